"""How long the evidence takes to become a graph: `python benchmarks/derive.py [ROWS]`.

Prints ratios against named peers in the same run: DuckDB reading the same Parquet from end to end,
scipy's components over as many random edges, and opening the graph against reading it as Parquet.
"""

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from linkgraph.derive.graph import derive_graph
from linkgraph.derive.numbers import group_numbers
from linkgraph.evidence import EvidenceTable, file_sha256
from linkgraph.evidence_schema import ROW_COLUMNS, TRANSACTIONS
from linkgraph.graph import arrow_schema, column, open_graph, save_graph
from linkgraph.settings import DeriveSettings

NOW = 1_700_000_000_000_000


def statements(rows: int, folder: Path) -> list[EvidenceTable]:
    """Write `rows` invented statement rows of rows/40 cards, half of the transfers seen twice."""
    draw = np.random.default_rng(1)
    cards = np.array([f"6222{n:012d}017" for n in range(rows // 40 + 10)])
    half = rows // 2
    payer, payee = draw.integers(0, len(cards), (2, half))
    fen, at = draw.integers(1, 5_000_000, half), NOW + draw.integers(0, 10**7, half) * 1_000_000
    own = np.concatenate([payer, payee])
    order = np.argsort(np.concatenate([at, at]), kind="stable")
    out = np.repeat([True, False], half)
    amount = np.concatenate([fen, fen])
    running = np.zeros(2 * half, np.int64)
    inner = np.lexsort((np.concatenate([at, at]), own))
    signed = np.where(out, -amount, amount)[inner]
    total = np.cumsum(signed)
    first = np.flatnonzero(np.r_[True, own[inner][1:] != own[inner][:-1]])
    base = np.repeat(total[first] - signed[first], np.diff(np.r_[first, 2 * half]))
    running[inner] = total - base + 10**9
    said: dict[str, Any] = {
        "row": np.arange(2, 2 * half + 2),
        "accepted": np.ones(2 * half, np.bool_),
        "own_card": cards[own][order],
        "own_name": np.array(["户" + card[-6:] for card in cards])[own][order],
        "time_us": np.concatenate([at, at])[order],
        "time_precision": np.zeros(2 * half, np.uint8),
        "direction": np.where(out, "out", "in")[order],
        "amount_fen": amount[order],
        "balance_fen": running[order],
        "counterparty_number": cards[np.concatenate([payee, payer])][order],
        "memo": np.full(2 * half, "转账"),
        "txn_id": np.char.add("T", np.tile(np.arange(half), 2).astype(str))[order],
        "ip": np.char.add("113.66.1.", (own[order] % 250).astype(str)),
    }
    schema = arrow_schema([*ROW_COLUMNS, *TRANSACTIONS.columns])
    empty = {name: pa.nulls(2 * half, schema.field(name).type) for name in schema.names}
    table = pa.table({**empty, **{name: pa.array(values) for name, values in said.items()}})
    path = folder / "0.parquet"
    pq.write_table(table.select(schema.names).cast(schema), path, compression="zstd")
    sha256 = hashlib.sha256(b"benchmark").hexdigest()
    return [
        EvidenceTable(
            sha256, "benchmark.csv", None, 0, "platform_34", "transactions", path,
            file_sha256(path), (), 2 * half, 2 * half, {}, (),
        )
    ]  # fmt: skip


def timed(work: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """Return the least seconds of `times` runs, and what the last returned."""
    best, result = float("inf"), None
    for _ in range(times):
        began = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - began)
    return best, result


def scan(path: Path) -> Any:
    """Read every column of a Parquet with DuckDB."""
    with duckdb.connect() as connection:
        columns = [name for name in pq.read_schema(path).names]
        hashes = ", ".join(f"bit_xor(hash({name}))" for name in columns)
        return connection.sql(f"select {hashes} from read_parquet('{path}')").fetchall()


def read_all(folder: Path) -> Any:
    """Open a graph and read what money is followed by."""
    graph = open_graph(folder)
    return [column(graph.transfers, name).sum() for name in ("payer", "payee", "amount_fen")]


def main() -> None:
    """Print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        tables = statements(rows, folder)
        derive_graph([], DeriveSettings(), "")  # compile the kernels
        scanned, _ = timed(lambda: scan(tables[0].path), 3)
        derived, graph = timed(lambda: derive_graph(tables, DeriveSettings(), "f" * 64))
        (folder / "graph").mkdir()
        saved, _ = timed(lambda: save_graph(graph, folder / "graph"))
        opened, _ = timed(lambda: read_all(folder / "graph"), 3)
        draw = np.random.default_rng(2)
        edges = draw.integers(0, rows, (rows, 2))
        ours, _ = timed(lambda: group_numbers(rows, edges, np.full(rows, -1, np.int64)), 3)
        matrix = coo_matrix((np.ones(rows, np.int8), edges.T), shape=(rows, rows))
        theirs, _ = timed(lambda: connected_components(matrix, directed=False), 3)
        count = graph.transfers.num_rows
        print(f"{rows:,} rows -> {count:,} transfers, {graph.account_count:,} accounts")
        print(f"{'step':34}{'seconds':>9}{'ratio':>8}  against")
        for name, mine, peer, words in (
            ("derive", derived, scanned, "DuckDB scan of the same Parquet"),
            ("save the graph", saved, scanned, "DuckDB scan of the same Parquet"),
            ("open the graph, read its money", opened, scanned, "DuckDB scan of the same Parquet"),
            ("group numbers into accounts", ours, theirs, "scipy components, same edges"),
        ):
            print(f"{name:34}{mine:9.3f}{mine / peer:8.2f}  {words} ({peer:.3f} s)")


if __name__ == "__main__":
    main()
