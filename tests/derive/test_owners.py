"""Statements that do not say whose they are: an account for each file, merged with nobody's."""

import hashlib
from typing import Any

OTHER = "6222020000000000025"


def txn(second: int, **said: Any) -> dict[str, Any]:
    time = 1_700_000_000_000_000 + second * 1_000_000
    return {"time_us": time, "direction": "out", "amount_fen": 100 + second, **said}


def own_key(file: str) -> str:
    return "statement:" + hashlib.sha256(file.encode()).hexdigest()[:12]


def covered(graph: Any) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in graph.nodes["Account"].to_pylist() if row["covered"]}


def test_two_statements_without_an_owner_stay_two_accounts(derive: Any, sheet: Any) -> None:
    rows = [txn(1, counterparty_number=OTHER), txn(2, counterparty_name="甲")]
    graph = derive(sheet(rows, file="a.csv"), sheet(rows, file="b.csv"))
    found = covered(graph)
    assert set(found) == {own_key("a.csv"), own_key("b.csv")}
    assert all(row["numbers"] == [] and row["name"] is None for row in found.values())
    assert all(row["account_kind"] == "unknown" for row in found.values())
    assert len(graph.transfers["payer"]) == 4, "money of two files is not one file's twice"


def test_two_sheets_of_one_file_repeat_each_other(derive: Any, sheet: Any) -> None:
    rows = [txn(1, txn_id="A1", counterparty_name="甲"), txn(2, txn_id="A2")]
    graph = derive(sheet(rows), sheet([*rows, txn(3, txn_id="A3")]))
    assert set(covered(graph)) == {own_key("a.csv")}
    assert sorted(graph.transfers["amount_fen"].to_pylist()) == [101, 102, 103]


def test_the_name_and_bank_of_a_statement_are_its_accounts(derive: Any, sheet: Any) -> None:
    graph = derive(
        sheet([txn(1, own_name="甲", own_bank="微信支付")]),
        sheet([txn(1, own_name="乙", own_bank="招商银行")]),
        sheet([txn(1, own_name="甲")], file="c.csv"),
    )
    found = covered(graph)
    assert {(key, row["name"], row["account_kind"]) for key, row in found.items()} == {
        (own_key("a.csv") + "|甲", "甲", "wallet"),
        (own_key("a.csv") + "|乙", "乙", "bank"),
        (own_key("c.csv") + "|甲", "甲", "unknown"),
    }
    names = [row["key"] for row in graph.nodes["Person"].to_pylist()]
    assert len(names) == 3, "namesakes of two files are two persons"


def test_equal_tails_and_masks_of_two_files_never_meet(derive: Any, sheet: Any) -> None:
    for number in ("3167", "6222****0017", "1111111111111111"):
        rows = [txn(1, own_card=number)]
        assert len(covered(derive(sheet(rows, file="a.csv"), sheet(rows, file="b.csv")))) == 2
        named = [txn(1, own_card=number, own_name="甲")]
        two = covered(derive(sheet(named, file="a.csv"), sheet(named, file="b.csv")))
        assert len(two) == (2 if number.startswith("1") else 1)
    tails = derive(sheet([txn(1, own_card="3167"), txn(2, own_card="4260")]))
    assert {key: row["numbers"] for key, row in covered(tails).items()} == {
        "3167|" + own_key("a.csv"): ["3167"],
        "4260|" + own_key("a.csv"): ["4260"],
    }


def test_a_full_number_needs_no_file(derive: Any, sheet: Any) -> None:
    rows = [txn(1, own_card="6222020000000000017", txn_id="1")]
    graph = derive(sheet(rows, file="a.csv"), sheet(rows, file="b.csv"))
    assert set(covered(graph)) == {"6222020000000000017"}
    assert len(graph.transfers["payer"]) == 1
