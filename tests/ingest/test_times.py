import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clocks import clean_clock
from ingest.columns import clean_moments
from ingest.times import clean_moment, formatted_moment
from linkgraph.schema import Precision
from tests.ingest.conftest import Read

SECOND, MINUTE, DAY = Precision.SECOND, Precision.MINUTE, Precision.DAY


def us(*parts: int) -> int:
    return (dt.datetime(*parts) - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "moment", "precision"),
    [
        ("2024-01-02 03:04:05", (2024, 1, 2, 3, 4, 5), SECOND),
        ("2024-01-02T03:04:05", (2024, 1, 2, 3, 4, 5), SECOND),
        ("2024/1/2 3:04:05", (2024, 1, 2, 3, 4, 5), SECOND),
        ("2024.01.02 03:04:05.678", (2024, 1, 2, 3, 4, 5, 678000), SECOND),
        ("2024-01-02-10.11.12.123456", (2024, 1, 2, 10, 11, 12, 123456), SECOND),
        ("20240102030405", (2024, 1, 2, 3, 4, 5), SECOND),
        ("20240102 030405", (2024, 1, 2, 3, 4, 5), SECOND),
        ("20240102 03:04:05", (2024, 1, 2, 3, 4, 5), SECOND),
        ("20240102030405678", (2024, 1, 2, 3, 4, 5, 678000), SECOND),
        ("202401020304", (2024, 1, 2, 3, 4), MINUTE),
        ("2024-01-02 03:04", (2024, 1, 2, 3, 4), MINUTE),
        ("20240102", (2024, 1, 2), DAY),
        ("2024-01-02", (2024, 1, 2), DAY),
        ("2024年1月2日", (2024, 1, 2), DAY),
        ("2024年01月02日 03时04分05秒", (2024, 1, 2, 3, 4, 5), SECOND),
        ("2024年1月2日3:04", (2024, 1, 2, 3, 4), MINUTE),
        ("2024/1/2 下午3:04:05", (2024, 1, 2, 15, 4, 5), SECOND),
        ("2024-01-02 12:30:00 AM", (2024, 1, 2, 0, 30), SECOND),
        ("２０２４-01-02\t", (2024, 1, 2), DAY),
        ("1704164645", (2024, 1, 2, 11, 4, 5), SECOND),
        ("1704164645678", (2024, 1, 2, 11, 4, 5, 678000), SECOND),
        ("45293", (2024, 1, 2), DAY),
        ("45293.5", (2024, 1, 2, 12), SECOND),
        ("2024-01-02 03:04:05+08:00", (2024, 1, 2, 3, 4, 5), SECOND),
        ("2024-01-02 00:00:00", (2024, 1, 2), SECOND),
    ],
)
def test_forms(cell: str, moment: tuple[int, ...], precision: Precision) -> None:
    assert clean_moment(cell) == (us(*moment), precision, None)


@pytest.mark.parametrize(
    "cell",
    ["2024-02-30", "2023-02-29 01:02:03", "20241301", "2024-01-02 24:00:00", "2024-01-02 03:60:00",
     "20240102030460", "01/02/2024", "2024010112", "1234567", "9999-12-31", "abc", "2024-01-02Z",
     "2024-1/2", "2024-01-02 03:04:05+09:00"],
)  # fmt: skip
def test_what_does_not_exist_or_is_ambiguous_is_bad(cell: str) -> None:
    assert clean_moment(cell)[2] == "bad"


@pytest.mark.parametrize("cell", ["", "00000000", "0", "null", "--", "0000-00-00 00:00:00"])
def test_placeholders_are_missing(cell: str) -> None:
    assert clean_moment(cell) == (None, DAY, None)


