"""Where walks of one length lie in memory while longer ones are looked for, and payments for them.

The walks that came to one account are read one after another, by all that the account pays: so
payments are taken by payer, and walks lie by the payee of their last payment. A search in the
order of time would read nearly every walk from another place, and wait for memory most of its
time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.pairs import Index
from linkgraph.shapes.payments import Payments

Rows = NDArray[np.int32]
Level = tuple[NDArray[np.int64], tuple[Rows, NDArray[np.float32]]]
"""Walks of one length (`walk_kernels.Walks`)."""
Columns = tuple[Rows, Rows, NDArray[np.float32]]
"""Of each walk the one that it extends (-1: none), its last payment, its score."""
Memory = tuple[NDArray[np.int64], Rows]
"""Where walks of each payment begin; numbers for their lines."""
WIDTH = 4
"""Numbers in a walk's line besides its payers."""


@dataclass(frozen=True, slots=True)
class Order:
    """Payments by payer (`walk_kernels.Gone`), of each of these its place by payee (`turn`), and
    the rows of payments by payee."""

    gone: tuple[Rows, Rows, Rows, Rows, Rows]
    come: Rows
    turn: Rows


def order_payments(payments: Payments, index: Index, window: int) -> Order:
    """Return the payments in both orders; `index`: of all of them. O(n)."""
    from linkgraph.shapes.walks.walk_kernels import reach

    until, since = reach(payments.earliest, payments.latest, window)
    rows = index.gone
    place = np.empty(len(rows), np.int32)
    place[index.come] = np.arange(len(rows), dtype=np.int32)
    payer = np.repeat(np.arange(payments.accounts, dtype=np.int32), np.diff(index.gone_start))
    gone = rows, payer, payments.payee.take(rows), until.take(rows), since.take(rows)
    return Order(gone, index.come, place.take(rows))


def walks_of_one(
    payments: Payments, come: Rows, score: NDArray[np.float32], twos: int
) -> tuple[Level, Memory, Columns]:
    """Return the walks of one payment, with memory that has room for `twos` of two, and columns for
    these and longer ones, which are seldom more than three times as many.

    `come`: payments by payee; `score`: what the pair of each adds.
    """
    columns = more_columns(no_columns(), 0, len(come) + 3 * twos)
    parents, lasts, odds = part_of(columns, 0, len(come))
    parents[:], lasts[:], odds[:] = -1, come, score
    _, memory = make_room(no_room(len(come)), max(len(come), twos), 2)
    level, _ = make_room(memory, len(come), 1)
    start, (lines, scores) = level
    start[:] = np.arange(len(come) + 1)
    lines[:, 0] = lines[:, 1] = come
    scores[:, 2], lines[:, 3], lines[:, 4] = score, -1, payments.payer[come]
    return level, memory, columns


def make_room(memory: Memory, most: int, hops: int) -> tuple[Level, Memory]:
    """Return room for `most` walks of so many payments, and the memory that it is in.

    That is the memory at hand where it is enough: new memory of this size is slow to get, so that
    there is a quarter more of it than is asked for.
    """
    start, numbers = memory
    width = hops + WIDTH
    if len(numbers) < most * width:
        numbers = np.empty(most * width * 5 // 4, np.int32)
    lines = numbers[: most * width].reshape(most, width)
    return (start, (lines, lines.view(np.float32))), (start, numbers)


def no_room(count: int) -> Memory:
    """Return memory for walks that end with so many payments, and for none yet."""
    return np.empty(count + 1, np.int64), np.empty(0, np.int32)


def no_columns() -> Columns:
    """Return columns of no walk, without room."""
    return np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32)


def more_columns(columns: Columns, filled: int, more: int) -> Columns:
    """Return columns with room for `more` walks after those `filled`.

    The columns at hand where they are long enough; new ones are half as long again as need be, so
    that little is copied.
    """
    from linkgraph.shapes.array_kernels import lengthen

    need = filled + more
    if need <= len(columns[0]):
        return columns
    size = need + need // 2
    parent, last, score = part_of(columns, 0, filled)
    return lengthen(parent, size), lengthen(last, size), lengthen(score, size)


def part_of(columns: Columns, first: int, end: int) -> Columns:
    """Return some rows of columns, which are written where they are written."""
    parent, last, score = columns
    return parent[first:end], last[first:end], score[first:end]


def by_last(closed: Columns, first: int) -> Columns:
    """Return cycles (last payment, walk before it, score) by their last payment.

    `first`: the number of the first walk that may be before them.
    """
    order = np.argsort(closed[0], kind="stable")
    ends, before, score = closed
    return ends[order], before[order] + np.int32(first), score[order]
