"""What the finders of shapes read: counted transfers between two accounts, as plain arrays."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.money import frozen
from linkgraph.shapes.arrays import lexical_order


@dataclass(frozen=True, slots=True)
class Matched:
    """Fen matched to fen inside accounts whose statements are complete (`flow.match`).

    Row r: `fen[r]` fen that came with payment `come[r]` left with payment `gone[r]`. Only rows
    with both; grouped by account, in the order the fen leave.
    """

    come: NDArray[np.int32]
    gone: NDArray[np.int32]
    fen: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Payments:
    """n payments by `earliest`, and a number of accounts.

    `payer`, `payee` int32 account numbers, never equal; `fen` int64 above 0, in units of a
    currency of its own (`currency` int16: amounts of two are never compared or added).
    A payment was made at some moment from `earliest` to `latest` (int64, microseconds, both
    included; equal where the second is known, a day apart where only the day is): of two, one is
    *surely* before the other when its `latest` is less than the other's `earliest`, and *may* be
    when its `earliest` is at most the other's `latest`. `transfer` int32: the number of the
    payment's transfer in the case graph. `covered` bool, one an account: its statement is in the
    case, so that what is not there did not happen.

    Rows are sorted by (earliest, latest, fen, currency, payer, payee), never by the order in
    which a file had them; numbers of accounts, which mean nothing, tell only those apart that are
    alike in all else.
    """

    payer: NDArray[np.int32]
    payee: NDArray[np.int32]
    fen: NDArray[np.int64]
    earliest: NDArray[np.int64]
    latest: NDArray[np.int64]
    currency: NDArray[np.int16]
    transfer: NDArray[np.int32]
    covered: NDArray[np.bool_]
    matched: Matched

    def __len__(self) -> int:
        """How many payments."""
        return len(self.fen)

    @property
    def accounts(self) -> int:
        """How many accounts; their numbers are 0 to this, less one."""
        return len(self.covered)


def make_payments(
    payer: NDArray[Any],
    payee: NDArray[Any],
    fen: NDArray[Any],
    earliest: NDArray[Any],
    latest: NDArray[Any] | None = None,
    *,
    accounts: int,
    currency: NDArray[Any] | None = None,
    transfer: NDArray[Any] | None = None,
    covered: NDArray[np.bool_] | None = None,
    matched: Matched | None = None,
) -> Payments:
    """Return payments sorted as the finders want them. O(n log n).

    Rows that pay nobody (payer is payee) or nothing (fen < 1) are left out. `latest` defaults to
    `earliest`; `currency` to one; `transfer` to the number of the row as given; `covered` to all.
    `matched` names rows as given.
    """
    ends = earliest if latest is None else latest
    money = np.zeros(len(payer), np.int16) if currency is None else currency
    named = np.arange(len(payer), dtype=np.int32) if transfer is None else transfer
    given = [np.asarray(one) for one in (earliest, ends, fen, money, payer, payee, named)]
    keep = (given[4] != given[5]) & (given[2] > 0)
    rows = None if keep.all() else np.flatnonzero(keep)
    if rows is not None:
        given = [one[rows] for one in given]
    order = lexical_order(given)
    begin, end, amount, kind, out_of, into, number = (one.take(order) for one in given)
    return Payments(
        frozen(out_of, np.int32),
        frozen(into, np.int32),
        frozen(amount, np.int64),
        frozen(begin, np.int64),
        frozen(end, np.int64),
        frozen(kind, np.int16),
        frozen(number, np.int32),
        frozen(np.ones(accounts, np.bool_) if covered is None else covered, np.bool_),
        _renumbered(matched, order if rows is None else rows[order], len(payer)),
    )


def _renumbered(matched: Matched | None, order: NDArray[np.intp], count: int) -> Matched:
    """Return matches of rows as given as matches of sorted payments."""
    if matched is None:
        none = np.empty(0, np.int32)
        return Matched(none, none, np.empty(0, np.int64))
    place = np.full(count, -1, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    come, gone = place[matched.come], place[matched.gone]
    kept = (come >= 0) & (gone >= 0)
    return Matched(
        frozen(come[kept], np.int32),
        frozen(gone[kept], np.int32),
        frozen(matched.fen[kept], np.int64),
    )
