"""Sheets that are not Excel's own: rows of cells with their numbers, merged cells, notes.

XML workbooks, web pages, Word and PDF tables all come to this.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.chunks import Chunk, from_records
from ingest.limits import MOST_LOOSE, SPARSE, TooBig, span_text
from linkgraph.text import Text

_CELLS = 2_000_000
"""Cells in a chunk, empty ones too: some 30 MB while they are text."""
_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class GridSheet:
    """One sheet, in memory as text columns."""

    name: str
    parts: tuple[Chunk, ...]
    notes: tuple[Text, ...] = ()

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows."""
        yield from self.parts


@dataclass(slots=True)
class Grid:
    """Gathers the rows of a sheet, in order. Raises TooBig when it spans far more than it holds."""

    days_from_1904: bool = False
    parts: list[Chunk] = field(default_factory=list)
    merged: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    _rows: list[tuple[int, list[str]]] = field(default_factory=list)
    _repeated: list[tuple[int, int, str]] = field(default_factory=list)
    _open: dict[int, tuple[int, str]] = field(default_factory=dict)
    _width: int = 0
    _spanned: int = 0
    _filled: int = 0

    def add(self, row: int, cells: list[str], down: Sequence[tuple[int, int]] = ()) -> None:
        """Add a row. `down`: (column, last row) of its cells that are merged with cells below."""
        for place in [place for place, (last, _) in self._open.items() if last < row]:
            del self._open[place]
        begun = [(place, last, cells[place]) for place, last in down if cells[place]]
        if any(cells):
            cells = [*cells, *[""] * (max(self._open, default=-1) + 1 - len(cells))]
            said = [
                (len(self._rows), place, text)
                for place, (_, text) in self._open.items()
                if not cells[place]
            ]
            self._repeated += said
            self._rows.append((row, cells))
            self._width = max(self._width, len(cells))
            self._filled += sum(map(bool, cells))
            if len(self._rows) * self._width >= _CELLS or len(self._rows) >= _ROWS:
                self._flush()
        self._open |= {place: (last, text) for place, last, text in begun}

    def sheet(self, name: str, notes: Iterable[Text] = ()) -> GridSheet:
        """Return the sheet that was gathered."""
        self._flush()
        return GridSheet(name, tuple(self.parts), (*notes, *self._notes()))

    def _flush(self) -> None:
        if not self._rows:
            return
        self._spanned += len(self._rows) * self._width
        if self._spanned > max(MOST_LOOSE, SPARSE * self._filled):
            raise TooBig(span_text(self._rows[-1][0], self._width, self._filled))
        part = from_records(self._rows, 0, text=False, repeated=self._repeated)
        self.parts.append(replace(part, days_from_1904=self.days_from_1904))
        self._rows, self._repeated, self._width = [], [], 0

    def _notes(self) -> list[Text]:
        return sheet_notes(self.merged, self.hidden_rows, self.hidden_columns, self.days_from_1904)


def sheet_notes(merged: int, rows: int, columns: int, from_1904: bool) -> list[Text]:
    """Say what a person who looks at the sheet may not see: merged, hidden, another day zero."""
    notes = []
    if merged:
        notes.append(Text(f"有合并单元格 {merged} 处", f"merged cells in {merged} places"))
    if rows or columns:
        notes.append(
            Text(
                f"有 {rows} 行、{columns} 列被隐藏，已照常读取",
                f"{rows} rows and {columns} columns are hidden; they were read like the others",
            )
        )
    if from_1904:
        notes.append(
            Text(
                "工作簿用 1904 日期系统：日期序号自 1904-01-01 起算",
                "the workbook counts days from 1904-01-01 (the 1904 date system)",
            )
        )
    return notes
