"""The extent of sheets in OpenDocument workbooks, their merged and hidden cells, and day zero.

OpenDocument 1.3, part 3, 9.1: a cell or row may say that it is repeated.
"""

from dataclasses import dataclass, field

from ingest.book_checks import BookFacts, SheetFacts, check_extent
from ingest.safe_xml import Handlers, parse_xml

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_MOST = 1 << 24


@dataclass
class _Reader:
    facts: BookFacts
    name: str = ""
    found: SheetFacts = field(default_factory=SheetFacts)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    row: int = 0
    repeat: int = 1
    column: int = 0
    cell: dict[str, str] = field(default_factory=dict)
    says: bool = False
    last: int = 0
    """The column behind the last cell of the row that says anything."""
    rows: int = 0
    columns: int = 0
    filled: int = 0
    row_filled: int = 0

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == _TABLE + "null-date":
            self.facts.from_1904 |= said.get(_TABLE + "date-value", "").startswith("1904")
        elif name == _TABLE + "table":
            self.name, self.found, self.merged = said.get(_TABLE + "name", ""), SheetFacts(), []
            self.row = self.rows = self.columns = self.filled = 0
        elif name == _TABLE + "table-column":
            self.found.hidden_columns += _count(said, "columns-repeated") * _hidden(said)
        elif name == _TABLE + "table-row":
            self.repeat = _count(said, "rows-repeated")
            self.found.hidden_rows += self.repeat * _hidden(said)
            self.column = self.last = self.row_filled = 0
        elif name in _CELLS:
            self.cell, self.says = said, _OFFICE + "value-type" in said
        elif name == _TEXT + "p":
            self.says = True

    def end(self, name: str) -> None:
        if name in _CELLS:
            self._end_cell()
        elif name == _TABLE + "table-row":
            if self.last:
                self.rows = self.row + self.repeat
                self.columns = max(self.columns, self.last)
                self.filled += self.row_filled
            self.row += self.repeat
        elif name == _TABLE + "table":
            check_extent(self.rows, self.columns, self.filled)
            self.found.merged, self.found.merges = tuple(self.merged), len(self.merged)
            self.facts.sheets[self.name] = self.found

    def _end_cell(self) -> None:
        repeat = _count(self.cell, "columns-repeated")
        if self.says:
            self.last = self.column + repeat
            self.row_filled += 1
        down = _count(self.cell, "rows-spanned", "number-")
        across = _count(self.cell, "columns-spanned", "number-")
        if down > 1 or across > 1:
            corner = (self.row + down - 1, self.column + across - 1)
            self.merged.append(((self.row, self.column), corner))
        self.column += repeat


def _count(said: dict[str, str], key: str, prefix: str = "number-") -> int:
    value = said.get(f"{_TABLE}{prefix}{key}", "1")
    fits = value.isascii() and value.isdigit() and len(value) < 9
    return min(int(value), _MOST) if fits else 1


def _hidden(said: dict[str, str]) -> bool:
    return said.get(_TABLE + "visibility") in ("collapse", "filter")


def check_ods(content: bytes, file: str, facts: BookFacts) -> None:
    """Add what the tables of content.xml say to `facts`. Raises TooBig, UnreadableFile."""
    reader = _Reader(facts)
    parse_xml([content], Handlers(reader.start, reader.end, lambda _: None), file)