@pytest.mark.parametrize(
    ("cell", "width", "seconds", "precision"),
    [
        ("123456", 6, 12 * 3600 + 34 * 60 + 56, SECOND),
        ("93015", 6, 9 * 3600 + 30 * 60 + 15, SECOND),
        ("3015", 6, 30 * 60 + 15, SECOND),
        ("7", 6, 7, SECOND),
        ("0930", 4, 9 * 3600 + 30 * 60, MINUTE),
        ("930", 4, 9 * 3600 + 30 * 60, MINUTE),
        ("12:34:56", 6, 12 * 3600 + 34 * 60 + 56, SECOND),
        ("9:05", 6, 9 * 3600 + 5 * 60, MINUTE),
        ("12.34.56", 6, 12 * 3600 + 34 * 60 + 56, SECOND),
        ("0.5", 6, 12 * 3600, SECOND),
        ("0.524259259", 6, 12 * 3600 + 34 * 60 + 56, SECOND),
    ],
)
def test_times_of_day(cell: str, width: int, seconds: int, precision: Precision) -> None:
    assert clean_clock(cell, width) == (seconds * 1_000_000, precision, None)


def test_nine_digits_are_thousandths() -> None:
    assert clean_clock("123456789")[0] == (12 * 3600 + 34 * 60 + 56) * 1_000_000 + 789_000
    assert clean_clock("93456789") == clean_clock("093456789")


def test_no_time_of_day_is_not_midnight() -> None:
    assert clean_clock("000000") == (None, DAY, None)
    assert clean_clock("246060")[2] == "bad"


def test_own_formats() -> None:
    assert formatted_moment("02.01.2024 03:04", "%d.%m.%Y %H:%M")[:2] == (
        us(2024, 1, 2, 3, 4),
        MINUTE,
    )
    assert formatted_moment("02.01.2024", "%d.%m.%Y")[:2] == (us(2024, 1, 2), DAY)
    assert formatted_moment("31.02.2024", "%d.%m.%Y")[2] == "bad"


_MOMENTS = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2100, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)


@given(_MOMENTS)
def test_every_second_of_two_centuries(moment: dt.datetime) -> None:
    expected = us(*moment.timetuple()[:6])
    for form in ("%Y-%m-%d %H:%M:%S", "%Y/%m/%dT%H:%M:%S", "%Y年%m月%d日 %H:%M:%S"):
        assert clean_moment(moment.strftime(form))[0] == expected
    compact = f"{moment:%Y%m%d%H%M%S}"
    got = clean_moments(pa.array([compact, f"{moment:%Y-%m-%d %H:%M:%S}"]))
    assert got.us.tolist() == [expected, expected]


_CELL = st.one_of(
    st.from_regex(
        r"(19|20|21)[0-9]{2}[-/]?[0-3][0-9][-/]?[0-3][0-9]([ T][0-2][0-9]:[0-6][0-9]:[0-6][0-9])?",
        fullmatch=True,
    ),
    st.from_regex(r"[0-9]{14}|20[0-9]{2}[01][0-9][0-3][0-9][0-2][0-9]{5}", fullmatch=True),
    st.text("0123456789-/: T", max_size=20),
    st.text(max_size=20),
)  # fmt: skip


@given(st.lists(_CELL, max_size=10))
def test_columns_equal_cells(cells: list[str]) -> None:
    got = clean_moments(pa.array(cells, pa.string()))
    for at, cell in enumerate(cells):
        value, precision, problem = clean_moment(cell)
        assert bool(got.bad[at]) == (problem is not None), cell
        assert bool(got.missing[at]) == (value is None and problem is None), cell
        if value is not None:
            assert (int(got.us[at]), int(got.precision[at])) == (value, precision), cell


@pytest.mark.parametrize(("late", "width"), [("123456", 6), ("2359", 4)])
def test_the_width_of_clocks_is_of_the_whole_table(
    read_sheets: Read, monkeypatch: pytest.MonkeyPatch, late: str, width: int
) -> None:
    """The first rows are all soon after midnight (0:01:30, or 1:30): only later ones tell."""
    monkeypatch.setattr("ingest.spreadsheets._ROWS", 3)
    row = ["6217009900000000006", "20240102", "130", "5.00", "出"]
    head = ["卡号", "交易日期", "交易时间", "金额", "收付标志"]
    rows = [[*row[:2], clock, *row[3:]] for clock in ("130", "0130", "130", "130", late)]
    got = read_sheets([head, *rows])
    day = 1_704_153_600_000_000
    early = 90 if width == 6 else 5400
    assert [(r["time_us"] - day) // 1_000_000 for r in got.data[:4]] == [early] * 4
    assert len(got.data) == 5 and got.report.tables[0].read == 6
