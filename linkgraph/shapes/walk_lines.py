"""Where walks of one length lie in memory while longer ones are looked for, and payments for them.

The walks that came to one account are read one after another, by all that the account pays: so
payments are taken by payer, and walks lie by the payee of their last payment. A search in the
order of time would read nearly every walk from another place, and wait for memory most of its
time.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.once import Index
from linkgraph.shapes.payments import Payments

Rows = NDArray[np.int32]
Level = tuple[NDArray[np.int64], tuple[Rows, NDArray[np.float32]]]
"""Walks of one length (`walk_kernels.Walks`)."""
Columns = tuple[Rows, Rows, NDArray[np.float32]]
"""Of each walk the one that it extends (-1: none), its last payment, its score."""
Closed = tuple[Rows, Rows, NDArray[np.float32]]
"""Cycles: the last payment, the walk before it, the score."""
WIDTH = 4
"""Numbers in a walk's line besides its payers."""


@dataclass(frozen=True, slots=True)
class Order:
    """Payments by payer (`walk_kernels.Gone`), their rows by payee, and of each of these its place
    by payer (`turn`)."""

    gone: tuple[Rows, Rows, Rows, Rows, Rows]
    come: Rows
    turn: Rows


def order_payments(payments: Payments, index: Index, window: int) -> Order:
    """Return the payments in both orders; `index`: of all of them. O(n)."""
    from linkgraph.shapes.walk_kernels import reach

    until, since = reach(payments.earliest, payments.latest, window)
    rows = index.gone
    place = np.empty(len(rows), np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    gone = rows, payments.payer[rows], payments.payee[rows], until[rows], since[rows]
    return Order(gone, index.come, place[index.come])


def walks_of_one(
    payments: Payments, come: Rows, pair: NDArray[np.float64]
) -> tuple[Level, Columns]:
    """Return the walks of one payment; `pair`: what its pair adds."""
    score, none = pair.astype(np.float32)[come], np.full(len(come), -1, np.int32)
    lines = np.stack((come, come, score.view(np.int32), none, payments.payer[come]), axis=1)
    start = np.arange(len(come) + 1, dtype=np.int64)
    return (start, (lines, lines.view(np.float32))), (none, come, score)


def make_room(memory: Rows, count: int, most: int, hops: int) -> tuple[Level, Rows]:
    """Return room for `most` walks of so many payments, of `count` in all.

    In the memory at hand where it is enough; also the memory that the room is in.
    """
    width = hops + WIDTH
    if len(memory) < most * width:
        memory = np.empty(most * width, np.int32)
    lines = memory[: most * width].reshape(most, width)
    return (np.empty(count + 1, np.int64), (lines, lines.view(np.float32))), memory


def by_last(closed: Closed, first: int) -> Closed:
    """Return cycles by their last payment; `first`: the number of the first walk before them."""
    order = np.argsort(closed[0], kind="stable")
    ends, before, score = closed
    return ends[order], before[order] + np.int32(first), score[order]
