"""The page of a money trail in a real browser: sums, replay, panel, the flow view, hostile text."""

import re
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from linkgraph.analysis.money_findings import Trace
from linkgraph.render.board import end_of
from linkgraph.render.page import write_page
from linkgraph.render.trace import draw_trace
from linkgraph.text import Lang, Text
from tests.render.conftest import World
from tests.render.test_page_browser import HOSTILE, click, data, panel
from tests.render.traced import START, draw_traces

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Show = Callable[..., "Page"]
TITLE = Text("资金去向", "Where the money went")


@pytest.fixture
def traced(tmp_path: Path) -> Callable[..., tuple[Path, Trace]]:
    """Write the page of a drawn trace."""

    def written(
        victims: int = 2, cards: int = 6, pays: int = 60, seed: int = 3, lang: Lang = "zh",
        change: Callable[[Trace], Trace] = lambda trace: trace, name: str = "王某",
        payments: int = 0,
    ) -> tuple[Path, Trace]:  # fmt: skip
        graph, trace = draw_traces(World(), victims, cards, pays, seed, name, payments)
        trace = change(trace)
        path = tmp_path / "去向.html"
        return write_page(draw_trace(graph, trace), path, lang, TITLE, name), trace

    return written


def yuan(fen: int) -> str:
    """Return an amount as the page prints it."""
    return f"¥{fen // 100:,}.{fen % 100:02d}"


def at_moment(trace: Trace, us: int) -> tuple[int, int]:
    """Return what had been paid by `us`, and what of it had left for cash or a platform."""
    paid = left = 0
    for one in trace.victims:
        paid += sum(at.fen for at in one.victim.payments if at.time_us <= us)
        left += sum(
            at.carried_fen for at in one.trail
            if at.time_us <= us and at.payee.kind in ("cash", "platform")
        )  # fmt: skip
    return paid, left


def test_the_line_of_sums_is_the_loss_and_says_each_end(show: Show, traced: Any) -> None:
    path, trace = traced()
    page = show(path)
    words = page.locator("#sums").inner_text()
    loss = sum(one.loss_fen for one in trace.victims)
    assert f"损失 {yuan(loss)}" in words and "合计一致" in words
    ends: dict[str, int] = {}
    for one in trace.victims:
        for at in one.positions:
            ends[end_of(at)] = ends.get(end_of(at), 0) + at.fen
    for fen in ends.values():
        assert yuan(fen) in words
    shown = [int(one.replace(",", "").replace(".", "")) for one in re.findall(r"¥([\d,.]+)", words)]
    assert shown[0] == sum(shown[1:]) == loss


