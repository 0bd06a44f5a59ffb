"""Kernels behind `fans`: windows slid over the payments of each account."""

from math import log

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Levels = NDArray[np.uint8]

Pairs = tuple[Longs, Longs, Ints, Ints, Ints, Ints, Ints]
"""One side of all accounts. Of account v the entries `start[v]:start[v + 1]`, in time order; of
each entry: its moment (`at`), the first payment of the case at that moment (`head`), its payment
(`order`), the first and last entry of the same counterparty (`first`, `last`); of each account how
many counterparties it has (`distinct`). Of accounts with fewer entries than a fan the last three
say nothing."""

Best = tuple[Floats, Ints, Ints, Levels]
"""Of each entry, of the windows that begin with it the best one: its surprise (-1: none), the
entry after its last, its counterparties, and its length by number."""


@compiled
def mark_moments(earliest: Longs, head: Ints) -> None:
    """Fill `head`: the first payment made at the same moment as each."""
    for place in range(len(earliest)):
        same = place > 0 and earliest[place] == earliest[place - 1]
        head[place] = head[place - 1] if same else place


@compiled
def mark_reach(earliest: Longs, length: int, reach: Ints) -> None:
    """Fill `reach`: the first payment more than `length` after each. O(n)."""
    beyond = 0
    for place in range(len(earliest)):
        while beyond < len(earliest) and earliest[beyond] <= earliest[place] + length:
            beyond += 1
        reach[place] = beyond


@compiled
def pair_up(start: Longs, least: int, first: Ints, last: Ints) -> Ints:
    """Fill `first` and `last` of `Pairs`; return how many others each account has. O(n).

    `last` holds the other account of each entry before.
    """
    accounts = len(start) - 1
    seen = np.full((accounts, 3), -1, np.int32)  # by whom, and its first and last entry: one line
    distinct = np.zeros(accounts, np.int32)
    for account in range(accounts):
        if start[account + 1] - start[account] < least:
            continue
        for entry in range(start[account], start[account + 1]):
            mark = seen[last[entry]]
            if mark[0] != account:
                mark[0], mark[1] = account, entry
                distinct[account] += 1
            mark[2] = entry
        for entry in range(start[account], start[account + 1]):
            mark = seen[last[entry]]
            first[entry], last[entry] = mark[1], mark[2]
    return distinct


@compiled
def surprise(held: int, distinct: int, share: float, least: float) -> float:
    """Return the exponent of Chernoff's bound on P(Bin(distinct - 1, share) >= held - 1).

    What is surely below `least` is given as -1: relative entropy is at most chi-square,
    (part - share)^2 / (share (1 - share)), and that takes no logarithm.
    """
    if distinct < 2 or share >= 1.0:
        return 0.0
    part = (held - 1) / (distinct - 1)
    if part <= share:
        return 0.0
    if (distinct - 1) * (part - share) ** 2 < 0.999 * least * share * (1.0 - share):
        return -1.0
    nats = part * log(part / share)
    if part < 1.0:
        nats += (1.0 - part) * log((1.0 - part) / (1.0 - share))
    return (distinct - 1) * nats


@compiled
def sweep(
    pairs: Pairs,
    reach: Ints,
    window: tuple[int, float, int],
    least: int,
    peak: Ints,
    best: Best,
) -> None:
    """Slide a window of one length over every account; keep what is better in `best`. O(n).

    `window`: its length, this as a share of the case's days, and its number. `peak`: the most
    counterparties that one window of each account holds; accounts where a longer window held
    fewer than `least` are left out.
    """
    start, at, head, _, first, last, distinct = pairs
    length, even, level = window
    surprises, ends, parties, levels = best
    count = len(head)
    for account in range(len(start) - 1):
        if peak[account] < least:
            continue
        begin, end = start[account], start[account + 1]
        spread = (end - begin) * even
        after, held, most = begin, 0, 0
        for entry in range(begin, end):
            if entry == begin or at[entry] != at[entry - 1]:
                while after < end and at[after] <= at[entry] + length:
                    held += last[after] == after and first[after] >= entry
                    after += 1
                most = max(most, held)
                if held >= least:
                    moment = head[entry]
                    around = reach[moment] - moment - (after - entry) + spread
                    kept = surprises[entry]
                    found = surprise(held, distinct[account], around / count, kept)
                    if found > kept or (found == kept and held >= parties[entry]):
                        surprises[entry], ends[entry] = found, after
                        parties[entry], levels[entry] = held, level
            held -= first[entry] == entry and last[entry] < after
        peak[account] = most


@compiled
def pick(pairs: Pairs, best: Best, most: int, chosen: Longs) -> tuple[int, int]:
    """Fill `chosen` with the entries that begin the windows to list; return how many.

    With it: how many accounts have more of them than `most`. O(most · n).
    """
    start = pairs[0]
    count = cut = 0
    for account in range(len(start) - 1):
        own = count
        while True:
            entry = next_best(start[account], start[account + 1], best, chosen[own:count])
            if entry < 0:
                break
            if count - own == most:
                cut += 1
                break
            chosen[count] = entry
            count += 1
    return count, cut


@compiled
def next_best(begin: int, end: int, best: Best, taken: Longs) -> int:
    """Return the entry that begins the best window that meets none of `taken`, or -1."""
    surprises, ends, parties, levels = best
    found = -1
    for entry in range(begin, end):
        if surprises[entry] < 0.0 or (found >= 0 and surprises[entry] < surprises[found]):
            continue
        clear = True
        for other in taken:
            clear = clear and (ends[entry] <= other or ends[other] <= entry)
        if not clear:
            continue
        if found < 0 or (surprises[entry], parties[entry], levels[entry]) > (
            surprises[found],
            parties[found],
            levels[found],
        ):
            found = entry
    return found


@compiled
def list_payments(
    pairs: Pairs, ends: Ints, chosen: Longs, start: Longs, payment: Ints, fill: bool
) -> None:
    """Fill `start`, or (`fill`) the payments of each chosen window between its counterparties."""
    order, first, last = pairs[3], pairs[4], pairs[5]
    for shape in range(len(chosen)):
        entry = chosen[shape]
        place = start[shape]
        for member in range(entry, ends[entry]):
            if first[member] >= entry and last[member] < ends[entry]:
                if fill:
                    payment[place] = order[member]
                place += 1
        if not fill:
            start[shape + 1] = place
