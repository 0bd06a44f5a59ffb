"""Findings of payment shapes as a drawing, and as a page in a real browser."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from linkgraph.analysis.patterns.explain import explain
from linkgraph.analysis.patterns.records import NAMES, Evidence, NestedShape, Patterns
from linkgraph.graph import CaseGraph
from linkgraph.pattern_settings import PatternSettings
from linkgraph.render.drawing import Drawing, Undrawn
from linkgraph.render.page import write_page
from linkgraph.render.patterns import draw_patterns
from linkgraph.text import Lang, Text
from tests.analysis.patterns.found import find, patterns
from tests.render.conftest import DAY, START, World
from tests.render.test_page_browser import HOSTILE, click, data, panel

if TYPE_CHECKING:
    from playwright.sync_api import Page

Show = Callable[..., "Page"]
TITLE = Text("资金形态", "Shapes of payments")


def drawn_case(name: str = "王某", payers: int = 5) -> tuple[CaseGraph, Patterns]:
    """A gather-scatter over H, and a cycle over H, A and B: H and A are in both. Nested in the
    first: what the payers paid, and a chain whose second transfer is the cycle's."""
    world = World()
    keys = [f"62220000000001{n:05d}" for n in range(payers)]
    hub, one, two = "6222000000000200001", "6222000000000200002", "6222000000000200003"
    for key in (*keys, hub, one, two):
        world.account(key, name)
    for at, key in enumerate(keys):
        world.pay(key, hub, 100_000 + at, START + at, memo=name)
    world.pay(hub, one, 200_000, START + DAY)
    world.pay(hub, two, 250_004, START + DAY + 1)
    first = payers + 2
    world.pay(one, two, 90_000, START + 3 * DAY)
    world.pay(two, hub, 80_000, START + 4 * DAY)
    world.pay(hub, one, 70_000, START + 5 * DAY)
    graph = world.graph()
    said = Evidence("ties", 2.5, {"pairs": 3}, Text(f"依据 {name}", f"ground {name}"))
    layers = {at: 0 for at in range(payers)} | {payers: 1, payers + 1: 1}
    findings = [
        find(graph, "gather-scatter", layers, 9.5, [said]),
        find(graph, "cycle", {first: 0, first + 1: 1, first + 2: 2}, 4.25, [said]),
    ]
    fan = find(graph, "fan-in", dict.fromkeys(range(payers), 0)).transfers
    chain = find(graph, "chain", {payers: 0, first: 1}).transfers
    nested = NestedShape("fan-in", 3.5, fan), NestedShape("chain", 1.25, chain)
    findings[0] = replace(
        findings[0], parts=("fan-in", "chain"), nested=nested, nested_found=len(nested) + 1
    )
    return graph, patterns(*explain(graph, findings, PatternSettings()))


def test_every_finding_is_drawn_by_itself_with_all_its_transfers() -> None:
    graph, found = drawn_case()
    drawing = draw_patterns(graph, found, [Text("甲", "a")])
    assert [one.id for one in drawing.schemes] == [one.id for one in found.findings]
    for at, one in enumerate(found.findings):
        nodes = {node.id: node for node in drawing.nodes if node.scheme == at}
        assert {node.key for node in nodes.values()} == {ref.key for ref in one.members}
        edges = [edge for edge in drawing.edges if edge.source in nodes]
        assert all(edge.target in nodes for edge in edges)
        items = [item for edge in edges for item in edge.items]
        assert sum(item.amount_fen or 0 for item in items) == sum(
            move.amount_fen for move in one.transfers
        )
        assert len(items) == len(one.transfers) and all(item.rows for item in items)
    assert len({node.id for node in drawing.nodes}) == len(drawing.nodes)
    assert len(drawing.notes) == 1


def columns_of(drawing: Drawing, scheme: int) -> dict[str, int]:
    return {node.key: node.column or 0 for node in drawing.nodes if node.scheme == scheme}


