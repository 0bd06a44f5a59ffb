"""Kernels of walks: the best of each length that end with each payment, and those that close.

`walk_lines` says in what order payments and walks lie, and why.
"""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.shapes.array_kernels import Flags, Ints, Longs, lengthen, settle
from linkgraph.shapes.walks.step_kernels import Floats

Steps = tuple[Longs, Ints, Floats]
"""Of the payment at place f by payer: those before it, places by payee,
`before[begin[f]:begin[f + 1]]`, and what each step is worth."""
Gone = tuple[Ints, Ints, Ints, Ints, Ints]
"""Payments by payer: their rows, payers and payees, the first row that is surely later, the first
row whose window reaches them (rows are by earliest moment)."""
Lines = tuple[Ints, Floats]
"""A line of 32-bit numbers for each walk, as whole numbers and, the same memory, as fractions: the
row of its first payment, the latest row of any of its payments, its score, the walk that it
extends, and its payers in order."""
Walks = tuple[Longs, Lines]
"""Walks of one length: those that end with the payment at a place are `start[p]:start[p + 1]`, best
first. Places are by payee (a level) or, as they are found, by payer (longer ones)."""
Named = tuple[Ints, Ints, Floats]
"""Columns of walks: the one that each extends, by its number among all; last payment; score."""
Closed = tuple[Ints, Ints, Floats]
"""Cycles: the last payment, the walk before it, the score."""
Best = tuple[Floats, Ints]
"""The best walks so far, best first: their scores and numbers."""
FIRST, LATEST, SCORE, PARENT, PAYERS = 0, 1, 2, 3, 4
"""Places in a line."""


@compiled
def reach(earliest: Longs, latest: Longs, window: int) -> tuple[Ints, Ints]:
    """Return of each payment the first row surely later, and the first row in its window. O(n)."""
    until, since = np.empty(len(earliest), np.int32), np.empty(len(earliest), np.int32)
    end = begin = 0
    for row in range(len(earliest)):
        end = settle(end, 0, len(earliest), earliest, latest[row])
        begin = settle(begin, 0, len(earliest), earliest, earliest[row] - window - 1)
        until[row], since[row] = end, begin
    return until, since


@compiled
def pays_in(walk: int, account: int, lines: Ints) -> bool:
    """Say whether `account` is a payer in the walk."""
    place = PAYERS
    while place < lines.shape[1] and lines[walk, place] != account:
        place += 1
    return bool(place < lines.shape[1])


@compiled
def put(score: np.float32, walk: int, used: int, best: Best) -> int:
    """Put a walk among the best, best first and of equal ones the first; return how many now."""
    scores, walks = best
    place = min(used, len(scores) - 1)
    while place > 0 and scores[place - 1] < score:
        scores[place], walks[place] = scores[place - 1], walks[place - 1]
        place -= 1
    scores[place], walks[place] = score, walk
    return min(used + 1, len(scores))


@compiled
def choose(
    at: int, gone: Gone, steps: Steps, level: Walks, least: float, best: Best, shut: Best
) -> tuple[int, int, int, int]:
    """Fill `best` with the walks that the payment at place `at` extends best, `shut` with those it
    closes.

    Returns how many they are, and how many were of too small a score or too many.
    """
    _, _, payee, until, since = gone
    begin, before, gain = steps
    start, (marks, score) = level
    to, most = payee[at], len(best[0])
    kept = closed = poor = many = 0
    for place in range(begin[at], begin[at + 1]):
        for walk in range(start[before[place]], start[before[place] + 1]):
            if marks[walk, LATEST] >= until[at] or marks[walk, FIRST] < since[at]:
                continue
            total = np.float32(score[walk, SCORE] + gain[place])
            if to == marks[walk, PAYERS]:
                many += closed == most
                if closed < most or total > shut[0][most - 1]:
                    closed = put(total, walk, closed, shut)
            elif total < least:
                poor += 1
            elif kept == most and total <= best[0][most - 1]:
                many += 1
            elif not pays_in(walk, to, marks):
                many += kept == most
                kept = put(total, walk, kept, best)
    return kept, closed, poor, many


