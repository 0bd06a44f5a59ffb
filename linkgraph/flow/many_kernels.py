"""Kernels of pro-rata matching for several owners at once: sparse shares of each account.

The shares of an account are a run of `pool`, sorted by owner, with room to grow; when it is full
it moves to a place twice as long at the end. What a transfer carries is a run of the trail.
"""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.flow.doubt import doubt_out, fresh_doubt
from linkgraph.flow.order_kernels import Sides
from linkgraph.flow.share_kernels import BALANCE, arrive_in_doubt, portion
from linkgraph.flow.tied import Bools, Ints, Longs, Table
from linkgraph.flow.walk_kernels import grown

BEGIN, COUNT, ROOM = 1, 2, 3
"""Of an account, behind its balance: where its shares begin, how many they are, for how many there
is room."""
OWNER, FEN = 0, 1
NOBODY, ANYBODY = -1, -2


@compiled
def give_rest(over: int, parts: Table, count: int, whole: int) -> None:
    """Add 1 to the first column of the `over` parts with the largest second column.

    Equal ones: the first come first. The second columns are below `whole`. O(count × log whole).
    """
    low, high = 0, whole  # more than `over` parts are above `low`, if any; no more above `high`
    while low < high:
        middle = (low + high) // 2
        above = 0
        for at in range(count):
            above += int(parts[at, 1] > middle)
        if above <= over:
            high = middle
        else:
            low = middle + 1
    for at in range(count):
        if parts[at, 1] > high:
            parts[at, 0] += 1
            over -= 1
    for at in range(count):
        if over > 0 and parts[at, 1] == high:
            parts[at, 0] += 1
            over -= 1


@compiled
def split(fen: int, account: Longs, pool: Table, parts: Table) -> None:
    """Fill the first column of `parts` with what an out takes of each share of the account.

    `parts` has room for one more than there are shares: nobody's money.
    """
    begin, count, whole = account[BEGIN], account[COUNT], account[BALANCE]
    if fen >= whole:
        for at in range(count):
            parts[at, 0] = pool[begin + at, FEN]
        return
    nobody, over = whole, fen
    for at in range(count):
        share = pool[begin + at, FEN]
        parts[at, 0], parts[at, 1] = portion(fen, share, whole)
        nobody -= share
        over -= parts[at, 0]
    parts[count, 0], parts[count, 1] = portion(fen, nobody, whole)
    over -= parts[count, 0]
    if over > 0:
        give_rest(over, parts, count + 1, whole)


@compiled
def draw(
    transfer: int,
    account: Longs,
    pool: Table,
    parts: Table,
    trail: Table,
    used: int,
    doubtful: bool,
) -> tuple[Table, int]:
    """Move `parts` from the shares of the account to new rows of the trail."""
    begin, kept = account[BEGIN], 0
    for at in range(account[COUNT]):
        owner, fen, taken = pool[begin + at, OWNER], pool[begin + at, FEN], parts[at, 0]
        if taken > 0:
            trail = grown(trail, used)
            trail[used, 0], trail[used, 1] = owner, transfer
            trail[used, 2], trail[used, 3] = taken, int(doubtful)
            used += 1
        if taken < fen:
            pool[begin + kept, OWNER], pool[begin + kept, FEN] = owner, fen - taken
            kept += 1
    account[COUNT] = kept
    return trail, used


@compiled
def make_room(account: Longs, pool: Table, end: int, more: int) -> tuple[Table, int]:
    """Give the shares of an account room for `more`; return the pool and its end."""
    needed = account[COUNT] + more
    if needed <= account[ROOM]:
        return pool, end
    room = max(2, 2 * needed)
    while end + room > len(pool):
        pool = grown(pool, len(pool))
    for at in range(account[COUNT]):
        pool[end + at, OWNER] = pool[account[BEGIN] + at, OWNER]
        pool[end + at, FEN] = pool[account[BEGIN] + at, FEN]
    account[BEGIN], account[ROOM] = end, room
    return pool, end + room


@compiled
def merge(
    account: Longs, pool: Table, end: int, trail: Table, first: int, last: int, home: int
) -> tuple[Table, int]:
    """Add what a transfer carries, trail rows [first, last), to the shares of an account.

    Not what is of owner `home`: it has come back.
    """
    pool, end = make_room(account, pool, end, last - first)
    begin, mine, row = account[BEGIN], account[COUNT] - 1, last - 1
    to = account[BEGIN] + account[ROOM] - 1
    while row >= first or mine >= 0:
        if row >= first and trail[row, 0] == home:
            row -= 1
            continue
        here = pool[begin + mine, OWNER] if mine >= 0 else -1
        there = trail[row, 0] if row >= first else -1
        owner, fen = max(here, there), 0
        if here == owner:
            fen += pool[begin + mine, FEN]
            mine -= 1
        if there == owner:
            fen += trail[row, 2]
            row -= 1
        pool[to, OWNER], pool[to, FEN] = owner, fen
        to -= 1
    count = begin + account[ROOM] - 1 - to
    for at in range(count):
        pool[begin + at, OWNER], pool[begin + at, FEN] = (
            pool[to + 1 + at, OWNER],
            pool[to + 1 + at, FEN],
        )
    account[COUNT] = count
    return pool, end


