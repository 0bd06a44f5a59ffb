"""Small array tools of the analyses: joins, groups, and runs, without a loop over rows."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def ints(values: Any) -> Ints:
    """Return `values` as int64."""
    return np.asarray(values, dtype=np.int64)


def expand(wanted: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """Join: for each of `wanted` every place in the sorted `keys` that equals it.

    Returns positions in `wanted` and the matching positions in `keys`, in the order of `wanted`.
    """
    left = np.searchsorted(keys, wanted, "left")
    count = np.searchsorted(keys, wanted, "right") - left
    return spread(left, count)


def spread(start: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Turn ranges (`start`, `count`) into (number of the range, each position in it)."""
    owner = np.repeat(np.arange(len(start)), count)
    first = np.repeat(start - np.concatenate(([0], np.cumsum(count)[:-1])), count)
    return owner, first + np.arange(len(owner))


def pair_code(high: Ints, low: Ints) -> Ints:
    """Return one int64 for two numbers of 0 to 2**31."""
    return (high.astype(np.int64) << 32) | low.astype(np.int64)


def unpair(code: Ints) -> tuple[Ints, Ints]:
    """Undo `pair_code`."""
    return code >> 32, code & 0xFFFFFFFF


def has(sorted_codes: Ints, wanted: Ints) -> Flags:
    """Return which of `wanted` are among `sorted_codes`."""
    if not len(sorted_codes):
        return np.zeros(len(wanted), dtype=np.bool_)
    at = np.minimum(np.searchsorted(sorted_codes, wanted), len(sorted_codes) - 1)
    return np.asarray(sorted_codes[at] == wanted)


def most_common(group: Ints, code: Ints, groups: int) -> Ints:
    """Return for each group how often its most frequent code occurs; codes below 0 are unknown."""
    known = code >= 0
    pairs, counts = np.unique(pair_code(group[known], code[known]), return_counts=True)
    most = np.zeros(groups, dtype=np.int64)
    np.maximum.at(most, pairs >> 32, counts)
    return most


def sums(group: Ints, amount: NDArray[Any], groups: int) -> Ints:
    """Return the exact integer sum of `amount` for each group."""
    total = np.zeros(groups, dtype=np.int64)
    np.add.at(total, group, amount)
    return total
