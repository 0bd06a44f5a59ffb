"""Statements that do not say whose they are: whose rows they repeat is shown, never merged."""

from typing import Any

from linkgraph.graph import CaseGraph
from linkgraph.schema import link_kind_number

OTHER = "6222020000000000025"
OWN = "6222020000000000017"
MIDNIGHT = 1_700_000_000_000_000 // 86_400_000_000 * 86_400_000_000


def txn(n: int, **said: Any) -> dict[str, Any]:
    return {"time_us": MIDNIGHT + n * 60_000_000, "direction": "out", "amount_fen": 100 + n, **said}


def candidates(graph: CaseGraph) -> list[tuple[str | None, int, int]]:
    return [
        (one["reason"], one["count"], one["basis"])
        for one in graph.links.to_pylist()
        if one["kind"] == link_kind_number("SAME_ACCOUNT")
    ]


def test_one_statement_exported_twice_is_shown_and_counted_apart(derive: Any, sheet: Any) -> None:
    rows = [txn(n, counterparty_number=OTHER) for n in range(5)]
    graph = derive(sheet(rows, file="a.csv"), sheet(rows[1:], file="b.csv"))
    assert candidates(graph) == [("same_rows:4;of:4", 4, 2)]
    assert len(graph.transfers) == 9
    link = graph.links["kind"].to_pylist().index(link_kind_number("SAME_ACCOUNT"))
    assert len(graph.link_source_rows(link)) == 8, "the rows of both statements"


def test_a_wallet_export_beside_the_banks_own_statement(derive: Any, sheet: Any) -> None:
    """Days and balances of the one, exact times of the other."""
    bank = [txn(n, own_card=OWN, balance_fen=9_000 - n) for n in range(6)]
    export = [
        txn(n, balance_fen=9_000 - n) | {"time_us": MIDNIGHT, "time_precision": 2} for n in (2, 3)
    ]
    graph = derive(sheet(bank, file="bank.csv"), sheet(export, file="export.csv"))
    assert candidates(graph) == [("same_rows:2;of:2", 2, 2)]


def test_chance_is_no_candidate(derive: Any, sheet: Any) -> None:
    few = derive(sheet([txn(1), txn(2)], file="a.csv"), sheet([txn(1), txn(2)], file="b.csv"))
    assert candidates(few) == []
    rows = [txn(n, balance_fen=9_000 - n) for n in range(6)]
    other = [txn(n, balance_fen=5_000 - n) for n in range(6)]
    assert candidates(derive(sheet(rows, file="a.csv"), sheet(other, file="b.csv"))) == []
    few_of_many = [txn(n) for n in range(3)] + [txn(n) for n in range(100, 110)]
    many = [txn(n) for n in range(3)] + [txn(n) for n in range(200, 210)]
    assert candidates(derive(sheet(few_of_many, file="a.csv"), sheet(many, file="b.csv"))) == []


def test_two_named_accounts_are_never_candidates(derive: Any, sheet: Any) -> None:
    one = [txn(n, own_card=OWN) for n in range(5)]
    two = [txn(n, own_card=OTHER) for n in range(5)]
    assert candidates(derive(sheet(one, file="a.csv"), sheet(two, file="b.csv"))) == []
