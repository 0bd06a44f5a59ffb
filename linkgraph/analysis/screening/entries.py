"""The counted transfers of a case by account: what every rule of money slides over."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.analysis.arrays import Flags, Ints
from linkgraph.analysis.money import YUAN, filled, of_currency
from linkgraph.durations import DAY_US, MINUTE_US
from linkgraph.graph import CaseGraph, column

SPANS = np.array([0, MINUTE_US - 1, DAY_US - 1], np.int64)
"""How much later than stated a transfer may have been, by its precision; the last is a day."""
ENTRY_TYPES = (np.int32, np.int64, np.int64, np.int64, np.int32, np.bool_, np.bool_)
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
        from linkgraph.analysis.screening.entry_kernels import sum_each

        total = np.empty(len(self.start) - 1, np.int64)
        sum_each(self.start, values, total)
        return total

    def fen_where(self, wanted: Flags) -> Ints:
        """Return the fen of the wanted entries of each account."""
        from linkgraph.analysis.screening.entry_kernels import sum_where

        total = np.empty(len(self.start) - 1, np.int64)
        sum_where(self.start, self.fen, wanted, total)
        return total


@dataclass(frozen=True, slots=True)
class Parties:
    """Counterparties of each account: payees (side 0) and payers (side 1), each by themselves.

    `number` of an entry: its counterparty, from 0, among those of its account and side;
    `count[account, side]` of them, and the `fen[account, side]` that they got or paid.
    """

    number: NDArray[np.int32]
    count: NDArray[np.int32]
    fen: Ints


@dataclass(frozen=True, slots=True)
class Ground:
    """What rules read beside entries. One value an account: `whole`, its statement or a
    payer-payee table is in the case; `subject`, it is no exit (cash, a platform); `company`;
    `somebody`, it is one counterparty: no exit, nor whoever rows do not name."""

    entries: Entries
    parties: Parties
    whole: Flags
    subject: Flags
    company: Flags
    somebody: Flags


def make_ground(graph: CaseGraph) -> Ground:
    """Gather the entries of a case. O(n log n) in transfers, nearly O(n) when by time."""
    entries = make_entries(graph)
    subject, company = ~_of_kind(graph, "cash", "platform"), _of_kind(graph, "company")
    somebody = subject & ~_nameless(graph)
    return Ground(entries, make_parties(entries), _whole(graph), subject, company, somebody)


def _nameless(graph: CaseGraph) -> Flags:
    """Mark accounts that stand for all the counterparties some account's rows do not name."""
    nodes = graph.nodes["Account"]
    unnamed = pc.and_(pc.starts_with(nodes["key"], "unnamed:"), pc.is_null(nodes["name"]))
    return np.asarray(unnamed, np.bool_)


def _of_kind(graph: CaseGraph, *names: str) -> Flags:
    kinds = graph.nodes["Account"]["account_kind"]
    hits = pc.fill_null(pc.is_in(kinds, pa.array(names)), False)
    return np.asarray(hits, np.bool_)


def used(graph: CaseGraph) -> Flags:
    """Mark the transfers that rules count: of money, in yuan, not from an account to itself."""
    different = column(graph.transfers, "payer") != column(graph.transfers, "payee")
    return np.asarray(graph.counted() & of_currency(graph, YUAN) & different)


def make_entries(graph: CaseGraph, *, own: bool = False) -> Entries:
    """Return the entries of a case; with `own`, those between accounts of one holder, too.

    O(n log n) in transfers, O(n) where they stand by stated time.
    """
    from linkgraph.analysis.screening import entry_kernels as kernels

    transfers = graph.transfers
    ends = column(transfers, "payer"), column(transfers, "payee")
    chosen = _chosen(graph, own)
    start = np.zeros(graph.account_count + 1, np.int64)
    kernels.count_entries(chosen, *ends, start)
    total = 2 * len(chosen)
    transfer, coming = np.empty(total, np.int32), np.empty(total, np.bool_)
    kernels.place_entries(chosen, *ends, start[:-1].copy(), transfer, coming)
    told: list[Any] = [np.empty(total, kind) for kind in ENTRY_TYPES]
    money = column(transfers, "amount_fen"), column(transfers, "time_us")
    kernels.read_entries(transfer, coming, *ends, *money, _kinds(graph), SPANS, DAY_US, *told)
    other, fen, at, latest, day, exact, cash = told
    return Entries(start, transfer, other, fen, coming, at, latest, day, exact, cash)


def _chosen(graph: CaseGraph, own: bool) -> NDArray[np.int32]:
    """Return the transfers that count, by stated time."""
    counts = used(graph)
    if not own:
        counts &= ~filled(graph.transfers, "own", False).astype(np.bool_)
    chosen = np.flatnonzero(counts).astype(np.int32)
    time = column(graph.transfers, "time_us")[chosen]
    if not (time[1:] >= time[:-1]).all():
        chosen = chosen[np.argsort(time, kind="stable")]
    return chosen


def _kinds(graph: CaseGraph) -> NDArray[np.uint8]:
    """Return the precision of each transfer, and 4 more where it is cash."""
    cash, ends = filled(graph.transfers, "cash", False).astype(np.bool_), _of_kind(graph, "cash")
    if ends.any():
        for side in ("payer", "payee"):
            cash = cash | ends[column(graph.transfers, side)]
    return column(graph.transfers, "precision") + 4 * cash.astype(np.uint8)


def make_parties(entries: Entries) -> Parties:
    """Number the counterparties of each account. O(n)."""
    from linkgraph.analysis.screening.entry_kernels import number_parties

    number, accounts = np.empty(len(entries), np.int32), len(entries.start) - 1
    count, fen = np.zeros((accounts, 2), np.int32), np.zeros((accounts, 2), np.int64)
    number_parties(entries.start, entries.other, entries.fen, entries.coming, number, count, fen)
    return Parties(number, count, fen)


def _whole(graph: CaseGraph) -> Flags:
    whole = filled(graph.nodes["Account"], "covered", False).astype(np.bool_)
    plain = column(graph.transfers, "sides") == 0
    for side in ("payer", "payee"):
        whole[column(graph.transfers, side)[plain]] = True
    return np.asarray(whole)
