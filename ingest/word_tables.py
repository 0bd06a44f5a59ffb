"""Word documents (.docx): each table is a sheet, after the paragraphs that stand above it.

Only word/document.xml is read (ECMA-376, part 1, 17): its text, not headers, footers or notes;
text that a tracked change deleted is not text. A table in a cell is a table of its own.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.archives import BROKEN
from ingest.grids import Grid, GridSheet
from ingest.limits import TooBig, grown_too_much, ratio_text
from ingest.safe_xml import Handlers, parse_xml
from linkgraph.errors import UnreadableFile
from linkgraph.text import Text

MAIN_PART = "word/document.xml"
_WORDS = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main ",
    "http://purl.oclc.org/ooxml/wordprocessingml/main ",
)
_BLOCK = 1 << 18
_MOST_SPAN = 63
"""The most columns of a table in Word."""
_MOST_LINES = 20
"""Paragraphs above a table that are rows of their own; those before them share the first row."""
_NOT_TEXT = {"del", "moveFrom", "Fallback"}
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_IS_WORD = Text("表格取自 Word 文档", "a table of a Word document")
_AGAIN = Text(
    "请用 Word/WPS 打开后另存为 .docx，或把表格复制到 .xlsx 后再导入",
    "open it in Word or WPS and save it as .docx, or copy the table into an .xlsx, then load that",
)


@dataclass(slots=True)
class _Cell:
    """A cell; `below` says that it goes on a cell above it, `begins` that it may go on below."""

    span: int = 1
    begins: bool = False
    below: bool = False
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A table: lines above (and below) it are rows of one cell."""

    above: list[str]
    rows: list[list[_Cell]] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def sheet(self, name: str) -> GridSheet:
        """Return the table as a sheet; its rows are counted from the first line above it."""
        grid = Grid()
        early, late = self.above[:-_MOST_LINES], self.above[-_MOST_LINES:]
        lines = (["\n".join(early)] if early else []) + late
        for number, line in enumerate(lines, start=1):
            grid.add(number, [line])
        ends = self._ends(len(lines))
        for number, row in enumerate(self.rows, start=len(lines) + 1):
            cells: list[str] = []
            down = []
            for cell in row:
                place = len(cells)
                text = "\n".join(cell.lines).strip("\n")
                cells += [text if text.strip() else "", *[""] * (cell.span - 1)]
                last = ends.get((number, place), number)
                grid.merged += cell.span > 1 or last > number
                if last > number:
                    down.append((place, last))
            grid.add(number, cells, down)
        for number, line in enumerate(self.after, start=len(lines) + len(self.rows) + 1):
            grid.add(number, [line])
        return grid.sheet(name, [_IS_WORD])

    def _ends(self, above: int) -> dict[tuple[int, int], int]:
        """Return where each merged cell, by (row, column), ends: the last row that goes on it."""
        ends: dict[tuple[int, int], int] = {}
        begun: dict[int, int] = {}
        for number, row in enumerate(self.rows, start=above + 1):
            place, here = 0, {}
            for cell in row:
                if cell.below and place in begun:
                    here[place] = begun[place]
                    ends[begun[place], place] = number
                elif cell.begins:
                    here[place] = number
                place += cell.span
            begun = here
        return ends


@dataclass(slots=True)
class _Reader:
    """Meets the elements of a document in order."""

    tables: list[_Table] = field(default_factory=list)
    open: list[_Table] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    paragraphs: list[list[str]] = field(default_factory=list)
    silent: int = 0
    in_text: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open an element."""
        tag = name.rpartition(" ")[2]
        if tag in _NOT_TEXT:
            self.silent += 1
        if not name.startswith(_WORDS):
            return
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if tag == "p":
            self.paragraphs.append([])
        elif tag in _MARKS and self.paragraphs and not self.silent:
            self.paragraphs[-1].append(_MARKS[tag])
        elif tag == "t":
            self.in_text = True
        elif tag == "tbl":
            table = _Table([] if self.open else self.lines)
            if not self.open:
                self.lines = []
            self.tables.append(table)
            self.open.append(table)
        elif self.open:
            self._start_in_table(tag, said)

    def _start_in_table(self, tag: str, said: dict[str, str]) -> None:
        rows = self.open[-1].rows
        if tag == "tr":
            rows.append([])
        elif tag == "gridBefore" and rows:
            rows[-1].append(_Cell(_span(said.get("val"))))
        elif tag == "tc" and rows:
            rows[-1].append(_Cell())
        elif tag == "gridSpan" and rows and rows[-1]:
            rows[-1][-1].span = _span(said.get("val"))
        elif tag == "vMerge" and rows and rows[-1]:
            rows[-1][-1].begins = said.get("val") == "restart"
            rows[-1][-1].below = not rows[-1][-1].begins

    def end(self, name: str) -> None:
        """Close an element."""
        tag = name.rpartition(" ")[2]
        if tag in _NOT_TEXT:
            self.silent -= 1
        if not name.startswith(_WORDS):
            return
        if tag == "t":
            self.in_text = False
        elif tag == "p" and self.paragraphs:
            self._add("".join(self.paragraphs.pop()))
        elif tag == "tbl" and self.open:
            self.open.pop()

    def data(self, text: str) -> None:
        """Take the text of a run."""
        if self.in_text and not self.silent and self.paragraphs:
            self.paragraphs[-1].append(text)

    def sheets(self) -> list[GridSheet]:
        """Return the tables; paragraphs below the last one follow it."""
        if self.tables:
            self.tables[-1].after = self.lines
        return [table.sheet(f"表{number}") for number, table in enumerate(self.tables, start=1)]

    def _add(self, line: str) -> None:
        row = self.open[-1].rows[-1:] if self.open else []
        if row and row[0]:
            row[0][-1].lines.append(line)
        elif line.strip():
            self.lines.append(line)


def _span(said: str | None) -> int:
    said = said or ""
    if not (said.isascii() and said.isdigit() and len(said) < 6):
        return 1
    return max(1, min(int(said), _MOST_SPAN))


def open_word(path: Path, file: str) -> list[GridSheet]:
    """Return the tables of a Word document that hold anything.

    Raises UnreadableFile when it is damaged, has no table, or unfolds like a bomb.
    """
    reader = _Reader()
    try:
        parse_xml(_content(path), Handlers(reader.start, reader.end, reader.data), file)
        sheets = [sheet for sheet in reader.sheets() if sheet.parts]
    except TooBig as error:
        raise UnreadableFile(
            Text(f"{file}：{error.reason.zh}", f"{file}: {error.reason.en}")
        ) from None
    except (*BROKEN, KeyError, NotImplementedError, OSError) as error:
        raise UnreadableFile(
            Text(
                f"{file}：Word 文档不完整或已损坏",
                f"{file}: the Word document is cut short or damaged",
            ),
            _AGAIN,
        ) from error
    if not sheets:
        raise UnreadableFile(
            Text(f"{file}：Word 文档中没有表格", f"{file}: a Word document without any table"),
            Text("请把内容整理成表格后再导入", "put what it says into a table, then load that"),
        )
    return sheets


def _content(path: Path) -> Iterator[bytes]:
    """Yield the main part; Word writes it in UTF-8."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(MAIN_PART)
        if grown_too_much(info.compress_size, info.file_size):
            raise TooBig(ratio_text())
        with archive.open(info) as part:
            while block := part.read(_BLOCK):
                yield block
