"""Any graph that the schema allows: nothing breaks, nobody is twice, order does not matter."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis.account import describe_account
from linkgraph.analysis.rings.clusters import find_rings, rings_from
from linkgraph.schema import LINK_KINDS, NODE_KINDS

Drawing = Any
LABELS = [kind.label for kind in NODE_KINDS]
ENDS = st.tuples(st.integers(0, 5), st.integers(0, 9), st.integers(0, 5), st.integers(0, 9))
LINKS = st.lists(st.tuples(st.sampled_from(LINK_KINDS), ENDS, st.booleans()), max_size=80)
PAYMENTS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 90_000), st.integers(1, 28)),
    max_size=40,
)
NEW: dict[str, Callable[[], Drawing]] = {}


@pytest.fixture(autouse=True, scope="module")
def _new(drawing_class: Callable[[], Drawing]) -> None:
    """Hypothesis runs one test many times; each run draws on an empty case."""
    NEW["drawing"] = drawing_class


def key(label: str, number: int) -> str:
    """Some keys are placeholders, masks or platforms."""
    odd = {"Phone": "13800000000", "IPAddress": "127.0.0.1", "Account": "platform:支付宝"}
    if number == 9:
        return odd.get(label, f"masked:{label}|*1|")
    return f"{label}{number}"


def draw(links: list[Any], payments: list[Any]) -> Drawing:
    drawing = NEW["drawing"]()
    for kind, (one, first, other, second), timed in links:
        source = kind.sources[one % len(kind.sources)]
        target = kind.targets[other % len(kind.targets)]
        more = {"time": f"2025-03-0{1 + first % 3} 09:00"} if timed else {}
        drawing.link(kind.type, (source, key(source, first)), (target, key(target, second)), **more)
    for payer, payee, yuan, day in payments:
        ends = ("Account", key("Account", payer)), ("Account", key("Account", payee))
        drawing.pay(*ends, yuan, f"2025-03-{day:02} 10:00")
    for label, name in list(drawing.nodes):
        if label == "Account":
            drawing.node(label, name, account_kind="platform" if ":" in name else "bank")
    return drawing


@settings(max_examples=50)
@given(LINKS, PAYMENTS, st.integers(0, 9))
def test_any_graph_gives_the_same_rings_in_any_order(
    links: list[Any], payments: list[Any], shuffle: int
) -> None:
    drawing = draw(links, payments)
    graph = drawing.graph()
    clusters = find_rings(graph)
    members = [member.node for ring in clusters.rings for member in ring.members]
    accounts = [node for node in members if node < graph.account_count]
    assert len(accounts) == len(set(accounts))
    for ring in clusters.rings:
        assert ring.reasons and ring.strength > 0
        assert ring.inflow_fen >= 0 and ring.outflow_fen >= 0
        assert all(reason.weight > 0 for reason in ring.reasons)
    again = find_rings(drawing.graph(shuffle=shuffle))
    assert json.dumps(asdict(again)) == json.dumps(asdict(clusters))


@settings(max_examples=25)
@given(LINKS, PAYMENTS)
def test_any_account_can_be_told_of_and_be_a_seed(links: list[Any], payments: list[Any]) -> None:
    graph = draw(links, payments).graph()
    clusters = find_rings(graph)
    everybody = range(graph.account_count)
    for groups in rings_from(graph, clusters, everybody):
        assert len(groups) <= 3
    for account in everybody:
        told = describe_account(graph, clusters, account)
        assert sum(c.received_fen for c in told.counterparties if c.account != told.account) <= (
            told.inflow_fen
        )
