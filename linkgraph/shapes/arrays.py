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


def lexical_order(keys: list[NDArray[Any]]) -> NDArray[np.intp]:
    """Return the order of rows by the first key, then the next, then as they stand.

    Only rows that the first key leaves equal are sorted by the others.
    """
    order = np.argsort(keys[0], kind="stable")
    first = keys[0][order]
    same = first[1:] == first[:-1]
    tied = np.zeros(len(first), np.bool_)
    tied[1:] |= same
    tied[:-1] |= same
    rows = order[tied]
    telling = [key[rows] for key in keys if (key != key[:1]).any()]
    if telling:
        order[tied] = rows[np.lexsort(telling[::-1])]
    return order
