"""Kernels that find payers with payees in common, and close such groups."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs
from linkgraph.shapes.array_kernels import Flags, lengthen

Side = tuple[Longs, Ints, Ints, Longs, Longs]
"""Payments on one side of accounts: of account v those at `start[v]:start[v + 1]`, by earliest
moment; of each its row, the account on its other side, its earliest and its latest moment."""


@compiled
def list_pairs(
    come: Ints,
    come_start: Longs,
    payer: Ints,
    earliest: Longs,
    latest: Longs,
    span: int,
    most_each: int,
    one: Ints,
    other: Ints,
    crowded: Flags,
) -> int:
    """Write every two payments into one account, of different payers and inside `span`.

    An account is left out whole, and marked as `crowded`, when more than `most_each` are looked at:
    pairs of which one may end beyond `span` count too. Returns how many were found (more than fit
    is a call for larger tables).
    """
    found = 0
    room = len(one)
    for account in range(len(come_start) - 1):
        begun, looked = found, 0
        for i in range(come_start[account], come_start[account + 1]):
            a = come[i]
            for j in range(i + 1, come_start[account + 1]):
                b = come[j]
                if earliest[b] - earliest[a] > span or looked > most_each:
                    break
                looked += 1
                if payer[a] == payer[b] or max(latest[a], latest[b]) - earliest[a] > span:
                    continue
                if found < room:
                    one[found], other[found] = a, b
                found += 1
            if looked > most_each:
                found = begun
                crowded[account] = True
                break
    return found


@compiled
def close_pairs(
    pair: Ints, start: Longs, payee: Ints, earliest: Longs, come: Side, crowded: Side, span: int
) -> tuple[Ints, Longs]:
    """Return the payments of the closed group of each pair of payers, and where each ends.

    `pair`: the payments of two payers to all payees that they have in common in the window but
    those left out as crowded. `crowded`: payments to these, by payer.
    """
    groups = len(start) - 1
    ends = np.empty(groups, np.int64)
    members = np.empty(max(16, 4 * len(pair)), np.int32)
    filled = 0
    hits = np.zeros(len(come[0]), np.int32)
    for g in range(groups):
        first, last = start[g], start[g + 1]
        opening = earliest[pair[first]]
        for k in range(first, last):
            opening = min(opening, earliest[pair[k]])
        window = opening, opening + span
        payees = np.unique(payee[pair[first:last]])
        payers = with_all(payees, come, window, hits)
        begun = filled
        members, filled = put_between(payees, payers, come, window, members, filled)
        others = with_all(payers, crowded, window, hits)
        members, filled = put_between(payers, others, crowded, window, members, filled)
        members[begun:filled].sort()
        ends[g] = filled
    return members[:filled], ends


@compiled
def put_between(
    accounts: Ints, far: Ints, side: Side, window: tuple[int, int], members: Ints, filled: int
) -> tuple[Ints, int]:
    """Put to `members` the payments inside the window between `accounts` and those `far` (rising).

    `side`: of `accounts`. Returns the members, a longer array where they do not fit, and how many.
    """
    start, rows, other, begin, end = side
    for account in accounts:
        low, high = inside(begin, start[account], start[account + 1], window)
        for i in range(low, high):
            place = np.searchsorted(far, other[i])
            if end[i] <= window[1] and place < len(far) and far[place] == other[i]:
                if filled == len(members):
                    members = lengthen(members, filled + 1)
                members[filled] = rows[i]
                filled += 1
    return members, filled


@compiled
def inside(begin: Longs, low: int, high: int, window: tuple[int, int]) -> tuple[int, int]:
    """Return the first of begin[low:high] (rising) in the window, and the first after it."""
    first = low + int(np.searchsorted(begin[low:high], window[0], "left"))
    return first, first + int(np.searchsorted(begin[first:high], window[1], "right"))


@compiled
def with_all(
    accounts: NDArray[np.int32], side: Side, window: tuple[int, int], hits: Ints
) -> NDArray[np.int32]:
    """Return the far accounts of payments that each of `accounts` has, inside the window.

    `hits` is zero at every account, and is left so. Pairs pay once, so that counting payments
    counts accounts.
    """
    start, _, far, begin, end = side
    for account in accounts:
        low, high = inside(begin, start[account], start[account + 1], window)
        for i in range(low, high):
            hits[far[i]] += end[i] <= window[1]
    low, high = inside(begin, start[accounts[0]], start[accounts[0] + 1], window)
    kept = np.empty(high - low, np.int32)
    count = 0
    for i in range(low, high):
        if hits[far[i]] == len(accounts):
            kept[count] = far[i]
            count += 1
            hits[far[i]] = 0
    for account in accounts:
        low, high = inside(begin, start[account], start[account + 1], window)
        for i in range(low, high):
            hits[far[i]] = 0
    kept = kept[:count]
    kept.sort()
    return kept
