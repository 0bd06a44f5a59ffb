"""What tables of findings are made of: ids of accounts, transfers as they stand on a server."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.graph import ARROW_TYPES, CaseGraph, SourceRow, column, ordering_moment
from linkgraph.schema import Column, string
from linkgraph.stores.finding_kinds import MONEY_TYPE, STEP_TYPE, FindingKind
from linkgraph.stores.projection import orders, times
from linkgraph.stores.rows import encode

KEY = string("key", "键", "key")


def account_ids(graph: CaseGraph, keys: Sequence[str]) -> pa.Array:
    """Return the ids of accounts of these keys."""
    known = graph.nodes["Account"]["key"]
    return pc.index_in(pa.array(keys, pa.string()), value_set=known)


def moved(graph: CaseGraph, transfer: NDArray[np.int64]) -> pa.Table:
    """Return `transfer` and its columns with `source`, `target`, `nth` and `rows`, a row an entry
    of `transfer`. O(transfers of the graph)."""
    used, at = np.unique(transfer, return_inverse=True)
    found = graph.transfers.take(pa.array(used))
    nth = orders(times(ordering_moment(graph.transfers)))[1][used]
    found = found.append_column("nth", pa.array(nth, pa.int32()))
    found = found.append_column("rows", _row_texts(graph, found))
    found = found.take(pa.array(at))
    for name, said in (("source", found["payer"]), ("target", found["payee"])):
        found = found.append_column(name, said)
    return found.append_column("transfer", pa.array(transfer, pa.int32()))


def _row_texts(graph: CaseGraph, found: pa.Table) -> pa.ListArray:
    """Return the source rows of some transfers as text, as they stand on the transfers."""
    start, end = column(found, "row_start"), column(found, "row_end")
    until = np.cumsum(end - start)
    first = until - (end - start)
    place = np.repeat(start - first, end - start) + np.arange(until[-1] if len(until) else 0)
    rows = graph.transfer_rows.take(pa.array(place, pa.int64()))
    spans = pa.table({"row_start": first, "row_end": until})
    return encode(graph.sources, spans, rows, runs=False)


def row_text(row: SourceRow) -> str:
    """Return a source row as text: file, sheet, row, first digits of the file's SHA-256."""
    sheet = "" if row.sheet is None else f" [{row.sheet}]"
    return f"{row.file}{sheet} {row.row} #{row.sha256[:16]}"


def figure_texts(figures: Mapping[str, int | float | str]) -> list[str]:
    """Return figures as `name=value`, by name; parts are rounded as in JSON."""
    return [
        f"{name}={round(value, 6) if isinstance(value, float) else value}"
        for name, value in sorted(figures.items())
    ]


def make_table(
    ends: Mapping[str, Any], columns: Sequence[Column], values: Mapping[str, Any]
) -> pa.Table:
    """Return a table of `ends` and `columns`, whose values are columns already, or lists."""
    arrays = {
        c.name: values[c.name]
        if isinstance(values[c.name], pa.ChunkedArray)
        else pa.array(values[c.name], ARROW_TYPES[c.type])
        for c in columns
    }
    return pa.table({**ends, **arrays})


def table_of(
    ends: Mapping[str, Any], columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]
) -> pa.Table:
    """Return a table of `ends` and `columns` from records, a row each."""
    return make_table(ends, columns, {c.name: [row[c.name] for row in rows] for c in columns})


def moved_table(
    graph: CaseGraph,
    columns: Sequence[Column],
    transfer: Sequence[int],
    values: Mapping[str, Any],
) -> pa.Table:
    """Return a table of transfers with both ends; columns not in `values` are the transfers'."""
    found = moved(graph, np.array(transfer, np.int64))
    ends = {name: found[name] for name in ("transfer", "source", "target")}
    own = {c.name: found[c.name] for c in columns if c.name not in values}
    return make_table(ends, columns, {**values, **own})


def no_rows(kind: FindingKind) -> pa.Table:
    """Return the table of a kind of which nothing was found."""
    ends = ["source", "target"] if kind.target else []
    ends += ["transfer"] if kind.name in (MONEY_TYPE, STEP_TYPE) else []
    columns = kind.columns if kind.target else (KEY, *kind.columns)
    empty = {name: pa.array([], pa.int32()) for name in ends}
    return make_table(empty, columns, {c.name: [] for c in columns})
