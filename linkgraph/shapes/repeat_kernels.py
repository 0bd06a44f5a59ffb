"""The kernel that leaves out most keys that occur only once, without sorting them."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Longs

ODD = 0x9E3779B97F4A7C15
"""2^64 ÷ golden ratio: spreads keys over the table (Knuth, TAOCP 3, 6.4)."""


@compiled
def place_of(key: int, shift: int) -> tuple[np.int64, np.int64]:
    """Return the byte of a key's place, and the first of its two bits there."""
    place = np.int64((np.uint64(key) * np.uint64(ODD)) >> np.uint64(shift))
    return place >> 2, 2 * (place & 3)


@compiled
def may_repeat(key: Longs) -> NDArray[np.bool_]:
    """Return which keys may occur more than once: all that do, and few that do not. O(keys).

    Two keys that fall on one place of a table of at least 8 places a key count as the same. A place
    has two bits: the table is read and written all over, and should be near.
    """
    bits = 3
    while 1 << bits < 8 * len(key):
        bits += 1
    shift = 64 - bits
    seen = np.zeros(1 << (bits - 2), np.uint8)
    for row in range(len(key)):
        four, at = place_of(key[row], shift)
        if (seen[four] >> at) & 3 < 2:
            seen[four] += 1 << at
    kept = np.empty(len(key), np.bool_)
    for row in range(len(key)):
        four, at = place_of(key[row], shift)
        kept[row] = (seen[four] >> at) & 3 > 1
    return kept
