"""From rows to transfers: each rule by a small drawn example, all in one derived case."""

from collections import defaultdict
from typing import Any

import pytest

from linkgraph.graph import CaseGraph
from linkgraph.schema import State

NOON = 1_700_049_600_000_000
S = 1_000_000
DAY = 86_400 * S


def card(n: int) -> str:
    return f"622202{n:012d}7"


def side(own: int, other: int, direction: str, fen: int, at: int, **said: Any) -> dict[str, Any]:
    """A row of the statement of card `own`, `at` seconds after noon."""
    return {
        "own_card": card(own),
        "direction": direction,
        "amount_fen": fen,
        "time_us": NOON + at * S,
        "counterparty_number": card(other),
        **said,
    }


class Case:
    """Rows by file; the channel of a row names the rule it is drawn for."""

    def __init__(self) -> None:
        self.sheets: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.layouts: dict[str, str] = {}

    def add(self, rule: str, file: str, *rows: dict[str, Any], layout: str = "platform_34") -> None:
        self.layouts[file] = layout
        self.sheets[file] += [{"channel": rule, **row} for row in rows]


def collect() -> Case:
    case = Case()
    case.add("pair", "a", side(1, 2, "out", 100, 0))
    case.add("pair", "b", side(2, 1, "in", 100, 90))
    case.add("far", "a", side(3, 4, "out", 100, 0))
    case.add("far", "b", side(4, 3, "in", 100, 121))
    case.add("amount", "a", side(5, 6, "out", 100, 0))
    case.add("amount", "b", side(6, 5, "in", 101, 0))
    # nearest first, whatever comes first in the file
    case.add("nearest", "a", side(7, 8, "out", 100, 0), side(7, 8, "out", 100, 100))
    case.add("nearest", "b", side(8, 7, "in", 100, 101))
    case.add("serial", "a", side(9, 10, "out", 100, 0, txn_id="X"))
    case.add("serial", "b", side(10, 9, "in", 100, 0), side(10, 9, "in", 100, 60, txn_id="X"))
    case.add("ambiguous", "a", side(11, 12, "out", 100, 60))
    case.add("ambiguous", "b", side(12, 11, "in", 100, 30), side(12, 11, "in", 100, 90))
    case.add("series", "a", *(side(13, 14, "out", 100, at) for at in (0, 60, 120)))
    case.add("series", "b", *(side(14, 13, "in", 100, at) for at in (30, 90, 150)))
    day = {"time_precision": 2, "time_us": NOON - NOON % DAY}
    case.add("day", "a", side(15, 16, "out", 100, 3600))
    case.add("day", "b", {**side(16, 15, "in", 100, 0), **day})
    case.add("other day", "a", side(17, 18, "out", 100, 86_400))
    case.add("other day", "b", {**side(18, 17, "in", 100, 0), **day})
    # overlapping retrievals
    case.add("overlap", "a", side(20, 21, "out", 100, 0, balance_fen=900))
    case.add("overlap", "a2", side(20, 21, "out", 100, 0, balance_fen=900))
    case.add("overlap2", "a", *(side(22, 21, "out", 100, 0) for _ in range(2)))
    case.add("overlap2", "a2", *(side(22, 21, "out", 100, 0) for _ in range(3)))
    case.add("twice", "a", *(side(23, 21, "out", 100, 0) for _ in range(2)))
    case.add("repeat", "a", *(side(24, 21, "out", 100, 0, txn_id="R") for _ in range(2)))
    case.add("balances", "a", side(25, 21, "out", 100, 0, balance_fen=900))
    case.add("balances", "a2", side(25, 21, "out", 100, 0, balance_fen=800))
    bare = side(26, 21, "out", 100, 0, balance_fen=900)
    case.add("layouts", "a", {**bare, "txn_id": "P1"})
    case.add(
        "layouts", "icbc", {**bare, "txn_id": "77", "counterparty_number": None}, layout="icbc"
    )
    case.add("other payee", "a", side(27, 21, "out", 100, 0))
    case.add("other payee", "a2", side(27, 29, "out", 100, 0))
    # what does not count
    case.add("failed", "a", side(30, 31, "out", 100, 0, success=False))
    case.add(
        "reversal",
        "a",
        side(32, 33, "out", 100, 0),
        side(32, 33, "out", 100, 50),
        side(32, 33, "in", 100, 60, memo="冲正"),
    )
    case.add(
        "negative", "a", side(34, 35, "out", 100, 0), side(34, 35, "out", 100, 60, negative=True)
    )
    case.add(
        "late", "a", side(36, 37, "out", 100, 0), side(36, 37, "in", 100, 8 * 86_400, memo="退汇")
    )
    case.add("remark", "a", side(38, 39, "in", 100, 0, remark="冲正"), side(38, 39, "out", 55, 10))
    case.add(
        "unnamed reversal",
        "a",
        side(40, 41, "out", 100, 0),
        side(40, 41, "in", 100, 9, memo="抹账", counterparty_number=None),
    )
    # one holder
    case.add("own", "a", side(42, 43, "out", 100, 0, own_name="甲", counterparty_name="甲"))
    # order inside one second
    case.add(
        "order",
        "a",
        side(50, 51, "out", 300, 0, balance_fen=700),
        side(50, 52, "in", 1000, 0, balance_fen=1000),
        side(50, 53, "out", 200, 0, balance_fen=500),
    )
    case.add(
        "no order",
        "a",
        side(54, 51, "out", 100, 0, balance_fen=900),
        side(54, 52, "out", 100, 0),
    )
    case.add(
        "two orders",
        "a",
        side(55, 51, "in", 100, 0, balance_fen=100),
        side(55, 52, "out", 100, 0, balance_fen=0),
        side(55, 53, "in", 50, 0, balance_fen=50),
        side(55, 51, "out", 50, 0, balance_fen=0),
    )
    # only the other bank shows what came before: in one try that was taken back, in one for good
    for number, rule in ((70, "taken back before"), (72, "came before")):
        case.add(
            rule,
            "a",
            side(number + 1, number, "out", 100, 0, txn_id=f"T{number}"),
            *[side(number + 1, number, "in", 100, 9, txn_id=f"T{number}", memo="冲正")]
            * (number == 70),
            side(number + 1, number, "out", 100, 600, txn_id=f"U{number}"),
        )
        case.add(
            rule,
            "b",
            side(number, number + 1, "in", 100, 600, balance_fen=350, txn_id=f"U{number}"),
            side(number, 51, "out", 80, 900, balance_fen=270),
        )
    return case


