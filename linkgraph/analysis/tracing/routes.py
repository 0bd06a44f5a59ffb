"""Money followed under a rule, and the ways it took where the rule matches fen to fen."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.follow import OwnerPieces, follow, follow_trails, owner_pieces
from linkgraph.flow.match import match
from linkgraph.flow.money import Money
from linkgraph.flow.sources import Sources, Traced
from linkgraph.flow.walks import make_trails

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Routes:
    """Money that took one way, one row a way; k rows, sorted by owner, then by first transfer.

    The transfers of way k are `transfer[bounds[k] : bounds[k + 1]]`. `stopped`: it ended in the
    payee of the last one before another followed payment. `certain`: in every order of equal
    times as much money takes this way to this end.
    """

    owner: Longs
    bounds: Longs
    transfer: Longs
    fen: Longs
    certain: NDArray[np.bool_]
    stopped: NDArray[np.bool_]

    @property
    def last(self) -> Longs:
        """The last transfer of each way."""
        return self.transfer[self.bounds[1:] - 1]

    def take(self, kept: NDArray[np.bool_]) -> "Routes":
        """Return some of the ways, in the same order."""
        lengths = np.diff(self.bounds)
        return Routes(
            self.owner[kept],
            np.concatenate([[0], np.cumsum(lengths[kept])]),
            self.transfer[np.repeat(kept, lengths)],
            self.fen[kept],
            self.certain[kept],
            self.stopped[kept],
        )


def followed(money: Money, sources: Sources, rule: str) -> tuple[Traced, Routes | None]:
    """Return what became of the money under `rule`, and its ways; None where a rule has none."""
    if rule not in ("fifo", "lifo"):
        return follow(money, sources, rule), None
    trails = make_trails(money, match(money, rule))
    routes = merged(owner_pieces(trails, sources))
    traced = follow_trails(trails, sources)
    sure = sure_owners(routes, sources.owners)
    return replace(
        traced,
        trail_certain=traced.trail_certain | sure[traced.trail_owner],
        rest_certain=traced.rest_certain | sure[traced.rest_owner],
    ), routes


def sure_owners(routes: Routes, owners: int) -> NDArray[np.bool_]:
    """Mark owners all of whose money takes the same ways in every order of equal times: then
    every figure of theirs is certain."""
    sure = np.ones(owners, np.bool_)
    sure[routes.owner[~routes.certain]] = False
    return sure


def merged(pieces: OwnerPieces) -> Routes:
    """Return one row a way: separate runs of fen that took the same way are added up."""
    bounds, transfer = pieces.paths.bounds, pieces.paths.transfer
    if len(bounds) == 1:
        none = np.zeros(0, np.int64)
        return Routes(none, bounds, transfer, none, none.astype(np.bool_), none.astype(np.bool_))
    owner, fen = pieces.owner.astype(np.int64), pieces.pieces.fen
    first, length = transfer[bounds[:-1]], np.diff(bounds)
    mark = _marks(bounds, transfer)
    order = np.lexsort((mark, pieces.stopped, length, first, owner))
    same = np.zeros(len(order), np.bool_)
    for part in (owner, first, length, pieces.stopped, mark):
        same[1:] |= part[order[1:]] != part[order[:-1]]
    same = ~same
    same[0] = False
    _check(bounds, transfer, order, same)
    heads = np.flatnonzero(~same)
    kept = order[heads]
    starts, lengths = bounds[:-1][kept], length[kept]
    ends = np.concatenate([[0], np.cumsum(lengths)])
    wanted = np.arange(ends[-1]) + np.repeat(starts - ends[:-1], lengths)
    return Routes(
        owner[kept],
        ends,
        transfer[wanted],
        np.add.reduceat(fen[order], heads),
        np.logical_and.reduceat(pieces.paths.certain[order], heads),
        pieces.stopped[kept],
    )


def _marks(bounds: Longs, transfer: Longs) -> NDArray[np.uint64]:
    """Return a number a way that equal ways share: a hash of its transfers and their places."""
    place = np.arange(len(transfer)) - np.repeat(bounds[:-1], np.diff(bounds))
    with np.errstate(over="ignore"):
        x = transfer.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        x += place.astype(np.uint64) * np.uint64(0xD1B54A32D192ED03)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x ^= x >> np.uint64(31)
        return np.add.reduceat(x, bounds[:-1])


def _check(bounds: Longs, transfer: Longs, order: Longs, same: NDArray[np.bool_]) -> None:
    """Make `same` false where a way only shares the mark of the one before it."""
    at = np.flatnonzero(same)
    length = np.diff(bounds)[order[at]]
    offset = np.arange(int(length.sum())) - np.repeat(np.cumsum(length) - length, length)
    mine = transfer[np.repeat(bounds[:-1][order[at]], length) + offset]
    other = transfer[np.repeat(bounds[:-1][order[at - 1]], length) + offset]
    same[np.repeat(at, length)[mine != other]] = False
