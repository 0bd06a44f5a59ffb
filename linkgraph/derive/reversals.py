"""Which transfer a reversal takes back: the nearest earlier one of the same parties and amount."""

import numpy as np

from linkgraph.derive.arrays import Flags, Ints, run_starts, sort_by


def match_reversals(
    keys: tuple[Ints, ...], when: Ints, reversal: Flags, chosen: Flags, reach: int
) -> Ints:
    """Return the mate of each: a reversal's original and the reverse, -1 for none.

    `keys` are equal for a reversal and what it may take back; `when` in µs; only `chosen` ones
    take part. Like brackets: a reversal takes back the latest transfer before it (or at the same
    time) that no reversal in between has taken back, at most `reach` µs earlier.
    """
    mate = np.full(len(when), -1, np.int64)
    at = np.flatnonzero(chosen)
    if not reversal[at].any():
        return mate
    order = at[sort_by(*(key[at] for key in keys), when[at], reversal[at], at)]
    step = np.where(reversal[order], -1, 1)
    starts = run_starts(*(key[order] for key in keys))
    depth = np.cumsum(step)
    depth -= np.repeat(depth[starts[:-1]] - step[starts[:-1]], np.diff(starts))
    # An original rises to a level and the reversal that closes it falls from the same level.
    level = np.where(reversal[order], depth + 1, depth)
    run = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    nested = sort_by(run, level, np.arange(len(order)))
    left, right = nested[:-1], nested[1:]
    closes = (
        (run[left] == run[right])
        & (level[left] == level[right])
        & ~reversal[order[left]]
        & reversal[order[right]]
        & (when[order[right]] - when[order[left]] <= reach)
    )
    original, back = order[left[closes]], order[right[closes]]
    mate[original], mate[back] = back, original
    return mate
