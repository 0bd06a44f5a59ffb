"""Kernels of walks: the best of each length that end with each payment, and those that close."""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.shapes.step_kernels import Flags, Floats, Ints, Longs, Table, lengthen

Steps = tuple[Longs, Ints, Floats]
"""Of payment f: those before it, `before[begin[f]:begin[f + 1]]`, and what each step is worth."""
Store = tuple[Ints, Ints, Floats, int]
"""All walks so far: the walk that each extends (-1: none), its last payment, its score; and how
many they are."""
Level = tuple[int, Longs, Ints, Longs, Longs]
"""Walks of one length: the number of the first; those that end with payment f are, counted from
it, `start[f]:start[f + 1]`, best first; of each the account where it begins, the earliest moment
of its first payment, and the earliest moment at which it can have come to its end."""
Bounds = tuple[int, float]
"""The window, and the least score of a walk that is kept."""
Closed = tuple[Ints, Ints, Floats]
"""Cycles: the last payment, the walk before it, the score."""


@compiled
def pays_in(walk: int, account: int, parent: Ints, last: Ints, payer: Ints) -> bool:
    """Say whether `account` is a payer in the walk."""
    while walk >= 0:
        if payer[last[walk]] == account:
            return True
        walk = parent[walk]
    return False


@compiled
def put(score: np.float32, walk: int, used: int, best: tuple[Floats, Ints]) -> int:
    """Put a walk among the best, best first and of equal ones the first; return how many now."""
    scores, walks = best
    place = min(used, len(scores) - 1)
    while place > 0 and scores[place - 1] < score:
        scores[place], walks[place] = scores[place - 1], walks[place - 1]
        place -= 1
    scores[place], walks[place] = score, walk
    return min(used + 1, len(scores))


@compiled
def follows(row: int, steps: Steps, live: Flags) -> bool:
    """Say whether a walk ends with a payment before `row`; `live`: those with which one ends."""
    begin, before, _ = steps
    place = begin[row]
    while place < begin[row + 1] and not live[before[place]]:
        place += 1
    return bool(place < begin[row + 1])


@compiled
def choose(
    row: int,
    table: Table,
    steps: Steps,
    store: Store,
    level: Level,
    bounds: Bounds,
    best: tuple[Floats, Ints],
    shut: tuple[Floats, Ints],
) -> tuple[int, int, int, int]:
    """Fill `best` with the walks that payment `row` extends best, `shut` with those it closes.

    Returns how many they are, and how many were of too small a score or too many.
    """
    payer, payee, earliest, latest = table
    begin, before, gain = steps
    parent, last, score, _ = store
    first, start, home, since, at = level
    window, least = bounds
    to, until, moment = payee[row], latest[row], earliest[row]
    most = len(best[0])
    kept = closed = poor = many = 0
    for place in range(begin[row], begin[row + 1]):
        for walk in range(start[before[place]], start[before[place] + 1]):
            if at[walk] > until or moment - since[walk] > window:
                continue
            total = np.float32(score[first + walk] + gain[place])
            if to == home[walk]:
                many += closed == most
                if closed < most or total > shut[0][most - 1]:
                    closed = put(total, walk, closed, shut)
            elif total < least:
                poor += 1
            elif kept == most and total <= best[0][most - 1]:
                many += 1
            elif not pays_in(first + walk, to, parent, last, payer):
                many += kept == most
                kept = put(total, walk, kept, best)
    return kept, closed, poor, many


@compiled
def extend(
    table: Table, steps: Steps, store: Store, level: Level, bounds: Bounds, most: int
) -> tuple[Store, Level, Closed, tuple[int, int]]:
    """Return the walks that are one payment longer, and the cycles that close with it.

    Of each payment at most `most` of either. Also how many were left out: walks of too small a
    score; walks and cycles too many.
    """
    earliest = table[2]
    parent, last, score, used = store
    first, start, home, since, at = level
    live = start[1:] > start[:-1]
    best = np.empty(most, np.float32), np.empty(most, np.int32)
    shut = np.empty(most, np.float32), np.empty(most, np.int32)
    starts = np.zeros(len(earliest) + 1, np.int64)
    homes, sinces, ats = (
        np.empty(1024, np.int32),
        np.empty(1024, np.int64),
        np.empty(1024, np.int64),
    )
    ends, bodies, sums = (
        np.empty(1024, np.int32),
        np.empty(1024, np.int32),
        np.empty(1024, np.float32),
    )
    new, cycles, poor, many = used, 0, 0, 0
    for row in range(len(earliest)):
        if not follows(row, steps, live):
            starts[row + 1] = used - new
            continue
        kept, closed, less, more = choose(row, table, steps, store, level, bounds, best, shut)
        poor, many = poor + less, many + more
        have = used - new
        if used + kept > len(parent):
            parent, last = lengthen(parent, used + kept), lengthen(last, used + kept)
            score = lengthen(score, used + kept)
            store = parent, last, score, used
        if have + kept > len(homes):
            homes, sinces = lengthen(homes, have + kept), lengthen(sinces, have + kept)
            ats = lengthen(ats, have + kept)
        if cycles + closed > len(ends):
            ends, bodies = lengthen(ends, cycles + closed), lengthen(bodies, cycles + closed)
            sums = lengthen(sums, cycles + closed)
        for one in range(kept):
            walk = best[1][one]
            parent[used + one], last[used + one], score[used + one] = (
                first + walk,
                row,
                best[0][one],
            )
            homes[have + one], sinces[have + one] = home[walk], since[walk]
            ats[have + one] = max(at[walk], earliest[row])
        for one in range(closed):
            ends[cycles + one], bodies[cycles + one] = row, first + shut[1][one]
            sums[cycles + one] = shut[0][one]
        used, cycles = used + kept, cycles + closed
        starts[row + 1] = used - new
    found = ends[:cycles].copy(), bodies[:cycles].copy(), sums[:cycles].copy()
    have = used - new
    longer = new, starts, homes[:have], sinces[:have], ats[:have]
    return (parent, last, score, used), longer, found, (poor, many)


@compiled
def write_paths(walks: Ints, ends: Ints, parent: Ints, last: Ints, start: Longs) -> Ints:
    """Return the payments of walks, each followed by its end (-1: none), from `start` of each."""
    path = np.empty(start[-1], np.int32)
    for one in range(len(walks)):
        place = start[one + 1] - 1
        if ends[one] >= 0:
            path[place] = ends[one]
            place -= 1
        walk = walks[one]
        while walk >= 0:
            path[place] = last[walk]
            place -= 1
            walk = parent[walk]
    return path


@compiled
def choose_apart(walks: Ints, ends: Ints, parent: Ints, last: Ints, count: int) -> Flags:
    """Return which walks have more than half of their payments in no chosen one before them.

    Each is followed by its end (-1: none); `count`: of payments.
    """
    taken = np.zeros(count, np.bool_)
    apart = np.zeros(len(walks), np.bool_)
    for place in range(len(walks)):
        hops = np.int64(ends[place] >= 0)
        shared = np.int64(hops and taken[ends[place]])
        walk = walks[place]
        while walk >= 0:
            shared += taken[last[walk]]
            hops += 1
            walk = parent[walk]
        if 2 * shared >= hops:
            continue
        apart[place] = True
        if ends[place] >= 0:
            taken[ends[place]] = True
        walk = walks[place]
        while walk >= 0:
            taken[last[walk]] = True
            walk = parent[walk]
    return apart
