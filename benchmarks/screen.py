"""Screening: all rules over invented transfers of two sizes, and one rule against DuckDB.

`python -m benchmarks.screen`; `--transfers N` for another greater size, `--least N` for the
smaller one, `--rules` for seconds of each rule. Each size runs in a process of its own; half of
the accounts have a statement, few have most transfers; people hold them, with phones, addresses,
MACs and branches of opening, and statements say balances. Seconds of processors (of both threads)
and of the clock, and the greatest memory, of which the invented case takes the part that is told.

The peer, in the same run on the same transfers: a range join in SQL by DuckDB on two threads
doing rapid in-and-out alone: for each large payment in, what its payee pays out from then until
30 minutes later. Both must name the same payments in.
"""

import argparse
import subprocess
import sys
import time
from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.money import held, invent_case, table_of
from linkgraph.analysis.screening.passing import find_rapid
from linkgraph.analysis.screening.screen import ENGINES, gather, screen
from linkgraph.graph import CaseGraph
from linkgraph.schema import link_kind_number
from linkgraph.screen_settings import ScreenSettings

GOAL_SECONDS, GOAL_RATIO, GOAL_GIB = 30, 12, 8
SETTINGS = ScreenSettings()
PEER = """
with large as (select row_number() over () as n, payee, amount_fen, time_us from transfers
               where amount_fen >= $least and payer <> payee),
gone as (select payer, time_us, sum(amount_fen) over (
             partition by payer order by time_us range unbounded preceding) as total
         from transfers where payer <> payee),
low as (select n, coalesce(gone.total, 0) as total from large asof left join gone
        on gone.payer = large.payee and gone.time_us < large.time_us),
high as (select n, large.payee, amount_fen, coalesce(gone.total, 0) as total
         from large asof left join gone
         on gone.payer = large.payee and gone.time_us <= large.time_us + $within)
select payee, count(*) as times from high join low using (n)
where high.total - low.total >= $least
  and (high.total - low.total) * 10000 >= amount_fen * $share
group by payee order by payee
"""


LINKS = (
    ("HOLDS", "Person", "1101011990{:08d}", 2 / 3, 1),
    ("CONTACT_PHONE", "Phone", "139{:08d}", 1 / 2, 1),
    ("LOGGED_IN_FROM", "IPAddress", "ip {:08d}", 1 / 2, 3),
    ("LOGGED_IN_FROM", "Device", "mac:{:012X}", 1 / 2, 2),
    ("OPENED_AT", "Branch", "{:09d}", 1 / 1000, 1),
)
"""Kind of link, label of its other end, form of that one's key, how many of them an account, and
links of an account."""


def tie(graph: CaseGraph) -> CaseGraph:
    """Return the case with links, openings and balances drawn at random."""
    rng, count = np.random.default_rng(11), graph.account_count
    nodes = dict(graph.nodes)
    for _, label, form, each, _ in LINKS:
        keys = [form.format(number) for number in range(max(1, int(count * each)))]
        schema = nodes[label].schema
        nodes[label] = table_of(schema, len(keys), {"key": keys})
    days = rng.integers(19_000, 20_000, count) * 86_400_000_000
    nodes["Account"] = filled(
        nodes["Account"], opened_us=days, bank=[f"bank {n}" for n in rng.integers(0, 40, count)]
    )
    graph, ends = replace(graph, nodes=nodes), []
    for kind, label, _, _, times in LINKS:
        account = np.repeat(np.arange(count), times)
        node = graph.first_id(label) + rng.integers(0, nodes[label].num_rows, len(account))
        pair = (node, account) if kind == "HOLDS" else (account, node)
        ends.append((np.full(len(account), link_kind_number(kind)), *pair))
    kinds, source, target = map(np.concatenate, zip(*ends, strict=True))
    at = np.arange(len(kinds))
    columns: dict[str, object] = {
        **{"kind": kinds, "source": source, "target": target, "basis": 0 * at},
        **{"row_start": at, "row_end": at + 1},
    }
    rows: dict[str, object] = {"source": 0 * at, "row": at + 2}
    balance = rng.lognormal(13, 2, graph.transfers.num_rows).astype(np.int64)
    return replace(
        graph,
        links=table_of(graph.links.schema, len(at), columns),
        link_rows=table_of(graph.link_rows.schema, len(at), rows),
        transfers=filled(graph.transfers, payer_balance_fen=balance, payee_balance_fen=balance),
    )


