"""Roles: who stands where in a drawn ring."""

from typing import Any

import pytest

from linkgraph.analysis.findings import Member
from linkgraph.analysis.rings.clusters import find_rings

Drawing = Any
Node = tuple[str, str]
KIT = ("Seizure", "list-1")


def members(drawing: Drawing) -> dict[tuple[str, str], Member]:
    (ring,) = find_rings(drawing.graph()).rings
    return {(member.kind, member.key): member for member in ring.members}


def roles(drawing: Drawing, kind: str) -> dict[str, str]:
    return {key: m.role for (label, key), m in members(drawing).items() if label == kind}


def crew(drawing: Drawing, count: int = 4, first: int = 0) -> list[Node]:
    return [
        drawing.account(f"622200000000{n:04d}", f"seller{n}") for n in range(first, first + count)
    ]


def test_an_agent_of_four_is_a_collector(drawing: Drawing) -> None:
    cards = crew(drawing)
    drawing.share("OPENED_BY_AGENT", ("Person", "boss"), *cards, time="2025-03-03 09:00")
    drawing.phone("13950001234", *cards)
    boss = members(drawing)["Person", "boss"]
    assert boss.role == "collector"
    assert [reason.zh for reason in boss.role_reasons] == ["代办4名他人的开户"]
    assert set(roles(drawing, "Person").values()) == {"collector", "seller"}


def test_the_owner_of_the_phones_is_a_collector(drawing: Drawing) -> None:
    drawing.phone("13950001234", *crew(drawing), owner="boss")
    found = members(drawing)
    assert found["Person", "boss"].role == "collector"
    phone = found["Phone", "13950001234"]
    assert (phone.role, phone.role_reasons[0].en) == ("member", "ties 5 holders")
    assert "4" in found["Person", "boss"].role_reasons[0].en


@pytest.mark.parametrize(("kept", "role"), [(4, "collector"), (5, "dealer")])
def test_who_keeps_cards_of_five_others_is_a_dealer(drawing: Drawing, kept: int, role: str) -> None:
    drawing.share("SEIZED_WITH", KIT, *crew(drawing, kept))
    drawing.link("SEIZED_FROM", KIT, drawing.person("boss", "周某"))
    assert members(drawing)["Person", "boss"].role == role


def test_who_stands_above_two_collectors_is_a_dealer(drawing: Drawing) -> None:
    one, two = crew(drawing, 4), crew(drawing, 4, 10)
    for cards, boss in ((one, "boss1"), (two, "boss2")):
        card = drawing.account(f"6217{boss[-1] * 12}", boss)
        drawing.share("OPENED_BY_AGENT", ("Person", boss), *cards, time="2025-03-03 09:00")
        drawing.phone(f"1395000123{boss[-1]}", *cards, owner=boss)
        drawing.share("SEIZED_WITH", KIT, *cards[:2], card)
    drawing.link("SEIZED_FROM", KIT, ("Person", "top"))
    found = roles(drawing, "Person")
    assert found["top"] == "dealer"
    assert (found["boss1"], found["boss2"]) == ("collector", "collector")
    assert set(found.values()) == {"dealer", "collector", "seller"}


def test_money_that_did_not_stay_makes_a_transit_account(drawing: Drawing) -> None:
    cards = crew(drawing)
    drawing.phone("13950001234", *cards)
    for day in range(1, 5):
        drawing.pay(("Account", f"v{day}"), cards[0], 20_000, f"2025-03-0{day} 10:00")
        drawing.pay(cards[0], cards[1], 19_800, f"2025-03-0{day} 10:20")
    found = members(drawing)["Account", cards[0][1]]
    assert found.role == "transit"
    assert "¥80,000.00" in found.role_reasons[0].zh and "99%" in found.role_reasons[0].zh
    assert members(drawing)["Account", cards[1][1]].role == "member"


def test_slow_money_does_not(drawing: Drawing) -> None:
    cards = crew(drawing)
    drawing.phone("13950001234", *cards)
    for day in range(1, 5):
        drawing.pay(("Account", f"v{day}"), cards[0], 20_000, f"2025-03-0{day} 10:00")
        drawing.pay(cards[0], cards[1], 19_800, f"2025-03-0{day} 18:20")
    assert members(drawing)["Account", cards[0][1]].role == "member"


def test_days_are_compared_as_days(drawing: Drawing) -> None:
    cards = crew(drawing)
    drawing.phone("13950001234", *cards)
    for day in range(1, 5):
        drawing.pay(("Account", f"v{day}"), cards[0], 20_000, f"2025-03-0{day}", precision=2)
        drawing.pay(cards[0], cards[1], 19_800, f"2025-03-0{day}", precision=2)
    assert members(drawing)["Account", cards[0][1]].role == "transit"


@pytest.mark.parametrize("flagged", [True, False])
def test_cash_makes_a_cash_out_account(drawing: Drawing, flagged: bool) -> None:
    cards = crew(drawing)
    drawing.phone("13950001234", *cards)
    end = drawing.account("cash:ATM1", account_kind="unknown" if flagged else "cash")
    for day in range(1, 5):
        drawing.pay(("Account", f"v{day}"), cards[0], 20_000, f"2025-03-0{day} 10:00")
        drawing.pay(cards[0], end, 19_800, f"2025-03-0{day} 10:20", cash=flagged)
    found = members(drawing)["Account", cards[0][1]]
    assert found.role == "cash_out"
    assert "¥79,200.00" in found.role_reasons[0].en


def test_an_account_whose_holder_is_not_named_stands_for_him(drawing: Drawing) -> None:
    cards = [drawing.account(f"622200000000{n:04d}") for n in range(4)]
    drawing.share("SEIZED_WITH", KIT, *cards)
    assert set(roles(drawing, "Account").values()) == {"seller"}


def test_every_role_but_member_has_a_reason_in_both_languages(drawing: Drawing) -> None:
    drawing.phone("13950001234", *crew(drawing), owner="boss")
    for member in members(drawing).values():
        assert bool(member.role_reasons) or member.role == "member"
        for reason in member.role_reasons:
            assert reason.zh and reason.en and reason.zh != reason.en
