"""Kernels of first-in-first-out matching. Plain loops over arrays; `match` holds the doors."""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import (
    ALL_SURE,
    Bools,
    Ints,
    Longs,
    Plan,
    Queue,
    Rows,
    match_tied,
    write_row,
)

Queues = tuple[Ints, Ints, Longs]


NEAR = 2**17
"""So many keys have their places in the cache; more are sorted in two steps."""
BUCKETS = 2**8


def group_by(keys: Ints, keep: Bools, fen: Longs, count: int) -> Queues:
    """Return (starts, order, amounts): kept positions by key 0..count-1, in order; their fen.

    A stable counting sort into CSR: O(len(keys) + count). The fen are moved along because a
    sequential read in the matching pass saves it a cache miss a transfer. Many keys are first
    dealt into buckets of neighbours, so that each write of the second step falls near the last.
    numpy allocates, because it asks for huge pages where the system has them.
    """
    kept = int(np.count_nonzero(keep))
    starts = np.zeros(count + 1, np.int32)
    count_keys(keys, keep, starts)
    order, amounts = np.empty(kept, np.int32), np.empty(kept, np.int64)
    if count <= NEAR:
        place_keys(keys, keep, fen, starts[:-1].copy(), order, amounts)
        return starts, order, amounts
    shift = (count - 1).bit_length() - BUCKETS.bit_length() + 1
    dealt = np.empty(kept, np.int32), np.empty(kept, np.int32), np.empty(kept, np.int64)
    deal_keys(keys, keep, fen, shift, starts, *dealt)
    place_dealt(*dealt, starts[:-1].copy(), order, amounts)
    return starts, order, amounts


@compiled
def deal_keys(
    keys: Ints,
    keep: Bools,
    fen: Longs,
    shift: int,
    starts: Ints,
    dealt: Ints,
    order: Ints,
    amounts: Longs,
) -> None:
    """Put each kept key, its position and its fen into the bucket of its upper bits."""
    following = np.empty(((len(starts) - 2) >> shift) + 1, np.int64)
    for bucket in range(len(following)):
        following[bucket] = starts[bucket << shift]
    for at in range(len(keys)):
        if keep[at]:
            place = following[keys[at] >> shift]
            following[keys[at] >> shift] = place + 1
            dealt[place] = keys[at]
            order[place] = at
            amounts[place] = fen[at]


@compiled
def place_dealt(
    dealt: Ints, dealt_order: Ints, fen: Longs, following: Ints, order: Ints, amounts: Longs
) -> None:
    """Put each dealt position, and its fen, where its key's next place is."""
    for at in range(len(dealt)):
        place = following[dealt[at]]
        following[dealt[at]] = place + 1
        order[place] = dealt_order[at]
        amounts[place] = fen[at]


@compiled
def count_keys(keys: Ints, keep: Bools, starts: Ints) -> None:
    """Turn zeros into the CSR starts of the kept keys."""
    for at in range(len(keys)):
        if keep[at]:
            starts[keys[at] + 1] += 1
    for key in range(len(starts) - 1):
        starts[key + 1] += starts[key]


@compiled
def place_keys(
    keys: Ints, keep: Bools, fen: Longs, following: Ints, order: Ints, amounts: Longs
) -> None:
    """Put each kept position, and its fen, where its key's next place is."""
    for at in range(len(keys)):
        if keep[at]:
            place = following[keys[at]]
            following[keys[at]] = place + 1
            order[place] = at
            amounts[place] = fen[at]


@compiled
def mark_tied(keys: Ints, keep: Bools, tied: Bools, accounts: Bools) -> None:
    """Set `accounts[key]` for every kept, tied position."""
    for at in range(len(keys)):
        if tied[at] and keep[at]:
            accounts[keys[at]] = True


@compiled
def match_all(
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
) -> int:
    """Match account by account into `rows` (see `match.Flows`) from `written` on; return the end.

    `written` is an argument, and not a 0 of its own, because numba would compile all that it is
    passed to a second time for that literal.
    """
    in_starts, ins, in_fen = incoming
    out_starts, outs, out_fen = outgoing
    for account in range(len(opening)):
        i, i_end = in_starts[account], in_starts[account + 1]
        o, o_end = out_starts[account], out_starts[account + 1]
        if i == i_end and o == o_end:
            continue
        queue = (ins[i:i_end], in_fen[i:i_end], outs[o:o_end], out_fen[o:o_end])
        if has_ties[account]:
            written = match_tied(
                queue,
                opening[account],
                time_us,
                payer_tied,
                payee_tied,
                circular,
                rows,
                written,
                plan,
            )
        else:
            written = match_ordered(queue, opening[account], rows, written)
    return written


@compiled
def match_ordered(queue: Queue, older: int, rows: Rows, written: int) -> int:
    """Match one account whose transfers are in a known order: the common, quick case."""
    ins, in_fen, outs, out_fen = queue
    head, used = 0, 0  # the head of the queue, and how much of it has left
    for at in range(len(outs)):
        out, total, done = int(outs[at]), int(out_fen[at]), 0
        while done < total:
            source, start, taken = -2, 0, total - done
            if older > 0:
                source, taken = -1, min(taken, older)
                older -= taken
            elif head < len(ins) and ins[head] < out:
                source, start = int(ins[head]), used
                taken = min(taken, int(in_fen[head]) - used)
                used += taken
                if used == in_fen[head]:
                    head, used = head + 1, 0
            write_row(rows, written, source, out, start, done, taken, ALL_SURE)
            done += taken
            written += 1
    for at in range(head, len(ins)):
        write_row(rows, written, int(ins[at]), -1, used, 0, int(in_fen[at]) - used, ALL_SURE)
        used = 0
        written += 1
    return written
