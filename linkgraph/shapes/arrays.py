"""What finders, rules and ties do with arrays."""

import numpy as np
from numpy.typing import NDArray


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the different numbers, rising: np.unique by sorting.

    numpy since 2.3 puts whole numbers into a hash table first, and sorts afterwards: several
    times as long where there are millions of them.
    """
    rising = np.sort(values)
    new = np.ones(len(rising), np.bool_)
    new[1:] = rising[1:] != rising[:-1]
    return rising[new]
