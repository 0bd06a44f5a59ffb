"""Walks over matched money: each fen of a transfer followed to where it is at the end.

Every walk ends: no row leads to an earlier time, and at one time no money goes round (`circles`).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.match import Flows
from linkgraph.flow.money import HELD, LEFT_DATA, Money

if TYPE_CHECKING:
    from linkgraph.flow.tied import Rows

NO_LIMIT = 2**62


@dataclass(frozen=True, slots=True)
class Trails:
    """Money and its flows, with the rows of each transfer at hand; made once, walked often.

    `by_in`, `by_out`: of each transfer its first row and the end of its rows (int32, -1 where it
    has none): as what came in, in `rows`; as what went out, in the rows of `flows` as they are.
    Under first-in-first-out both are the same; else `rows` are sorted copies.
    """

    money: Money
    flows: Flows
    rows: "Rows"
    by_in: tuple[NDArray[np.int32], NDArray[np.int32]]
    by_out: tuple[NDArray[np.int32], NDArray[np.int32]]

    @property
    def out_rows(self) -> "Rows":
        """The columns of `flows`, as kernels take them."""
        return columns(self.flows)


@dataclass(frozen=True, slots=True)
class Starts:
    """Transfers to follow money from, and which of their fen: those before the first number of
    their row in `brought` (k, 2) and those from the second on. `entered` says that these are all
    the fen that no earlier transfer brought; else they are all fen."""

    transfer: NDArray[np.int32]
    brought: NDArray[np.int64]
    entered: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """What a piece must be to be returned; the walk itself goes to the end whatever they say."""

    to: int = -1
    hops: int = NO_LIMIT
    wait_us: int = NO_LIMIT
    least_fen: int = 0


@dataclass(frozen=True, slots=True)
class Pieces:
    """Money that took one path to its end; one row a path, k rows.

    `start` row of Starts, `end` last transfer, `offset` a fen of it that came this way, `fen`,
    `hops` transfers on the path, `wait_us` longest time between two of them, `count` separate
    runs of fen that took the path. `tally` (5, 2): pieces and fen left out by `to`, `hops`,
    `wait_us`, `least_fen`, and those returned; all of it adds up to the fen of the starts.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    offset: NDArray[np.int64]
    fen: NDArray[np.int64]
    hops: NDArray[np.int64]
    wait_us: NDArray[np.int64]
    count: NDArray[np.int64]
    tally: NDArray[np.int64]

    def take(self, chosen: NDArray[np.intp]) -> "Pieces":
        """Return the chosen rows, in that order."""
        return Pieces(
            self.start[chosen],
            self.end[chosen],
            self.offset[chosen],
            self.fen[chosen],
            self.hops[chosen],
            self.wait_us[chosen],
            self.count[chosen],
            self.tally,
        )


@dataclass(frozen=True, slots=True)
class Paths:
    """The transfers of each piece in order: those of piece k are [bounds[k], bounds[k + 1]).

    `hop_certain` and `certain` (a piece): the same in every order of equal times, see `find_paths`.
    """

    bounds: NDArray[np.int64]
    transfer: NDArray[np.int64]
    hop_certain: NDArray[np.bool_]
    certain: NDArray[np.bool_]


def make_trails(money: Money, flows: Flows) -> Trails:
    """Return `flows` with the rows of each transfer at hand. O(transfers + rows)."""
    from linkgraph.flow.walk_kernels import index_rows

    rows = columns(flows)
    by_in, by_out = empty_spans(money), empty_spans(money)
    index_rows(flows.out_transfer, *by_out)
    if not index_rows(flows.in_transfer, *by_in):
        rows, by_in = sort_rows(money, rows), empty_spans(money)
        index_rows(rows[0], *by_in)
    return Trails(money, flows, rows, by_in, by_out)


def columns(flows: Flows) -> "Rows":
    """Return the columns of `flows`, as kernels take them."""
    return (
        flows.in_transfer,
        flows.out_transfer,
        flows.in_offset,
        flows.out_offset,
        flows.fen,
        flows.sure,
    )


