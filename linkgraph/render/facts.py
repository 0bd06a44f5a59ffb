"""What a drawing reads from the case graph: nodes by number, rows, and totals, in whole columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from linkgraph.graph import CaseGraph, SourceRow, column
from linkgraph.render.drawing import RowRef, Source, Totals
from linkgraph.unbalanced import breaks_of

_BREAKS = 3
SHOWN_ELSEWHERE = ("key", "name", "bank", "numbers", "account_kind")


@dataclass(slots=True)
class SourceList:
    """The tables that a drawing's rows come from, numbered as they are first met."""

    found: dict[Source, int] = field(default_factory=dict)

    def number(self, source: Source) -> int:
        """Return the position of `source`, adding it when it is new."""
        return self.found.setdefault(source, len(self.found))

    def rows(self, rows: Iterable[SourceRow]) -> tuple[RowRef, ...]:
        """Return references to rows of findings."""
        return tuple((self.number(Source(at.file, at.sha256, at.sheet)), at.row) for at in rows)

    def all(self) -> tuple[Source, ...]:
        """Return the tables in order."""
        return tuple(self.found)


@dataclass(frozen=True, slots=True)
class RowFinder:
    """The rows of links, or of transfers, as plain lists: no Arrow call for each of 60 000."""

    starts: list[int]
    ends: list[int]
    sources: list[int]
    rows: list[int]
    numbers: list[int]

    def of(self, at: int) -> tuple[RowRef, ...]:
        """Return the rows of link or transfer number `at`, in order."""
        span = range(self.starts[at], self.ends[at])
        return tuple(sorted((self.numbers[self.sources[row]], self.rows[row]) for row in span))


def row_finder(graph: CaseGraph, facts: pa.Table, rows: pa.Table, known: SourceList) -> RowFinder:
    """Return the finder for `graph.links` with `link_rows`, or transfers with theirs."""
    numbers = [
        known.number(Source(at["file"], at["sha256"], at["sheet"]))
        for at in graph.sources.to_pylist()
    ]
    return RowFinder(
        column(facts, "row_start").tolist(),
        column(facts, "row_end").tolist(),
        column(rows, "source").tolist(),
        column(rows, "row").tolist(),
        numbers,
    )


def read_nodes(graph: CaseGraph, wanted: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return `kind`, `key` and the columns of every wanted node id."""
    ids = np.asarray(sorted(set(wanted)), dtype=np.int64)
    found: dict[int, dict[str, Any]] = {}
    first = 0
    for label, table in graph.nodes.items():
        here = ids[(ids >= first) & (ids < first + table.num_rows)]
        if len(here):
            rows = table.take(pa.array(here - first)).to_pylist()
            if label == "Account":
                _name_breaks(graph, here.tolist(), rows)
            for number, row in zip(here.tolist(), rows, strict=True):
                found[number] = {"kind": label, **row}
        first += table.num_rows
    return found


def _name_breaks(graph: CaseGraph, accounts: Sequence[int], rows: list[dict[str, Any]]) -> None:
    """Put file names and rows where the graph keeps short names of sources."""
    breaks = breaks_of(graph, accounts)
    for account, row in zip(accounts, rows, strict=True):
        said = [
            f"{PurePosixPath(one.before.file).name} {one.before.row} → "
            f"{PurePosixPath(one.after.file).name} {one.after.row} ({yuan(one.difference_fen)})"
            for one in breaks.get(account, ())
        ]
        rest = [f"… +{len(said) - _BREAKS}"] if len(said) > _BREAKS else []
        row["breaks"] = "; ".join([*said[:_BREAKS], *rest]) or None


def yuan(fen: int) -> str:
    """Return fen as yuan with two decimals, exactly."""
    whole, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{cents:02d}"


def shown_facts(row: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return the columns of a node that the panel lists, known values only."""
    return tuple(
        (name, value)
        for name, value in row.items()
        if name not in (*SHOWN_ELSEWHERE, "kind") and value is not None and value != ""
    )


def case_totals(graph: CaseGraph, accounts: Sequence[int]) -> dict[int, Totals]:
    """Return counted money in and out of some accounts in the whole case, exactly."""
    wanted = np.zeros(graph.account_count, dtype=np.bool_)
    wanted[np.asarray(accounts, dtype=np.int64)] = True
    counts = graph.counted()
    amounts = column(graph.transfers, "amount_fen")
    sums = {at: [0, 0, 0, 0] for at in accounts}
    for name, place in (("payee", 0), ("payer", 2)):
        ends = column(graph.transfers, name)
        for at, fen in _pairs(ends, amounts, counts & wanted[ends]):
            sums[at][place] += fen
            sums[at][place + 1] += 1
    return {at: Totals(*values) for at, values in sums.items()}


def _pairs(
    ends: NDArray[Any], amounts: NDArray[Any], which: NDArray[np.bool_]
) -> Iterable[tuple[int, int]]:
    """Account and amount as Python integers, which cannot overflow when added up."""
    return zip(ends[which].tolist(), amounts[which].tolist(), strict=True)
