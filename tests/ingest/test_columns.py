from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.columns import clean_strings
from ingest.phones import clean_phone
from ingest.values import clean_identifier, clean_number, clean_text

_CELL = st.one_of(
    st.text("0123456789ABCXE.-_:*+ nul/", max_size=22),
    st.sampled_from(["null", "NULL", "NONE", "NA", "6.2E+18", "6217.0", "0", "10.0.0.1", "0.0.0.0",
                     "---------------", ".", "E", "1E+5",
                     "1.E5", "12.", ".5", "00:00", "无", "０", "6217XXXXXX1234", "6217...1234",
                     "6217-0000-1234-5678", "6217-****-****-1234-1", "XXXX1234", "####",
                     "6,217,000.0", "[6217]", "62170012345 62170012346", "尾号1234"]),
    st.text(max_size=12),
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(_CELL, max_size=12), st.integers(0, 5))
@pytest.mark.parametrize("clean", [clean_identifier, clean_number])
def test_plain_cells_pass_as_the_scalar_cleaner_would_pass_them(
    clean: Callable[[str], tuple[str | None, str | None]], cells: list[str], skip: int
) -> None:
    column = pa.array(cells, pa.string())[skip:]
    got = clean_strings(column, clean, plain=True)
    for at, cell in enumerate(cells[skip:]):
        value, problem = clean(cell)
        assert got.values[at].as_py() == value, cell
        found = [code for code, rows in got.problems.items() if rows[at]]
        assert found == ([problem] if problem else []), cell


@given(st.lists(_CELL, max_size=8))
def test_words_and_phones_alike(cells: list[str]) -> None:
    for clean in (clean_text, clean_phone):
        got = clean_strings(pa.array(cells, pa.string()), clean, plain=False)
        assert got.values.to_pylist() == [clean(cell)[0] for cell in cells]
