"""A CSV that Excel saved again: numbers with nothing but zeros after their 15th digit."""

import math
import random
from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ingest.columns import Bools
from ingest.mappings import read_mapping
from ingest.read import Answers
from ingest.rounded import Seen, damaged_columns, is_rounded, look
from tests.ingest.conftest import Read

HEAD = "交易卡号,交易账号,交易时间,交易金额,收付标志,交易对手账卡号,对手户名,对手身份证号\n"
OWN = "6217009900000000006"


def saved(number: str) -> str:
    """Return a number as Excel shows it in a column that is wide enough."""
    return number[:15] + "0" * (len(number) - 15)


def statement(*others: str, own: str = OWN, account: str = "", ids: str = "") -> str:
    rows = [
        f"{own},{account},2024-01-02 03:04:{at % 60:02},1.00,进,{other},李四,{ids}\n"
        for at, other in enumerate(others)
    ]
    return HEAD + "".join(rows)


def numbers(count: int, length: int, seed: int = 1) -> list[str]:
    draw = random.Random(seed)
    return [f"62{draw.randrange(10 ** (length - 3)):0{length - 3}}7" for _ in range(count)]


def test_a_saved_column_loses_its_numbers_and_keeps_its_rows(read_text: Read) -> None:
    whole = numbers(8, 19)
    got = read_text(statement(*map(saved, whole), "31001234", own=OWN))
    assert [r["reason"] for r in got.rows] == ["header"] + [None] * 9
    assert [r["counterparty_number"] for r in got.data] == [None] * 8 + ["31001234"]
    assert [r["counterparty_damaged"] for r in got.data] == [*map(saved, whole), None]
    assert [r["warnings"] for r in got.data][:1] == ["damaged:counterparty_number"]
    assert got.report.tables[0].alerts[0].en.startswith("column '交易对手账卡号': 8 numbers have")
    assert got.data[0]["raw_006"] == saved(whole[0])


def test_own_numbers_of_a_saved_table_are_set_aside(read_text: Read) -> None:
    whole = [saved(number) for number in numbers(5, 19)]
    got = read_text(statement(*whole, own=saved(OWN)))
    assert [r["reason"] for r in got.rows[1:]] == ["damaged_number"] * 5
    assert got.report.tables[0].set_aside == {"damaged_number": 5, "header": 1}
    kept = read_text(statement(*whole, own=saved(OWN), account="310099001"), name="b.csv")
    assert [r["own_account"] for r in kept.data] == ["310099001"] * 5
    assert {r["own_card"] for r in kept.rows[1:]} == {None}


def test_one_number_may_end_so_by_chance(read_text: Read) -> None:
    got = read_text(statement(*numbers(9, 19), "6217001234567890000", own=saved(OWN)))
    assert [r["counterparty_number"] for r in got.data][-1] == "6217001234567890000"
    assert got.data[-1]["warnings"].startswith("luhn:own_card;rounded:counter")
    assert {r["own_card"] for r in got.data} == {saved(OWN)} and not got.report.tables[0].alerts
    assert got.decided("in 1 rows the number has only zeros")


def test_round_numbers_and_sixteen_digits(read_text: Read) -> None:
    """Accounts counted in thousands end in zeros before the 16th digit too: nothing is proved."""
    internal = [f"9{at:04}00000000000000" for at in range(1, 9)]
    got = read_text(statement(*internal))
    assert [r["counterparty_number"] for r in got.data] == internal
    five = [number[:14] + "70" for number in numbers(5, 16)]
    few = read_text(statement(*five), name="b.csv")
    assert [r["counterparty_number"] for r in few.data] == five, "one in ten ends in 0"
    seven = [number[:14] + "70" for number in numbers(7, 16)]
    more = read_text(statement(*seven), name="c.csv")
    assert {r["counterparty_number"] for r in more.data} == {None}


def test_ids_and_mixed_columns(read_text: Read) -> None:
    ids = [saved(f"11010519{at}12311239") for at in range(50, 56)]
    text = HEAD + "".join(
        f"{OWN},,2024-01-02 03:04:05,1.00,进,{other},李四,{one}\n"
        for other, one in zip(numbers(8, 19), [*ids, "11010519491231002X", ""], strict=True)
    )
    got = read_text(text)
    assert [r["counterparty_id"] for r in got.data] == [None] * 6 + ["11010519491231002X", None]
    assert all(r["counterparty_number"] for r in got.data), "the other column is whole"


def test_lists_of_cards(read_text: Read) -> None:
    cards = [saved(number) for number in numbers(4, 19)]
    rows = "".join(f"张三,110105194912310021,31001{at},{c}\n" for at, c in enumerate(cards))
    got = read_text(
        "户名,证件号码,账号,卡号\n" + rows + "张三,110105194912310021,310019,62001234\n"
    )
    assert [r["cards"] for r in got.data] == [None] * 4 + [["62001234"]]
    assert got.data[0]["warnings"] == "checksum:id_number;damaged:cards"


def test_a_mapping_says_that_zeros_are_right(read_text: Read, tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text('layout = "generic_transactions"\nexact = true\n', encoding="utf-8")
    whole = [saved(number) for number in numbers(5, 19)]
    got = read_text(statement(*whole), answers=Answers(layouts=(read_mapping(path),)))
    assert [r["counterparty_number"] for r in got.data] == whole


@given(st.lists(st.integers(0, 10**19 - 1), max_size=40), st.integers(16, 19))
def test_whole_numbers_are_never_taken_for_rounded(values: list[int], length: int) -> None:
    """Hypothesis likes round numbers: those are drawn anew, as banks' numbers are."""
    texts = [f"{random.Random(v).randrange(10**length):0{length}}" for v in values]
    seen: dict[str, Seen] = {}
    look(seen, "own_card", pa.array(texts, pa.string()), _all(texts))
    assert damaged_columns(seen) == ()


@given(st.integers(0, 10**6), st.integers(3, 40), st.integers(17, 20), st.data())
def test_saved_columns_are_found(seed: int, count: int, length: int, data: st.DataObject) -> None:
    texts = [saved(number) for number in numbers(count, length, seed)]
    share = data.draw(st.integers(0, count // 2))
    texts += numbers(share, length, seed + 1)
    seen: dict[str, Seen] = {}
    look(seen, "own_card", pa.array(texts, pa.string()), _all(texts))
    telling = {text for text in texts if is_rounded(text) and text[14] != "0"}
    n = len({text for text in texts})
    bound = math.log10(math.comb(n, len(telling))) - len(telling) * (length - 15)
    if len(telling) >= 3 and len(telling) * 2 > n and bound <= -6:
        assert damaged_columns(seen) == ("own_card",)


def _all(texts: list[str]) -> Bools:
    return np.ones(len(texts), bool)
