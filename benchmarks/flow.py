"""Money: first-in-first-out matching against a stable sort, in the same run.

`python -m benchmarks.flow`; `--transfers N` for another size. Prints a table of seconds of one
processor, the system's share included: the shortest of some runs, ours and the peer's in turn,
because other work on the machine, and memory touched for the first time, only make a run longer.
`--memory N` instead matches N transfers by each rule that matches fen, in a process of its own,
and prints the greatest memory of it.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import pyarrow as pa
from scipy import sparse
from scipy.sparse import csgraph

from linkgraph.analysis.components import components
from linkgraph.durations import MINUTE_US
from linkgraph.flow.follow import follow
from linkgraph.flow.match import match_fifo, match_lifo
from linkgraph.flow.money import Money, make_money
from linkgraph.flow.sources import Sources
from linkgraph.flow.walks import Limits, entries, make_trails, walk_pieces
from linkgraph.graph import column

ACCOUNTS_EACH = 10
"""Transfers for every account."""


def invent(transfers: int, *, tied: bool = False, covered: float = 1.0) -> Money:
    """Invent transfers among a tenth as many accounts, heavy-tailed: few have most of them.

    `tied`: times are whole minutes of a month and all equal ones unordered. `covered`: this
    share of accounts has a statement; only through them money is matched.
    """
    rng = np.random.default_rng(7)
    accounts = max(2, transfers // ACCOUNTS_EACH)
    share = np.cumsum(np.arange(1, accounts + 1) ** -0.8)
    who = rng.permutation(accounts)
    ends = who[np.searchsorted(share, rng.random((2, transfers)) * share[-1])]
    if tied:
        when = np.sort(rng.integers(0, 30 * 24 * 60, transfers)) * MINUTE_US
    else:
        when = np.sort(rng.integers(0, 365 * 24 * 60 * MINUTE_US, transfers))
    flags = np.full(transfers, tied)
    return make_money(
        ends[0],
        ends[1],
        rng.lognormal(11, 2, transfers).astype(np.int64) + 1,
        when,
        end=np.where(rng.random(accounts) < covered, 0, 3),
        payer_tied=flags,
        payee_tied=flags,
    )


def race(ours: Callable[[], object], peer: Callable[[], object], runs: int) -> tuple[float, float]:
    """Return the shortest of some runs of both, in turn, in seconds."""
    spans: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for action, mine in zip((ours, peer), spans, strict=True):
            start = time.process_time()
            action()
            mine.append(time.process_time() - start)
    return min(spans[0]), min(spans[1])


def line(what: str, ours: float, peer: float, goal: str = "none") -> None:
    """Print one row of the table."""
    print(f"{what:<58}{ours:>9.3f}{peer:>9.3f}{ours / peer:>8.2f}{goal:>8}", flush=True)


def bench_matching(transfers: int) -> None:
    """Matching, counting sorts included, against one stable argsort of the payers."""
    match_fifo(invent(1000, tied=True))  # compiles, or reads what is cached
    small = invent(transfers // 10)
    tenth, _ = race(lambda: match_fifo(small), lambda: None, 5)
    money = invent(transfers)
    payers = np.array(money.payer)
    whole, sort = race(lambda: match_fifo(money), lambda: np.argsort(payers, kind="stable"), 5)
    line(f"FIFO, {transfers:,} transfers / stable argsort of payers", whole, sort, "1.5")
    line(f"FIFO, {transfers:,} transfers / a tenth of them", whole, tenth, "12")
    minutes = invent(transfers // 10, tied=True)
    untied = race(lambda: match_fifo(minutes), lambda: match_fifo(small), 3)
    line(f"FIFO, {transfers // 10:,}, every minute unordered / ordered", *untied)


def victims_of(money: Money, victims: int) -> Sources:
    """Return this many payments, each of another victim whose account the payer is."""
    rng = np.random.default_rng(3)
    paid = np.sort(rng.choice(np.flatnonzero(money.follows), victims, replace=False))
    owner = np.arange(victims, dtype=np.int32)
    home = np.full(len(money.end), -1, np.int32)
    home[money.payer[paid]] = owner
    return Sources(paid.astype(np.int32), owner, home, victims)


def bench_following(transfers: int) -> None:
    """Every rule against first-in-first-out matching, and against a tenth of the transfers."""
    small, money = invent(transfers // 10), invent(transfers)
    jobs: list[tuple[str, str, int, Callable[[Money, Sources], object]]] = [
        ("LIFO", "2", 1, lambda m, _: match_lifo(m)),
        ("pro rata, one victim", "2", 1, lambda m, paid: follow(m, paid, "pro-rata")),
        ("poison, one victim", "2", 1, lambda m, paid: follow(m, paid, "poison")),
        ("all victims by FIFO", "3", transfers // 10_000, lambda m, paid: follow(m, paid, "fifo")),
    ]
    for name, goal, victims, job in jobs:
        few, many = victims_of(small, max(1, victims // 10)), victims_of(money, victims)
        tenth, _ = race(partial(job, small, few), lambda: None, 5)
        whole, fifo = race(partial(job, money, many), lambda: match_fifo(money), 5)
        line(f"{name}, {transfers:,} / FIFO matching", whole, fifo, goal)
        line(f"{name}, {transfers:,} / a tenth of them", whole, tenth, "12")


def measure_memory(transfers: int) -> None:
    """Match this many transfers by first-in-first-out in a new process; print its memory."""
    code = (
        "import sys, resource, benchmarks.flow as b\n"
        f"money = b.invent_frugally({transfers})\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20\n"
        "flows = b.match_fifo(money)\n"
        "most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20\n"
        f"print(f'FIFO, {transfers:,} transfers: {{len(flows):,}} rows, {{most:.1f}} GiB, '\n"
        "      f'{before:.1f} GiB before matching (goal 24)')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def invent_frugally(transfers: int) -> Money:
    """Invent transfers a slice at a time, so that inventing takes less memory than matching."""
    accounts, step = transfers // ACCOUNTS_EACH, 10_000_000
    payer, payee = np.empty((2, transfers), np.int32)
    fen, when = np.empty((2, transfers), np.int64)
    who = np.random.default_rng(7).permutation(accounts).astype(np.int32)
    for begin in range(0, transfers, step):
        rng = np.random.default_rng([7, begin])
        end = min(begin + step, transfers)
        for side in (payer, payee):
            # as heavy a tail as `invent` has, without a search in a table too large for caches
            side[begin:end] = who[(accounts * rng.random(end - begin) ** 5).astype(np.int32)]
        fen[begin:end] = rng.lognormal(11, 2, end - begin).astype(np.int64) + 1
        when[begin:end] = begin + np.sort(rng.integers(0, step, end - begin))
    return make_money(payer, payee, fen, when, end=np.zeros(accounts, np.uint8))


def bench_chains(transfers: int) -> None:
    """Every fen of a case followed to its end, against the matching alone."""
    money = invent(transfers, covered=0.5)
    flows = match_fifo(money)

    def follow() -> None:
        trails = make_trails(money, flows)
        walk_pieces(trails, entries(trails), Limits(least_fen=2**60))

    follow()
    spans = race(follow, lambda: match_fifo(money), 3)
    line(f"all chains, {transfers:,}, half the statements / FIFO", *spans)


def bench_components(links: int) -> None:
    """Connected parts, from the table of links to labels, against scipy on bare arrays."""
    rng = np.random.default_rng(1)
    source, target = rng.integers(0, links, (2, links)).astype(np.int32)
    table = pa.table({"source": source, "target": target})

    def peer() -> object:
        matrix = sparse.coo_array((np.ones(links), (source, target)), shape=(links, links))
        return csgraph.connected_components(matrix.tocsr(), directed=False)

    def ours() -> object:
        return components(links, column(table, "source"), column(table, "target"))

    line(f"connected parts, {links:,} links / scipy", *race(ours, peer, 5), "2")


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--transfers", type=int, default=10_000_000)
    asked.add_argument("--memory", type=int, default=0)
    options = asked.parse_args()
    if options.memory:
        measure_memory(options.memory)
        return
    transfers = options.transfers
    print(f"{'what / peer':<58}{'ours s':>9}{'peer s':>9}{'ratio':>8}{'goal':>8}")
    bench_matching(transfers)
    bench_following(transfers)
    bench_chains(transfers // 10)
    bench_components(1_000_000)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"greatest memory: {most:.1f} GiB, of which the invented data take a part")


if __name__ == "__main__":
    main()
