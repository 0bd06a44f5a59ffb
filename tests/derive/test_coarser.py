"""Repeated retrievals of which one states days or minutes only."""

from typing import Any

import pytest

OWN, OTHER = "6222020000000000017", "6222020000000000025"
S, MINUTE, DAY = 1_000_000, 60_000_000, 86_400_000_000
MORNING = 1_700_000_000 * S // DAY * DAY + 9 * 3600 * S


def row(second: int, **said: Any) -> dict[str, Any]:
    return {
        "own_card": OWN, "counterparty_number": OTHER, "direction": "out", "amount_fen": 100,
        "time_us": MORNING + second * S, **said,
    }  # fmt: skip


def coarse(unit: int, second: int = 0, **said: Any) -> dict[str, Any]:
    one = row(second, **said)
    one["time_us"] -= one["time_us"] % unit
    return {**one, "time_precision": 1 if unit == MINUTE else 2}


def count(derive: Any, sheet: Any, *tables: list[dict[str, Any]]) -> list[int]:
    """Return how many rows stand behind each transfer."""
    graph = derive(*(sheet(rows, file=f"{n}.csv") for n, rows in enumerate(tables)))
    return sorted(t["row_end"] - t["row_start"] for t in graph.transfers.to_pylist())


@pytest.mark.parametrize("unit", [MINUTE, DAY])
def test_equal_balance_serial_or_counterparty_is_one(derive: Any, sheet: Any, unit: int) -> None:
    for said in ({"balance_fen": 900}, {"txn_id": "A1"}, {}):
        assert count(derive, sheet, [row(7, **said)], [coarse(unit, 7, **said)]) == [2], said
    nameless = {"counterparty_number": None}
    assert count(derive, sheet, [row(7, **nameless)], [coarse(unit, 7, **nameless)]) == [1, 1]


def test_as_many_as_the_table_that_shows_most(derive: Any, sheet: Any) -> None:
    exact = [row(7), row(70)]
    assert count(derive, sheet, exact, [coarse(DAY), coarse(DAY)]) == [2, 2]
    assert count(derive, sheet, exact, [coarse(DAY) for _ in range(3)]) == [1, 2, 2]
    assert count(derive, sheet, exact, [coarse(DAY)]) == [1, 2]
    assert count(derive, sheet, exact, [coarse(MINUTE, 7)], [coarse(DAY)]) == [1, 3]


def test_what_contradicts_stays_apart(derive: Any, sheet: Any) -> None:
    assert count(derive, sheet, [row(7, balance_fen=900)], [coarse(DAY, balance_fen=800)]) == [1, 1]
    assert count(derive, sheet, [row(7, txn_id="A1")], [coarse(DAY, txn_id="A2")]) == [1, 1]
    said: dict[str, Any] = {"txn_id": "A1"}
    other = [coarse(DAY, balance_fen=800, **said)]
    assert count(derive, sheet, [row(7, balance_fen=900, **said)], other) == [1, 1]
    assert count(derive, sheet, [row(7)], [coarse(DAY, 90_000)]) == [1, 1], "another day"


def test_one_table_that_shows_both_shows_two_movements(derive: Any, sheet: Any) -> None:
    assert count(derive, sheet, [row(7), coarse(DAY)]) == [1, 1]
    assert count(derive, sheet, [row(7), coarse(DAY)], [coarse(DAY)]) == [1, 2]
