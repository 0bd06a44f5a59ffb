"""Every inference can be undone: by a switch for all, by `apart` for one row; flags of reversal."""

import hashlib
from collections import Counter
from typing import Any

import pytest

from linkgraph.derive.apart import parse_reference
from linkgraph.schema import State
from linkgraph.settings import DeriveSettings

NOON = 1_700_049_600_000_000
S = 1_000_000
A, B, C = ("6222020000000000017", "6222020000000000025", "6222020000000000033")


def row(own: str, other: str, direction: str, at: int, **said: Any) -> dict[str, Any]:
    return {
        "own_card": own, "counterparty_number": other, "direction": direction,
        "time_us": NOON + at * S, "amount_fen": 500, **said,
    }  # fmt: skip


SHEETS = {
    "a1.csv": [
        row(A, B, "out", 0, balance_fen=9_500),
        row(A, C, "out", 60, balance_fen=9_000),
        row(A, C, "in", 90, balance_fen=9_500, memo="冲正"),
    ],
    "a2.csv": [row(A, B, "out", 0, balance_fen=9_500)],
    "b.csv": [row(B, A, "in", 7)],
}


def reference(file: str, number: int) -> str:
    return f"{hashlib.sha256(file.encode()).hexdigest()[:12]}::{number}"


@pytest.fixture(scope="module")
def told(derive: Any, sheet: Any) -> Any:
    def transfers(**settings: Any) -> list[dict[str, Any]]:
        sheets = (sheet(rows, file=file) for file, rows in SHEETS.items())
        names = {"name": "甲", "id_number": "110101199003070011"}
        held = [{"cards": [A], **names}, {"cards": [B], **names}]
        graph = derive(
            *sheets, sheet(held, "accounts", "held.csv"), settings=DeriveSettings(**settings)
        )
        return list(graph.transfers.to_pylist())

    return transfers


def shape(transfers: list[dict[str, Any]]) -> Counter[tuple[int, str, int]]:
    return Counter(
        (t["sides"], State(t["state"]).name, t["row_end"] - t["row_start"]) for t in transfers
    )


def test_all_inferences_with_their_reasons(told: Any) -> None:
    found = told()
    assert shape(found) == {(3, "OK", 3): 1, (1, "REVERSED", 1): 1, (2, "REVERSAL", 1): 1}
    reasons = {t["sides"]: t["reason"] for t in found}
    assert reasons == {3: "paired;duplicate;own_id", 1: "reversed", 2: "reversal"}


@pytest.mark.parametrize(
    ("off", "left"),
    [
        ("overlaps", {(3, "OK", 2): 1, (1, "OK", 1): 1, (1, "REVERSED", 1): 1,
                      (2, "REVERSAL", 1): 1}),
        ("pair_sides", {(1, "OK", 2): 1, (2, "OK", 1): 1, (1, "REVERSED", 1): 1,
                        (2, "REVERSAL", 1): 1}),
        ("reversals", {(3, "OK", 3): 1, (1, "OK", 1): 1, (2, "OK", 1): 1}),
    ],
)  # fmt: skip
def test_each_can_be_switched_off(told: Any, off: str, left: Any) -> None:
    assert shape(told(**{off: False})) == left


def test_own_transfers_can_be_left_unmarked(told: Any) -> None:
    assert [t["own"] for t in told() if t["sides"] == 3] == [True]
    assert not any(t["own"] for t in told(own_transfers=False))


def test_a_row_that_stands_apart_is_a_transfer_of_its_own(told: Any) -> None:
    folded = told(apart=(reference("a2.csv", 2),))
    assert shape(folded)[3, "OK", 2] == 1
    assert [t["row_end"] - t["row_start"] for t in folded if t["reason"] == "apart;own_id"] == []
    assert [t["reason"] for t in folded if "apart" in (t["reason"] or "")] == ["own_id;apart"]
    unpaired = told(apart=(reference("b.csv", 2),))
    assert shape(unpaired)[1, "OK", 2] == shape(unpaired)[2, "OK", 1] == 1
    kept = told(apart=(reference("a1.csv", 4),))
    assert shape(kept)[1, "OK", 1] == shape(kept)[2, "OK", 1] == 1
    assert told(apart=("12345678::2", "nonsense", reference("a1.csv", 99))) == told()


