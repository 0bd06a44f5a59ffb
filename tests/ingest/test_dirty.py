"""True values written in every dirty way: the clean value comes out or a named problem, never
another value. The scalar way and the columnar way agree."""

import datetime as dt
import random
from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clocks import clean_clock
from ingest.columns import clean_moments, clean_strings
from ingest.lists import split_cards
from ingest.phones import clean_phone
from ingest.times import clean_moment
from ingest.values import clean_identifier, clean_number
from linkgraph.schema import Precision
from tests.ingest.conftest import Read

_DIGITS = st.text("0123456789", min_size=8, max_size=22).filter(lambda text: text.strip("0"))
_FULL_WIDTH = str.maketrans("0123456789*-_.", "０１２３４５６７８９＊－＿．")


def wrapped(number: str, draw: random.Random) -> str:
    """Write a number as programs and people leave it in a cell: what is around it is no part."""
    ways: list[Callable[[str], str]] = [
        lambda t: t, lambda t: f"'{t}", lambda t: f'"{t}"', lambda t: f'="{t}"', lambda t: f"{t}\t",
        lambda t: f"\ufeff{t}", lambda t: f"\u3000{t}\xa0", lambda t: f"|{t}", lambda t: f"{t}|",
        lambda t: f"\u200b{t}\u202c", lambda t: f"[{t}]", lambda t: f"（{t}）", lambda t: f"{t};",
        lambda t: t.translate(_FULL_WIDTH), lambda t: f"‘{t}’", lambda t: f"{t}，",
    ]  # fmt: skip
    for way in draw.sample(ways, 2):
        number = way(number)
    return number


def grouped(digits: str, mark: str) -> str:
    return mark.join(digits[at : at + 4] for at in range(0, len(digits), 4))


@given(_DIGITS, st.randoms(use_true_random=False))
def test_what_stands_around_a_number_is_no_part_of_it(digits: str, draw: random.Random) -> None:
    cell = wrapped(digits, draw)
    assert clean_number(cell) in ((digits, None), (None, "damaged")), cell
    both = clean_strings(pa.array([cell, digits]), clean_number, plain=True).values
    assert both[1].as_py() == digits and both[0].as_py() in (digits, None)


@given(st.text("0123456789", min_size=16, max_size=19).filter(lambda text: text[0] != "0"))
def test_blanks_and_hyphens_between_groups(digits: str) -> None:
    cells = [grouped(digits, " "), grouped(digits, "\u3000")]
    cells += [grouped(digits, "-")] if len(digits) in (16, 19) else []
    for cell in cells:
        assert clean_identifier(cell) == (digits, None), cell
    assert split_cards(grouped(digits, " ")) == [digits]


@given(st.integers(10**15, 10**20), st.integers(0, 3))
def test_a_long_number_that_was_a_number_is_damaged(number: int, places: int) -> None:
    shown = f"{float(number):.{14 - places}E}"
    for cell in (shown, shown.replace("E+", "e+"), f"{number}.0", f"{number:,}", f"{number:,}.00"):
        value, problem = clean_identifier(cell)
        assert value is None and problem == "damaged", cell


@pytest.mark.parametrize(
    ("cell", "pattern"),
    [
        ("6217 **** **** 1234", "6217********1234"),
        ("6217-****-****-1234", "6217********1234"),
        ("6217＊＊＊＊1234", "6217****1234"),
        ("6217××××1234", "6217****1234"),
        ("6217●●●●1234", "6217****1234"),
        ("6217####1234", "6217****1234"),
        ("6217…1234", "6217***1234"),
        ("621700XXXXXX1234", "621700******1234"),
        ("6217 xxxx xxxx 1234", "6217********1234"),
        ("110105XXXXXXXX002X", "110105********002X"),
        ("尾号1234", "*1234"),
        ("（末四位：1234）", "*1234"),
        ("6228****(尾号1234)", "6228****1234"),
        ("6228******1234(尾号1234)", "6228******1234"),
        ("6228******1234(尾号9999)", "6228******1234(尾号9999)"),
        ("6228XXXX0002/6228XXXX0003", "6228****0002/6228****0003"),
        ("wxid_xxx123", "wxid_xxx123"),
        ("12XX34", "12XX34"),
    ],
)
def test_masks_are_patterns(cell: str, pattern: str) -> None:
    assert clean_number(cell) == (pattern, None)
    assert clean_number(pattern) == (pattern, None)
    assert clean_strings(pa.array([cell]), clean_number, plain=True).values[0].as_py() == pattern


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("账号：6217009900000000006", "6217009900000000006"),
        ("卡号 6217 0099 0000 0000 006", "6217009900000000006"),
        ("6217009900000000006（张三）", "6217009900000000006"),
        ("(工商银行)6217009900000000006", "6217009900000000006"),
        ("6217009900000000006_1 (张三)", "6217009900000000006_1"),
        ("订单号6217009900000000006", "订单号6217009900000000006"),
        ("6217009900000000006(2笔)", "6217009900000000006(2笔)"),
        ("91350100m000100y43", "91350100M000100Y43"),
        ("91350100m000100y44", "91350100m000100y44"),
    ],
)
def test_labels_are_no_part_of_a_number(cell: str, number: str) -> None:
    assert clean_number(cell) == (number, None)
    assert clean_number(number) == (number, None)


