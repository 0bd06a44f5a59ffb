"""The page on statements: hostile text stays text, nothing is asked of a network, rows open."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from linkgraph.graph import AccountRef, SourceRow
from linkgraph.reconcile.findings import (
    Asked,
    Card,
    Gap,
    LedgerBreak,
    LedgerPart,
    Moment,
    Reconciliation,
    Request,
)
from linkgraph.render.page import write_html
from linkgraph.render.statements import rows_shown, statements_html
from linkgraph.text import Lang, Text, same

if TYPE_CHECKING:
    from playwright.sync_api import Page

DAY = 86_400_000_000
EVIL = "</script><script>document.title='x'</script><img src=x onerror=alert(1)>\u202e"


def row(number: int) -> SourceRow:
    return SourceRow(f"{EVIL}.csv", "a" * 64, None, number)


def moment(day: int) -> Moment:
    return Moment(20_000 * DAY + day * DAY, 0)


def card(key: str, broken: bool) -> Card:
    account = AccountRef(key, (key,), EVIL, "甲银行", "bank")
    part = LedgerPart(None, "CNY", 9, moment(0), moment(40), 100, 10**17, 8, 8 - broken, False)
    gap = Gap("balance_jump", row(3), row(4), moment(9), moment(12), -500, "")
    break_ = LedgerBreak(
        0, row(3), row(4), moment(9), moment(12), 1000, 1400, 900, -500, ("missing_rows",), False
    )
    asked = Asked(moment(0).time_us, moment(60).time_us, "task", row(2))
    return Card(
        account, 9, moment(0), moment(40), asked, 2 / 3, 8, 8 - broken, (part,),
        (break_,) if broken else (), (gap,) if broken else (), (), 0, "answered",
        (Text("注意", "note"),),
    )  # fmt: skip


@pytest.fixture
def found() -> Reconciliation:
    request = Request(
        "R1", "乙银行", "6222020000000000045", None, None, None, EVIL, None, None, "failed", None,
        row(7),
    )  # fmt: skip
    cards = (card("6222020000000000011", True), card("6222020000000000029", False))
    return Reconciliation(cards, (request,), (), 3)


def html(found: Reconciliation, lang: Lang = "zh") -> str:
    words = {name: same(f"{name} {EVIL}") for name in ("title", "summary", "meaning", "provenance")}
    raw = {one: [(EVIL, EVIL), ("余额", "10.00")] for one in rows_shown(found)}
    say = (lambda one: Text("接不上", "break"), lambda gap: Text("缺口", "gap"))
    return statements_html(found, raw, say, words, lang)


def test_text_of_the_case_is_data_only_and_the_policy_lets_nothing_else_run(
    found: Reconciliation,
) -> None:
    page = html(found)
    assert page == html(found)
    assert "<script>document.title" not in page and "<img" not in page
    (policy,) = re.findall(r'Security-Policy" content="([^"]*)"', page)
    assert "default-src &#39;none&#39;" in policy
    assert "unsafe" not in policy and "http" not in policy
    (data,) = re.findall(r'<script id="data" type="application/json">(.*?)</script>', page, re.S)
    said = json.loads(data)
    assert [one["number"] for one in said["cards"]] == [one.account.key for one in found.cards]
    assert said["cards"][0]["ledgers"][0]["closing"] == str(10**17)


@pytest.mark.browser
def test_a_reader_finds_the_break_and_its_raw_row(
    found: Reconciliation, tmp_path: Path, show: "Callable[..., Page]"
) -> None:
    page = show(write_html(html(found), tmp_path / "核对.html"))
    assert page.locator(".card").count() == 2
    assert page.locator(".card svg .break").count() == 1
    page.locator("#show").select_option("breaks")
    assert page.locator(".card").count() == 1
    page.locator(".head").click()
    assert page.locator(".body td.off").inner_text() == "-5.00"
    page.locator(".body .row").first.click()
    assert page.locator(".raw td").first.text_content() == EVIL
    page.locator("#do-lang").click()
    assert page.locator("#cards-title").inner_text() == "Statements by card · 1 cards"
    page.locator("#find").fill("0029")
    assert page.locator(".card").count() == 0
    page.locator("#show").select_option("all")
    assert page.locator(".card").count() == 1
