"""The page of screening: searched, one rule at a time, opened to rows; hostile text stays text."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from linkgraph.analysis.screening.records import Hit, ScreenedAccount, Screening
from linkgraph.analysis.screening.rules import load_rules
from linkgraph.graph import AccountRef, SourceRow
from linkgraph.render.page import write_html
from linkgraph.render.screening import rows_of, screen_html
from linkgraph.text import Lang, Text, same

if TYPE_CHECKING:
    from playwright.sync_api import Page

EVIL = "</script><script>window.bad=1</script><img src=x onerror=alert(1)>\u202e"
RULES = tuple(rule for rule in load_rules() if rule.id in ("night", "1001"))


def hit(rule: str, number: int) -> Hit:
    rows = (SourceRow(f"{EVIL}.csv", "a" * 64, None, number),)
    return Hit(rule, {"payments": 3}, {}, same(f"{rule} {EVIL}"), (), rows, 7)


def account(last: int, *rules: str) -> ScreenedAccount:
    key = f"62220200000000000{last:02d}"
    ref = AccountRef(key, (key,), EVIL, "甲银行", "bank")
    return ScreenedAccount(ref, tuple(hit(rule, last) for rule in rules))


FOUND = Screening(
    (account(1, "1001", "night"), account(2, "night")),
    {"1001": 1, "night": 2},
    (same(EVIL),),
    9,
)


def html(lang: Lang = "zh") -> str:
    words = {name: same(f"{name} {EVIL}") for name in ("title", "summary", "provenance")}
    limits = {rule.id: Text(f"阈值 {rule.id}", f"limit {rule.id}") for rule in RULES}
    raw = {one: [(EVIL, EVIL)] for one in rows_of(FOUND)}
    return screen_html(FOUND, RULES, raw, words, limits, lang)


def test_text_of_the_case_is_data_only() -> None:
    page = html()
    assert "<script>window.bad" not in page and "<img" not in page
    (policy,) = re.findall(r'Security-Policy" content="([^"]*)"', page)
    assert "default-src &#39;none&#39;" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert html() == page
    (data,) = re.findall(r'<script id="data" type="application/json">(.*?)</script>', page, re.S)
    said = json.loads(data)
    assert [len(one["hits"]) for one in said["accounts"]] == [2, 1] and said["count"] == 9
    assert len(rows_of(FOUND)) == 2


@pytest.mark.browser
def test_accounts_are_found_by_rule_and_opened(tmp_path: Path, show: "Callable[..., Page]") -> None:
    page = show(write_html(html(), tmp_path / "筛查.html"))
    assert page.locator("#lists .head").count() == 2
    assert page.locator("#lists h2").inner_text().endswith("2 / 9")
    page.locator("#show").select_option("1001")
    assert page.locator("#lists .head b").all_inner_texts() == ["6222020000000000001"]
    page.locator("#lists .head").click()
    body = page.locator("#lists .body")
    assert "夜间交易" in body.inner_text() and "共 7 行" in body.inner_text()
    body.locator(".row").first.click()
    assert page.locator(".raw td").first.text_content() == EVIL
    page.locator("#show").select_option("")
    page.locator("#find").fill("0002")
    assert page.locator("#lists .head").count() == 1
    page.locator("#do-lang").click()
    page.locator("#rules .head").last.click()
    text = page.locator("#rules").inner_text()
    assert "limit night" in text and RULES[-1].innocent.en in text
    assert page.evaluate("window.bad") is None
    page.locator("#do-dark").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
