"""Kernels of poison: all that leaves an account once an owner's fen have come there is exposed.

Owners are bits of an int64, a batch of at most BATCH at a time.
"""

from linkgraph.flow.compiled import compiled
from linkgraph.flow.order_kernels import Sides
from linkgraph.flow.tied import Bools, Ints, Longs, Table

BATCH = 62
SURE, BEFORE, WHEN, LOOSE, ASIDE = range(5)
"""Of an account, where times are tied: bits of owners that what leaves it is exposed to in every
order; so before the block at time WHEN. LOOSE: what leaves it may be exposed to other owners in
another order; ASIDE: so it may of what came and is not followed on."""


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
    mark: Longs, sure: int, when: int, loose: bool, enters: bool, home: bool, astray: bool
) -> None:
    """Take note of what comes in; `sure` without what is not followed on."""
    if astray and (not enters or home):
        mark[ASIDE] = 1
    if enters:
        if loose:
            remember(mark, when)
        mark[SURE] |= sure
        mark[LOOSE] |= int(astray)


@compiled
def remember(mark: Longs, when: int) -> None:
    """Keep what was sure before a block of unordered events, if this is its first."""
    if mark[WHEN] != when:
        mark[WHEN], mark[BEFORE] = when, mark[SURE]


@compiled
def expose(
    begin: int,
    sides: Sides,
    follows: Bools,
    time_us: Longs,
    owner_of: Ints,
    home: Ints,
    first: int,
    every: int,
    bits: Longs,
    marks: Table,
    plan: tuple[Ints, Bools, Longs, Longs],
    masks: Longs,
    doubts: Table,
) -> None:
    """Fill `masks`: to which owners, of those from number `first` on, each transfer is exposed.

    Begins with event number `begin`: nothing is exposed before. `every` has a bit an owner. `bits`
    (accounts) are filled: the owners that what leaves it is exposed to at the end. Only where
    times are tied: `marks` (n, 5) as it is filled, and `doubts` (n, 2) gets of each transfer the
    bits that are so in every order, and whether others may be in another. O(transfers).
    """
    payer, payee, leaves, enters = sides
    halves, loose, since, block_us = plan
    tied = len(halves) > 0
    sure, astray = 0, False
    for turn in range(begin, 2 * len(masks)):
        half = int(halves[turn]) if tied else turn
        t = half >> 1
        if not follows[t]:
            continue
        by_chance = tied and bool(loose[half])
        when = block_us[half] if tied else time_us[t]
        if half & 1:
            mask, number = masks[t], payee[t]
            if mask and enters[t]:
                bits[number] |= passed_on(mask, home[number] - first)
            if tied:
                arrive_in_doubt(
                    marks[number],
                    doubts[t, 0] & passed_on(mask, home[number] - first),
                    when,
                    by_chance,
                    enters[t],
                    home[number] >= 0,
                    doubts[t, 1] > 0,
                )
            continue
        mask, sure, astray, number = 0, 0, False, payer[t]
        if leaves[t]:
            mask = bits[number]
            if tied:
                sure, astray = leave_in_doubt(
                    marks[number], when, by_chance, since[number] <= when, every
                )
        if owner_of[t] >= 0:
            mask = bit_of(owner_of[t] - first) & every
            sure, astray = mask, False
        masks[t] = mask
        if tied:
            doubts[t, 0], doubts[t, 1] = sure, int(astray and sure != every)


@compiled
def bit_of(number: int) -> int:
    """Return the bit of an owner of this batch, 0 for one of another."""
    return 1 << number if 0 <= number < BATCH else 0


@compiled
def passed_on(mask: int, home: int) -> int:
    """Return the owners whose money is followed on in an account that is `home` to one."""
    return mask & ~bit_of(home)
