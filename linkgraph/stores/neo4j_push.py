"""Write a projection to Neo4j by difference; what an interrupted push left is finished.

Order: mark incomplete, delete what vanished, write nodes, write relationships, mark complete. Each
batch is one transaction, and what is on the server is read anew each time, so a push that died at
any moment leaves nothing to repair.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import neo4j
import pyarrow as pa

from linkgraph.errors import StoreProblem
from linkgraph.graph import CaseGraph, column
from linkgraph.schema import NODE_KINDS
from linkgraph.stores import cypher
from linkgraph.stores.base import CaseName
from linkgraph.stores.cypher import EDGES, HALF, SERVER_NODE_KINDS, TRANSFER_EDGE, Edge
from linkgraph.stores.difference import edge_change, node_change, node_ids, schedule
from linkgraph.stores.neo4j_turn import LANES, Turn, taken
from linkgraph.stores.projection import FORMAT, Projection, project
from linkgraph.text import Text

BATCH = 10_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a push did: rows written and deleted; `unchanged` when all was there already."""

    unchanged: bool
    nodes: int
    links: int
    transfers: int
    written: int
    deleted: int


def push_graph(
    driver: neo4j.Driver,
    database: str | None,
    case: CaseName,
    graph: CaseGraph,
    progress: Progress | None = None,
    again: bool = False,
) -> PushReport:
    """Make the server's projection of `case` equal to `graph`; `progress(done, of)` is told.

    What has the same count and hash sums on both sides is not read again; `again` trusts none of
    it and writes everything anew.
    """
    projection = project(graph)
    said = _marker_values(graph.fingerprint, projection) | {"case_id": case.id}

    def stands() -> bool:
        """Whether the server says it holds just this, and counts and hash sums bear it out."""
        marker = read_marker(driver, database, case.name)
        check_identity(case, marker)
        wanted = said | {"complete": True}
        if marker is None or any(marker.get(name) != value for name, value in wanted.items()):
            return False
        return summed(driver, database, case.name) == _expected(projection)

    if not again and stands():
        return _report(projection, 0, 0)
    _constrain(driver, database)
    with taken(driver, database, case) as turn:
        if not again and stands():
            return _report(projection, 0, 0)
        turn.write(0, _BEGIN, [], id=case.id)
        deleted, written = _write(turn, projection, progress or _silent, again)
        turn.write(0, _COMPLETE, [], said=said)
    return _report(projection, written, deleted)


def _constrain(driver: neo4j.Driver, database: str | None) -> None:
    """Make what constraints and indexes are missing."""
    with driver.session(database=database) as session:
        there = {record["name"] for record in session.run(cypher.CONSTRAINTS_THERE)}
        missing = [text for name, text in cypher.constraints().items() if name not in there]
        for statement in missing:
            session.run(statement).consume()
        if missing:
            session.run("CALL db.awaitIndexes()").consume()


_BEGIN = (
    f"MERGE (m:{cypher.MARKER} {{name: $case}}) SET m.case_id = $id, m.complete = false "
    "RETURN count(*) AS written"
)
_COMPLETE = (
    f"MATCH (m:{cypher.MARKER} {{name: $case}}) SET m += $said, m.complete = true "
    "RETURN count(*) AS written"
)


def _marker_values(fingerprint: str, projection: Projection) -> dict[str, Any]:
    return {
        "fingerprint": fingerprint,
        "content_hash": projection.content_hash,
        "links_sorted": projection.links_sorted,
        "transfers_sorted": projection.transfers_sorted,
        "format": FORMAT,
        "graph": "linkgraph",
    }


def read_marker(driver: neo4j.Driver, database: str | None, name: str) -> dict[str, Any] | None:
    """Return the properties of the marker of a case, or None."""
    found = driver.execute_query(
        f"MATCH (m:{cypher.MARKER} {{name: $name}}) RETURN properties(m) AS marker",
        name=name,
        database_=database,
        routing_=neo4j.RoutingControl.WRITE,  # the leader's word, not an older one
    ).records
    return dict(found[0]["marker"]) if found else None


def check_identity(case: CaseName, marker: dict[str, Any] | None) -> None:
    """Refuse when the server's case of this name is of another case folder."""
    theirs = (marker or {}).get("case_id", "")
    if case.id and theirs and theirs != case.id:
        raise StoreProblem(
            Text(
                f"服务器上已有另一个案件文件夹的同名案件“{case.name}”",
                f"the server holds a case {case.name!r} that is of another case folder",
            ),
            Text("在 case.toml 中改用另一个案件名", "give this case another name in case.toml"),
        )


def _report(projection: Projection, written: int, deleted: int) -> PushReport:
    transfers = projection.edges[TRANSFER_EDGE].num_rows
    return PushReport(
        written == deleted == 0,
        sum(projection.nodes[kind.label].num_rows for kind in NODE_KINDS),
        sum(table.num_rows for table in projection.edges.values()) - transfers,
        transfers,
        written,
        deleted,
    )


Sums = dict[tuple[str, str, str], tuple[int, int, int]]


