"""Kernels behind `passing`, `stillness` and `splitting`: one pass over each account's entries."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]
PART = 10_000


@compiled
def pass_quickly(
    start: Longs,
    fen: Longs,
    day: Ints,
    at: Longs,
    coming: Flags,
    exact: Flags,
    within: int,
    least: int,
    share: int,
    figures: Longs,
    mark: Flags,
) -> None:
    """Find payments in that what goes out from then until `within` later nearly uses up. O(n).

    `figures` of each account: such payments in, their fen, the fen out that follow any of them,
    their days, and the days with entries. `mark`: the entries concerned.
    """
    for account in range(len(start) - 1):
        begin, end = start[account], start[account + 1]
        low, high, done, left = begin, begin, begin, 0
        last, hit = -1, -1
        for entry in range(begin, end):
            if day[entry] != last or entry == begin:
                figures[account, 4] += 1
                last = day[entry]
            if not (coming[entry] and exact[entry]) or fen[entry] < least:
                continue
            while high < end and at[high] <= at[entry] + within:
                left += fen[high] if exact[high] and not coming[high] else 0
                high += 1
            while low < high and at[low] < at[entry]:
                left -= fen[low] if exact[low] and not coming[low] else 0
                low += 1
            if left < least or left * PART < fen[entry] * share:
                continue
            figures[account, 0] += 1
            figures[account, 1] += fen[entry]
            if figures[account, 3] == 0 or day[entry] != hit:
                figures[account, 3] += 1
                hit = day[entry]
            mark[entry] = True
            for other in range(max(low, done), high):
                if exact[other] and not coming[other]:
                    mark[other] = True
                    figures[account, 2] += fen[other]
            done = max(done, high)


@compiled
def leave_quickly(
    start: Longs,
    fen: Longs,
    at: Longs,
    coming: Flags,
    exact: Flags,
    within: int,
    quick: Longs,
) -> None:
    """Fill `quick`: the fen of each account that left within `within` of coming in. O(n).

    First in, first out; of one moment what comes in goes first. No opening balance is counted.
    """
    rest = fen.copy()
    for account in range(len(start) - 1):
        end, queue, moment = start[account + 1], start[account], start[account]
        while moment < end:
            after = moment
            while after < end and at[after] == at[moment]:
                after += 1
            for entry in range(moment, after):
                if coming[entry] or not exact[entry]:
                    continue
                out = fen[entry]
                while out > 0:
                    while queue < after and (
                        not coming[queue] or not exact[queue] or rest[queue] == 0
                    ):
                        queue += 1
                    if queue >= after:
                        break
                    piece = min(out, rest[queue])
                    rest[queue] -= piece
                    out -= piece
                    if at[entry] - at[queue] <= within:
                        quick[account] += piece
            moment = after


@compiled
def wake(
    start: Longs,
    fen: Longs,
    day: Ints,
    coming: Flags,
    own: Flags,
    still: int,
    small: int,
    least: int,
    after: int,
    best: Longs,
) -> None:
    """Fill `best`, of each account the waking with the most money in. O(n) where windows after a
    waking do not meet.

    `best`: fen that came in (0: none), days without movement, the day of the waking and the last
    one on which some of it came, first entry and the one after the last. The most money wins, then
    the first.
    """
    for account in range(len(start) - 1):
        begin, end = start[account], start[account + 1]
        moved = -1
        for entry in range(begin, end):
            if not coming[entry] and fen[entry] <= small:
                continue
            rested = day[entry] - day[moved] - 1 if moved >= 0 else -1
            moved = entry
            if rested < still:
                continue
            came, last, first = 0, entry, entry
            until = day[entry]
            while first > begin and day[first - 1] == day[entry]:
                first -= 1
            last = first
            while last < end and day[last] < day[entry] + after:
                if coming[last] and not own[last]:
                    came, until = came + fen[last], day[last]
                last += 1
            if came >= least and came > best[account, 0]:
                best[account, 0], best[account, 1] = came, rested
                best[account, 2], best[account, 3] = day[entry], until
                best[account, 4], best[account, 5] = first, last


@compiled
def stay_below(
    start: Longs,
    fen: Longs,
    day: Ints,
    kind: Ints,
    reported: Longs,
    share: int,
    ends: Longs,
    first_day: int,
    mark: Flags,
    best: Longs,
) -> None:
    """Fill `best`, of each account the window with most days just below a threshold. O(n).

    `kind` of an entry: 0 to 3, totals of a day are taken of each by itself; `reported` is the
    threshold of each account and kind. `mark`: entries of days just below. `best`: days, kind,
    first and last day, first entry and the one after the last of the last day.
    """
    most = 1
    for account in range(len(start) - 1):
        most = max(most, start[account + 1] - start[account])
    begins, closes = np.empty(most, np.int64), np.empty(most, np.int64)
    for account in range(len(start) - 1):
        for which in range(4):
            below = reported[account, which]
            found, head, entry = 0, 0, start[account]
            while entry < start[account + 1]:
                after, total = entry, 0
                while after < start[account + 1] and day[after] == day[entry]:
                    total += fen[after] if kind[after] == which else 0
                    after += 1
                if total < below and total * PART >= below * (PART - share) and total > 0:
                    for other in range(entry, after):
                        mark[other] |= kind[other] == which
                    begins[found], closes[found] = entry, after
                    found += 1
                    while ends[day[begins[head]] - first_day] < day[entry]:
                        head += 1
                    if found - head > best[account, 0]:
                        best[account, 0], best[account, 1] = found - head, which
                        best[account, 2], best[account, 3] = day[begins[head]], day[entry]
                        best[account, 4], best[account, 5] = begins[head], after
                entry = after
