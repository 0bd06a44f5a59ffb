"""What is a ring, on small drawn cases."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from linkgraph.analysis.findings import Clusters
from linkgraph.analysis.rings.clusters import find_rings, rings_from
from tests.analysis.conftest import Node, ident
from tests.analysis.rings_found import accounts, found, keys

Drawing = Any


def test_no_accounts_no_rings(drawing: Drawing) -> None:
    assert find_rings(drawing.graph()) == Clusters((), (), ())


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("CONTACT_PHONE", ("Phone", "13912345670")),
        ("LOGGED_IN_FROM", ("Device", "imei:861234567890123")),
        ("LOGGED_IN_FROM", ("Device", "mac:AABBCCDDEEFF")),
        ("SEIZED_WITH", ("Seizure", "list-1")),
    ],
)
def test_one_strong_value_of_three_holders_is_a_ring(
    drawing: Drawing, kind: str, value: Node
) -> None:
    cards = drawing.people(3)
    drawing.share(kind, value, *cards)
    assert found(find_rings(drawing.graph())) == [keys(cards)]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("LOGGED_IN_FROM", ("IPAddress", "1.2.3.4")),
        ("LOGGED_IN_FROM", ("Device", "terminal:00012345")),
        ("LIVES_AT", ("Address", "云州市东湖区和平路12号3单元402室")),
        ("OPENED_AT", ("Branch", "云州东湖支行")),
    ],
)
def test_one_weak_value_is_not(drawing: Drawing, kind: str, value: Node) -> None:
    cards = drawing.people(5, opened_us="2025-03-03 09:00")
    drawing.share(kind, value, *cards)
    assert not find_rings(drawing.graph()).rings


def test_papers_tie_nobody(drawing: Drawing) -> None:
    """One victim who paid them all, one list of freezes and one request make no ring."""
    cards, planted = drawing.people(6), drawing.plant(20)
    before = find_rings(drawing.graph())
    for card in (*cards, planted[0]):
        drawing.link("PAID_INTO", ("Complaint", "a:b:3"), card)
        drawing.link("PAID_FROM", ("Complaint", "a:b:4"), card)
        drawing.link("UNDER_MEASURE", card, ("Measure", "a::2"))
        drawing.link("ASKED_FOR", ("Retrieval", "a::2"), card)
    after = find_rings(drawing.graph())
    assert found(after) == found(before) == [keys(planted)]


def test_two_weak_places_are_not_a_ring(drawing: Drawing) -> None:
    cards = drawing.people(5)
    drawing.share("LOGGED_IN_FROM", ("IPAddress", "1.2.3.4"), *cards)
    drawing.share("LIVES_AT", ("Address", "云州市东湖区和平路12号3单元402室"), *cards)
    assert not find_rings(drawing.graph()).rings


def test_two_holders_are_not_a_ring(drawing: Drawing) -> None:
    drawing.plant(0, size=2)
    assert not find_rings(drawing.graph()).rings


def test_many_cards_of_one_holder_are_not_a_ring(drawing: Drawing) -> None:
    cards = [drawing.account(f"622200000000001{n:04d}", ident(1), "赵一") for n in range(6)]
    drawing.phone("13912345670", *cards)
    drawing.share("LOGGED_IN_FROM", ("Device", "mac:AABBCCDDEEFF"), *cards)
    assert not find_rings(drawing.graph()).rings


def test_all_accounts_of_a_holder_are_in_his_ring(drawing: Drawing) -> None:
    cards = drawing.plant(0)
    other = drawing.account("6217000000000000001", ident(0), "赵小明")
    assert found(find_rings(drawing.graph())) == [keys([*cards, other])]


def test_a_company_stands_with_its_legal_representative(drawing: Drawing) -> None:
    cards = drawing.plant(0)
    company = drawing.account("310000000000000001", account_kind="company", name="云州商贸有限公司")
    drawing.link("HOLDS", drawing.node("Company", "91110000MA00000001"), company)
    drawing.link("LEGAL_REP", ("Person", ident(0)), ("Company", "91110000MA00000001"))
    ring = find_rings(drawing.graph()).rings[0]
    assert accounts(ring) == keys([*cards, company])
    assert ("Company", "91110000MA00000001") in {(m.kind, m.key) for m in ring.members}


def test_a_ring_of_pairs_is_found_whole(drawing: Drawing) -> None:
    cards = drawing.people(6)
    for at in range(6):
        pair = cards[at], cards[(at + 1) % 6]
        drawing.phone(f"1391111000{at}", *pair)
        drawing.share("LOGGED_IN_FROM", ("Device", f"mac:AABBCCDDEE0{at}"), *pair)
    assert found(find_rings(drawing.graph())) == [keys(cards)]


@pytest.mark.parametrize("bridge", ["ip", "phone", "payment", "both ways", "address", "calls"])
def test_one_bridge_does_not_join_two_rings(drawing: Drawing, bridge: str) -> None:
    one, two = drawing.plant(0), drawing.plant(10)
    if bridge == "ip":
        drawing.share("LOGGED_IN_FROM", ("IPAddress", "1.2.3.4"), one[0], two[0])
    elif bridge == "phone":
        drawing.phone("13788889999", one[0], two[0])
    elif bridge == "address":
        drawing.share("LIVES_AT", ("Address", "云州市东湖区和平路12号402室"), one[0], two[0])
    elif bridge == "calls":
        drawing.link("CALLED", ("Phone", "13950000000"), ("Phone", "13950000010"), count=50)
    else:
        drawing.pay(one[0], two[0], 10_000, "2025-03-01 10:00")
    if bridge == "both ways":
        for day in range(1, 9):
            drawing.pay(one[0], two[0], 10_000, f"2025-03-0{day} 10:00")
            drawing.pay(two[0], one[0], 9_000, f"2025-03-0{day} 11:00")
    assert found(find_rings(drawing.graph())) == [keys(one), keys(two)]


def test_a_search_that_holds_most_cards_of_two_crews_joins_them(drawing: Drawing) -> None:
    one, two = drawing.plant(0), drawing.plant(10)
    drawing.share("SEIZED_WITH", ("Seizure", "list-1"), *one[:4], *two[:4])
    assert found(find_rings(drawing.graph())) == [keys([*one, *two])]


def test_who_deals_in_money_with_several_members_belongs(drawing: Drawing) -> None:
    cards = drawing.plant(0)
    (runner,) = drawing.people(1, 100)
    for card in cards[:3]:
        for day in range(1, 5):
            drawing.pay(card, runner, 10_000, f"2025-03-0{day} 10:00")
            drawing.pay(runner, card, 8_000, f"2025-03-0{day} 15:00")
    ring = find_rings(drawing.graph()).rings[0]
    assert accounts(ring) == keys([*cards, runner])
    assert "money" in {reason.kind for reason in ring.reasons}


def test_money_alone_is_not_a_ring(drawing: Drawing) -> None:
    cards = drawing.people(5)
    for one in cards:
        for other in cards:
            if one != other:
                for day in range(1, 5):
                    drawing.pay(one, other, 10_000, f"2025-03-0{day} 10:00")
    assert not find_rings(drawing.graph()).rings


def test_reasons_are_strongest_first_and_name_their_rows(drawing: Drawing) -> None:
    cards = drawing.plant(0)
    (ring,) = find_rings(drawing.graph()).rings
    weights = [reason.weight for reason in ring.reasons]
    assert weights == sorted(weights, reverse=True)
    assert {reason.kind for reason in ring.reasons} == {"phone", "device"}
    for reason in ring.reasons:
        assert set(reason.members) == keys(cards)
        assert len(reason.rows) == len(cards)
        assert {row.file for row in reason.rows} == {"links.xlsx"}


def test_rows_are_capped_and_counted(drawing: Drawing) -> None:
    cards = drawing.people(5)
    for _ in range(30):
        drawing.phone("13912345670", *cards)
    (ring,) = find_rings(drawing.graph()).rings
    (reason,) = ring.reasons
    assert len(reason.rows) == 20
    assert "150" in reason.text.zh and "150" in reason.text.en


def test_money_across_the_border_leaves_out_what_failed(drawing: Drawing) -> None:
    cards = drawing.plant(0)
    (victim,) = drawing.people(1, 100)
    drawing.pay(victim, cards[0], 500, "2025-03-01 10:00")
    drawing.pay(victim, cards[0], 7_000, "2025-03-01 10:01", state=1)
    drawing.pay(cards[0], cards[1], 400, "2025-03-01 10:05")
    drawing.pay(cards[1], ("Account", "6230000000000000001"), 399.99, "2025-03-01 10:09")
    (ring,) = find_rings(drawing.graph()).rings
    assert (ring.inflow_fen, ring.outflow_fen) == (50_000, 39_999)


@pytest.mark.parametrize("shuffle", range(4))
def test_the_order_of_the_evidence_does_not_matter(
    new_drawing: Callable[[], Drawing], shuffle: int
) -> None:
    drawing = new_drawing()
    one, two = drawing.plant(0), drawing.plant(10, size=8)
    drawing.share(
        "LOGGED_IN_FROM", ("IPAddress", "1.2.3.4"), one[0], two[0], *drawing.people(9, 70)
    )
    drawing.share("SEIZED_WITH", ("Seizure", "s"), *two)
    for day in range(1, 9):
        drawing.pay(one[0], two[day - 1], 10_000 + day, f"2025-03-0{day} 10:00")
        drawing.pay(two[day - 1], one[0], 10_000 + day, f"2025-03-0{day} 12:00")
    expected, again = find_rings(drawing.graph()), find_rings(drawing.graph(shuffle=shuffle))

    def words(clusters: Clusters) -> str:
        return json.dumps(asdict(clusters), default=str, ensure_ascii=False)

    assert words(again) == words(expected)


def test_seeds_show_their_ring_then_what_is_near(drawing: Drawing) -> None:
    one, two = drawing.plant(0), drawing.plant(10)
    (loner, stray) = drawing.people(2, 50)
    drawing.share("LOGGED_IN_FROM", ("IPAddress", "1.2.3.4"), one[0], two[0])
    drawing.share("LOGGED_IN_FROM", ("IPAddress", "1.2.3.5"), stray, one[1])
    graph = drawing.graph()
    clusters = find_rings(graph)
    seeds = [graph.find_account(node[1]) for node in (one[0], stray, loner)]
    assert None not in seeds
    groups = rings_from(graph, clusters, [int(seed or 0) for seed in seeds])
    assert [[accounts(ring) for ring in rings] for rings in groups] == [
        [keys(one), keys(two)],
        [keys([stray, one[1]]), keys(one)],
        [],
    ]


def test_frame_has_a_line_a_member(drawing: Drawing) -> None:
    drawing.plant(0)
    clusters = find_rings(drawing.graph())
    frame = clusters.to_frame()
    assert len(frame) == len(clusters.rings[0].members)
    assert set(frame["ring"]) == {clusters.rings[0].id}


def test_members_are_of_every_kind_that_binds(drawing: Drawing) -> None:
    cards = drawing.plant(0)
    drawing.link("HAS_NUMBER", ("SIM", "898600000000000001"), ("Phone", "13950000000"))
    drawing.share("SEIZED_WITH", ("Seizure", "s"), *cards[:3], ("Device", "imei:861234567890123"))
    drawing.share("LOGGED_IN_FROM", ("IPAddress", "1.2.3.4"), *cards)
    (ring,) = find_rings(drawing.graph()).rings
    kinds = [member.kind for member in ring.members]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "Account": 5, "Person": 5, "Phone": 1, "SIM": 1, "Device": 2, "Seizure": 1,
    }  # fmt: skip
    assert (ring.cards, ring.persons, ring.phones) == (5, 5, 1)


def test_candidate_links_tie_nobody(drawing: Drawing) -> None:
    cards = drawing.people(4)
    for card in cards:
        drawing.link("CONTACT_PHONE", card, ("Phone", "13912345670"), basis="candidate")
    assert not find_rings(drawing.graph()).rings


def test_a_seized_card_counts_for_its_account(drawing: Drawing) -> None:
    cards = drawing.people(3)
    for card in cards:
        drawing.link("DRAWS_ON", ("Card", card[1]), card)
        drawing.link("SEIZED_WITH", ("Card", card[1]), ("Seizure", "s"))
    (ring,) = find_rings(drawing.graph()).rings
    assert accounts(ring) == keys(cards) and ring.cards == 3
    assert all(np.isfinite(reason.weight) for reason in ring.reasons)


def test_a_card_known_by_its_tail_is_not_a_holder(drawing: Drawing) -> None:
    (card,) = drawing.people(1)
    tails = [drawing.account(f"masked:list|*{tail}|") for tail in (1234, 5678, 9012)]
    drawing.share("SEIZED_WITH", ("Seizure", "s"), card, *tails)
    assert not find_rings(drawing.graph()).rings
    for at, tail in enumerate(tails):
        drawing.link("HOLDS", drawing.person(f"holder{at}", "钱某"), tail)
    assert found(find_rings(drawing.graph())) == [keys([card, *tails])]


@pytest.mark.parametrize("bridge", ["phone", "device"])
def test_a_bridge_at_a_ring_of_pairs_does_not_join(drawing: Drawing, bridge: str) -> None:
    """Each seller's phone is registered to the boss: every tie is of two, as the bridge is."""
    one, two = drawing.people(6), drawing.people(6, 10)
    for cards, boss in ((one, "boss1"), (two, "boss2")):
        for card in cards:
            drawing.phone(f"1395100{card[1][-4:]}", card, owner=boss)
    if bridge == "phone":
        drawing.phone("13788889999", one[0], two[0])
    else:
        drawing.share("LOGGED_IN_FROM", ("Device", "mac:AABBCCDDEEFF"), one[0], two[0])
    assert found(find_rings(drawing.graph())) == [keys(one), keys(two)]
