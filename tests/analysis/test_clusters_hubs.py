"""What is too common to tie anybody."""

from typing import Any

import pytest

from linkgraph.analysis.rings.clusters import find_rings
from linkgraph.settings import ClusterSettings
from tests.analysis.conftest import Node
from tests.analysis.rings_found import found, keys

Drawing = Any
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("LOGGED_IN_FROM", ("IPAddress", "223.104.1.1")),
        ("LOGGED_IN_FROM", ("Device", "terminal:ATM001")),
        ("LOGGED_IN_FROM", ("Device", "mac:AABBCCDDEEFF")),
        ("CONTACT_PHONE", ("Phone", "13712345678")),
        ("LIVES_AT", ("Address", "云州市东湖区人民路1号办事处")),
    ],
)
def test_a_crowd_is_cut_and_listed(drawing: Drawing, kind: str, value: Node) -> None:
    crowd = drawing.people(51)
    drawing.share(kind, value, *crowd)
    clusters = find_rings(drawing.graph())
    assert not clusters.rings
    assert [(hub.kind, hub.key, hub.degree) for hub in clusters.cut_hubs] == [(*value, 51)]
    assert "51" in clusters.cut_hubs[0].why.zh


def test_a_bag_of_cards_is_no_crowd(drawing: Drawing) -> None:
    cards = drawing.people(60)
    drawing.share("SEIZED_WITH", ("Seizure", "list-1"), *cards)
    assert found(find_rings(drawing.graph())) == [keys(cards)]


@pytest.mark.parametrize(
    "value",
    [
        ("Phone", "13800000000"), ("Phone", "95588"), ("Phone", "4008888888"),
        ("Phone", "138****1234"),
        ("IPAddress", "127.0.0.1"), ("IPAddress", "192.168.1.5"), ("IPAddress", "100.64.3.1"),
        ("Device", "mac:000000000000"), ("Device", "mac:00:00:00:00:00:00"), ("Device", "imei:0"),
        ("Device", "mac:020000000000"), ("Address", "不详"), ("Address", "云州市东湖区"),
    ],
)  # fmt: skip
def test_a_placeholder_is_cut_and_listed(drawing: Drawing, value: Node) -> None:
    cards = drawing.people(4)
    kinds = {"Phone": "CONTACT_PHONE", "Address": "LIVES_AT"}
    drawing.share(kinds.get(value[0], "LOGGED_IN_FROM"), value, *cards)
    clusters = find_rings(drawing.graph())
    assert not clusters.rings
    assert [(hub.kind, hub.key, hub.degree) for hub in clusters.cut_hubs] == [(*value, 4)]


def test_an_id_number_of_many_names_is_a_placeholder(drawing: Drawing) -> None:
    cards = [
        drawing.account(f"622200000000000{n:04d}", "330000000000000000", SURNAMES[n] + "一")
        for n in range(5)
    ]
    clusters = find_rings(drawing.graph())
    assert not clusters.rings
    assert [(hub.kind, hub.degree) for hub in clusters.cut_hubs] == [("Person", len(cards))]


def test_settings_cut_and_keep(drawing: Drawing) -> None:
    cards = drawing.people(5)
    drawing.phone("13912345670", *cards)
    drawing.share("LOGGED_IN_FROM", ("Device", "mac:AABBCCDDEEFF"), *cards)
    graph = drawing.graph()
    ignored = ClusterSettings(ignore=("13912345670", "AABBCCDDEEFF"))
    assert not find_rings(graph, ignored).rings
    assert {hub.key for hub in find_rings(graph, ignored).cut_hubs} == {
        "13912345670",
        "mac:AABBCCDDEEFF",
    }
    crowded = ClusterSettings(crowd=4)
    assert not find_rings(graph, crowded).rings
    kept = ClusterSettings(crowd=4, keep=("13912345670",))
    assert found(find_rings(graph, kept)) == [keys(cards)]


def test_an_ip_of_forty_is_nothing_and_of_two_in_one_minute_is_strong(drawing: Drawing) -> None:
    crowd = drawing.people(40)
    drawing.share("LOGGED_IN_FROM", ("IPAddress", "223.104.1.1"), *crowd)
    ring = drawing.people(4, 60)
    drawing.phone("13912345670", *ring[:3])
    drawing.share(
        "LOGGED_IN_FROM", ("IPAddress", "1.2.3.4"), ring[2], ring[3], time="2025-03-01 10:00:30"
    )
    assert found(find_rings(drawing.graph())) == [keys(ring)]
