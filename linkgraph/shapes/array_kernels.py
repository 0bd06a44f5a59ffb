"""What kernels do with arrays: search, lengthen, merge."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled

Item = TypeVar("Item", np.int32, np.int64, np.float32)
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEAR = 8
"""Places looked at one by one before a search by halves."""


@compiled
def halve(low: int, high: int, rising: NDArray[Any], value: float) -> int:
    """Return the first place from `low` to `high` of which the number is more than `value`."""
    while low < high:
        middle = (low + high) // 2
        if rising[middle] <= value:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def settle(place: int, low: int, high: int, moments: Longs, moment: int) -> int:
    """Return the place after the last of moments[low:high] that is at most `moment`.

    `place`: where it may be near. O(1) when it is, else O(log).
    """
    tries = 0
    while tries < NEAR and place < high and moments[place] <= moment:
        place += 1
        tries += 1
    while tries < NEAR and place > low and moments[place - 1] > moment:
        place -= 1
        tries += 1
    if tries < NEAR:
        return place
    return halve(low, high, moments, moment)


@compiled
def lengthen(array: NDArray[Item], least: int) -> NDArray[Item]:
    """Return a longer array that begins with the items of `array`."""
    longer = np.empty(max(least, len(array) + len(array) // 2 + 1024), array.dtype)
    longer[: len(array)] = array
    return longer


@compiled
def merge(one: Ints, other: Ints) -> Ints:
    """Return two rising arrays as one (sorting them anew takes quadratic time here). O(n)."""
    both = np.empty(len(one) + len(other), np.int32)
    left = right = 0
    for place in range(len(both)):
        if right == len(other) or (left < len(one) and one[left] < other[right]):
            both[place] = one[left]
            left += 1
        else:
            both[place] = other[right]
            right += 1
    return both
