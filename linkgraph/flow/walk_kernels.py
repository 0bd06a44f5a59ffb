"""Kernels that walk matched money: index the rows, follow each fen, trace it back, judge it.

A piece of money in a transfer is a run of its fen. Followed into the rows of `Flows` it is cut
where rows end and keeps its order, so every piece is also a run of the start transfer's fen.
"""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import ALL_SURE, AMOUNT, IN_FIXED, OUT_FIXED, Bools, Ints, Longs, Rows

Table = NDArray[np.int64]
Piece = tuple[int, int, int, int, int, int, int, int]
Span = tuple[Ints, Ints]
"""Of each transfer, the first row of Flows and the end of its rows; -1, -1 where it has none."""

PIECE_COLUMNS = ("start", "end", "offset", "fen", "hops", "wait_us", "count")
TO, HOPS, WITHIN, LEAST_FEN, FOUND = range(5)


@compiled
def index_rows(transfers: Ints, first: Ints, end: Ints) -> None:
    """Fill where the rows of each transfer begin and end; they stand together. O(rows)."""
    for row in range(len(transfers)):
        transfer = transfers[row]
        if transfer >= 0:
            if first[transfer] < 0:
                first[transfer] = row
            end[transfer] = row + 1


@compiled
def find_brought(rows: Rows, front: Longs, back: Longs) -> None:
    """Set [front, back) of each transfer to its fen that an earlier transfer brought. O(rows)."""
    in_transfer, out_transfer, _, out_offset, pieces, _ = rows
    for row in range(len(pieces)):
        transfer = out_transfer[row]
        if transfer >= 0 and in_transfer[row] >= 0:
            front[transfer] = min(front[transfer], out_offset[row])
            back[transfer] = out_offset[row] + pieces[row]


@compiled
def row_of(offsets: Longs, first: int, end: int, at: int) -> int:
    """Return the row in [first, end) that holds fen number `at`: the last that begins by it."""
    while end - first > 1:
        middle = (first + end) // 2
        if offsets[middle] <= at:
            first = middle
        else:
            end = middle
    return first


@compiled
def carried(a: int, b: int, front: int, back: int) -> int:
    """Return how many fen of the run [a, b) are of the start: before `front` or from `back` on."""
    return max(0, min(b, front) - a) + max(0, b - max(a, back))


@compiled
def grown(table: Table, used: int) -> Table:
    """Return `table`, or a copy twice as long when `used` rows fill it."""
    if used < len(table):
        return table
    longer = np.empty((2 * len(table), table.shape[1]), np.int64)
    longer[:used] = table[:used]
    return longer


@compiled
def left_by(limits: Longs, seen: int, hops: int, wait: int, money: int) -> int:
    """Return the first filter that leaves a piece out, or FOUND."""
    if limits[TO] >= 0 and not seen:
        return TO
    if hops > limits[HOPS]:
        return HOPS
    if wait > limits[WITHIN]:
        return WITHIN
    return LEAST_FEN if money < limits[LEAST_FEN] else FOUND


@compiled
def settle(
    found: Table, used: int, limits: Longs, tally: Table, piece: Piece, front: int, back: int
) -> tuple[Table, int]:
    """Count a piece that has come to its end; keep it when it passes the filters."""
    k, transfer, at, origin, length, hops, wait, seen = piece
    money = carried(origin, origin + length, front, back)
    why = left_by(limits, seen, hops, wait, money)
    tally[why, 0] += 1
    tally[why, 1] += money
    if why == FOUND:
        found = grown(found, used)
        count = int(origin < front) + int(origin + length > back)
        found[used] = (k, transfer, at, money, hops, wait, count)
        used += 1
    return found, used


@compiled
def walk(
    starts: Ints,
    fronts: Longs,
    backs: Longs,
    by_in: Span,
    rows: Rows,
    payee: Ints,
    fen: Longs,
    time_us: Longs,
    limits: Longs,
    tally: Table,
) -> Table:
    """Follow each start to all its ends; return the pieces that pass, PIECE_COLUMNS each.

    Of start k, the fen before `fronts[k]` and from `backs[k]` on are followed. `limits` are: an
    account that the walk must pay (or -1), most hops, longest wait, least fen. `tally` (5, 2)
    counts pieces and fen by the filter that left them out, and last those found.
    O(hops walked × log rows of a transfer).
    """
    first_row, end_row = by_in
    _, out_transfer, in_offset, out_offset, pieces, _ = rows
    found, used = np.empty((1024, 7), np.int64), 0
    stack = np.empty((1024, 7), np.int64)
    for k in range(len(starts)):
        front, back, first = fronts[k], backs[k], starts[k]
        stack[0] = (first, 0, 0, fen[first], 1, 0, int(payee[first] == limits[TO]))
        depth = 1
        while depth > 0:
            depth -= 1
            transfer, at, origin, length, hops, wait, seen = stack[depth]
            if first_row[transfer] < 0:
                piece = (k, transfer, at, origin, length, hops, wait, seen)
                found, used = settle(found, used, limits, tally, piece, front, back)
                continue
            row = row_of(in_offset, first_row[transfer], end_row[transfer], at)
            while row < end_row[transfer] and in_offset[row] < at + length:
                low = max(at, in_offset[row])
                high = min(at + length, in_offset[row] + pieces[row])
                begin, following = origin + low - at, out_transfer[row]
                if carried(begin, begin + high - low, front, back) > 0:
                    if following < 0:
                        piece = (k, transfer, low, begin, high - low, hops, wait, seen)
                        found, used = settle(found, used, limits, tally, piece, front, back)
                    else:
                        stack = grown(stack, depth)
                        stack[depth] = (
                            following,
                            out_offset[row] + low - in_offset[row],
                            begin,
                            high - low,
                            hops + 1,
                            max(wait, time_us[following] - time_us[transfer]),
                            seen | int(payee[following] == limits[TO]),
                        )
                        depth += 1
                row += 1
    return found[:used]


