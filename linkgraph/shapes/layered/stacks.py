"""Stacks: every one of some payers pays every one of some payees, who then do the same.

Of bipartite shapes (`layered.bipartite`), one comes **before** another when two accounts or more
are payees of the first and payers of the second, each of them surely paid all that it gets in the
first before it pays anything in the second, and all payments of both lie within `window_days`.
Shapes that come before or after each other are one stack; the layer of a payment is how many
shapes come before its own, one after another.

An account with more than `ways` pairs of shapes that it would join is left out, and counted
(`cut["stacks"]`). O(entries log entries + pairs log pairs).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.arrays import begins
from linkgraph.shapes.found import TYPOLOGIES, Shapes, no_shapes
from linkgraph.shapes.payments import Payments

Longs = NDArray[np.int64]
LAYERS = 16
"""Shapes one after another are told apart up to so many."""


@dataclass(frozen=True, slots=True)
class Side:
    """Accounts on one side of bipartite shapes, by account: of each the shape, and the moment by
    which it has surely been paid there, or before which it surely pays nothing there."""

    account: Longs
    shape: Longs
    moment: Longs


def find_stacks(payments: Payments, bipartite: Shapes, settings: PatternSettings) -> Shapes:
    """Return the stacks that bipartite shapes make."""
    if not len(bipartite):
        return no_shapes()
    owner = np.repeat(np.arange(len(bipartite)), np.diff(bipartite.start))
    at, first = bipartite.payment, bipartite.start[:-1]
    paid = _side(payments.payee[at], owner, payments.latest[at], np.maximum)
    pays = _side(payments.payer[at], owner, payments.earliest[at], np.minimum)
    before, after, cut = _joined(paid, pays, settings.ways)
    begin = np.minimum.reduceat(payments.earliest[at], first)
    end = np.maximum.reduceat(payments.latest[at], first)
    close = np.maximum(end[before], end[after]) - np.minimum(begin[before], begin[after])
    near = close <= settings.window_days * DAY_US
    bounds = {"stacks": cut} if cut else {}
    return _stacks(bipartite, owner, before[near], after[near], bounds)


def _side(account: NDArray[np.int32], owner: Longs, moment: Longs, most: np.ufunc) -> Side:
    """Return the different (account, shape), each with the most or least of its moments."""
    order = np.lexsort((owner, account))
    one, owner, moment = account[order].astype(np.int64), owner[order], moment[order]
    start = np.flatnonzero(begins(one, owner))
    return Side(one[start], owner[start], most.reduceat(moment, start))


def _joined(paid: Side, pays: Side, most: int) -> tuple[Longs, Longs, int]:
    """Return (shape, shape that comes after it) of which two accounts or more say so."""
    low = np.searchsorted(pays.account, paid.account, "left")
    count = np.searchsorted(pays.account, paid.account, "right") - low
    new = begins(paid.account)
    pairs = np.add.reduceat(count, np.flatnonzero(new))
    many = (pairs > most)[np.cumsum(new) - 1]
    count = np.where(many, 0, count)
    one = np.repeat(np.arange(len(count)), count)
    other = np.arange(count.sum()) + np.repeat(low - (np.cumsum(count) - count), count)
    sure = (paid.moment[one] < pays.moment[other]) & (paid.shape[one] != pays.shape[other])
    before, after = paid.shape[one[sure]], pays.shape[other[sure]]
    order = np.lexsort((after, before))
    before, after = before[order], after[order]
    start = np.flatnonzero(begins(before, after))
    twice = start[np.diff(start, append=len(before)) >= 2]
    return before[twice], after[twice], int((pairs > most).sum())


def _stacks(
    bipartite: Shapes, owner: Longs, before: Longs, after: Longs, cut: dict[str, int]
) -> Shapes:
    """Return what hangs together as one shape each; a payment of several has its first layer."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(bipartite)
    ties = coo_array((np.ones(len(before), np.bool_), (before, after)), shape=(count, count))
    label = connected_components(ties, directed=False)[1].astype(np.int64)
    layer = np.zeros(count, np.int64)
    for _ in range(LAYERS - 1):
        np.maximum.at(layer, after, np.minimum(layer[before] + 1, LAYERS - 1))
    mine = np.flatnonzero(np.bincount(label, minlength=count)[label[owner]] > 1)
    stack, payment, depth = label[owner[mine]], bipartite.payment[mine], layer[owner[mine]]
    order = np.lexsort((depth, payment, stack))
    stack, payment, depth = stack[order], payment[order], depth[order]
    new = begins(stack, payment)
    stack, payment, depth = stack[new], payment[new], depth[new]
    start = np.flatnonzero(begins(stack))
    return Shapes(
        np.full(len(start), TYPOLOGIES.index("stack"), np.uint8),
        np.append(start, len(stack)).astype(np.int64),
        payment.astype(np.int32),
        depth.astype(np.uint8),
        cut,
    )
