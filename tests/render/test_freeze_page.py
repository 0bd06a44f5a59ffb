"""The page of cards to freeze: sorted, opened, printed; hostile text stays text."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from linkgraph.analysis.freezing.findings import (
    AskedBefore,
    CardVictim,
    FreezeCard,
    FreezeList,
    MeasureNow,
    Order,
    PlatformLine,
    RequestLine,
    RequestList,
)
from linkgraph.analysis.money_findings import Victim
from linkgraph.graph import AccountRef, SourceRow
from linkgraph.render.freezing import freeze_html, requests_html, rows_of
from linkgraph.render.page import write_html
from linkgraph.text import Lang, Text, same

if TYPE_CHECKING:
    from playwright.sync_api import Page

DAY = 86_400_000_000
NOW = 20_000 * DAY
EVIL = "</script><script>window.bad=1</script><img src=x onerror=alert(1)>\u202e"
NAMES = {
    "measures": {"freeze": Text("冻结", "freeze"), "stop_payment": Text("止付", "stop-payment")},
    "states": {"in_force": Text("有效", "in force")},
    "holding": {"none": Text("未控制", "not held"), "part": Text("部分控制", "held in part")},
    "missing": {"statement": Text("未调取流水", "no statement")},
    "asked": {"never": Text("未调取", "never asked for")},
    "priorities": {"high": Text("高", "high")},
}


def row(number: int) -> SourceRow:
    return SourceRow(f"{EVIL}.csv", "a" * 64, None, number)


def account(last: int) -> AccountRef:
    key = f"62220200000000000{last:02d}"
    return AccountRef(key, (key,), EVIL, "甲银行", "bank")


def measure(left: int, expiring: bool) -> MeasureNow:
    return MeasureNow(
        "freeze", None, "in_force", NOW - DAY, NOW + left * DAY, False, left, None, EVIL, "S1",
        EVIL, False, expiring, (Text("核对", "check"),), (row(50 + left),),
    )  # fmt: skip


def card(last: int, must: int | None, can: int | None, minutes: float | None) -> FreezeCard:
    victim = Victim("v1", account(90), EVIL, None, "complaint", (), ())
    return FreezeCard(
        account=account(last), has_statement=True, must_fen=must, can_fen=can,
        expected_fen={"fifo": 40_00, "lifo": 60_00, "pro-rata": 50_00}, score_fen=1,
        balance_fen=10**17, statement_until_us=NOW, median_minutes=minutes, timed_fen=5,
        holding="part" if last == 2 else "none", loose_fen=7,
        measures=(measure(3, True),) if last == 2 else (),
        victims=(CardVictim(victim, 40_00, 0, 70_00),), arrived_us=NOW - last, payments=2,
        certain=last != 3, rows=(row(last),),
    )  # fmt: skip


@pytest.fixture
def found() -> FreezeList:
    cards = (card(1, 10_00, 90_00, 12.0), card(2, 30_00, 70_00, None), card(3, 0, 99_00, 3000.0))
    return FreezeList(
        at_us=NOW, at_said=True, cards=cards, unseen=(card(4, None, None, None),),
        counts=(3, 9, 0), expiring=((cards[1].account, cards[1].measures[0]),),
        victims=1, loss_fen=100_00, formula=same(EVIL),
        law=(Text("规定", "rules"),), notes=(same(EVIL),),
    )  # fmt: skip


@pytest.fixture
def asked() -> RequestList:
    before = AskedBefore("T1", "622", NOW, None, EVIL, None, "never", row(9))
    line = RequestLine(
        account=account(7), priority="high", missing="statement", untraced_fen=12_34, least_fen=1,
        most_fen=99_99, payments=2, victims=1, first_us=NOW, last_us=NOW, from_us=NOW - DAY,
        until_us=NOW + DAY, statement_from_us=None, statement_until_us=None, asked="never",
        before=(before,), measures=(), payers=(account(1),), certain=True, rows=(row(8),),
    )  # fmt: skip
    order = Order(1, account(1), 50_00, 20_00, NOW, 0, EVIL, EVIL, True, (row(11),))
    platform = PlatformLine(account(8), 20_00, 0, 20_00, 1, NOW, NOW, (order,), 3)
    return RequestList(
        at_us=NOW, at_said=False, accounts=(line,), nameless=(), platforms=(platform,), victims=1,
        counts=(1, 0, 1), untraced_fen=32_34, loss_fen=100_00, formula=same(EVIL), notes=(),
    )  # fmt: skip


def words() -> dict[str, Text]:
    return {
        name: same(f"{name} {EVIL}")
        for name in ("title", "summary", "provenance", "cards", "unseen", "accounts",
                     "nameless")
    }  # fmt: skip


def html(found: Any, lang: Lang = "zh") -> str:
    raw = {one: [(EVIL, EVIL), ("余额", "10.00")] for one in rows_of(found)}
    draw: Any = freeze_html if isinstance(found, FreezeList) else requests_html
    return str(draw(found, raw, words(), NAMES, lang))


def test_text_of_the_case_is_data_only_and_sums_stay_whole(
    found: FreezeList, asked: RequestList
) -> None:
    for page in (html(found), html(asked)):
        assert "<script>window.bad" not in page and "<img" not in page
        (policy,) = re.findall(r'Security-Policy" content="([^"]*)"', page)
        assert "default-src &#39;none&#39;" in policy
        assert "unsafe" not in policy and "http" not in policy
    assert html(found) == html(found)
    (data,) = re.findall(
        r'<script id="data" type="application/json">(.*?)</script>', html(found), re.S
    )
    said = json.loads(data)
    assert said["lists"][0]["cards"][0]["balance"] == str(10**17)
    assert [one["number"] for one in said["lists"][0]["cards"]] == [
        one.account.key for one in found.cards
    ]
    assert len(rows_of(found)) == 5 and len(rows_of(asked)) == 3


def numbers(page: "Page") -> list[str]:
    """Return the last two digits of the cards in the order they are listed."""
    return [one[-2:] for one in page.locator("#lists .head b").all_inner_texts()]


@pytest.mark.browser
def test_cards_are_listed_sorted_filtered_and_opened(
    found: FreezeList, tmp_path: Path, show: "Callable[..., Page]"
) -> None:
    page = show(write_html(html(found), tmp_path / "冻结.html"))
    assert numbers(page) == ["01", "02", "03", "04"]
    titles = page.locator("#lists h2").all_inner_texts()
    assert titles[0].endswith("· 3") and titles[1].endswith("· 1 / 9"), "listed, of all"
    page.locator("#sort").select_option("must")
    assert numbers(page) == ["02", "01", "03", "04"]
    page.locator("#sort").select_option("can")
    assert numbers(page) == ["03", "01", "02", "04"]
    page.locator("#sort").select_option("fast")
    assert numbers(page)[:2] == ["01", "03"]
    page.locator("#show").select_option("soon")
    assert numbers(page) == ["02"]
    assert page.locator("#lists .tag.soon").inner_text() == "冻结 有效 3 天"
    assert page.locator("#expiring tr").count() == 2
    page.locator("#lists .head").click()
    body = page.locator("#lists .body").inner_text()
    assert "40.00" in body and "60.00" in body and "70.00" in body and "核对" in body
    page.locator("#lists .body .row").last.click()
    assert page.locator(".raw td").first.text_content() == EVIL
    page.locator("#do-lang").click()
    page.locator("#show").select_option("all")
    assert "must" in page.locator("#lists .scale").first.inner_text()
    page.locator("#find").fill("0003")
    assert numbers(page) == ["03"]
    assert page.evaluate("window.bad") is None
    page.locator("#do-dark").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.browser
def test_requests_are_listed_with_their_grounds(
    asked: RequestList, tmp_path: Path, show: "Callable[..., Page]"
) -> None:
    page = show(write_html(html(asked, "en"), tmp_path / "r.html"))
    assert numbers(page) == ["07"]
    assert "12.34" in page.locator("#lists .head").inner_text()
    page.locator("#lists .head").click()
    body = page.locator("#lists .body").inner_text()
    assert "T1" in body and account(1).key in body
    page.locator("#platforms .head").click()
    assert "20.00" in page.locator("#platforms .body").inner_text()
    assert not page.locator("#sort").is_visible()


@pytest.mark.browser
def test_a_long_list_says_what_it_leaves_out_and_prints(
    found: FreezeList, tmp_path: Path, show: "Callable[..., Page]"
) -> None:
    many = replace(found, cards=tuple(card(at % 90, at, at + 1, 1.0) for at in range(400)))
    page = show(write_html(html(many, "en"), tmp_path / "m.html"))
    assert page.locator("#lists section").first.locator(".card").count() == 300
    assert "100 more" in page.locator("#lists").inner_text()
    pdf = page.pdf(prefer_css_page_size=True)
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert box and float(box[1]) > float(box[2])
