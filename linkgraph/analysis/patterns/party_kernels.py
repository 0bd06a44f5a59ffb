"""Kernels over the accounts of shapes: how many counterparties there are, and who the members."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs
from linkgraph.shapes.array_kernels import Flags, settle
from linkgraph.shapes.pair_kernels import group

Entries = tuple[Longs, Ints, NDArray[np.uint8]]
"""The columns `start`, `payment`, `layer` of `shapes.found.Shapes`."""
Sides = tuple[Ints, Ints]
"""Payer and payee of each payment."""


@compiled
def count_parties(
    chosen: Longs, entries: Entries, inward: Flags, sides: Sides, known: Flags
) -> tuple[Longs, Longs]:
    """Return of each chosen shape how many counterparties it has, and how many are `known`.

    Those are its payers on layer 0 where `inward` (a flag a chosen shape), else its payees.
    `known`: a flag an account. O(entries + accounts).
    """
    start, payment, layer = entries
    payer, payee = sides
    total, hits = np.zeros(len(chosen), np.int64), np.zeros(len(chosen), np.int64)
    seen = np.full(len(known), -1, np.int32)
    for one in range(len(chosen)):
        for entry in range(start[chosen[one]], start[chosen[one] + 1]):
            at = payment[entry]
            party = payer[at] if inward[one] and layer[entry] == 0 else payee[at]
            if seen[party] != one:
                seen[party] = one
                total[one] += 1
                hits[one] += known[party]
    return total, hits


@compiled
def list_members(start: Longs, payment: Ints, sides: Sides, accounts: int) -> tuple[Longs, Longs]:
    """Return (start, account) of the accounts of each shape, rising. O(entries + accounts)."""
    payer, payee = sides
    first = np.zeros(len(start), np.int64)
    found, owner = np.empty(2 * len(payment), np.int32), np.empty(2 * len(payment), np.int32)
    seen = np.full(accounts, -1, np.int32)
    used = 0
    for shape in range(len(start) - 1):
        for entry in range(start[shape], start[shape + 1]):
            for account in (payer[payment[entry]], payee[payment[entry]]):
                if seen[account] != shape:
                    seen[account] = shape
                    found[used], owner[used] = account, shape
                    used += 1
        first[shape + 1] = used
    _, by_account = group(found[:used], accounts)
    member, place = np.empty(used, np.int64), first[:-1].copy()
    for one in by_account:
        member[place[owner[one]]] = found[one]
        place[owner[one]] += 1
    return first, member


@compiled
def count_meanwhile(first: Ints, last: Ints, earliest: Longs) -> Longs:
    """Return how many payments of the case are made from that of `first` to that of `last`.

    `earliest`: rising. O(1) for each where few are made at the same moment, else O(log n).
    """
    count = np.empty(len(first), np.int64)
    for one in range(len(first)):
        begin = settle(first[one], 0, len(earliest), earliest, earliest[first[one]] - 1)
        end = settle(last[one], 0, len(earliest), earliest, earliest[last[one]])
        count[one] = end - begin
    return count
