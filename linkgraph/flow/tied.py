"""First-in-first-out matching of one account in which some order is unknown.

The line. Lay the account's incoming fen on a line, the opening balance first, then each incoming
transfer in order. First-in-first-out takes fen from the line from its start: an outgoing
transfer takes the next stretch of it. As long as nothing is overdrawn, flows are the overlaps of
two rows of intervals, ins and outs, and the order in which ins and outs mix plays no part.

Blocks. A tied group of an account is the run of its events from the first to the last flagged
one of an equal time; every other event is a block by itself. Order is known between blocks,
unknown inside. The default inside is: incoming first, then table order. Let the line be A long
before a block with P fen of ins and Q fen of outs.

- An in of p fen starts on the line anywhere in [A, A + P - p]: others of its block before or
  behind it. It never leaves the stretch of its own block.
- The balance L before the block decides where outs begin: at A - L. The balance after it is
  least with ins first, max(0, L + P - Q), and greatest with outs first, max(0, L - Q) + P (its
  overdraft is the greatest), and both rise with L. So from [lo, hi] before comes [lo', hi']
  behind, over every order of every block. lo == hi says that order so far has left no trace but
  inside the stretches: FIFO always keeps the newest L fen.
- An out of q fen begins in [A - hi, A - lo + Q - q] and takes the next q fen as far as the line
  goes.

So for an in of an earlier block, the flow is the overlap of [S, S + p) and [T, T + q) with S and
T each in a known range whose ends are reached. As a function of T - S the overlap rises, stays
at min(p, q), and falls. Hence, sound:

- if it is min(p, q) at both ends of the range of T - S, it is so all through: `AMOUNT`;
- if both blocks have at most two of that side and lo == hi, S and T are only ever at the ends of
  their ranges, independently, so equal values at the four corners are the exact condition;
- the offsets max(0, T - S) and max(0, S - T) are monotone: equal at both ends, equal
  throughout (`IN_FIXED`, `OUT_FIXED`).

For an in of the same block some order has the out first, so that flow is never certain. What an
out takes from no known money is what of [T, T + q) lies beyond the line, monotone in T; it is
certain when that is equal at both ends and no in of its own block could have helped. What stays
of an in is what of [S, S + p) lies behind the last taken fen, monotone again.
"""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
Rows = tuple[Ints, Ints, Longs, Longs, Longs, NDArray[np.uint8]]
"""The columns of `match.Flows`, to be filled."""
Queue = tuple[Ints, Longs, Ints, Longs]
"""Of one account: incoming transfers, their fen, outgoing transfers, their fen."""

Table = NDArray[np.int64]
Plan = tuple[Table, Table]

LOW, HIGH, MANY, BLOCK, CAME, LINE, OTHERS = range(7)
"""Columns of a plan: least and most start on the line; how many of its side are in the block;
its number; and of outs: ins that have come when it leaves, line before the block, ins in it."""

AMOUNT, IN_FIXED, OUT_FIXED = 1, 2, 4
ALL_SURE = 7


@compiled
def write_row(
    rows: Rows, at: int, source: int, target: int, start: int, done: int, fen: int, bits: int
) -> None:
    """Write one row of Flows."""
    in_transfer, out_transfer, in_offset, out_offset, pieces, sure = rows
    in_transfer[at] = source
    out_transfer[at] = target
    in_offset[at] = start
    out_offset[at] = done
    pieces[at] = fen
    sure[at] = bits


@compiled
def end_of_block(
    ins: Ints,
    at_in: int,
    outs: Ints,
    at_out: int,
    times: tuple[Longs, Longs],
    in_tied: Bools,
    out_tied: Bools,
) -> int:
    """Return the last transfer of the block that begins at these two heads.

    `times` are those of ins and of outs: where tied, equal times are unordered.
    """
    more_ins = at_in < len(ins)
    more_outs = at_out < len(outs)
    if more_ins and (not more_outs or ins[at_in] < outs[at_out]):
        last, flagged, when = ins[at_in], in_tied[ins[at_in]], times[0][ins[at_in]]
    else:
        last, flagged, when = outs[at_out], out_tied[outs[at_out]], times[1][outs[at_out]]
    if not flagged:
        return int(last)
    while at_in < len(ins) and times[0][ins[at_in]] == when:
        if in_tied[ins[at_in]]:
            last = max(last, ins[at_in])
        at_in += 1
    while at_out < len(outs) and times[1][outs[at_out]] == when:
        if out_tied[outs[at_out]]:
            last = max(last, outs[at_out])
        at_out += 1
    return int(last)


@compiled
def overlap(s: int, p: int, t: int, q: int) -> int:
    """Return how much of [s, s + p) and [t, t + q) is common."""
    return max(0, min(s + p, t + q) - max(s, t))


@compiled
def how_sure(
    s_low: int, s_high: int, p: int, t_low: int, t_high: int, q: int, corners: bool
) -> int:
    """Return the bits of what is the same for every start of the in and of the out."""
    near = overlap(s_high, p, t_low, q)
    far = overlap(s_low, p, t_high, q)
    if corners:
        same = near == far == overlap(s_low, p, t_low, q) == overlap(s_high, p, t_high, q)
    else:
        same = near == far == min(p, q)
    if not same:
        return 0
    least, most = t_low - s_high, t_high - s_low
    sure = AMOUNT
    if max(0, least) == max(0, most):
        sure |= IN_FIXED
    if max(0, -least) == max(0, -most):
        sure |= OUT_FIXED
    return sure


