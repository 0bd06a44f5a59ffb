"""What the files say of an account under headers that linkgraph has no field for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkgraph.evidence import EvidenceTable, checked_path
from linkgraph.graph import CaseGraph, SourceRow, column

Ints = npt.NDArray[np.int64]
MOST_VALUES = 20
"""Values listed of one extra field, the most frequent first."""


@dataclass(frozen=True, slots=True)
class ExtraValue:
    """One text that rows of the account have in an extra field: in how many, and in which first."""

    value: str
    count: int
    row: SourceRow


@dataclass(frozen=True, slots=True)
class ExtraField:
    """One header that no field knows. `rows`: how many of the account's rows have text below it;
    `distinct`: how many different texts; of these `values` lists MOST_VALUES."""

    header: str
    rows: int
    distinct: int
    values: tuple[ExtraValue, ...]


def extra_fields(
    tables: Sequence[EvidenceTable], graph: CaseGraph, account: int
) -> tuple[ExtraField, ...]:
    """Return the extra fields of the rows of an account, by header.

    Its rows are those of its transfers, and those of account tables that give one of its numbers.
    Texts are as they stand in the file.
    """
    wanted = _rows_of(graph, account)
    numbers = pa.array(graph.account(account).numbers, pa.string())
    found: dict[str, list[tuple[str, SourceRow]]] = {}
    for table in sorted(tables, key=lambda one: (one.file, one.sha256, one.table)):
        rows = wanted.get((table.sha256, table.table))
        if table.extra and (rows is not None or table.kind == "accounts"):
            _gather(found, table, rows, numbers)
    return tuple(_field(header, said) for header, said in sorted(found.items()))


def _rows_of(graph: CaseGraph, account: int) -> dict[tuple[str, int], Ints]:
    """Return the rows of the account's transfers, by (SHA-256, table)."""
    payer, payee, start, end = (
        _ints(graph.transfers, name) for name in ("payer", "payee", "row_start", "row_end")
    )
    mine = (payer == account) | (payee == account)
    lengths = (end - start)[mine]
    before = np.cumsum(lengths) - lengths
    at = np.arange(lengths.sum()) + np.repeat(start[mine] - before, lengths)
    source, row = (_ints(graph.transfer_rows, name)[at] for name in ("source", "row"))
    found = {}
    for number in np.unique(source).tolist():
        place = graph.sources.slice(number, 1).to_pylist()[0]
        found[place["sha256"], place["table"]] = np.unique(row[source == number])
    return found


def _ints(table: pa.Table, name: str) -> Ints:
    return np.asarray(column(table, name), dtype=np.int64)


def _gather(
    found: dict[str, list[tuple[str, SourceRow]]],
    table: EvidenceTable,
    rows: Ints | None,
    numbers: pa.StringArray,
) -> None:
    raw = [(table.headers[at].strip(), f"raw_{at + 1:03}") for at in table.extra]
    keys = ["account", "cards"] if rows is None else []
    read = pq.read_table(checked_path(table), columns=["row", *keys, *(name for _, name in raw)])
    if rows is None:
        said = read.filter(_theirs(read, numbers))
    else:
        said = read.filter(pc.is_in(read["row"], pa.array(rows, read["row"].type)))
    places = said["row"].to_pylist()
    for header, name in raw:
        for place, text in zip(places, said[name].to_pylist(), strict=True):
            if text and text.strip():
                where = SourceRow(table.file, table.sha256, table.sheet, place)
                found.setdefault(header, []).append((text.strip(), where))


def _theirs(read: pa.Table, numbers: pa.StringArray) -> pa.ChunkedArray:
    """Mark the rows of an account table that give one of the numbers."""
    cards = read["cards"].combine_chunks()
    hit = pc.is_in(cards.flatten(), numbers)
    owners = pc.list_parent_indices(cards).filter(hit)
    by_card = np.zeros(len(read), bool)
    by_card[owners.to_numpy()] = True
    return pc.or_(pc.is_in(read["account"], numbers), pa.array(by_card))


def _field(header: str, said: Sequence[tuple[str, SourceRow]]) -> ExtraField:
    counts: dict[str, int] = {}
    first: dict[str, SourceRow] = {}
    for text, row in said:
        counts[text] = counts.get(text, 0) + 1
        first.setdefault(text, row)
    return ExtraField(header, len(said), len(counts), _most(counts, first))


def _most(counts: Mapping[str, int], first: Mapping[str, SourceRow]) -> tuple[ExtraValue, ...]:
    texts = sorted(counts, key=lambda text: (-counts[text], text))[:MOST_VALUES]
    return tuple(ExtraValue(text, counts[text], first[text]) for text in texts)
