"""Write a projection to Neo4j by difference; what an interrupted push left is finished.

Order: mark incomplete, delete what vanished, write nodes, write relationships, mark complete. Each
batch is one transaction, and what is on the server is read anew each time, so a push that died at
any moment leaves nothing to repair.
"""

from dataclasses import dataclass
from typing import Any

import neo4j

from linkgraph.errors import StoreProblem
from linkgraph.graph import CaseGraph
from linkgraph.schema import NODE_KINDS
from linkgraph.stores import cypher
from linkgraph.stores.base import CaseName
from linkgraph.stores.cypher import TRANSFER_EDGE
from linkgraph.stores.neo4j_turn import taken
from linkgraph.stores.neo4j_write import Progress, expected, summed, write_difference
from linkgraph.stores.projection import FORMAT, Projection, project
from linkgraph.text import Text


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
        return summed(driver, database, case.name) == expected(projection)

    if not again and stands():
        return _report(projection, 0, 0)
    _constrain(driver, database)
    with taken(driver, database, case) as turn:
        if not again and stands():
            return _report(projection, 0, 0)
        turn.write(0, _BEGIN, [], id=case.id)
        deleted, written = write_difference(turn, projection, progress or _silent, again)
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


def _silent(done: int, of: int) -> None:
    """Tell nobody."""
