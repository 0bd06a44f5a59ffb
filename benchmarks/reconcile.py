"""How long statements take to check: `python benchmarks/reconcile.py [ROWS …]`.

Prints processor seconds and ratios against named peers on the same rows: one stable numpy argsort,
and pandas' own balance check (sort, groupby, shift): which knows no ties, failed rows, bridges or
overlaps. Then the whole command on evidence of that size, beside DuckDB's scan of the same Parquet.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.derive import scan, statements
from linkgraph.derive.graph import derive_graph
from linkgraph.derive.ledger_breaks import find_breaks
from linkgraph.derive.ledger_events import LedgerRows
from linkgraph.derive.ledgers import check_ledgers
from linkgraph.durations import SECOND_US
from linkgraph.reconcile.compose import reconcile
from linkgraph.settings import DeriveSettings, ReconcileSettings

PLANTED = 1000


def ledgers(rows: int, planted: int) -> LedgerRows:
    """Return `rows` invented rows of rows/2000 ledgers, a tenth in bursts; some balances off."""
    draw = np.random.default_rng(7)
    own = np.sort(draw.integers(0, max(1, rows // 2000), rows))
    time_ = np.cumsum(np.where(draw.random(rows) < 0.1, 0, draw.integers(1, 900, rows))) * SECOND_US
    move = draw.integers(-5_000_000, 5_000_000, rows)
    balance = np.cumsum(move)
    balance[draw.choice(rows, planted, replace=False)] += 100
    none, zero = np.full(rows, -1), np.zeros(rows, np.int64)
    return LedgerRows(
        zero, np.arange(2, rows + 2), own, none, none, zero, np.arange(rows), time_, zero, move,
        balance, draw.random(rows) > 0.01, np.zeros(rows, np.bool_), np.arange(rows),
        np.zeros(rows, np.bool_),
    )  # fmt: skip


def by_pandas(rows: LedgerRows) -> Any:
    """Return the rows whose balance is not the one before plus the movement, as pandas says it."""
    frame = pd.DataFrame(
        {"own": rows.own, "time": rows.time, "move": rows.move, "balance": rows.balance}
    ).sort_values(["own", "time"], kind="stable")
    before = frame.groupby("own")["balance"].shift()
    return frame[before.notna() & (before + frame["move"] != frame["balance"])]


def timed(work: Callable[..., Any], *said: Any) -> tuple[float, Any]:
    """Return the processor seconds of one run, and what it returned: the machine may be busy."""
    began = time.process_time()
    result = work(*said)
    return time.process_time() - began, result


def main() -> None:
    """Print the table."""
    check_ledgers(ledgers(100, 5))  # compile the kernels
    print(f"{'rows':>12}{'check':>9}{'a row':>9}{'breaks':>9}  {'argsort':>14}  {'pandas':>14}")
    sizes = [int(said) for said in sys.argv[1:]] or [1_000_000, 10_000_000]
    for size in sizes:
        rows = ledgers(size, PLANTED)
        mine, breaks = timed(lambda rows: find_breaks(rows, check_ledgers(rows)), rows)
        sorted_, _ = timed(lambda rows: np.argsort(rows.balance, kind="stable"), rows)
        peer, _ = timed(by_pandas, rows)
        print(
            f"{size:12,}{mine:8.2f}s{mine / size * 1e9:7.0f}ns{len(breaks):9,}"
            f"  {sorted_:6.2f}s ×{mine / sorted_:5.1f}  {peer:6.2f}s ×{mine / peer:5.1f}"
        )
    with tempfile.TemporaryDirectory() as place:
        size = min(sizes)
        tables = statements(size, Path(place))
        scanned, _ = timed(scan, tables[0].path)
        graph = derive_graph(tables, DeriveSettings(), "f" * 64)
        whole, said = timed(reconcile, tables, graph, ReconcileSettings())
        steps = sum(card.steps for card in said.cards)
        print(
            f"whole command, {size:,} rows of {len(said.cards):,} cards, {steps:,} steps: "
            f"{whole:.2f} s, ×{whole / scanned:.1f} DuckDB's scan of the Parquet ({scanned:.2f} s)"
        )


if __name__ == "__main__":
    main()