def empty_spans(money: Money) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return spans of no rows, one a transfer."""
    return np.full(len(money.fen), -1, np.int32), np.full(len(money.fen), -1, np.int32)


def sort_rows(money: Money, rows: "Rows") -> "Rows":
    """Return the rows by in-transfer, each transfer's in the order they were; O(rows).

    Rows of no in-transfer are left out: they lead from nowhere.
    """
    from linkgraph.flow.kernels import group_by

    come, gone, start, done, fen, sure = rows
    order = group_by(come, come >= 0, fen, len(money.fen))[1]
    return come[order], gone[order], start[order], done[order], fen[order], sure[order]


def payments_of(money: Money, account: int) -> Starts:
    """Return every transfer that `account` pays and that money is followed in, whole."""
    paid = np.flatnonzero(money.follows & (money.payer == account)).astype(np.int32)
    return whole(money, paid)


def whole(money: Money, transfers: NDArray[np.int32]) -> Starts:
    """Return these transfers as starts with all their fen, whatever brought the money there."""
    fen = money.fen[transfers]
    return Starts(transfers, np.stack([fen, fen], axis=1), entered=False)


def entries(trails: Trails) -> Starts:
    """Return where money enters what is matched: the fen that no earlier transfer brought.

    They are all fen of payers whose statement is not in the case (or who are exits), and of
    the others what came from the opening balance or from an unknown source. O(transfers).
    """
    from linkgraph.flow.walk_kernels import find_brought

    money = trails.money
    brought = np.stack([money.fen, money.fen], axis=1)
    find_brought(trails.out_rows, brought)
    enters = (brought[:, 0] > 0) | (brought[:, 1] < money.fen)
    found = np.flatnonzero(money.follows & enters).astype(np.int32)
    return Starts(found, brought[found], entered=True)


def walk_pieces(trails: Trails, starts: Starts, limits: Limits) -> Pieces:
    """Follow the fen of `starts` to their ends.

    Parameters
    ----------
    trails, starts
        The matched money, and where to begin.
    limits
        Only filter what is returned. A walk is never cut short to fit them.

    Returns
    -------
    Pieces
        One row a path; the fen of one start add up, with what `tally` says was left out, to its
        fen that were followed.

    Notes
    -----
    O(hops of all walks × log of the rows of a transfer). The pieces themselves are at most
    rows of flows and starts together, but each is visited once a hop.
    """
    from linkgraph.flow.walk_kernels import walk

    money = trails.money
    tally = np.zeros((5, 2), np.int64)
    found = walk(
        starts.transfer,
        starts.brought,
        trails.by_in,
        trails.rows,
        money.payee,
        money.fen,
        money.time_us,
        np.array([limits.to, limits.hops, limits.wait_us, limits.least_fen], np.int64),
        tally,
        0,
    )
    start, end, offset, fen, hops, wait, count = np.ascontiguousarray(found.T)
    return Pieces(start, end, offset, fen, hops, wait, count, tally)


def find_paths(trails: Trails, starts: Starts, pieces: Pieces) -> Paths:
    """Return the transfers of each piece, and what of it no order of equal times changes.

    A hop is certain when in every order of the tied groups as much money of the first transfer
    comes by these same transfers to this one; a piece, when moreover as much of it ends there.
    Sound, not complete: what depends on no order may still be called uncertain. Each fen has one
    path, so the way back from the end is unique. O(hops × log of the rows of a transfer).
    """
    from linkgraph.flow.walk_kernels import judge, trace_back

    bounds = np.zeros(len(pieces.hops) + 1, np.int64)
    np.cumsum(pieces.hops, out=bounds[1:])
    path = trace_back(pieces.end, pieces.offset, bounds, trails.by_out, trails.out_rows)
    first = starts.transfer[pieces.start]
    transfer = np.repeat(first.astype(np.int64), pieces.hops)
    transfer[path >= 0] = trails.flows.out_transfer[path[path >= 0]]
    hop_certain, certain = judge(
        first,
        starts.brought[pieces.start],
        bounds,
        path,
        trails.by_in,
        trails.rows,
        trails.by_out,
        trails.out_rows,
        trails.money.fen,
        starts.entered,
    )
    return Paths(bounds, transfer, hop_certain, certain)


def end_kinds(money: Money, transfer: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return where money is that went with these transfers and no further (see `END_NAMES`).

    It is what its payee is; but LEFT_DATA where the payee's own statement does not show it.
    """
    ends = money.end[money.payee[transfer]]
    lost = (ends == HELD) & ~money.enters[transfer]
    return np.where(lost, LEFT_DATA, ends).astype(np.uint8)
