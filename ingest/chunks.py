"""A run of consecutive rows of one sheet, as raw text columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.encodings import is_damaged, shown


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows in file order; every column is a string array without nulls, as long as `rows`.

    `rows`: 1-based numbers as the person sees them. `counts`: cells that each line of text really
    had; None in a spreadsheet, where a cell's column is certain.
    """

    rows: "np.ndarray[tuple[int], np.dtype[np.int32]]"
    columns: tuple[pa.StringArray, ...]
    counts: "np.ndarray[tuple[int], np.dtype[np.int32]] | None" = None
    merged: Mapping[int, pa.StringArray] = field(default_factory=dict)
    """Columns (0-based) with merged cells, their text repeated in every row of the range."""
    damaged: "np.ndarray[tuple[int], np.dtype[np.bool_]] | None" = None
    """Rows that hold bytes which are no text, shown as `\\xNN`; None when there are none."""
    days_from_1904: bool = False
    """Bare day numbers count from 1904-01-01, as the workbook says; else from 1899-12-30."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def cut(self, start: int, stop: int | None = None) -> "Chunk":
        """Return rows `start` to `stop` (positions)."""
        part = slice(start, stop)
        counts = None if self.counts is None else self.counts[part]
        return Chunk(
            self.rows[part],
            tuple(column[part] for column in self.columns),
            counts,
            {place: column[part] for place, column in self.merged.items()},
            None if self.damaged is None else self.damaged[part],
            self.days_from_1904,
        )

    def widened(self, width: int) -> "Chunk":
        """Return at least `width` columns: rows that all end early are as wide as their header."""
        missing = width - len(self.columns)
        if missing <= 0:
            return self
        blank = pa.array([""] * len(self), pa.string())
        return replace(self, columns=(*self.columns, *[blank] * missing))

    def cells(self, position: int) -> list[str]:
        """Return the raw cells of one row."""
        found = [column[position].as_py() for column in self.columns]
        return found if self.counts is None else found[: int(self.counts[position])]


class Sheet(Protocol):
    """One sheet of a file, or a text file whole."""

    @property
    def name(self) -> str | None:
        """The sheet's name; None for text."""

    @property
    def notes(self) -> "Sequence[object]":
        """Decisions already taken (encoding, delimiter, hidden)."""

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows in order. Lines without any character are left out."""


def from_records(
    records: Sequence[tuple[int, Sequence[str]]],
    width: int,
    *,
    text: bool = True,
    repeated: Sequence[tuple[int, int, str]] = (),
) -> Chunk:
    """Build a chunk of at least `width` columns from uneven records; missing cells are ''.

    `repeated`: (position of the record, column, text) of empty cells in a merged range. Cells with
    bytes that are no text (`ingest.encodings`) mark their row as damaged.
    """
    counts = np.fromiter((len(cells) for _, cells in records), np.int32, len(records))
    width = max(width, int(counts.max(initial=0)))
    filled = [
        cells if len(cells) == width else [*cells, *[""] * (width - len(cells))]
        for _, cells in records
    ]
    damaged = None
    try:
        columns = _columns(filled)
    except UnicodeEncodeError:
        damaged = np.array([is_damaged("".join(cells)) for cells in filled])
        columns = _columns([[shown(cell) for cell in cells] for cells in filled])
    rows = np.fromiter((row for row, _ in records), np.int32, len(records))
    repeats = _repeats(columns, repeated)
    return Chunk(rows, columns, counts if text else None, repeats, damaged)


def _columns(records: Sequence[Sequence[str]]) -> tuple[pa.StringArray, ...]:
    return tuple(pa.array(column, pa.string()) for column in zip(*records, strict=True))


def from_columns(
    first: int, columns: Sequence[pa.StringArray], repeated: Sequence[tuple[int, int, str]] = ()
) -> Chunk:
    """Build a chunk of spreadsheet rows, the first of them row `first`, without the empty ones.

    `repeated`: (position of the row, column, text) of empty cells in a merged range.
    """
    size = len(columns[0]) if columns else 0
    repeats = _repeats(columns, repeated)
    rows = np.arange(first, first + size, dtype=np.int32)
    filled = np.zeros(size, bool)
    for column in columns:
        filled |= pc.not_equal(column, "").to_numpy(zero_copy_only=False)
        if filled.all():
            return Chunk(rows, tuple(columns), None, repeats)
    keep = pa.array(filled)
    return Chunk(
        rows[filled],
        tuple(column.filter(keep) for column in columns),
        None,
        {place: column.filter(keep) for place, column in repeats.items()},
    )


def _repeats(
    columns: Sequence[pa.StringArray], repeated: Sequence[tuple[int, int, str]]
) -> dict[int, pa.StringArray]:
    merged: dict[int, list[str]] = {}
    for position, place, cell in repeated:
        if place not in merged:
            merged[place] = columns[place].to_pylist()
        merged[place][position] = cell
    return {place: pa.array(cells, pa.string()) for place, cells in merged.items()}
