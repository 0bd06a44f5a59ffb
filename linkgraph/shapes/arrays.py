"""What finders, rules and ties do with arrays."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the different numbers, rising: np.unique by sorting.

    numpy since 2.3 puts whole numbers into a hash table first, and sorts afterwards: several
    times as long where there are millions of them.
    """
    rising = np.sort(values)
    return rising[begins(rising)]


def begins(*keys: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which rows, sorted by some keys, differ from the row before in any of them."""
    new = np.ones(len(keys[0]), np.bool_)
    new[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return new
