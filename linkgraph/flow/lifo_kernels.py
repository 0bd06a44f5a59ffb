"""Kernels of last-in-first-out matching: of each account a stack, the newest money leaves first.

`match` holds the doors, `lifo_tied` matches accounts in which some order is unknown.
"""

from linkgraph.flow.compiled import compiled
from linkgraph.flow.kernels import Queues
from linkgraph.flow.lifo_tied import FEN, SOURCE, USED, match_newest_tied
from linkgraph.flow.tied import ALL_SURE, Bools, Longs, Plan, Queue, Rows, Table, write_row


@compiled
def match_newest_ordered(queue: Queue, opening: int, rows: Rows, written: int, stack: Table) -> int:
    """Match one account whose transfers are in a known order: the common, quick case."""
    ins, in_fen, outs, out_fen = queue
    top, head = 0, 0
    if opening > 0:
        stack[0, 0], stack[0, 1], stack[0, 2] = -1, opening, 0
        top = 1
    for at in range(len(outs)):
        out, total, done = int(outs[at]), int(out_fen[at]), 0
        while head < len(ins) and ins[head] < out:
            stack[top, 0], stack[top, 1], stack[top, 2] = ins[head], in_fen[head], 0
            top += 1
            head += 1
        while done < total:
            source, start, taken = -2, 0, total - done
            if top > 0:
                source, used = stack[top - 1, SOURCE], stack[top - 1, USED]
                start = 0 if source < 0 else used
                taken = min(taken, stack[top - 1, FEN] - used)
                stack[top - 1, USED] = used + taken
                if used + taken == stack[top - 1, FEN]:
                    top -= 1
            write_row(rows, written, source, out, start, done, taken, ALL_SURE)
            done += taken
            written += 1
    while head < len(ins):
        stack[top, 0], stack[top, 1], stack[top, 2] = ins[head], in_fen[head], 0
        top += 1
        head += 1
    while top > 0:
        top -= 1
        if stack[top, SOURCE] >= 0:
            used = stack[top, USED]
            left = stack[top, FEN] - used
            write_row(rows, written, stack[top, SOURCE], -1, used, 0, left, ALL_SURE)
            written += 1
    return written


@compiled
def match_newest(
    incoming: Queues,
    outgoing: Queues,
    opening: Longs,
    has_ties: Bools,
    time_us: Longs,
    payer_tied: Bools,
    payee_tied: Bools,
    circular: Bools,
    rows: Rows,
    written: int,
    plan: Plan,
    stack: Table,
    marks: Table,
) -> int:
    """Match account by account into `rows` from `written` on; return the end (see `match_all`)."""
    in_starts, ins, in_fen = incoming
    out_starts, outs, out_fen = outgoing
    for account in range(len(opening)):
        i, i_end = in_starts[account], in_starts[account + 1]
        o, o_end = out_starts[account], out_starts[account + 1]
        if i == i_end and o == o_end:
            continue
        queue = (ins[i:i_end], in_fen[i:i_end], outs[o:o_end], out_fen[o:o_end])
        first = opening[account]
        if has_ties[account]:
            written = match_newest_tied(
                queue,
                first,
                time_us,
                payer_tied,
                payee_tied,
                circular,
                rows,
                written,
                plan,
                stack,
                marks,
            )
        else:
            written = match_newest_ordered(queue, first, rows, written, stack)
    return written
