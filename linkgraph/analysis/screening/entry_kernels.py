"""Kernels behind `entries` and `habits`: placing transfers at accounts, sums, counterparties."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]
Bytes = NDArray[np.uint8]


@compiled
def count_entries(chosen: Ints, payer: Ints, payee: Ints, start: Longs) -> None:
    """Fill where the entries of each account begin; `start` is zeros, one more than accounts."""
    for transfer in chosen:
        start[payer[transfer] + 1] += 1
        start[payee[transfer] + 1] += 1
    for account in range(1, len(start)):
        start[account] += start[account - 1]


@compiled
def place_entries(
    chosen: Ints, payer: Ints, payee: Ints, free: Longs, transfer: Ints, coming: Flags
) -> None:
    """Put every transfer at its payer and at its payee, in the order given. O(n)."""
    for one in chosen:
        at = free[payer[one]]
        free[payer[one]] += 1
        transfer[at], coming[at] = one, False
        at = free[payee[one]]
        free[payee[one]] += 1
        transfer[at], coming[at] = one, True


@compiled
def read_entries(
    transfer: Ints,
    coming: Flags,
    payer: Ints,
    payee: Ints,
    amount: Longs,
    time: Longs,
    kind: Bytes,
    spans: Longs,
    day_us: int,
    other: Ints,
    fen: Longs,
    at: Longs,
    latest: Longs,
    day: Ints,
    exact: Flags,
    cash: Flags,
) -> None:
    """Fill what entries say; `kind` of a transfer: its precision, and 4 more for cash. O(n).

    `spans`: how much later than stated a transfer of each precision may have been, µs.
    """
    for entry in range(len(transfer)):
        one = transfer[entry]
        other[entry] = payer[one] if coming[entry] else payee[one]
        fen[entry] = amount[one]
        at[entry] = time[one]
        precision = kind[one] & 3
        latest[entry] = time[one] + spans[precision]
        day[entry] = time[one] // day_us
        exact[entry] = precision < len(spans) - 1
        cash[entry] = kind[one] > 3


@compiled
def sum_each(start: Longs, values: NDArray[Any], total: Longs) -> None:
    """Fill the sum of `values` (numbers or flags) of each account. O(n)."""
    for account in range(len(start) - 1):
        found = 0
        for entry in range(start[account], start[account + 1]):
            found += values[entry]
        total[account] = found


@compiled
def sum_where(start: Longs, fen: Longs, wanted: Flags, total: Longs) -> None:
    """Fill the fen of the wanted entries of each account. O(n)."""
    for account in range(len(start) - 1):
        found = 0
        for entry in range(start[account], start[account + 1]):
            found += fen[entry] if wanted[entry] else 0
        total[account] = found


@compiled
def number_parties(
    start: Longs, other: Ints, fen: Longs, coming: Flags, number: Ints, count: Ints, total: Longs
) -> None:
    """Number the counterparties of each account from 0, each side by itself. O(n).

    `count` and `total`, of an account and side (1: in): counterparties, and fen.
    """
    # Whose number a counterparty has, beside it: so nothing must be wiped between accounts.
    seen = np.full(2 * (len(start) - 1), -1, np.int64)
    for account in range(len(start) - 1):
        for entry in range(start[account], start[account + 1]):
            side = 1 if coming[entry] else 0
            key = 2 * other[entry] + side
            if seen[key] >> 32 != account:
                seen[key] = (account << 32) | count[account, side]
                count[account, side] += 1
            number[entry] = seen[key] & 0xFFFFFFFF
            total[account, side] += fen[entry]


@compiled
def add_strongest(
    start: Longs,
    other: Ints,
    number: Ints,
    fen: Longs,
    coming: Flags,
    count: Ints,
    somebody: Flags,
    few: int,
    parties: Longs,
    top: Longs,
) -> None:
    """Fill how many counterparties of each account and side are `somebody`, and what the `few`
    greatest of them have together. O(n × few)."""
    most = 1
    for account in range(len(count)):
        most = max(most, count[account, 0], count[account, 1])
    sums, best = np.zeros((2, most), np.int64), np.empty(few, np.int64)
    for account in range(len(start) - 1):
        for entry in range(start[account], start[account + 1]):
            if somebody[other[entry]]:
                sums[1 if coming[entry] else 0, number[entry]] += fen[entry]
        for side in range(2):
            best[:] = 0
            for party in range(count[account, side]):
                value = sums[side, party]
                parties[account, side] += value > 0
                sums[side, party] = 0
                for rank in range(few):
                    if value > best[rank]:
                        best[rank], value = value, best[rank]
            top[account, side] = best.sum()


@compiled
def mark_night(at: Longs, exact: Flags, day_us: int, begin: int, end: int, dark: Flags) -> None:
    """Mark entries from `begin` to before `end` of the day, µs, over midnight where it is later."""
    for entry in range(len(at)):
        moment = at[entry] % day_us
        later, earlier = moment >= begin, moment < end
        dark[entry] = exact[entry] and ((later and earlier) if begin <= end else (later or earlier))


@compiled
def read_stated(
    start: Longs,
    transfer: Ints,
    coming: Flags,
    payer: Longs,
    payee: Longs,
    none: int,
    fen: Longs,
    stated: Longs,
    total: Longs,
) -> None:
    """Fill the balance of each entry; of each account how many are stated, and their sum in yuan,
    each rounded down. O(n)."""
    for account in range(len(start) - 1):
        for entry in range(start[account], start[account + 1]):
            one = transfer[entry]
            fen[entry] = payee[one] if coming[entry] else payer[one]
            if fen[entry] != none:
                stated[account] += 1
                total[account] += fen[entry] // 100
