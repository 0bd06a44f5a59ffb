"""Where traced money is, as arrays: the same from every rule that shares money out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.money import HELD, Money
from linkgraph.flow.sources import Sources, Traced
from linkgraph.flow.walks import end_kinds

Longs = NDArray[np.int64]
NOWHERE = -1
"""In place of the account that money left last: it rests where it is followed through."""


@dataclass(frozen=True, slots=True)
class Places:
    """Positions of all owners, one row each; k rows, sorted by their key.

    The key: `owner`, `account`, `before` (the payer of the transfer after which money went no
    further; NOWHERE for money that rests or has been
    returned), `state` (see `flow.money.END_NAMES`), `returned`, `stopped`, `abroad` (a
    group number of what the words of its last transfers say; 0: nothing). Then `fen`, `certain`.
    """

    owner: Longs
    account: Longs
    before: Longs
    state: Longs
    returned: Longs
    stopped: Longs
    abroad: Longs
    fen: Longs
    certain: NDArray[np.bool_]

    @property
    def keys(self) -> Longs:
        """The key of each row, (k, 7)."""
        return np.stack(
            [
                self.owner,
                self.account,
                self.before,
                self.state,
                self.returned,
                self.stopped,
                self.abroad,
            ],
            axis=1,
        )


def find_places(
    money: Money,
    sources: Sources,
    traced: Traced,
    abroad: NDArray[np.integer],
    sure: NDArray[np.bool_],
    shown: NDArray[np.bool_],
) -> Places:
    """Return where each owner's money is; `abroad` is a group number a transfer (0: none), `sure`
    marks owners whose every figure is certain, `shown` those that `traced` still holds.

    Money that went into cash, a platform, an account without a statement, or home to its owner
    is told by its last transfer; money in an account that is matched through, by what rests there.

    Raises ArithmeticError when an owner's positions do not add up to his payments: a bug, so that
    no wrong sum is ever printed. O(rows of `traced` × log).
    """
    ended, brought = _ended(money, sources, traced, abroad)
    rests = _rests(money, traced, brought)
    stops = _stops(money, traced, sure)
    columns = [np.concatenate(part) for part in zip(ended, rests, stops, strict=True)]
    places = _grouped(columns)
    check_sums(money, sources, places, shown)
    return places


Columns = tuple[Longs, ...]
"""The key, fen, certain (0, 1); see `Places`."""


def _ended(
    money: Money, sources: Sources, traced: Traced, abroad: NDArray[np.integer]
) -> tuple[Columns, Columns]:
    """Return positions told by their last transfer, and (owner, account, fen) of them."""
    transfer = traced.trail_transfer.astype(np.int64)
    returned = sources.home[money.payee[transfer]] == traced.trail_owner
    over = returned | ~money.enters[transfer]
    at = np.flatnonzero(over)
    transfer, returned = transfer[at], returned[at]
    owner = traced.trail_owner[at].astype(np.int64)
    account = money.payee[transfer].astype(np.int64)
    state = np.where(returned, HELD, end_kinds(money, transfer)).astype(np.int64)
    words = np.where(state == 3, abroad[transfer], 0).astype(np.int64)
    fen = traced.trail_fen[at]
    columns = (
        owner,
        account,
        np.where(returned, NOWHERE, money.payer[transfer]).astype(np.int64),
        state,
        returned.astype(np.int64),
        np.zeros(len(at), np.int64),
        words,
        fen,
        traced.trail_certain[at].astype(np.int64),
    )
    return columns, (owner, account, fen)


def _rests(money: Money, traced: Traced, brought: Columns) -> Columns:
    """Return what rests in accounts, less what `_ended` tells already."""
    accounts = len(money.end)
    key = traced.rest_owner.astype(np.int64) * accounts + traced.rest_account
    told = brought[0] * accounts + brought[1]
    fen = traced.rest_fen.copy()
    at = np.searchsorted(key, told)
    if len(key) == 0 or np.any(at >= len(key)) or np.any(key[np.minimum(at, len(key) - 1)] != told):
        if len(told):
            raise ArithmeticError("traced money ended where none rests")
    else:
        np.subtract.at(fen, at, brought[2])
    if np.any(fen < 0):
        raise ArithmeticError("more traced money ended in an account than rests there")
    return _in_account(
        money, traced.rest_owner, traced.rest_account, fen, traced.rest_certain, stopped=False
    )


def _stops(money: Money, traced: Traced, sure: NDArray[np.bool_]) -> Columns:
    owner = traced.stop_owner
    return _in_account(
        money, owner, traced.stop_account, traced.stop_fen, sure[owner], stopped=True
    )


def _in_account(
    money: Money,
    owner: NDArray[np.int32],
    account: NDArray[np.int32],
    fen: Longs,
    certain: NDArray[np.bool_],
    *,
    stopped: bool,
) -> Columns:
    some = np.flatnonzero(fen > 0)
    where, none = account[some].astype(np.int64), np.zeros(len(some), np.int64)
    return (
        owner[some].astype(np.int64),
        where,
        none + NOWHERE,
        money.end[where].astype(np.int64),
        none,
        none + int(stopped),
        none,
        fen[some],
        certain[some].astype(np.int64),
    )


def _grouped(columns: list[Longs]) -> Places:
    """Add up rows of one key."""
    keys, fen, certain = columns[:7], columns[7], columns[8]
    order = np.lexsort(tuple(reversed(keys)))
    keys, fen, certain = [part[order] for part in keys], fen[order], certain[order]
    new = np.ones(len(fen), np.bool_)
    if len(fen):
        new[1:] = np.any([part[1:] != part[:-1] for part in keys], axis=0)
    first = np.flatnonzero(new)
    if len(first):
        fen, certain = np.add.reduceat(fen, first), np.minimum.reduceat(certain, first)
    owner, account, before, state, returned, stopped, abroad = (part[first] for part in keys)
    return Places(
        owner,
        account,
        before,
        state,
        returned,
        stopped,
        abroad,
        fen,
        certain.astype(np.bool_),
    )


def owned_by(traced: Traced, kept: NDArray[np.bool_]) -> Traced:
    """Return what is known of some owners' money; they keep their numbers."""
    trail, rest, stop = (kept[part] for part in
                         (traced.trail_owner, traced.rest_owner, traced.stop_owner))  # fmt: skip
    return Traced(
        traced.trail_owner[trail],
        traced.trail_transfer[trail],
        traced.trail_fen[trail],
        traced.trail_certain[trail],
        traced.rest_owner[rest],
        traced.rest_account[rest],
        traced.rest_fen[rest],
        traced.rest_certain[rest],
        traced.stop_owner[stop],
        traced.stop_account[stop],
        traced.stop_fen[stop],
    )


def check_sums(money: Money, sources: Sources, places: Places, shown: NDArray[np.bool_]) -> None:
    """Raise ArithmeticError unless each owner's positions add up to his payments, to the fen."""
    paid, found = (np.zeros(sources.owners, np.int64) for _ in range(2))
    np.add.at(paid, sources.owner, money.fen[sources.transfer])
    np.add.at(found, places.owner, places.fen)
    wrong = np.flatnonzero((paid != found) & shown)
    if len(wrong):
        first = int(wrong[0])
        raise ArithmeticError(
            f"positions of owner {first} add up to {found[first]} fen, his payments to "
            f"{paid[first]}; {len(wrong)} owners in all"
        )
