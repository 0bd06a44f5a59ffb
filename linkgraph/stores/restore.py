"""A CaseGraph from what a server holds: the same ids, order and bytes as the one pushed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.graph import (
    ARROW_TYPES,
    CaseGraph,
    arrow_schema,
    column,
    node_schema,
    ordering_moment,
)
from linkgraph.schema import (
    LINK_COLUMNS,
    LINK_KINDS,
    NODE_KINDS,
    SOURCE_COLUMNS,
    TRANSFER_COLUMNS,
    Column,
    NodeKind,
)
from linkgraph.stores.cypher import (
    LINK_EDGES,
    SOURCE_TABLE,
    TRANSFER_EDGE,
    Edge,
    edge_names,
)
from linkgraph.stores.projection import times
from linkgraph.stores.rows import decode, whole

Records = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: nodes by label (key, columns), relationships by how they tie (both keys,
    then `cypher.edge_names`), and whether the graph was in its natural order."""

    nodes: Mapping[str, pa.Table]
    edges: Mapping[Edge, pa.Table]
    links_sorted: bool
    transfers_sorted: bool


def node_table(kind: NodeKind, records: Records) -> pa.Table:
    """Return the nodes of one label, sorted by key."""
    schema = node_schema(kind)
    values = list(zip(*records, strict=True)) if records else [() for _ in schema]
    table = pa.table(
        [pa.array(v, field.type) for v, field in zip(values, schema, strict=True)], schema=schema
    )
    return table.take(pc.sort_indices(table, [("key", "ascending")]))


def edge_table(edge: Edge, records: Records) -> pa.Table:
    """Return the relationships of one kind, as they came."""
    types = {c.name: ARROW_TYPES[c.type] for c in edge.properties} | {"hash": pa.int64()}
    names = ("source", "target", *edge_names(edge))
    values = list(zip(*records, strict=True)) if records else [() for _ in names]
    arrays = [
        pa.array(v, types.get(name, pa.string())) for v, name in zip(values, names, strict=True)
    ]
    return pa.table(arrays, names=list(names))


def restore(fingerprint: str, read: Read) -> CaseGraph:
    """Return the CaseGraph that was projected. Raises ValueError when it does not add up."""
    sources = read.nodes[SOURCE_TABLE.label]
    sources = sources.take(pc.sort_indices(sources, [("position", "ascending")]))
    keys = whole(sources["key"])
    nodes = {kind.label: read.nodes[kind.label] for kind in NODE_KINDS}
    links, link_rows = _links(read, nodes, keys)
    transfers, transfer_rows = _transfers(read, nodes, keys)
    return CaseGraph(
        fingerprint,
        sources.select([c.name for c in SOURCE_COLUMNS]).cast(arrow_schema(SOURCE_COLUMNS)),
        nodes,
        links,
        link_rows,
        transfers,
        transfer_rows,
    )


def _ids(nodes: Mapping[str, pa.Table], label: str, keys: pa.ChunkedArray) -> pa.Array:
    """Return node ids of `keys`, all of `label`."""
    first = 0
    for kind in NODE_KINDS:
        if kind.label == label:
            break
        first += nodes[kind.label].num_rows
    at = pc.index_in(keys, value_set=nodes[label]["key"])
    if at.null_count:
        raise ValueError("a relationship ends at a node that is not there")
    return pc.add(at, pa.scalar(first, pa.int32()))


def _complete(edge: Edge, table: pa.Table) -> dict[str, Any]:
    """Put back what is not stored: flags that are false, and `nth` that is 0."""
    values = {name: table[name] for name in table.column_names}
    for name in [c.name for c in edge.properties if c.type == "bool"]:
        unsaid = pc.fill_null(pc.match_substring_regex(table["unsaid"], rf"\b{name}\b"), False)
        values[name] = pc.if_else(unsaid, None, pc.fill_null(table[name], False))
    return values | {"nth": pc.fill_null(table["nth"], 0)}


def _order(in_order: bool, *keys: NDArray[Any]) -> pa.Array:
    """Return where each row goes; the last key is `nth`, which alone decides without an order."""
    used = keys if in_order else keys[-1:]
    return pa.array(np.lexsort(used[::-1]))


def _finish(
    values: Mapping[str, Any], order: pa.Array, keys: pa.Array, columns: Sequence[Column]
) -> tuple[pa.Table, pa.Table]:
    bounds, row_table = decode(whole(values["rows"].take(order)), keys)
    given = {"row_start": pa.array(bounds[:-1]), "row_end": pa.array(bounds[1:])}
    arrays = {
        c.name: given[c.name] if c.name in given else values[c.name].take(order) for c in columns
    }
    return pa.table(arrays).cast(arrow_schema(columns)), row_table


def _links(read: Read, nodes: Mapping[str, pa.Table], keys: pa.Array) -> tuple[pa.Table, pa.Table]:
    parts = []
    types = [kind.type for kind in LINK_KINDS]
    for edge in LINK_EDGES:
        values = _complete(edge, read.edges[edge])
        values["source"] = _ids(nodes, edge.source, values["source"])
        values["target"] = _ids(nodes, edge.target, values["target"])
        number = np.full(len(values["source"]), types.index(edge.type), np.uint8)
        parts.append(pa.table(values | {"kind": pa.array(number)}))
    table = pa.concat_tables(parts)
    by = [column(table, name) for name in ("kind", "source", "target", "nth")]
    values = {name: table[name] for name in table.column_names}
    return _finish(values, _order(read.links_sorted, *by), keys, LINK_COLUMNS)


def _transfers(
    read: Read, nodes: Mapping[str, pa.Table], keys: pa.Array
) -> tuple[pa.Table, pa.Table]:
    values = _complete(TRANSFER_EDGE, read.edges[TRANSFER_EDGE])
    values["payer"] = _ids(nodes, "Account", values["source"])
    values["payee"] = _ids(nodes, "Account", values["target"])
    time = times(ordering_moment(values))
    nth = np.asarray(values["nth"].to_numpy(), np.int64)
    order = _order(read.transfers_sorted, time, nth)
    values["mate"] = _mates(values, np.sort(time), read.transfers_sorted)
    return _finish(values, order, keys, TRANSFER_COLUMNS)


def _mates(values: Mapping[str, Any], sorted_times: NDArray[np.int64], in_order: bool) -> pa.Array:
    """Return the id of each transfer's reversal or original, or -1; before ordering."""
    nth = pc.fill_null(values["mate_nth"], -1).to_numpy()
    first = np.searchsorted(sorted_times, times(values["mate_time_us"])) if in_order else 0
    return pa.array(np.where(nth < 0, -1, first + nth), pa.int32())