def _expected(projection: Projection) -> Sums:
    """What `cypher.summary` finds of this projection once it is written."""
    tables = {(label, "", ""): table for label, table in projection.nodes.items()}
    tables |= {(e.source, e.type, e.target): table for e, table in projection.edges.items()}
    sums = {}
    for name, table in tables.items():
        hashes = column(table, "hash")
        low, high = (hashes % HALF).sum(), (hashes // HALF).sum()
        sums[name] = (len(hashes), int(low), int(high))
    return {name: found for name, found in sums.items() if found[0]}


def summed(driver: neo4j.Driver, database: str | None, name: str) -> Sums:
    """Return counts and hash sums of what the server holds of a case, by label and tie."""
    labels = [kind.label for kind in SERVER_NODE_KINDS]
    with driver.session(database=database) as session:
        found = [
            row
            for statement in cypher.summary()
            for row in session.run(statement, case=name, labels=labels).values()
        ]
    return {(a, type_, b): (many, low, high) for a, type_, b, many, low, high in found if many}


def _held(turn: Turn, statement: str) -> tuple[list[Any], list[Any]]:
    with turn.driver.session(database=turn.database, fetch_size=BATCH) as session:
        records = session.run(statement, case=turn.name).values()
    return [r[0] for r in records], [r[1] for r in records]


def _silent(done: int, of: int) -> None:
    """Tell nobody."""


def _write(turn: Turn, projection: Projection, progress: Progress, again: bool) -> tuple[int, int]:
    """Delete and write the difference; return how many rows each."""
    creates: dict[Edge, pa.Table] = {}
    deleted = 0
    expected = _expected(projection)
    there = summed(turn.driver, turn.database, turn.name)
    for edge in EDGES:
        name = (edge.source, edge.type, edge.target)
        if there.get(name) == expected.get(name) and not again:
            continue
        pattern = f"{cypher.edge_pattern(edge)} RETURN t.hash, elementId(t)"
        held: tuple[list[Any], list[Any]] = _held(turn, pattern) if name in there else ([], [])
        hashes = [None] * len(held[0]) if again else held[0]
        creates[edge], gone = edge_change(projection.edges[edge], hashes, held[1])
        deleted += _delete(turn, "MATCH ()-[t]->() WHERE elementId(t) = r DELETE t", gone)
    nodes: list[tuple[str, list[Any]]] = []
    for kind in SERVER_NODE_KINDS:
        if there.get((kind.label, "", "")) == expected.get((kind.label, "", "")) and not again:
            continue
        pattern = f"MATCH (n:{kind.label} {{case: $case}}) WHERE n.hash IS NOT NULL"
        pairs = dict(zip(*_held(turn, pattern + " RETURN n.id, n.hash"), strict=True))
        pairs = dict.fromkeys(pairs) if again else pairs
        change = node_change(turn.name, projection.nodes[kind.label], pairs)
        deleted += _delete(turn, f"MATCH (t:{kind.label} {{id: r}}) DETACH DELETE t", change.delete)
        names = ["id", "hash", "key", *(c.name for c in kind.columns)]
        nodes += [(cypher.write_nodes(kind), rows) for rows in _batches(change.write, names)]
    total = sum(len(rows) for _, rows in nodes) + sum(t.num_rows for t in creates.values())
    done = _Counter(progress, total)
    for statement, rows in nodes:
        done.add(_written(turn, 0, statement, rows))
    _write_edges(turn, projection, creates, done)
    return deleted, done.count


def _delete(turn: Turn, find_and_delete: str, gone: Sequence[str]) -> int:
    for start in range(0, len(gone), BATCH):
        statement = f"UNWIND $rows AS r {find_and_delete} RETURN count(*) AS written"
        turn.write(0, statement, list(gone[start : start + BATCH]))
    return len(gone)


@dataclass(slots=True)
class _Counter:
    """Counts rows written, and tells."""

    progress: Progress
    total: int
    count: int = 0

    def add(self, rows: int) -> None:
        self.count += rows
        self.progress(self.count, self.total)


def _batches(table: pa.Table, names: Sequence[str]) -> list[list[Any]]:
    return [
        list(zip(*(table[name].slice(at, BATCH).to_pylist() for name in names), strict=True))
        for at in range(0, table.num_rows, BATCH)
    ]


def _written(turn: Turn, lane: int, statement: str, rows: list[Any]) -> int:
    written = turn.write(lane, statement, rows)
    if written != len(rows):
        raise StoreProblem(
            Text(
                f"案件“{turn.name}”在推送时被人改动",
                f"case {turn.name!r} was changed by somebody while it was pushed",
            ),
            Text("再推送一次", "push again"),
        )
    return written


def _write_edges(
    turn: Turn, projection: Projection, creates: dict[Edge, pa.Table], done: _Counter
) -> None:
    ids = {label: node_ids(turn.name, t["key"]) for label, t in projection.nodes.items()}

    def lane_work(lane: int, work: list[tuple[Edge, pa.Table]]) -> None:
        for edge, table in work:
            statement = cypher.write_edges(edge)
            for at in range(0, table.num_rows, BATCH):
                part = table.slice(at, BATCH)
                part = part.set_column(0, "source", ids[edge.source].take(part["source"]))
                part = part.set_column(1, "target", ids[edge.target].take(part["target"]))
                names = ["source", "target", *cypher.edge_names(edge)]
                done.add(_written(turn, lane, statement, _batches(part, names)[0]))

    with ThreadPoolExecutor(LANES) as pool:
        for lanes in schedule(projection, creates):
            for ended in [pool.submit(lane_work, *work) for work in enumerate(lanes)]:
                ended.result()
