"""Two sides of one transfer: one-to-one by payer, payee, amount and nearest time."""

from dataclasses import dataclass

import numpy as np

from linkgraph.derive.arrays import Flags, Ints, floor_time, rank_in_runs, run_starts, sort_by
from linkgraph.derive.pair_kernel import pair_sides
from linkgraph.durations import DAY_US, MINUTE_US, SECOND_US
from linkgraph.schema import Precision


@dataclass(frozen=True, slots=True)
class Sides:
    """Things to be paired: `side` 0 with `side` 1 of equal `keys` (payer, payee, amount, …)."""

    keys: tuple[Ints, ...]
    side: Ints
    time: Ints
    precision: Ints
    serial: Ints


def pair(sides: Sides, seconds: int) -> Ints:
    """Return each thing's partner, -1 for none and -2 where several were equally near.

    Sides with exact times (to the second or minute) first; then, where one of the two states a
    day only, within that day. `seconds` is how far two clocks may differ.
    """
    partner = np.full(len(sides.side), -1, np.int64)
    both = _with_both(sides, np.arange(len(sides.side)))
    exact = both[sides.precision[both] < Precision.DAY]
    order = exact[
        sort_by(*(key[exact] for key in sides.keys), sides.time[exact], sides.side[exact])
    ]
    found = pair_sides(
        run_starts(*(key[order] for key in sides.keys)),
        sides.side[order],
        sides.time[order],
        np.where(sides.precision[order] == Precision.MINUTE, MINUTE_US, 0).astype(np.int64),
        sides.serial[order],
        seconds * SECOND_US,
    )
    partner[order] = np.where(found >= 0, order[found], found)
    if (sides.precision[both] == Precision.DAY).any():
        _pair_days(sides, both, partner)
    return partner


def _with_both(sides: Sides, at: Ints) -> Ints:
    """Return those of `at` whose keys have both sides."""
    if len(at) == 0:
        return at
    order = at[sort_by(*(key[at] for key in sides.keys))]
    starts = run_starts(*(key[order] for key in sides.keys))
    ones = np.add.reduceat(sides.side[order], starts[:-1])
    mixed = (ones > 0) & (ones < np.diff(starts))
    return order[np.repeat(mixed, np.diff(starts))]


def _pair_days(sides: Sides, both: Ints, partner: Ints) -> None:
    """Pair sides of which one states a day only, by filling `partner`.

    Sides without a time of day are alike. They take all timed ones of the other side if there are
    as many of them; with fewer it is open which ones they are, and all stay ambiguous.
    """
    daily = sides.precision == Precision.DAY
    day = floor_time(sides.time, DAY_US)
    keys = (*sides.keys, day)
    serial = sides.serial
    _match(partner, both[serial[both] >= 0], (*keys, serial), sides.side, whole=False)
    for side in (0, 1):
        chosen = np.where(sides.side == side, daily, ~daily)
        _match(partner, both[chosen[both]], keys, sides.side, short=side, whole=True)
    _match(partner, both[daily[both]], keys, sides.side, whole=False)


def _match(
    partner: Ints,
    at: Ints,
    keys: tuple[Ints, ...],
    side: Ints,
    *,
    short: int = 0,
    whole: bool,
) -> None:
    """Pair the n-th of side 0 with the n-th of side 1 in each group of equal keys.

    With `whole`, a group where side `short` has fewer than the other is left, as ambiguous.
    """
    at = at[partner[at] == -1]
    if len(at) == 0:
        return
    order = at[sort_by(*(key[at] for key in keys), side[at], at)]
    starts = run_starts(*(key[order] for key in keys))
    size = np.diff(starts)
    ones = np.add.reduceat(side[order], starts[:-1])
    zeros = size - ones
    few, many = (zeros, ones) if short == 0 else (ones, zeros)
    unclear = np.repeat((few < many) & (few > 0), size) & whole
    partner[order[unclear]] = -2
    rank = rank_in_runs(starts)
    begin, zero = np.repeat(starts[:-1], size), np.repeat(zeros, size)
    is_zero: Flags = side[order] == 0
    paired = is_zero & (rank < np.repeat(np.minimum(zeros, ones), size)) & ~unclear
    left = order[paired]
    right = order[(begin + zero + rank)[paired]]
    partner[left], partner[right] = right, left
