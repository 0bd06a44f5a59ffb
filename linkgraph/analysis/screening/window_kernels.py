"""Kernels behind `windows`: windows of days slid over the entries of each account or pair."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]
PART = 10_000


@compiled
def raise_leaf(tree: Longs, leaves: int, leaf: int, change: int) -> None:
    """Add to a leaf of a tree whose nodes hold the greatest sums below them, descending."""
    few = tree.shape[1]
    node = leaves + leaf
    tree[node, 0] += change
    node >>= 1
    while node >= 1:
        left, right = 2 * node, 2 * node + 1
        one, two = 0, 0
        for rank in range(few):
            if tree[left, one] >= tree[right, two]:
                tree[node, rank] = tree[left, one]
                one += 1
            else:
                tree[node, rank] = tree[right, two]
                two += 1
        node >>= 1


@compiled
def name_parties(
    other: Ints, begin: int, end: int, scattered: Flags, number: Ints, local: Ints
) -> tuple[int, int]:
    """Number counterparties from 0, each side by itself; return how many each side has.

    `number` is scratch, two for each account, -1 before and after.
    """
    found = np.zeros(2, np.int64)
    for entry in range(begin, end):
        key = 2 * other[entry] + (1 if scattered[entry] else 0)
        if number[key] < 0:
            number[key] = found[key & 1]
            found[key & 1] += 1
        local[entry] = number[key]
    for entry in range(begin, end):
        number[2 * other[entry]] = -1
        number[2 * other[entry] + 1] = -1
    return found[1], found[0]


@compiled
def turn(
    entry: int,
    sign: int,
    fen: Longs,
    scattered: Flags,
    local: Ints,
    times: Ints,
    tree: Longs,
    leaves: int,
    now: Longs,
) -> None:
    """Take an entry into the window (`sign` 1) or out of it (-1). `now`: counterparties and fen
    of the scattered side, fen of the concentrated side."""
    party = local[entry]
    if scattered[entry]:
        times[party] += sign
        if times[party] == (1 if sign > 0 else 0):
            now[0] += sign
        now[1] += sign * fen[entry]
    else:
        raise_leaf(tree, leaves, party, sign * fen[entry])
        now[2] += sign * fen[entry]


@compiled
def judge_fan(now: Longs, strongest: int, limits: Longs, best: Longs) -> bool:
    """Whether the window meets the rule and beats the best one before it."""
    share, both = limits[2], min(strongest, now[1])
    if now[0] <= limits[0] or now[1] < limits[3] or strongest == 0:
        return False
    if both * PART < share * max(strongest, now[1]) or strongest * PART < share * now[2]:
        return False
    return bool(now[0] > best[0] or (now[0] == best[0] and now[1] > best[1]))


@compiled
def slide_fans(
    start: Longs,
    other: Ints,
    fen: Longs,
    day: Ints,
    at: Longs,
    latest: Longs,
    coming: Flags,
    scattered: Flags,
    ends: Longs,
    first_day: int,
    limits: Longs,
    best: Longs,
) -> None:
    """Fill `best`, of each account the window that meets 3006 or 3007. O(n log n).

    A window begins with the first payment in of a day and takes what may have been then or later,
    until the last of its working days. `limits`: counterparties to exceed, few, share in
    hundredths of a percent, least fen. `best`: counterparties (0: none), scattered fen, fen of
    the strongest few, all of the concentrated side's fen, first and last day, first entry and
    the one after the last, and the moment the window begins. Most counterparties win, then most
    scattered money, then the first.
    """
    accounts = len(start) - 1
    number = np.full(2 * accounts, -1, np.int32)
    local = np.empty(len(other), np.int32)
    most = 1
    for account in range(accounts):
        most = max(most, start[account + 1] - start[account])
    tree = np.zeros((2 * most, limits[1]), np.int64)
    times, alive, now = np.zeros(most, np.int32), np.zeros(most, np.bool_), np.zeros(3, np.int64)
    for account in range(accounts):
        begin, end = start[account], start[account + 1]
        if end - begin <= limits[0] + 1:
            continue
        parties, leaves = name_parties(other, begin, end, scattered, number, local)
        if parties <= limits[0] or leaves == 0:
            continue
        now[:] = 0
        head, tail, entry = begin, begin, begin
        while entry < end:
            today = day[entry]
            first, after = -1, entry
            while after < end and day[after] == today:
                if first < 0 and coming[after]:
                    first = after
                after += 1
            if first >= 0:
                while tail < end and day[tail] <= ends[today - first_day]:
                    turn(tail, 1, fen, scattered, local, times, tree, leaves, now)
                    alive[tail - begin] = True
                    tail += 1
                while head < first:
                    # Yesterday's, and what was surely before the first payment in of today.
                    gone = head < entry or latest[head] < at[first]
                    if alive[head - begin] and gone:
                        turn(head, -1, fen, scattered, local, times, tree, leaves, now)
                        alive[head - begin] = False
                    head += 1
                head = entry
                strongest = tree[1].sum()
                if judge_fan(now, strongest, limits, best[account]):
                    best[account, 0], best[account, 1] = now[0], now[1]
                    best[account, 2], best[account, 3] = strongest, now[2]
                    best[account, 4], best[account, 5] = today, day[tail - 1]
                    best[account, 6], best[account, 7] = entry, tail
                    best[account, 8] = at[first]
            entry = after
        tree[: 2 * leaves] = 0
        times[:parties] = 0
        alive[: end - begin] = False


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
    most = 1
    for pair in range(len(start) - 1):
        most = max(most, start[pair + 1] - start[pair])
    tree = np.zeros(most + 1, np.int64)
    for pair in range(len(start) - 1):
        begin, end = start[pair], start[pair + 1]
        amounts = np.unique(fen[begin:end])
        size = len(amounts)
        tree[: size + 1] = 0
        head, tail = begin, begin
        for entry in range(begin, end):
            while tail < end and day[tail] <= ends[day[entry] - first_day]:
                place = np.searchsorted(amounts, fen[tail]) + 1
                while place <= size:
                    tree[place] += 1
                    place += place & -place
                tail += 1
            while day[head] < day[entry]:
                place = np.searchsorted(amounts, fen[head]) + 1
                while place <= size:
                    tree[place] -= 1
                    place += place & -place
                head += 1
            low = np.searchsorted(amounts, -((-fen[entry] * (PART - band)) // PART))
            high = np.searchsorted(amounts, fen[entry] * (PART + band) // PART, "right")
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
    tree[size:] = np.arange(size)
    for node in range(size - 1, 0, -1):
        tree[node] = greater(fen, tree[2 * node], tree[2 * node + 1])
    for pair in range(len(start) - 1):
        begin, end = start[pair], start[pair + 1]
        for entry in range(begin, end):
            if fen[entry] > probe:
                continue
            low = begin + np.searchsorted(at[begin:end], latest[entry], "right")
            high = begin + np.searchsorted(at[begin:end], at[entry] + within, "right")
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
