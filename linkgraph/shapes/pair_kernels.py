"""Kernels over pairs of accounts: payments by account, what pays once, what stands."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

Grouped = tuple[Longs, Ints]
"""Payments by account: of account v `rows[start[v]:start[v + 1]]`, in order."""
Received = tuple[Longs, Ints]
"""By account: who paid account v, a payment each, is `payer[start[v]:start[v + 1]]`."""


@compiled
def group(key: Ints, accounts: int) -> Grouped:
    """Return payments by account. O(n)."""
    start = np.zeros(accounts + 1, np.int64)
    for row in range(len(key)):
        start[key[row] + 1] += 1
    for account in range(accounts):
        start[account + 1] += start[account]
    place = start[:-1].copy()
    rows = np.empty(len(key), np.int32)
    for row in range(len(key)):
        rows[place[key[row]]] = row
        place[key[row]] += 1
    return start, rows


@compiled
def choose_rows(start: Longs, rows: Ints, chosen: Flags) -> Grouped:
    """Return those of grouped payments that are `chosen`, a flag each of all payments. O(n)."""
    first, kept = np.empty(len(start), np.int64), np.empty(len(rows), np.int32)
    used = 0
    for account in range(len(start) - 1):
        first[account] = used
        for place in range(start[account], start[account + 1]):
            kept[used] = rows[place]
            used += chosen[rows[place]]
    first[-1] = used
    return first, kept[:used].copy()


@compiled
def mark_pairs(
    gone: Grouped, payee: Ints, earliest: Longs, come: Received, span: int
) -> tuple[Flags, Flags, Longs]:
    """Return which payments are the only one between their two accounts, either way, which are of
    a payer and a payee whose last is more than `span` after their first, and how many different
    payees each payer has. O(n).

    `gone`: by payer, in the order of time; `payee`, `earliest`: in that order.
    """
    start, rows = gone
    accounts = len(start) - 1
    single, standing = np.empty(len(rows), np.bool_), np.empty(len(rows), np.bool_)
    others = np.zeros(accounts, np.int64)
    ends = np.full((accounts, 2), -1, np.int32)  # a payee's first and last place: one line
    for account in range(accounts):
        begin, end = start[account], start[account + 1]
        for place in range(begin, end):
            mark = ends[payee[place]]
            if mark[0] < begin:
                mark[0] = place
                others[account] += 1
            mark[1] = place
        for place in range(begin, end):
            one, other = ends[payee[place]]
            single[rows[place]] = one == other
            standing[rows[place]] = earliest[other] - earliest[one] > span
        if begin < end:
            unmark_mutual(account, come, ends, begin, rows, single)
    return single, standing, others


@compiled
def unmark_mutual(
    account: int, come: Received, ends: Ints, begin: int, rows: Ints, single: Flags
) -> None:
    """Unmark the single payments of an account to those that paid it. O(its payments received).

    `ends`: of each account the first and the last place, `begin` or later, at which this one paid
    it, of which `rows` are the payments.
    """
    start, payer = come
    for place in range(start[account], start[account + 1]):
        first, last = ends[payer[place]]
        if first >= begin and first == last:
            single[rows[first]] = False


@compiled
def count_others(other: Ints, start: Longs) -> Longs:
    """Return of each account how many different others its payments have. O(n).

    Of account v those are `other[start[v]:start[v + 1]]`.
    """
    accounts = len(start) - 1
    count = np.zeros(accounts, np.int64)
    seen = np.full(accounts, -1, np.int64)
    for account in range(accounts):
        for place in range(start[account], start[account + 1]):
            count[account] += seen[other[place]] < start[account]
            seen[other[place]] = place
    return count
