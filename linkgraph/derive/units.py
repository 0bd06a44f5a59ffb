"""Things that tables of one wallet tell of, matched one to one between tables.

By an equal serial number first, then by amount, direction, counterparty and nearest time.
"""

from dataclasses import dataclass

import numpy as np

from linkgraph.derive.arrays import SECOND, Flags, Ints, rank_in_runs, run_starts, sort_by
from linkgraph.derive.match_kernel import match_in_order

_STEPS = (0, 2, 10, 60)
"""Seconds apart that are tried one after the other before the whole tolerance."""


@dataclass(frozen=True, slots=True)
class Units:
    """`own`: the account that it happened on. `other` is -1 where no number is known, `low` and
    `high` say when it was. `serials`: n × k codes, -1 for none; equal ones are equal texts.
    `vague`: without a usable time or amount to go by (not paid, not from the balance)."""

    own: Ints
    outward: Flags
    amount: Ints
    other: Ints
    low: Ints
    high: Ints
    serials: Ints
    vague: Flags

    def take(self, at: Ints) -> "Units":
        """Return some of them."""
        return Units(
            self.own[at], self.outward[at], self.amount[at], self.other[at],
            self.low[at], self.high[at], self.serials[at], self.vague[at],
        )  # fmt: skip

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.own)


def match_units(left: Units, right: Units, seconds: int, *, anywhere: bool = False) -> Ints:
    """Return for each of `right` the one of `left` that it is, -1 for none.

    `anywhere`: an equal serial number and amount decide even where the account has another name.
    """
    found = np.full(len(right), -1, np.int64)
    if len(left) == 0 or len(right) == 0:
        return found
    taken = np.zeros(len(left), np.bool_)
    _by_serial(left, right, found, taken, whose=True)
    if anywhere:
        _by_serial(left, right, found, taken, whose=False)
    windows = np.array([*(s for s in _STEPS if s < seconds), seconds], np.int64) * SECOND
    for one, two in (("known", "known"), ("unknown", "any"), ("any", "unknown")):
        a = np.flatnonzero(~taken & ~left.vague & _knows(left, one))
        b = np.flatnonzero((found < 0) & ~right.vague & _knows(right, two))
        if len(a) and len(b):
            _by_time(left, right, a, b, windows, found, taken, same_other=one == two)
    return found


def _knows(units: Units, what: str) -> Flags:
    if what == "any":
        return np.ones(len(units), np.bool_)
    return np.asarray((units.other >= 0) == (what == "known"), np.bool_)


def _by_serial(left: Units, right: Units, found: Ints, taken: Flags, *, whose: bool) -> None:
    """Match by serial numbers, the n-th with the n-th in time where several share one."""
    while True:
        l_unit, l_keys = _exploded(left, np.flatnonzero(~taken), whose)
        r_unit, r_keys = _exploded(right, np.flatnonzero(found < 0), whose)
        if len(l_unit) == 0 or len(r_unit) == 0:
            return
        side = np.repeat([0, 1], [len(l_unit), len(r_unit)])
        unit = np.concatenate([l_unit, r_unit])
        low = np.concatenate([left.low[l_unit], right.low[r_unit]])
        keys = [np.concatenate(pair) for pair in zip(l_keys, r_keys, strict=True)]
        order = sort_by(*keys, side, low, unit)
        starts = run_starts(*(key[order] for key in keys))
        pairs = _nth_with_nth(starts, side[order])
        if len(pairs) == 0:
            return
        a, b = unit[order[pairs[:, 0]]], unit[order[pairs[:, 1]]]
        first, second = (np.unique(one, return_index=True)[1] for one in (a, b))
        kept = np.intersect1d(first, second)
        found[b[kept]] = a[kept]
        taken[a[kept]] = True


def _exploded(units: Units, at: Ints, whose: bool) -> tuple[Ints, list[Ints]]:
    """Return one line for each serial number of each unit: unit, and its keys."""
    width = units.serials.shape[1]
    unit, serial = np.repeat(at, width), units.serials[at].ravel()
    lines = np.unique(np.stack([unit, serial], axis=1)[serial >= 0], axis=0)
    unit, serial = lines[:, 0], lines[:, 1]
    keys = [serial, units.amount[unit], units.outward[unit].astype(np.int64)]
    return unit, [*keys, units.own[unit]] if whose else keys


def _nth_with_nth(starts: Ints, side: Ints) -> Ints:
    """Return pairs of positions: in each run the n-th of side 0 (which stand first) and of 1."""
    size = np.diff(starts)
    ones = np.add.reduceat(side, starts[:-1])
    zeros = size - ones
    rank, begin = rank_in_runs(starts), np.repeat(starts[:-1], size)
    pairs = rank < np.repeat(np.minimum(zeros, ones), size)
    at = np.flatnonzero(pairs & (side == 0))
    return np.stack([at, (begin + np.repeat(zeros, size) + rank)[at]], axis=1)


def _by_time(
    left: Units,
    right: Units,
    a: Ints,
    b: Ints,
    windows: Ints,
    found: Ints,
    taken: Flags,
    *,
    same_other: bool,
) -> None:
    side = np.repeat([0, 1], [len(a), len(b)])
    unit = np.concatenate([a, b])
    part = [np.concatenate([getattr(left, n)[a], getattr(right, n)[b]]) for n in _ALIKE]
    if same_other:
        part.append(np.concatenate([left.other[a], right.other[b]]))
    low = np.concatenate([left.low[a], right.low[b]])
    high = np.concatenate([left.high[a], right.high[b]])
    order = sort_by(*part, low, side, unit)
    starts = run_starts(*(key[order] for key in part))
    partner = match_in_order(starts, side[order], low[order], high[order], windows)
    mine = np.flatnonzero((partner >= 0) & (side[order] == 1))
    l_unit, r_unit = unit[order[partner[mine]]], unit[order[mine]]
    found[r_unit] = l_unit
    taken[l_unit] = True


_ALIKE = ("own", "amount", "outward")
