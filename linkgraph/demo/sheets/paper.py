"""Files as lists of lines, each tagged with what a careful reader makes of it, and their bytes.

The bytes depend on the lines alone: archives and workbooks carry a fixed date.
"""

import csv
import datetime as dt
import io
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import xlsxwriter

from linkgraph.demo.model import Entry

Cell = str | int | float | None
ZIP_DATE = (2025, 7, 1, 9, 0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table. `reason` is why a reader sets it aside, "" when he takes it in."""

    cells: Sequence[Cell]
    reason: str = ""
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file; a line without any cell is an empty row, which nobody counts."""

    name: str | None
    kind: str
    lines: Sequence[Line]

    def counts(self) -> tuple[int, int, dict[str, int]]:
        """Return how many lines are read, taken in, and set aside by reason."""
        tags = [
            line.reason
            for line in self.lines
            if line.reason == "blank" or any(c for c in line.cells)
        ]
        aside = Counter(tag for tag in tags if tag)
        return len(tags), len(tags) - sum(aside.values()), dict(sorted(aside.items()))


@dataclass(frozen=True, slots=True)
class Paper:
    """One file. `tails` puts a tab behind every cell, as the platform's exports have it."""

    name: str
    form: Literal["csv", "xlsx"]
    sheets: Sequence[Sheet]
    encoding: str = "gb18030"
    tails: bool = False

    def data(self) -> bytes:
        """Return the bytes of the file."""
        return self._csv() if self.form == "csv" else self._xlsx()

    def _csv(self) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        for line in self.sheets[0].lines:
            writer.writerow([f"{c}\t" if self.tails else c for c in map(plain, line.cells)])
        return text.getvalue().encode(self.encoding)

    def _xlsx(self) -> bytes:
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False,
                                            "strings_to_urls": False})  # fmt: skip
        book.set_properties({"created": dt.datetime(2025, 7, 1, 9)})
        for sheet in self.sheets:
            page = book.add_worksheet(sheet.name)
            for row, line in enumerate(sheet.lines):
                for column, cell in enumerate(line.cells):
                    if isinstance(cell, str) and cell:
                        page.write_string(row, column, cell)
                    elif isinstance(cell, int | float):
                        page.write_number(row, column, cell)
        book.close()
        return buffer.getvalue()


def plain(cell: Cell) -> str:
    """Return a cell as CSV has it."""
    return "" if cell is None else str(cell)


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    """Return an archive whose member names are GB18030 without a flag, as old Windows made them.

    zipfile can only write ASCII or flagged UTF-8, so names go in as stand-ins of equal length.
    """
    buffer = io.BytesIO()
    names: dict[bytes, bytes] = {}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for at, (name, data) in enumerate(members.items()):
            coded = name.encode("gb18030")
            stand_in = f"@{at:03}".ljust(len(coded), "@")
            names[stand_in.encode()] = coded
            info = zipfile.ZipInfo(stand_in, ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, data)
    packed = buffer.getvalue()
    for written, wanted in names.items():
        packed = packed.replace(written, wanted)
    return packed


def yuan(fen: int) -> str:
    """Return an amount in yuan with two decimals."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02}"


def commas(fen: int) -> str:
    """Return an amount in yuan with separators of thousands."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02}"


def header(cells: Sequence[Cell]) -> Line:
    """Return a header line."""
    return Line(cells, "header")


def title(*cells: Cell) -> Line:
    """Return a line above the header."""
    return Line(cells, "title")


def footer(*cells: Cell) -> Line:
    """Return a line below the data."""
    return Line(cells, "footer")
