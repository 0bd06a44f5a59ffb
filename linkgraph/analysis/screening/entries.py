"""The counted transfers of a case by account: what every rule of money slides over."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.analysis.arrays import Flags, Ints
from linkgraph.analysis.money import YUAN, currencies_of, filled
from linkgraph.graph import CaseGraph, column
from linkgraph.schema import Precision

DAY_US = 86_400_000_000
MINUTE_US = 60_000_000
PART = 10_000
"""Shares are compared as whole hundredths of a percent, so that no rounding decides."""


def parts(share: float) -> int:
    """Return a share in hundredths of a percent."""
    return round(share * PART)


@dataclass(frozen=True, slots=True)
class Entries:
    """Counted transfers in yuan between two holders, once for each side; two entries a transfer.

    Account v has entries `start[v]:start[v + 1]`, by stated time. Of an entry: its `transfer`,
    the `other` account, `fen`, `coming` (in, else out), `at` (its time as stated, µs) and
    `latest` (the last moment it may have been: the end of the minute or the day where no more is
    known), `day` (days since 1970), `exact` (known at least to the minute), `cash`.
    Entries of one time stand in no order that means anything.
    """

    start: Ints
    transfer: NDArray[np.int32]
    other: NDArray[np.int32]
    fen: Ints
    coming: Flags
    at: Ints
    latest: Ints
    day: NDArray[np.int32]
    exact: Flags
    cash: Flags

    def __len__(self) -> int:
        """How many entries."""
        return len(self.fen)

    def sums(self, values: NDArray[Any]) -> Ints:
        """Return the exact sum of `values` (numbers or flags, one an entry) of each account."""
        total = np.zeros(len(values) + 1, np.int64)
        np.cumsum(values, out=total[1:])
        return np.asarray(total[self.start[1:]] - total[self.start[:-1]])


@dataclass(frozen=True, slots=True)
class Ground:
    """What rules read beside entries. One value an account: `whole`, its statement or a
    payer-payee table is in the case; `subject`, it is no exit (cash, a platform); `company`."""

    entries: Entries
    whole: Flags
    subject: Flags
    company: Flags


def make_ground(graph: CaseGraph) -> Ground:
    """Gather the entries of a case. O(n log n) in transfers, nearly O(n) when by time."""
    return Ground(
        make_entries(graph),
        _whole(graph),
        ~_of_kind(graph, "cash", "platform"),
        _of_kind(graph, "company"),
    )


def _of_kind(graph: CaseGraph, *names: str) -> Flags:
    kinds = graph.nodes["Account"]["account_kind"]
    hits = pc.fill_null(pc.is_in(kinds, pa.array(names)), False)
    return np.asarray(hits, np.bool_)


def used(graph: CaseGraph) -> Flags:
    """Mark the transfers that rules count: of money, in yuan, not from an account to itself."""
    different = column(graph.transfers, "payer") != column(graph.transfers, "payee")
    return np.asarray(graph.counted() & (currencies_of(graph) == YUAN) & different)


def make_entries(graph: CaseGraph, *, own: bool = False) -> Entries:
    """Return the entries of a case; with `own`, those between accounts of one holder, too."""
    from linkgraph.analysis.screening.entry_kernels import fill_entries

    transfers = graph.transfers
    time = column(transfers, "time_us")
    counts = used(graph)
    if not own:
        counts &= ~filled(transfers, "own", False).astype(np.bool_)
    chosen = np.flatnonzero(counts)
    chosen = chosen[np.argsort(time[chosen], kind="stable")].astype(np.int32)
    payer, payee = (column(transfers, name)[chosen] for name in ("payer", "payee"))
    count = np.bincount(payer, minlength=graph.account_count)
    count += np.bincount(payee, minlength=graph.account_count)
    start = np.concatenate(([0], np.cumsum(count))).astype(np.int64)
    total = 2 * len(chosen)
    place, other, coming = (
        np.empty(total, np.int32),
        np.empty(total, np.int32),
        np.empty(total, np.bool_),
    )
    fill_entries(payer, payee, start[:-1].copy(), place, other, coming)
    precision = column(transfers, "precision")[chosen]
    span = np.array([0, MINUTE_US - 1, DAY_US - 1], np.int64)[precision]
    at = time[chosen]
    cash = filled(transfers, "cash", False)[chosen].astype(np.bool_)
    cash_end = _of_kind(graph, "cash")
    cash |= cash_end[payer] | cash_end[payee]
    return Entries(
        start,
        chosen[place].astype(np.int32),
        other,
        column(transfers, "amount_fen")[chosen][place],
        coming,
        at[place],
        (at + span)[place],
        (at // DAY_US).astype(np.int32)[place],
        (precision != Precision.DAY)[place],
        cash[place],
    )


def _whole(graph: CaseGraph) -> Flags:
    whole = filled(graph.nodes["Account"], "covered", False).astype(np.bool_)
    plain = column(graph.transfers, "sides") == 0
    for side in ("payer", "payee"):
        whole[column(graph.transfers, side)[plain]] = True
    return np.asarray(whole)
