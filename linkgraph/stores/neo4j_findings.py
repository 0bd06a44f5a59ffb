"""Findings on a Neo4j server: nodes and relationships marked `finding`, named by the marker of
their case.

They have no `hash`: nothing that reads, compares or restores the graph sees them. The marker says
what they were made from. It says so only while all of them stand there, and they are deleted before
the graph changes, so that a push that died never leaves findings that seem to speak of its graph.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

import neo4j
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.stores import cypher
from linkgraph.stores.difference import node_ids
from linkgraph.stores.finding_kinds import (
    KINDS,
    NODES,
    RESTS_TYPE,
    TIES,
    FindingKind,
    Part,
)
from linkgraph.stores.findings import FORMAT, Findings
from linkgraph.stores.hashes import connect, row_hashes
from linkgraph.stores.neo4j_turn import Turn
from linkgraph.stores.neo4j_write import BATCH, Progress, changed, write_rows

Held = dict[str, tuple[int, int]]
"""How many nodes or relationships of each kind, and the sum of their `sums`."""

_MARKS = "rule at_us currency money patterns screening held settings fingerprint content hash"
MARKS = tuple(f"findings_{name}" for name in _MARKS.split())
"""What the marker says of findings: nothing, or all of these; `money`, `patterns`, `screening`:
how many were found, -1 where they were not looked for; `held`: how many of each kind, and sums."""
FORGET = dict.fromkeys(MARKS)

_PARTS: tuple[Part, ...] = get_args(Part)
_TIES = f"MATCH (:Account {{case: $case}})-[f:{'|'.join(k.name for k in TIES)}]->() WHERE f.finding"


def _nodes(kind: FindingKind) -> str:
    return f"MATCH (f:{kind.name} {{case: $case}}) WHERE f.finding"


def _sum(kind: FindingKind) -> str:
    return " + ".join(f"coalesce(f.{name}, 0)" for name in kind.sums)


_EACH = " ".join(f"WHEN '{kind.name}' THEN {_sum(kind)}" for kind in TIES)
_SUMMARY = (
    f"{_TIES} RETURN type(f) AS name, count(f) AS many, sum(CASE type(f) {_EACH} END) AS total",
    *(
        f"{_nodes(kind)} RETURN '{kind.name}' AS name, count(f) AS many, sum({_sum(kind)}) AS total"
        for kind in NODES
    ),
)
_DELETE_TIES = (
    "UNWIND $rows AS r MATCH ()-[f]->() WHERE elementId(f) = r DELETE f RETURN count(*) AS written"
)
_DELETE_NODES = (
    "UNWIND $rows AS r MATCH (f) WHERE elementId(f) = r DETACH DELETE f RETURN count(*) AS written"
)
_MARK = f"MATCH (m:{cypher.MARKER} {{name: $case}}) SET m += $marks RETURN count(*) AS written"


@dataclass(frozen=True, slots=True)
class Pushed:
    """The findings that stand on a server: money of victims by `rule` (empty: none was traced),
    and `counts` of nodes and relationships by label and type. `found`: see `Findings`."""

    rule: str
    at_us: int
    currency: str
    found: Mapping[Part, int]
    counts: Mapping[str, int]
    loss_fen: int


def pushed(marker: Mapping[str, Any] | None) -> Pushed | None:
    """Return what a marker says of findings."""
    if marker is None or not said_of(marker):
        return None
    held = _there(marker)
    return Pushed(
        marker["findings_rule"],
        marker["findings_at_us"],
        marker["findings_currency"],
        found_of(marker),
        {kind.name: held.get(kind.name, (0, 0))[0] for kind in KINDS},
        held.get(RESTS_TYPE, (0, 0))[1],
    )


def said_of(marker: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of a marker that speak of findings of this format; none: no other."""
    said = {name: marker[name] for name in MARKS if name in marker}
    return said if len(said) == len(MARKS) else {}


def found_of(marker: Mapping[str, Any]) -> dict[Part, int]:
    """Return what a marker says was looked for, and how many there are (`Findings.found`)."""
    found: dict[Part, int] = {}
    for part in _PARTS:
        count = int(marker.get(f"findings_{part}", -1))
        if count >= 0:
            found[part] = count
    return found


def marks(findings: Findings, ground: Mapping[str, str]) -> dict[str, Any]:
    """Return what a marker says of `findings` once they are written."""
    values: dict[str, Any] = {part: findings.found.get(part, -1) for part in _PARTS}
    values |= {
        "rule": findings.rule,
        "at_us": findings.at_us,
        "currency": findings.currency,
        "held": _held_texts(findings),
        "hash": _hash(findings),
    }
    return {f"findings_{name}": value for name, value in values.items()} | dict(ground)


def _held_texts(findings: Findings) -> list[str]:
    """Return name, count and sum of each kind of which there is any, as the marker has them."""
    tables = findings.tables
    texts = []
    for kind in KINDS:
        table = tables[kind.name]
        total = sum(pc.sum(table[name]).as_py() or 0 for name in kind.sums)
        if table.num_rows:
            texts.append(f"{kind.name} {table.num_rows} {total}")
    return texts


