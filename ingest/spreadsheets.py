"""Workbooks (.xlsx, .xls, .xlsb, .ods) into raw text columns, with the rows and columns a person
sees: hidden and empty leading ones count."""

import datetime as dt
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ingest.book_checks import SheetFacts, check_book, damaged_book
from ingest.chunks import Chunk, from_columns
from ingest.grids import sheet_notes
from linkgraph.errors import UnreadableFile
from linkgraph.text import Text

_ROWS = 25_000
_PIECE = 1_000
"""Rows become text so few at a time, while their cells are in the processor's cache."""
_EXACT = 10**15
"""Excel keeps 15 significant digits: a number from here on has lost some, or may have."""


@dataclass(frozen=True, slots=True)
class BookSheet:
    """One sheet of a workbook, parsed when its rows are asked for and not kept after them."""

    book: CalamineWorkbook
    file: str
    name: str
    hidden: bool
    facts: SheetFacts
    from_1904: bool

    @property
    def notes(self) -> tuple[Text, ...]:
        """What a person who opens the workbook would not see at once."""
        first = [Text("隐藏的工作表", "a hidden sheet")] if self.hidden else []
        facts = self.facts
        more = sheet_notes(facts.merges, facts.hidden_rows, facts.hidden_columns, self.from_1904)
        return (*first, *more)

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows; a row without any character is left out."""
        with _calamine(self.file):
            sheet = self.book.get_sheet_by_name(self.name)
            ranges = getattr(sheet, "merged_cell_ranges", None) or self.facts.merged
            merged = Merged(ranges or ())
            rows = iter(sheet.iter_rows())
            lead = sheet.start[1] if sheet.start else 0
            first = 1
            while columns := _columns(rows, lead):
                found = from_columns(first, columns, merged.among(first, columns))
                if len(found):
                    yield replace(found, days_from_1904=self.from_1904)
                first += len(columns[0])


def _columns(rows: Iterator[Sequence[object]], lead: int) -> list[pa.StringArray]:
    """Return the text columns of the next rows, after `lead` empty ones; nothing after the last."""
    pieces: list[list[pa.StringArray]] = []
    left = _ROWS
    while batch := list(islice(rows, min(left, _PIECE))):
        left -= len(batch)
        pieces.append([text_column(cells) for cells in zip(*batch, strict=True)])
    columns = [pa.concat_arrays(column) for column in zip(*pieces, strict=True)]
    blank = pa.array([""] * len(columns[0]), pa.string()) if columns else None
    return [blank] * lead + columns if columns else []


class Merged:
    """The merged ranges of a sheet that go down over several rows, met row by row."""

    def __init__(self, ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self.starts: dict[int, list[tuple[int, int]]] = {}
        self._open: dict[int, tuple[int, str]] = {}
        for (top, left), (bottom, _) in ranges:
            if bottom > top:
                self.starts.setdefault(top + 1, []).append((left, bottom + 1))
        self._last = max((row for ends in self.starts.values() for _, row in ends), default=0)

    def among(self, first: int, columns: Sequence[pa.StringArray]) -> list[tuple[int, int, str]]:
        """Return (position, column, text) of the empty cells that lie in a range begun above.

        `columns` are the rows from the 1-based row `first` on; runs of rows are met in order.
        """
        if not self.starts or first > self._last:
            return []
        said = []
        texts = [column.to_pylist() for column in columns]
        for at in range(min(len(columns[0]) if columns else 0, self._last - first + 1)):
            cells = [column[at] for column in texts]
            said += [(at, place, cell) for place, cell in self._repeats(first + at, cells)]
        return said

    def _repeats(self, row: int, cells: list[str]) -> list[tuple[int, str]]:
        """Return (column, text) of the cells of `row` (1-based) that lie in a range begun above."""
        self._open = {place: one for place, one in self._open.items() if one[0] >= row}
        said = [
            (place, text)
            for place, (_, text) in self._open.items()
            if place < len(cells) and not cells[place]
        ]
        for place, bottom in self.starts.get(row, ()):
            if place < len(cells) and cells[place]:
                self._open[place] = (bottom, cells[place])
        return said


def open_book(path: Path, file: str) -> list[BookSheet]:
    """Return the worksheets of a workbook, hidden ones too.

    Raises UnreadableFile when it has a password or is damaged; so do the chunks of a sheet.
    """
    facts = check_book(path, file)
    with _calamine(file):
        if facts.content is not None:
            book = CalamineWorkbook.from_filelike(io.BytesIO(facts.content))
        else:
            with path.open("rb") as content:  # by content: .xls is often .xlsx inside
                book = CalamineWorkbook.from_filelike(content)
        return [
            BookSheet(
                book,
                file,
                meta.name,
                meta.visible != SheetVisibleEnum.Visible,
                facts.sheets.get(meta.name, SheetFacts()),
                facts.from_1904,
            )
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        ]


@contextmanager
def _calamine(file: str) -> Iterator[None]:
    """Say what is wrong with a workbook that calamine does not read."""
    try:
        yield
    except PasswordError as error:
        raise UnreadableFile(
            Text(f"{file}：工作簿有密码", f"{file}: the workbook has a password"),
            Text("请去掉密码另存后再导入", "save it without the password, then load that"),
        ) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged_book(file, str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise damaged_book(file, "panic") from error


def text_column(cells: Sequence[object]) -> pa.StringArray:
    """Return the cells of a column as text, see `cell_text`."""
    kinds = set(map(type, cells))
    if kinds <= {str}:
        return pa.array(cells, pa.string())
    if kinds == {float}:
        texts = _plain_numbers(np.array(cells, np.float64))
        if texts is not None:
            return texts
    return pa.array([c if type(c) is str else cell_text(c) for c in cells], pa.string())


def _plain_numbers(numbers: npt.NDArray[np.float64]) -> pa.StringArray | None:
    """Return numbers as `number_text` does, when all are whole cents of at most 15 digits."""
    with np.errstate(over="ignore"):
        cents = np.rint(numbers * 100)
    if not ((np.abs(cents) < _EXACT) & (cents / 100 == numbers)).all():
        return None
    whole, part = np.divmod(np.abs(cents).astype(np.int64), 100)
    sign = pa.array(["", "-"]).take(pa.array((cents < 0).astype(np.int8)))
    digits = pc.utf8_lpad(pa.array(part).cast(pa.string()), 2, "0")
    text = pc.binary_join_element_wise(pa.array(whole).cast(pa.string()), digits, ".")
    text = pc.utf8_rtrim(pc.utf8_rtrim(text, "0"), ".")
    return pc.binary_join_element_wise(sign, text, "")


def cell_text(cell: object) -> str:
    """Return a cell as text, so that a number cell never looks more exact than it is.

    Numbers have the 15 digits that Excel keeps; from 10^15 on they are in exponent form
    (`6.21700123456789E+18`), which no cleaner takes for an identifier.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return number_text(float(cell))
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, dt.timedelta):
        return _clock_text(cell)
    return str(cell)  # a date or a time, in ISO form


def number_text(number: float) -> str:
    """Return a spreadsheet number in the digits that Excel keeps."""
    if not math.isfinite(number):
        return str(number)
    if abs(number) >= _EXACT:
        digits, exponent = f"{number:.14E}".split("E")
        return f"{digits.rstrip('0').rstrip('.')}E{exponent}"
    if number == int(number):
        return str(int(number))
    return f"{number:.15g}"


def _clock_text(length: dt.timedelta) -> str:
    seconds = int(length.total_seconds())
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
