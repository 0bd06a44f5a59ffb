"""Kernels behind `entries` and `habits`."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]


@compiled
def fill_entries(
    payer: Ints, payee: Ints, free: Longs, place: Ints, other: Ints, coming: Flags
) -> None:
    """Put every transfer at its payer and at its payee, in the order given. O(n)."""
    for transfer in range(len(payer)):
        at = free[payer[transfer]]
        free[payer[transfer]] += 1
        place[at], other[at], coming[at] = transfer, payee[transfer], False
        at = free[payee[transfer]]
        free[payee[transfer]] += 1
        place[at], other[at], coming[at] = transfer, payer[transfer], True


@compiled
def weigh_parties(
    start: Longs, other: Ints, fen: Longs, wanted: Flags, few: int, top: Longs, parties: Ints
) -> None:
    """Fill how many counterparties the wanted entries of each account have, and the sum of the
    `few` greatest. O(n × few)."""
    sums = np.zeros(len(start) - 1, np.int64)
    met = np.empty(len(start) - 1, np.int32)
    best = np.empty(few, np.int64)
    for account in range(len(start) - 1):
        found = 0
        for entry in range(start[account], start[account + 1]):
            if wanted[entry]:
                party = other[entry]
                if sums[party] == 0:
                    met[found] = party
                    found += 1
                sums[party] += fen[entry]
        best[:] = 0
        for number in range(found):
            value = sums[met[number]]
            sums[met[number]] = 0
            for rank in range(few):
                if value > best[rank]:
                    best[rank], value = value, best[rank]
        parties[account] = found
        top[account] = best.sum()