def test_two_numbers_in_a_cell_never_become_one() -> None:
    for mark in (" ", "\n", "\t", "\u3000"):
        cell = f"6217009900000000006{mark}6228480000000000002"
        assert clean_number(cell) == ("6217009900000000006 6228480000000000002", "several")
        assert clean_phone(f"13800000000{mark}13900000000")[0] == "13800000000;13900000000"
    assert clean_phone("13,800,000,000")[0] == "13800000000"


def test_signs_that_only_resemble_digits_do_not_become_some() -> None:
    assert clean_identifier("6217①")[0] == "6217①" and clean_identifier("6217²")[0] == "6217²"
    assert clean_identifier("#######") == (None, "damaged")


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("+86 571 88888888", "057188888888"),
        ("+86-571-88888888", "057188888888"),
        ("0086 138 0000 0000", "13800000000"),
        ("86-13800000000", "13800000000"),
        ("138****0000", "138****0000"),
        ("138XXXX0000", "138****0000"),
    ],
)
def test_phones_as_dialled_within_the_country(cell: str, phone: str) -> None:
    assert clean_phone(cell) == (phone, None)


def micros(moment: dt.datetime) -> int:
    return (moment - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1)


def written(moment: dt.datetime) -> list[tuple[str, Precision]]:
    """Return every form of a moment that banks write, and how exact it is."""
    second, minute, day = Precision.SECOND, Precision.MINUTE, Precision.DAY
    h12, half = moment.hour % 12 or 12, "下午" if moment.hour >= 12 else "上午"
    epoch = (micros(moment) - 8 * 3_600_000_000) // 1_000_000
    y, m, d = moment.year, moment.month, moment.day
    forms = [
        (f"{moment:%Y-%m-%d %H:%M:%S}", second), (f"{moment:%Y/%m/%dT%H:%M:%S}", second),
        (f"{moment:%Y%m%d%H%M%S}", second), (f"{moment:%Y%m%d %H%M%S}", second),
        (f"{moment:%Y-%m-%d-%H.%M.%S}.000000", second), (f"{moment:%Y%m%d%H%M}", minute),
        (f"{y}年{m}月{d}日 {moment:%H时%M分%S秒}", second), (f"{y}.{m}.{d} {moment:%H:%M}", minute),
        (f"{y}/{m}/{d} {half}{h12}:{moment:%M:%S}", second),
        (f"{moment:%Y-%m-%d} {h12}:{moment:%M:%S %p}", second),
        (f"{y}-{m}-{d}", day), (f"{moment:%Y%m%d}", day), (f"{y}年{m:02}月{d:02}日", day),
        (f"{moment:%Y%m%d}.0", day), (f"{y}—{m:02}—{d:02}", day), (f"{y}/{m}/{d} 星期一", day),
        (f"{moment:%Y%m%d} {moment.hour}:{moment:%M:%S}", second),
        (f"{moment:%Y%m%d%H%M%S}000", second), (f"{moment:%Y-%m-%d %H:%M:%S}+08:00", second),
    ]  # fmt: skip
    if 10**9 <= epoch < 19 * 10**8:
        forms += [(str(epoch), second), (f"{epoch}000", second), (f"{epoch}.0", second)]
    return forms


_MOMENTS = st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2099, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)
_EXACT = {Precision.SECOND: 1, Precision.MINUTE: 60, Precision.DAY: 86_400}


