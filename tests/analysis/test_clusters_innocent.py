"""What is no ring: families, batches, victims, shops."""

from typing import Any

import pytest

from linkgraph.analysis.rings.clusters import find_rings
from tests.analysis.conftest import Node, ident
from tests.analysis.rings_found import found, keys

Drawing = Any
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


def test_victims_shops_landlords_and_platforms_stay_outside(drawing: Drawing) -> None:
    cards = drawing.plant(0)
    victims = drawing.people(12, 100)
    for at, victim in enumerate(victims):
        for hour in (10, 11, 12, 13):
            drawing.pay(victim, cards[at % 5], 20_000, f"2025-03-{at + 1:02} {hour}:00")
            drawing.pay(
                cards[at % 5], cards[(at + 1) % 5], 20_000, f"2025-03-{at + 1:02} {hour}:09"
            )
    shop, landlord = drawing.people(2, 200, covered=False)
    platform = drawing.account("platform:财付通", account_kind="platform", name="财付通")
    for month in range(1, 10):
        for card in (*cards, *victims):
            drawing.pay(card, landlord, 1_500, f"2025-{month:02}-01 09:00")
            drawing.pay(card, shop, 88.5, f"2025-{month:02}-05 09:00")
            drawing.pay(card, platform, 50, f"2025-{month:02}-06 09:00")
            drawing.pay(platform, card, 50, f"2025-{month:02}-07 09:00")
    clusters = find_rings(drawing.graph())
    assert found(clusters) == [keys(cards)]
    assert ("Account", "platform:财付通", 17) in {
        (hub.kind, hub.key, hub.degree) for hub in clusters.cut_hubs
    }


def test_a_victim_with_rebates_and_calls_stays_outside(drawing: Drawing) -> None:
    cards = drawing.plant(0)
    (victim,) = drawing.people(1, 100)
    drawing.phone("13700012345", victim)
    drawing.link("CALLED", ("Phone", "13950000000"), ("Phone", "13700012345"), count=40)
    for day in range(1, 9):
        drawing.pay(victim, cards[day % 2], 30_000, f"2025-03-0{day} 10:00")
        drawing.pay(cards[day % 2], victim, 900, f"2025-03-0{day} 12:00")
    assert found(find_rings(drawing.graph())) == [keys(cards)]


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0], ids=["phone", "some address", "all address"])
def test_a_family_is_not_a_ring(drawing: Drawing, share: float) -> None:
    names = ["王建国", "李秀英", "王小宝", "王小贝"]
    home = ("Address", "云州市东湖区和平路12号3单元402室")
    cards = [
        drawing.account(f"622200000000000{n:04d}", ident(40 * n, 1960 + 9 * n), name)
        for n, name in enumerate(names)
    ]
    drawing.phone("13912345670", *cards)
    drawing.share("LIVES_AT", home, *cards[: round(len(cards) * share)])
    drawing.share("LOGGED_IN_FROM", ("IPAddress", "1.2.3.4"), *cards)
    drawing.share("LOGGED_IN_FROM", ("Device", "mac:AABBCCDDEEFF"), *cards[:3])
    for month in range(1, 8):
        drawing.pay(cards[0], cards[2], 2_000, f"2025-{month:02}-03 12:00")
    clusters = find_rings(drawing.graph())
    assert not clusters.rings
    assert [(batch.kind, set(batch.members)) for batch in clusters.batches] == [
        ("family", keys(cards))
    ]


def test_a_family_through_whose_cards_money_runs_is_a_ring(drawing: Drawing) -> None:
    cards = [
        drawing.account(f"622200000000000{n:04d}", ident(40 * n), name)
        for n, name in enumerate(["王建国", "王秀英", "王小宝", "王小贝"])
    ]
    drawing.phone("13912345670", *cards)
    strangers = drawing.people(4, 100)
    for card, stranger in zip(cards, strangers, strict=True):
        for day in range(1, 6):
            drawing.pay(stranger, card, 30_000, f"2025-03-0{day} 10:00")
            drawing.pay(card, ("Account", "6230000000000000001"), 29_900, f"2025-03-0{day} 10:07")
    assert found(find_rings(drawing.graph())) == [keys(cards)]


def test_a_sellers_family_stays_outside(drawing: Drawing) -> None:
    cards = drawing.plant(0)
    wife = drawing.account("6217000000000000001", ident(300), "周丽")
    child = drawing.account("6217000000000000002", ident(340, 2004), "赵宝")
    home = ("Address", "云州市东湖区和平路12号3单元402室")
    drawing.share("LIVES_AT", home, cards[0], wife, child)
    drawing.phone("13711112222", cards[0], wife, child)
    assert found(find_rings(drawing.graph())) == [keys(cards)]


def batch(drawing: Drawing, size: int = 12, agent: bool = True) -> tuple[list[Node], Node]:
    cards = drawing.people(size, opened_us="2025-03-03 09:00")
    drawing.share("OPENED_AT", ("Branch", "云州东湖支行"), *[]) if not size else None
    for card in cards:
        drawing.link("OPENED_AT", card, ("Branch", "云州东湖支行"), time="2025-03-03 09:00")
        if agent:
            drawing.link("OPENED_BY_AGENT", card, ("Person", ident(900)))
    employer = drawing.account(
        "310000000000000001", account_kind="company", name="云州制造有限公司"
    )
    return cards, employer