def test_steps_run_from_left_to_right_but_the_one_that_closes_a_circle() -> None:
    graph, found = drawn_case()
    drawing = draw_patterns(graph, found)
    for at, one in enumerate(found.findings):
        column = columns_of(drawing, at)
        backward = [m for m in one.transfers if column[m.payer.key] >= column[m.payee.key]]
        assert len(backward) == (one.typology == "cycle")
        assert len(drawing.schemes[at].columns) == max(column.values()) + 1 == 3


def test_a_crowded_column_is_folded_and_folds_belong_to_their_finding() -> None:
    graph, found = drawn_case(payers=90)
    drawing = draw_patterns(graph, replace(found, findings=(*found.findings, found.findings[0])))
    assert drawing.groups
    for node in drawing.nodes:
        if node.group is not None:
            mates = {one.scheme for one in drawing.nodes if one.group == node.group}
            assert mates == {node.scheme}


def test_another_currency_has_words_and_no_amount() -> None:
    graph, found = drawn_case()
    one = found.findings[0]
    moves = (replace(one.transfers[0], currency="USD"), *one.transfers[1:])
    drawing = draw_patterns(graph, patterns(replace(one, transfers=moves)))
    items = [item for edge in drawing.edges for item in edge.items]
    (foreign,) = [item for item in items if item.amount_fen is None]
    assert "USD 1,000.00" in foreign.note
    assert drawing.schemes[0].currency == "CNY"


def test_nested_shapes_name_the_lines_of_their_finding_and_say_what_is_not_drawn() -> None:
    graph, found = drawn_case()
    drawing = draw_patterns(graph, found)
    scheme, finding = drawing.schemes[0], found.findings[0]
    assert scheme.nested_found == 3 and drawing.schemes[1].nested == ()
    for drawn, nested in zip(scheme.nested, finding.nested, strict=True):
        assert (drawn.name, drawn.score) == (NAMES[nested.typology], nested.score)
        items = [
            step.item if isinstance(step, Undrawn) else drawing.edges[step[0]].items[step[1]]
            for step in drawn.steps
        ]
        assert [(item.time_us, item.amount_fen) for item in items] == [
            (at.time_us, at.amount_fen) for at in nested.transfers
        ]
        assert all(item.rows for item in items)
        undrawn = [step for step in drawn.steps if isinstance(step, Undrawn)]
        assert len(undrawn) == len(finding.beyond(nested))
    ends = {node.id: node.scheme for node in drawing.nodes}
    edges = [drawing.edges[at[0]] for one in scheme.nested for at in one.steps
             if not isinstance(at, Undrawn)]  # fmt: skip
    assert {ends[edge.source] for edge in edges} == {0}


def test_nothing_found_is_an_empty_drawing() -> None:
    graph, _ = drawn_case()
    assert draw_patterns(graph, patterns()).nodes == ()


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., tuple[Path, Patterns]]:
    """Write the page of the drawn case."""

    def write(lang: Lang = "zh", empty: bool = False, **more: Any) -> tuple[Path, Patterns]:
        graph, found = drawn_case(**more)
        if empty:
            found = patterns()
        drawing = draw_patterns(graph, found, [Text("未看 3", "not looked at 3")])
        path = tmp_path / "形态.html"
        return write_page(drawing, path, lang, TITLE, more.get("name", "出处")), found

    return write


@pytest.mark.browser
def test_the_list_opens_a_finding_with_its_words_score_and_rows(show: Show, written: Any) -> None:
    path, found = written()
    page = show(path)
    cards = page.locator("#list .card")
    assert cards.count() == 2 and "9.50" in cards.nth(0).inner_text()
    assert len(page.evaluate("linkgraph.nodes()")) == 8
    assert found.findings[0].says.zh in panel(page)
    cards.nth(1).click()
    assert len(page.evaluate("linkgraph.nodes()")) == 3
    assert len(page.evaluate("linkgraph.edges()")) == 3
    words = panel(page)
    assert found.findings[1].says.zh in words and found.findings[1].innocent.zh in words
    assert "2.50 分" in words and NAMES["cycle"].zh in words
    assert page.locator("#panel tr.source-row").count() == 3
    page.click("#tab-table")
    assert page.locator("#rows tbody tr").count() == 3
    assert "未看 3" in page.locator("#notes").inner_text()


