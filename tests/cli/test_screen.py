"""Text for terminals: widths, wrapping, hostile characters, money."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.output.moments import clock, shown_clock, span
from linkgraph.output.screen import table_text
from linkgraph.output.table import Column, Table, money, yuan
from linkgraph.output.width import pad, tame, width, wrap
from linkgraph.text import Text, same

WORDS = st.text(alphabet=st.sampled_from("ab1 　，。中文卡号“）6217"), max_size=60)


@given(WORDS, st.integers(2, 40))
def test_wrapping_keeps_every_character_and_fits(words: str, columns: int) -> None:
    lines = wrap(words, columns)
    squeezed = re.sub(r"\s", "", "".join(lines))
    assert squeezed == re.sub(r"\s", "", words)
    closing = set("，。“）")
    for line in lines:
        atoms = re.findall(r"[0-9A-Za-z]+|.", line)
        assert width(line) <= columns or len(atoms) == 1 or closing & set(line), line


@given(st.text(max_size=30))
def test_tamed_text_stays_on_its_line(words: str) -> None:
    shown = tame(words)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    assert not any(unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI")
                   for c in shown)  # fmt: skip
    assert tame(shown) == shown


def test_escape_codes_are_shown_not_run() -> None:
    assert tame("张\x1b[2J三\u202e") == "张<U+001B>[2J三<U+202E>"
    titled = table_text(
        Table(same("t"), (Column(same("a")),), [("\x1b",)], "张\x1b[2J三"), "en", 80
    )
    assert "\x1b" not in titled and "张<U+001B>[2J三" in titled


@given(WORDS, st.integers(0, 50))
def test_padding_is_by_columns(words: str, columns: int) -> None:
    assert width(pad(words, columns)) == max(columns, width(words))


def test_width_of_chinese() -> None:
    assert width("卡号6217") == 8
    assert width("（）") == 4
    assert width("é") == 1 == width("e\u0301")


@given(st.integers(-(10**20), 10**20))
def test_money_is_exact(fen: int) -> None:
    digits = re.sub(r"[^\d-]", "", money(fen))
    assert int(digits) == fen
    assert int(yuan(fen, grouped=False).replace(".", "")) == fen
    assert re.fullmatch(r"-?¥\d{1,3}(,\d{3})*\.\d\d", money(fen))


def test_columns_line_up_whatever_their_language() -> None:
    table = Table(
        same("t"),
        (Column(Text("户名", "name")), Column(Text("卡号", "card"), "id"),
         Column(Text("金额", "amount"), "money")),
        [("王建国", "6217000000000000001", 123456), ("Li", "62", 5), (None, "x\ty", -1)],
    )  # fmt: skip
    lines = table_text(table, "zh").split("\n")
    assert lines[2] == "王建国  6217000000000000001  ¥1,234.56"
    assert lines[3] == "Li      62                       ¥0.05"
    assert lines[4] == "        x y                     -¥0.01"


def test_a_narrow_terminal_wraps_text_and_never_numbers() -> None:
    number = "6217000000000000001"
    table = Table(
        same("t"),
        (Column(same("n"), "id"), Column(same("reason"))),
        [(number, "同一手机号用于八个账户的联系电话，且在同一网点开户")],
    )
    lines = table_text(table, "zh", 40).split("\n")
    assert max(map(width, lines)) <= 40
    assert any(number in line for line in lines)
    assert len(lines) > 3


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "0 秒", "0 s"),
        (59, "59 秒", "59 s"),
        (60, "1 分", "1 min"),
        (3661, "1 小时 1 分", "1 h 1 min"),
        (90000, "1 天 1 小时", "1 d 1 h"),
        (86401, "1 天", "1 d"),
    ],
)
def test_spans(seconds: int, zh: str, en: str) -> None:
    assert (span(seconds, "zh"), span(seconds, "en")) == (zh, en)


def test_a_time_is_shown_as_exactly_as_it_is_known() -> None:
    moment = 1_741_651_275_000_000
    assert clock(moment) == "2025-03-11 00:01:15"
    assert [shown_clock(moment, precision) for precision in (0, 1, 2)] == [
        "2025-03-11 00:01:15",
        "2025-03-11 00:01",
        "2025-03-11",
    ]
