"""A row that was changed between two retrievals: both stay, and are shown."""

from typing import Any

OWN, OTHER = "6222020000000000017", "6222020000000000025"
START = 1_700_000_000_000_000


def row(n: int, **said: Any) -> dict[str, Any]:
    return {
        "own_card": OWN, "counterparty_number": OTHER, "direction": "out", "amount_fen": 100 + n,
        "time_us": START + n * 60_000_000, "txn_id": f"S{n}", **said,
    }  # fmt: skip


def flagged(derive: Any, sheet: Any, *tables: list[dict[str, Any]]) -> list[int]:
    """Return the amounts of the transfers that another retrieval tells otherwise."""
    graph = derive(*(sheet(rows, file=f"{n}.csv") for n, rows in enumerate(tables)))
    return [
        t["amount_fen"]
        for t in graph.transfers.to_pylist()
        if "conflicting_retrievals" in (t["reason"] or "")
    ]


def test_a_changed_amount_time_or_flag_is_shown_on_both_rows(derive: Any, sheet: Any) -> None:
    rows = [row(n) for n in range(5)]
    for change in ({"amount_fen": 999}, {"time_us": START + 150_000_000}, {"success": False}):
        other = [*rows[:2], row(2, **change), *rows[3:]]
        assert sorted(flagged(derive, sheet, rows, other)) == sorted(
            [102, change.get("amount_fen", 102)]
        ), change


def test_parts_of_one_statement_contradict_nobody(derive: Any, sheet: Any) -> None:
    """A fee under the serial number of its payment, the two in different files."""
    rows = [row(n) for n in range(5)] + [row(2, amount_fen=1)]
    assert flagged(derive, sheet, rows[:3], rows[3:]) == []
    assert flagged(derive, sheet, rows[::2], rows[1::2]) == []
    assert flagged(derive, sheet, rows, rows) == []


def test_what_a_shorter_retrieval_does_not_reach(derive: Any, sheet: Any) -> None:
    rows = [row(n) for n in range(5)]
    assert flagged(derive, sheet, rows, [*rows[:2], row(2, amount_fen=999)]) == []
