"""Schemes: passes that hang together, through a payment or side by side, as one shape."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.arrays import distinct
from linkgraph.shapes.found import TYPOLOGIES, Shapes
from linkgraph.shapes.passes import Passes
from linkgraph.shapes.payments import DAY_US, Payments

Longs = NDArray[np.int64]


def join_passes(payments: Payments, passes: Passes, window_days: int) -> Shapes:
    """Join passes into schemes, each a shape.

    Two passes are of one scheme when a payment out of one is a payment into the other, or when
    they run side by side within `window_days`: some account pays into both and some account is
    paid out of both; one of these is enough where both kept the same commission. A scheme is what
    is so joined, directly or through others. Its type: one account passed through, gather-scatter
    (chain, where one payment comes and one goes); several side by side, scatter-gather; passes
    one after another, stack, or chain where each has one payment in and one out.

    O(p log p) in the payers times payees of passes.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(passes)
    one, other = _ties(payments, passes, window_days)
    matrix = coo_array((np.ones(len(one), np.bool_), (one, other)), shape=(count, count))
    parts, label = connected_components(matrix, directed=False)
    return _make(payments, passes, parts, label.astype(np.int64), _deep(passes, len(payments)))


def sides(passes: Passes) -> tuple[Longs, NDArray[np.bool_]]:
    """Return of each entry of `passes.payment` its pass, and whether it is a payment in."""
    size = np.diff(passes.start)
    which = np.repeat(np.arange(len(passes)), size)
    place = np.arange(len(passes.payment))
    return which, place < passes.middle[which]


def _links(passes: Passes, payments: int) -> tuple[Longs, Longs]:
    """Return pairs of passes (before, after) that share a payment: out of one, into the other."""
    which, comes = sides(passes)
    before = np.full(payments, -1, np.int64)
    before[passes.payment[~comes]] = which[~comes]
    entering = before[passes.payment[comes]]
    there = entering >= 0
    return entering[there], which[comes][there]


def _deep(passes: Passes, payments: int) -> NDArray[np.bool_]:
    """Return which passes another comes after."""
    deep = np.zeros(len(passes), np.bool_)
    deep[_links(passes, payments)[0]] = True
    return deep


def _ties(payments: Payments, passes: Passes, window_days: int) -> tuple[Longs, Longs]:
    """Return the pairs of passes that `join_passes` joins."""
    first, second = _links(passes, len(payments))
    which, comes = sides(passes)
    account = np.where(comes, payments.payer[passes.payment], payments.payee[passes.payment])
    pair, key = _ends(passes, which, comes, account.astype(np.int64), payments.accounts)
    alone, one_side = _sides_of_commission(passes, which, comes, account, payments.accounts)
    pair, key = np.concatenate((pair, alone)), np.concatenate((key, one_side))
    one, other = _beside(payments, passes, pair, key, window_days * DAY_US)
    return np.concatenate((first, one)), np.concatenate((second, other))


def _beside(
    payments: Payments, passes: Passes, pair: Longs, key: Longs, window: int
) -> tuple[Longs, Longs]:
    """Return pairs of passes that tie together all of one key that lie in a window with another.

    By their begin, a pass lies in one window with all that begin at most a window before its end,
    up to itself: neighbours in that row are tied. Passes longer than the window lie in none.
    """
    begin = np.minimum.reduceat(payments.earliest[passes.payment], passes.start[:-1])
    end = np.maximum.reduceat(payments.latest[passes.payment], passes.start[:-1])
    fits = (end - begin)[pair] <= window
    pair, key = pair[fits], key[fits]
    order = np.lexsort((pair, begin[pair], key))
    pair, key = pair[order], key[order]
    moments = np.sort(begin)
    group = np.cumsum(np.diff(key, prepend=key[:1]) != 0) * (len(moments) + 1)
    place = group + np.searchsorted(moments, begin[pair])
    lowest = np.searchsorted(place, group + np.searchsorted(moments, end[pair] - window))
    opened = np.cumsum(np.bincount(lowest, minlength=len(pair)) - 1)
    near = np.flatnonzero(opened[:-1] > 0)
    return pair[near], pair[near + 1]