@compiled
def trace_back(ends: Longs, offsets: Longs, bounds: Longs, by_out: Span, rows: Rows) -> Longs:
    """Return the row by which each hop was reached, -1 at the first; chain k has
    [bounds[k], bounds[k + 1]). O(hops × log rows of a transfer)."""
    first_row, end_row = by_out
    in_transfer, _, in_offset, out_offset, _, _ = rows
    path = np.full(bounds[-1], -1, np.int64)
    for k in range(len(ends)):
        transfer, at = ends[k], offsets[k]
        for hop in range(bounds[k + 1] - 1, bounds[k], -1):
            row = row_of(out_offset, first_row[transfer], end_row[transfer], at)
            path[hop] = row
            at += in_offset[row] - out_offset[row]
            transfer = in_transfer[row]
    return path


LOST, SOMEWHERE, EXACT = 0, 1, 2


@compiled
def pass_on(state: int, whole: bool, row_is_whole: bool, sure: int) -> int:
    """Return what is known of money behind a row, from what was known before it.

    EXACT: in every order the same fen of the transfer; SOMEWHERE: as many, but which is open;
    LOST: how many depends on the order.
    """
    if not sure & AMOUNT or state == LOST:
        return LOST
    if state == SOMEWHERE:
        return SOMEWHERE if row_is_whole else LOST
    if not whole and not sure & IN_FIXED:
        return LOST
    return EXACT if sure & OUT_FIXED else SOMEWHERE


@compiled
def source_state(transfer: int, by_out: Span, rows: Rows) -> int:
    """Return EXACT when what it draws from no earlier transfer is the same in every order."""
    in_transfer, sure = rows[0], rows[5]
    for row in range(by_out[0][transfer], by_out[1][transfer]):
        if in_transfer[row] < 0 and sure[row] != ALL_SURE:
            return LOST
    return EXACT


@compiled
def judge(
    starts: Ints,
    fronts: Longs,
    backs: Longs,
    bounds: Longs,
    path: Longs,
    by_in: Span,
    by_out: Span,
    rows: Rows,
    fen: Longs,
    entered: bool,
) -> tuple[Bools, Bools]:
    """Return whether each hop, and each chain with its end, is the same in every order of ties.

    Hop: as much money of the chain's first transfer comes by these same hops to this transfer,
    in every order. Chain: moreover as much of it ends there. `entered`: the chains begin with
    what their first transfer draws from no earlier one, which must be the same as well.
    """
    _, out_transfer, in_offset, out_offset, pieces, sure = rows
    hops = np.zeros(bounds[-1], np.bool_)
    chains = np.zeros(len(starts), np.bool_)
    for k in range(len(starts)):
        transfer, front, back = starts[k], fronts[k], backs[k]
        state, shift = EXACT, 0
        low, high = 0, int(fen[transfer])
        if entered:
            state = source_state(transfer, by_out, rows)
        money = carried(low, high, front, back)
        hops[bounds[k]] = state != LOST
        for hop in range(bounds[k] + 1, bounds[k + 1]):
            row = path[hop]
            state = pass_on(state, money == fen[transfer], pieces[row] == fen[transfer], sure[row])
            low = max(low, in_offset[row] - shift)
            high = min(high, in_offset[row] + pieces[row] - shift)
            shift += out_offset[row] - in_offset[row]
            money = carried(low, high, front, back)
            transfer = out_transfer[row]
            if state == SOMEWHERE and money == fen[transfer]:
                state = EXACT
            hops[hop] = state != LOST
        chains[k] = state != LOST
        last = by_in[1][transfer] - 1
        if last >= 0:
            whole = pieces[last] == fen[transfer]
            chains[k] = sure[last] == ALL_SURE and (
                state == EXACT or (state == SOMEWHERE and whole)
            )
    return hops, chains
