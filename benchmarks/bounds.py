"""Bounds by maximum flow: milliseconds an account, and networkx on the same networks.

`python -m benchmarks.bounds`; `--transfers N`, `--statements 0.5` (the share of accounts whose
statement is there: with all of them, money of anybody can soon be anywhere). Wall-clock seconds.
"""

import argparse
import time
from typing import Any

import networkx as nx
import numpy as np

from benchmarks.flow import invent
from linkgraph.flow.bounds import Network, make_solver, reachable, solve_ends
from linkgraph.flow.money import Money
from linkgraph.flow.sources import Sources
from linkgraph.flow.stations import make_stations

VICTIMS, PAYMENTS, ACCOUNTS = 100, 3, 5
"""Victims, payments of each, accounts asked about for each."""
PEER_ARCS, PEER_RUNS = 100_000, 5
"""networkx is run on the greatest networks of no more arcs than this."""


def victims_of(money: Money) -> Sources:
    """Choose payments of invented victims."""
    rng = np.random.default_rng(3)
    count = VICTIMS * PAYMENTS
    paid = np.sort(rng.choice(np.flatnonzero(money.follows), count, replace=False))
    owner = rng.permutation(count) % VICTIMS
    home = np.full(len(money.end), -1, np.int32)
    return Sources(paid.astype(np.int32), owner.astype(np.int32), home, VICTIMS)


def asked_of(network: Network) -> np.ndarray:
    """Return a few ends where some of the money is."""
    some = make_solver(network)(np.ones(len(network.end), np.bool_))
    return np.flatnonzero(some)[:ACCOUNTS]


def peer(network: Network, end: int) -> tuple[float, bool]:
    """Return the seconds of networkx for the most at one end, and whether the fen are the same."""
    drawn: Any = nx.DiGraph()
    for tail, head, fen in zip(
        network.tail.tolist(), network.head.tolist(), network.fen.tolist(), strict=True
    ):
        more = drawn[tail][head]["capacity"] if drawn.has_edge(tail, head) else 0
        drawn.add_edge(tail, head, capacity=fen + more)
    start = time.perf_counter()
    found = nx.maximum_flow_value(drawn, 0, network.nodes + int(end))
    seconds = time.perf_counter() - start
    return seconds, found == int(solve_ends(network, np.array([end]))[1][0])


def ours(network: Network, ends: np.ndarray) -> float:
    """Return the seconds of both bounds at these ends."""
    start = time.perf_counter()
    solve_ends(network, ends)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transfers", type=int, default=1_000_000)
    parser.add_argument("--statements", type=float, default=0.5)
    options = parser.parse_args()
    make_stations(invent(1000))  # compiles, or reads what is cached
    money = invent(options.transfers, covered=options.statements)
    sources = victims_of(money)
    stations = make_stations(money)
    start = time.perf_counter()
    make_stations(money)
    seconds = time.perf_counter() - start
    print(f"accounts stretched out in time, {options.transfers:,} transfers: {seconds:.3f} s")
    built, each, arcs, networks = [], [], [], []
    for owner in range(VICTIMS):
        start = time.perf_counter()
        network = reachable(stations, sources, np.array([owner], np.int32))
        built.append(time.perf_counter() - start)
        ends = asked_of(network)
        each.append(ours(network, ends) / len(ends))
        arcs.append(len(network.tail))
        if len(network.tail) <= PEER_ARCS:
            networks.append((len(network.tail), owner, network, ends))
    for what, values in (("network of a victim, ms", built), ("bounds of an account, ms", each)):
        low, high = np.percentile(np.array(values) * 1e3, [50, 95])
        print(f"{what:<28} median {low:9.2f}   95 % {high:9.2f}   worst {max(values) * 1e3:9.2f}")
    print(f"{'arcs of a network':<28} median {np.median(arcs):9.0f}   worst {max(arcs):9d}")
    for count, _, network, ends in sorted(networks, key=lambda one: -one[0])[:PEER_RUNS]:
        both = ours(network, ends[:1])
        theirs, same = peer(network, int(ends[0]))
        print(
            f"{count:>8} arcs: both bounds {both * 1e3:8.2f} ms, networkx the most alone "
            f"{theirs * 1e3:10.1f} ms, ratio {both / theirs:.4f}, {'same' if same else 'DIFFERENT'}"
        )


if __name__ == "__main__":
    main()
