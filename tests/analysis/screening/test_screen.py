"""Screening of small cases drawn by hand: hits, what just misses, notes."""

from collections.abc import Callable
from typing import Any

from linkgraph.analysis.screening.records import Hit
from linkgraph.analysis.screening.screen import screen
from linkgraph.graph import CaseGraph
from linkgraph.screen_settings import ScreenSettings
from tests.analysis.conftest import Drawing, ident

SETTINGS = ScreenSettings()


def hits(graph: CaseGraph, rule: str, **changed: Any) -> dict[str, Hit]:
    """Return the hits of one rule by the account's key."""
    found = screen(graph, ScreenSettings(**changed), rules=[rule])
    assert found.counts == {rule: found.total}
    return {one.account.key: hit for one in found.accounts for hit in one.hits}


def test_three_accounts_in_five_working_days(drawing: Drawing) -> None:
    """Friday to the next Thursday are five working days; a sixth is one too many."""
    for number, day in enumerate(("2025-03-07", "2025-03-10", "2025-03-13")):
        drawing.account(f"a{number}", ident(1), opened_us=day)
    for number, day in enumerate(("2025-03-07", "2025-03-10", "2025-03-14")):
        drawing.account(f"b{number}", ident(2), opened_us=day)
    found = hits(drawing.graph(), "1001")
    assert sorted(found) == ["a0", "a1", "a2"]
    assert found["a0"].figures == {
        "accounts": 3,
        "from_day": "2025-03-07",
        "until_day": "2025-03-13",
    }
    assert found["a0"].thresholds == {"open_cards": 3, "open_days": 5, "most_names": 3}
    assert found["a0"].row_count == 3


def test_holidays_lengthen_a_window(drawing: Drawing) -> None:
    """National Day of 2024: 30 September and 8 to 11 October are five working days."""
    for number, day in enumerate(("2024-09-30", "2024-10-08", "2024-10-11")):
        drawing.account(f"a{number}", ident(1), opened_us=day)
    assert len(hits(drawing.graph(), "1001")) == 3


def test_ten_accounts_at_one_bank(drawing: Drawing) -> None:
    for number in range(10):
        drawing.account(f"a{number}", ident(1), bank="湖滨银行")
        drawing.account(f"b{number}", ident(2), bank="湖滨银行" if number else "山前银行")
    found = hits(drawing.graph(), "1002")
    assert sorted(found) == [f"a{number}" for number in range(10)]
    assert found["a3"].figures == {"accounts": 10}


def test_one_address_and_who_does_not_share_it(drawing: Drawing) -> None:
    one, two = drawing.account("a", ident(1)), drawing.account("b", ident(2))
    mine = drawing.account("c", ident(1))
    for value in ("8.8.4.4", "192.168.1.1"):
        drawing.share("LOGGED_IN_FROM", ("IPAddress", value), one, two)
    drawing.share("LOGGED_IN_FROM", ("IPAddress", "9.9.9.9"), one, mine)
    found = hits(drawing.graph(), "shared-ip")
    assert sorted(found) == ["a", "b"]
    assert found["a"].figures == {"value": "8.8.4.4", "holders": 2, "accounts": 2}
    assert not hits(drawing.graph(), "shared-ip", shared_most=1)
    assert not hits(drawing.graph(), "shared-mac")


def test_a_terminal_says_where_not_who(drawing: Drawing) -> None:
    one, two = drawing.account("a", ident(1)), drawing.account("b", ident(2))
    drawing.share("LOGGED_IN_FROM", ("Device", "terminal:POS110"), one, two)
    assert not hits(drawing.graph(), "shared-device")
    drawing.share("LOGGED_IN_FROM", ("Device", "imei:860000000000017"), one, two)
    assert sorted(hits(drawing.graph(), "shared-device")) == ["a", "b"]


def test_night_counts_only_known_times(drawing: Drawing) -> None:
    a, b = drawing.account("a"), drawing.account("b")
    for number in range(3):
        drawing.pay(a, b, 5, f"2025-03-0{number + 1} 23:00")
    for number in range(7):
        drawing.pay(a, b, 5, f"2025-03-0{number + 1} 06:00")
    drawing.pay(a, b, 5, "2025-03-09", precision=2)
    found = hits(drawing.graph(), "night")
    assert sorted(found) == ["a", "b"]
    assert found["a"].figures == {"payments": 3, "judged": 10, "share": 0.3}
    assert len(found["a"].transfers) == 3
    assert "30.00%" in found["a"].text.zh
    assert not hits(drawing.graph(), "night", night_share=0.31)


def test_exits_and_the_unnamed_are_no_counterparties(drawing: Drawing) -> None:
    """Of 100 in all the greatest three of ten have 40; the exit and the unnamed have 53."""
    mine = drawing.account("a")
    payees = [drawing.account(f"p{number}") for number in range(10)]
    exits = [
        drawing.account("cash:1", account_kind="cash"),
        drawing.account("platform:x", account_kind="platform"),
        drawing.account("unnamed:a", account_kind="unknown"),
    ]
    for payee, yuan in zip(payees, (20, 10, 10, 1, 1, 1, 1, 1, 1, 1), strict=True):
        drawing.pay(mine, payee, yuan, "2025-03-01 09:00")
    for end, yuan in zip(exits, (50, 1, 2), strict=True):
        drawing.pay(mine, end, yuan, "2025-03-02 09:00")
    assert sorted(hits(drawing.graph(), "concentration", top_share=0.41)) == []
    found = hits(drawing.graph(), "concentration")
    assert sorted(found) == ["a"]
    assert found["a"].figures == {
        "in_parties": 0,
        "in_top_share": 0.0,
        "out_parties": 10,
        "out_top_share": 0.4,
    }
    assert not hits(drawing.graph(), "concentration", top_least=11)


def test_same_answer_whatever_the_order_of_rows(new_drawing: Callable[[], Drawing]) -> None:
    drawing = new_drawing()
    cards = drawing.plant(0) + drawing.plant(100)
    for number, card in enumerate(cards):
        drawing.pay(card, cards[0 if number else 1], 10_000, "2025-03-01 23:30")
    one, other = (screen(drawing.graph(shuffle), SETTINGS) for shuffle in (2, 4))
    assert one == other
    assert one.total > 0
