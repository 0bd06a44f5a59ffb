"""Every accepted statement row of a case, with the account that the graph gives it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkgraph.derive.arrays import Ints, flags, ints
from linkgraph.derive.ledger_events import LedgerRows
from linkgraph.derive.ledger_rows import foreign, ledger_rows, ledger_texts
from linkgraph.evidence import EvidenceTable, checked_path
from linkgraph.graph import CaseGraph, column

_COLUMNS = (
    "row",
    "accepted",
    "own_card",
    "own_account",
    "time_us",
    "time_precision",
    "direction",
    "negative",
    "amount_fen",
    "balance_fen",
    "success",
    "txn_id",
    "currency",
)


@dataclass(frozen=True, slots=True)
class Statements:
    """Rows of statements and what their codes stand for.

    `tables[source]` is where a row is from; `accounts` are texts of the `account` codes,
    `currencies` the names of foreign ones, from 1.
    """

    tables: tuple[EvidenceTable, ...]
    rows: LedgerRows
    accounts: Sequence[str]
    currencies: tuple[str, ...]


def read_statements(tables: Sequence[EvidenceTable], graph: CaseGraph) -> Statements:
    """Read the statement rows of `tables`; they are those of the graph, sorted as its sources.

    A row that the graph does not hold is left out. CaseProblem when a Parquet is damaged.
    """
    parts = [
        _read(source, table)
        for source, table in enumerate(tables)
        if table.kind == "transactions" and table.accepted
    ]
    table = pa.concat_tables(parts) if parts else _EMPTY.empty_table()
    transfer = _transfers_of(graph, ints(table, "source"), ints(table, "row"))
    kept = pa.array(transfer >= 0)
    table, transfer = table.filter(kept), transfer[transfer >= 0]
    outward = np.asarray(pc.equal(table["direction"], "out").combine_chunks()) ^ flags(
        table, "negative"
    )
    payer, payee = (column(graph.transfers, name).astype(np.int64) for name in ("payer", "payee"))
    own = np.where(outward, payer[transfer], payee[transfer]) if len(transfer) else transfer
    rows = ledger_rows(table, own, 2 * transfer + outward, outward)
    return Statements(
        tuple(tables),
        rows,
        ledger_texts(table)[1],
        foreign(table["currency"])[1],
    )


_EMPTY = pa.schema(
    [
        *((name, pa.int64()) for name in ("source", "row", "time_us", "precision")),
        *((name, pa.int64()) for name in ("amount_fen", "balance_fen")),
        *((name, pa.bool_()) for name in ("negative", "failed")),
        *((name, pa.string()) for name in ("own_card", "own_account", "direction", "txn_id")),
        *((name, pa.string()) for name in ("currency", "layout")),
    ]
)


def _read(source: int, table: EvidenceTable) -> pa.Table:
    """Return one table's accepted rows, as derive's `txn` names their columns."""
    path = checked_path(table)
    there = set(pq.read_schema(path).names)
    read = pq.read_table(path, columns=[name for name in _COLUMNS if name in there])
    read = read.filter(read["accepted"])
    count = read.num_rows
    success = read["success"] if "success" in there else pa.nulls(count, pa.bool_())
    said = {
        "source": pa.array(np.full(count, source)),
        "row": read["row"],
        "time_us": read["time_us"],
        "precision": read["time_precision"],
        "amount_fen": read["amount_fen"],
        "balance_fen": read["balance_fen"],
        "negative": read["negative"],
        "failed": pc.invert(pc.fill_null(success, True)),
        "currency": pc.utf8_upper(read["currency"]),
        "layout": pa.array([table.layout]).take(pa.array(np.zeros(count, np.int64))),
        **{name: read[name] for name in ("own_card", "own_account", "direction", "txn_id")},
    }
    return pa.table({name: said[name] for name in _EMPTY.names}).cast(_EMPTY)


def _transfers_of(graph: CaseGraph, source: Ints, row: Ints) -> Ints:
    """Return the transfer that each row tells of, -1 for none."""
    start, end = (column(graph.transfers, name) for name in ("row_start", "row_end"))
    owner = np.repeat(np.arange(len(start)), end - start)
    known = column(graph.transfer_rows, "source").astype(np.int64) << 32
    known |= column(graph.transfer_rows, "row").astype(np.int64)
    order = np.argsort(known, kind="stable")
    wanted = (source << 32) | row
    at = np.searchsorted(known, wanted, sorter=order)
    at = np.minimum(at, max(len(known) - 1, 0))
    if len(known) == 0:
        return np.full(len(row), -1, np.int64)
    found = order[at]
    return np.where(known[found] == wanted, owner[found], -1)
