"""Kernels that say when the balance of an account, and what is in it, depends on unknown order.

Used by rules that carry shares, event by event (`order.Schedule`). Of each account are kept the
least and the most balance over every order of its ties: behind a block with P fen of ins and Q of
outs they are max(0, lo + P - Q) and max(0, hi - Q) + P (see `tied`). An account is in doubt when
its shares may be others in another order. That begins

- when an out leaves in a block of unordered events, if owners' money can be there by then;
- when an out takes a share of a balance that is not known, lo < hi;
- when a transfer comes in that carries an amount that depends on order;

and ends when the account is empty in every order. What leaves an account in doubt, or begins its
doubt, is not certain; all else is the same in every order.
"""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Longs, Table

LO, HI, WHEN, UNDER, CAME, DOUBT, ASIDE = range(7)
"""Of an account: least and most balance; of its last block its time, the most that can be left of
what was there before it, and what came in it; whether in doubt; whether money that goes no
further than here came in amounts that depend on order."""
NO_TIME = -(2**63)


@compiled
def fresh_doubt(opening: Longs, tied: bool) -> Table:
    """Return the state of each account before all transfers; of none when nothing is tied."""
    state = np.zeros((len(opening) if tied else 0, 7), np.int64)
    for account in range(len(state)):
        state[account, LO] = state[account, HI] = opening[account]
        state[account, WHEN] = NO_TIME
    return state


@compiled
def open_block(state: Longs, when: int) -> None:
    """Begin a block of unordered events, if this is its first."""
    if state[WHEN] != when:
        state[LO] = max(0, state[LO])
        state[WHEN], state[UNDER], state[CAME] = when, state[HI], 0


@compiled
def doubt_in(state: Longs, fen: int, when: int, loose: bool) -> None:
    """Take note of fen that come in."""
    if loose:
        open_block(state, when)
        state[LO] += fen  # below 0 inside a block, until all of it is in
        state[CAME] += fen
        state[HI] = state[UNDER] + state[CAME]
    else:
        state[LO] = max(0, state[LO]) + fen
        state[HI] += fen


@compiled
def doubt_out(state: Longs, fen: int, when: int, loose: bool, reached: bool, shared: bool) -> bool:
    """Take note of fen that leave; return whether what they carry depends on order.

    `reached`: owners' money can be here by now in some order; `shared`: in this order some is.
    """
    if loose:
        open_block(state, when)
        state[LO] -= fen
        state[UNDER] = max(0, state[UNDER] - fen)
        state[HI] = state[UNDER] + state[CAME]
        if reached:
            state[DOUBT] = 1
        return bool(state[DOUBT] > 0)
    if shared and max(0, state[LO]) != state[HI]:
        state[DOUBT] = 1
    doubtful = bool(state[DOUBT] > 0)
    state[LO] = max(0, max(0, state[LO]) - fen)
    state[HI] = max(0, state[HI] - fen)
    if state[HI] == 0:
        state[DOUBT] = 0
    return doubtful