@pytest.fixture(scope="module")
def graph(derive: Any, sheet: Any) -> CaseGraph:
    case = collect()
    made: CaseGraph = derive(
        *(sheet(rows, file=file, layout=case.layouts[file]) for file, rows in case.sheets.items()),
        sheet(
            [
                {"payer_number": card(1), "payee_number": card(2), "amount_fen": 100,
                 "time_us": NOON + 60 * S},
                {"payer_number": card(60), "payee_number": card(61), "amount_fen": 7,
                 "time_us": NOON},
            ],
            kind="transfers",
            file="plain",
        ),
        sheet(
            [{"payer_number": card(60), "payee_number": card(61), "amount_fen": 7,
              "time_us": NOON}] * 2,
            kind="transfers",
            file="plain2",
        ),
    )  # fmt: skip
    return made


def of(graph: CaseGraph, rule: str) -> list[dict[str, Any]]:
    """Return the transfers of a rule with their row counts and states by name."""
    return [
        {**t, "rows": t["row_end"] - t["row_start"], "state": State(t["state"]).name}
        for t in graph.transfers.to_pylist()
        if t["channel"] == rule
    ]


def test_two_sides_are_one_transfer_with_both_rows(graph: CaseGraph) -> None:
    [one] = of(graph, "pair")
    assert (one["sides"], one["rows"], one["time_us"]) == (3, 3, NOON)
    assert one["reason"] == "paired;also_in_payment_table"


@pytest.mark.parametrize(
    ("rule", "sides"),
    [
        ("far", [1, 2]),
        ("amount", [1, 2]),
        ("nearest", [1, 3]),
        ("serial", [2, 3]),
        ("ambiguous", [1, 2, 2]),
        ("series", [3, 3, 3]),
        ("day", [3]),
        ("other day", [1, 2]),
    ],
)
def test_sides(graph: CaseGraph, rule: str, sides: list[int]) -> None:
    assert sorted(t["sides"] for t in of(graph, rule)) == sides


def test_the_nearest_and_the_equal_serial_are_the_pair(graph: CaseGraph) -> None:
    [near] = [t for t in of(graph, "nearest") if t["sides"] == 3]
    assert near["time_us"] == NOON + 100 * S
    [same] = [t for t in of(graph, "serial") if t["sides"] == 3]
    assert same["txn_id"] == "X"
    assert "equal_serial" in same["reason"]
    assert all("ambiguous_pair" in t["reason"] for t in of(graph, "ambiguous"))
    [day] = of(graph, "day")
    assert (day["time_us"], day["precision"]) == (NOON + 3600 * S, 0)


