"""Codes of a success column: stated by layout, header, mapping or balances, never assumed."""

from pathlib import Path

import pytest

from ingest.mappings import read_mapping
from ingest.read import Answers
from tests.ingest.conftest import Read
from tests.ingest.test_banks import csv_of, line

OWN = "6217009900000000006"
HEAD = "卡号,交易时间,金额,余额,收付标志,{}\n"


def statement(codes: str, failed: str, *, newest_first: bool = False) -> list[str]:
    """Return rows of 1 yuan out for each code; the balance does not move where it is `failed`."""
    balance, rows = 100, []
    for at, code in enumerate(codes):
        balance -= code not in failed
        rows.append(f"{OWN},2024-01-02 03:04:{at:02},1.00,{balance}.00,出,{code}\n")
    return rows[::-1] if newest_first else rows


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize(("codes", "failed"), [("0000100010", "1"), ("1111011101", "0")])
def test_balances_tell(read_text: Read, codes: str, failed: str, newest_first: bool) -> None:
    rows = statement(codes, failed, newest_first=newest_first)
    got = read_text(HEAD.format("是否成功") + "".join(rows))
    want = [code != failed for code in codes]
    assert [r["success"] for r in got.data] == (want[::-1] if newest_first else want)
    assert {r["warnings"] for r in got.data} == {None}
    assert got.decided(f"{failed}=failure (2 rows; the balance follows 0, stays at 2)")


def test_balances_that_do_not_tell(read_text: Read) -> None:
    moving = read_text(HEAD.format("是否成功") + "".join(statement("0101010101", "")))
    assert {r["success"] for r in moving.data} == {True}, "both codes moved the balance"
    still = read_text(HEAD.format("是否成功") + "".join(statement("0101010101", "01")))
    assert {r["success"] for r in still.data} == {None}
    assert still.decided("0 (5 rows), 1 (5 rows) mean nothing known")
    assert "all these rows count" in still.report.tables[0].alerts[0].en
    one = read_text(HEAD.format("是否成功") + "".join(statement("0000000001", "")[::2]))
    assert {r["success"] for r in one.data} == {None}, "rows are missing: no step can be checked"


def test_the_header_states_its_codes(read_text: Read) -> None:
    header = "交易是否成功（0：失败 1：成功）"
    got = read_text(HEAD.format(header) + "".join(statement("101", "")[:3]))
    assert [r["success"] for r in got.data] == [True, False, True]


def test_the_platform_states_its_codes(read_text: Read) -> None:
    said = {"交易卡号": OWN, "交易时间": "2024-01-02 03:04:05", "交易金额": "1", "收付标志": "出"}
    rows = [
        line("platform_34", **said, 交易是否成功=ok, 现金标志=cash)
        for ok, cash in (("00", "01"), ("01", "00"), ("1", "1"))
    ]
    got = read_text(csv_of("platform_34", *rows))
    assert [(r["success"], r["cash"]) for r in got.data] == [
        (True, True),
        (False, False),
        (None, None),
    ]
    generic = read_text(HEAD.format("是否成功") + "".join(statement("1", "")), name="g.csv")
    assert generic.data[0]["success"] is None


def test_a_mapping_states_its_codes(tmp_path: Path, read_text: Read) -> None:
    path = tmp_path / "m.toml"
    path.write_text(
        'layout = "generic_transactions"\n[success]\n1 = true\n0 = false\n', encoding="utf-8"
    )
    answers = Answers(layouts=(read_mapping(path),))
    got = read_text(HEAD.format("是否成功") + "".join(statement("101", "")), answers=answers)
    assert [r["success"] for r in got.data] == [True, False, True]
