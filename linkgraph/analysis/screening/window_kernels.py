"""Kernels behind `windows`: windows of days slid over the entries of each account or pair."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]
PART = 10_000


@compiled
def add_strongest(
    head: int,
    tail: int,
    scattered: Flags,
    alive: Flags,
    local: Ints,
    sums: Longs,
    stamp: Longs,
    window: int,
    few: int,
) -> int:
    """Return what the `few` strongest of the concentrated side have in a window. `alive` begins
    with entry `head`; `stamp` says in which window a counterparty was seen last."""
    best = np.zeros(few, np.int64)
    for entry in range(head, tail):
        party = local[entry]
        if scattered[entry] or not alive[entry - head] or stamp[party] == window:
            continue
        stamp[party] = window
        value = sums[party]
        for rank in range(few):
            if value > best[rank]:
                best[rank], value = value, best[rank]
    return int(best.sum())


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
    sums: Longs,
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
        sums[party] += sign * fen[entry]
        now[2] += sign * fen[entry]


@compiled
def may_meet(now: Longs, limits: Longs, best: Longs) -> bool:
    """Whether a window may meet the rule and beat the best: cheap, before any strongest few."""
    if now[0] <= limits[0] or now[1] < limits[3] or now[2] * PART < limits[2] * now[1]:
        return False
    return bool(now[0] > best[0] or (now[0] == best[0] and now[1] > best[1]))


@compiled
def meets(now: Longs, strongest: int, share: int) -> bool:
    """Whether the strongest few have the share of both sides, and the scattered side of theirs."""
    if strongest == 0 or strongest * PART < share * now[2]:
        return False
    return bool(min(strongest, now[1]) * PART >= share * max(strongest, now[1]))


@compiled
def look_at_day(day: Ints, coming: Flags, entry: int, end: int) -> tuple[int, int]:
    """Return the first payment in of the day that begins at `entry` (-1: none) and its end."""
    first, after = -1, entry
    while after < end and day[after] == day[entry]:
        if first < 0 and coming[after]:
            first = after
        after += 1
    return first, after


@compiled
def longest(start: Longs) -> int:
    """Return the most entries any account (or pair) has, at least 1."""
    most = 1
    for account in range(len(start) - 1):
        most = max(most, start[account + 1] - start[account])
    return most


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
    """Fill `best`, of each account the window that meets 3006 or 3007.

    A window begins with the first payment in of a day and takes what may have been then or later,
    until the last of its working days. `limits`: counterparties to exceed, few, share in
    hundredths of a percent, least fen. `best`: counterparties (0: none), scattered fen, fen of
    the strongest few, all of the concentrated side's fen, first and last day, first entry and
    the one after the last, and the moment the window begins. Most counterparties win, then most
    scattered money, then the first. O(n × days of a window): an entry is in no more windows.
    """
    accounts = len(start) - 1
    number = np.full(2 * accounts, -1, np.int32)
    local = np.empty(len(other), np.int32)
    most = longest(start)
    sums, stamp, window = np.zeros(most, np.int64), np.full(most, -1, np.int64), 0
    times, alive, now = np.zeros(most, np.int32), np.zeros(most, np.bool_), np.zeros(3, np.int64)
    for account in range(accounts):
        begin, end = start[account], start[account + 1]
        if end - begin <= limits[0] + 1:
            continue
        parties, others = name_parties(other, begin, end, scattered, number, local)
        if parties <= limits[0] or others == 0:
            continue
        now[:] = 0
        head, tail, entry = begin, begin, begin
        while entry < end:
            first, after = look_at_day(day, coming, entry, end)
            if first >= 0:
                while tail < end and day[tail] <= ends[day[entry] - first_day]:
                    turn(tail, 1, fen, scattered, local, times, sums, now)
                    alive[tail - begin] = True
                    tail += 1
                while head < first:
                    # Yesterday's, and what was surely before the first payment in of today.
                    gone = head < entry or latest[head] < at[first]
                    if alive[head - begin] and gone:
                        turn(head, -1, fen, scattered, local, times, sums, now)
                        alive[head - begin] = False
                    head += 1
                head = entry
                window += 1
                strongest = 0
                if may_meet(now, limits, best[account]):
                    live = alive[entry - begin :]
                    few = limits[1]
                    strongest = add_strongest(
                        entry, tail, scattered, live, local, sums, stamp, window, few
                    )
                if meets(now, strongest, limits[2]):
                    best[account, :2] = now[:2]
                    best[account, 2], best[account, 3] = strongest, now[2]
                    best[account, 4], best[account, 5] = day[entry], day[tail - 1]
                    best[account, 6], best[account, 7], best[account, 8] = entry, tail, at[first]
            entry = after
        sums[:others] = 0
        times[:parties] = 0
        alive[: end - begin] = False
