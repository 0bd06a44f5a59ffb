"""Write a projection to Neo4j by difference; what an interrupted push left is finished.

Order: delete findings of another graph, mark incomplete, delete what vanished, write nodes, write
relationships, mark complete, write findings. Each batch is one transaction, and what is on the
server is read anew each time, so a push that died at any moment leaves nothing to repair.
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
from linkgraph.stores.finding_kinds import NODES
from linkgraph.stores.findings import Findings
from linkgraph.stores.neo4j_findings import (
    Pushed,
    ground,
    held,
    marks,
    pushed,
    remove,
    stand,
    write,
)
from linkgraph.stores.neo4j_turn import taken
from linkgraph.stores.neo4j_write import Progress, expected, summed, write_difference
from linkgraph.stores.projection import FORMAT, Projection, project
from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a push did: rows written and deleted; `unchanged` when all was there already.

    `findings`: those that stand on the server now, or None; `findings_written` and
    `findings_deleted` are not part of `written` and `deleted`.
    """

    unchanged: bool
    nodes: int
    links: int
    transfers: int
    written: int
    deleted: int
    findings: Pushed | None = None
    findings_written: int = 0
    findings_deleted: int = 0


@dataclass(frozen=True, slots=True)
class Push:
    """What one push is to bring about: a graph, and findings beside it or none.

    `settings`: see `findings.settings_hash`; empty: findings on the server are not held against
    any. `again`: trust nothing that is there.
    """

    case: CaseName
    graph: CaseGraph
    findings: Findings | None = None
    settings: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the server is to hold: `said` by the marker of the graph, `ground` of any findings,
    `marks` of those that are pushed (None: of none)."""

    projection: Projection
    said: dict[str, Any]
    ground: dict[str, str]
    marks: dict[str, Any] | None


def push_graph(
    driver: neo4j.Driver, database: str | None, push: Push, progress: Progress | None = None
) -> PushReport:
    """Make the server's projection of a case equal to a graph; `progress(done, of)` is told.

    What has the same count and hash sums on both sides is not read again; `push.again` trusts none
    of it and writes everything anew. Findings on the server are kept while they are of this graph
    and these settings, replaced by those given, else deleted.
    """
    case, told, want = push.case, progress or _silent, _want(push)
    if all(_stands(driver, database, push, want)):
        return _report(want.projection, read_marker(driver, database, case.name), 0, 0, 0, 0)
    _constrain(driver, database)
    with taken(driver, database, case) as turn:
        graph_stands, findings_stand = _stands(driver, database, push, want)
        written = deleted = added = removed = 0
        if not findings_stand:
            removed = remove(turn)
        if not graph_stands:
            turn.write(0, _BEGIN, [], id=case.id)
            deleted, written = write_difference(turn, want.projection, told, push.again)
            turn.write(0, _COMPLETE, [], said=want.said)
        if push.findings is not None and want.marks is not None and not findings_stand:
            keys = push.graph.nodes["Account"]["key"]
            added = write(turn, keys, push.findings, want.marks, told)
        marker = read_marker(driver, database, case.name)
    return _report(want.projection, marker, written, deleted, added, removed)


def _want(push: Push) -> _Wanted:
    projection, fingerprint = project(push.graph), push.graph.fingerprint
    said = _marker_values(fingerprint, projection) | {"case_id": push.case.id}
    made_from = ground(fingerprint, projection.content_hash, push.settings)
    told = None if push.findings is None else marks(push.findings, made_from)
    if not push.settings:
        made_from.pop("findings_settings")
    return _Wanted(projection, said, made_from, told)


def _stands(
    driver: neo4j.Driver, database: str | None, push: Push, want: _Wanted
) -> tuple[bool, bool]:
    """Whether the graph, and the findings, may stay as they are: the server says it holds just
    this, and counts and sums bear it out."""
    name = push.case.name
    marker = read_marker(driver, database, name)
    check_identity(push.case, marker)
    due = want.said | {"complete": True}
    if push.again or any((marker or {}).get(key) != value for key, value in due.items()):
        return False, False
    if summed(driver, database, name) != expected(want.projection):
        return False, False
    return True, stand(marker or {}, held(driver, database, name), want.ground, want.marks)


def _constrain(driver: neo4j.Driver, database: str | None) -> None:
    """Make what constraints and indexes are missing."""
    with driver.session(database=database) as session:
        there = {record["name"] for record in session.run(cypher.CONSTRAINTS_THERE)}
        wanted = cypher.constraints(*(kind.name for kind in NODES))
        missing = [text for name, text in wanted.items() if name not in there]
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


def _report(projection: Projection, marker: dict[str, Any] | None, *counts: int) -> PushReport:
    written, deleted, findings_written, findings_deleted = counts
    transfers = projection.edges[TRANSFER_EDGE].num_rows
    return PushReport(
        not any(counts),
        sum(projection.nodes[kind.label].num_rows for kind in NODE_KINDS),
        sum(table.num_rows for table in projection.edges.values()) - transfers,
        transfers,
        written,
        deleted,
        pushed(marker),
        findings_written,
        findings_deleted,
    )


def _silent(done: int, of: int) -> None:
    """Tell nobody."""
