"""The two sides of transfers of one payer, payee and amount: a compiled loop."""

from typing import Any

import numpy as np

from linkgraph.derive.compiled import compiled
from linkgraph.durations import MINUTE_US

MOST_SLACK = MINUTE_US
"""How much later than its minute a time may be that is stated in minutes."""

FREE, AMBIGUOUS = -1, -2


@compiled
def _pair_serials(side: Any, time: Any, slack: Any, serial: Any, window: int, partner: Any) -> None:
    """Pair sides of equal serial numbers, each with the nearest in reach."""
    for i in range(len(side)):
        if serial[i] < 0 or side[i] != 0:
            continue
        best = -1
        begin = i
        while begin > 0 and time[i] - time[begin - 1] <= window + MOST_SLACK:
            begin -= 1
        for j in range(begin, len(side)):
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


@compiled
def _pair_even(side: Any, time: Any, slack: Any, window: int, partner: Any) -> None:
    """Pair, in order, what hangs together by the window and has as many payers as payees.

    Of all ways to pair it without remainder that is the one with the least time between sides;
    it is taken only where every pair is in reach.
    """
    members = np.empty((2, len(side)), np.int64)  # of the run in hand, by side
    counts = np.zeros(2, np.int64)
    last = -1
    for i in range(len(side) + 1):
        if i < len(side) and partner[i] >= 0:
            continue
        ends = i == len(side)
        if last >= 0 and not ends:
            ends = time[i] - time[last] > window + max(slack[i], slack[last])
        if ends:
            if counts[0] == counts[1]:
                _join(members, counts[0], time, slack, window, partner)
            counts[:] = 0
        if i < len(side):
            members[side[i], counts[side[i]]] = i
            counts[side[i]] += 1
            last = i


@compiled
def _join(members: Any, count: int, time: Any, slack: Any, window: int, partner: Any) -> None:
    """Pair the n-th of one side with the n-th of the other, if all are in reach."""
    for k in range(count):
        i, j = members[0, k], members[1, k]
        if abs(time[i] - time[j]) > window + max(slack[i], slack[j]):
            return
    for k in range(count):
        i, j = members[0, k], members[1, k]
        partner[i], partner[j] = j, i


@compiled
def _gaps(side: Any, time: Any, slack: Any, window: int, partner: Any) -> Any:
    """Return the gaps between free sides that are in reach of each other, ascending."""
    gaps = [np.int64(0)]
    for i in range(len(side)):
        if partner[i] >= 0:
            continue
        for j in range(i + 1, len(side)):
            gap = time[j] - time[i]
            if gap > window + MOST_SLACK:
                break
            near = gap <= window + max(slack[i], slack[j])
            if near and side[j] != side[i] and partner[j] < 0:
                gaps.append(gap)
    return np.unique(np.array(gaps))


@compiled
def _begins(start: int, gap: int, side: Any, time: Any, partner: Any) -> bool:
    """Say whether no free side of the other kind stands a gap before: a run begins here."""
    if gap == 0:
        return True
    for j in range(start - 1, -1, -1):
        if time[start] - time[j] > gap:
            break
        if time[start] - time[j] == gap and side[j] != side[start] and partner[j] == FREE:
            return False
    return True


@compiled
def _follow(start: int, gap: int, side: Any, time: Any, partner: Any, chain: Any) -> Any:
    """Collect the free sides that hang together by `gap`, kinds in turn: their number and steps."""
    length, steps, at, of = 0, 0, time[start], side[start]
    begin = start
    while True:
        found = 0
        for j in range(begin, len(side)):
            if time[j] > at:
                break
            if time[j] == at and side[j] == of and partner[j] == FREE:
                chain[length] = j
                length += 1
                found += 1
        if found == 0 or (gap == 0 and steps == 1):
            return length, steps + (found > 0)
        steps += 1
        of = 1 - of
        at += gap
        begin = chain[length - 1] if gap > 0 else start


@compiled
def _settle(chain: Any, steps: int, side: Any, partner: Any) -> None:
    """Pair the sides of one run of equal gaps, or mark them ambiguous."""
    counts = np.zeros(steps, np.int64)
    step = 0
    for k in range(len(chain)):
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
            partner[chain] = AMBIGUOUS
            return
    begin = 0
    taken = 0  # of this step, how many the step before has paired
    for k in range(steps - 1):
        after = begin + counts[k]
        pairs = min(counts[k] - taken, counts[k + 1])
        for p in range(pairs):
            i, j = chain[begin + taken + p], chain[after + p]
            partner[i], partner[j] = j, i
        taken = pairs
        begin = after


@compiled
def _pair_group(side: Any, time: Any, slack: Any, serial: Any, window: int, partner: Any) -> None:
    _pair_serials(side, time, slack, serial, window, partner)
    _pair_even(side, time, slack, window, partner)
    chain = np.empty(len(side), np.int64)  # the free sides that hang together, in order
    for gap in _gaps(side, time, slack, window, partner):
        for start in range(len(side)):
            if partner[start] != FREE or not _begins(start, gap, side, time, partner):
                continue
            length, steps = _follow(start, gap, side, time, partner, chain)
            if steps < 2:
                continue
            if gap <= window + max(slack[chain[0]], slack[chain[length - 1]]):
                _settle(chain[:length], steps, side, partner)


@compiled
def pair_sides(starts: Any, side: Any, time: Any, slack: Any, serial: Any, window: int) -> Any:
    """Pair the two sides of transfers: return each one's partner (-1 none, -2 ambiguous).

    Group g is sides `starts[g]` to `starts[g + 1]` of one payer, payee and amount, by
    (time, side); `window` and `slack` in µs. Equal serials first; then, in order, what hangs
    together and has as many of one side as of the other; then the nearest in time, at most
    `window` + slack apart. Where one is equally near to two, those that hang together so are
    paired if that is possible without remainder (it then is in one way only), else they are
    ambiguous. Sides at the same time are alike.
    """
    partner = np.full(len(side), FREE, np.int64)
    for g in range(len(starts) - 1):
        a, b = starts[g], starts[g + 1]
        payees = side[a:b].sum()
        if payees == 0 or payees == b - a:
            continue
        mine = partner[a:b]
        _pair_group(side[a:b], time[a:b], slack[a:b], serial[a:b], window, mine)
        for i in range(len(mine)):
            if mine[i] >= 0:
                mine[i] += a
    return partner
