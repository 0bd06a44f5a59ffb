"""What of owners' money no order of equal times changes, where fen are matched to fen.

Of every transfer it is found what is known of the owners' fen in it: EXACT, the same fen of it in
every order; SOMEWHERE, as many of each owner, but which is open; LOST, neither. A transfer that is
wholly one owner's, or wholly nobody's, in every order is `pure`. Proof, in the order of events:

- A payment is wholly its owner's. What no money of a payment can have reached (`order.reach`), or
  what draws on no known money, is wholly nobody's.
- Else, when the rows of the transfer all have certain amounts, they add up to it, so in every
  order it is made of as much of the same in-transfers. Of a part, the owners' fen are known when
  its in-transfer is pure; or is EXACT and the part has fixed offsets in it; or is known at all
  and the part is the whole of it. Then they are known of the sum. When moreover all parts have
  fixed offsets in the out, and are known fen by fen, the transfer is EXACT.
"""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.flow.order_kernels import Sides
from linkgraph.flow.tied import ALL_SURE, AMOUNT, IN_FIXED, OUT_FIXED, Bools, Ints, Longs, Rows
from linkgraph.flow.walk_kernels import EXACT, LOST, SOMEWHERE, Span

MIXED, NOBODY = -2, -1


@compiled
def judge_transfers(
    halves: Ints,
    sides: Sides,
    fen: Longs,
    time_us: Longs,
    since: Longs,
    owner_of: Ints,
    home: Ints,
    by_out: Span,
    rows: Rows,
    pure: Ints,
) -> Ints:
    """Return what is known of each transfer, and fill `pure` with its one owner, NOBODY or MIXED.

    `owner_of`: of each transfer the owner when it is his payment, else NOBODY.
    """
    payer, _, leaves, _ = sides
    states = np.full(len(fen), EXACT, np.int32)
    for half in halves:
        t = half >> 1
        if half & 1:
            continue
        pure[t] = owner_of[t]
        if owner_of[t] == NOBODY and leaves[t] and since[payer[t]] <= time_us[t]:
            states[t], pure[t] = judge_parts(
                by_out[0][t], by_out[1][t], rows, fen, states, pure, home[payer[t]]
            )
    return states


@compiled
def judge_parts(
    first: int, end: int, rows: Rows, fen: Longs, states: Ints, pure: Ints, home: int
) -> tuple[int, int]:
    """Return what is known of a transfer made of these rows, and whose it wholly is."""
    in_transfer, _, _, _, pieces, sure = rows
    owner, ordered = MIXED, True
    for row in range(first, end):
        source = in_transfer[row]
        if not sure[row] & AMOUNT or (source >= 0 and states[source] == LOST):
            return LOST, MIXED
        part = pure[source] if source >= 0 else NOBODY
        if part == home:
            part = NOBODY
        if part == MIXED:
            if states[source] == EXACT and sure[row] & IN_FIXED:
                pass
            elif pieces[row] == fen[source]:
                ordered = ordered and states[source] == EXACT
            else:
                return LOST, MIXED
        ordered = ordered and sure[row] & OUT_FIXED > 0
        owner = part if row == first or part == owner else MIXED
        if part != owner:
            owner = MIXED
    if owner != MIXED:
        return EXACT, owner
    return EXACT if ordered else SOMEWHERE, MIXED


@compiled
def judge_rests(
    sides: Sides,
    follows: Bools,
    fen: Longs,
    states: Ints,
    pure: Ints,
    by_in: Span,
    rows: Rows,
    arrived: Bools,
    stayed: Bools,
) -> None:
    """Clear `arrived` of accounts where what came is not known, `stayed` where what stays is not.

    Money that goes no further than its payee, though that is matched through, counts in both.
    """
    _, payee, _, enters = sides
    for t in range(len(fen)):
        if not follows[t] or pure[t] == NOBODY:
            continue
        account = payee[t]
        lost = states[t] == LOST
        if lost:
            arrived[account] = False
        if not enters[t]:
            stayed[account] = stayed[account] and not lost
            continue
        last = by_in[1][t] - 1
        if rows[1][last] < 0:
            known = states[t] == EXACT or (states[t] == SOMEWHERE and rows[4][last] == fen[t])
            stayed[account] = stayed[account] and known and rows[5][last] == ALL_SURE
        else:
            for row in range(by_in[0][t], by_in[1][t]):
                stayed[account] = stayed[account] and rows[5][row] & AMOUNT > 0
