"""Things that several tables of one wallet tell of, matched one to one between tables.

By an equal serial number first, then by amount, direction, counterparty and nearest time.
"""

from dataclasses import dataclass

import numpy as np

from linkgraph.derive.arrays import Flags, Ints, rank_in_runs, run_starts, sort_by
from linkgraph.derive.match_kernel import match_in_order
from linkgraph.durations import SECOND_US

_STEPS = (0, 2, 10, 60)
"""Seconds apart that are tried one after the other before the whole tolerance."""


@dataclass(frozen=True, slots=True)
class Units:
    """Movements of money on accounts, as tables tell of them.

    `other` and `trade` (codes of the counterparty and of the platform's trade number) are -1 where
    unknown; `low` and `high` say when it was. `said`: lines (unit, code of a serial number that one
    of its rows has). `timed`: may be matched by time; trades that nobody paid may not.
    """

    own: Ints
    outward: Flags
    amount: Ints
    other: Ints
    trade: Ints
    low: Ints
    high: Ints
    timed: Flags
    said: Ints

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.own)


def joined(one: Units, two: Units) -> Units:
    """Return both, those of `two` numbered behind those of `one`."""
    both = {
        name: np.concatenate([getattr(one, name), getattr(two, name)])
        for name in ("own", "outward", "amount", "other", "trade", "low", "high", "timed")
    }
    shifted = two.said + np.array([len(one), 0])
    return Units(said=np.concatenate([one.said, shifted]), **both)


def match_units(
    units: Units, left: Flags, right: Flags, seconds: int | None, *, anywhere: bool = False
) -> Ints:
    """Return pairs (left, right) of units that are one.

    `seconds`: how far apart their times may be; None: serial numbers only. `anywhere`: an equal
    serial number and amount decide even where the account goes by another name.
    """
    free = left | right
    found = [np.zeros((0, 2), np.int64)]
    for whose in (True, False) if anywhere else (True,):
        while True:
            pairs = _by_serial(units, left & free, right & free, whose)
            if len(pairs) == 0:
                break
            free[pairs.ravel()] = False
            found.append(pairs)
    if seconds is not None:
        found.append(
            _by_time(units, left & free & units.timed, right & free & units.timed, seconds)
        )
    return np.concatenate(found)


def _by_serial(units: Units, left: Flags, right: Flags, whose: bool) -> Ints:
    """Pair by serial numbers, the n-th with the n-th in time where several share one.

    A unit of several numbers may be in several pairs: only those are given that are sure.
    """
    unit, serial = units.said[:, 0], units.said[:, 1]
    lines = np.flatnonzero(left[unit] | right[unit])
    unit, serial = unit[lines], serial[lines]
    side = right[unit].astype(np.int64)
    if len(unit) == 0 or not side.any() or side.all():
        return np.zeros((0, 2), np.int64)
    keys = [serial, units.amount[unit], units.outward[unit].astype(np.int64)]
    keys += [units.own[unit]] if whose else []
    order = sort_by(*keys, side, units.low[unit], unit)
    at = _nth_with_nth(run_starts(*(key[order] for key in keys)), side[order])
    pairs = unit[order[at]].reshape(-1, 2)
    firsts = [np.unique(pairs[:, side], return_index=True)[1] for side in (0, 1)]
    return np.asarray(pairs[np.intersect1d(firsts[0], firsts[1])], np.int64)


def _nth_with_nth(starts: Ints, side: Ints) -> Ints:
    """Return pairs of positions: in each run the n-th of side 0 (which stand first) and of 1."""
    size = np.diff(starts)
    zeros = size - np.add.reduceat(side, starts[:-1])
    begin, before = np.repeat(starts[:-1], size), np.repeat(zeros, size)
    pairs = rank_in_runs(starts) < np.repeat(np.minimum(zeros, size - zeros), size)
    at = np.flatnonzero(pairs & (side == 0))
    return np.stack([at, (begin + before)[at] + rank_in_runs(starts)[at]], axis=1)


def _by_time(units: Units, left: Flags, right: Flags, seconds: int) -> Ints:
    unit = np.flatnonzero(left | right)
    if not left.any() or not right.any():
        return np.zeros((0, 2), np.int64)
    side = right[unit].astype(np.int64)
    alike = (units.own[unit], units.amount[unit], units.outward[unit])
    order = sort_by(*alike, units.low[unit], side, unit)
    unit, side = unit[order], side[order]
    windows = np.array([*(s for s in _STEPS if s < seconds), seconds], np.int64) * SECOND_US
    partner = match_in_order(
        run_starts(*(key[order] for key in alike)),
        side,
        units.low[unit],
        units.high[unit],
        units.other[unit],
        units.trade[unit],
        windows,
    )
    at = np.flatnonzero((partner >= 0) & (side == 0))
    return np.stack([unit[at], unit[partner[at]]], axis=1)