def test_a_payroll_batch_is_a_batch(drawing: Drawing) -> None:
    cards, employer = batch(drawing)
    drawing.share("LIVES_AT", ("Address", "云州市开发区工业路1号宿舍楼"), *cards[:9])
    drawing.phone("13955556666", *cards[:4])
    for month in range(4, 9):
        for at, card in enumerate(cards[1:]):
            drawing.pay(employer, card, 5_000 + at, f"2025-{month:02}-10 09:00")
            drawing.pay(card, ("Account", "6230000000000000001"), 800, f"2025-{month:02}-15 18:00")
    clusters = find_rings(drawing.graph())
    assert not clusters.rings
    (found_batch,) = clusters.batches
    assert found_batch.kind == "payroll"
    assert set(found_batch.members) == keys(cards)
    assert "云州制造有限公司" in found_batch.text.zh and found_batch.rows


def test_an_employer_known_by_name_only_is_found(drawing: Drawing) -> None:
    cards, _ = batch(drawing)
    for card in cards:
        boss = drawing.account(
            f"unnamed:{card[1]}|云州制造有限公司", name="云州制造有限公司", covered=False
        )
        for month in range(4, 9):
            drawing.pay(boss, card, 5_000, f"2025-{month:02}-10 09:00")
    clusters = find_rings(drawing.graph())
    assert not clusters.rings
    assert [found_batch.kind for found_batch in clusters.batches] == ["payroll"]


def test_the_same_opening_without_wages_is_a_ring(drawing: Drawing) -> None:
    cards, _ = batch(drawing)
    assert found(find_rings(drawing.graph())) == [keys(cards)]


def test_a_batch_of_students_is_a_batch(drawing: Drawing) -> None:
    cards = [
        drawing.account(
            f"622200000000000{n:04d}", ident(n, 2005 + n % 2), SURNAMES[n] + "同学",
            opened_us="2025-09-01 09:00",
        )
        for n in range(15)
    ]  # fmt: skip
    drawing.share("OPENED_AT", ("Branch", "云州大学城支行"), *cards, time="2025-09-01 09:00")
    drawing.share("LIVES_AT", ("Address", "云州市大学路1号2号学生公寓"), *cards)
    clusters = find_rings(drawing.graph())
    assert not clusters.rings
    assert [(b.kind, len(b.members)) for b in clusters.batches] == [("students", 15)]


def test_an_opening_on_one_day_alone_is_shown_as_that(drawing: Drawing) -> None:
    cards, _ = batch(drawing, 4, agent=False)
    clusters = find_rings(drawing.graph())
    assert not clusters.rings
    assert [(b.kind, set(b.members)) for b in clusters.batches] == [
        ("opened_together", keys(cards))
    ]


def test_an_employee_who_sold_his_card_is_in_the_ring_alone(drawing: Drawing) -> None:
    cards, employer = batch(drawing)
    for month in range(4, 9):
        for card in cards:
            drawing.pay(employer, card, 5_000, f"2025-{month:02}-10 09:00")
    crew = drawing.people(4, 50)
    drawing.phone("13788889999", *crew, cards[0])
    drawing.share("LOGGED_IN_FROM", ("Device", "mac:AABBCCDDEEFF"), *crew, cards[0])
    assert found(find_rings(drawing.graph())) == [keys([*crew, cards[0]])]


def test_kiosks_do_not_tie_a_family_to_a_ring(drawing: Drawing) -> None:
    cards = drawing.plant(0)
    family = [
        drawing.account(f"62170000000000000{n:02d}", ident(40 * n, 1960 + 20 * n), name)
        for n, name in enumerate(["王建国", "王小宝", "王小贝"])
    ]
    drawing.phone("13712345670", *family)
    drawing.share("LOGGED_IN_FROM", ("Device", "mac:AABBCCDDEEFF"), *family)
    town = drawing.people(20, 100)
    for kiosk in range(12):
        drawing.share(
            "LOGGED_IN_FROM", ("Device", f"terminal:POS{kiosk}"), *cards, *family, *town[kiosk:]
        )
    assert found(find_rings(drawing.graph())) == [keys(cards)]


def test_a_trader_who_sells_to_several_members_stays_outside(drawing: Drawing) -> None:
    cards = drawing.plant(0)
    (trader,) = drawing.people(1, 100)
    for at, card in enumerate(cards):
        for day in range(1, 6):
            drawing.pay(("Account", "v"), card, 20_000, f"2025-03-{5 * at + day:02} 10:00")
            drawing.pay(card, trader, 19_900, f"2025-03-{5 * at + day:02} 10:05")
            drawing.pay(trader, ("Account", "x"), 19_800, f"2025-03-{5 * at + day:02} 10:15")
    assert found(find_rings(drawing.graph())) == [keys(cards)]


def test_a_platform_employs_nobody(drawing: Drawing) -> None:
    cards, _ = batch(drawing)
    platform = drawing.account("platform:财付通", account_kind="platform", name="财付通")
    for month in range(4, 9):
        for card in cards:
            drawing.pay(platform, card, 500, f"2025-{month:02}-10 09:00")
    clusters = find_rings(drawing.graph())
    assert found(clusters) == [keys(cards)] and not clusters.batches
