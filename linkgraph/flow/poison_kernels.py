"""Kernels of poison: all that leaves an account once an owner's fen have come there is exposed.

Owners are bits of an int64, a batch of at most BATCH at a time.
"""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.flow.doubt import doubt_in, doubt_out
from linkgraph.flow.order_kernels import Sides
from linkgraph.flow.tied import Bools, Ints, Longs, Table
from linkgraph.flow.walk_kernels import grown

BATCH = 62
MASK, BALANCE = 0, 1
"""Of an account: bits of the owners that what leaves it is exposed to; its balance."""
SEEN, SURE, BEFORE, WHEN, LOOSE, ASIDE = range(6)
"""Of an account, read less often: bits of owners whose exposed money has come at all; that it is
exposed to in every order; so before the block at time WHEN. LOOSE: what leaves it may be exposed
to other owners in another order; ASIDE: so it may of what came and is not followed on."""


@compiled
def leave_in_doubt(
    mark: Longs, when: int, loose: bool, reached: bool, every: int
) -> tuple[int, bool]:
    """Return the owners an out is exposed to in every order, and whether others may be."""
    if not loose:
        return mark[SURE], bool(mark[LOOSE] > 0)
    remember(mark, when)
    if reached and mark[BEFORE] != every:
        mark[LOOSE] = 1
    return mark[BEFORE], bool(mark[LOOSE] > 0)


@compiled
def arrive_in_doubt(
    mark: Longs,
    balance: Longs,
    fen: int,
    sure: int,
    when: int,
    loose: bool,
    enters: bool,
    home: bool,
    astray: bool,
) -> None:
    """Take note of what comes in; `sure` without what is not followed on."""
    if astray and (not enters or home):
        mark[ASIDE] = 1
    if enters:
        if loose:
            remember(mark, when)
        mark[SURE] |= sure
        mark[LOOSE] |= int(astray)
        doubt_in(balance, fen, when, loose)


@compiled
def remember(mark: Longs, when: int) -> None:
    """Keep what was sure before a block of unordered events, if this is its first."""
    if mark[WHEN] != when:
        mark[WHEN], mark[BEFORE] = when, mark[SURE]


@compiled
def note_since(
    sinces: Table, used: int, mark: Longs, number: int, mask: int, when: int
) -> tuple[Table, int]:
    """Write when each owner's exposed money first came to an account."""
    new = mask & ~mark[SEEN]
    mark[SEEN] |= mask
    bit = 0
    while new:
        if new & 1:
            sinces = grown(sinces, used)
            sinces[used, 0], sinces[used, 1], sinces[used, 2] = bit, number, when
            used += 1
        new >>= 1
        bit += 1
    return sinces, used


@compiled
def note_trail(
    trail: Table, used: int, t: int, mask: int, sure: int, settled: bool
) -> tuple[Table, int]:
    """Write that a transfer is exposed to each owner of `mask`."""
    bit = 0
    while mask:
        if mask & 1:
            trail = grown(trail, used)
            trail[used, 0], trail[used, 1] = bit, t
            trail[used, 2] = int(settled or (sure >> bit) & 1 == 1)
            used += 1
        mask >>= 1
        bit += 1
    return trail, used


@compiled
def expose(
    sides: Sides,
    follows: Bools,
    fen: Longs,
    time_us: Longs,
    owner_of: Ints,
    home: Ints,
    first: int,
    every: int,
    accounts: Table,
    marks: Table,
    balances: Table,
    plan: tuple[Ints, Bools, Longs, Longs],
    used: int,
) -> tuple[Table, Table]:
    """Mark what is exposed to the owners from number `first` on, as many as `every` has bits.

    Returns rows (bit, transfer, certain), in the order of events, and (bit, account, since).
    `accounts` (n, 2) has the opening balances, `marks` (n, 6) zeros, `balances` is `doubt`'s.
    O(transfers + rows).
    """
    payer, payee, leaves, enters = sides
    halves, loose, since, block_us = plan
    tied = len(halves) > 0
    trail, sinces = np.empty((1024, 3), np.int64), np.empty((1024, 3), np.int64)
    under_way = np.zeros((len(fen) if tied else 1, 3), np.int64)
    n_sinces, mask, sure, astray = used, 0, 0, False
    for turn in range(2 * len(fen)):
        half = int(halves[turn]) if tied else turn
        t = half >> 1
        if not follows[t]:
            continue
        amount, by_chance = fen[t], tied and bool(loose[half])
        when = block_us[half] if tied else time_us[t]
        if half & 1:
            number = payee[t]
            if tied:
                mask, sure, astray = under_way[t, 0], under_way[t, 1], under_way[t, 2] > 0
            on = passed_on(mask, home[number] - first) if enters[t] else 0
            if enters[t]:
                accounts[number, MASK] |= on
                accounts[number, BALANCE] += amount
            if tied:
                arrive_in_doubt(
                    marks[number],
                    balances[number],
                    amount,
                    sure & on,
                    when,
                    by_chance,
                    enters[t],
                    home[number] >= 0,
                    astray,
                )
            if mask:
                sinces, n_sinces = note_since(
                    sinces, n_sinces, marks[number], number, mask, time_us[t]
                )
            continue
        mask, sure, astray, number = 0, 0, False, payer[t]
        if leaves[t]:
            mask = accounts[number, MASK]
            accounts[number, BALANCE] = max(0, accounts[number, BALANCE] - amount)
            if tied:
                sure, astray = leave_in_doubt(
                    marks[number], when, by_chance, since[number] <= when, every
                )
                doubt_out(balances[number], amount, when, by_chance, False, False)
        if owner_of[t] >= 0:
            mask = bit_of(owner_of[t] - first) & every
            sure, astray = mask, False
        astray = astray and sure != every
        if mask:
            trail, used = note_trail(trail, used, t, mask, sure, not astray)
        if tied:
            under_way[t, 0], under_way[t, 1], under_way[t, 2] = mask, sure, int(astray)
    return trail[:used], sinces[:n_sinces]


@compiled
def bit_of(number: int) -> int:
    """Return the bit of an owner of this batch, 0 for one of another."""
    return 1 << number if 0 <= number < BATCH else 0


@compiled
def passed_on(mask: int, home: int) -> int:
    """Return the owners whose money is followed on in an account that is `home` to one."""
    return mask & ~bit_of(home)