def _ends(
    passes: Passes, which: Longs, comes: NDArray[np.bool_], account: Longs, accounts: int
) -> tuple[Longs, Longs]:
    """Return (pass, key) of every payer into and payee out of each pass."""
    ins = passes.middle - passes.start[:-1]
    outs = passes.start[1:] - passes.middle
    pair = np.repeat(np.arange(len(passes)), ins * outs)
    offset = np.arange(len(pair)) - np.repeat(np.cumsum(ins * outs) - ins * outs, ins * outs)
    payer = account[passes.start[:-1][pair] + offset // outs[pair]]
    payee = account[passes.middle[pair] + offset % outs[pair]]
    return pair, payer * accounts + payee


def _sides_of_commission(
    passes: Passes,
    which: Longs,
    comes: NDArray[np.bool_],
    account: NDArray[np.int32],
    accounts: int,
) -> tuple[Longs, Longs]:
    """Return (pass, key) of each payer, and each payee, of passes that kept a commission.

    Keys are of the account, the side and the share; negative, to be none of `_ends`.
    """
    kept = passes.share[which] < 1
    rank = np.unique(passes.share, return_inverse=True)[1][which[kept]]
    key = (rank * 2 + comes[kept]) * accounts + account[kept]
    return which[kept], -1 - key


def _make(
    payments: Payments,
    passes: Passes,
    parts: int,
    label: Longs,
    deep: NDArray[np.bool_],
) -> Shapes:
    """Return the schemes of labelled passes, by number of their first payment."""
    which, _ = sides(passes)
    key = distinct(label[which] * len(payments) + passes.payment)
    owner, payment = key // max(len(payments), 1), key % max(len(payments), 1)
    start = np.searchsorted(owner, np.arange(parts + 1))
    layer = _layers(payments, passes, label, owner, payment)
    size = np.diff(passes.start)
    count = np.bincount(label, minlength=parts)
    through = distinct(label * payments.accounts + passes.account) // max(payments.accounts, 1)
    single = np.bincount(through, minlength=parts) == 1
    plain = np.bincount(label, size == 2, minlength=parts) == count
    stacked = np.bincount(label, deep, minlength=parts) > 0
    typology = np.where(
        stacked | ((count == 1) & plain),
        np.where(plain & _thin(payments, owner, payment, parts), _of("chain"), _of("stack")),
        np.where(single, _of("gather-scatter"), _of("scatter-gather")),
    )
    return Shapes(
        typology.astype(np.uint8),
        start.astype(np.int64),
        payment.astype(np.int32),
        layer,
        passes.cut,
    )


def _of(name: str) -> int:
    return TYPOLOGIES.index(name)


def _thin(payments: Payments, owner: Longs, payment: Longs, parts: int) -> NDArray[np.bool_]:
    """Return which schemes are one walk: no account pays, or is paid, twice in them."""
    twice = np.zeros(parts, np.bool_)
    for side in (payments.payer, payments.payee):
        key = np.sort(owner * payments.accounts + side[payment])
        again = np.flatnonzero(key[1:] == key[:-1])
        twice[key[again] // payments.accounts] = True
    return ~twice


def _layers(
    payments: Payments, passes: Passes, label: Longs, owner: Longs, payment: Longs
) -> NDArray[np.uint8]:
    """Return how many passes of its scheme come before each payment, along the longest way."""
    from linkgraph.shapes.layer_kernels import deepen

    which, _ = sides(passes)
    count = max(len(payments), 1)
    entry = np.searchsorted(owner * count + payment, label[which] * count + passes.payment)
    layer = np.zeros(len(payment), np.uint8)
    order = np.argsort(passes.payment[passes.middle], kind="stable")
    deepen(order, passes.start, passes.middle, entry, layer)
    return layer
