"""XML Spreadsheet 2003, which bank web sites hand out as .xls: each worksheet is a sheet.

Namespace and attributes: Microsoft, "XML Spreadsheet Reference" (Office XP and 2003).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.encodings import declared_encoding, utf8_blocks
from ingest.grids import Grid, GridSheet
from ingest.limits import TooBig
from ingest.safe_xml import Handlers, parse_xml
from ingest.spreadsheets import number_text
from linkgraph.errors import UnreadableFile
from linkgraph.text import Text

_SS = "urn:schemas-microsoft-com:office:spreadsheet "
_X = "urn:schemas-microsoft-com:office:excel "
_IN_CELL = [_SS + "Table", _SS + "Row", _SS + "Cell"]
_ROWS, _COLUMNS = 1_048_576, 16_384
_BLOCK = 1 << 20
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([Ee][+-]?\d{1,3})?\s*", re.ASCII)
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.0+)?(\.\d+)?", re.ASCII)
_NO_DAY = ("1899-12-30", "1899-12-31")
_KIND = Text(
    "文件实为 XML 电子表格（2003）", "the file is really an XML spreadsheet (of Excel 2003)"
)


class _OutOfSheet(Exception):
    """A row or column beyond what a sheet has."""


@dataclass
class _Reader:
    """Meets the elements of a workbook in order."""

    sheets: list[GridSheet] = field(default_factory=list)
    from_1904: bool = False
    path: list[str] = field(default_factory=list)
    grid: Grid | None = None
    name: str = ""
    hidden: bool = False
    row: int = 0
    column: int = 0
    cells: list[str] = field(default_factory=list)
    down: list[tuple[int, int]] = field(default_factory=list)
    kind: str | None = None
    """The type of the value being read; None outside of a cell's own value."""
    text: list[str] = field(default_factory=list)
    next_column: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        above = self.path[-1] if self.path else ""
        self.path.append(name)
        said = {key.removeprefix(_SS): value for key, value in attributes.items()}
        if name == _SS + "Worksheet":
            self.grid, self.row, self.hidden = Grid(self.from_1904), 0, False
            self.name = said.get("Name", f"Sheet{len(self.sheets) + 1}")
        elif self.grid is None:
            self.from_1904 |= name == _X + "Date1904"
        elif name == _SS + "Row" and above == _SS + "Table":
            self._start_row(said)
        elif name == _SS + "Cell" and self.path[-3:-1] == _IN_CELL[:2]:
            self._start_cell(said)
        elif name == _SS + "Data" and self.path[-4:-1] == _IN_CELL:
            self.kind, self.text = said.get("Type", "String"), []
        elif name == _SS + "Column" and said.get("Hidden") == "1":
            self.grid.hidden_columns += 1 + _count(said.get("Span"))
        elif name == _X + "Visible":
            self.kind, self.text = "Visible", []

    def end(self, name: str) -> None:
        """Close an element."""
        self.path.pop()
        if self.kind is not None and name == _SS + "Data":
            self.cells[-1] += _cell_text("".join(self.text), self.kind)
            self.kind = None
        elif name == _X + "Visible":
            self.hidden, self.kind = "Hidden" in "".join(self.text), None
        elif name == _SS + "Row" and self.grid is not None and self.path[-1:] == _IN_CELL[:1]:
            self.grid.add(self.row, self.cells, self.down)
        elif name == _SS + "Worksheet" and self.grid is not None:
            notes = [_KIND]
            if self.hidden:
                notes.append(Text("隐藏的工作表", "a hidden sheet"))
            self.sheets.append(self.grid.sheet(self.name, notes))
            self.grid = None

    def data(self, text: str) -> None:
        """Take text that stands in a value."""
        if self.kind is not None:
            self.text.append(text)

    def _start_row(self, said: dict[str, str]) -> None:
        assert self.grid is not None
        index = _count(said.get("Index"))
        self.row = index if index > self.row else self.row + 1
        if self.row > _ROWS:
            raise _OutOfSheet
        self.grid.hidden_rows += said.get("Hidden") == "1"
        self.cells, self.down, self.next_column = [], [], 1

    def _start_cell(self, said: dict[str, str]) -> None:
        assert self.grid is not None
        index = _count(said.get("Index"))
        column = index if index >= self.next_column else self.next_column
        across, down = _count(said.get("MergeAcross")), _count(said.get("MergeDown"))
        self.next_column = column + across + 1
        if self.next_column > _COLUMNS + 1:
            raise _OutOfSheet
        self.cells += [""] * (column - len(self.cells))
        self.grid.merged += bool(across or down)
        if down:
            self.down.append((column - 1, self.row + down))


def _count(said: str | None) -> int:
    return int(said) if said is not None and re.fullmatch(r"\d{1,7}", said, re.ASCII) else 0


def _cell_text(text: str, kind: str) -> str:
    """Return a value as the cells of other workbooks are (see `ingest.spreadsheets.cell_text`)."""
    if kind == "Number" and _NUMBER.fullmatch(text):
        return number_text(float(text))
    if kind == "Boolean":
        return {"1": "TRUE", "0": "FALSE"}.get(text.strip(), text)
    stamp = _STAMP.fullmatch(text.strip()) if kind == "DateTime" else None
    if stamp is not None:
        clock = stamp[2] + (stamp[3] or "")
        return clock if stamp[1] in _NO_DAY else f"{stamp[1]} {clock}"
    return text


def open_xml_book(path: Path, file: str) -> list[GridSheet]:
    """Return the worksheets of an XML Spreadsheet 2003, hidden ones too.

    Rows and columns are numbered as Excel shows them. Raises UnreadableFile.
    """
    reader = _Reader()
    try:
        parse_xml(_content(path, file), Handlers(reader.start, reader.end, reader.data), file)
    except TooBig as error:
        raise UnreadableFile(
            Text(
                f"{file} [{reader.name}]：{error.reason.zh}",
                f"{file} [{reader.name}]: {error.reason.en}",
            )
        ) from None
    except _OutOfSheet:
        raise UnreadableFile(
            Text(
                f"{file} [{reader.name}]：行号或列号超出工作表范围",
                f"{file} [{reader.name}]: a row or column number beyond any sheet",
            ),
            Text("文件可能已损坏：请重新导出", "it may be damaged: export it again"),
        ) from None
    return reader.sheets


def _content(path: Path, file: str) -> Iterator[bytes]:
    encoding = declared_encoding(path, file)
    return utf8_blocks(path, file, encoding, _BLOCK)
