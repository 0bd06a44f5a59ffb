"""Victims' money: each command's engine, from the case to frozen findings, on two sizes.

`python -m benchmarks.money [ENGINE …]`; `--transfers N` for another size, `--least N` for the
smaller one. 100 victims of three payments each; half of the statements are in the case; few
accounts have most transfers, so that money mixes. Every engine runs in a process of its own for
each size: seconds of one processor, the system's share included, and the greatest memory, of
which the invented case takes the part that is told. `--profile` prints where the time went.
"""

import argparse
import cProfile
import pstats
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.flow import invent
from linkgraph.analysis.freezing.freeze import find_freezes
from linkgraph.analysis.freezing.requests import find_requests
from linkgraph.analysis.money_findings import Payment, Rule, Victim
from linkgraph.analysis.tracing.rules import compare_rules
from linkgraph.analysis.tracing.trace import trace_money
from linkgraph.analysis.victims.victims import find_victims
from linkgraph.graph import CaseGraph, arrow_schema, node_schema
from linkgraph.schema import (
    LINK_COLUMNS,
    NODE_KINDS,
    ROW_REFERENCE_COLUMNS,
    SOURCE_COLUMNS,
    TRANSFER_COLUMNS,
)
from linkgraph.settings import FreezeSettings, RequestSettings, TraceSettings, VictimSettings

VICTIMS, PAYMENTS = 100, 3
DIGEST = "ab" * 32


def table_of(schema: pa.Schema, count: int, columns: dict[str, object]) -> pa.Table:
    """Return a table of these columns; the others are null."""
    return pa.table(
        [
            pa.array(columns[field.name], field.type)
            if field.name in columns
            else pa.nulls(count, field.type)
            for field in schema
        ],
        schema=schema,
    )


def invent_case(transfers: int) -> CaseGraph:
    """Return a case of this many transfers; every one stands on a row of one text file."""
    money = invent(transfers, covered=0.5)
    accounts = len(money.end)
    keys = [f"622200{number:010d}" for number in range(accounts)]
    numbers = pa.ListArray.from_arrays(np.arange(accounts + 1, dtype=np.int32), pa.array(keys))
    covered = np.asarray(money.end == 0)
    kinds = pa.array(["bank"]).take(pa.array(np.zeros(accounts, np.int32)))
    many = {"key": keys, "numbers": numbers, "covered": covered, "account_kind": kinds}
    nodes = {
        kind.label: table_of(node_schema(kind), accounts, many)
        if kind.label == "Account"
        else node_schema(kind).empty_table()
        for kind in NODE_KINDS
    }
    none, no, at = (
        np.zeros(transfers, np.uint8),
        np.zeros(transfers, np.bool_),
        np.arange(transfers),
    )
    columns: dict[str, object] = {
        "payer": money.payer,
        "payee": money.payee,
        "amount_fen": money.fen,
        "time_us": money.time_us,
        "precision": none,
        "state": none,
        "sides": covered[money.payer] + 2 * covered[money.payee].astype(np.uint8),
        "payer_tied": no,
        "payee_tied": no,
        "own": no,
        "cash": no,
        "mate": np.full(transfers, -1, np.int32),
        "row_start": at,
        "row_end": at + 1,
    }
    source = {"sha256": [DIGEST], "file": ["rows.csv"], "table": [0], "layout": ["invented"],
              "kind": ["transactions"]}  # fmt: skip
    rows = {"source": np.zeros(transfers, np.int32), "row": at + 2}
    return CaseGraph(
        DIGEST,
        table_of(arrow_schema(SOURCE_COLUMNS), 1, source),
        nodes,
        arrow_schema(LINK_COLUMNS).empty_table(),
        arrow_schema(ROW_REFERENCE_COLUMNS).empty_table(),
        table_of(arrow_schema(TRANSFER_COLUMNS), transfers, columns),
        table_of(arrow_schema(ROW_REFERENCE_COLUMNS), transfers, rows),
    )


def choose_payments(graph: CaseGraph) -> NDArray[np.int64]:
    """Return transfers that are payments, ascending."""
    payer, payee = (graph.transfers[side].to_numpy() for side in ("payer", "payee"))
    some = np.flatnonzero(payer != payee)
    rng = np.random.default_rng(3)
    return np.sort(rng.choice(some, VICTIMS * PAYMENTS, replace=False)).astype(np.int64)


