"""Patterns: time and memory of all finders and of the whole command's engine, at two sizes.

`python -m benchmarks.patterns`; `--transfers N` for another greater size (the smaller is a tenth),
`--busy` for traffic of which a fifth is in shapes that honest people make. Each size runs in a
process of its own, once to compile and once on the clock: seconds of processors together, which
other work on the machine makes hardly longer, with those of the system among them (on some virtual
machines most of these are for memory that the host has to find first), and by the wall. Data are
`benchmarks.background`, with as many accounts for each transfer; those of the last row a case as
`benchmarks.money` makes it, from its tables to findings in words: half of the statements are in it,
so that money is matched; few accounts have most transfers. No share is learned from such data:
exact passes are looked for with one that is given.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.background import Kind, make_background
from benchmarks.money import invent_case
from linkgraph.analysis.patterns.patterns import find_patterns
from linkgraph.analysis.patterns.search import rank_payments
from linkgraph.durations import MINUTE_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.fans.fans import find_fans
from linkgraph.shapes.layered.bipartite import find_bipartite
from linkgraph.shapes.layered.scatter_gather import find_scatter_gather
from linkgraph.shapes.pairs import index_payments, pays_once
from linkgraph.shapes.passes.commission import (
    Commission,
    amounts_by_currency,
    learn_commission,
    pair_chance,
)
from linkgraph.shapes.passes.passes import find_exact_passes
from linkgraph.shapes.payments import Payments, make_payments
from linkgraph.shapes.walks.chains import find_chains
from linkgraph.shapes.walks.cycles import find_cycles
from linkgraph.shapes.walks.walks import follow_walks

SETTINGS = PatternSettings()
SHARE = 0.9
ENGINE = "the engine, on a case"
GIB = 2**20
"""Kilobytes, as the system counts memory."""

Table = dict[str, float]


def invent(kind: Kind, transfers: int) -> Payments:
    """Return payments of a background with 20 accounts for every 133 of them."""
    traffic = make_background(kind, 1, transfers, transfers * 3 // 20)
    accounts = int(max(traffic.payer.max(), traffic.payee.max())) + 1
    return make_payments(
        traffic.payer, traffic.payee, traffic.fen, traffic.minute * MINUTE_US, accounts=accounts
    )


def find_layers(payments: Payments) -> None:
    """Index, learn the commission, and find exact passes, scatter-gather and bipartite shapes."""
    index = index_payments(payments, pays_once(payments))
    learn_commission(payments, index, SETTINGS)
    find_exact_passes(payments, index, given_share(payments), SETTINGS)
    find_scatter_gather(payments, index, SETTINGS)
    find_bipartite(payments, index, SETTINGS)


def given_share(payments: Payments) -> Commission:
    """Return a commission of a tenth, with its chance in these payments."""
    chance = pair_chance(amounts_by_currency(payments), SHARE)
    one = np.ones(1)
    return Commission(SHARE * one, np.ones(1, np.int64), one, chance * one, 0 * one)


def find_walks(payments: Payments) -> None:
    """Follow walks once, for cycles and for chains."""
    walks = follow_walks(payments, SETTINGS)
    find_cycles(payments, SETTINGS, walks)
    find_chains(payments, SETTINGS, walks)


def jobs(payments: Payments) -> dict[str, Callable[[], object]]:
    """What is measured on plain payments, by name, in order."""
    return {
        "fans": partial(find_fans, payments, SETTINGS),
        "layers (once-only pairs)": partial(find_layers, payments),
        "cycles and chains": partial(find_walks, payments),
        "all, weighed and ranked": partial(rank_payments, payments, SETTINGS),
    }


def measure(kind: Kind, transfers: int) -> Table:
    """Return seconds by job, and greatest memory in GiB after it (`GiB …`)."""
    for job in jobs(invent(kind, 20_000)).values():
        job()  # compiles, or reads what is cached
    return timed(jobs(invent(kind, transfers)))


def measure_engine(transfers: int) -> Table:
    """Return the same of the command's engine on a case."""
    find_patterns(invent_case(5000), SETTINGS)
    return timed({ENGINE: partial(find_patterns, invent_case(transfers), SETTINGS)})


def timed(work: dict[str, Callable[[], object]]) -> Table:
    """Return seconds by job, those of the system (`system …`) and by the wall (`wall …`), and
    greatest memory in GiB after it (`GiB …`)."""
    table: Table = {}
    for name, job in work.items():
        begin, wall = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        job()
        end = resource.getrusage(resource.RUSAGE_SELF)
        table[f"system {name}"] = end.ru_stime - begin.ru_stime
        table[name] = end.ru_utime - begin.ru_utime + table[f"system {name}"]
        table[f"wall {name}"] = time.perf_counter() - wall
        table[f"GiB {name}"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIB
    return table


def measured_apart(kind: Kind, transfers: int) -> Table:
    """Run `measure` and `measure_engine` in new processes."""
    table: Table = {}
    for call in (f"measure({kind!r}, {transfers})", f"measure_engine({transfers})"):
        code = f"import json; from benchmarks.patterns import *; print(json.dumps({call}))"
        done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE)
        table |= json.loads(done.stdout)
    return table


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--transfers", type=int, default=10_000_000)
    asked.add_argument("--busy", action="store_true")
    options = asked.parse_args()
    kind: Kind = "busy" if options.busy else "plain"
    most = options.transfers
    small, great = measured_apart(kind, most // 10), measured_apart(kind, most)
    print(
        f"{kind:<26}{most // 10:>11,} s{most:>12,} s{'ratio':>8}{'system s':>10}{'wall s':>9}"
        f"{'ratio':>8}{'GiB by then':>13}"
    )
    for name in (*jobs(invent(kind, 1000)), ENGINE):
        wall = great[f"wall {name}"]
        print(
            f"{name:<26}{small[name]:>13.2f}{great[name]:>14.2f}{great[name] / small[name]:>8.1f}"
            f"{great[f'system {name}']:>10.1f}{wall:>9.1f}{wall / small[f'wall {name}']:>8.1f}"
            f"{great[f'GiB {name}']:>13.1f}"
        )
    print("goals: all of 10,000,000 in 60 s; ratio at most 12; memory at most 8 GiB")


if __name__ == "__main__":
    main()
