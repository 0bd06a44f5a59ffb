"""Small array helpers that derive's steps share."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from linkgraph.durations import DAY_US, MINUTE_US
from linkgraph.schema import Precision

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

UNIT = np.array([1, MINUTE_US, DAY_US], np.int64)
"""How long a stated time lasts, by Precision, in µs; a second is taken as exact."""


def ints(table: pa.Table, name: str, missing: int = 0) -> Ints:
    """Return a column as int64, nulls as `missing`."""
    filled = table[name].combine_chunks().cast(pa.int64()).fill_null(missing)
    return np.asarray(filled.to_numpy(zero_copy_only=False), np.int64)


def flags(table: pa.Table, name: str) -> Flags:
    """Return a column as bool, nulls as false."""
    return np.asarray(
        table[name].combine_chunks().fill_null(False).to_numpy(zero_copy_only=False), np.bool_
    )


def codes(table: pa.Table, name: str) -> Ints:
    """Return equal codes for equal texts, -1 for null."""
    coded = table[name].combine_chunks().dictionary_encode().indices.cast(pa.int64())
    return np.asarray(coded.fill_null(-1).to_numpy(zero_copy_only=False), np.int64)


def sort_by(*keys: NDArray[Any]) -> Ints:
    """Return the stable order by the first key, then the second, …."""
    return np.lexsort(keys[::-1]).astype(np.int64)


def run_starts(*keys: NDArray[Any]) -> Ints:
    """Return where runs of equal keys begin, and the length of the arrays at the end."""
    size = len(keys[0])
    if size == 0:
        return np.zeros(1, np.int64)
    change = np.zeros(size, np.bool_)
    change[0] = True
    for key in keys:
        change[1:] |= key[1:] != key[:-1]
    return np.append(np.flatnonzero(change), size).astype(np.int64)


def run_numbers(starts: Ints) -> Ints:
    """Return for each element the number of its run."""
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts)).astype(np.int64)


def rank_in_runs(starts: Ints) -> Ints:
    """Return for each element its position in its run."""
    return np.arange(starts[-1], dtype=np.int64) - np.repeat(starts[:-1], np.diff(starts))


def floor_time(time: Ints, unit: Ints | int) -> Ints:
    """Return the beginning of the minute or day that a time lies in."""
    return np.asarray(time - time % unit, np.int64)


def coarsest(owner: Ints, time: Ints, precision: Ints) -> Ints:
    """Return times floored to the day or minute where the owner has a time no finer in it."""
    for level, unit in ((Precision.DAY, DAY_US), (Precision.MINUTE, MINUTE_US)):
        if not (precision == level).any():
            continue
        floor = floor_time(time, unit)
        order = sort_by(owner, floor)
        starts = run_starts(owner[order], floor[order])
        coarse = np.logical_or.reduceat((precision == level)[order], starts[:-1])
        blurred = np.empty(len(time), np.bool_)
        blurred[order] = np.repeat(coarse, np.diff(starts))
        time = np.where(blurred, floor, time)
    return time


def texts(values: Sequence[str], index: NDArray[Any]) -> pa.Array:
    """Return `values[index]` as text; index -1 is null."""
    at = pa.array(np.where(index < 0, 0, index), mask=np.asarray(index < 0))
    return pa.array(list(values) or [""], pa.string()).take(at)
