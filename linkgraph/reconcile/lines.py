"""Lines of a table that are no data: titles, footers, messages; and a column by its header."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkgraph.derive.arrays import Ints
from linkgraph.evidence import EvidenceTable, checked_path

_LINES = ("title", "header", "footer", "failure_message", "blank")
_MOST = 20_000
"""So many lines of a table are looked at: page numbers of a statement of a million rows."""


@dataclass(frozen=True, slots=True)
class Line:
    """One such line: why it is set aside, its row, its filled cells joined by blanks."""

    reason: str
    row: int
    text: str


def lines_of(table: EvidenceTable) -> tuple[Line, ...]:
    """Return the lines of a table that hold no data, in order."""
    if not any(table.set_aside.get(reason) for reason in _LINES):
        return ()
    path = checked_path(table)
    found: list[Line] = []
    with pq.ParquetFile(path) as reader:
        raw = sorted(name for name in reader.schema_arrow.names if name.startswith("raw_"))
        for group in range(reader.metadata.num_row_groups):
            reasons = reader.read_row_group(group, columns=["reason"])["reason"]
            wanted = pc.fill_null(pc.is_in(reasons, pa.array(_LINES)), False)
            if len(found) > _MOST or not pc.any(wanted).as_py():
                continue
            rows = reader.read_row_group(group, columns=["row", "reason", *raw]).filter(wanted)
            found += [
                Line(said["reason"], said["row"], " ".join(said[n] for n in raw if said[n]))
                for said in rows.to_pylist()
            ]
    return tuple(found[:_MOST])


def numbers_under(table: EvidenceTable, headers: Sequence[str]) -> tuple[Ints, Ints] | None:
    """Return (row, number) of the lines with a whole number under the first of `headers`.

    None when the table has no such header.
    """
    at = [i for i, said in enumerate(table.headers) if "".join(said.split()) in headers]
    if not at:
        return None
    name = f"raw_{at[0] + 1:03}"
    read = pq.read_table(checked_path(table), columns=["row", name])
    text = pc.utf8_trim_whitespace(read[name])
    whole = pc.match_substring_regex(text, r"^[0-9]{1,15}$")
    read, text = read.filter(whole), text.filter(whole)
    row = read["row"].combine_chunks().cast(pa.int64())
    number = text.combine_chunks().cast(pa.int64())
    return np.asarray(row), np.asarray(number)
