"""The Cypher that writes and reads a projection, made from `linkgraph.schema` alone.

Labels, relationship types and property names are the only text ever put into a statement, and all
come from the schema; every value travels as a parameter, rows as lists.
"""

from dataclasses import dataclass

from linkgraph.schema import (
    LINK_COLUMNS,
    LINK_KINDS,
    NODE_KINDS,
    SOURCE_COLUMNS,
    TRANSFER_COLUMNS,
    Column,
    NodeKind,
    string,
    time,
)
from linkgraph.text import Text

MARKER = "CaseProjection"
"""One node a case: its name, the id of its folder, fingerprint, content hash, `complete`."""

LANE = "ProjectionLane"
"""Locked by every batch of a push, so that no batch of an ended push can come late."""

HALF = 2**30
"""Hashes are summed in halves, so that the sums of any case fit into 64 bits."""

TRANSFER_TYPE = "TRANSFERRED"

SOURCE_TABLE = NodeKind(
    "SourceTable",
    Text("来源表", "source table"),
    Text("来源", "source"),
    (Column("position", "int32", Text("序号", "position")), *SOURCE_COLUMNS),
)
SERVER_NODE_KINDS = (SOURCE_TABLE, *NODE_KINDS)

NTH = Column("nth", "int32", Text("同类中的次序", "order among its like"))
MATE_TIME = time("mate_time_us", "对应的冲正/原交易时间", "time of its reversal or original")
MATE_NTH = Column("mate_nth", "int32", Text("对应交易在同一时间的次序", "its order at that time"))
ROWS = Column("rows", "strings", Text("来源行", "source rows"))
_ENDS = {"kind", "source", "target", "payer", "payee", "row_start", "row_end", "mate"}

LINK_PROPERTIES = (*(c for c in LINK_COLUMNS if c.name not in _ENDS), NTH, ROWS)
TRANSFER_PROPERTIES = (
    *(c for c in TRANSFER_COLUMNS if c.name not in _ENDS),
    NTH,
    MATE_TIME,
    MATE_NTH,
    ROWS,
)
UNSAID = string("unsaid", "未说明的标志", "flags that nothing says")
"""Flags are not stored when false, and named here when they are null, so that a transfer stays
small on the server; `nth` is not stored when 0."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One way two labels are tied: a relationship type between them, and its properties."""

    type: str
    source: str
    target: str
    properties: tuple[Column, ...]


TRANSFER_EDGE = Edge(TRANSFER_TYPE, "Account", "Account", TRANSFER_PROPERTIES)
LINK_EDGES = tuple(
    Edge(kind.type, source, target, LINK_PROPERTIES)
    for kind in LINK_KINDS
    for source in kind.sources
    for target in kind.targets
)
EDGES = (*LINK_EDGES, TRANSFER_EDGE)


def constraints(*more: str) -> dict[str, str]:
    """Return, by name, the statements that make ids unique and cases quick to find: of the graph's
    labels and `more`."""
    unique = "CREATE CONSTRAINT {2} IF NOT EXISTS FOR (n:{0}) REQUIRE n.{1} IS UNIQUE"
    index = "CREATE INDEX {2} IF NOT EXISTS FOR (n:{0}) ON (n.case)"
    labels = [*(kind.label for kind in SERVER_NODE_KINDS), *more]
    wanted = [(unique, MARKER, "name"), *((unique, label, "id") for label in (LANE, *labels))]
    wanted += [(index, label, "case") for label in labels]
    named = [(text, label, of, f"linkgraph_{label}_{of}") for text, label, of in wanted]
    return {name: text.format(label, of, name) for text, label, of, name in named}


CONSTRAINTS_THERE = "SHOW INDEXES YIELD name WHERE name STARTS WITH 'linkgraph_' RETURN name"


def summary() -> tuple[str, ...]:
    """Return the statements that count all of a case and sum its hashes.

    One row for each label, and for each type of relationship that starts at a label: label, type
    (empty for the nodes), count, sums of the low and the high half of the hashes.
    """
    sums = (
        f"count(h) AS many, coalesce(sum(h % {HALF}), 0) AS low, "
        f"coalesce(sum(h / {HALF}), 0) AS high"
    )
    nodes = [
        f"MATCH (n:{kind.label} {{case: $case}}) WITH n.hash AS h WHERE h IS NOT NULL "
        f"RETURN '{kind.label}' AS label, '' AS type, {sums}"
        for kind in SERVER_NODE_KINDS
    ]
    edges = [
        f"MATCH (n:{label} {{case: $case}})-[t]->() WITH type(t) AS type, t.hash AS h "
        f"WHERE h IS NOT NULL RETURN '{label}' AS label, type, {sums}"
        for label in sorted({edge.source for edge in EDGES})
    ]
    return (*nodes, *edges)


def write_nodes(kind: NodeKind) -> str:
    """Return the statement that writes nodes: row = id, hash, key, then the kind's columns."""
    names = ("hash", "key", *(column.name for column in kind.columns))
    sets = ", ".join(f"n.{name} = r[{at}]" for at, name in enumerate(names, 1))
    return (
        f"UNWIND $rows AS r MERGE (n:{kind.label} {{id: r[0]}}) "
        f"SET n.case = $case, {sets} RETURN count(*) AS written"
    )


def edge_names(edge: Edge) -> tuple[str, ...]:
    """Return the property names of `edge` on the server, in the order that rows have them."""
    return ("hash", *(column.name for column in edge.properties), UNSAID.name)


def write_edges(edge: Edge) -> str:
    """Return the statement that writes relationships: row = both node ids, then `edge_names`."""
    sets = ", ".join(f"{name}: r[{at}]" for at, name in enumerate(edge_names(edge), 2))
    return (
        f"UNWIND $rows AS r MATCH (a:{edge.source} {{id: r[0]}}) "
        f"MATCH (b:{edge.target} {{id: r[1]}}) "
        f"CREATE (a)-[:{edge.type} {{{sets}}}]->(b) RETURN count(*) AS written"
    )


def edge_pattern(edge: Edge) -> str:
    """Return the pattern that finds every relationship of this kind of one case."""
    return (
        f"MATCH (a:{edge.source} {{case: $case}})-[t:{edge.type}]->(b:{edge.target}) "
        "WHERE t.hash IS NOT NULL"
    )


def read_edges(edge: Edge) -> str:
    """Return the statement that reads relationships: both keys, then `edge_names`."""
    return f"{edge_pattern(edge)} RETURN a.key, b.key, " + ", ".join(
        f"t.{name}" for name in edge_names(edge)
    )


def read_nodes(kind: NodeKind) -> str:
    """Return the statement that reads nodes: key, then the kind's columns."""
    names = ("key", *(column.name for column in kind.columns))
    found = f"MATCH (n:{kind.label} {{case: $case}}) WHERE n.hash IS NOT NULL RETURN "
    return found + ", ".join(f"n.{name}" for name in names)
