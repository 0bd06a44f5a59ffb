"""CaseGraph: the derived graph of a case, as columnar arrays that open by memory map.

Node ids are positions: accounts first, then the other kinds in the order of
`schema.NODE_KINDS`, each sorted by key. Transfers are sorted by the moment they are ordered by
(`ordered_by`), then as running balances decide, then by what their rows say. Nothing here infers;
`linkgraph.derive` does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.schema import (
    LINK_COLUMNS,
    NODE_KINDS,
    ROW_REFERENCE_COLUMNS,
    SOURCE_COLUMNS,
    TRANSFER_COLUMNS,
    Column,
    NodeKind,
    State,
)

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "strings": pa.list_(pa.string()),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "uint8": pa.uint8(),
    "bool": pa.bool_(),
    "float64": pa.float64(),
}


def arrow_schema(columns: Iterable[Column]) -> pa.Schema:
    """Return the Arrow schema of declared columns."""
    return pa.schema([pa.field(column.name, ARROW_TYPES[column.type]) for column in columns])


def node_schema(kind: NodeKind) -> pa.Schema:
    """Return the Arrow schema of a node table: `key`, then the kind's columns."""
    return pa.schema([pa.field("key", pa.string()), *arrow_schema(kind.columns)])


@dataclass(frozen=True, slots=True, order=True)
class SourceRow:
    """Where one fact stands: a file as loaded, its hash, the sheet, the row a person sees."""

    file: str
    sha256: str
    sheet: str | None
    row: int


@dataclass(frozen=True, slots=True)
class AccountRef:
    """An account as every output names it; `numbers` are all that are known for it."""

    key: str
    numbers: tuple[str, ...]
    name: str | None
    bank: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class CaseGraph:
    """Nodes, links and transfers of one case.

    `nodes` maps each label to its table (`key` + the kind's columns, sorted by key);
    `links`, `transfers` and `sources` have the columns of `linkgraph.schema`; `row_start` and
    `row_end` of a link or transfer point into `link_rows` / `transfer_rows` (source, row).
    `fingerprint` is that of the evidence; it names the case in every output.
    """

    fingerprint: str
    sources: pa.Table
    nodes: Mapping[str, pa.Table]
    links: pa.Table
    link_rows: pa.Table
    transfers: pa.Table
    transfer_rows: pa.Table

    @property
    def account_count(self) -> int:
        """How many accounts; their ids are 0 to this, less one."""
        return int(self.nodes["Account"].num_rows)

    @property
    def node_count(self) -> int:
        """How many nodes of all kinds."""
        return sum(table.num_rows for table in self.nodes.values())

    def first_id(self, label: str) -> int:
        """Return the id of the first node of `label`."""
        first = 0
        for kind in NODE_KINDS:
            if kind.label == label:
                return first
            first += self.nodes[kind.label].num_rows
        raise KeyError(label)

    def locate(self, node: int) -> tuple[str, int]:
        """Return the label of node id `node` and its row in that label's table."""
        for kind in NODE_KINDS:
            count = self.nodes[kind.label].num_rows
            if node < count:
                return kind.label, node
            node -= count
        raise IndexError(node)

    def node(self, node: int) -> dict[str, Any]:
        """Return one node: `kind`, `key` and its columns."""
        label, row = self.locate(node)
        return {"kind": label, **self.nodes[label].slice(row, 1).to_pylist()[0]}

    def account(self, account: int) -> AccountRef:
        """Return the reference that outputs print for an account id."""
        row = self.nodes["Account"].slice(account, 1).to_pylist()[0]
        return AccountRef(
            row["key"], tuple(row["numbers"] or ()), row["name"], row["bank"], row["account_kind"]
        )

    def find_account(self, number: str) -> int | None:
        """Return the id of the account that has `number` (any of its numbers, or its key)."""
        table = self.nodes["Account"]
        numbers = table["numbers"].combine_chunks()
        hits = pc.indices_nonzero(pc.equal(numbers.flatten(), number))
        if len(hits):
            return int(pc.list_parent_indices(numbers)[hits[0].as_py()].as_py())
        at = pc.index(table["key"], number).as_py()
        return None if at < 0 else int(at)

    def counted(self) -> NDArray[np.bool_]:
        """Which transfers count in sums: succeeded, not reversed, of more than 0 fen."""
        state = column(self.transfers, "state")
        return np.asarray((state == State.OK) & (column(self.transfers, "amount_fen") > 0))

    def ordered_by(self) -> NDArray[np.int64]:
        """The moment that orders each transfer: its time, or later where a statement says so."""
        return np.asarray(ordering_moment(self.transfers).to_numpy(), dtype=np.int64)

    def link_source_rows(self, link: int) -> tuple[SourceRow, ...]:
        """Return the rows that say link number `link`, in order."""
        return self._rows(self.links, self.link_rows, link)

    def transfer_source_rows(self, transfer: int) -> tuple[SourceRow, ...]:
        """Return the one or more rows that say transfer number `transfer`, in order."""
        return self._rows(self.transfers, self.transfer_rows, transfer)

    def _rows(self, table: pa.Table, rows: pa.Table, at: int) -> tuple[SourceRow, ...]:
        start, end = table["row_start"][at].as_py(), table["row_end"][at].as_py()
        found = rows.slice(start, end - start)
        return tuple(
            sorted(
                self.source_row(source.as_py(), row.as_py())
                for source, row in zip(found["source"], found["row"], strict=True)
            )
        )

    def source_row(self, source: int, row: int) -> SourceRow:
        """Return the place named by a source number and a row number."""
        at = self.sources.slice(source, 1).to_pylist()[0]
        return SourceRow(at["file"], at["sha256"], at["sheet"], row)


