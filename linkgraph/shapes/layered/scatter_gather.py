"""Scatter-gather without amounts: money goes from one account to another by several ways."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.arrays import begins, distinct
from linkgraph.shapes.found import TYPOLOGIES, Shapes, no_shapes
from linkgraph.shapes.layered.advances import list_advances
from linkgraph.shapes.pairs import Index, Pairs, read_pairs
from linkgraph.shapes.payments import Payments

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ways:
    """How many ways there are in all (at least as many as pairs of accounts that pay), and of each
    account how many begin and end there."""

    count: int
    leaving: Longs
    reaching: Longs


def find_scatter_gather(
    payments: Payments, index: Index, settings: PatternSettings, pairs: Pairs | None = None
) -> Shapes:
    """Find accounts s and k with `least_ways` or more accounts between them, and join those.

    A way is an indexed payment from s to an account and a surely later one from there to k, both
    within `window_days`; all ways of s and k that lie within `window_days` of the first of them
    are one group. A group is kept where chance would put less than one such at s, were each
    account to keep its number of ways: (ways that begin at s) × P(at least so many accounts
    between s and k), Poisson with mean (ways from s) × (ways to k) ÷ all ways. Where there are
    fewer ways than pairs of accounts that pay, they are held against the pairs: in a small case
    one scheme may have all ways there are. Groups that share a payment, and of which chance would
    put no more than one in `joined_odds` there, are one shape: others would hang a scheme together
    with what its accounts do besides. To these rare groups belong all accounts that s pays, and
    that pay k, by indexed payments within `window_days` of the first way, in whatever order: who
    lends a card often pays first, out of a deposit, and is paid back.

    An account with more than `ways` ways through it is left out, and counted; so are groups whose
    ends have more payments to look at. `pairs` of all payments, when they are at hand.
    O(ways log ways).
    Two ways do not say that the same money took them.
    """
    from linkgraph.shapes.repeat_kernels import may_repeat

    before, after, cut = _successions(payments, index, settings)
    every = _every(payments, before, after, pairs or read_pairs(payments, 0))
    key = payments.payer[before].astype(np.int64) * payments.accounts + payments.payee[after]
    if settings.least_ways > 1:
        more = may_repeat(key)
        before, after, key = before[more], after[more], key[more]
    if not len(key):
        return no_shapes({"ways": cut} if cut else None)
    order = np.lexsort((before, payments.latest[after], payments.earliest[before], key))
    before, after, key = before[order], after[order], key[order]
    number = _groups(payments, before, after, key, settings.window_days * DAY_US)
    between = _distinct(number, payments.payee[before].astype(np.int64))
    first = np.flatnonzero(np.diff(number, prepend=-1))
    chance = _chance(every, payments.payer[before[first]], payments.payee[after[first]], between)
    wanted = (between >= settings.least_ways) & (chance < 1.0)
    rare = wanted & (chance * settings.joined_odds <= 1.0)
    keep = wanted[number]
    grown, left = list_advances(payments, index, settings, (before[first], after[first], rare))
    owner = np.concatenate((number[keep], grown[2]))
    return _join(
        payments,
        np.concatenate((before[keep], grown[0])),
        np.concatenate((after[keep], grown[1])),
        owner,
        rare[owner],
        {"ways": cut + left} if cut + left else {},
    )


def _every(
    payments: Payments, before: NDArray[np.int32], after: NDArray[np.int32], pairs: Pairs
) -> Ways:
    """Return how many ways there are (`Ways`)."""
    leaving, reaching = (
        np.bincount(side, minlength=payments.accounts)
        for side in (payments.payer[before], payments.payee[after])
    )
    return Ways(max(len(before), int(pairs.payees.sum())), leaving, reaching)


def _successions(
    payments: Payments, index: Index, settings: PatternSettings
) -> tuple[NDArray[np.int32], NDArray[np.int32], int]:
    """Return the ways as (payment in, payment out), and how many accounts were left out."""
    from linkgraph.shapes.layered.scatter_gather_kernels import list_successions

    room = 4 * len(payments) + 1024
    while True:
        before, after = np.empty((2, room), np.int32)
        found, cut = list_successions(
            *(index.come, index.come_start, index.gone, index.gone_start),
            *(payments.payer, payments.payee, payments.earliest, payments.latest),
            *(settings.window_days * DAY_US, settings.ways, before, after),
        )
        if found <= room:
            return before[:found], after[:found], cut
        room = found


def _groups(
    payments: Payments,
    before: NDArray[np.int32],
    after: NDArray[np.int32],
    key: Longs,
    span: int,
) -> Longs:
    """Number the groups: ways of one key, a new one where a way ends beyond the first's window."""
    from linkgraph.shapes.window_kernels import cut_windows

    begin, end = payments.earliest[before], payments.latest[after]
    return cut_windows(key, begin, end, span)


def _distinct(group: Longs, account: Longs) -> Longs:
    """Return of each group how many different accounts its ways go through."""
    order = np.lexsort((account, group))
    group, account = group[order], account[order]
    return np.bincount(group[begins(group, account)], minlength=int(group[-1]) + 1).astype(np.int64)


def _chance(
    every: Ways, start: NDArray[np.int32], end: NDArray[np.int32], between: Longs
) -> NDArray[np.float64]:
    """Return of each group, from start to end, how many such chance would put at its start."""
    from scipy.stats import poisson

    leaving = every.leaving[start].astype(np.float64)
    tail = poisson.sf(between - 1, leaving * every.reaching[end] / every.count)
    return np.asarray(leaving * tail)


def _join(
    payments: Payments,
    before: NDArray[np.int32],
    after: NDArray[np.int32],
    group: Longs,
    rare: NDArray[np.bool_],
    bounds: dict[str, int],
) -> Shapes:
    """Return the shapes of chosen ways: rare groups that share a payment are one."""
    label, wide = _labels(before, after, group, rare), max(len(payments), 1)
    entry = distinct(np.concatenate((label * wide + before, label * wide + after)))
    layer = np.zeros(len(entry), np.uint8)
    layer[np.searchsorted(entry, label * wide + after)] = 1
    parts = int(label.max(initial=-1)) + 1
    return Shapes(
        np.full(parts, TYPOLOGIES.index("scatter-gather"), np.uint8),
        np.searchsorted(entry // wide, np.arange(parts + 1)).astype(np.int64),
        (entry % wide).astype(np.int32),
        layer,
        bounds,
    )


def _labels(
    before: NDArray[np.int32], after: NDArray[np.int32], group: Longs, rare: NDArray[np.bool_]
) -> Longs:
    """Return the number of its shape of each way."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    number = np.unique(group, return_inverse=True)[1]
    groups = int(number.max(initial=-1)) + 1
    both = np.concatenate((rare, rare))
    used, place = np.unique(np.concatenate((before, after))[both], return_inverse=True)
    links = (place + groups, np.concatenate((number, number))[both])
    size = groups + len(used)
    matrix = coo_array((np.ones(len(place), np.bool_), links), shape=(size, size))
    label = connected_components(matrix, directed=False)[1]
    return np.unique(label[:groups], return_inverse=True)[1].astype(np.int64)[number]