def test_references_of_rows() -> None:
    assert parse_reference("0123abCD::7") == ("0123abcd", None, 7)
    assert parse_reference("0123abcd:7") == ("0123abcd", None, 7)
    assert parse_reference("0123abcd:Sheet:1:7") == ("0123abcd", "Sheet:1", 7)
    assert parse_reference("0123:Sheet1:7") is parse_reference("") is None


@pytest.mark.parametrize(
    ("flags", "states"),
    [
        (["0", "1", "2"], ["OK", "REVERSED", "REVERSAL"]),
        (["正常", "已冲正", "冲正"], ["OK", "REVERSED", "REVERSAL"]),
        (["0", "0", "2"], ["OK", "REVERSED", "REVERSAL"]),
        (["2", "0", "0"], ["REVERSAL", "OK", "OK"]),
        (["0", "1", "1"], ["OK", "OK", "OK"]),
    ],
)
def test_flags_of_reversal(derive: Any, sheet: Any, flags: list[str], states: list[str]) -> None:
    """1 is `reversed` only where the same kind of table also has 2: else it may mean either."""
    sides = ("out", "out", "in")
    rows = [
        row(A, B, side, at * 60, reversal_flag=flag)
        for at, (side, flag) in enumerate(zip(sides, flags, strict=True))
    ]
    found = derive(sheet(rows)).transfers.to_pylist()
    assert [State(t["state"]).name for t in found] == states
    unread = [t for t in found if "reversal_flag_unread" in (t["reason"] or "")]
    assert len(unread) == (2 if "2" not in "".join(flags) and "1" in flags else 0)


def test_a_flagged_original_without_its_reversal_does_not_count(derive: Any, sheet: Any) -> None:
    rows = [row(A, B, "out", 0, reversal_flag="1"), row(A, C, "in", 9, reversal_flag="2")]
    found = derive(sheet(rows)).transfers.to_pylist()
    assert [State(t["state"]).name for t in found] == ["REVERSED", "REVERSAL"]
    assert found[0]["reason"] == "reversed_by_flag"
    assert found[1]["reason"] == "reversal;reversal_unmatched"


@pytest.mark.parametrize(
    ("memo", "back"),
    [
        ("红字冲销", True), ("转账退回", True), ("跨行退汇", True), ("反交易", True),
        ("火车票退票", False), ("12306退票", False), ("撤销冻结", False), ("冲正失败", False),
        ("退款", False),
    ],
)  # fmt: skip
def test_words_of_reversal(derive: Any, sheet: Any, memo: str, back: bool) -> None:
    rows = [row(A, B, "out", 0), row(A, B, "in", 60, memo=memo)]
    states = [State(t["state"]).name for t in derive(sheet(rows)).transfers.to_pylist()]
    assert states == (["REVERSED", "REVERSAL"] if back else ["OK", "OK"])


def test_a_clock_that_puts_the_reversal_first(derive: Any, sheet: Any) -> None:
    """The other bank's clock runs ahead: within `pair_seconds` it is still the reversal."""
    for gap, state in ((30, "REVERSED"), (130, "OK")):
        one = sheet([row(A, B, "in", 0, memo="退汇")], file="a.csv")
        two = sheet([row(B, A, "in", gap)], file="b.csv")
        found = derive(one, two, settings=DeriveSettings(pair_seconds=60)).transfers.to_pylist()
        assert [State(t["state"]).name for t in found] == ["REVERSAL", state]
    one_statement = sheet([row(A, B, "in", 0, memo="退汇"), row(A, B, "out", 30)])
    found = derive(one_statement).transfers.to_pylist()
    assert [State(t["state"]).name for t in found] == ["REVERSAL", "OK"]


def test_masked_names_make_nobody_the_same(derive: Any, sheet: Any) -> None:
    [one] = derive(
        sheet([row(A, B, "out", 0, own_name="张*", counterparty_name="张*")])
    ).transfers.to_pylist()
    assert not one["own"]
