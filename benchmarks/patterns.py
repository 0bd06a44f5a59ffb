"""Patterns: time and memory of all finders and of the whole search, at two sizes.

`python -m benchmarks.patterns`; `--transfers N` for another greater size (the smaller is a tenth),
`--busy` for traffic of which a fifth is in shapes that honest people make. Each size runs in a
process of its own, once to compile and once on the clock: seconds of processors together, which
other work on the machine makes hardly longer, and by the wall. Data are `benchmarks.background`,
with as many accounts for each transfer.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

from benchmarks.background import Kind, make_background
from linkgraph.analysis.patterns.search import rank_payments
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.bicliques import find_bipartite
from linkgraph.shapes.chains import find_chains
from linkgraph.shapes.commission import learn_commission
from linkgraph.shapes.cycles import find_cycles
from linkgraph.shapes.diamonds import find_scatter_gather
from linkgraph.shapes.fan_measures import fan_measures
from linkgraph.shapes.fans import find_fans
from linkgraph.shapes.found import Shapes
from linkgraph.shapes.once import index_payments, pays_once
from linkgraph.shapes.passes import find_exact_passes
from linkgraph.shapes.payments import DAY_US, Payments, make_payments
from linkgraph.shapes.walks import follow_walks

MINUTE_US = 60_000_000
SETTINGS = PatternSettings()
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
    commission = learn_commission(payments, index, SETTINGS.hop_days * DAY_US)
    find_exact_passes(payments, index, commission, SETTINGS)
    find_scatter_gather(payments, index, SETTINGS)
    find_bipartite(payments, index, SETTINGS)


def find_walks(payments: Payments) -> None:
    """Follow walks once, for cycles and for chains."""
    walks = follow_walks(payments, SETTINGS)
    find_cycles(payments, SETTINGS, walks)
    find_chains(payments, SETTINGS, walks)


def jobs(payments: Payments) -> dict[str, Callable[[], object]]:
    """What is measured, by name, in order."""
    fans: list[Shapes] = []
    return {
        "fans": lambda: fans.append(find_fans(payments, SETTINGS)),
        "measures of fans": lambda: fan_measures(payments, fans[-1], SETTINGS),
        "layers (once-only pairs)": partial(find_layers, payments),
        "cycles and chains": partial(find_walks, payments),
        "all, weighed and ranked": partial(rank_payments, payments, SETTINGS),
    }


def measure(kind: Kind, transfers: int) -> Table:
    """Return seconds by job, and greatest memory in GiB after it (`GiB …`)."""
    for job in jobs(invent(kind, 20_000)).values():
        job()  # compiles, or reads what is cached
    table: Table = {}
    for name, job in jobs(invent(kind, transfers)).items():
        begin, wall = time.process_time(), time.perf_counter()
        job()
        table[name] = time.process_time() - begin
        table[f"wall {name}"] = time.perf_counter() - wall
        table[f"GiB {name}"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / GIB
    return table


def measured_apart(kind: Kind, transfers: int) -> Table:
    """Run `measure` in a new process."""
    call = f"print(json.dumps(measure({kind!r}, {transfers})))"
    code = f"import json; from benchmarks.patterns import measure; {call}"
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE)
    table: Table = json.loads(done.stdout)
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
    print(f"{kind:<26}{most // 10:>11,} s{most:>12,} s{'ratio':>8}{'wall s':>9}{'GiB by then':>13}")
    for name in jobs(invent(kind, 1000)):
        print(
            f"{name:<26}{small[name]:>13.2f}{great[name]:>14.2f}{great[name] / small[name]:>8.1f}"
            f"{great[f'wall {name}']:>9.1f}{great[f'GiB {name}']:>13.1f}"
        )
    print("goals: all of 10,000,000 in 60 s; ratio at most 12; memory at most 8 GiB")


if __name__ == "__main__":
    main()