def filled(table: pa.Table, **columns: object) -> pa.Table:
    """Return the table with these columns in place of its own."""
    for name, values in columns.items():
        field = table.schema.field(name)
        place = table.schema.get_field_index(name)
        table = table.set_column(place, field, pa.array(values, field.type))
    return table


def run_peer(graph: CaseGraph) -> tuple[float, dict[int, int]]:
    """Return seconds by the clock, and payments in by account, of the rule as one SQL query."""
    with duckdb.connect() as connection:
        connection.execute("set threads = 2")
        transfers = graph.transfers.select(["payer", "payee", "amount_fen", "time_us"])
        assert isinstance(transfers, pa.Table)
        connection.register("transfers", transfers)
        start = time.perf_counter()
        rows = connection.execute(
            PEER,
            {
                "least": SETTINGS.passthrough_fen,
                "within": SETTINGS.passthrough_minutes * 60_000_000,
                "share": round(SETTINGS.passthrough_share * 10_000),
            },
        ).fetchall()
        return time.perf_counter() - start, dict(rows)


def race(graph: CaseGraph) -> None:
    """Print seconds of rapid in-and-out, ours with gathering, and the peer's."""
    start = time.perf_counter()
    case = gather(graph, SETTINGS)
    every = ScreenSettings(passthrough_days_share=0)
    found = find_rapid(case.ground, every)
    ours = time.perf_counter() - start
    peer, rows = run_peer(graph)
    same = dict(zip(found.account.tolist(), found.figures["payments"].tolist(), strict=True))
    said = "the same payments" if same == rows else "NOT the same payments"
    print(f"rapid-passthrough: ours {ours:.2f} s with gathering, DuckDB {peer:.2f} s, "
          f"{peer / ours:.2f} times ours, {said} ({sum(rows.values()):,})")  # fmt: skip


def run_one(transfers: int, rules: bool) -> None:
    """Screen a case of this size, after a small one, and print the figures."""
    screen(tie(invent_case(3000)), SETTINGS)  # compiles, or reads caches
    plain = invent_case(transfers)
    graph, before = tie(plain), held()
    clock, processor = time.perf_counter(), time.process_time()
    found = screen(graph, SETTINGS)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    print(f"{processor} {clock} {held()} {before} {found.total}")
    if rules:
        start = time.process_time()
        case = gather(graph, SETTINGS)
        print(f"  gathering {time.process_time() - start:.2f} s")
        for ids, engine in ENGINES.items():
            start = time.process_time()
            hits = ", ".join(f"{len(found):,}" for found in engine(case))
            spent = time.process_time() - start
            print(f"  {' '.join(ids):<36}{spent:>7.2f} s{hits:>16} accounts")
    print("---")
    race(plain)


def measure(transfers: int, rules: bool) -> tuple[float, float]:
    """Run one size in its own process, print its line; return its processor seconds and memory."""
    words = [sys.executable, "-m", "benchmarks.screen", "--one", "--transfers", str(transfers)]
    done = subprocess.run(
        [*words, *(["--rules"] if rules else [])], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stderr[-2000:] or f"ended with {done.returncode}", file=sys.stderr)
        return float("nan"), float("nan")
    figures, *rest = done.stdout.splitlines()
    processor, clock, most, before, total = map(float, figures.split())
    print(
        f"{transfers:>12,}{processor:>10.2f} s{clock:>10.2f} s{most:>8.2f} GiB"
        f"{before:>8.2f} GiB{int(total):>10,}"
    )
    for text in rest:
        print("  " + text)
    return processor, most


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--transfers", type=int, default=10_000_000)
    asked.add_argument("--least", type=int, default=1_000_000)
    asked.add_argument("--rules", action="store_true")
    asked.add_argument("--one", action="store_true")
    given = asked.parse_args()
    if given.one:
        run_one(given.transfers, given.rules)
        return
    print(f"{'transfers':>12}{'processor':>12}{'clock':>12}{'memory':>12}{'case':>12}{'hit':>10}")
    small, _ = measure(given.least, given.rules)
    large, most = measure(given.transfers, given.rules)
    ratio = large / small / (given.transfers / given.least / 10)
    print(
        f"seconds {large:.1f} (goal {GOAL_SECONDS}); for ten times as many {ratio:.1f} times "
        f"(goal {GOAL_RATIO}); memory {most:.1f} GiB (goal {GOAL_GIB})"
    )
    met = np.array([large <= GOAL_SECONDS, ratio <= GOAL_RATIO, most <= GOAL_GIB])
    print("all goals met" if met.all() else "a goal is missed")


if __name__ == "__main__":
    main()
