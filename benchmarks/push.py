"""Pushing a case into Neo4j, and pushing it again, against a plain loader on the same server.

    python -m benchmarks.push [TRANSFERS]

Prints a table. The named peer is what generic loaders do (cartography's form): one statement a
batch, `UNWIND $rows AS row MERGE` of both accounts and of the transfer by its id, rows as maps,
with a uniqueness constraint on the accounts; it writes the same properties. Starts a server of its
own in a temporary folder, or uses the one LINKGRAPH_TEST_NEO4J names (and leaves it as it was).
"""

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import neo4j
import numpy as np
import pyarrow as pa

from linkgraph.graph import ARROW_TYPES, CaseGraph, node_schema
from linkgraph.schema import ACCOUNT, ROW_REFERENCE_COLUMNS, TRANSFER_COLUMNS
from linkgraph.stores import CaseName
from linkgraph.stores.neo4j import Neo4jStore
from tests.neo4j_server.server import Server, start
from tests.stores.graphs import START, make_graph

BATCH = 10_000
PEER = """
UNWIND $rows AS row
MERGE (a:PeerAccount {key: row.payer})
MERGE (b:PeerAccount {key: row.payee})
MERGE (a)-[t:PEER_TRANSFER {id: row.id}]->(b)
SET t += row.properties
"""


def case(transfers: int, seed: int = 1) -> CaseGraph:
    """Return a case with one account for four transfers, some of them very busy."""
    pick = np.random.default_rng(seed)
    accounts = max(transfers // 4, 10)
    base = make_graph({}, fingerprint="b" * 64)
    keys = [f"6214850{n:012}" for n in range(accounts)]
    known: dict[str, Any] = {
        "key": keys,
        "numbers": [[k] for k in keys],
        "name": ["张三"] * accounts,
    }
    known |= {"account_kind": ["bank"] * accounts, "bank": ["招商银行"] * accounts}
    table = _table(node_schema(ACCOUNT), known, accounts)
    ends = np.minimum(pick.pareto(1.2, (2, transfers)) * 20, accounts - 1).astype(np.int32)
    money: dict[str, Any] = {
        "payer": pick.permutation(accounts).astype(np.int32)[ends[0]],
        "payee": pick.permutation(accounts).astype(np.int32)[ends[1]],
        "amount_fen": pick.integers(1, 10**8, transfers),
        "time_us": START + np.sort(pick.integers(0, 10**8, transfers)) * 1_000_000,
        "payer_balance_fen": pick.integers(1, 10**8, transfers),
        "memo": ["转账"] * transfers,
        "channel": ["网银"] * transfers,
        "txn_id": [f"2024{n:012}" for n in range(transfers)],
        "mate": np.full(transfers, -1),
        "row_start": np.arange(transfers),
        "row_end": np.arange(transfers) + 1,
    }
    money |= {name: np.zeros(transfers, np.uint8) for name in ("precision", "state", "sides")}
    money |= dict.fromkeys(
        ("payer_tied", "payee_tied", "own", "cash"), np.zeros(transfers, np.bool_)
    )
    rows = {"source": np.zeros(transfers), "row": np.arange(transfers) + 2}
    return CaseGraph(
        base.fingerprint,
        base.sources,
        dict(base.nodes) | {"Account": table},
        base.links,
        base.link_rows,
        _table(_schema(TRANSFER_COLUMNS), money, transfers),
        _table(_schema(ROW_REFERENCE_COLUMNS), rows, transfers),
    )


def _schema(columns: Any) -> pa.Schema:
    return pa.schema([(column.name, ARROW_TYPES[column.type]) for column in columns])


def _table(schema: pa.Schema, known: dict[str, Any], length: int) -> pa.Table:
    return pa.table(
        [
            pa.array(known[field.name]).cast(field.type)
            if field.name in known
            else pa.nulls(length, field.type)
            for field in schema
        ],
        schema=schema,
    )


def _load(tx: neo4j.ManagedTransaction, rows: list[dict[str, Any]]) -> None:
    tx.run(PEER, rows=rows).consume()


def peer(driver: neo4j.Driver, graph: CaseGraph) -> float:
    """Load the transfers as a generic loader does; return seconds."""
    driver.execute_query(
        "CREATE CONSTRAINT peer IF NOT EXISTS FOR (n:PeerAccount) REQUIRE n.key IS UNIQUE"
    )
    driver.execute_query("CALL db.awaitIndexes()")
    keys = graph.nodes["Account"]["key"]
    started = time.perf_counter()
    for at in range(0, graph.transfers.num_rows, BATCH):
        part = graph.transfers.slice(at, BATCH)
        names = zip(
            keys.take(part["payer"]).to_pylist(), keys.take(part["payee"]).to_pylist(), strict=True
        )
        rows = [
            {"payer": a, "payee": b, "id": at + n, "properties": row | {"rows": ["调单/0.csv 1"]}}
            for n, ((a, b), row) in enumerate(zip(names, part.to_pylist(), strict=True))
        ]
        with driver.session() as session:
            session.execute_write(_load, rows)
    return time.perf_counter() - started


def timed(server: Server, transfers: int) -> None:
    """Push, push again, load as the peer does; print the table."""
    graph, warm = case(transfers), case(30_000, 2)
    with Neo4jStore.open(server.address, CaseName("benchmark", "1"), server.password) as store:
        store.push(warm)
        store.forget()
        peer(store.driver, warm)
        clear_peer(store.driver)
        lines = []
        for name in ("push", "push again"):
            started = time.perf_counter()
            report = store.push(graph)
            lines.append((name, time.perf_counter() - started))
            assert report.unchanged == (name == "push again")
        started = time.perf_counter()
        store.graph()
        lines.append(("read back", time.perf_counter() - started))
        store.forget()
        lines.append(("peer: UNWIND of maps, MERGE", peer(store.driver, graph)))
        clear_peer(store.driver)
    first = lines[0][1]
    print(f"{transfers:,} transfers, {graph.account_count:,} accounts")
    print(f"{'':30} {'seconds':>8} {'transfers/s':>12} {'of the push':>12}")
    for name, seconds in lines:
        print(f"{name:30} {seconds:8.2f} {transfers / seconds:12,.0f} {seconds / first:12.1%}")


def clear_peer(driver: neo4j.Driver) -> None:
    """Delete what the peer wrote."""
    with driver.session() as session:
        session.run(
            "MATCH (n:PeerAccount) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
        ).consume()


def main(transfers: int) -> None:
    """Run against the named server or one of our own."""
    named = os.environ.get("LINKGRAPH_TEST_NEO4J")
    if named:
        timed(Server(named, os.environ.get("LINKGRAPH_TEST_NEO4J_PASSWORD", "")), transfers)
        return
    with TemporaryDirectory() as home:
        server = start(Path(home), "2g")
        try:
            timed(server, transfers)
        finally:
            server.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
