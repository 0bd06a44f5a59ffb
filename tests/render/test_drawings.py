"""Drawings: what is in them, that it adds up, and where it stands."""

import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis.findings import Clusters
from linkgraph.graph import AccountRef, column
from linkgraph.render import columns, layout
from linkgraph.render.chains import draw_chains
from linkgraph.render.folding import MOST_IN_COLUMN, WISHED, Crowd, fold_column
from linkgraph.render.plan import plan_trails
from linkgraph.render.rings import FOLD_ABOVE, draw_rings

PAIRS = st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=60)


def test_ring_edges_are_exactly_the_links_and_counted_transfers_between_drawn_nodes(
    world: Any,
) -> None:
    case, clusters = world.rings((12, 8))
    graph = case.graph()
    drawing = draw_rings(graph, clusters)
    shown = {int(node.id[1:]) for node in drawing.nodes}
    money = sum(i.amount_fen or 0 for e in drawing.edges for i in e.items)
    counted = graph.counted()
    expected = sum(
        fen
        for fen, payer, payee, counts in zip(
            column(graph.transfers, "amount_fen").tolist(),
            column(graph.transfers, "payer").tolist(),
            column(graph.transfers, "payee").tolist(),
            counted.tolist(),
            strict=True,
        )
        if counts and payer in shown and payee in shown
    )
    assert money == expected
    ties = sum(len(e.items) for e in drawing.edges if e.kind != "TRANSFER")
    assert ties == sum(
        source in shown and target in shown
        for source, target in zip(
            column(graph.links, "source").tolist(),
            column(graph.links, "target").tolist(),
            strict=True,
        )
    )
    for edge in drawing.edges:
        for item in edge.items:
            assert item.rows, "every line opens its rows"


def test_parallel_and_opposite_transfers_are_all_there(world: Any) -> None:
    case, clusters = world.line()
    drawing = draw_rings(case.graph(), clusters)
    pairs = {(e.source, e.target) for e in drawing.edges if e.kind == "TRANSFER"}
    assert any((b, a) in pairs for a, b in pairs), "both directions"
    assert sum(len(e.items) for e in drawing.edges if e.kind == "TRANSFER") == 5


def test_shared_things_are_drawn_unless_cut(world: Any) -> None:
    case, clusters = world.rings((10,))
    drawing = draw_rings(case.graph(), clusters)
    assert any(node.kind == "Seizure" for node in drawing.nodes), "tied, though no member"
    hub = next(iter(case.nodes["Seizure"]))
    cut = Clusters(clusters.rings, (world.hub("Seizure", hub),), ())
    assert not any(node.kind == "Seizure" for node in draw_rings(case.graph(), cut).nodes)


def test_papers_that_name_members_are_not_drawn(world: Any) -> None:
    """A victim who is a member as well, and two freezes in one row of a list, tie nobody."""
    case, clusters = world.rings((10,))
    plain = draw_rings(case.graph(), clusters)
    one, other = [("Account", key) for key in sorted(case.nodes["Account"])[:2]]
    complaint = case.node("Complaint", f"{'a' * 64}:报案:3", name="张三", amount_fen=100)
    measure = case.node("Measure", f"{'a' * 64}::3", measure_kind="freeze")
    task = case.node("Retrieval", f"{'a' * 64}::4", task_id="1")
    case.link("PAID_FROM", complaint, one)
    case.link("PAID_INTO", complaint, other)
    for account in (one, other):
        case.link("UNDER_MEASURE", account, measure)
        case.link("ASKED_FOR", task, account)
    drawn = draw_rings(case.graph(), clusters)
    assert [(n.kind, n.key, n.x, n.y) for n in drawn.nodes] == [
        (n.kind, n.key, n.x, n.y) for n in plain.nodes
    ]
    assert len(drawn.edges) == len(plain.edges)


def test_case_totals_count_transfers_that_are_not_drawn(world: Any) -> None:
    case, clusters = world.line()
    alone = clusters.rings[0].members[:1]
    one = Clusters((world.ring_of(clusters.rings[0], alone),), (), ())
    drawing = draw_rings(case.graph(), one)
    assert not drawing.edges
    totals = drawing.nodes[0].totals
    assert totals is not None and totals.out_fen + totals.in_fen > 0


def test_rings_fold_above_400_nodes(world: Any) -> None:
    case, clusters = world.rings((9,))
    assert not draw_rings(case.graph(), clusters).folded
    case, clusters = world.rings(tuple([20] * 14))
    drawing = draw_rings(case.graph(), clusters)
    assert len(drawing.nodes) > FOLD_ABOVE and drawing.folded


def test_trails_run_left_to_right_and_carry_what_chains_carry(world: Any) -> None:
    case, chains = world.trails((9, 4, 5, 3))
    drawing = draw_chains(case.graph(), chains)
    column_of = {node.id: node.column for node in drawing.nodes}
    for edge in drawing.edges:
        one, other = column_of[edge.source], column_of[edge.target]
        assert one is not None and other is not None and one < other
    carried: dict[int, int] = {}
    for chain in chains:
        for hop in chain.hops:
            carried[hop.transfer] = carried.get(hop.transfer, 0) + hop.carried_fen
    assert sum(i.carried_fen or 0 for e in drawing.edges for i in e.items) == sum(carried.values())
    ends = sum(fen for node in drawing.nodes for _, fen in node.ends)
    assert ends == sum(chain.end_fen for chain in chains)