@compiled
def follows(at: int, steps: Steps, start: Longs) -> bool:
    """Say whether a walk ends with a payment before that at place `at`: places are falling."""
    begin, before, _ = steps
    low, high = begin[at], begin[at + 1]
    return bool(low < high and start[before[low] + 1] > start[before[high - 1]])


@compiled
def room(steps: Steps, start: Longs, most: int) -> int:
    """Return how many walks of the next length there can be at most. O(steps)."""
    begin, before, _ = steps
    total = 0
    for at in range(len(begin) - 1):
        if not follows(at, steps, start):
            continue
        walks = 0
        for place in range(begin[at], begin[at + 1]):
            walks += start[before[place] + 1] - start[before[place]]
        total += min(most, walks)
    return total


@compiled
def extend(
    gone: Gone, steps: Steps, level: Walks, least: float, most: int, longer: Walks
) -> tuple[int, Closed, tuple[int, int]]:
    """Write the walks that are one payment longer; return how many, and the cycles that close.

    Of each payment at most `most` of either. Also how many were left out: walks of too small a
    score; walks and cycles too many.
    """
    rows, payer, marks = gone[0], gone[1], level[1][0]
    starts, (lines, scores) = longer
    best = np.empty(most, np.float32), np.empty(most, np.int32)
    shut = np.empty(most, np.float32), np.empty(most, np.int32)
    ends, bodies, sums = np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32)
    used = cycles = poor = many = 0
    width = marks.shape[1]
    for at in range(len(rows)):
        starts[at] = used
        if not follows(at, steps, level[0]):
            continue
        kept, closed, less, more = choose(at, gone, steps, level, least, best, shut)
        poor, many = poor + less, many + more
        for one in range(kept):
            walk, to = best[1][one], used + one
            lines[to, FIRST] = marks[walk, FIRST]
            lines[to, LATEST] = max(marks[walk, LATEST], rows[at])
            lines[to, PARENT], scores[to, SCORE] = walk, best[0][one]
            for place in range(PAYERS, width):
                lines[to, place] = marks[walk, place]
            lines[to, width] = payer[at]
        if cycles + closed > len(ends):
            ends, bodies = lengthen(ends, cycles + closed), lengthen(bodies, cycles + closed)
            sums = lengthen(sums, cycles + closed)
        for one in range(closed):
            ends[cycles + one], bodies[cycles + one] = rows[at], shut[1][one]
            sums[cycles + one] = shut[0][one]
        used, cycles = used + kept, cycles + closed
    starts[len(rows)] = used
    found = ends[:cycles].copy(), bodies[:cycles].copy(), sums[:cycles].copy()
    return used, found, (poor, many)


@compiled
def by_payee(turn: Ints, rows: Ints, longer: Walks, first: int, level: Walks, named: Named) -> None:
    """Write walks by the payee of their last payment; `first`: the number of the first parent.

    `turn`: the place by payee of the payment at each place by payer; `rows`: its row. Payments that
    no walk ends with are passed by in their order. O(walks + payments).
    """
    starts, (lines, scores) = longer
    start, (marks, _) = level
    parent, last, score = named
    start[:] = 0
    for at in range(len(turn)):
        if starts[at + 1] > starts[at]:
            start[turn[at] + 1] = starts[at + 1] - starts[at]
    for place in range(len(turn)):
        start[place + 1] += start[place]
    for at in range(len(turn)):
        if starts[at + 1] == starts[at]:
            continue
        to = start[turn[at]]
        for walk in range(starts[at], starts[at + 1]):
            for mark in range(marks.shape[1]):
                marks[to, mark] = lines[walk, mark]
            parent[to], last[to] = first + lines[walk, PARENT], rows[at]
            score[to] = scores[walk, SCORE]
            to += 1


@compiled
def count_received(lines: Ints, received: Longs) -> int:
    """Return how many payments the first accounts of walks receive, all added up."""
    total = 0
    for walk in range(len(lines)):
        total += received[lines[walk, PAYERS]]
    return total


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
