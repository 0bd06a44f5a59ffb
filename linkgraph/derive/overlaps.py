"""Rows of several tables that may repeat each other, handed to the kernel in a fixed order."""

import numpy as np
import numpy.typing as npt

from linkgraph.derive.arrays import Flags, Ints, run_numbers, run_starts, sort_by
from linkgraph.derive.event_kernel import (
    BALANCE,
    KNOWN,
    LAYOUT,
    OTHER,
    SERIAL,
    TABLE,
    assign_events,
)

_MIX = np.uint64(0x9E3779B97F4A7C15)


def number_events(keys: tuple[Ints | Flags, ...], told: Ints) -> Ints:
    """Return the event of each row; rows of equal `keys` may be one, as `assign_events` decides.

    `told` has the kernel's columns; rows come in the order of what they say. Tables are taken by
    what they show, most rows first, so that their numbers decide nothing.
    """
    number = np.empty(len(told), np.int64)
    order = sort_by(*keys)
    group = np.empty(len(told), np.int64)
    group[order] = run_numbers(run_starts(*(key[order] for key in keys)))
    size = np.bincount(group, minlength=1)
    single = size[group] == 1
    several = np.flatnonzero(~single)
    if len(several) == 0:
        return group
    by_table = several[_table_order(group[several], told[several])]
    starts = run_starts(group[by_table])
    number[single] = group[single]
    number[by_table] = assign_events(starts, told[by_table]) + int(group.max()) + 1
    return number


def _table_order(group: Ints, told: Ints) -> Ints:
    """Return rows by group, then by table (most rows, most said, what they say), then in order."""
    table = told[:, TABLE]
    order = sort_by(group, table)
    starts = run_starts(group[order], table[order])
    rows = np.diff(starts)
    said = (told[:, SERIAL] >= 0).astype(np.int64) + told[:, KNOWN] + (told[:, OTHER] >= 0)
    richness = np.add.reduceat(said[order], starts[:-1])
    mixed = np.add.reduceat(_mixed(_kinds(told))[order], starts[:-1])
    back = np.empty(len(order), np.int64)
    back[order] = run_numbers(starts)
    return sort_by(group, -rows[back], -richness[back], mixed[back], table)


def _kinds(told: Ints) -> Ints:
    """Return equal numbers for rows that say the same, ascending as they first come."""
    part = told[:, [SERIAL, LAYOUT, OTHER, BALANCE, KNOWN]]
    order = np.lexsort(part.T)
    starts = run_starts(*(part[order].T))
    first = np.minimum.reduceat(order, starts[:-1])
    kind = np.empty(len(order), np.int64)
    kind[order] = np.repeat(first, np.diff(starts))
    # The place of a first row depends on which file gave it only among rows that say the same.
    return np.unique(kind, return_inverse=True)[1].astype(np.int64)


def _mixed(kinds: Ints) -> npt.NDArray[np.uint64]:
    """Return numbers whose sum stands for a set of kinds."""
    value = (kinds.astype(np.uint64) + np.uint64(1)) * _MIX
    value ^= value >> np.uint64(29)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray(value ^ (value >> np.uint64(32)), np.uint64)