def test_a_crowded_column_folds_and_nobody_is_lost(world: Any) -> None:
    case, chains = world.trails((180, 12, 90, 9))
    drawing = draw_chains(case.graph(), chains)
    by_column: dict[Any, set[Any]] = {}
    for node in drawing.nodes:
        stands = node.id if node.group is None else ("fold", node.group)
        by_column.setdefault(node.column, set()).add(stands)
    assert max(len(stands) for stands in by_column.values()) <= MOST_IN_COLUMN
    folded = [node for node in drawing.nodes if node.group is not None]
    assert {node.group for node in folded} == set(range(len(drawing.groups)))
    keys = {ref.key for chain in chains for hop in chain.hops for ref in (hop.payer, hop.payee)}
    assert {node.key for node in drawing.nodes} == keys
    for at, group in enumerate(drawing.groups):
        count = sum(node.group == at for node in drawing.nodes)
        assert group.title.zh == f"{count} 个账户" and group.shared is not None


def test_a_column_of_sixty_stays_as_it_is() -> None:
    crowd = Crowd({}, {}, [None] * 61, [""] * 61)
    assert fold_column(range(60), crowd) == []
    folds = fold_column(range(61), crowd)
    inside = [node for fold in folds for node in fold.nodes]
    assert len(inside) == len(set(inside)) and 61 - len(inside) + len(folds) <= WISHED


@settings(max_examples=60)
@given(PAIRS)
def test_layers_put_every_link_forward_unless_it_closes_a_circle(pairs: Any) -> None:
    links = list(dict.fromkeys(pair for pair in pairs if pair[0] < pair[1]))
    starts = [node for node in range(25) if not any(other == node for _, other in links)]
    column_of = columns.layers(starts, 25, links)
    assert all(column_of[one] < column_of[other] for one, other in links)
    assert set(column_of) == set(range(max(column_of) + 1)), "no empty column"


@settings(max_examples=60)
@given(PAIRS)
def test_layers_end_on_circles(pairs: Any) -> None:
    column_of = columns.layers([0], 25, pairs)
    assert len(column_of) == 25 and min(column_of) == 0


@settings(max_examples=60)
@given(st.lists(st.integers(-500, 500), min_size=1, max_size=12), st.randoms())
def test_spread_keeps_order_and_room(wish: Any, luck: random.Random) -> None:
    room = {node: luck.choice((60, 100)) for node in range(len(wish) + 3)}
    line = list(range(len(wish)))
    far = [len(wish), len(wish) + 1, len(wish) + 2]
    links = {(node, luck.choice(far)): luck.randrange(1, 9) for node in line}
    y = columns.spread([line, far], links, room)
    for one, other in pairwise(line):
        assert y[other] - y[one] >= (room[one] + room[other]) / 2 - 1


@pytest.mark.parametrize("count", [0, 1, 2, 3, 30])
def test_ring_layout_gives_every_node_its_own_place(count: int) -> None:
    edges = [(at, at // 3) for at in range(1, count)]
    (places,) = layout.lay_rings([(count, edges)])
    assert len(places) == count == len(set(places))
    for one in range(count):
        for other in range(one):
            (x, y), (u, v) = places[one], places[other]
            assert abs(x - u) > 60 or abs(y - v) > 50, "marks do not cover each other"


def test_ring_layout_does_not_depend_on_the_other_rings() -> None:
    ring = (12, [(at, at // 2) for at in range(1, 12)])
    other = (12, [(0, at) for at in range(1, 12)])
    assert layout.lay_rings([ring, other])[0] == layout.lay_rings([other, ring])[1]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(100, 900), st.integers(100, 900)), max_size=14))
def test_shelves_overlap_nowhere(sizes: Any) -> None:
    boxes = layout.shelves(sizes)
    assert [(box.width, box.height) for box in boxes] == sizes
    for at, one in enumerate(boxes):
        for other in boxes[:at]:
            assert (
                one.x >= other.x + other.width
                or other.x >= one.x + one.width
                or one.y >= other.y + other.height
                or other.y >= one.y + one.height
            )


def test_a_long_line_keeps_clear_of_the_cards_it_passes() -> None:
    accounts = [AccountRef(str(at), (str(at),), None, None, "bank") for at in range(6)]
    money = {(0, 1): 5, (1, 2): 5, (2, 3): 5, (0, 3): 9, (4, 1): 3, (5, 2): 1}
    plan = plan_trails(accounts, [0, 4, 5], list(money), money)
    way = plan.way(0, 3)
    assert [x for x, _ in way] == [columns.PITCH_X, 2 * columns.PITCH_X]
    for x, y in way:
        passed = [plan.place(at) for at in range(6) if plan.place(at)[0] == x]
        assert passed and all(abs(y - other) >= 40 for _, other in passed)
    assert plan.way(0, 1) == ()
