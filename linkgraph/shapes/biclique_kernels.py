"""Kernels that find payers with payees in common, and close such groups."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs


@compiled
def list_pairs(
    come: Ints,
    come_start: Longs,
    payer: Ints,
    earliest: Longs,
    latest: Longs,
    span: int,
    most_each: int,
    one: Ints,
    other: Ints,
) -> tuple[int, int]:
    """Write every two payments into one account, of different payers and inside `span`.

    An account is left out whole when more than `most_each` are looked at: pairs of which one may
    end beyond `span` count too. Returns how many were
    found (more than fit is a call for larger tables), and how many accounts were left out.
    """
    found = cut = 0
    room = len(one)
    for account in range(len(come_start) - 1):
        begun, looked = found, 0
        for i in range(come_start[account], come_start[account + 1]):
            a = come[i]
            for j in range(i + 1, come_start[account + 1]):
                b = come[j]
                if earliest[b] - earliest[a] > span or looked > most_each:
                    break
                looked += 1
                if payer[a] == payer[b] or max(latest[a], latest[b]) - earliest[a] > span:
                    continue
                if found < room:
                    one[found], other[found] = a, b
                found += 1
            if looked > most_each:
                found = begun
                cut += 1
                break
    return found, cut


@compiled
def close_pairs(
    pair: Ints,
    start: Longs,
    come: Ints,
    come_start: Longs,
    gone: Ints,
    gone_start: Longs,
    payer: Ints,
    payee: Ints,
    earliest: Longs,
    latest: Longs,
    span: int,
) -> tuple[Ints, Longs]:
    """Return the payments of the closed group of each pair of payers, and where each ends."""
    groups = len(start) - 1
    ends = np.empty(groups, np.int64)
    members = np.empty(max(16, 4 * len(pair)), np.int32)
    filled = 0
    hits = np.zeros(len(come_start), np.int32)
    for g in range(groups):
        first, last = start[g], start[g + 1]
        opening = earliest[pair[first]]
        for k in range(first, last):
            opening = min(opening, earliest[pair[k]])
        closing = opening + span
        payees = np.unique(payee[pair[first:last]])
        payers = with_all(payees, come, come_start, payer, earliest, latest, opening, closing, hits)
        payees = with_all(payers, gone, gone_start, payee, earliest, latest, opening, closing, hits)
        begun = filled
        for account in payers:
            for i in range(gone_start[account], gone_start[account + 1]):
                a = gone[i]
                if earliest[a] < opening or latest[a] > closing:
                    continue
                place = np.searchsorted(payees, payee[a])
                if place < len(payees) and payees[place] == payee[a]:
                    if filled == len(members):
                        members = np.concatenate((members, np.empty_like(members)))
                    members[filled] = a
                    filled += 1
        members[begun:filled].sort()
        ends[g] = filled
    return members[:filled], ends


@compiled
def with_all(
    accounts: NDArray[np.int32],
    at: Ints,
    at_start: Longs,
    far: Ints,
    earliest: Longs,
    latest: Longs,
    opening: int,
    closing: int,
    hits: Ints,
) -> NDArray[np.int32]:
    """Return the far accounts of payments that each of `accounts` has, inside the window.

    `hits` is zero at every account, and is left so. Pairs pay once, so that counting payments
    counts accounts.
    """
    for account in accounts:
        for i in range(at_start[account], at_start[account + 1]):
            if earliest[at[i]] >= opening and latest[at[i]] <= closing:
                hits[far[at[i]]] += 1
    kept = np.empty(at_start[accounts[0] + 1] - at_start[accounts[0]], np.int32)
    count = 0
    first = accounts[0]
    for i in range(at_start[first], at_start[first + 1]):
        one = far[at[i]]
        if hits[one] == len(accounts):
            kept[count] = one
            count += 1
            hits[one] = 0
    for account in accounts:
        for i in range(at_start[account], at_start[account + 1]):
            hits[far[at[i]]] = 0
    kept = kept[:count]
    kept.sort()
    return kept
