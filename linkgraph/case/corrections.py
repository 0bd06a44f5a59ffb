"""Rows that were set aside and the later files that correct them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkgraph.errors import CaseProblem
from linkgraph.evidence import (
    Correction,
    EvidenceFile,
    EvidenceTable,
    checked_path,
    read_evidence,
)
from linkgraph.evidence_schema import STRUCTURE
from linkgraph.text import Text

if TYPE_CHECKING:
    from ingest.corrections import OldTable
    from ingest.reports import TableReport

_LINES = 400


@dataclass(frozen=True, slots=True)
class KnownTables:
    """Looks up the tables of a file in the case, for `ingest` to read corrections by.

    Called with a file's name or the start of its SHA-256; NotInCase or CaseProblem as `unload`.
    """

    evidence: Path
    _found: dict[str, "tuple[OldTable, ...]"] = field(default_factory=dict, compare=False)

    def __call__(self, name: str) -> "tuple[OldTable, ...]":
        """Return the tables of the file that `name` stands for, as they are in the case."""
        from linkgraph.case.unload import chosen_files

        if name not in self._found:
            files = read_evidence(self.evidence)
            chosen = chosen_files(name, {file.sha256: file.name for file in files})
            tables = [table for file in files for table in file.tables]
            self._found[name] = tuple(
                _old_table(table, tables) for table in tables if table.sha256 in chosen
            )
        return self._found[name]


def _old_table(table: EvidenceTable, tables: Sequence[EvidenceTable]) -> "OldTable":
    from ingest.corrections import OldTable

    path = checked_path(table)
    raw = raw_columns(path)
    said = pq.read_table(path, columns=["row", "accepted", "reason"])
    reasons = pc.fill_null(said["reason"], "")
    data = pc.invert(pc.is_in(reasons, value_set=pc_array(STRUCTURE)))
    aside = pc.and_(data, pc.invert(said["accepted"]))
    cells = pq.read_table(path, columns=["row", *raw]).filter(aside)
    columns = [column.to_pylist() for column in cells.columns]
    done = corrections_of(table, tables)
    return OldTable(
        table.sha256,
        table.file,
        table.sheet,
        table.table,
        table.layout,
        table.headers,
        path,
        _first_lines(_root(table, tables)),
        {row: tuple(text or "" for text in texts) for row, *texts in zip(*columns, strict=True)},
        {old: name for old, (name, _, taken) in done.items() if taken},
        np.asarray(said.filter(data)["row"]),
    )


def pc_array(values: Sequence[str] | frozenset[str]) -> Any:
    """Return texts as an Arrow array."""
    import pyarrow as pa

    return pa.array(sorted(values), pa.string())


def raw_columns(path: Path) -> list[str]:
    """Return the names of the raw columns of an evidence Parquet, in order."""
    return sorted(name for name in pq.read_schema(path).names if name.startswith("raw_"))


def _root(table: EvidenceTable, tables: Sequence[EvidenceTable]) -> EvidenceTable:
    """Return the table that was corrected first, of corrections of corrections."""
    known = {(one.sha256, one.table): one for one in tables}
    while table.corrects is not None:
        older = known.get((table.corrects.sha256, table.corrects.table))
        if older is None:
            raise CaseProblem(
                Text(
                    f"{table.file} 所更正的文件 {table.corrects.file} 已不在案件中",
                    f"{table.file} corrects {table.corrects.file}, which is not in the case",
                ),
                Text("重新装入该文件", "load that file again"),
            )
        table = older
    return table


def _first_lines(table: EvidenceTable) -> tuple[tuple[str, ...], ...]:
    path = checked_path(table)
    with pq.ParquetFile(path) as reader:
        for batch in reader.iter_batches(batch_size=_LINES, columns=raw_columns(path)):
            columns = [column.to_pylist() for column in batch.columns]
            return tuple(tuple(text or "" for text in row) for row in zip(*columns, strict=True))
    return ()


def corrections_of(
    table: EvidenceTable, tables: Sequence[EvidenceTable]
) -> dict[int, tuple[str, int, bool]]:
    """Return for each row of `table` that was corrected: by which table, its row, if accepted."""
    found: dict[int, tuple[str, int, bool]] = {}
    for one in tables:
        said = one.corrects
        if said is None or (said.sha256, said.table) != (table.sha256, table.table):
            continue
        for new, old, taken in said.rows:
            if old not in found or (taken and not found[old][2]):
                found[old] = (place_of(one), new, taken)
    return found


def place_of(table: EvidenceTable) -> str:
    """Return 'file' or 'file [sheet]'."""
    return table.file if table.sheet is None else f"{table.file} [{table.sheet}]"


def correction_json(table: "TableReport", folder: Path) -> dict[str, Any]:
    """Return what a manifest says of a table that corrects another; nothing for any other."""
    old = table.corrects
    if old is None:
        return {}
    said = pq.read_table(folder / table.parquet, columns=["row", "accepted"])
    taken = set(said.filter(said["accepted"])["row"].to_pylist())
    rows = [[new, row, int(new in taken)] for new, row in sorted(table.placed.items())]
    where = {"sha256": old.sha256, "file": old.file, "sheet": old.sheet, "table": old.table}
    return {"corrects": {**where, "rows": rows}}


def corrected_rows(correction: Correction) -> int:
    """Return how many rows a correction made usable."""
    return sum(taken for _, _, taken in correction.rows)


def corrected_twice(files: Sequence[EvidenceFile]) -> dict[str, str]:
    """Return the files that correct a row which an earlier one of `files` corrects: SHA → whose."""
    seen: dict[tuple[str, int, int], str] = {}
    found: dict[str, str] = {}
    for file in files:
        for said in (table.corrects for table in file.tables if table.corrects is not None):
            for _, old, taken in said.rows:
                first = seen.setdefault((said.sha256, said.table, old), file.name) if taken else ""
                if taken and first != file.name:
                    found[file.sha256] = first
    return found


def loaded_as_ordinary(name: str) -> Text:
    """Say that a correction's rows were loaded before as a file of its own."""
    return Text(
        f"{name} 已作为普通文件装入：先用 linkgraph unload 撤出",
        f"{name} is in the case already, not as a correction: unload it first",
    )


def twice(name: str, other: str) -> Text:
    """Say that two files of one load correct the same row."""
    return Text(
        f"{name} 与 {other} 更正了同一行：只装入后者",
        f"{name} corrects a row that {other} corrects: only the latter was loaded",
    )
