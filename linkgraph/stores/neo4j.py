"""The projection of a case on a Neo4j 5 server: for teams, and for Cypher."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import neo4j

from linkgraph.errors import StoreProblem
from linkgraph.graph import CaseGraph
from linkgraph.query_files import Query, check_columns, check_parameters
from linkgraph.stores import cypher
from linkgraph.stores.base import CaseName, Rows, answer, failed
from linkgraph.stores.cypher import EDGES, SERVER_NODE_KINDS
from linkgraph.stores.finding_kinds import NODES
from linkgraph.stores.findings import Findings, check_there, not_there, parts_asked
from linkgraph.stores.neo4j_findings import found_of, said_of
from linkgraph.stores.neo4j_link import Address, connect, parse_address, spoken
from linkgraph.stores.neo4j_push import (
    Push,
    PushReport,
    check_identity,
    push_graph,
    read_marker,
)
from linkgraph.stores.neo4j_write import Progress, summed
from linkgraph.stores.projection import FORMAT, project
from linkgraph.stores.restore import Read, edge_table, node_table, restore
from linkgraph.text import Text

FETCH = 10_000


@dataclass(frozen=True, slots=True)
class Neo4jStore:
    """One case on a server. Several cases may share the server; each is written on its own.

    `settings` are those that findings must have been made with (`findings.settings_hash`); empty:
    any.
    """

    driver: neo4j.Driver
    address: Address
    case: CaseName
    settings: str = ""

    @classmethod
    def open(cls, address: str, case: CaseName, password: str, settings: str = "") -> Self:
        """Reach the server, or raise StoreProblem with what is wrong in one sentence."""
        where = parse_address(address)
        return cls(connect(where, password), where, case, settings)

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close the connections."""
        self.driver.close()

    def push(
        self,
        graph: CaseGraph,
        progress: Progress | None = None,
        again: bool = False,
        findings: Findings | None = None,
    ) -> PushReport:
        """Make the server's projection equal to `graph`, by difference; twice changes nothing.

        `progress` is told (rows written, rows to write). `again` writes everything anew: it mends
        what somebody changed by hand. `findings` of this graph are written beside it and replace
        all others; without any, those on the server stay only while they are of this graph and of
        `settings`. Raises StoreProblem when the server is away, or holds a case of this name that
        is of another case folder.
        """
        push = Push(self.case, graph, findings, self.settings, again)
        with spoken(self.address):
            return push_graph(self.driver, self.address.database, push, progress)

    def graph(self) -> CaseGraph:
        """Return the CaseGraph that was pushed, equal in every value and in order.

        Raises StoreProblem when there is none, when the last push did not end, and when what is
        read is not what was pushed (somebody changed it).
        """
        with spoken(self.address):
            marker = self._complete()
            read = self._read(marker)
        try:
            graph = restore(marker["fingerprint"], read)
            same = project(graph).content_hash == marker["content_hash"]
        except ValueError:
            same = False
        if not same:
            raise StoreProblem(
                Text(
                    f"服务器上的案件“{self.case.name}”与推送时不一致，已被改动",
                    f"case {self.case.name!r} on the server is not what was pushed: it was changed",
                ),
                Text(
                    "运行 linkgraph push --again 重新写入", "write it anew: linkgraph push --again"
                ),
            )
        return graph

    def run(self, query: Query, params: Mapping[str, Any]) -> Rows:
        """Answer a query of queries/ on the server. Raises StoreProblem and BadQuery."""
        check_parameters(query, params)
        with spoken(self.address):
            self._check_findings(query, params, self._complete())
            with self._session() as session:
                columns, records = session.execute_read(
                    _answers, query, dict(params) | {"case": self.case.name}
                )
        check_columns(query, columns)
        return answer(query, records)

    def forget(self) -> None:
        """Delete the projection of this case from the server; the case folder is untouched."""
        with spoken(self.address), self._session() as session:
            check_identity(self.case, self._marker())
            hide = f"MATCH (m:{cypher.MARKER} {{name: $case}}) SET m.complete = false"
            session.run(hide, case=self.case.name).consume()
            labels = [kind.label for kind in SERVER_NODE_KINDS] + [kind.name for kind in NODES]
            for label in (*labels, cypher.LANE):
                session.run(
                    f"MATCH (n:{label} {{case: $case}}) "
                    "CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS",
                    case=self.case.name,
                ).consume()
            session.run(f"MATCH (m:{cypher.MARKER} {{name: $case}}) DELETE m", case=self.case.name)

    def _check_findings(
        self, query: Query, params: Mapping[str, Any], marker: Mapping[str, Any]
    ) -> None:
        """Refuse a query for findings that are not there, or were made otherwise."""
        if not parts_asked(query):
            return
        said = said_of(marker)
        if said.get("findings_content") != marker["content_hash"]:
            said = {}
        check_there(query, params, said.get("findings_rule", ""), found_of(said))
        if self.settings and said["findings_settings"] != self.settings:
            raise not_there(other_settings=True)

    def _session(self) -> neo4j.Session:
        return self.driver.session(database=self.address.database, fetch_size=FETCH)

    def _marker(self) -> dict[str, Any] | None:
        return read_marker(self.driver, self.address.database, self.case.name)

    def _complete(self) -> dict[str, Any]:
        """Return the marker of a complete projection of this case."""
        marker = self._marker()
        check_identity(self.case, marker)
        if marker is None:
            words = Text(
                f"服务器上没有案件“{self.case.name}”", f"the server has no case {self.case.name!r}"
            )
        elif not marker.get("complete"):
            words = Text(
                f"案件“{self.case.name}”的推送尚未完成",
                f"the push of case {self.case.name!r} has not ended",
            )
        elif marker.get("format") != FORMAT:
            words = Text(
                f"案件“{self.case.name}”是由另一版本推送的",
                f"case {self.case.name!r} was pushed by another version",
            )
        else:
            return marker
        raise StoreProblem(words, Text("先运行 linkgraph push", "run linkgraph push first"))

    def _read(self, marker: Mapping[str, Any]) -> Read:
        nodes, edges, name = {}, {}, self.case.name
        sums = summed(self.driver, self.address.database, name)
        with self._session() as session:
            for kind in SERVER_NODE_KINDS:
                found = session.run(cypher.read_nodes(kind), case=name).values()
                nodes[kind.label] = node_table(kind, found)
            for edge in EDGES:
                there = (edge.source, edge.type) in sums
                found = session.run(cypher.read_edges(edge), case=name).values() if there else []
                edges[edge] = edge_table(edge, found)
        return Read(nodes, edges, marker["links_sorted"], marker["transfers_sorted"])


def _answers(
    tx: neo4j.ManagedTransaction, query: Query, params: dict[str, Any]
) -> tuple[list[str], list[tuple[Any, ...]]]:
    try:
        result = tx.run(query.cypher, params)
        return list(result.keys()), [tuple(row) for row in result.values()]
    except neo4j.exceptions.ClientError as failure:
        if not (failure.code or "").startswith("Neo.ClientError.Statement."):
            raise
        raise failed(query, failure.message or str(failure)) from failure
