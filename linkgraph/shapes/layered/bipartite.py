"""Bipartite shapes: every one of some payers pays every one of some payees."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES, Shapes, no_shapes
from linkgraph.shapes.pairs import Index
from linkgraph.shapes.payments import Payments

Longs = NDArray[np.int64]


def find_bipartite(payments: Payments, index: Index, settings: PatternSettings) -> Shapes:
    """Find groups of payers who all pay the same payees, within `window_days`.

    Of every two payers and the indexed payments that they make to one payee, at most
    `window_days` apart: the payees they have in common within a window that begins with the
    earliest of these payments, at least two; then all payers who pay each of those payees
    (an indexed payment in the same window); then all payees that those payers have in common.
    What is left is complete and cannot grow; each such group is returned once.

    Windows of two payers begin with every payee that they have in common, and one that adds no
    payee to those before it is left out: whatever the two pay in common within `window_days` is
    in one group, wherever windows lie. (With more than `common_payees` such payees in a window the
    next begins half of `window_days` on, and that is so for what lies within half of it.) So a
    group of more payers that lies within `window_days` is found whole where two of them, one of
    them the first to pay, have no other payee in common so near; else in parts, each with all
    that two payers have in common.

    A payee with more than `ways` pairs of payers is left out of the search for pairs, and
    counted. O(pairs log pairs), and `common_payees` times the pairs with payees in common at most.
    Many people may pay the same few shops: `analysis.patterns.evidence` says how unusual it is.
    """
    from linkgraph.shapes.layered.bipartite_kernels import close_pairs, list_pairs
    from linkgraph.shapes.pair_kernels import choose_rows

    span, few = settings.window_days * DAY_US, settings.common_payees
    room, crowded = 4 * len(payments) + 1024, np.zeros(payments.accounts, np.bool_)
    while True:
        one, other = np.empty((2, room), np.int32)
        found = list_pairs(
            *(index.come, index.come_start, payments.payer, payments.earliest, payments.latest),
            *(span, settings.ways, one, other, crowded),
        )
        if found <= room:
            break
        room = found
    bounds = {"pairs": int(crowded.sum())} if crowded.any() else {}
    both, start = _in_common(payments, one[:found], other[:found], span, few)
    if not len(both):
        return no_shapes(bounds)
    gone = index.gone_start, index.gone
    members, ends = close_pairs(
        both,
        start,
        *(payments.payee, payments.earliest),
        _side(payments, (index.come_start, index.come), payments.payer),
        _side(payments, choose_rows(*gone, crowded[payments.payee]), payments.payee),
        span,
    )
    return _distinct(members, ends, bounds)


def _in_common(
    payments: Payments, one: NDArray[np.int32], other: NDArray[np.int32], span: int, few: int
) -> tuple[NDArray[np.int32], Longs]:
    """Return the payments of two payers to payees in common, two payees or more, window by window,
    and where each window starts, then the end. Both payments to a payee stand one after the other.
    """
    from linkgraph.shapes.repeat_kernels import may_repeat
    from linkgraph.shapes.window_kernels import overlap_windows

    low = np.minimum(payments.payer[one], payments.payer[other]).astype(np.int64)
    high = np.maximum(payments.payer[one], payments.payer[other])
    key = low * payments.accounts + high
    more = may_repeat(key)
    one, other, key = one[more], other[more], key[more]
    begin = np.minimum(payments.earliest[one], payments.earliest[other])
    end = np.maximum(payments.latest[one], payments.latest[other])
    order = np.lexsort((end, begin, key))
    rows, start = overlap_windows(key[order], begin[order], end[order], span, few)
    order = order[rows]
    return np.stack((one[order], other[order]), 1).reshape(-1), 2 * start


def _side(
    payments: Payments, grouped: tuple[Longs, NDArray[np.int32]], far: NDArray[np.int32]
) -> tuple[Longs, NDArray[np.int32], NDArray[np.int32], Longs, Longs]:
    """Return one side of all accounts (`biclique_kernels.Side`), its columns one after another."""
    start, rows = grouped
    return start, rows, far.take(rows), payments.earliest.take(rows), payments.latest.take(rows)


def _distinct(members: NDArray[np.int32], ends: Longs, bounds: dict[str, int]) -> Shapes:
    """Return each group of payments once, by its payments."""
    starts = np.concatenate(([0], ends))
    seen: dict[bytes, int] = {}
    for k in range(len(ends)):
        seen.setdefault(members[starts[k] : starts[k + 1]].tobytes(), k)
    kept = np.array(list(seen.values()), np.int64)
    size = ends[kept] - starts[kept]
    start = np.concatenate(([0], np.cumsum(size)))
    place = np.arange(start[-1]) - np.repeat(start[:-1] - starts[kept], size)
    return Shapes(
        np.full(len(kept), TYPOLOGIES.index("bipartite"), np.uint8),
        start.astype(np.int64),
        members[place],
        np.zeros(len(place), np.uint8),
        bounds,
    )
