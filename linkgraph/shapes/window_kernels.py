"""The kernel that cuts runs of one key into windows of time."""

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
