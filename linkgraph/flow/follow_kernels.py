"""Kernels that follow the money of owners through matched rows, each fen on its one path."""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Bools, Ints, Longs, Rows
from linkgraph.flow.walk_kernels import (
    AT,
    DEPTH,
    LENGTH,
    TRANSFER,
    WAIT,
    Span,
    Table,
    begin,
    copy_row,
    cut,
    grown,
    row_of,
)

NATURAL, RETURNED, STOPPED = 0, 1, 2
"""How a piece ends: it rests where it arrived or stayed; on an account of its own owner; before a
payment that is followed itself."""

ENDED_COLUMNS = (
    "start",
    "end",
    "offset",
    "fen",
    "hops",
    "wait_us",
    "how",
    "last",
    "last_offset",
)
"""Of an ended piece; `last` is the transfer its way can be traced back from: the payment that it
stopped before, or `end` again."""


@compiled
def add_up(
    sums: Table, used: int, slots: Ints, owner: int, key: int, fen: int
) -> tuple[Table, int]:
    """Add `fen` to the row of (owner, key) in `sums`; an owner's additions come in one run."""
    at = slots[key]
    if at < 0 or sums[at, 0] != owner:
        sums = grown(sums, used)
        slots[key] = at = used
        sums[at, 0], sums[at, 1], sums[at, 2] = owner, key, 0
        used += 1
    sums[at, 2] += fen
    return sums, used


@compiled
def note_end(
    ends: Table, used: int, k: int, item: Longs, how: int, last: int, last_offset: int
) -> tuple[Table, int]:
    """Write down a piece that has come to its end."""
    ends = grown(ends, used)
    row = ends[used]
    row[0], row[1], row[2], row[3] = k, item[TRANSFER], item[AT], item[LENGTH]
    row[4], row[5], row[6] = item[DEPTH], item[WAIT], how
    row[7], row[8] = last, last_offset
    return ends, used + 1


@compiled
def follow_rows(
    starts: Ints,
    owners: Ints,
    home: Ints,
    is_payment: Bools,
    by_in: Span,
    rows: Rows,
    payee: Ints,
    fen: Longs,
    time_us: Longs,
    listing: bool,
    used: int,
) -> tuple[Table, Table, Table, Table]:
    """Follow payments `starts`, those of an owner in one run, to the ends of their fen.

    Returns sums (owner, transfer, fen), (owner, account, fen) at rest and stopped, and, when
    `listing`, every piece (ENDED_COLUMNS). `used` is 0, as an argument (see `walk`). O(hops of
    all pieces × log rows of a transfer).
    """
    trails, rests = np.empty((1024, 3), np.int64), np.empty((1024, 3), np.int64)
    stops, ends = np.empty((1024, 3), np.int64), np.empty((1024, 9), np.int64)
    of_transfer = np.full(len(payee), -1, np.int32)
    of_rest, of_stop = np.full(len(home), -1, np.int32), np.full(len(home), -1, np.int32)
    stack = np.empty((1024, 7), np.int64)
    item, part = np.empty(7, np.int64), np.empty(7, np.int64)
    n_trails = n_rests = n_stops = n_ends = used
    for k in range(len(starts)):
        owner = owners[k]
        begin(stack[0], starts[k], fen[starts[k]], False)
        waiting = 1
        while waiting > 0:
            waiting -= 1
            copy_row(item, stack[waiting])
            transfer, money = item[TRANSFER], item[LENGTH]
            trails, n_trails = add_up(trails, n_trails, of_transfer, owner, transfer, money)
            account = payee[transfer]
            row, last = by_in[0][transfer], by_in[1][transfer]
            back = home[account] == owner
            if row < 0 or back:
                rests, n_rests = add_up(rests, n_rests, of_rest, owner, account, money)
                if listing:
                    ends, n_ends = note_end(ends, n_ends, k, item, int(back), transfer, item[AT])
                continue
            row = row_of(rows[2], row, last, item[AT])
            while row < last and rows[2][row] < item[AT] + item[LENGTH]:
                cut(item, row, rows, payee, time_us, -1, part)
                following = rows[1][row]
                if following < 0:
                    rests, n_rests = add_up(rests, n_rests, of_rest, owner, account, part[LENGTH])
                    if listing:
                        ends, n_ends = note_end(ends, n_ends, k, part, NATURAL, transfer, part[AT])
                elif is_payment[following]:
                    stops, n_stops = add_up(stops, n_stops, of_stop, owner, account, part[LENGTH])
                    if listing:
                        at = part[AT]
                        part[TRANSFER], part[AT] = transfer, at + rows[2][row] - rows[3][row]
                        part[DEPTH], part[WAIT] = item[DEPTH], item[WAIT]
                        ends, n_ends = note_end(ends, n_ends, k, part, STOPPED, following, at)
                else:
                    stack = grown(stack, waiting)
                    copy_row(stack[waiting], part)
                    waiting += 1
                row += 1
    return trails[:n_trails], rests[:n_rests], stops[:n_stops], ends[:n_ends]
