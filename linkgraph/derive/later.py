"""Money that arrives later than it left: each thing's nearest later one, one to one."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.derive.arrays import Flags, Ints, run_numbers, run_starts, sort_by
from linkgraph.derive.vague import nearest, places
from linkgraph.durations import DAY_US


def nearest_later(
    keys: tuple[Ints, ...], side: Ints, free: Flags, low: Ints, high: Ints, window: int
) -> Ints:
    """Return each thing's partner, -1 for none: `side` 0 left first, `side` 1 arrived later.

    Of equal `keys`, both `free`, and at most `window` µs apart; a time is somewhere from `low` to
    `high`. Nearest first; where two are equally near, neither. O(n log n) in things and in pairs
    within the window.
    """
    partner = np.full(len(side), -1, np.int64)
    one, two, gap = _candidates(keys, side, free, (low, high), window)
    while len(gap):
        here = nearest(one, gap) & nearest(two, gap)
        if not here.any():
            break
        partner[one[here]], partner[two[here]] = two[here], one[here]
        left = (partner[one] < 0) & (partner[two] < 0)
        one, two, gap = one[left], two[left], gap[left]
    return partner


def _candidates(
    keys: tuple[Ints, ...],
    side: Ints,
    free: Flags,
    times: tuple[Ints, Ints],
    window: int,
) -> tuple[Ints, Ints, Ints]:
    low, high = times
    order = sort_by(*keys)
    group = np.empty(len(side), np.int64)
    group[order] = run_numbers(run_starts(*(key[order] for key in keys)))
    left = np.flatnonzero(free & (side == 0))
    right = np.flatnonzero(free & (side == 1))
    right = right[sort_by(group[right], high[right])]
    begin = places(group[right], high[right], group[left], low[left], "left")
    # By `high`: an arrival known to the day may begin up to a day before it ends.
    end = places(group[right], high[right], group[left], high[left] + window + DAY_US, "right")
    count: NDArray[np.int64] = end - begin
    one = np.repeat(left, count)
    first = np.cumsum(count) - count
    two = right[np.arange(int(count.sum())) - np.repeat(first - begin, count)]
    gap = np.maximum(low[two] - high[one], 0)
    near = gap <= window
    return one[near], two[near], gap[near]
