"""What a push must write and delete: a projection against what a server holds of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.graph import column
from linkgraph.schema import NODE_KINDS
from linkgraph.stores.cypher import Edge
from linkgraph.stores.projection import Projection
from linkgraph.stores.rows import whole

LONG = 1000
"""Bytes of a key beyond which a node's id holds the key's SHA-256: indexes refuse long values."""

FEW = 10_000
"""So few relationships are written in one go."""

MANY = 400_000
"""So many are cut into finer cells."""


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """Work that touches nodes of these `parts` alone: cells that share none can be done at once,
    and never wait for each other's locks. Work is tables of rows to write, by statement."""

    parts: frozenset[int]
    work: tuple[tuple[Edge, pa.Table], ...]


@dataclass(frozen=True, slots=True)
class NodeChange:
    """Nodes of one label to write (all stored columns and `id`), and ids of those to delete."""

    write: pa.Table
    delete: tuple[str, ...]


def node_ids(case: str, keys: pa.ChunkedArray) -> pa.Array:
    """Return `<case>|<key>` for each key; `|` in a case name is escaped, long keys are digested."""
    prefix = case.replace("\\", "\\\\").replace("|", "\\|") + "|"
    keys = whole(keys)
    ids = pc.binary_join_element_wise(prefix, keys, "")
    long = pc.fill_null(pc.greater(pc.binary_length(keys), LONG), False)
    if pc.any(long).as_py():
        digests = [
            prefix + "sha256:" + sha256(key.encode()).hexdigest()
            for key in keys.filter(long).to_pylist()
        ]
        ids = pc.replace_with_mask(ids, long, pa.array(digests))
    return ids


def node_change(case: str, table: pa.Table, held: Mapping[str, int | None]) -> NodeChange:
    """Compare nodes of one label with `held`: id → hash on the server."""
    ids = node_ids(case, table["key"])
    known = pa.table(
        {
            "id": pa.array(list(held), pa.string()),
            "held": pa.array(list(held.values()), pa.int64()),
        }
    )
    at = pc.index_in(ids, value_set=known["id"])
    same = pc.fill_null(pc.equal(known["held"].take(at), table["hash"]), False)
    kept = np.zeros(len(held), np.bool_)
    kept[pc.drop_null(at).to_numpy()] = True
    gone = known["id"].filter(pa.array(~kept)).to_pylist()
    return NodeChange(table.append_column("id", ids).filter(pc.invert(same)), tuple(gone))


def edge_change(
    table: pa.Table, held: Sequence[int | None], elements: Sequence[str]
) -> tuple[pa.Table, tuple[str, ...]]:
    """Return the relationships to create, and the element ids of those to delete."""
    ours = column(table, "hash")
    theirs = np.array([-1 if value is None else value for value in held], np.int64)
    keep = np.zeros(len(theirs), np.bool_)
    keep[np.unique(theirs, return_index=True)[1]] = True
    keep &= np.isin(theirs, ours)
    missing = ~np.isin(ours, theirs)
    gone = tuple(elements[int(at)] for at in np.flatnonzero(~keep))
    return table.filter(pa.array(missing)), gone


def cells(projection: Projection, changes: Mapping[Edge, pa.Table]) -> list[Cell]:
    """Cut relationships into cells by the parts of their ends, most work first.

    Within a cell they are in the order of node ids.
    """
    some = {edge: _by_node(table) for edge, table in changes.items() if table.num_rows}
    total = sum(table.num_rows for table in some.values())
    if total <= FEW:
        return [Cell(frozenset({0}), tuple(some.items()))] if some else []
    count = 4 if total < MANY else 8
    pairs = {edge: _pairs(projection, edge, table, count) for edge, table in some.items()}
    found = []
    for a in range(count):
        for b in range(a, count):
            mine = [(e, t.filter(pa.array(pairs[e] == a * count + b))) for e, t in some.items()]
            found.append(Cell(frozenset({a, b}), tuple((e, t) for e, t in mine if t.num_rows)))
    return sorted(found, key=lambda cell: -sum(table.num_rows for _, table in cell.work))


def _by_node(table: pa.Table) -> pa.Table:
    order = np.lexsort([column(table, "target"), column(table, "source")])
    return table.take(pa.array(order))


def _pairs(projection: Projection, edge: Edge, table: pa.Table, count: int) -> NDArray[np.int64]:
    """The parts of both ends as one number, the lower part first; labels follow each other."""
    first, starts = 0, {}
    for kind in NODE_KINDS:
        starts[kind.label] = first
        first += projection.nodes[kind.label].num_rows
    source = (column(table, "source").astype(np.int64) + starts[edge.source]) % count
    target = (column(table, "target").astype(np.int64) + starts[edge.target]) % count
    return np.minimum(source, target) * count + np.maximum(source, target)
