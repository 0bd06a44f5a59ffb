"""Loops that cannot be written as array expressions, compiled by numba when first called."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

_CROWD = 4000
"""In a larger group of look-alike rows the n-th row of each table is taken for the n-th event."""

MOST_SLACK = 60_000_000
"""A minute, in µs: how much later than its minute a time may be that is stated in minutes."""


def compiled(function: Kernel) -> Kernel:
    """Return `function` compiled at its first call, machine code kept on disk where possible."""
    return cast(Kernel, njit(cache=True)(function))


@compiled
def assign_events(  # noqa: PLR0912, PLR0915
    starts: Any, source: Any, layout: Any, serial: Any, balance: Any, known: Any, other: Any
) -> Any:
    """Number the events that rows tell of: equal numbers are one event told by several rows.

    Group g is rows `starts[g]` to `starts[g + 1]`: same account, time, direction and amount, in
    order of (source, row). `known` says whether `balance` is; `serial` and `other` are codes, -1
    unknown. A row joins an event of other tables that it does not contradict, the one it shares
    most with first; within one table only an equal serial number makes two rows one event.
    """
    event = np.empty(len(source), np.int64)
    made = 0
    for g in range(len(starts) - 1):
        first, end = starts[g], starts[g + 1]
        base = made
        ev_serial = np.empty(end - first, np.int64)
        ev_layout = np.empty(end - first, np.int64)
        ev_other = np.empty(end - first, np.int64)
        ev_balance = np.empty(end - first, np.int64)
        ev_known = np.zeros(end - first, np.bool_)
        ev_table = np.empty(end - first, np.int64)
        begin = first
        while begin < end:
            stop = begin + 1
            while stop < end and source[stop] == source[begin]:
                stop += 1
            before = made - base
            for r in range(begin, stop):
                event[r] = -1
            if end - first > _CROWD:
                for r in range(begin, min(stop, begin + before)):
                    event[r] = base + r - begin
            else:
                for level in range(7, -1, -1):
                    for r in range(begin, stop):
                        if event[r] >= 0:
                            continue
                        for e in range(before):
                            if ev_table[e] == source[r]:
                                continue
                            score = 0
                            if serial[r] >= 0 and ev_serial[e] >= 0:
                                if serial[r] == ev_serial[e]:
                                    score += 4
                                elif layout[r] == ev_layout[e]:
                                    continue
                            if known[r] and ev_known[e]:
                                if balance[r] != ev_balance[e]:
                                    continue
                                score += 2
                            if other[r] >= 0 and ev_other[e] >= 0:
                                if other[r] != ev_other[e]:
                                    continue
                                score += 1
                            if score == level:
                                event[r] = base + e
                                ev_table[e] = source[r]
                                if ev_serial[e] < 0 and serial[r] >= 0:
                                    ev_serial[e], ev_layout[e] = serial[r], layout[r]
                                if known[r] and not ev_known[e]:
                                    ev_balance[e], ev_known[e] = balance[r], True
                                if ev_other[e] < 0:
                                    ev_other[e] = other[r]
                                break
            for r in range(begin, stop):
                if event[r] >= 0:
                    continue
                for e in range(made - base):
                    repeats = (
                        ev_table[e] == source[r]
                        and serial[r] >= 0
                        and serial[r] == ev_serial[e]
                        and layout[r] == ev_layout[e]
                        and not (known[r] and ev_known[e] and balance[r] != ev_balance[e])
                        and not (other[r] >= 0 and ev_other[e] >= 0 and other[r] != ev_other[e])
                    )
                    if repeats:
                        event[r] = base + e
                        if known[r] and not ev_known[e]:
                            ev_balance[e], ev_known[e] = balance[r], True
                        if ev_other[e] < 0:
                            ev_other[e] = other[r]
                        break
                if event[r] < 0:
                    e = made - base
                    event[r] = made
                    ev_serial[e], ev_layout[e], ev_other[e] = serial[r], layout[r], other[r]
                    ev_balance[e], ev_known[e], ev_table[e] = balance[r], known[r], source[r]
                    made += 1
            begin = stop
    return event


@compiled
def _settle(chain: Any, length: int, steps: int, side: Any, time: Any, partner: Any) -> None:
    """Pair the sides of one run of equal gaps, or mark them ambiguous."""
    counts = np.zeros(steps, np.int64)
    step = 0
    for k in range(length):
        if k > 0 and side[chain[k]] != side[chain[k - 1]]:
            step += 1
        counts[step] += 1
    if steps > 2:
        carried = 0
        for k in range(steps):
            carried = counts[k] - carried
            if carried < 0:
                break
        if carried != 0:
            for k in range(length):
                partner[chain[k]] = -2
            return
    begin = 0
    taken = 0  # of this step, how many the step before has paired
    for k in range(steps - 1):
        after = begin + counts[k]
        free = counts[k] - taken
        pairs = min(free, counts[k + 1])
        for p in range(pairs):
            i, j = chain[begin + taken + p], chain[after + p]
            partner[i], partner[j] = j, i
        taken = pairs
        begin = after


@compiled
def pair_sides(  # noqa: PLR0912, PLR0915
    starts: Any, side: Any, time: Any, slack: Any, serial: Any, window: int
) -> Any:
    """Pair the two sides of transfers: return each one's partner (-1 none, -2 ambiguous).

    Group g is sides `starts[g]` to `starts[g + 1]` of one payer, payee and amount, by
    (time, side); `window` and `slack` in µs. Equal
    serials first; then the nearest in time, at most `window` + slack apart. Where one is equally
    near to two, those that hang together so are paired if that is possible without remainder (it
    then is in one way only), else they are ambiguous. Sides at the same time are alike.
    """
    partner = np.full(len(side), -1, np.int64)
    for g in range(len(starts) - 1):
        first, end = starts[g], starts[g + 1]
        payers = 0
        for i in range(first, end):
            payers += side[i] == 0
        if payers == 0 or payers == end - first:
            continue
        for i in range(first, end):  # equal serials, nearest first
            if serial[i] < 0 or side[i] != 0 or partner[i] >= 0:
                continue
            best = -1
            begin = i
            while begin > first and time[i] - time[begin - 1] <= window + MOST_SLACK:
                begin -= 1
            for j in range(begin, end):
                gap = abs(time[j] - time[i])
                if time[j] > time[i] and gap > window + MOST_SLACK:
                    break
                if side[j] != 1 or partner[j] >= 0 or serial[j] != serial[i]:
                    continue
                nearer = best < 0 or gap < abs(time[best] - time[i])
                if gap <= window + max(slack[i], slack[j]) and nearer:
                    best = j
            if best >= 0:
                partner[i], partner[best] = best, i
        gaps = [window]
        gaps.clear()
        for i in range(first, end):
            if partner[i] >= 0:
                continue
            for j in range(i + 1, end):
                gap = time[j] - time[i]
                if gap > window + MOST_SLACK:
                    break
                near = gap <= window + max(slack[i], slack[j])
                if near and side[j] != side[i] and partner[j] < 0:
                    gaps.append(gap)
        if len(gaps) == 0:
            continue
        levels = np.unique(np.array(gaps, np.int64))
        chain = np.empty(end - first, np.int64)  # the free sides that hang together, in order
        for gap in levels:
            for start in range(first, end):
                if partner[start] != -1:
                    continue
                # Only the earliest time of a run begins one: none of the other side a gap before.
                begins = True
                for j in range(start - 1, first - 1, -1):
                    if time[start] - time[j] > gap:
                        break
                    near = time[start] - time[j] == gap and side[j] != side[start]
                    if near and partner[j] == -1 and gap > 0:
                        begins = False
                        break
                if not begins:
                    continue
                length, steps, at, of = 0, 0, time[start], side[start]
                while True:
                    found = 0
                    for j in range(start, end):
                        if time[j] > at:
                            break
                        if time[j] == at and side[j] == of and partner[j] == -1:
                            chain[length] = j
                            length += 1
                            found += 1
                    if found == 0:
                        break
                    steps += 1
                    of = 1 - of
                    at += gap
                    if gap == 0 and steps == 2:
                        break
                if steps < 2:
                    continue
                reach = window + max(slack[chain[0]], slack[chain[length - 1]])
                if gap > reach:
                    continue
                _settle(chain, length, steps, side, time, partner)
    return partner


@compiled
def _ends(before: Any, after: Any, first: int, end: int, last: Any, known: bool) -> Any:
    """Return the balance before the first and after the last movement, and whether they are sure.

    Whatever the order, the one balance that is left once more than it is reached comes first.
    """
    size = end - first
    if size == 1:
        return before[first], after[first], True
    values = np.empty(2 * size, np.int64)
    for i in range(size):
        values[2 * i], values[2 * i + 1] = before[first + i], after[first + i]
    places = np.unique(values)
    surplus = np.zeros(len(places), np.int64)
    for i in range(first, end):
        surplus[np.searchsorted(places, before[i])] += 1
        surplus[np.searchsorted(places, after[i])] -= 1
    start, stop, starts, stops = np.int64(0), np.int64(0), 0, 0
    for p in range(len(places)):
        if surplus[p] == 1:
            start, starts = places[p], starts + 1
        elif surplus[p] == -1:
            stop, stops = places[p], stops + 1
        elif surplus[p] != 0:
            return start, stop, False
    if starts == 1 and stops == 1:
        return start, stop, True
    if starts == 0 and known:  # a round trip: it begins where the account stood
        for i in range(first, end):
            if before[i] == last:
                return last, last, True
    return start, stop, False


@compiled
def _reachable(before: Any, after: Any, first: int, size: int, used: Any, at: Any) -> bool:
    """Say whether every unused movement hangs together with the balance `at`."""
    seen = used.copy()
    places = [at]
    while len(places) > 0:
        place = places.pop()
        for i in range(size):
            if seen[i]:
                continue
            if before[first + i] == place or after[first + i] == place:
                seen[i] = True
                places.append(before[first + i])
                places.append(after[first + i])
    return bool(seen.all())


@compiled
def _walk(before: Any, after: Any, first: int, end: int, start: Any, rank: Any) -> bool:
    """Set `rank` to the only order in which balances follow; False when there is none or several.

    At each balance a movement can be next only if all that remain can still be reached after it.
    """
    size = end - first
    used = np.zeros(size, np.bool_)
    at = start
    for position in range(size):
        chosen, choices, alike = -1, 0, False
        for i in range(size):
            if used[i] or before[first + i] != at:
                continue
            for j in range(i):
                same = not used[j] and before[first + j] == at
                alike = alike or (same and after[first + j] == after[first + i])
            choices += 1
            chosen = i
        if choices == 0 or alike:
            return False
        if choices > 1:
            if size > 200:
                return False
            choices = 0
            for i in range(size):
                if used[i] or before[first + i] != at:
                    continue
                used[i] = True
                if _reachable(before, after, first, size, used, after[first + i]):
                    choices += 1
                    chosen = i
                used[i] = False
            if choices != 1:
                return False
        used[chosen] = True
        rank[first + chosen] = position
        at = after[first + chosen]
    return True


@compiled
def order_by_balance(
    starts: Any, account: Any, before: Any, after: Any, usable: Any, opening: Any, closing: Any
) -> Any:
    """Decide the order of movements that share a time, by the running balance of their account.

    Group g is movements `starts[g]` to `starts[g + 1]` of one account and time, groups of an
    account by time. `usable`: the balance before and after is known and of one ledger. Returns
    (rank in the group, decided). A group is decided when exactly one order makes every balance
    follow from the one before. Fills `opening` and `closing` (per account; [0] value, [1] known,
    [2] links that hold, [3] links).
    """
    count = len(account)
    rank = np.zeros(count, np.int64)
    decided = np.ones(count, np.bool_)
    last, known, of = np.int64(0), False, -1
    for g in range(len(starts) - 1):
        first, end = starts[g], starts[g + 1]
        new = account[first] != of
        if new:
            of, known = account[first], False
        complete = True
        for i in range(first, end):
            complete = complete and usable[i]
        start, stop, open_ = np.int64(0), np.int64(0), False
        if complete:
            start, stop, open_ = _ends(before, after, first, end, last, known)
        if end - first > 1:
            fixed = False
            if open_:
                fixed = _walk(before, after, first, end, start, rank)
            if not fixed:
                for i in range(first, end):
                    decided[i] = False
                    rank[i] = 0
        if open_ and new:
            opening[of, 0], opening[of, 1] = start, 1
        if open_ and known:
            opening[of, 3] += 1
            opening[of, 2] += start == last
        known = open_
        last = stop
        closing[of, 0], closing[of, 1] = stop, open_
    return rank, decided