def make_victims(graph: CaseGraph, paid: NDArray[np.int64]) -> list[Victim]:
    """Return the victims: the payer of somebody's first payment is his account."""
    mine: list[list[Payment]] = [[] for _ in range(VICTIMS)]
    who = np.random.default_rng(4).permutation(len(paid)) % VICTIMS
    for owner, row in zip(who.tolist(), graph.transfers.take(paid).to_pylist(), strict=True):
        transfer = row["row_start"]
        mine[owner].append(
            Payment(
                transfer,
                graph.account(row["payer"]),
                graph.account(row["payee"]),
                row["amount_fen"],
                row["time_us"],
                row["precision"],
                graph.transfer_source_rows(transfer),
            )
        )
    payer = graph.transfers["payer"]
    return [
        Victim(f"v{owner}", payments[0].payer, None, None, "accepted",
               (payer[payments[0].transfer].as_py(),), tuple(payments))
        for owner, payments in enumerate(mine)
    ]  # fmt: skip


def tracing(rule: Rule) -> Callable[[CaseGraph, Sequence[Victim]], object]:
    """Return the engine of `trace --rule`."""
    return lambda graph, victims: trace_money(graph, victims, rule, TraceSettings())


ENGINES: dict[str, Callable[[CaseGraph, Sequence[Victim]], object]] = {
    "victims": lambda graph, victims: find_victims(
        graph,
        VictimSettings(
            accept=tuple(f"{DIGEST}::{p.transfer + 2}" for one in victims for p in one.payments)
        ),
        propose=False,
    ),
    "requests": lambda graph, victims: find_requests(graph, victims, RequestSettings(), top=20),
    "freeze": lambda graph, victims: find_freezes(graph, victims, FreezeSettings(), top=20),
    "fifo": tracing("fifo"),
    "lifo": tracing("lifo"),
    "pro-rata": tracing("pro-rata"),
    "poison": tracing("poison"),
    "all": lambda graph, victims: compare_rules(graph, victims, TraceSettings()),
}
"""`freeze` and `requests` as without an option: 20 listed. `trace` makes all its records."""


def held() -> float:
    """Return the greatest memory of this process so far, GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def run_one(name: str, transfers: int, profile: bool) -> None:
    """Run an engine once on a case of this size, after a small one, and print the figures."""
    small = invent_case(3000)
    ENGINES[name](small, make_victims(small, choose_payments(small)))  # compiles, or reads caches
    graph = invent_case(transfers)
    victims, before = make_victims(graph, choose_payments(graph)), held()
    watch = cProfile.Profile()
    start = time.process_time()
    if profile:
        watch.enable()
    ENGINES[name](graph, victims)
    watch.disable()
    print(f"{time.process_time() - start} {held()} {before}")
    if profile:
        pstats.Stats(watch).sort_stats("tottime").print_stats(25)


def measure(name: str, transfers: int) -> tuple[float, float, float]:
    """Return seconds, memory and memory before of an engine in its own process; NaN: failed."""
    words = [sys.executable, "-m", "benchmarks.money", "--one", name, "--transfers", str(transfers)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-2000:] or f"ended with {done.returncode}", file=sys.stderr)
        return (float("nan"),) * 3
    seconds, most, before = map(float, done.stdout.split())
    return seconds, most, before


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("engines", nargs="*", metavar="ENGINE")
    asked.add_argument("--transfers", type=int, default=10_000_000)
    asked.add_argument("--least", type=int, default=1_000_000)
    asked.add_argument("--one", metavar="ENGINE", help="run this engine in this process")
    asked.add_argument("--profile", action="store_true", help="with --one: where the time went")
    options = asked.parse_args()
    if options.one:
        run_one(options.one, options.transfers, options.profile)
        return
    sizes = options.least, options.transfers
    print(f"{'engine':<10}" + "".join(f"{f'{size:,} s':>15}" for size in sizes)
          + f"{'ratio':>8}{'goal':>6}{'GiB':>8}{'of case':>9}")  # fmt: skip
    for name in options.engines or ENGINES:
        (small, _, _), (large, most, case) = (measure(name, size) for size in sizes)
        print(f"{name:<10}{small:>15.2f}{large:>15.2f}{large / small:>8.1f}{12:>6}"
              f"{most:>8.1f}{case:>9.1f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