@compiled
def move_circular(
    ids: Ints, fen: Longs, begin: int, end: int, circular: Bools, last: bool, scratch: Table
) -> int:
    """Put the circular transfers of a block last (or first); return how many there are."""
    moved = 0
    for at in range(begin, end):
        scratch[at, 0], scratch[at, 1] = ids[at], fen[at]
        moved += int(circular[ids[at]])
    if moved == 0 or moved == end - begin:
        return moved
    to = begin
    for turn in range(2):
        for at in range(begin, end):
            if circular[scratch[at, 0]] == (last == (turn == 1)):
                ids[to], fen[to] = scratch[at, 0], scratch[at, 1]
                to += 1
    return moved


@compiled
def count_came(
    ins: Ints, outs: Ints, ends: tuple[int, int, int], circles: tuple[int, int], plan: Table
) -> None:
    """Fill CAME of the outs of a block: how many ins have come when each one leaves."""
    in_end, first_out, out_end = ends
    came = in_end - circles[0]
    for at in range(first_out, out_end):
        if at - first_out < circles[1]:
            while came < in_end and ins[came] < outs[at]:
                came += 1
            plan[at, CAME] = came
        else:
            plan[at, CAME] = in_end


@compiled
def lay_out(
    queue: Queue,
    opening: int,
    time_us: Longs,
    out_tied: Bools,
    in_tied: Bools,
    circular: Bools,
    plan: Plan,
) -> tuple[int, int]:
    """Fill the plan, a row each in and each out; return the least and most that is taken at last.

    The queue is put into the default order. The tables of the plan are at least as long as there
    are ins and outs, and 4 and 7 wide.
    """
    ins, in_fen, outs, out_fen = queue
    in_plan, out_plan = plan
    lo = hi = line = opening
    i = o = block = 0
    while i < len(ins) or o < len(outs):
        last = end_of_block(ins, i, outs, o, (time_us, time_us), in_tied, out_tied)
        came, gone = 0, 0
        first_in, first_out = i, o
        while i < len(ins) and ins[i] <= last:
            came += int(in_fen[i])
            i += 1
        while o < len(outs) and outs[o] <= last:
            gone += int(out_fen[o])
            o += 1
        circles = (
            move_circular(ins, in_fen, first_in, i, circular, True, in_plan),
            move_circular(outs, out_fen, first_out, o, circular, False, out_plan),
        )
        for at in range(first_in, i):
            row = in_plan[at]
            row[LOW], row[HIGH] = line, line + came - in_fen[at]
            row[MANY], row[BLOCK] = i - first_in, block
        for at in range(first_out, o):
            row = out_plan[at]
            row[LOW], row[HIGH] = line - hi, line - lo + gone - out_fen[at]
            # an inexact balance counts as many: the corners would not be all that can happen
            row[MANY], row[BLOCK] = o - first_out if lo == hi else 3, block
            row[LINE], row[OTHERS] = line, i - first_in
        count_came(ins, outs, (i, first_out, o), circles, out_plan)
        lo = max(0, lo + came - gone)
        hi = max(0, hi - gone) + came
        line += came
        block += 1
    return line - hi, line - lo


@compiled
def judge_known(coming: Longs, p: int, going: Longs, q: int) -> int:
    """Return the bits of the flow from a known in of p fen to an out of q fen."""
    if coming[BLOCK] == going[BLOCK]:
        return 0
    corners = bool(coming[MANY] <= 2 and going[MANY] <= 2)
    return how_sure(coming[LOW], coming[HIGH], p, going[LOW], going[HIGH], q, corners)


@compiled
def judge_unknown(going: Longs, q: int) -> int:
    """Return the bits of what an out of q fen takes from no known money."""
    if going[OTHERS] > 0:
        return 0
    least = min(q, max(0, going[LINE] - going[HIGH]))
    most = min(q, max(0, going[LINE] - going[LOW]))
    return ALL_SURE if least == most else 0


@compiled
def judge_stay(coming: Longs, p: int, taken: tuple[int, int]) -> int:
    """Return the bits of what stays of an in of p fen, the line taken up to somewhere between."""
    least = min(p, max(0, coming[LOW] + p - taken[1]))
    most = min(p, max(0, coming[HIGH] + p - taken[0]))
    return ALL_SURE if least == most else 0


@compiled
def match_tied(
    queue: Queue,
    opening: int,
    time_us: Longs,
    out_tied: Bools,
    in_tied: Bools,
    circular: Bools,
    rows: Rows,
    written: int,
    plan: Plan,
) -> int:
    """Match one account with ties into `rows` from `written` on; return the new end.

    `plan` is scratch, as wide as `lay_out` says. O(len(ins) + len(outs)).
    """
    ins, in_fen, outs, out_fen = queue
    in_plan, out_plan = plan
    taken_to = lay_out(queue, opening, time_us, out_tied, in_tied, circular, plan)
    older, head, used = opening, 0, 0  # used: how much of the head has left
    for at in range(len(outs)):
        total, done = int(out_fen[at]), 0
        going = out_plan[at]
        while done < total:
            source, start, taken = -2, 0, total - done
            if older > 0:
                source, taken = -1, min(taken, older)
                few = bool(going[MANY] <= 2)
                bits = how_sure(0, 0, opening, going[LOW], going[HIGH], total, few)
                older -= taken
            elif head < going[CAME]:
                source, start, size = int(ins[head]), used, int(in_fen[head])
                bits = judge_known(in_plan[head], size, going, total)
                taken = min(taken, size - used)
                used += taken
                if used == size:
                    head, used = head + 1, 0
            else:
                bits = judge_unknown(going, total)
            write_row(rows, written, source, int(outs[at]), start, done, taken, bits)
            done += taken
            written += 1
    for at in range(head, len(ins)):
        bits = judge_stay(in_plan[at], int(in_fen[at]), taken_to)
        write_row(rows, written, int(ins[at]), -1, used, 0, int(in_fen[at]) - used, bits)
        used = 0
        written += 1
    return written
