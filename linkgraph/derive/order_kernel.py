"""The order inside equal times that running balances leave: a compiled loop."""

from typing import Any

import numpy as np

from linkgraph.derive.compiled import compiled


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
    starts: Any,
    account: Any,
    before: Any,
    after: Any,
    own: Any,
    usable: Any,
    opening: Any,
    closing: Any,
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
    last, known, of, fresh = np.int64(0), False, -1, False
    for g in range(len(starts) - 1):
        first, end = starts[g], starts[g + 1]
        if account[first] != of:
            of, known, fresh = account[first], False, True
        complete, shown = True, False
        for i in range(first, end):
            complete = complete and usable[i]
            shown = shown or own[i]
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
        if open_ and fresh:
            opening[of, 0], opening[of, 1] = start, 1
        # what only another bank shows before the statement begins is in its opening balance
        fresh = fresh and not shown
        if open_ and known:
            opening[of, 3] += 1
            opening[of, 2] += start == last
        known = open_
        last = stop
        closing[of, 0], closing[of, 1] = stop, open_
    return rank, decided