def test_the_replay_shows_where_the_money_was_at_each_moment(
    show: Show, traced: Any, until: Any
) -> None:
    path, trace = traced()
    page = show(path)
    times = sorted({at.time_us for one in trace.victims for at in one.trail})
    for us in (times[0], times[len(times) // 2], times[-1]):
        said = page.evaluate("us => linkgraph.where_money(us)", us)
        paid, left = at_moment(trace, us)
        assert int(said["paid"]) == paid == sum(int(fen) for fen in said["ends"].values())
        assert left == sum(int(said["ends"].get(end, 0)) for end in ("cash", "platform"))
    page.click("#do-back")
    words = page.locator("#sums").inner_text()
    paid, _ = at_moment(trace, times[-2])
    assert "截至" in words and yuan(paid) in words and "合计一致" in words
    page.click("#do-next")
    assert "损失" in page.locator("#sums").inner_text()
    page.click("#do-play")
    until(page, "document.getElementById('sums').innerText.includes('截至')")
    page.keyboard.press("r")
    assert "回放" in page.locator("#do-play").inner_text()


def test_money_that_left_before_it_came_by_another_clock_leaves_when_it_came(
    show: Show, traced: Any
) -> None:
    def early(trace: Trace) -> Trace:
        return replace(trace, victims=tuple(
            replace(one, trail=tuple(
                at if at.transfer in {p.transfer for p in one.victim.payments}
                else replace(at, time_us=START - 1)
                for at in one.trail
            ))
            for one in trace.victims
        ))  # fmt: skip

    path, trace = traced(change=early)
    page = show(path)
    times = sorted({at.time_us for one in trace.victims for at in one.trail})
    for us in times:
        said = page.evaluate("us => linkgraph.where_money(us)", us)
        assert all(int(fen) >= 0 for fen in said["ends"].values())
        assert int(said["paid"]) == sum(int(fen) for fen in said["ends"].values())
    assert "合计一致" in page.locator("#sums").inner_text()


def test_an_account_says_tier_rule_bounds_and_rows(show: Show, traced: Any) -> None:
    path, trace = traced()
    page = show(path)
    place = next(at for at in trace.victims[0].positions if end_of(at) == "held" and at.tier)
    node = next(n for n in data(page, "nodes") if n["key"] == place.account.key)
    click(page, node["id"])
    words = panel(page)
    assert place.account.key in words and "先进先出" in words and "级卡" in words
    assert yuan(place.fen) in words and f"{yuan(0)} — {yuan(place.fen)}" in words
    assert page.locator("#panel tr.source-row").count() > 0
    page.locator("#list .card").first.click()
    assert page.evaluate("linkgraph.lit().edges.length") > 0
    assert "路径" in panel(page)


def test_the_flow_view_opens_accounts_and_transfers(show: Show, traced: Any) -> None:
    path, trace = traced(victims=3, cards=20, pays=200)
    page = show(path)
    page.click("#tab-bands")
    sankey = data(page, "rest")["money"]["sankey"]
    assert page.locator("#bands [data-band]").count() == len(sankey["bands"])
    assert page.locator("#bands [data-bar]").count() == len(sankey["bars"])
    at = max(range(len(sankey["bands"])), key=lambda one: int(sankey["bands"][one]["fen"]))
    page.locator(f"#bands [data-band='{at}']").press("Enter")
    assert yuan(int(sankey["bands"][at]["fen"])) in panel(page)
    card = next(
        at for at, bar in enumerate(sankey["bars"])
        if len(bar["nodes"]) == 1 and bar["end"] is None and bar["victim"] is None
    )  # fmt: skip
    page.locator(f"#bands [data-bar='{card}'] rect").first.click()
    key = next(n["key"] for n in data(page, "nodes") if n["id"] == sankey["bars"][card]["nodes"][0])
    assert key in panel(page)
    assert sum(int(one["fen"]) for one in sankey["bars"] if one["end"]) == sum(
        one.loss_fen for one in trace.victims
    )


def test_one_victim_can_be_chosen_and_the_sums_are_his(show: Show, traced: Any) -> None:
    path, trace = traced()
    page = show(path)
    page.locator("#whose").select_option("1")
    mine = trace.victims[1]
    words = page.locator("#sums").inner_text()
    assert yuan(mine.loss_fen) in words and "合计一致" in words
    carried = sum(int(one["carried"]) for one in page.evaluate("linkgraph.edges()"))
    assert carried == sum(at.carried_fen for at in mine.trail) + mine.loss_fen, "lines, and rests"
    page.click("#tab-table")
    assert page.locator("#rows tbody tr").count() == len(mine.trail)
    page.click("#tab-bands")
    alone = data(page, "rest")["money"]["sankeys"][1]
    assert page.locator("#bands [data-band]").count() == len(alone["bands"])
    times = sorted({at.time_us for at in mine.trail})
    page.click("#do-back")
    paid, _ = at_moment(replace(trace, victims=(mine,)), times[-2])
    assert yuan(paid) in page.locator("#sums").inner_text(), "steps are those of his money"


def test_a_rule_without_paths_has_none_and_says_so(show: Show, traced: Any) -> None:
    def pro_rata(trace: Trace) -> Trace:
        return replace(trace, rule="pro-rata", currency="USD", victims=tuple(
            replace(one, positions=tuple(replace(at, paths=(), path_count=0)
                                         for at in one.positions))
            for one in trace.victims
        ))  # fmt: skip

    path, _ = traced(change=pro_rata, lang="en")
    page = show(path)
    assert not page.locator("#do-follow").is_visible()
    sums = page.locator("#sums").inner_text()
    assert "USD " in sums and "¥" not in sums, "amounts are of the currency that is followed"
    page.locator("#list .card").first.click()
    assert "pro rata" in panel(page) and "no single paths" in panel(page)


def test_possible_money_is_dashed(show: Show, traced: Any) -> None:
    path, trace = traced()
    page = show(path)
    page.click("#tab-bands")
    unsure = [at for one in trace.victims for at in one.trail if not at.certain]
    assert unsure
    assert page.locator("#bands path[stroke-dasharray]").count() > 0


@pytest.mark.parametrize("tab", ["picture", "bands"])
def test_png_and_paper_of_both_views(show: Show, traced: Any, tmp_path: Path, tab: str) -> None:
    path, _ = traced()
    page = show(path)
    page.click(f"#tab-{tab}")
    with page.expect_download() as waiting:
        page.keyboard.press("s")
    file = tmp_path / "out.png"
    waiting.value.save_as(file)
    bytes_ = file.read_bytes()
    assert struct.unpack(">II", bytes_[16:24]) == (3508, 2480) and len(bytes_) > 80_000
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1 and len(pdf) > 15_000


@pytest.mark.parametrize("name", [HOSTILE[0], HOSTILE[1], HOSTILE[4], HOSTILE[8]])
def test_texts_from_the_case_never_run(show: Show, traced: Any, name: str) -> None:
    path, trace = traced(name=name)
    assert "<img src=x" not in path.read_text(encoding="utf-8").split("<script", 1)[1]
    page = show(path)
    page.locator("#list .card").first.click()
    for tab in ("bands", "table", "picture"):
        page.click(f"#tab-{tab}")
    page.click("#tab-bands")
    page.locator("#bands [data-bar]").first.press("Enter")
    with page.expect_download():
        page.click("#do-png")
    assert page.evaluate("window.bad") is None
    assert page.locator("img, a[href^=javascript]").count() == 0
    assert page.evaluate("document.scripts.length") == 5
    del trace


def test_a_trail_of_20_000_transfers_opens(show: Show, traced: Any) -> None:
    path, trace = traced(victims=40, cards=1500, pays=26_000, payments=20_000)
    assert len({at.transfer for one in trace.victims for at in one.trail}) >= 20_000
    page = show(path)
    mark = page.evaluate("performance.getEntriesByName('linkgraph-first-picture')[0].startTime")
    assert mark < 15_000, "ms; a slow machine included"
    assert "合计一致" in page.locator("#sums").inner_text()
    page.click("#tab-bands")
    assert page.locator("#bands [data-bar]").count() < 100
    assert trace.at_us > START
