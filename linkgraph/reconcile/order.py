"""Rows that stand elsewhere in their table than their time says."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.derive.arrays import Ints, coarsest, run_starts, sort_by
from linkgraph.derive.compiled import compiled
from linkgraph.derive.ledger_events import LedgerRows
from linkgraph.derive.ledgers import Ledgers

_SHARE = 10
"""A table of which more than one row in this many is out of order is not sorted by time."""


@compiled
def _kept(starts: Any, time: Any) -> Any:
    """Say which rows of each run are on a longest run of times that never goes back."""
    kept = np.zeros(len(time), np.bool_)
    for g in range(len(starts) - 1):
        first, end = starts[g], starts[g + 1]
        tops = np.empty(end - first, np.int64)
        behind = np.full(end - first, -1, np.int64)
        size = 0
        for i in range(first, end):
            low, high = 0, size
            while low < high:
                middle = (low + high) // 2
                if time[first + tops[middle]] <= time[i]:
                    low = middle + 1
                else:
                    high = middle
            if low > 0:
                behind[i - first] = tops[low - 1]
            tops[low] = i - first
            size = max(size, low + 1)
        at = tops[size - 1] if size else -1
        while at >= 0:
            kept[first + at] = True
            at = behind[at]
    return kept


def displaced_rows(rows: LedgerRows, found: Ledgers) -> tuple[NDArray[np.int64], Ints]:
    """Return pairs (row, the row beside it in its table) and how many there are by ledger.

    A row is displaced when its table runs by time without it, oldest or newest first, and not
    with it. Where a table is not sorted at all its rows are counted, not listed. Only rows that
    state a balance: others say nothing of their place.
    """
    time = coarsest(found.of_row, rows.time, rows.precision)
    order = sort_by(found.of_row, rows.source, rows.row)
    order = order[rows.known[order] & ~rows.failed[order]]
    starts = run_starts(found.of_row[order], rows.source[order])
    page = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    said = time[order]
    same = page[1:] == page[:-1]
    drift = np.bincount(
        page[1:][same], np.sign(said[1:] - said[:-1])[same], minlength=len(starts) - 1
    )
    kept = _kept(starts, np.where(drift[page] < 0, -said, said)) if len(order) else page > 0
    off = ~kept
    ledgers = len(found.own)
    counts = np.bincount(found.of_row[order[off]], minlength=ledgers)
    shares = np.bincount(page[off], minlength=len(starts) - 1) * _SHARE > np.diff(starts)
    few = np.bincount(page[off], minlength=len(starts) - 1) <= 1
    at = np.flatnonzero(off & (few | ~shares)[page]) if len(order) else page
    beside = np.where((at > 0) & (page[at] == page[np.maximum(at - 1, 0)]), at - 1, at + 1)
    beside = np.minimum(beside, max(len(order) - 1, 0))
    return np.stack([order[at], order[beside]], axis=1), counts
