"""What stands on a server for a CaseGraph: nodes and relationships, each with a content hash.

A projection is written by difference: what has the same hash on both sides is left alone, so no
position in the graph is part of a relationship. `nth` counts links of one kind between the same
two things, and transfers of the same time, in the order of the graph: with it the order is
restored exactly.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.graph import CaseGraph, column, ordering_moment
from linkgraph.schema import LINK_KINDS, NODE_KINDS, Column
from linkgraph.stores.cypher import (
    LINK_EDGES,
    LINK_PROPERTIES,
    SOURCE_TABLE,
    TRANSFER_EDGE,
    TRANSFER_PROPERTIES,
    UNSAID,
    Edge,
)
from linkgraph.stores.hashes import Hashes, connect, row_hashes
from linkgraph.stores.rows import encode, source_keys

FORMAT = 4
"""Raised when the form of a projection changes: older ones are then written anew."""

_LABELS = tuple(kind.label for kind in NODE_KINDS)
_TYPES = tuple(kind.type for kind in LINK_KINDS)
LAST = np.iinfo(np.int64).max
Order = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Projection:
    """`nodes`: label → key, columns, `hash`; `edges`: how tied → source and target (positions in
    the tables of their labels), stored properties, `hash`. `content_hash` is that of it all, in
    order."""

    nodes: Mapping[str, pa.Table]
    edges: Mapping[Edge, pa.Table]
    links_sorted: bool
    transfers_sorted: bool
    content_hash: str


def project(graph: CaseGraph) -> Projection:
    """Return the projection of `graph`. Raises ValueError when it is not a proper CaseGraph."""
    with connect() as con:
        return _project(con, graph)


def _project(con: duckdb.DuckDBPyConnection, graph: CaseGraph) -> Projection:
    nodes = {SOURCE_TABLE.label: _hashed(con, _source_nodes(graph.sources))}
    for kind in NODE_KINDS:
        table = graph.nodes[kind.label]
        _check_keys(kind.label, table["key"])
        nodes[kind.label] = _hashed(con, table)
    links_sorted, links = _links(con, graph)
    transfers_sorted, transfers = _transfers(con, graph)
    parts = [*(column(table, "hash") for table in nodes.values())]
    parts += [column(links, "hash"), column(transfers, "hash")]
    edges = {**_split_links(graph, links), TRANSFER_EDGE: transfers}
    return Projection(nodes, edges, links_sorted, transfers_sorted, _content_hash(parts))


def _hashed(con: duckdb.DuckDBPyConnection, table: pa.Table) -> pa.Table:
    return table.append_column("hash", pa.array(row_hashes(con, table)))


def _content_hash(parts: list[Hashes]) -> str:
    digest = hashlib.sha256(f"linkgraph projection {FORMAT}".encode())
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part.astype("<i8").tobytes())
    return digest.hexdigest()


def _check_keys(label: str, keys: pa.ChunkedArray) -> None:
    if keys.null_count or (not pc.all(pc.less(keys[:-1], keys[1:])).as_py() and len(keys) > 1):
        raise ValueError(f"{label} nodes are not sorted by key, or not unique")


def _source_nodes(sources: pa.Table) -> pa.Table:
    position = pa.array(np.arange(sources.num_rows), pa.int32())
    table = pa.table({"key": source_keys(sources), "position": position})
    return reduce(lambda t, name: t.append_column(name, sources[name]), sources.column_names, table)


def _same_as_before(*values: NDArray[np.generic]) -> NDArray[np.bool_]:
    same = np.ones(len(values[0]), np.bool_)
    same[:1] = False
    for value in values:
        same[1:] &= value[1:] == value[:-1]
    return same


def orders(*keys: NDArray[np.integer]) -> tuple[bool, Order]:
    """Return whether rows are sorted by `keys`, and the order of each among its equals.

    Rows that are not sorted count from the first row to the last instead.
    """
    at = np.arange(len(keys[0]), dtype=np.int64)
    if (np.lexsort(keys[::-1]) != at).any():
        return False, at
    first = np.maximum.accumulate(np.where(_same_as_before(*keys), 0, at))
    return True, at - first


def times(values: pa.ChunkedArray) -> NDArray[np.int64]:
    """Return times as numbers, unknown ones last."""
    return np.asarray(pc.fill_null(values, int(LAST)).to_numpy(), np.int64)


def _links(con: duckdb.DuckDBPyConnection, graph: CaseGraph) -> tuple[bool, pa.Table]:
    links = graph.links
    kind, source, target = (column(links, name) for name in ("kind", "source", "target"))
    in_order, nth = orders(kind, source, target)
    said = {"nth": pa.array(nth, pa.int32())}
    said["rows"] = encode(graph.sources, links, graph.link_rows, runs=True)
    ends = {
        "type": pa.array(_TYPES).take(pa.array(kind)),
        **_end("source", graph, source),
        **_end("target", graph, target),
    }
    table = _properties(links, said, LINK_PROPERTIES)
    return in_order, _finish(con, table, ends, source, target, LINK_PROPERTIES)


def _transfers(con: duckdb.DuckDBPyConnection, graph: CaseGraph) -> tuple[bool, pa.Table]:
    transfers = graph.transfers
    payer, payee, mate = (column(transfers, name) for name in ("payer", "payee", "mate"))
    in_order, nth = orders(times(ordering_moment(transfers)))
    mates = pa.array(mate, mask=mate < 0)
    said = {
        "nth": pa.array(nth, pa.int32()),
        "mate_time_us": ordering_moment(transfers).take(mates),
        "mate_nth": pa.array(nth, pa.int32()).take(mates),
        "rows": encode(graph.sources, transfers, graph.transfer_rows, runs=False),
    }
    ends = {**_end("source", graph, payer), **_end("target", graph, payee)}
    table = _properties(transfers, said, TRANSFER_PROPERTIES)
    return in_order, _finish(con, table, ends, payer, payee, TRANSFER_PROPERTIES)


def _end(name: str, graph: CaseGraph, ids: NDArray[np.int32]) -> dict[str, pa.Array]:
    """Label and key of each node, for the hash: a position would change with other nodes."""
    tables = [graph.nodes[label] for label in _LABELS]
    keys = pa.chunked_array([chunk for t in tables for chunk in t["key"].chunks], pa.string())
    label = pa.array(np.searchsorted(_starts(graph), ids, "right") - 1)
    return {name + "_kind": pa.array(_LABELS).take(label), name: keys.take(pa.array(ids))}


def _starts(graph: CaseGraph) -> Order:
    """The id of the first node of each label, and how many nodes there are."""
    return np.cumsum([0, *(graph.nodes[label].num_rows for label in _LABELS)])


def _properties(
    table: pa.Table, said: Mapping[str, pa.Array], columns: tuple[Column, ...]
) -> pa.Table:
    return pa.table({c.name: said[c.name] if c.name in said else table[c.name] for c in columns})


def _finish(
    con: duckdb.DuckDBPyConnection,
    table: pa.Table,
    ends: Mapping[str, pa.Array],
    source: NDArray[np.int32],
    target: NDArray[np.int32],
    columns: tuple[Column, ...],
) -> pa.Table:
    """Hash the whole content, then leave out what is not stored (see `cypher.UNSAID`)."""
    content = pa.table({**ends, **{f"p_{n}": table[n] for n in table.column_names}})
    stored: dict[str, pa.Array] = {"source": pa.array(source), "target": pa.array(target)}
    stored["hash"] = pa.array(row_hashes(con, content))
    flags = [c.name for c in columns if c.type == "bool"]
    for name in table.column_names:
        values = table[name]
        if name in flags or name == "nth":
            values = pc.if_else(pc.equal(values, pa.scalar(0).cast(values.type)), None, values)
        stored[name] = values
    unsaid = [pc.if_else(pc.is_null(table[name]), name + ";", "") for name in flags]
    joined = (
        pc.binary_join_element_wise(*unsaid, "", "")
        if unsaid
        else pa.nulls(table.num_rows, pa.string())
    )
    stored[UNSAID.name] = pc.if_else(pc.equal(joined, ""), None, joined)
    return pa.table(stored)


def _split_links(graph: CaseGraph, links: pa.Table) -> dict[Edge, pa.Table]:
    """One table for each pair of labels that a kind of link ties, ends as positions in them."""
    starts = _starts(graph)
    source, target = column(links, "source"), column(links, "target")
    kind = column(graph.links, "kind")
    source_label = np.searchsorted(starts, source, "right") - 1
    target_label = np.searchsorted(starts, target, "right") - 1
    split, seen = {}, 0
    for edge in LINK_EDGES:
        a, b = _LABELS.index(edge.source), _LABELS.index(edge.target)
        mine = (kind == _TYPES.index(edge.type)) & (source_label == a) & (target_label == b)
        part = links.filter(pa.array(mine))
        seen += part.num_rows
        for name, first in (("source", starts[a]), ("target", starts[b])):
            at = part.column_names.index(name)
            part = part.set_column(at, name, pa.array(column(part, name) - first, pa.int32()))
        split[edge] = part
    if seen != links.num_rows:
        raise ValueError("a link ties labels that the schema does not let it tie")
    return split