@pytest.mark.parametrize(
    ("rule", "rows"),
    [
        ("overlap", [2]),
        ("overlap2", [1, 2, 2]),
        ("twice", [1, 1]),
        ("repeat", [2]),
        ("balances", [1, 1]),
        ("layouts", [2]),
        ("other payee", [1, 1]),
    ],
)
def test_overlapping_retrievals(graph: CaseGraph, rule: str, rows: list[int]) -> None:
    assert sorted(t["rows"] for t in of(graph, rule)) == rows


def test_the_row_that_tells_most_speaks_for_the_event(graph: CaseGraph) -> None:
    [one] = of(graph, "layouts")
    assert graph.node(one["payee"])["key"] == card(21)
    assert one["reason"] == "duplicate"


def test_plain_rows_of_two_tables_are_as_many_as_the_longer_shows(graph: CaseGraph) -> None:
    plain = [t for t in graph.transfers.to_pylist() if t["sides"] == 0]
    assert sorted(t["row_end"] - t["row_start"] for t in plain) == [1, 2]


@pytest.mark.parametrize(
    ("rule", "states"),
    [
        ("failed", ["FAILED"]),
        ("reversal", ["OK", "REVERSAL", "REVERSED"]),
        ("negative", ["REVERSAL", "REVERSED"]),
        ("late", ["OK", "REVERSAL"]),
        ("remark", ["OK", "OK"]),
        ("unnamed reversal", ["REVERSAL", "REVERSED"]),
    ],
)
def test_what_does_not_count(graph: CaseGraph, rule: str, states: list[str]) -> None:
    assert sorted(t["state"] for t in of(graph, rule)) == states


def test_a_reversal_takes_back_the_latest_before_it(graph: CaseGraph) -> None:
    [back] = [t for t in of(graph, "reversal") if t["state"] == "REVERSAL"]
    original = graph.transfers.slice(back["mate"], 1).to_pylist()[0]
    assert original["time_us"] == NOON + 50 * S
    assert (original["payer"], original["payee"]) == (back["payee"], back["payer"])
    [late] = [t for t in of(graph, "late") if t["state"] == "REVERSAL"]
    assert (late["mate"], late["reason"]) == (-1, "reversal;reversal_unmatched")


def test_negative_amounts_flow_back(graph: CaseGraph) -> None:
    [back] = [t for t in of(graph, "negative") if t["state"] == "REVERSAL"]
    assert graph.node(back["payee"])["key"] == card(34)


def test_own_transfers_are_flagged(graph: CaseGraph) -> None:
    assert [t["own"] for t in of(graph, "own")] == [True]
    assert not any(t["own"] for t in of(graph, "pair"))


def test_running_balances_order_a_second(graph: CaseGraph) -> None:
    order = of(graph, "order")
    assert [t["amount_fen"] for t in order] == [1000, 300, 200]
    number = graph.find_account(card(50))
    assert number is not None
    for one in order:
        assert not (one["payer_tied"] if one["payer"] == number else one["payee_tied"])
        assert one["reason"] == "order_by_balance"
    account = graph.node(number)
    assert (account["opening_fen"], account["closing_fen"]) == (0, 500)


def test_without_a_unique_order_all_are_tied(graph: CaseGraph) -> None:
    for rule, number in (("no order", 54), ("two orders", 55)):
        account = graph.find_account(card(number))
        for one in of(graph, rule):
            tied = one["payer_tied"] if one["payer"] == account else one["payee_tied"]
            assert tied, rule
    unsure = graph.node(graph.find_account(card(54)) or 0)
    assert unsure["opening_fen"] is None


@pytest.mark.parametrize("number", [70, 72])
def test_what_only_another_bank_shows_hides_no_opening_balance(
    graph: CaseGraph, number: int
) -> None:
    account = graph.node(graph.find_account(card(number)) or 0)
    assert (account["opening_fen"], account["closing_fen"]) == (250, 270)


def test_every_accepted_row_is_in_exactly_one_transfer(graph: CaseGraph) -> None:
    rows = graph.transfer_rows.to_pylist()
    seen = {(row["source"], row["row"]) for row in rows}
    assert len(seen) == len(rows)
    case = collect()
    assert len(rows) == sum(len(sheet) for sheet in case.sheets.values()) + 4
    ends = graph.transfers["row_end"].to_pylist()
    assert graph.transfers["row_start"].to_pylist() == [0, *ends[:-1]]
    assert ends[-1] == len(rows)


def test_the_table_is_in_time_order(graph: CaseGraph) -> None:
    times = graph.transfers["time_us"].to_pylist()
    assert times == sorted(times)
