"""Kernels that walk matched money: index the rows, follow each fen, trace it back, judge it.

A piece of money in a transfer is a run of its fen. Followed into the rows of `Flows` it is cut
where rows end and keeps its order, so every piece is also a run of the start transfer's fen.
"""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import ALL_SURE, AMOUNT, IN_FIXED, OUT_FIXED, Bools, Ints, Longs, Rows

Table = NDArray[np.int64]
Span = tuple[Ints, Ints]
"""Of each transfer, the first row of Flows and the end of its rows; -1, -1 where it has none."""

PIECE_COLUMNS = ("start", "end", "offset", "fen", "hops", "wait_us", "count")
TO, HOPS, WITHIN, LEAST_FEN, FOUND = range(5)
TRANSFER, AT, ORIGIN, LENGTH, DEPTH, WAIT, SEEN = range(7)
"""Of a piece under way: the transfer it is in, its first fen there and in the start transfer, how
many fen, the hops so far, the longest wait between them, whether it has paid the account asked
for."""


@compiled
def index_rows(transfers: Ints, first: Ints, end: Ints) -> bool:
    """Fill where the rows of each transfer begin and end. O(rows).

    Returns whether the rows of every transfer stand together; else what is filled is no use.
    """
    together = True
    for row in range(len(transfers)):
        transfer = transfers[row]
        if transfer >= 0:
            if first[transfer] < 0:
                first[transfer] = row
            elif end[transfer] != row:
                together = False
            end[transfer] = row + 1
    return together


@compiled
def find_brought(rows: Rows, brought: Table) -> None:
    """Set row t of `brought` to the first fen of t that an earlier transfer brought, and the end
    of these; where there are none it stays as it is: the amount, twice. O(rows)."""
    in_transfer, out_transfer, _, out_offset, pieces, _ = rows
    for row in range(len(pieces)):
        transfer = out_transfer[row]
        if transfer >= 0 and in_transfer[row] >= 0:
            brought[transfer, 0] = min(brought[transfer, 0], out_offset[row])
            brought[transfer, 1] = out_offset[row] + pieces[row]


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
def carried(a: int, b: int, gap: Longs) -> int:
    """Return how many fen of the run [a, b) lie before `gap[0]` or from `gap[1]` on."""
    return int(max(0, min(b, gap[0]) - a) + max(0, b - max(a, gap[1])))


@compiled
def copy_row(to: Longs, row: Longs) -> None:
    """Copy a row. Whole-array assignment would take numba seconds to compile."""
    for at in range(len(row)):
        to[at] = row[at]


@compiled
def grown(table: Table, used: int) -> Table:
    """Return `table`, or a copy twice as long when `used` rows fill it."""
    if used < len(table):
        return table
    longer = np.empty((2 * len(table), table.shape[1]), np.int64)
    for at in range(used):
        copy_row(longer[at], table[at])
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
    found: Table, used: int, k: int, item: Longs, gap: Longs, limits: Longs, tally: Table
) -> tuple[Table, int]:
    """Count a piece of start k that has come to its end; keep it when it passes the filters."""
    money = carried(item[ORIGIN], item[ORIGIN] + item[LENGTH], gap)
    why = left_by(limits, item[SEEN], item[DEPTH], item[WAIT], money)
    tally[why, 0] += 1
    tally[why, 1] += money
    if why != FOUND:
        return found, used
    found = grown(found, used)
    row = found[used]
    row[0], row[1], row[2], row[3] = k, item[TRANSFER], item[AT], money
    row[4], row[5] = item[DEPTH], item[WAIT]
    row[6] = int(item[ORIGIN] < gap[0]) + int(item[ORIGIN] + item[LENGTH] > gap[1])
    return found, used + 1


@compiled
def begin(item: Longs, transfer: int, fen: int, seen: bool) -> None:
    """Make `item` all of a transfer."""
    item[TRANSFER], item[AT], item[ORIGIN], item[LENGTH] = transfer, 0, 0, fen
    item[DEPTH], item[WAIT], item[SEEN] = 1, 0, int(seen)


@compiled
def cut(
    item: Longs, row: int, rows: Rows, payee: Ints, time_us: Longs, to: int, part: Longs
) -> None:
    """Make `part` what of `item` is in this row: passed on by it, or staying."""
    _, out_transfer, in_offset, out_offset, pieces, _ = rows
    low = max(item[AT], in_offset[row])
    high = min(item[AT] + item[LENGTH], in_offset[row] + pieces[row])
    copy_row(part, item)
    part[AT], part[LENGTH] = low, high - low
    part[ORIGIN] = item[ORIGIN] + low - item[AT]
    following = out_transfer[row]
    if following >= 0:
        wait = time_us[following] - time_us[item[TRANSFER]]
        part[TRANSFER], part[AT] = following, out_offset[row] + low - in_offset[row]
        part[DEPTH], part[WAIT] = item[DEPTH] + 1, max(item[WAIT], wait)
        part[SEEN] = item[SEEN] | int(payee[following] == to)


