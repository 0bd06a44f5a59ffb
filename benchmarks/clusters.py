"""Rings: connected parts against scipy, and time of the whole against the number of links.

Run `python benchmarks/clusters.py`; `--links N` for another size. Prints a table of
processor seconds.
"""

import argparse
import time
from collections.abc import Callable

import numpy as np
import pyarrow as pa
from scipy import sparse
from scipy.sparse import csgraph

from linkgraph.analysis.components import components
from linkgraph.analysis.rings.clusters import find_rings
from linkgraph.graph import CaseGraph, arrow_schema, node_schema
from linkgraph.schema import (
    LINK_COLUMNS,
    NODE_KINDS,
    ROW_REFERENCE_COLUMNS,
    SOURCE_COLUMNS,
    TRANSFER_COLUMNS,
    link_kind_number,
)

RING = 8
"""Accounts of a ring in the invented case; one account in twenty is in one."""


def best(action: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of some runs in seconds of processor time."""
    spans = []
    for _ in range(times):
        start = time.process_time()
        action()
        spans.append(time.process_time() - start)
    return min(spans)


def bench_components(links: int) -> tuple[float, float]:
    """Return seconds of ours and of scipy, from two arrays of ends to labels."""
    rng = np.random.default_rng(1)
    source, target = rng.integers(0, links, (2, links)).astype(np.int32)

    def peer() -> object:
        ones = np.ones(links)
        matrix = sparse.coo_matrix((ones, (source, target)), shape=(links, links))
        return csgraph.connected_components(matrix, directed=False)

    return best(lambda: components(links, source, target)), best(peer)


def invent(links: int) -> CaseGraph:
    """Invent a case of about `links` links and as many transfers: holders, phones, logins.

    Most share nothing but kiosks and carrier addresses; one account in twenty is in a ring of
    eight that share phones and computers.
    """
    rng = np.random.default_rng(2)
    accounts = links // 5
    crew = np.where(np.arange(accounts) < accounts // 20, np.arange(accounts) // RING, -1)
    phones = np.where(crew >= 0, crew, np.arange(accounts))
    ips = rng.integers(0, max(accounts // 30, 1), accounts)
    counts = {"Account": accounts, "Person": accounts, "Phone": accounts, "Device": accounts}
    counts["IPAddress"] = int(ips.max()) + 1
    nodes, first, ids = {}, 0, {}
    for kind in NODE_KINDS:
        ids[kind.label] = first
        nodes[kind.label] = make_nodes(kind.label, counts.get(kind.label, 0))
        first += counts.get(kind.label, 0)
    me = np.arange(accounts)
    parts = [
        ("HOLDS", ids["Person"] + me, me),
        ("CONTACT_PHONE", me, ids["Phone"] + phones),
        ("LOGGED_IN_FROM", me, ids["Device"] + phones),
        ("LOGGED_IN_FROM", me, ids["IPAddress"] + ips),
        ("LOGGED_IN_FROM", me, ids["IPAddress"] + rng.permutation(ips)),
    ]
    rows = pa.table(
        {"source": np.zeros(5 * accounts, np.int32), "row": np.arange(5 * accounts, dtype=np.int32)}
    )
    return CaseGraph(
        "bench",
        pa.Table.from_pylist(
            [{"sha256": "0", "file": "f", "sheet": None, "table": 0}],
            schema=arrow_schema(SOURCE_COLUMNS),
        ),
        nodes,
        make_links(parts),
        rows.cast(arrow_schema(ROW_REFERENCE_COLUMNS)),
        make_transfers(accounts, links, rng),
        rows.slice(0, 0).cast(arrow_schema(ROW_REFERENCE_COLUMNS)),
    )


def make_nodes(label: str, count: int) -> pa.Table:
    """Make `count` nodes of one kind with keys and nothing else known."""
    schema = node_schema(next(kind for kind in NODE_KINDS if kind.label == label))
    bare = {"Phone": "13", "IPAddress": "58.1.1.", "Device": "mac:A"}.get(label, "62")
    keys = pa.array([f"{bare}{at:09d}" for at in range(count)], pa.string())
    columns = {
        field.name: keys if field.name == "key" else pa.nulls(count, field.type) for field in schema
    }
    return pa.table(columns, schema=schema)


def make_links(parts: list[tuple[str, np.ndarray, np.ndarray]]) -> pa.Table:
    """Make the links of all kinds, each on a row of its own."""
    count = sum(len(source) for _, source, _ in parts)
    at = np.arange(count)
    made = {
        "kind": np.concatenate([np.full(len(s), link_kind_number(kind)) for kind, s, _ in parts]),
        "source": np.concatenate([source for _, source, _ in parts]),
        "target": np.concatenate([target for _, _, target in parts]),
        "basis": np.zeros(count),
        "count": np.ones(count),
        "row_start": at,
        "row_end": at + 1,
    }
    return filled(made, arrow_schema(LINK_COLUMNS), count)


def make_transfers(accounts: int, count: int, rng: np.random.Generator) -> pa.Table:
    """Make transfers between accounts at random, a minute apart."""
    made = {
        "payer": rng.integers(0, accounts, count),
        "payee": rng.integers(0, accounts, count),
        "amount_fen": rng.integers(1, 10**6, count),
        "time_us": np.arange(count) * 60_000_000,
        "precision": np.zeros(count),
        "state": np.zeros(count),
        "row_start": np.zeros(count),
        "row_end": np.zeros(count),
    }
    return filled(made, arrow_schema(TRANSFER_COLUMNS), count)


def filled(made: dict[str, np.ndarray], schema: pa.Schema, count: int) -> pa.Table:
    """Return a table of `schema`; columns not made are null."""
    columns = {
        field.name: pa.array(made[field.name]).cast(field.type)
        if field.name in made
        else pa.nulls(count, field.type)
        for field in schema
    }
    return pa.table(columns, schema=schema)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=1_000_000)
    links = parser.parse_args().links
    ours, scipy = bench_components(links)
    print(f"components, {links:,} links: {ours:.3f} s, scipy {scipy:.3f} s, {ours / scipy:.2f} x")
    print("clusters      links   rings  seconds  µs a link")
    for size in (links // 4, links // 2, links):
        graph = invent(size)
        start = time.process_time()
        found = find_rings(graph)
        span = time.process_time() - start
        print(f"{'':8}{size:>11,}{len(found.rings):>8,}{span:>9.2f}{span / size * 1e6:>11.2f}")


if __name__ == "__main__":
    main()
