"""Fans and scatter-gather against IBM's Graph Feature Preprocessor: same transfers, same window.

`python -m benchmarks.gfp`; `--transfers N` for another size (a tenth of it is measured, too),
`--days N` for another window than that of the settings, `--seconds N` for how long the peer is
given: where it does not finish, its speed is that of the transfers it has done by then, over the
first of which its window is still filling (in its favour). The peer counts in how many patterns of
each size a transfer is, with the threads and batches that suit it best; ours lists the shapes, with
its sorting and indexing, on 2 threads at most.
Goal: 10 times the transfers per second. How to have the peer: `benchmarks.gfp_peer`.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks.gfp_peer import run_peer
from benchmarks.patterns import invent
from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.fans.fans import find_fans
from linkgraph.shapes.found import Shapes
from linkgraph.shapes.layered.scatter_gather import find_scatter_gather
from linkgraph.shapes.pairs import index_payments, pays_once
from linkgraph.shapes.payments import Payments

Finder = Callable[[Payments, PatternSettings], Shapes]


def scatter_gather(payments: Payments, settings: PatternSettings) -> Shapes:
    """Return scatter-gather shapes, indexing and all."""
    index = index_payments(payments, pays_once(payments))
    return find_scatter_gather(payments, index, settings)


FINDERS: dict[str, Finder] = {"fan": find_fans, "scatter-gather": scatter_gather}


def race(kind: str, transfers: int, settings: PatternSettings, most_seconds: float) -> None:
    """Print one line: transfers per second, ours and the peer's."""
    payments, finder = invent("plain", transfers), FINDERS[kind]
    finder(invent("plain", 10_000), settings)  # compiles, or reads what is cached
    begin = time.perf_counter()
    found = finder(payments, settings)
    ours = transfers / (time.perf_counter() - begin)
    print(f"{kind:<16}{transfers:>12,}{len(found):>10,}{ours:>13,.0f}", end="", flush=True)
    peer = run_peer(
        [kind],
        (payments.payer, payments.payee),
        payments.earliest,
        settings.window_days * DAY_US,
        most_seconds=most_seconds,
    )
    if peer is None:
        return
    way = f"{peer.threads} × {peer.batch:,}"
    done = "" if peer.transfers == transfers else f"  the peer did {peer.transfers:,} of them"
    print(f"{peer.speed:>13,.0f}{ours / peer.speed:>10,.1f}{way:>21}{done}", flush=True)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--transfers", type=int, default=10_000_000)
    asked.add_argument("--days", type=int, default=PatternSettings().window_days)
    asked.add_argument("--seconds", type=float, default=120)
    options = asked.parse_args()
    settings = replace(PatternSettings(), window_days=options.days)
    print(f"window of {options.days} days, the peer given {options.seconds:.0f} s")
    heads = f"{'transfers':>12}{'found':>10}{'ours /s':>13}{'peer /s':>13}{'ratio':>10}"
    print(f"{'':<16}{heads}{'its threads × batch':>21}")
    for kind in FINDERS:
        for transfers in (options.transfers // 10, options.transfers):
            race(kind, transfers, settings, options.seconds)


if __name__ == "__main__":
    main()
