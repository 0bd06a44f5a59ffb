"""Find what a server holds of a case, and write and delete the difference."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

import neo4j
import pyarrow as pa

from linkgraph.errors import StoreProblem
from linkgraph.graph import column
from linkgraph.schema import NodeKind
from linkgraph.stores import cypher
from linkgraph.stores.cypher import EDGES, HALF, SERVER_NODE_KINDS, Edge
from linkgraph.stores.difference import Cell, cells, edge_change, node_change, node_ids
from linkgraph.stores.neo4j_turn import LANES, Turn
from linkgraph.stores.projection import Projection
from linkgraph.text import Text

BATCH = 10_000
Progress = Callable[[int, int], None]
Sums = dict[tuple[str, str], tuple[int, int, int]]
"""Count and hash sums by label, and by label and type of the relationships that start there."""


def expected(projection: Projection) -> Sums:
    """Return what `summed` finds of this projection once it is written."""
    named = [((label, ""), table) for label, table in projection.nodes.items()]
    named += [((e.source, e.type), table) for e, table in projection.edges.items()]
    sums: Sums = {}
    for name, table in named:
        hashes = column(table, "hash")
        many, low, high = sums.get(name, (0, 0, 0))
        low, high = low + int((hashes % HALF).sum()), high + int((hashes // HALF).sum())
        sums[name] = (many + len(hashes), low, high)
    return {name: found for name, found in sums.items() if found[0]}


def summed(driver: neo4j.Driver, database: str | None, name: str) -> Sums:
    """Return counts and hash sums of what the server holds of a case."""
    with driver.session(database=database) as session:
        found = [row for text in cypher.summary() for row in session.run(text, case=name).values()]
    ours = {(kind.label, "") for kind in SERVER_NODE_KINDS} | {(e.source, e.type) for e in EDGES}
    return {(row[0], row[1]): tuple(row[2:]) for row in found if row[2] and tuple(row[:2]) in ours}


@dataclass(slots=True)
class Writer:
    """One push at work: whose turn it is, what stands on the server already, what is done."""

    turn: Turn
    projection: Projection
    progress: Progress
    again: bool
    differs: set[tuple[str, str]] = field(default_factory=set)
    there: set[tuple[str, str]] = field(default_factory=set)
    written: int = 0
    deleted: int = 0
    total: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def write_difference(
    turn: Turn, projection: Projection, progress: Progress, again: bool
) -> tuple[int, int]:
    """Delete what vanished, write what is missing; return how many rows each.

    What has the same count and sums on both sides is not looked at, unless `again`.
    """
    wanted, found = expected(projection), summed(turn.driver, turn.database, turn.name)
    writer = Writer(turn, projection, progress, again, there=set(found))
    names = {*wanted, *found}
    writer.differs = {name for name in names if again or wanted.get(name) != found.get(name)}
    creates = {edge: _missing_edges(writer, edge) for edge in EDGES}
    nodes = [(kind, _missing_nodes(writer, kind)) for kind in SERVER_NODE_KINDS]
    writer.total = sum(table.num_rows for _, table in nodes)
    writer.total += sum(table.num_rows for table in creates.values())
    _write_nodes(writer, nodes)
    _write_edges(writer, cells(projection, creates))
    return writer.deleted, writer.written


def _held(turn: Turn, statement: str) -> tuple[list[Any], list[Any]]:
    with turn.driver.session(database=turn.database, fetch_size=BATCH) as session:
        records = session.run(statement, case=turn.name).values()
    return [r[0] for r in records], [r[1] for r in records]


def _missing_edges(writer: Writer, edge: Edge) -> pa.Table:
    """Delete what vanished of one kind of relationship; return what is missing."""
    name, table = (edge.source, edge.type), writer.projection.edges[edge]
    if name not in writer.differs:
        return table.slice(0, 0)
    pattern = f"{cypher.edge_pattern(edge)} RETURN t.hash, elementId(t)"
    hashes, elements = _held(writer.turn, pattern) if name in writer.there else ([], [])
    known = [None] * len(hashes) if writer.again else hashes
    missing, gone = edge_change(table, known, elements)
    _delete(writer, "MATCH ()-[t]->() WHERE elementId(t) = r DELETE t", gone)
    return missing


def _missing_nodes(writer: Writer, kind: NodeKind) -> pa.Table:
    """Delete nodes of one label that vanished; return what is missing or has changed."""
    name, table = (kind.label, ""), writer.projection.nodes[kind.label]
    if name not in writer.differs:
        return table.slice(0, 0)
    pattern = f"MATCH (n:{kind.label} {{case: $case}}) WHERE n.hash IS NOT NULL"
    held: dict[str, int | None] = {}
    if name in writer.there:
        held = dict(zip(*_held(writer.turn, pattern + " RETURN n.id, n.hash"), strict=True))
    change = node_change(writer.turn.name, table, dict.fromkeys(held) if writer.again else held)
    _delete(writer, f"MATCH (t:{kind.label} {{id: r}}) DETACH DELETE t", change.delete)
    return change.write


def _delete(writer: Writer, find_and_delete: str, gone: Sequence[str]) -> None:
    for start in range(0, len(gone), BATCH):
        statement = f"UNWIND $rows AS r {find_and_delete} RETURN count(*) AS written"
        writer.turn.write(0, statement, list(gone[start : start + BATCH]))
    writer.deleted += len(gone)


def _rows(table: pa.Table, names: Sequence[str]) -> list[Any]:
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))


def write_rows(turn: Turn, lane: int, statement: str, rows: list[Any], **params: Any) -> None:
    """Write one batch; refuse when a row did not find its place."""
    if turn.write(lane, statement, rows, **params) != len(rows):
        raise changed(turn)


def changed(turn: Turn) -> StoreProblem:
    """Return the error for a server that does not hold what was just written."""
    return StoreProblem(
        Text(
            f"案件“{turn.name}”在推送时被人改动",
            f"case {turn.name!r} was changed by somebody while it was pushed",
        ),
        Text("再推送一次", "push again"),
    )


def _write(writer: Writer, lane: int, statement: str, rows: list[Any]) -> None:
    """Write one batch and tell how far it is."""
    write_rows(writer.turn, lane, statement, rows)
    with writer.lock:
        writer.written += len(rows)
        writer.progress(writer.written, writer.total)


def _write_nodes(writer: Writer, nodes: list[tuple[NodeKind, pa.Table]]) -> None:
    waiting: SimpleQueue[tuple[NodeKind, pa.Table]] = SimpleQueue()
    for kind, table in nodes:
        for at in range(0, table.num_rows, BATCH):
            waiting.put((kind, table.slice(at, BATCH)))

    def work(lane: int) -> None:
        with suppress(Empty):
            while True:
                kind, part = waiting.get_nowait()
                names = ["id", "hash", "key", *(c.name for c in kind.columns)]
                _write(writer, lane, cypher.write_nodes(kind), _rows(part, names))

    _in_lanes(work)


def _in_lanes(work: Callable[[int], None]) -> None:
    """Do `work` in every lane at once, and raise what one of them raised."""
    with ThreadPoolExecutor(LANES) as pool:
        for ended in [pool.submit(work, lane) for lane in range(LANES)]:
            ended.result()


@dataclass(slots=True)
class _Board:
    """Cells still to do; a lane is given one that shares no part with those under way."""

    waiting: list[Cell]
    busy: set[int] = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @contextmanager
    def taken(self) -> Iterator[Cell | None]:
        """Give the next cell, None when there is none left; failed work ends all lanes."""
        with self.changed:
            while (cell := self._next()) is None and self.waiting:
                self.changed.wait()
            if cell is not None:
                self.waiting.remove(cell)
                self.busy |= cell.parts
        try:
            yield cell
        except BaseException:
            with self.changed:
                self.waiting.clear()
            raise
        finally:
            with self.changed:
                self.busy -= cell.parts if cell is not None else set()
                self.changed.notify_all()

    def _next(self) -> Cell | None:
        return next((cell for cell in self.waiting if not cell.parts & self.busy), None)


def _write_edges(writer: Writer, waiting: list[Cell]) -> None:
    projection = writer.projection
    ids = {label: node_ids(writer.turn.name, t["key"]) for label, t in projection.nodes.items()}
    board = _Board(waiting)

    def work(lane: int) -> None:
        while True:
            with board.taken() as cell:
                if cell is None:
                    return
                for edge, table in cell.work:
                    for at in range(0, table.num_rows, BATCH):
                        part = table.slice(at, BATCH)
                        part = part.set_column(0, "source", ids[edge.source].take(part["source"]))
                        part = part.set_column(1, "target", ids[edge.target].take(part["target"]))
                        rows = _rows(part, ["source", "target", *cypher.edge_names(edge)])
                        _write(writer, lane, cypher.write_edges(edge), rows)

    _in_lanes(work)
