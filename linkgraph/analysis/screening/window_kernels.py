"""Kernels behind 3006 and 3007: one window of days slid over the entries of each account.

Of a window, by side (0: out, 1: in): `times` and `sums`, entries and fen of each counterparty;
`now`, counterparties, fen, and at most how much the strongest few of them have.
"""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]
PART = 10_000


@compiled
def longest(start: Longs) -> int:
    """Return the most entries any account (or pair) has, at least 1."""
    most = 1
    for account in range(len(start) - 1):
        most = max(most, start[account + 1] - start[account])
    return most


@compiled
def turn(
    entry: int,
    sign: int,
    fen: Longs,
    coming: Flags,
    number: Ints,
    times: Ints,
    sums: Longs,
    now: Longs,
) -> None:
    """Take an entry into the window (`sign` 1) or out of it (-1)."""
    side, party = 1 if coming[entry] else 0, number[entry]
    times[side, party] += sign
    sums[side, party] += sign * fen[entry]
    if times[side, party] == (1 if sign > 0 else 0):
        now[side, 0] += sign
    now[side, 1] += sign * fen[entry]
    if sign > 0:
        now[side, 2] += fen[entry]


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
def may_meet(now: Longs, wide: int, limits: Longs, best: Longs) -> bool:
    """Whether a window may meet the rule and beat the best: cheap, before any strongest few."""
    parties, fen, tight = now[wide, 0], now[wide, 1], 1 - wide
    if parties <= limits[0] or fen < limits[3]:
        return False
    if now[tight, 2] * PART < limits[2] * max(fen, now[tight, 1]):
        return False
    return bool(parties > best[0] or (parties == best[0] and fen > best[1]))


@compiled
def meets(strongest: int, wide: int, tight: int, share: int) -> bool:
    """Whether the strongest few have the share of both sides, and the scattered side of theirs."""
    if strongest == 0 or strongest * PART < share * tight:
        return False
    return bool(min(strongest, wide) * PART >= share * max(strongest, wide))


@compiled
def add_few(
    head: int, tail: int, into: bool, coming: Flags, number: Ints, sums: Longs, few: Longs
) -> int:
    """Return what the strongest few of one side have between two entries.

    Sums of counterparties seen are taken as negative, and turned back at the end.
    """
    few[:] = 0
    for entry in range(head, tail):
        value = sums[number[entry]]
        if coming[entry] == into and value > 0:
            sums[number[entry]] = -value
            for rank in range(len(few)):
                if value > few[rank]:
                    few[rank], value = value, few[rank]
    for entry in range(head, tail):
        if coming[entry] == into and sums[number[entry]] < 0:
            sums[number[entry]] *= -1
    return int(few.sum())


@compiled
def judge(
    head: int,
    tail: int,
    moment: int,
    day: Ints,
    coming: Flags,
    number: Ints,
    sums: Longs,
    now: Longs,
    few: Longs,
    limits: Longs,
    best: Longs,
) -> None:
    """Keep the window from `head` to `tail` where it meets a rule better than any before."""
    for wide in range(2):
        won, tight = best[wide], 1 - wide
        if not may_meet(now, wide, limits, won):
            continue
        now[tight, 2] = add_few(head, tail, tight == 1, coming, number, sums[tight], few)
        if meets(now[tight, 2], now[wide, 1], now[tight, 1], limits[2]):
            won[0], won[1] = now[wide, 0], now[wide, 1]
            won[2], won[3] = now[tight, 2], now[tight, 1]
            won[4], won[5] = day[head], day[tail - 1]
            won[6], won[7], won[8] = head, tail, moment


@compiled
def slide_fans(
    start: Longs,
    fen: Longs,
    day: Ints,
    at: Longs,
    latest: Longs,
    coming: Flags,
    number: Ints,
    count: Ints,
    ends: Longs,
    first_day: int,
    limits: Longs,
    best: Longs,
) -> None:
    """Fill `best`, of each account the windows that meet 3007 (0) and 3006 (1).

    A window begins with the first payment in of a day and takes what may have been then or later,
    until the last of its working days. `number` and `count` as in `Parties`. `limits`:
    counterparties to exceed, few, share in hundredths of a percent, least fen. `best`:
    counterparties (0: none), scattered fen, fen of the strongest few, all of the concentrated
    side's fen, first and last day, first entry and the one after the last, and the moment the
    window begins. Most counterparties win, then most scattered money, then the first.
    O(n × days of a window): an entry is in no more windows.
    """
    most = longest(start)
    times, sums = np.zeros((2, most), np.int32), np.zeros((2, most), np.int64)
    alive, few = np.zeros(most, np.bool_), np.empty(limits[1], np.int64)
    now = np.zeros((2, 3), np.int64)
    for account in range(len(start) - 1):
        one, two = count[account]
        if min(one, two) == 0 or max(one, two) <= limits[0]:
            continue
        begin, end, won = start[account], start[account + 1], best[account]
        head, tail, entry = begin, begin, begin
        while entry < end:
            first, after = look_at_day(day, coming, entry, end)
            if first >= 0:
                while tail < end and day[tail] <= ends[day[entry] - first_day]:
                    turn(tail, 1, fen, coming, number, times, sums, now)
                    alive[tail - begin] = True
                    tail += 1
                while head < first:
                    # Yesterday's, and what was surely before the first payment in of today.
                    if alive[head - begin] and (head < entry or latest[head] < at[first]):
                        turn(head, -1, fen, coming, number, times, sums, now)
                        alive[head - begin] = False
                    head += 1
                head = entry
                if max(now[0, 0], now[1, 0]) > limits[0]:
                    judge(entry, tail, at[first], day, coming, number, sums, now, few, limits, won)
            entry = after
        times[:, : max(one, two)], sums[:, : max(one, two)], now[:] = 0, 0, 0
        alive[: end - begin] = False