def ground(fingerprint: str, content_hash: str, settings: str) -> dict[str, str]:
    """Return what findings must have been made from to stand beside a graph."""
    said = {"fingerprint": fingerprint, "content": content_hash, "settings": settings}
    return {f"findings_{name}": value for name, value in said.items()}


def _hash(findings: Findings) -> str:
    digest = hashlib.sha256(f"linkgraph findings {FORMAT}".encode())
    with connect() as con:
        for table in findings.tables.values():
            hashes = row_hashes(con, table)
            digest.update(len(hashes).to_bytes(8, "little") + hashes.astype("<i8").tobytes())
    return digest.hexdigest()


def held(driver: neo4j.Driver, database: str | None, name: str) -> Held:
    """Return what findings of a case the server holds, whatever its marker says."""
    with driver.session(database=database) as session:
        rows = [row for text in _SUMMARY for row in session.run(text, case=name).values()]
    return {row[0]: (row[1], row[2]) for row in rows if row[1]}


def stand(
    marker: Mapping[str, Any],
    found: Held,
    ground: Mapping[str, str],
    wanted: Mapping[str, Any] | None,
) -> bool:
    """Whether findings on the server may stay: they are those that are `wanted`, or (None) they
    were made from this `ground`, and what the server holds bears the marker out."""
    said = said_of(marker)
    if wanted is None:
        good = not said or all(said.get(name) == value for name, value in ground.items())
    else:
        good = said == wanted
    return good and found == _there(said)


def _there(said: Mapping[str, Any]) -> Held:
    """Return what `held` finds of findings that a marker speaks of."""
    texts = [text.split() for text in said.get("findings_held", ())]
    return {name: (int(many), int(total)) for name, many, total in texts}


def remove(turn: Turn) -> int:
    """Delete the findings of a case, first what its marker says of them; return how many."""
    turn.write(0, _MARK, [], marks=FORGET)
    gone = _remove(turn, _TIES, _DELETE_TIES)
    return gone + sum(_remove(turn, _nodes(kind), _DELETE_NODES) for kind in NODES)


def _remove(turn: Turn, find: str, delete: str) -> int:
    with turn.driver.session(database=turn.database, fetch_size=BATCH) as session:
        found = session.run(f"{find} RETURN elementId(f)", case=turn.name).value()
    for at in range(0, len(found), BATCH):
        turn.write(0, delete, found[at : at + BATCH])
    return len(found)


def write(
    turn: Turn,
    keys: pa.ChunkedArray,
    findings: Findings,
    said: Mapping[str, Any],
    progress: Progress,
) -> int:
    """Write findings beside a graph that is complete, then what the marker says of them.

    `keys` are those of its accounts, by id. Returns how many nodes and relationships.
    """
    tables = findings.tables
    ids = {"Account": node_ids(turn.name, keys)}
    ids |= {kind.name: _numbered(turn.name, tables[kind.name]) for kind in NODES}
    total, done = sum(int(table.num_rows) for table in tables.values()), 0
    for kind in KINDS:
        table = tables[kind.name]
        values = [*_ends(kind, table, ids), *(table[column.name] for column in kind.columns)]
        more = {"rule": findings.rule, "at": findings.at_us} if kind.part == "money" else {}
        for at in range(0, table.num_rows, BATCH):
            rows = list(zip(*(v.slice(at, BATCH).to_pylist() for v in values), strict=True))
            write_rows(turn, 0, _create(kind), rows, **more)
            done += len(rows)
            progress(done, total)
    if held(turn.driver, turn.database, turn.name) != _there(said):
        raise changed(turn)
    turn.write(0, _MARK, [], marks=dict(said))
    return total


def _ends(kind: FindingKind, table: pa.Table, ids: Mapping[str, pa.Array]) -> list[pa.Array]:
    """Return the first two columns that `_create` takes."""
    if not kind.target:
        return [ids[kind.name], table["key"]]
    return [ids["Account"].take(table["source"]), ids[kind.target].take(table["target"])]


def _numbered(case: str, table: pa.Table) -> pa.Array:
    """Return ids of nodes by place and key: keys are short digests, which may be equal."""
    numbers = pa.array(range(table.num_rows), pa.int32()).cast(pa.string())
    keys = pc.binary_join_element_wise(numbers, table["key"].combine_chunks(), " ")
    return node_ids(case, pa.chunked_array([keys]))


def _create(kind: FindingKind) -> str:
    """Row = ids of both nodes (of a node: its id and key), then the columns."""
    sets = ", ".join(f"{column.name}: r[{at}]" for at, column in enumerate(kind.columns, 2))
    if not kind.target:
        made = f"CREATE (:{kind.name} {{id: r[0], key: r[1], case: $case, finding: true, {sets}}})"
        return f"UNWIND $rows AS r {made} RETURN count(*) AS written"
    said = "finding: true" + (", rule: $rule, at_us: $at" if kind.part == "money" else "")
    return (
        f"UNWIND $rows AS r MATCH (a:Account {{id: r[0]}}) MATCH (b:{kind.target} {{id: r[1]}}) "
        f"CREATE (a)-[:{kind.name} {{{said}, {sets}}}]->(b) RETURN count(*) AS written"
    )
