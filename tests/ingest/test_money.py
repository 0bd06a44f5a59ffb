from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.columns import clean_amounts
from ingest.money import clean_money


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("1,234.50", 123450),
        ("￥1,234.5", 123450),
        ("¥12", 1200),
        ("12元", 1200),
        ("人民币12.00元", 1200),
        ("１２．５０", 1250),
        ("(123)", -12300),
        ("（1,123.00）", -112300),
        ("-5.00", -500),
        ("+5", 500),
        ("5.00-", -500),
        ("¥-5.00", -500),
        ("-¥5.00", -500),
        ("－5", -500),
        ("0.00", 0),
        (".5", 50),
        ("5.", 500),
        ("1.500000", 150),
        ("\t1234.56 ", 123456),
        ("'99", 9900),
        ("-0.00", 0),
        ("99999999999999.99", 9999999999999999),
    ],
)
def test_amounts(cell: str, fen: int) -> None:
    assert clean_money(cell) == (fen, None)


@pytest.mark.parametrize(
    "cell",
    ["1.005", "abc", "1,23", "12,34.5", "1.2.3", "1.2E+5", "1e3", "--5", "+-5", "5元5",
     "1/2", "1万",
     "(5", "99999999999999999999"],
)  # fmt: skip
def test_what_is_no_amount_is_bad_never_rounded(cell: str) -> None:
    assert clean_money(cell) == (None, "bad")


@pytest.mark.parametrize(
    ("cell", "fen"),
    [("5万", 5_000_000), ("5 万元", 5_000_000), ("￥1.2345万元整", 1_234_500),
     ("１０万", 10_000_000), ("1,000万", 1_000_000_000), ("0.000001万", 1),
     ("-3万", -3_000_000), ("50000", 5_000_000), ("50000.00元", 5_000_000)],
)  # fmt: skip
def test_ten_thousands_are_read_exactly_where_people_write_them(cell: str, fen: int) -> None:
    assert clean_money(cell, wan=True) == (fen, None)
    if "万" in cell:
        assert clean_money(cell) == (None, "bad")
        assert clean_money(cell, "fen", wan=True) == (None, "bad")


@pytest.mark.parametrize(
    "cell",
    ["万", "5万多", "约5万", "5万左右", "5-6万", "5万3千", "5万3", "五万", "5w", "5万万", "5千",
     "5亿", "0.0000001万", "1.2E+5万", "99999999999999万"],
)  # fmt: skip
def test_ten_thousands_are_never_guessed(cell: str) -> None:
    assert clean_money(cell, wan=True) == (None, "bad")


@pytest.mark.parametrize("cell", ["", "-", "null", "无", "--", "/"])
def test_nothing_is_missing(cell: str) -> None:
    assert clean_money(cell) == (None, None)


def test_fen_are_whole() -> None:
    assert clean_money("12345", "fen") == (12345, None)
    assert clean_money("12345.00", "fen") == (12345, None)
    assert clean_money("123.45", "fen") == (None, "bad")


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=2, allow_nan=False))
def test_every_amount_with_two_decimals_is_exact(amount: Decimal) -> None:
    assert clean_money(f"{amount:,}") == (int(amount * 100), None)


_CELL = st.one_of(
    st.from_regex(r"-?[0-9]{0,16}\.?[0-9]{0,4}", fullmatch=True),
    st.from_regex(r"[-+¥(]?[0-9,]{0,9}(\.[0-9]{0,3})?[-)元]?", fullmatch=True),
    st.text(max_size=6),
)


@given(st.lists(_CELL, max_size=12), st.sampled_from(["yuan", "fen"]))
def test_columns_equal_cells(cells: list[str], unit: str) -> None:
    got = clean_amounts(pa.array(cells, pa.string()), unit)
    for at, cell in enumerate(cells):
        value, problem = clean_money(cell, unit)
        assert (int(got.fen[at]), bool(got.missing[at]), bool(got.bad[at])) == (
            value or 0,
            value is None and problem is None,
            problem is not None,
        ), cell
