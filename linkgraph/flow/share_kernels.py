"""Kernels of pro-rata matching: each out takes of all that is in the account in proportion.

Of q fen out of a balance of B, an owner who has s there gives floor(q s / B), the money of nobody
as well; the fen left over go one each by largest remainder of q s / B, equal remainders to the
lower owner, nobody last. Balances and shares are exact, products of any size.
"""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.flow.doubt import ASIDE, DOUBT, doubt_in, doubt_out
from linkgraph.flow.order_kernels import Sides
from linkgraph.flow.tied import Bools, Ints, Longs, Table
from linkgraph.flow.walk_kernels import grown

BALANCE, MINE = 0, 1
"""Of an account: its balance, and the one owner's share of it."""
SMALL = 2**31


@compiled
def portion(part: int, share: int, whole: int) -> tuple[int, int]:
    """Return part × share ÷ whole and the remainder, exactly; 0 <= part, share <= whole < 2^62."""
    if (part | share) < SMALL:
        product = part * share
        return product // whole, product % whole
    quotient, rest, bit = 0, 0, 1
    if share == whole:
        return part, 0
    while bit <= part:
        bit <<= 1
    while bit > 1:  # one binary digit of `part` a turn; `rest` stays below `whole`
        bit >>= 1
        quotient, rest = 2 * quotient, 2 * rest
        if rest >= whole:
            quotient, rest = quotient + 1, rest - whole
        if part & bit:
            rest += share
            if rest >= whole:
                quotient, rest = quotient + 1, rest - whole
    return quotient, rest


@compiled
def share_of_one(fen: int, mine: int, held: int) -> int:
    """Return what an out takes of the one owner; the other share is nobody's."""
    if fen >= held:
        return mine
    given, rest = portion(fen, mine, held)
    return given + int(rest > 0 and rest >= held - rest)


@compiled
def draw_one(account: Longs, fen: int) -> int:
    """Take an out from the balance; return what it carries of the one owner's money."""
    carried = 0
    if account[MINE] > 0:
        carried = share_of_one(fen, account[MINE], account[BALANCE])
        account[MINE] -= carried
    account[BALANCE] = max(0, account[BALANCE] - fen)
    return carried


@compiled
def arrive_one(account: Longs, fen: int, carried: int, enters: bool, home: bool) -> int:
    """Add what comes in to an account; return what of the one owner's goes no further."""
    if enters:
        account[BALANCE] += fen
        if not home:
            account[MINE] += carried
            return 0
    return carried


@compiled
def arrive_in_doubt(
    state: Longs, fen: int, when: int, loose: bool, enters: bool, home: bool, doubtful: bool
) -> None:
    """Take note of a transfer that comes in, where some order is unknown."""
    if enters:
        doubt_in(state, fen, when, loose)
        state[DOUBT] |= int(doubtful)
    if not enters or home:
        state[ASIDE] |= int(doubtful)


@compiled
def share_one(
    begin: int,
    sides: Sides,
    follows: Bools,
    fen: Longs,
    time_us: Longs,
    is_payment: Bools,
    is_home: Bools,
    asked: Bools,
    accounts: Table,
    doubts: Table,
    plan: tuple[Ints, Bools, Longs, Longs],
    rest: Longs,
    stop: Longs,
    used: int,
) -> Table:
    """Follow the money of one owner from event `begin` on; return rows (transfer, fen, doubtful).

    `asked`: accounts that his money can be in; of the others no balance is kept. `accounts` has
    the balances before `begin` and ends with the shares that are there, `doubts` as well; `rest`
    and `stop` are filled by account, without what `accounts` still hold. O(transfers).
    """
    payer, payee, leaves, enters = sides
    halves, loose, since, block_us = plan
    tied = len(halves) > 0
    trail = np.empty((1024, 3), np.int64)
    under_way = np.zeros(len(fen) if tied else 1, np.int64)
    carried, doubtful = 0, False
    for turn in range(begin, 2 * len(fen)):
        half = int(halves[turn]) if tied else turn
        t = half >> 1
        if not follows[t]:
            continue
        amount, by_chance = fen[t], tied and bool(loose[half])
        when = block_us[half] if tied else time_us[t]
        if half & 1:
            number = payee[t]
            if tied:
                carried, doubtful = under_way[t] >> 1, under_way[t] & 1 == 1
                arrive_in_doubt(
                    doubts[number], amount, when, by_chance, enters[t], is_home[number], doubtful
                )
            if asked[number] or carried > 0:
                rest[number] += arrive_one(
                    accounts[number], amount, carried, enters[t], is_home[number]
                )
            continue
        carried, doubtful, number = 0, False, payer[t]
        if leaves[t] and asked[number]:
            if tied:
                here, shared = since[number] <= when, accounts[number, MINE] > 0
                doubtful = doubt_out(doubts[number], amount, when, by_chance, here, shared)
            carried = draw_one(accounts[number], amount)
        if is_payment[t]:
            stop[number] += carried
            carried, doubtful = amount, False
        if carried > 0:
            trail = grown(trail, used)
            trail[used, 0], trail[used, 1], trail[used, 2] = t, carried, int(doubtful)
            used += 1
        if tied:
            under_way[t] = 2 * carried + int(doubtful)  # the amount, and the doubt in its last bit
    return trail[:used]
