"""The kernel that leaves out most keys that occur only once, without sorting them."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Longs

ODD = 0x9E3779B97F4A7C15
"""2^64 ÷ golden ratio: spreads keys over the table (Knuth, TAOCP 3, 6.4)."""


@compiled
def may_repeat(key: Longs) -> NDArray[np.bool_]:
    """Return which keys may occur more than once: all that do, and few that do not. O(keys).

    Two keys that fall on one place of a table of at least 8 places a key count as the same.
    """
    bits = 3
    while 1 << bits < 8 * len(key):
        bits += 1
    shift = np.uint64(64 - bits)
    seen = np.zeros(1 << bits, np.uint8)
    for row in range(len(key)):
        place = (np.uint64(key[row]) * np.uint64(ODD)) >> shift
        seen[place] = min(2, seen[place] + 1)
    kept = np.empty(len(key), np.bool_)
    for row in range(len(key)):
        kept[row] = seen[(np.uint64(key[row]) * np.uint64(ODD)) >> shift] > 1
    return kept
