"""Read one small file and look at its rows; every reading checks that no row is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import xlsxwriter

from ingest.files import Refusal, Source, find_sources
from ingest.read import Answers, FileReport, read_source


@dataclass(frozen=True)
class Reading:
    """A report and, for each table, its rows as dictionaries."""

    report: FileReport
    tables: list[list[dict[str, Any]]]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return self.tables[0]

    @property
    def data(self) -> list[dict[str, Any]]:
        """Accepted rows of the first table."""
        return [row for row in self.rows if row["accepted"]]

    @property
    def reasons(self) -> list[str | None]:
        return [row["reason"] for row in self.rows]

    def decided(self, word: str) -> bool:
        return any(word in note.en for note in self.report.tables[0].decisions)


def read_path(path: Path, folder: Path, answers: Answers | None = None) -> Reading:
    """Read the only source at `path` and check that every row is accounted for."""
    found = list(find_sources([path], folder / "scratch"))
    assert len(found) == 1, found
    source = found[0]
    assert not isinstance(source, Refusal), source
    return read_one(source, folder, answers)


def read_one(source: Source, folder: Path, answers: Answers | None = None) -> Reading:
    out = folder / "out" / source.sha256
    out.mkdir(parents=True, exist_ok=True)
    report = read_source(source, out, answers)
    tables = []
    for table in report.tables:
        rows = pq.read_table(out / table.parquet).to_pylist()
        assert table.read == len(rows) == table.accepted + sum(table.set_aside.values())
        assert table.accepted == sum(row["accepted"] for row in rows)
        for row in rows:
            assert row["accepted"] == (row["reason"] is None)
        tables.append(rows)
    names = {table.parquet for table in report.tables}
    assert {path.name for path in out.iterdir()} == names
    return Reading(report, tables)


def write_book(path: Path, *sheets: Sequence[Sequence[object]]) -> None:
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_numbers": False, "strings_to_formulas": False}
    )
    for number, rows in enumerate(sheets):
        sheet = book.add_worksheet(f"S{number + 1}")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and cell:
                    sheet.write_string(at, column, cell)
                elif isinstance(cell, int | float):
                    sheet.write_number(at, column, cell)
    book.close()