def ordering_moment(transfers: pa.Table) -> pa.ChunkedArray:
    """Return `order_us` of a transfer table, `time_us` where it is null."""
    return pc.coalesce(transfers["order_us"], transfers["time_us"])


def column(table: pa.Table, name: str) -> NDArray[Any]:
    """Return a column without nulls as a numpy array, without a copy where memory allows."""
    chunks = table[name]
    array = chunks.chunk(0) if chunks.num_chunks == 1 else chunks.combine_chunks()
    return np.asarray(array.to_numpy(zero_copy_only=False))


@cache
def _files() -> tuple[tuple[str, pa.Schema], ...]:
    """Name and schema of every file of a saved graph."""
    return (
        ("sources", arrow_schema(SOURCE_COLUMNS)),
        *((f"nodes-{kind.label}", node_schema(kind)) for kind in NODE_KINDS),
        ("links", arrow_schema(LINK_COLUMNS)),
        ("link_rows", arrow_schema(ROW_REFERENCE_COLUMNS)),
        ("transfers", arrow_schema(TRANSFER_COLUMNS)),
        ("transfer_rows", arrow_schema(ROW_REFERENCE_COLUMNS)),
    )


def save_graph(graph: CaseGraph, folder: Path) -> None:
    """Write `graph` as Arrow IPC files into `folder`, which exists. Same graph, same bytes."""
    for name, schema in _files():
        table = (
            graph.nodes[name.removeprefix("nodes-")]
            if name.startswith("nodes-")
            else getattr(graph, name)
        )
        table = table.select(schema.names).cast(schema).combine_chunks()
        path = str(folder / f"{name}.arrow")
        with pa.OSFile(path, "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
            writer.write_table(table)
    (folder / "fingerprint").write_text(graph.fingerprint, encoding="ascii")


def open_graph(folder: Path) -> CaseGraph:
    """Open what `save_graph` wrote, by memory map: columns are read when they are used."""
    tables = {
        name: pa.ipc.open_file(pa.memory_map(str(folder / f"{name}.arrow"))).read_all()
        for name, _ in _files()
    }
    return CaseGraph(
        (folder / "fingerprint").read_text(encoding="ascii"),
        tables["sources"],
        {kind.label: tables[f"nodes-{kind.label}"] for kind in NODE_KINDS},
        tables["links"],
        tables["link_rows"],
        tables["transfers"],
        tables["transfer_rows"],
    )
