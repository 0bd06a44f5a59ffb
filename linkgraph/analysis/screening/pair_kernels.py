"""Kernels behind rules on pairs of a payer and a payee: repeated payments, probes."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.screening.window_kernels import longest
from linkgraph.flow.compiled import compiled
from linkgraph.shapes.array_kernels import halve

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]
PART = 10_000


@compiled
def count_pairs(
    begin: int,
    end: int,
    fen: Longs,
    coming: Flags,
    number: Ints,
    small: int,
    times: Longs,
    suits: Flags,
) -> None:
    """Count the payments of one account to each payee, and whether one is at most `small`."""
    for entry in range(begin, end):
        if not coming[entry]:
            times[number[entry]] += 1
            suits[number[entry]] |= fen[entry] <= small


@compiled
def group_pairs(
    start: Longs, fen: Longs, coming: Flags, number: Ints, count: Ints, least: int, small: int
) -> tuple[Longs, Longs, Longs]:
    """Return payers of pairs of at least `least` payments, one of them at most `small` fen,
    where the payments of each begin, and the payments: entries of the payer, in their order.

    `number` and `count` as in `Parties`. Once to count, once to fill. O(n).
    """
    most = longest(start)
    times, free, suits = (
        np.zeros(most, np.int64),
        np.zeros(most, np.int64),
        np.zeros(most, np.bool_),
    )
    payer, begins, placed = np.empty(0, np.int64), np.zeros(1, np.int64), np.empty(0, np.int64)
    for filling in range(2):
        pairs, total = 0, 0
        for account in range(len(start) - 1):
            begin, end = start[account], start[account + 1]
            count_pairs(begin, end, fen, coming, number, small, times, suits)
            before = pairs
            for party in range(count[account, 0]):
                free[party] = -1
                if times[party] >= least and suits[party]:
                    if filling:
                        payer[pairs], begins[pairs], free[party] = account, total, total
                    pairs += 1
                    total += times[party]
                times[party], suits[party] = 0, False
            if filling and pairs > before:
                place_pairs(begin, end, coming, number, free, placed)
        if not filling:
            payer, begins = np.empty(pairs, np.int64), np.full(pairs + 1, total)
            placed = np.empty(total, np.int64)
    return payer, begins, placed


@compiled
def place_pairs(
    begin: int, end: int, coming: Flags, number: Ints, free: Longs, placed: Longs
) -> None:
    """Put the payments of one account at their pairs; `free` of a payee without one is -1."""
    for entry in range(begin, end):
        party = number[entry]
        if not coming[entry] and free[party] >= 0:
            placed[free[party]] = entry
            free[party] += 1


@compiled
def count_up(tree: Longs, place: int) -> int:
    """Return how many amounts stand before `place` in a Fenwick tree."""
    total = 0
    while place > 0:
        total += tree[place]
        place -= place & -place
    return total


@compiled
def slide_repeats(
    start: Longs,
    fen: Longs,
    day: Ints,
    ends: Longs,
    first_day: int,
    more_than: int,
    band: int,
    best: Longs,
) -> None:
    """Fill `best`, of each pair the payment most like the others after it (3008). O(n log n).

    A window begins on the day of a payment; counted are those in it whose amounts differ from
    that payment's by at most `band` hundredths of a percent. `best`: how many (0: not more than
    `more_than`), that amount, first day, its first entry and the one after its last. Most
    payments win, then the greatest amount, then the first day.
    """
    most = longest(start)
    tree = np.zeros(most + 1, np.int64)
    for pair in range(len(start) - 1):
        begin, end = start[pair], start[pair + 1]
        amounts = np.sort(fen[begin:end])
        size = end - begin
        tree[: size + 1] = 0
        head, tail = begin, begin
        for entry in range(begin, end):
            while tail < end and day[tail] <= ends[day[entry] - first_day]:
                place = halve(0, size, amounts, fen[tail])
                while place <= size:
                    tree[place] += 1
                    place += place & -place
                tail += 1
            while day[head] < day[entry]:
                place = halve(0, size, amounts, fen[head])
                while place <= size:
                    tree[place] -= 1
                    place += place & -place
                head += 1
            low = halve(0, size, amounts, (fen[entry] * (PART - band) - 1) // PART)
            high = halve(0, size, amounts, fen[entry] * (PART + band) // PART)
            times = count_up(tree, high) - count_up(tree, low)
            better = times > best[pair, 0] or (
                times == best[pair, 0] and fen[entry] > best[pair, 1]
            )
            if times > more_than and better:
                best[pair, 0], best[pair, 1], best[pair, 2] = times, fen[entry], day[entry]
                best[pair, 3], best[pair, 4] = head, tail


@compiled
def follow_probes(
    start: Longs,
    fen: Longs,
    at: Longs,
    latest: Longs,
    probe: int,
    times: int,
    within: int,
    best: Longs,
) -> None:
    """Fill `best`, of each pair the probe with the greatest payment after it. O(n log n).

    `best`: the later payment's fen (0: none), the probe's fen, entries of probe and payment, and
    how many probes the pair has. The greatest payment wins, then the smallest probe, then the
    first of each. A maximum over a range is read from a tree of maxima of all entries.
    """
    size = len(fen)
    tree = np.empty(2 * size, np.int64)
    for entry in range(size):
        tree[size + entry] = entry
    for node in range(size - 1, 0, -1):
        tree[node] = greater(fen, tree[2 * node], tree[2 * node + 1])
    for pair in range(len(start) - 1):
        begin, end = start[pair], start[pair + 1]
        for entry in range(begin, end):
            if fen[entry] > probe:
                continue
            low = halve(begin, end, at, latest[entry])
            high = halve(begin, end, at, at[entry] + within)
            found = -1
            left, right = low + size, high + size
            while left < right:
                if left & 1:
                    found = tree[left] if found < 0 else greater(fen, found, tree[left])
                    left += 1
                if right & 1:
                    right -= 1
                    found = tree[right] if found < 0 else greater(fen, found, tree[right])
                left >>= 1
                right >>= 1
            if found < 0 or fen[found] < times * fen[entry]:
                continue
            best[pair, 4] += 1
            more = fen[found] > best[pair, 0]
            if more or (fen[found] == best[pair, 0] and fen[entry] < best[pair, 1]):
                best[pair, 0], best[pair, 1] = fen[found], fen[entry]
                best[pair, 2], best[pair, 3] = entry, found


@compiled
def greater(fen: Longs, one: int, two: int) -> int:
    """Return the entry with more fen, of equal ones the first."""
    if fen[one] > fen[two] or (fen[one] == fen[two] and one < two):
        return one
    return two