@pytest.mark.browser
def test_search_finds_an_account_once_and_goes_to_its_finding(show: Show, written: Any) -> None:
    path, _ = written()
    page = show(path)
    page.locator("#list .card").nth(1).click()
    page.fill("#find", "6222000000000100002")
    assert page.locator("#found [role=option]").count() == 1
    page.keyboard.press("Enter")
    assert len(page.evaluate("linkgraph.nodes()")) == 8
    assert page.locator("#list .card").nth(0).get_attribute("aria-pressed") == "true"
    page.fill("#find", "6222000000000200001")
    assert page.locator("#found [role=option]").count() == 1
    page.keyboard.press("Enter")
    assert "还在这些线索中" in panel(page)
    page.locator("#panel").get_by_text("2. 资金回流").click()
    assert len(page.evaluate("linkgraph.nodes()")) == 3


@pytest.mark.browser
def test_a_line_opens_its_transfers(show: Show, written: Any) -> None:
    path, found = written()
    page = show(path)
    edge = page.evaluate("linkgraph.edges()")[0]
    click(page, edge["id"])
    assert "¥1,000.00" in panel(page) and "¥1,000.00" in found.findings[0].says.zh


@pytest.mark.browser
def test_a_click_lights_a_nested_shape(show: Show, written: Any) -> None:
    path, found = written()
    page = show(path)
    assert "并入的形态（3）" in panel(page) and "另有 1 个未列出" in panel(page)
    entries = page.locator("#panel .nested button")
    assert entries.all_inner_texts() == ["1. 分散转入", "2. 逐级转移"]
    assert page.evaluate("linkgraph.lit()") is None
    entries.nth(0).click()
    lit = page.evaluate("linkgraph.lit()")
    assert (len(lit["nodes"]), len(lit["edges"])) == (6, 5)
    assert page.locator("#panel .lit tr.source-row").count() == 5
    assert entries.nth(0).get_attribute("aria-pressed") == "true"
    page.click("#tab-table")
    assert page.locator("#rows tbody tr").count() == 5
    page.click("#tab-picture")
    entries.nth(1).click()
    lit = page.evaluate("linkgraph.lit()")
    assert (len(lit["nodes"]), len(lit["edges"])) == (2, 1)
    words = page.locator("#panel .lit").inner_text()
    second = found.findings[0].nested[1].transfers[1]
    assert "¥2,000.00" in words and "¥900.00" in words and "1.25" in words
    assert "图中未画" in words and f"{second.payer.key} 王某 → {second.payee.key} 王某" in words
    assert page.locator("#panel .lit tr.source-row").count() == 2
    page.click("#do-lang")
    assert "2. chain" in page.locator("#panel .lit").inner_text()
    assert "not drawn" in page.locator("#panel .lit").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("linkgraph.lit()") is None
    assert page.locator("#panel .lit").count() == 0 and entries.count() == 2
    page.locator("#list .card").nth(1).click()
    assert entries.count() == 0


@pytest.mark.browser
def test_hostile_text_does_not_run_and_nothing_is_fetched(show: Show, written: Any) -> None:
    path, _ = written(name="".join(HOSTILE))
    page = show(path)
    page.locator("#panel .nested button").nth(1).click()
    page.wait_for_timeout(300)
    page.locator("#list .card").nth(1).click()
    page.click("#do-lang")
    page.click("#tab-table")
    assert page.evaluate("window.bad") is None
    assert page.locator("img, svg, a[href^=javascript]").count() == 0
    assert len(data(page, "rest")["schemes"]) == 2


@pytest.mark.browser
def test_no_finding_says_so(show: Show, written: Any) -> None:
    path, _ = written(empty=True)
    page = show(path)
    assert "没有发现这样的资金形态" in page.locator("#empty").inner_text()