@given(_MOMENTS)
def test_a_moment_in_every_form(moment: dt.datetime) -> None:
    for cell, precision in written(moment):
        step = _EXACT[precision] * 1_000_000
        expected = micros(moment) // step * step
        assert clean_moment(cell) == (expected, precision, None), cell
        column = clean_moments(pa.array([cell]))
        assert (int(column.us[0]), int(column.precision[0])) == (expected, precision), cell


@given(st.times(), st.integers(6, 9))
def test_times_of_day_that_lost_their_zeros(time: dt.time, width: int) -> None:
    whole = f"{time:%H%M%S}" + f"{time.microsecond // 1000:03}"
    full = whole if width > 6 else whole[:6]
    lost = full.lstrip("0")
    us = int(full[:2]) * 3600 + int(full[2:4]) * 60 + int(full[4:6])
    expected = us * 1_000_000 + (int(full[6:]) * 1000 if width > 6 else 0)
    got = clean_clock(lost, 9 if width > 6 else 6)
    assert got[0] == (expected or None) and got[2] is None, lost


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("中午 1:05", "13:05"), ("晚上 12:05", None), ("晚上 1:05", None), ("上午 15:05", None),
        ("13:05 AM", None), ("傍晚 6:05", "18:05"), ("凌晨 12:05", "00:05"), ("下午15:05", "15:05"),
        ("1899-12-31 09:05", "09:05"), ("1900/1/0 09:05", "09:05"), ("24:00:00", None),
        ("24:00", None), ("09:60", None), ("90500.0", "09:05"), ("0.0", ""), ("000000000", ""),
    ],
)  # fmt: skip
def test_words_for_halves_of_a_day(cell: str, clock: str | None) -> None:
    us, _, problem = clean_clock(cell)
    assert (problem == "bad") == (clock is None)
    if clock:
        assert us == (int(clock[:2]) * 60 + int(clock[3:])) * 60_000_000


@given(st.lists(_MOMENTS.filter(lambda m: 2000 <= m.year < 2030), min_size=12, unique=True))
def test_years_of_two_digits_are_never_read(moments: list[dt.datetime]) -> None:
    """Each such cell alone may look like an epoch or like another year; the column tells."""
    for form in ("%y%m%d", "%y-%m-%d", "%y/%m/%d %H:%M:%S", "%d-%m-%y"):
        assert all(clean_moment(f"{moment:{form}}")[2] == "bad" for moment in moments)
    column = clean_moments(pa.array([f"{moment:%Y%m%d%H%M}" for moment in moments]))
    assert not column.bad.any()


@pytest.mark.parametrize("form", ["%y%m%d%H%M%S", "%y%m%d%H%M"])
def test_columns_of_two_digit_years_are_refused(form: str) -> None:
    draw = random.Random(7)
    start = dt.datetime(2018 if form.endswith("M") else 2020, 1, 1)
    moments = [start + dt.timedelta(seconds=draw.randrange(366 * 86_400)) for _ in range(30)]
    column = clean_moments(pa.array([f"{moment:{form}}" for moment in moments]))
    assert column.bad.all()


HEAD = "卡号,交易日期,交易时间,金额,收付标志\n"
OWN = "6217009900000000006"
DAY = 1_704_153_600_000_000


def clocks(got: Read, *cells: str) -> list[float | None]:
    rows = "".join(f"{OWN},20240102,{cell},1,进\n" for cell in cells)
    read = got(HEAD + rows, name=f"{abs(hash(cells))}.csv")
    return [None if r["reason"] else (r["time_us"] - DAY) / 1e6 for r in read.rows[1:]]


def test_nine_digit_clocks_by_the_longest_of_the_table(read_text: Read) -> None:
    assert clocks(read_text, "123456789", "123456") == [45296.789, 83.456]
    assert clocks(read_text, "93456789", "123456") == [34496.789, 83.456]
    assert clocks(read_text, "123456789", "093015") == [45296.789, None]


def test_a_time_column_that_holds_days_or_rubbish(read_text: Read) -> None:
    assert clocks(read_text, "20240103", "20240104") == [86400.0, 172800.0]
    assert clocks(read_text, "123456789", "20240102") == [45296.789, 7360.102]
    assert clocks(read_text, "56789", "101112") == [None, 36672.0], "no serial of Excel"
    assert clocks(read_text, "1900-01-01 09:30:15", "10:00:00") == [34215.0, 36000.0]
