"""Ties against a slow reading of the same rules, link by link."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis.arrays import expand, most_common, pair_code, spread, unpair
from linkgraph.analysis.rings.shares import KINDS
from linkgraph.analysis.rings.ties import TieBase, build_ties
from linkgraph.settings import ClusterSettings
from linkgraph.shapes.arrays import distinct

Drawing = Any
KIND_OF = {
    "Phone": ("CONTACT_PHONE", "phone", 1.0, 0.15),
    "IPAddress": ("LOGGED_IN_FROM", "ip", 0.4, 0.5),
    "Address": ("LIVES_AT", "address", 0.4, 0.5),
    "Seizure": ("SEIZED_WITH", "seizure", 1.2, 0.15),
}
VALUES = {
    "Phone": [f"1395000{n:04d}" for n in range(4)],
    "IPAddress": [f"1.2.3.{n}" for n in range(4)],
    "Address": [f"云州市东湖区和平路{n}号3单元402室" for n in range(4)],
    "Seizure": [f"list-{n}" for n in range(4)],
}
SHARES = st.lists(
    st.tuples(st.sampled_from(sorted(KIND_OF)), st.integers(0, 3), st.integers(0, 9)), max_size=60
)


def read(drawing: Drawing, base: TieBase) -> dict[tuple[str, str], dict[int, int]]:
    """Ties as (kind, key of the value) -> holder -> thousandths; holders by first account."""
    graph = drawing.graph()
    first = {int(h): a for a, h in reversed(list(enumerate(base.who.of[: graph.account_count])))}
    out: dict[tuple[str, str], dict[int, int]] = {}
    ties = base.ties
    for value, holder, weight in zip(ties.value, ties.holder, ties.weight, strict=True):
        label, at = graph.locate(int(ties.node[value]))
        key = graph.nodes[label]["key"][at].as_py()
        out.setdefault((KINDS[ties.kind[value]], key), {})[first[int(holder)]] = int(weight)
    return out


@settings(max_examples=60)
@given(SHARES, st.integers(2, 6))
def test_weights_agree_with_a_slow_reading(shares: list[tuple[str, int, int]], crowd: int) -> None:
    drawing = NEW()
    for at in range(10):
        drawing.account(f"{at}", f"person{at // 2}")
    expected: dict[tuple[str, str], set[int]] = {}
    for label, value, account in shares:
        link, kind, _, _ = KIND_OF[label]
        key = VALUES[label][value]
        drawing.link(link, ("Account", str(account)), (label, key))
        expected.setdefault((kind, key), set()).add(account // 2)
    formula = {kind: (full, fade) for _, kind, full, fade in KIND_OF.values()}
    slow = {
        value: {2 * h: round(1000 * formula[value[0]][0] / (len(held) - 1) ** formula[value[0]][1])
                for h in held}
        for value, held in expected.items()
        if len(held) > 1 and (len(held) <= crowd or value[0] == "seizure")
    }  # fmt: skip
    base = build_ties(drawing.graph(), ClusterSettings(crowd=crowd))
    assert read(drawing, base) == slow
    assert {(hub.key, hub.degree) for hub in base.cut_hubs} == {
        (key, len(held))
        for (kind, key), held in expected.items()
        if len(held) > crowd and kind != "seizure"
    }


NEW: Any = None


@pytest.fixture(autouse=True, scope="module")
def _new(request: pytest.FixtureRequest) -> None:
    """Hypothesis runs one test many times; each run draws on an empty case."""
    global NEW  # noqa: PLW0603
    NEW = request.getfixturevalue("drawing_class")


def test_the_two_ends_of_a_registration_share_the_phone(drawing: Drawing) -> None:
    card = drawing.account("1", "seller")
    drawing.account("2", "owner")
    drawing.phone("13950000001", card, owner="owner")
    base = build_ties(drawing.graph(), ClusterSettings())
    assert read(drawing, base) == {("phone", "13950000001"): {0: 1000, 1: 1000}}


def test_an_owner_of_several_phones_ties_their_users(drawing: Drawing) -> None:
    for at in range(3):
        drawing.phone(f"1395000000{at}", drawing.account(f"{at}", f"p{at}"), owner="boss")
    drawing.account("9", "boss")
    base = build_ties(drawing.graph(), ClusterSettings())
    tied = read(drawing, base)[("sim_owner", "boss")]
    assert set(tied) == {0, 1, 2, 3}
    assert set(tied.values()) == {round(800 / 3**0.15)}


def test_phones_in_one_handset_tie_their_users(drawing: Drawing) -> None:
    for at in range(2):
        drawing.phone(f"1395000000{at}", drawing.account(f"{at}", f"p{at}"))
        drawing.link("USED_IN", ("Phone", f"1395000000{at}"), ("Device", "imei:861234567890123"))
    base = build_ties(drawing.graph(), ClusterSettings())
    assert read(drawing, base) == {("device", "imei:861234567890123"): {0: 1000, 1: 1000}}


def test_sims_lead_to_their_phone(drawing: Drawing) -> None:
    drawing.phone("13950000001", drawing.account("1", "p1"))
    drawing.link("HAS_NUMBER", ("SIM", "8986001"), ("Phone", "13950000001"))
    drawing.link("SEIZED_WITH", ("SIM", "8986001"), ("Seizure", "s"))
    drawing.link("SEIZED_FROM", ("Seizure", "s"), ("Person", "keeper"))
    drawing.account("2", "keeper")
    base = build_ties(drawing.graph(), ClusterSettings())
    assert read(drawing, base) == {("seizure", "s"): {0: 1200, 1: 1200}}


@pytest.mark.parametrize("seconds", [20, 200])
def test_logins_within_a_minute_weigh_double(drawing: Drawing, seconds: int) -> None:
    one, two = drawing.account("1", "p1"), drawing.account("2", "p2")
    ip = ("IPAddress", "1.2.3.4")
    drawing.link("LOGGED_IN_FROM", one, ip, time="2025-03-01 10:00:05")
    drawing.link(
        "LOGGED_IN_FROM", two, ip, time=f"2025-03-01 10:0{seconds // 60}:{seconds % 60:02}"
    )
    base = build_ties(drawing.graph(), ClusterSettings())
    weight = 800 if seconds < 60 else 400
    assert read(drawing, base) == {("ip", "1.2.3.4"): {0: weight, 1: weight}}


def test_login_times_are_those_of_the_transactions_in_the_same_rows(drawing: Drawing) -> None:
    one, two = drawing.account("1", "p1"), drawing.account("2", "p2")
    drawing.pay(one, ("Account", "9"), 5, "2025-03-01 10:00:05")
    drawing.pay(two, ("Account", "9"), 5, "2025-03-01 10:00:45")
    for at in (one, two):
        drawing.link("LOGGED_IN_FROM", at, ("IPAddress", "1.2.3.4"), statement_row=True)
    base = build_ties(drawing.graph(), ClusterSettings())
    assert set(base.ties.weight.tolist()) == {800}


def test_consecutive_card_numbers_weigh_double(drawing: Drawing) -> None:
    numbers = ["6222000000000000018", "6222000000000000026", "6222000000000009999"]
    for at, number in enumerate(numbers):
        card = drawing.account(number, f"p{at}", opened_us="2025-03-03 09:00")
        drawing.link("OPENED_AT", card, ("Branch", "支行"))
    base = build_ties(drawing.graph(), ClusterSettings())
    alone = round(400 / 2**0.5)
    assert sorted(base.ties.weight.tolist()) == [alone, 2 * alone, 2 * alone]


def test_other_days_at_a_branch_tie_nobody(drawing: Drawing) -> None:
    for at in range(3):
        card = drawing.account(f"{at}", f"p{at}", opened_us=f"2025-03-0{at + 1} 09:00")
        drawing.link("OPENED_AT", card, ("Branch", "支行"))
    assert len(build_ties(drawing.graph(), ClusterSettings()).ties.value) == 0


def test_a_hub_makes_no_pairs(drawing: Drawing) -> None:
    for at in range(300):
        drawing.phone("13950000001", drawing.account(f"{at}", f"p{at}"))
    base = build_ties(drawing.graph(), ClusterSettings(keep=("13950000001",)))
    assert len(base.ties.value) == 300


@pytest.mark.parametrize(
    ("payments", "tied"),
    [
        ([("a", "b", 100)] * 20, False),
        ([("a", "b", 100), ("b", "a", 100)], False),
        ([("a", "b", 100), ("b", "a", 90), ("a", "b", 50)], True),
        ([("a", "b", 1000), ("b", "a", 50), ("a", "b", 1000)], False),
    ],
    ids=["one way", "twice", "both ways", "rebate"],
)
def test_money_ties_both_ways_only(
    drawing: Drawing, payments: list[tuple[str, str, int]], tied: bool
) -> None:
    for at, (payer, payee, yuan) in enumerate(payments):
        drawing.pay(
            drawing.account(payer, payer), drawing.account(payee, payee), yuan,
            f"2025-03-{at + 1:02} 10:00",
        )  # fmt: skip
    dealings = build_ties(drawing.graph(), ClusterSettings()).dealings
    assert len(dealings.one) == tied


def test_money_passed_on_again_and_again_ties(drawing: Drawing) -> None:
    victim, one, two, exit_ = (drawing.account(key, key) for key in ("v", "a", "b", "x"))
    for day in range(1, 5):
        drawing.pay(victim, one, 20_000, f"2025-03-0{day} 10:00")
        drawing.pay(one, two, 19_900, f"2025-03-0{day} 10:05")
        drawing.pay(two, exit_, 19_800, f"2025-03-0{day} 10:10")
    base = build_ties(drawing.graph(), ClusterSettings())
    pairs = {
        tuple(sorted(pair)) for pair in zip(base.dealings.one, base.dealings.other, strict=True)
    }
    assert pairs == {(0, 1)}  # a and b: neither the victim nor whom the money went to


@given(st.lists(st.integers(0, 9), max_size=30), st.lists(st.integers(0, 9), max_size=30))
def test_expand_is_a_join(wanted: list[int], keys: list[int]) -> None:
    keys.sort()
    left, right = expand(np.array(wanted, np.int64), np.array(keys, np.int64))
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [
        (i, j) for i, w in enumerate(wanted) for j, k in enumerate(keys) if w == k
    ]


@given(st.lists(st.tuples(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))))
def test_pairs_survive_their_code(pairs: list[tuple[int, int]]) -> None:
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    high, low = unpair(pair_code(ends[:, 0], ends[:, 1]))
    assert list(zip(high.tolist(), low.tolist(), strict=True)) == pairs


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 3))))
def test_most_common_counts(entries: list[tuple[int, int]]) -> None:
    ends = np.array(entries, dtype=np.int64).reshape(-1, 2)
    expected = [
        max([sum(e == (group, code) for e in entries) for code in range(4)], default=0)
        for group in range(4)
    ]
    assert most_common(ends[:, 0], ends[:, 1], 4).tolist() == expected


@given(st.lists(st.integers(-(2**62), 2**62) | st.integers(0, 5)))
def test_distinct_values_ascend(values: list[int]) -> None:
    assert distinct(np.array(values, dtype=np.int64)).tolist() == sorted(set(values))


def test_spread() -> None:
    owner, place = spread(np.array([5, 0, 9]), np.array([2, 0, 1]))
    assert (owner.tolist(), place.tolist()) == ([0, 0, 2], [5, 6, 9])


def test_weights_of_pairs_do_not_depend_on_who_is_first(drawing: Drawing) -> None:
    cards = [drawing.account(f"{at}", f"p{at}") for at in range(4)]
    for at, (one, two) in enumerate(combinations(cards, 2)):
        drawing.phone(f"1395000000{at}", one, two)
    base = build_ties(drawing.graph(), ClusterSettings())
    assert set(base.ties.weight.tolist()) == {1000}
