"""Findings on a Neo4j server: relationships marked `finding`, named by the marker of their case.

They have no `hash`: nothing that reads, compares or restores the graph sees them. The marker says
what they were made from. It says so only while all of them stand there, and they are deleted before
the graph changes, so that a push that died never leaves findings that seem to speak of its graph.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import neo4j
import pyarrow as pa
import pyarrow.compute as pc

from linkgraph.schema import Column
from linkgraph.stores import cypher
from linkgraph.stores.difference import node_ids
from linkgraph.stores.findings import (
    FORMAT,
    MONEY_COLUMNS,
    MONEY_TYPE,
    RESTS_COLUMNS,
    RESTS_TYPE,
    Findings,
)
from linkgraph.stores.hashes import connect, row_hashes
from linkgraph.stores.neo4j_turn import Turn
from linkgraph.stores.neo4j_write import BATCH, Progress, changed, write_rows

Held = dict[str, tuple[int, int]]
"""How many relationships of each type, and the fen on them."""

_MARKS = (
    "rule at_us currency victims settings fingerprint content hash flows carried_fen rests rest_fen"
)
MARKS = tuple(f"findings_{name}" for name in _MARKS.split())
"""What the marker says of findings: nothing, or all of these."""
FORGET = dict.fromkeys(MARKS)

_FIND = (
    f"MATCH (:Account {{case: $case}})-[f:{MONEY_TYPE}|{RESTS_TYPE}]->(:Account) WHERE f.finding "
)
_SUMMARY = (
    _FIND + "RETURN type(f) AS type, count(f) AS many, sum(coalesce(f.carried_fen, f.fen)) AS fen"
)
_DELETE = (
    "UNWIND $rows AS r MATCH ()-[f]->() WHERE elementId(f) = r DELETE f RETURN count(*) AS written"
)
_MARK = f"MATCH (m:{cypher.MARKER} {{name: $case}}) SET m += $marks RETURN count(*) AS written"


@dataclass(frozen=True, slots=True)
class Pushed:
    """The findings that stand on a server: `flows` and `rests` are numbers of relationships."""

    rule: str
    at_us: int
    currency: str
    victims: int
    flows: int
    rests: int
    loss_fen: int


def pushed(marker: Mapping[str, Any] | None) -> Pushed | None:
    """Return what a marker says of findings."""
    if marker is None or "findings_rule" not in marker:
        return None
    names = ("rule", "at_us", "currency", "victims", "flows", "rests", "rest_fen")
    return Pushed(*(marker[f"findings_{name}"] for name in names))


def marks(findings: Findings, ground: Mapping[str, str]) -> dict[str, Any]:
    """Return what a marker says of `findings` once they are written."""
    flows, rests = findings.money, findings.rests
    values = {
        "rule": findings.rule,
        "at_us": findings.at_us,
        "currency": findings.currency,
        "victims": findings.victims,
        "hash": _hash(findings),
        "flows": flows.num_rows,
        "carried_fen": pc.sum(flows["carried_fen"]).as_py() or 0,
        "rests": rests.num_rows,
        "rest_fen": pc.sum(rests["fen"]).as_py() or 0,
    }
    return {f"findings_{name}": value for name, value in values.items()} | dict(ground)


def ground(fingerprint: str, content_hash: str, settings: str) -> dict[str, str]:
    """Return what findings must have been made from to stand beside a graph."""
    said = {"fingerprint": fingerprint, "content": content_hash, "settings": settings}
    return {f"findings_{name}": value for name, value in said.items()}


def _hash(findings: Findings) -> str:
    digest = hashlib.sha256(f"linkgraph findings {FORMAT}".encode())
    with connect() as con:
        for table in (findings.money, findings.rests):
            hashes = row_hashes(con, table)
            digest.update(len(hashes).to_bytes(8, "little") + hashes.astype("<i8").tobytes())
    return digest.hexdigest()


def held(driver: neo4j.Driver, database: str | None, name: str) -> Held:
    """Return what findings of a case the server holds, whatever its marker says."""
    with driver.session(database=database) as session:
        return {row[0]: (row[1], row[2]) for row in session.run(_SUMMARY, case=name).values()}


def stand(
    marker: Mapping[str, Any],
    found: Held,
    ground: Mapping[str, str],
    wanted: Mapping[str, Any] | None,
) -> bool:
    """Whether findings on the server may stay: they are those that are `wanted`, or (None) they
    were made from this `ground`, and what the server holds bears the marker out."""
    said = {name: marker[name] for name in MARKS if name in marker}
    if wanted is None:
        good = not said or all(said.get(name) == value for name, value in ground.items())
    else:
        good = said == wanted
    return good and found == _there(said)


def _there(said: Mapping[str, Any]) -> Held:
    """Return what `held` finds of findings that a marker speaks of."""
    flows, rests = (
        (said.get(f"findings_{many}", 0), said.get(f"findings_{fen}", 0))
        for many, fen in (("flows", "carried_fen"), ("rests", "rest_fen"))
    )
    there = {MONEY_TYPE: flows, RESTS_TYPE: rests}
    return {type_: count for type_, count in there.items() if count[0]}


def remove(turn: Turn) -> int:
    """Delete the findings of a case, first what its marker says of them; return how many."""
    turn.write(0, _MARK, [], marks=FORGET)
    with turn.driver.session(database=turn.database, fetch_size=BATCH) as session:
        found = session.run(_FIND + "RETURN elementId(f)", case=turn.name).value()
    for at in range(0, len(found), BATCH):
        turn.write(0, _DELETE, found[at : at + BATCH])
    return len(found)


def write(
    turn: Turn,
    keys: pa.ChunkedArray,
    findings: Findings,
    said: Mapping[str, Any],
    progress: Progress,
) -> int:
    """Write findings beside a graph that is complete, then what the marker says of them.

    `keys` are those of its accounts, by id. Returns how many relationships.
    """
    ids = node_ids(turn.name, keys)
    parts = (
        (MONEY_TYPE, MONEY_COLUMNS, findings.money),
        (RESTS_TYPE, RESTS_COLUMNS, findings.rests),
    )
    total: int = findings.money.num_rows + findings.rests.num_rows
    done = 0
    for type_, columns, table in parts:
        names = [column.name for column in columns]
        ends = [ids.take(table[end]) for end in ("source", "target")]
        statement = _create(type_, columns)
        for at in range(0, table.num_rows, BATCH):
            values = [*ends, *(table[name] for name in names)]
            rows = list(zip(*(v.slice(at, BATCH).to_pylist() for v in values), strict=True))
            write_rows(turn, 0, statement, rows, rule=findings.rule, at=findings.at_us)
            done += len(rows)
            progress(done, total)
    if held(turn.driver, turn.database, turn.name) != _there(said):
        raise changed(turn)
    turn.write(0, _MARK, [], marks=dict(said))
    return total


def _create(type_: str, columns: tuple[Column, ...]) -> str:
    """Row = both node ids, then the columns."""
    sets = ", ".join(f"{column.name}: r[{at}]" for at, column in enumerate(columns, 2))
    return (
        "UNWIND $rows AS r MATCH (a:Account {id: r[0]}) MATCH (b:Account {id: r[1]}) "
        f"CREATE (a)-[:{type_} {{finding: true, rule: $rule, at_us: $at, {sets}}}]->(b) "
        "RETURN count(*) AS written"
    )
