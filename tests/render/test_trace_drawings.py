"""Trails of victims' money as drawings: everything is there, and everything adds up."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.analysis.money_findings import Trace
from linkgraph.render.board import end_of
from linkgraph.render.drawing import Drawing
from linkgraph.render.kinds import REST, TRANSFER, tier_words
from linkgraph.render.trace import draw_trace
from tests.render.conftest import World
from tests.render.traced import draw_traces

CASES = st.tuples(st.integers(1, 4), st.integers(1, 30), st.integers(2, 90), st.integers(0, 9999))


def drawn(case: tuple[int, int, int, int]) -> tuple[Trace, Drawing]:
    victims, cards, pays, seed = case
    graph, trace = draw_traces(World(), victims, cards, pays, seed)
    return trace, draw_trace(graph, trace)


def test_the_cases_that_are_drawn_have_every_kind_of_end() -> None:
    found = {
        end_of(at)
        for seed in range(30)
        for one in drawn((3, 6, 60, seed))[0].victims
        for at in one.positions
    }
    assert found == {"held", "cash", "platform", "left_data", "returned", "stopped"}


@settings(max_examples=60)
@given(CASES)
def test_lines_carry_what_the_trails_carry_and_the_ends_make_the_loss(case: Any) -> None:
    trace, drawing = drawn(case)
    loss = sum(one.loss_fen for one in trace.victims)
    assert sum(sum(at.fen for at in one.positions) for one in trace.victims) == loss
    items = [item for edge in drawing.edges if edge.kind == TRANSFER for item in edge.items]
    assert sum(item.carried_fen or 0 for item in items) == sum(
        carried.carried_fen for one in trace.victims for carried in one.trail
    )
    for item in items:
        assert item.rows and item.carried_fen is not None and item.amount_fen is not None
        assert 0 < item.carried_fen <= item.amount_fen
        assert not item.shares or sum(fen for _, fen in item.shares) == item.carried_fen
    rests = [edge for edge in drawing.edges if edge.kind == REST]
    assert sum(edge.items[0].carried_fen or 0 for edge in rests) == loss
    assert drawing.money is not None
    assert sum(stay.fen for stay in drawing.money.stays) == loss
    assert sum(one.fen for one in drawing.money.losses) == loss
    into = [(e.target, i.carried_fen) for e in drawing.edges for i in e.items]
    known = {node.id for node in drawing.nodes}
    assert {one for one, _ in into} <= known


@settings(max_examples=60)
@given(CASES)
def test_in_every_bar_of_the_flow_view_as_much_comes_in_as_goes_on_or_stays(case: Any) -> None:
    trace, drawing = drawn(case)
    assert drawing.money is not None
    sankey = drawing.money.sankey
    inward, outward = [0] * len(sankey.bars), [0] * len(sankey.bars)
    for band in sankey.bands:
        assert 0 <= band.certain_fen <= band.fen and band.fen > 0
        assert band.edges
        outward[band.source] += band.fen
        inward[band.target] += band.fen
    loss = sum(one.loss_fen for one in trace.victims)
    starts = [at for at, bar in enumerate(sankey.bars) if bar.column == 0]
    ends = [at for at, bar in enumerate(sankey.bars) if bar.end]
    assert sum(outward[at] for at in starts) == sum(inward[at] for at in ends) == loss
    for at, bar in enumerate(sankey.bars):
        assert bar.fen == max(inward[at], outward[at])
        if at not in (*starts, *ends):
            assert inward[at] == outward[at], "nothing is lost in a bar"
    for end in {end_of(at) for one in trace.victims for at in one.positions}:
        (bar,) = [one for one in sankey.bars if one.end == end]
        assert bar.fen == sum(
            at.fen for one in trace.victims for at in one.positions if end_of(at) == end
        )


@settings(max_examples=40)
@given(CASES)
def test_bars_of_a_column_do_not_cover_each_other(case: Any) -> None:
    _, drawing = drawn(case)
    assert drawing.money is not None
    columns: dict[int, list[Any]] = {}
    for bar in drawing.money.sankey.bars:
        columns.setdefault(bar.column, []).append(bar)
    for bars in columns.values():
        bars.sort(key=lambda bar: bar.y)
        for upper, lower in pairwise(bars):
            assert upper.y + upper.high <= lower.y


def test_the_flow_view_of_one_victim_is_his_loss() -> None:
    trace, drawing = drawn((3, 6, 60, 3))
    assert drawing.money is not None
    for one, sankey in zip(trace.victims, drawing.money.sankeys, strict=True):
        assert sum(bar.fen for bar in sankey.bars if bar.end) == one.loss_fen
        assert sum(bar.fen for bar in sankey.bars if bar.victim is not None) == one.loss_fen


def test_a_crowded_tier_is_bundled_and_nobody_is_lost() -> None:
    _, drawing = drawn((20, 40, 600, 5))
    assert drawing.money is not None
    bars = drawing.money.sankey.bars
    assert any("其余" in bar.title.zh for bar in bars)
    cards = {node.id for node in drawing.nodes if node.state == "held" and node.tier is not None}
    shown = {node for bar in bars if bar.end is None and bar.victim is None for node in bar.nodes}
    assert cards <= shown
    assert max(sum(bar.column == at for bar in bars) for at in range(9)) <= 9


def test_columns_are_tiers_with_ends_at_the_right() -> None:
    _, drawing = drawn((2, 6, 60, 3))
    columns = [text.zh for _, text in drawing.columns]
    assert columns[:2] == ["受害人", "一级卡"] and columns[-2:] == ["转出到", "去向合计"]
    for node in drawing.nodes:
        words = columns[node.column or 0]
        if node.kind == "end":
            assert words == "去向合计"
        elif node.lead:
            assert words == "受害人"
        elif node.state == "held" and node.tier:
            assert words == tier_words(node.tier).zh
        else:
            assert words == "转出到"


@pytest.mark.parametrize(
    ("tier", "zh"),
    [(1, "一级卡"), (2, "二级卡"), (10, "十级卡"), (11, "十一级卡"), (20, "二十级卡"),
     (35, "三十五级卡"), (99, "九十九级卡"), (100, "100级卡")],
)  # fmt: skip
def test_tiers_are_called_as_the_field_calls_them(tier: int, zh: str) -> None:
    assert tier_words(tier).zh == zh


def test_a_trace_without_victims_is_an_empty_picture() -> None:
    graph, _ = draw_traces(World())
    drawing = draw_trace(graph, Trace("fifo", 0, (), ()))
    assert not drawing.nodes and drawing.money is not None and not drawing.money.sankey.bars