@compiled
def note(
    sums: Table, used: int, trail: Table, first: int, last: int, account: int, only: int
) -> tuple[Table, int]:
    """Write (owner, account, fen) of trail rows [first, last), of all owners or of `only` one."""
    for row in range(first, last):
        if only in (ANYBODY, trail[row, 0]):
            sums = grown(sums, used)
            sums[used, 0], sums[used, 1], sums[used, 2] = trail[row, 0], account, trail[row, 2]
            used += 1
    return sums, used


@compiled
def begin_payment(trail: Table, used: int, owner: int, transfer: int, fen: int) -> Table:
    """Write the row of a payment: all its owner's."""
    trail = grown(trail, used)
    trail[used, 0], trail[used, 1], trail[used, 2], trail[used, 3] = owner, transfer, fen, 0
    return trail


@compiled
def note_left(rests: Table, used: int, accounts: Table, pool: Table) -> tuple[Table, int]:
    """Write the shares that are in the accounts."""
    for number in range(len(accounts)):
        account = accounts[number]
        for at in range(account[BEGIN], account[BEGIN] + account[COUNT]):
            rests = grown(rests, used)
            rests[used, 0], rests[used, 1], rests[used, 2] = pool[at, OWNER], number, pool[at, FEN]
            used += 1
    return rests, used


@compiled
def share_many(
    sides: Sides,
    follows: Bools,
    fen: Longs,
    time_us: Longs,
    owner_of: Ints,
    home: Ints,
    accounts: Table,
    plan: tuple[Ints, Bools, Longs, Longs],
    owners: int,
    used: int,
) -> tuple[Table, Table, Table, Table]:
    """Follow the money of all owners; return trail, rest, stop and doubt.

    Rows: (owner, transfer, fen, doubtful); (owner, account, fen), some twice, those that are not
    followed on first and then the shares that are left; (owner, account, fen). `owner_of`: of a
    payment its owner, else -1. `accounts` (n, 4) has the opening balances and zeros.
    """
    payer, payee, leaves, enters = sides
    halves, loose, since, block_us = plan
    tied = len(halves) > 0
    trail, pool = np.empty((1024, 4), np.int64), np.empty((1024, 2), np.int64)
    rests, stops = np.empty((1024, 3), np.int64), np.empty((1024, 3), np.int64)
    spans = np.zeros((len(fen) if tied else 1, 2), np.int64)
    doubts, parts = fresh_doubt(accounts[:, BALANCE], tied), np.empty((owners + 1, 2), np.int64)
    n_rests = n_stops = end = used
    first, doubtful = used, False
    for turn in range(2 * len(fen)):
        half = int(halves[turn]) if tied else turn
        t = half >> 1
        if not follows[t]:
            continue
        amount, by_chance = fen[t], tied and bool(loose[half])
        when = block_us[half] if tied else time_us[t]
        if half & 1:
            number, last = payee[t], used
            back = home[number]
            if tied:
                first, last = spans[t, 0], spans[t, 0] + (spans[t, 1] >> 1)
                doubtful = spans[t, 1] & 1 == 1
                arrive_in_doubt(
                    doubts[number], amount, when, by_chance, enters[t], back >= 0, doubtful
                )
            only = back if enters[t] else ANYBODY
            if last > first and only != NOBODY:
                rests, n_rests = note(rests, n_rests, trail, first, last, number, only)
            if enters[t]:
                accounts[number, BALANCE] += amount
                if last > first:
                    pool, end = merge(accounts[number], pool, end, trail, first, last, back)
            continue
        first, doubtful, number = used, False, payer[t]
        account = accounts[number]
        if leaves[t]:
            if tied:
                here, shared = since[number] <= when, account[COUNT] > 0
                doubtful = doubt_out(doubts[number], amount, when, by_chance, here, shared)
            if account[COUNT] > 0:
                split(amount, account, pool, parts)
                trail, used = draw(t, account, pool, parts, trail, used, doubtful)
            account[BALANCE] = max(0, account[BALANCE] - amount)
        if owner_of[t] >= 0:
            stops, n_stops = note(stops, n_stops, trail, first, used, number, ANYBODY)
            trail = begin_payment(trail, first, owner_of[t], t, amount)
            used, doubtful = first + 1, False
        if tied:
            spans[t, 0], spans[t, 1] = first, 2 * (used - first) + int(doubtful)
    rests, n_rests = note_left(rests, n_rests, accounts, pool)
    return trail[:used], rests[:n_rests], stops[:n_stops], doubts