@compiled
def walk(
    starts: Ints,
    gaps: Table,
    by_in: Span,
    rows: Rows,
    payee: Ints,
    fen: Longs,
    time_us: Longs,
    limits: Longs,
    tally: Table,
    used: int,
) -> Table:
    """Follow each start to all its ends; return the pieces that pass, PIECE_COLUMNS each.

    Of start k, the fen before `gaps[k, 0]` and from `gaps[k, 1]` on are followed. `limits` are:
    an account that the walk must pay (or -1), most hops, longest wait, least fen. `tally` (5, 2)
    counts pieces and fen by the filter that left them out, and last those found.
    `used` is 0: numba would compile twice for a literal. O(hops walked × log rows of a transfer).
    """
    first_row, end_row = by_in
    found, stack = np.empty((1024, 7), np.int64), np.empty((1024, 7), np.int64)
    item, part = np.empty(7, np.int64), np.empty(7, np.int64)
    for k in range(len(starts)):
        first = starts[k]
        begin(stack[0], first, fen[first], bool(payee[first] == limits[TO]))
        waiting = 1
        while waiting > 0:
            waiting -= 1
            copy_row(item, stack[waiting])
            row, last = first_row[item[TRANSFER]], end_row[item[TRANSFER]]
            if row < 0:
                found, used = settle(found, used, k, item, gaps[k], limits, tally)
                continue
            row = row_of(rows[2], row, last, item[AT])
            while row < last and rows[2][row] < item[AT] + item[LENGTH]:
                cut(item, row, rows, payee, time_us, limits[TO], part)
                if carried(part[ORIGIN], part[ORIGIN] + part[LENGTH], gaps[k]) > 0:
                    if rows[1][row] < 0:
                        found, used = settle(found, used, k, part, gaps[k], limits, tally)
                    else:
                        stack = grown(stack, waiting)
                        copy_row(stack[waiting], part)
                        waiting += 1
                row += 1
    return found[:used]


@compiled
def trace_back(ends: Longs, offsets: Longs, bounds: Longs, by_out: Span, rows: Rows) -> Longs:
    """Return the row by which each hop was reached, -1 at the first; chain k has
    [bounds[k], bounds[k + 1]). `rows` in the order of outs. O(hops × log rows of a transfer)."""
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
    """Return what is known of the money that no earlier transfer brought to this one.

    The rows tile the transfer: when none of them changes its amount, neither does the rest.
    """
    in_transfer, sure = rows[0], rows[5]
    state = EXACT
    for row in range(by_out[0][transfer], by_out[1][transfer]):
        if not sure[row] & AMOUNT:
            return LOST
        if in_transfer[row] < 0 and not sure[row] & OUT_FIXED:
            state = SOMEWHERE
    return state


@compiled
def judge(
    starts: Ints,
    gaps: Table,
    bounds: Longs,
    path: Longs,
    by_in: Span,
    in_rows: Rows,
    by_out: Span,
    rows: Rows,
    fen: Longs,
    entered: bool,
) -> tuple[Bools, Bools]:
    """Return whether each hop, and each chain with its end, is the same in every order of ties.

    Hop: as much money of the chain's first transfer comes by these same hops to this transfer,
    in every order. Chain: moreover as much of it ends there. `entered`: the chains begin with
    what their first transfer draws from no earlier one, which must be the same as well.
    `in_rows` and `rows` are the same rows, in the orders that `by_in` and `by_out` mean.
    """
    _, out_transfer, in_offset, out_offset, pieces, sure = rows
    hops = np.zeros(bounds[-1], np.bool_)
    chains = np.zeros(len(starts), np.bool_)
    for k in range(len(starts)):
        transfer = starts[k]
        state, shift = EXACT, 0
        low, high = 0, int(fen[transfer])
        if entered:
            state = source_state(transfer, by_out, rows)
        money = carried(low, high, gaps[k])
        if state == SOMEWHERE and money == fen[transfer]:
            state = EXACT
        hops[bounds[k]] = state != LOST
        for hop in range(bounds[k] + 1, bounds[k + 1]):
            row = path[hop]
            state = pass_on(state, money == fen[transfer], pieces[row] == fen[transfer], sure[row])
            low = max(low, in_offset[row] - shift)
            high = min(high, in_offset[row] + pieces[row] - shift)
            shift += out_offset[row] - in_offset[row]
            money = carried(low, high, gaps[k])
            transfer = out_transfer[row]
            if state == SOMEWHERE and money == fen[transfer]:
                state = EXACT
            hops[hop] = state != LOST
        chains[k] = state != LOST
        last = by_in[1][transfer] - 1
        if last >= 0:
            whole = in_rows[4][last] == fen[transfer]
            chains[k] = in_rows[5][last] == ALL_SURE and (
                state == EXACT or (state == SOMEWHERE and whole)
            )
    return hops, chains
