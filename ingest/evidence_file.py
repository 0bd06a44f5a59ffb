"""Write one evidence table as Parquet, batch by batch, and amend it once the whole is known."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.columns import Bools
from ingest.outcomes import ACCEPTED, PENDING, REASON_CODES, Reasons
from ingest.pipeline import open_writer
from linkgraph.evidence_schema import EVIDENCE_KINDS, ROW_COLUMNS

_TYPES = {
    "string": pa.string(),
    "strings": pa.list_(pa.string()),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "uint8": pa.uint8(),
    "bool": pa.bool_(),
    "float64": pa.float64(),
}


def evidence_schema(kind: str, width: int) -> pa.Schema:
    """Return the columns of an evidence table whose sheet has `width` columns."""
    columns = (*ROW_COLUMNS, *EVIDENCE_KINDS[kind].columns)
    typed = [pa.field(column.name, _TYPES[column.type]) for column in columns]
    return pa.schema([*typed, *(pa.field(raw_name(i), pa.string()) for i in range(width))])


def raw_name(index: int) -> str:
    """Return the name of the raw column of the 0-based sheet column `index`."""
    return f"raw_{index + 1:03}"


def outcome_columns(reasons: Reasons) -> tuple[pa.Array, pa.Array]:
    """Return (accepted, reason) for rows; PENDING rows are not accepted yet."""
    names = pa.array([None, *REASON_CODES], pa.string())
    settled = np.where(reasons == PENDING, ACCEPTED, reasons)
    return pa.array(reasons == ACCEPTED), names.take(pa.array(settled))


def warning_column(warnings: Mapping[str, Bools], size: int) -> pa.Array:
    """Return `code:column` of each row joined by ';', null without any."""
    names = sorted(warnings)
    if not names:
        return pa.nulls(size, pa.string())
    bits = np.zeros(size, np.int64)
    for place, name in enumerate(names):
        bits |= warnings[name].astype(np.int64) << place
    coded = pa.array(bits).dictionary_encode()
    texts = [
        ";".join(name for place, name in enumerate(names) if value >> place & 1) or None
        for value in coded.dictionary.to_pylist()
    ]
    return pa.array(texts, pa.string()).take(coded.indices)


def amend(path: Path, change: Callable[[pa.Table, int], pa.Table]) -> None:
    """Rewrite the file: `change` gets each row group and the position of its first row."""
    new = path.with_suffix(".amended")
    try:
        with pq.ParquetFile(path) as old:
            writer = None
            start = 0
            for group in range(old.num_row_groups):
                table = change(old.read_row_group(group), start)
                start += table.num_rows
                if writer is None:
                    writer = open_writer(new, table)
                writer.write_table(table)
            if writer is not None:
                writer.close()
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def replaced(table: pa.Table, columns: Mapping[str, pa.Array]) -> pa.Table:
    """Return `table` with some columns exchanged; a new name is appended."""
    for name, column in columns.items():
        at = table.schema.get_field_index(name)
        if at < 0:
            table = table.append_column(name, column)
        else:
            table = table.set_column(at, table.schema.field(at), column)
    return table
