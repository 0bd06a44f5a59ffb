"""Web pages that banks call .xls: each table of the page is a sheet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from ingest.chunks import Chunk, from_records
from ingest.encodings import blocks, decide_encoding, decode
from linkgraph.errors import UnreadableFile
from linkgraph.text import Text

_MOST_SPAN = 256
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class PageTable:
    """One table of a page; rows are counted in the table, as Excel shows them when it opens it."""

    rows: tuple[tuple[int, list[str]], ...]
    name: str

    @property
    def notes(self) -> tuple[Text, ...]:
        """What the file really is."""
        return (Text("文件实为网页（HTML）", "the file is really a web page (HTML)"),)

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows."""
        if self.rows:
            yield from_records(self.rows, 0, text=False)


@dataclass
class _Reader(HTMLParser):
    """Collect the cells of tables; scripts and styles are dropped."""

    tables: list[list[list[str]]] = field(default_factory=list)
    cell: list[str] | None = None
    span: int = 1
    silent: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        if tag == "table":
            self._end_cell()
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._end_cell()
            self.cell = []
            said = dict(attrs).get("colspan") or "1"
            self.span = min(int(said), _MOST_SPAN) if said.isdigit() else 1
        elif tag in ("script", "style"):
            self.silent += 1
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a cell, a row or a table."""
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        elif tag in ("script", "style"):
            self.silent = max(0, self.silent - 1)

    def handle_data(self, data: str) -> None:
        """Take text that stands in a cell."""
        if self.cell is not None and not self.silent:
            self.cell.append(data)

    def _end_cell(self) -> None:
        if self.cell is not None:
            text = "".join(self.cell)
            self.tables[-1][-1] += [text if text.strip() else "", *[""] * (self.span - 1)]
            self.cell = None


def open_page(path: Path, file: str) -> list[PageTable]:
    """Return the tables of a page that hold anything. Raises UnreadableFile when there are none."""
    reader = _Reader()
    encoding = decide_encoding(path, file)
    for block in blocks(path, encoding, _BLOCK):
        reader.feed(decode(block, encoding))
    reader.close()
    pages = []
    for number, table in enumerate(reader.tables, start=1):
        rows = tuple((at, cells) for at, cells in enumerate(table, start=1) if any(cells))
        if rows:
            pages.append(PageTable(rows, f"表{number}"))
    if not pages:
        raise UnreadableFile(
            Text(f"{file}：网页（HTML）中没有表格", f"{file}: a web page (HTML) without any table"),
            Text("请用 Excel 打开后另存为 .xlsx", "open it in Excel and save it as .xlsx"),
        )
    return pages
