"""What a push must write and delete: a projection against what a server holds of it."""

from collections.abc import Iterator, Mapping, Sequence
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

PARTS = 4
ROUNDS = (((0, 1), (2, 3)), ((0, 2), (1, 3)), ((0, 3), (1, 2)))
"""Nodes fall into PARTS; in each round the two lanes write between parts that are not shared, so
that they never wait for each other's locks, and after all rounds every pair has had its turn."""

FEW = 10_000
"""So few relationships are written by one lane at once."""

Lane = list[tuple[Edge, pa.Table]]


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


def schedule(projection: Projection, changes: Mapping[Edge, pa.Table]) -> Iterator[list[Lane]]:
    """Yield rounds of what the lanes write at once, in the order of node ids."""
    some = {edge: _by_node(table) for edge, table in changes.items() if table.num_rows}
    if sum(table.num_rows for table in some.values()) <= FEW:
        yield [list(some.items())]
        return
    pairs = {edge: _pairs(projection, edge, table) for edge, table in some.items()}
    for turn, lanes in enumerate(ROUNDS):
        yield [
            [
                (edge, table.filter(pa.array(_mine(*pairs[edge], lane, turn == 0))))
                for edge, table in some.items()
            ]
            for lane in lanes
        ]


def _by_node(table: pa.Table) -> pa.Table:
    order = np.lexsort([column(table, "target"), column(table, "source")])
    return table.take(pa.array(order))


Parts = NDArray[np.int64]


def _pairs(projection: Projection, edge: Edge, table: pa.Table) -> tuple[Parts, Parts]:
    """The parts of both ends, by node id: labels follow each other."""
    first, starts = 0, {}
    for kind in NODE_KINDS:
        starts[kind.label] = first
        first += projection.nodes[kind.label].num_rows
    source = (column(table, "source").astype(np.int64) + starts[edge.source]) % PARTS
    target = (column(table, "target").astype(np.int64) + starts[edge.target]) % PARTS
    return source, target


def _mine(source: Parts, target: Parts, lane: tuple[int, int], inner: bool) -> NDArray[np.bool_]:
    """Which relationships a lane writes: between its two parts, and once within each."""
    across = ((source == lane[0]) & (target == lane[1])) | (
        (source == lane[1]) & (target == lane[0])
    )
    within = (source == target) & np.isin(source, lane)
    mine: NDArray[np.bool_] = across | within if inner else across
    return mine
