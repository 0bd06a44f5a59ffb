"""Workbooks become text column by column: the same texts as cell by cell."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ingest.chunks import Chunk
from ingest.spreadsheets import cell_text, open_book, text_column

CELLS = st.one_of(
    st.just(""),
    st.text(max_size=3),
    st.integers(-(10**16), 10**16),
    st.floats(allow_nan=True),
    st.decimals(-(10**9), 10**9, places=2).map(float),
    st.booleans(),
    st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2050, 1, 1)),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


@given(st.lists(CELLS, max_size=20))
def test_a_column_has_the_text_of_each_cell(cells: list[object]) -> None:
    assert text_column(cells).to_pylist() == [cell_text(cell) for cell in cells]


@given(
    st.lists(
        st.one_of(
            st.integers(-(10**16), 10**16).map(lambda cents: cents / 100),
            st.sampled_from([0.0, -0.0, 1e13, -1e13, 9999999999999.99, 0.1 + 0.2, 1e15, 0.005]),
            st.floats(),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_column_of_amounts_has_the_text_of_each(cells: list[float]) -> None:
    assert text_column(cells).to_pylist() == [cell_text(cell) for cell in cells]


def by_cell(path: Path) -> list[tuple[int, list[str]]]:
    """Read the first sheet row by row and cell by cell; rows without any character left out."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    lead = [""] * (sheet.start[1] if sheet.start else 0)
    rows = ([*lead, *map(cell_text, row)] for row in sheet.iter_rows())
    return [(number, cells) for number, cells in enumerate(rows, 1) if any(cells)]


def of_chunks(chunks: list[Chunk]) -> list[tuple[int, list[str]]]:
    """Return the row number and cells of every row."""
    return [(int(c.rows[at]), c.cells(at)) for c in chunks for at in range(len(c))]


SHEET_CELLS = st.one_of(
    st.none(),
    st.sampled_from(["张三", "6217009900000000006", "-"]),
    st.integers(0, 10**17),
    st.decimals(0, 10**6, places=2).map(float),
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2030, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)


@settings(max_examples=40)
@given(
    rows=st.lists(st.lists(SHEET_CELLS, min_size=1, max_size=4), min_size=1, max_size=12),
    place=st.tuples(st.integers(1, 4), st.integers(1, 3)),
    size=st.integers(1, 4),
)
def test_chunks_are_what_the_cells_say(
    tmp_path_factory: Any, rows: list[list[Any]], place: tuple[int, int], size: int
) -> None:
    path = tmp_path_factory.mktemp("book") / "b.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for down, row in enumerate(rows):
        for right, cell in enumerate(row):
            sheet.cell(place[0] + down, place[1] + right, cell)
    book.save(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.spreadsheets._ROWS", size)
        patch.setattr("ingest.spreadsheets._PIECE", 2)
        (opened,) = open_book(path, "b.xlsx")
        chunks = list(opened.chunks())
    assert all(len(chunk) for chunk in chunks)
    assert of_chunks(chunks) == by_cell(path)
    assert all(column.null_count == 0 for chunk in chunks for column in chunk.columns)
