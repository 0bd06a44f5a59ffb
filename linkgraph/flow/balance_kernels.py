"""Kernels behind shares and exposure: where owners' money can come, and balances of only those.

In a large case memory is what costs: most accounts are never reached, and before the first payment
nothing but balances has to be known.
"""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.flow.doubt import doubt_in, doubt_out
from linkgraph.flow.order_kernels import Sides
from linkgraph.flow.tied import Bools, Ints, Longs, Table

CHUNK = 8192


@compiled
def reach_from(begin: int, sides: Sides, is_payment: Bools, reached: Bools) -> None:
    """Mark accounts that money of the payments can come to, from transfer `begin` on.

    Only for times that are not tied. O(transfers).
    """
    payer, payee, leaves, enters = sides
    for t in range(begin, len(is_payment)):
        if enters[t] and (is_payment[t] or (leaves[t] and reached[payer[t]])):
            reached[payee[t]] = True


@compiled
def settle(
    until: int,
    sides: Sides,
    fen: Longs,
    time_us: Longs,
    asked: Bools,
    balance: Longs,
    doubts: Table,
    plan: tuple[Ints, Bools, Longs, Longs],
) -> None:
    """Turn the opening `balance` of the accounts asked about into that before event `until`.

    Of the others nothing is touched. `doubts` is `doubt.fresh_doubt`, kept where times are tied,
    for money that nobody's is. Events are sifted a chunk at a time, without a branch, and then
    played: that is twice as fast as to ask and to play in turn. O(transfers).
    """
    payer, payee, leaves, enters = sides
    halves, loose, _, block_us = plan
    tied = len(halves) > 0
    sifted = np.empty(CHUNK, np.int32)
    for begin in range(0, until, CHUNK):
        used = 0
        for turn in range(begin, min(until, begin + CHUNK)):
            half = np.int32(halves[turn] if tied else turn)
            t = half >> 1
            counts = asked[payee[t]] & enters[t] if half & 1 else asked[payer[t]] & leaves[t]
            sifted[used] = half
            used += int(counts)
        for half in sifted[:used]:
            t = half >> 1
            when = block_us[half] if tied else time_us[t]
            by_chance = tied and bool(loose[half])
            if half & 1:
                balance[payee[t]] += fen[t]
                if tied:
                    doubt_in(doubts[payee[t]], fen[t], when, by_chance)
            else:
                balance[payer[t]] = max(0, balance[payer[t]] - fen[t])
                if tied:
                    doubt_out(doubts[payer[t]], fen[t], when, by_chance, False, False)
