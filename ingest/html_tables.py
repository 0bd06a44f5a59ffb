"""Web pages that banks call .xls: each table of the page is a sheet, after the lines above it."""

from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from ingest.encodings import blocks, declared_encoding, decode
from ingest.grids import Grid, GridSheet
from ingest.limits import TooBig
from linkgraph.errors import UnreadableFile
from linkgraph.text import Text

_BLOCK = 1 << 16
_MOST_ACROSS, _MOST_DOWN = 1_000, 65_534
"""The most columns and rows that HTML lets a cell span."""
_MOST_LINES = 20
"""Lines above a table that are rows of their own; those before them share the first row."""
_SILENT = {"script", "style", "title", "xml"}
_BLOCKS = """
address article blockquote body br caption center dd div dl dt fieldset footer form h1 h2 h3 h4 h5
h6 header hr html legend li main ol option p pre section select table ul
"""
_BREAKS = frozenset(_BLOCKS.split())
_HIDE = {0xDC00 + byte: 0x10FE00 + byte for byte in range(256)}
_SHOW = {hidden: damaged for damaged, hidden in _HIDE.items()}
"""Bytes that are no text (`ingest.encodings.decode`) pass through the parser as characters for
private use, and mark their row as damaged behind it."""
_IS_PAGE = Text("文件实为网页（HTML）", "the file is really a web page (HTML)")


@dataclass(slots=True)
class _Table:
    """A table being read. Its rows are counted from the first line above it."""

    grid: Grid = field(default_factory=Grid)
    row: int = 0
    cells: list[str] | None = None
    down: list[tuple[int, int]] = field(default_factory=list)
    covered: dict[int, int] = field(default_factory=dict)
    """Column → the last row that a cell above it spans to."""
    text: list[str] | None = None
    across: int = 1
    rows: int = 1

    def line(self, text: str) -> None:
        """Add a line of text that stands outside the table."""
        self.end_row()
        self.row += 1
        self.grid.add(self.row, [text])

    def start_row(self, attributes: "dict[str, str]") -> None:
        """Begin a row."""
        self.end_row()
        self.row += 1
        self.cells, self.down = [], []
        style = "".join(attributes.get("style", "").split()).lower()
        self.grid.hidden_rows += "display:none" in style

    def start_cell(self, attributes: "dict[str, str]") -> None:
        """Begin a cell; one outside any row begins a row."""
        self.end_cell()
        if self.cells is None:
            self.start_row({})
        self.text = []
        self.across = _span(attributes.get("colspan"), _MOST_ACROSS)
        self.rows = _span(attributes.get("rowspan"), _MOST_DOWN)
        self.grid.merged += self.across > 1 or self.rows > 1

    def end_cell(self) -> None:
        """Put the cell in hand after the others, right of what cells above span."""
        if self.text is None or self.cells is None:
            return
        text, self.text = "".join(self.text), None
        while self.covered.get(len(self.cells), 0) >= self.row:
            self.cells.append("")
        place = len(self.cells)
        self.cells += [text if text.strip() else "", *[""] * (self.across - 1)]
        if self.rows > 1:
            last = self.row + self.rows - 1
            self.down.append((place, last))
            self.covered |= dict.fromkeys(range(place, place + self.across), last)

    def end_row(self) -> None:
        """Add the row in hand, if any."""
        self.end_cell()
        if self.cells is not None:
            self.grid.add(self.row, self.cells, self.down)
        self.cells = None


@dataclass(slots=True)
class _Reader:
    """Meets the tags of a page in order; tables within tables are tables of their own."""

    tables: list[_Table] = field(default_factory=list)
    open: list[_Table] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    silent: int = 0

    def start(self, tag: str, attributes: "dict[str, str]") -> None:
        """Open a tag."""
        table = self.open[-1] if self.open else None
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            self._start_table()
        elif tag == "tr" and table is not None:
            table.start_row(attributes)
        elif tag in ("td", "th") and table is not None:
            table.start_cell(attributes)
        elif tag == "br" and table is not None and table.text is not None:
            table.text.append("\n")
        elif tag in _BREAKS and not (table is not None and table.text is not None):
            self._end_line()

    def end(self, tag: str) -> None:
        """Close a tag."""
        table = self.open[-1] if self.open else None
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "table" and table is not None:
            self._end_line()
            table.end_row()
            self.open.pop()
        elif tag == "tr" and table is not None:
            table.end_row()
        elif tag in ("td", "th") and table is not None:
            table.end_cell()
        elif tag in _BREAKS and not (table is not None and table.text is not None):
            self._end_line()

    def data(self, text: str) -> None:
        """Take text: of the cell it stands in, else of a line outside the tables."""
        if self.silent:
            return
        text = text.translate(_SHOW)
        if self.open and self.open[-1].text is not None:
            self.open[-1].text.append(text)
        else:
            self.words.append(text)

    def close(self) -> None:
        """End the page: what stands below its last table follows it."""
        self._end_line()
        while self.open:
            self.open.pop().end_row()
        if self.tables:
            for line in self.lines:
                self.tables[-1].line(line)

    def _start_table(self) -> None:
        self._end_line()
        table = _Table()
        self.tables.append(table)
        self.open.append(table)
        early, late = self.lines[:-_MOST_LINES], self.lines[-_MOST_LINES:]
        for line in (["\n".join(early)] if early else []) + late:
            table.line(line)
        self.lines = []

    def _end_line(self) -> None:
        line = " ".join("".join(self.words).split())
        self.words = []
        if line:
            self.lines.append(line)


def _span(said: str | None, most: int) -> int:
    said = (said or "").strip()
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        return 1
    return max(1, min(int(said), most))


def open_page(path: Path, file: str) -> list[GridSheet]:
    """Return the tables of a page that hold anything. Raises UnreadableFile when there are none."""
    encoding = declared_encoding(path, file)
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, encoding="utf-8", huge_tree=True)
    try:
        for block in blocks(path, encoding, _BLOCK):
            parser.feed(decode(block, encoding).translate(_HIDE).encode())
        parser.close()
        sheets = [
            table.grid.sheet(f"表{number}", [_IS_PAGE])
            for number, table in enumerate(reader.tables, start=1)
        ]
    except TooBig as error:
        reason = error.reason
        raise UnreadableFile(Text(f"{file}：{reason.zh}", f"{file}: {reason.en}")) from None
    except etree.LxmlError:
        sheets = []
    pages = [sheet for sheet in sheets if sheet.parts]
    if not pages:
        raise UnreadableFile(
            Text(f"{file}：网页（HTML）中没有表格", f"{file}: a web page (HTML) without any table"),
            Text("请用 Excel 打开后另存为 .xlsx", "open it in Excel and save it as .xlsx"),
        )
    return pages
