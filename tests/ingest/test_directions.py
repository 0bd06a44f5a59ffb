"""Words and codes of direction and flags, in one cell or against the balance."""

import pytest

from linkgraph.errors import UndecidedDirection
from tests.ingest.conftest import Read
from tests.ingest.reading import Reading

OWN = "6217009900000000006"
HEAD = "卡号,交易时间,金额,余额,收付标志,是否成功,现金标志\n"


def rows(*sides: str, start: int = 100, sign: int = 1, newest_first: bool = False) -> str:
    """Return rows whose balance goes up by 'in' rows (marked +) and down by the others."""
    balance, lines = start * 100, []
    for at, said in enumerate(sides):
        amount = 100 + at
        balance += sign * (amount if said.startswith("+") else -amount)
        time = f"2024-01-02 03:04:{at:02}"
        lines.append(f"{OWN},{time},{amount / 100},{balance / 100},{said[1:]},成功,其他\n")
    return "".join(lines[::-1] if newest_first else lines)


def read(got: Read, text: str, name: str = "t.csv") -> Reading:
    return got(HEAD + text, name=name)


@pytest.mark.parametrize(
    ("cell", "side"),
    [
        ("0-借", "out"), ("1-贷", "in"), ("0:借", "out"), ("借(0)", "out"), ("[贷]", "in"),
        ("D借", "out"), ("贷方[C]", "in"), ("（付）", "out"), ("2.收入", "in"), ("借　", "out"),
        ("借 Dr", "out"), ("贷/Cr", "in"), ("D-贷", None),
        ("C借", None), ("X贷", None), ("代收付", None),
        ("支付宝收款", None), ("收付", None), ("O", None), ("借贷", None),
    ],
)  # fmt: skip
def test_the_word_beside_a_code_decides(read_text: Read, cell: str, side: str | None) -> None:
    got = read(read_text, rows(f"-{cell}", *["-出"] * 4))
    first = got.rows[1]
    assert first["direction"] == side and (first["reason"] is None) == (side is not None)


@pytest.mark.parametrize("newest_first", [False, True])
def test_words_that_the_balance_contradicts_stay_and_are_warned_of(
    read_text: Read, newest_first: bool
) -> None:
    sides = ("+借", "-贷", "-贷", "+借", "-贷", "+借")
    got = read(read_text, rows(*sides, newest_first=newest_first))
    said = ["out" if side == "+借" else "in" for side in sides]
    assert [r["direction"] for r in got.data] == (said[::-1] if newest_first else said)
    (alert,) = got.report.tables[0].alerts
    assert "of 5 steps they explain 0, their opposites 5" in alert.en
    assert alert in got.report.tables[0].decisions


def test_words_that_the_balance_bears_out_or_does_not_touch(read_text: Read) -> None:
    sound = read(read_text, rows("-借", "+贷", "+贷", "-借", "+贷", "-借"))
    few = read(read_text, rows("+借", "-贷", "-贷"), name="b.csv")
    mixed = read(read_text, rows("+借", "-贷", "-借", "+贷", "+借", "+贷", "-借"), name="c.csv")
    fees = "".join(
        f"{OWN},2024-01-02 03:04:{at:02},10.00,{500 - at * 10.5},出,成功,其他\n" for at in range(8)
    )
    for got in (sound, few, mixed, read(read_text, fees, name="d.csv")):
        assert not got.report.tables[0].alerts


def test_codes_of_flags_with_their_words(read_text: Read) -> None:
    cells = [("0:成功", "01:现金"), ("1.失败", "转账(02)"), ("成功(00)", "[其他]"), ("00", "01")]
    text = "".join(
        f"{OWN},2024-01-02 03:04:05,1.00,,出,{success},{cash}\n" for success, cash in cells
    )
    got = read(read_text, text)
    assert [(r["success"], r["cash"]) for r in got.data] == [
        (True, True), (False, False), (True, False), (None, None)
    ]  # fmt: skip


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("ones", ["in", "out"])
def test_equal_amounts_are_read_by_the_order_of_their_times(
    read_text: Read, newest_first: bool, ones: str
) -> None:
    """Without times 1 = in in one order of the rows is as good as 1 = out in the other."""
    step = 1 if ones == "in" else -1
    lines = [
        f"{OWN},2024-01-02 03:04:{at:02},50.00,{900 + 50 * step * (at + 1)},1,成功,其他\n"
        for at in range(6)
    ]
    got = read(read_text, "".join(lines[::-1] if newest_first else lines))
    assert {r["direction"] for r in got.data} == {ones}
    untimed = [line.replace(f"03:04:{at:02}", "03:04:05") for at, line in enumerate(lines)]
    with pytest.raises(UndecidedDirection):
        read(read_text, "".join(untimed), name="b.csv")


def test_a_row_without_a_time_of_day_is_not_at_midnight(read_text: Read) -> None:
    """By their times the rows would fall: 9:30, then a day alone."""
    head = "卡号,交易日期,交易时间,金额,余额\n"
    lines = [
        f"{OWN},20240102,{time},{amount},{balance}\n"
        for time, amount, balance in (
            ("93015", "-5.00", "95"), ("000000", "20.00", "115"), ("", "-1.00", "114"),
            ("", "3.00", "117"), ("", "-7.00", "110"),
        )
    ]  # fmt: skip
    got = read_text(head + "".join(lines))
    assert [r["direction"] for r in got.data] == ["out", "in", "out", "in", "out"]
