"""Kernels that cut runs of one key into windows of time."""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Longs


@compiled
def cut_windows(key: Longs, begin: Longs, end: Longs, span: int) -> Longs:
    """Number the windows of rows sorted by (key, begin): a new one for a new key, and where a
    row ends more than `span` after the first begin of its window."""
    number = np.empty(len(key), np.int64)
    window, first = -1, 0
    for row in range(len(key)):
        if row == 0 or key[row] != key[row - 1] or end[row] - first > span:
            window += 1
            first = begin[row]
        number[row] = window
    return number


@compiled
def overlap_windows(
    key: Longs, begin: Longs, end: Longs, span: int, few: int
) -> tuple[Longs, Longs]:
    """List the rows of overlapping windows of rows sorted by (key, begin), two rows or more each;
    return them, and where each window starts, then the end.

    A window may open with each row, but after one of more than `few` rows with none that begins
    less than half of `span` after it did. It has the rows of its key that begin then or later and
    end within `span` of it; one that has none that windows before it lack is left out. So rows of
    a key that lie within `span` are in one window where no window has more than `few`, those that
    lie within half of `span` always. O(rows * few).
    """
    rows, starts = np.empty(max(16, 2 * len(key)), np.int64), np.empty(len(key) + 1, np.int64)
    filled = windows = first = 0
    before, seen = np.int64(-1), np.int64(0)  # the key whose windows are listed, and until when
    while first < len(key):
        until = begin[first] + span
        begun, new, row = filled, key[first] != before, first
        while row < len(key) and key[row] == key[first] and begin[row] <= until:
            if end[row] <= until:
                if filled == len(rows):
                    rows = np.concatenate((rows, np.empty_like(rows)))
                rows[filled] = row
                filled += 1
                new |= end[row] > seen
            row += 1
        opening, step = begin[first], span // 2 if filled - begun > few else 1
        if new and filled - begun >= 2:
            starts[windows] = begun
            windows += 1
            before, seen = key[first], until
        else:
            filled = begun
        first += 1
        while first < len(key) and key[first] == key[first - 1] and begin[first] - opening < step:
            first += 1
    starts[windows] = filled
    return rows[:filled], starts[: windows + 1]
