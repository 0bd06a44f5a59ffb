"""A 60-bit number for the content of each row of a table: equal rows, equal numbers, anywhere.

SHA-256 of a text form that is the same on every machine and in every version of the libraries, so
that a projection written by one installation is recognised by another.
"""

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.stores.rows import whole

Hashes = NDArray[np.int64]


def _framed(values: pa.Array) -> pa.Array:
    """Return texts with their length before them, so that joined ones stay apart."""
    lengths = pc.binary_length(values).cast(pa.string())
    return pc.fill_null(pc.binary_join_element_wise(lengths, values, ":"), "~")


def _list_text(values: pa.ListArray) -> pa.Array:
    """Return lists of texts as one text each; null stays null."""
    inner = pa.ListArray.from_arrays(
        pc.subtract(values.offsets, values.offsets[0]), _framed(values.flatten())
    )
    return pc.if_else(values.is_valid(), pc.binary_join(inner, ","), pa.scalar(None, pa.string()))


def connect() -> duckdb.DuckDBPyConnection:
    """Return a DuckDB in memory that fetches nothing."""
    return duckdb.connect(config={"autoinstall_known_extensions": "false"})


def row_hashes(con: duckdb.DuckDBPyConnection, table: pa.Table) -> Hashes:
    """Return a hash of the values of each row, column names and types left out."""
    if table.num_rows == 0:
        return np.empty(0, np.int64)
    flat, terms = {}, []
    for at, column in enumerate(table.columns):
        name = f"c{at}"
        values = whole(column)
        is_list = pa.types.is_list(values.type)
        flat[name] = _list_text(values) if is_list else values
        framed = is_list or pa.types.is_string(values.type)
        text = f"strlen({name})::VARCHAR || ':' || {name}" if framed else f"{name}::VARCHAR || ';'"
        terms.append(f"coalesce({text}, '~')")
    digest = "('0x' || left(sha256(concat(" + ", ".join(terms) + ")), 15))::BIGINT"
    con.register("rows", pa.table(flat))
    found = con.sql(f"SELECT {digest} AS hash FROM rows").to_arrow_table()
    con.unregister("rows")
    return np.asarray(found["hash"].to_numpy(), np.int64)
