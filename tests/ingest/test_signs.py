"""A minus before an amount: a reversal, or only the direction said twice."""

import pytest

from tests.ingest.conftest import Read

OWN = "6217009900000000006"


def flow(head: str, *lines: str, newest_first: bool = False) -> str:
    rows = [f"{OWN},2024-01-02 03:04:0{at},{line}\n" for at, line in enumerate(lines)]
    return f"卡号,交易时间,{head}\n" + "".join(rows[::-1] if newest_first else rows)


def test_minus_signs_in_the_column_of_money_out(read_text: Read) -> None:
    lines = ("-5.00,,95.00", ",10.00,105.00", "-1.00,,104.00")
    got = read_text(flow("支出,收入,余额", *lines))
    assert [(r["direction"], r["amount_fen"], r["negative"]) for r in got.data] == [
        ("out", 500, False),
        ("in", 1000, False),
        ("out", 100, False),
    ]
    assert got.decided("repeats its direction")


@pytest.mark.parametrize("head", ["支出,收入,余额", "借方发生额,贷方发生额,账户余额"])
def test_a_reversal_raises_the_balance(read_text: Read, head: str) -> None:
    got = read_text(flow(head, ",10.00,110.00", "-5.00,,115.00", ",1.00,116.00"))
    assert [(r["direction"], r["negative"]) for r in got.data] == [
        ("in", False),
        ("out", True),
        ("in", False),
    ]


def test_a_reversal_beside_a_word_raises_the_balance(read_text: Read) -> None:
    got = read_text(flow("借贷标志,金额,余额", "贷,10.00,110.00", "借,-5.00,115.00"))
    assert [(r["direction"], r["negative"]) for r in got.data] == [("in", False), ("out", True)]


def test_a_few_minus_signs_without_balances_stay_what_they_are(read_text: Read) -> None:
    got = read_text(flow("支出,收入", "-5.00,", ",10.00"))
    assert [(r["direction"], r["negative"]) for r in got.data] == [("out", True), ("in", False)]


@pytest.mark.parametrize(("out", "into"), [("1", "2"), ("2", "1"), ("0", "1"), ("A", "B")])
@pytest.mark.parametrize("newest_first", [False, True])
def test_codes_whose_signs_repeat_them(
    read_text: Read, out: str, into: str, newest_first: bool
) -> None:
    moves = [-500, 1000, -100, -7, 30, -2500, 11]
    balance, lines = 10_000, []
    for move in moves:
        balance += move
        lines.append(f"{out if move < 0 else into},{move / 100:.2f},{balance / 100:.2f}")
    got = read_text(flow("收付标志,金额,余额", *lines, newest_first=newest_first))
    sides = ["out" if move < 0 else "in" for move in moves]
    assert [r["direction"] for r in got.data] == (sides[::-1] if newest_first else sides)
    assert not any(r["negative"] for r in got.data)


def test_zeros_in_the_only_known_column_of_two_are_no_amounts(read_text: Read) -> None:
    got = read_text(flow("支出,某列,余额", "5.00,0.00,95.00", "0.00,10.00,105.00", ",1.00,106.00"))
    assert got.reasons == ["header", None, "missing_amount", "missing_amount"]
