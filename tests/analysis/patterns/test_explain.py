"""Words of findings: figures of the rows, in both languages, and never a verdict."""

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any, get_args

import pytest

from linkgraph.analysis.patterns.explain import explain, paragraph
from linkgraph.analysis.patterns.figures import share
from linkgraph.analysis.patterns.innocent import CHECKS, READINGS, innocent_reading
from linkgraph.analysis.patterns.records import NAMES, Evidence, Finding, NestedShape
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import Typology
from linkgraph.text import Text
from tests.analysis.patterns.found import find

TYPOLOGIES = get_args(Typology)
VERDICTS = re.compile(r"洗钱|赃|犯罪|嫌疑人|诈骗|launder|criminal|guilty|fraudster|suspect", re.I)


def gathered(drawing: Any) -> Finding:
    """Three pay a hub, which passes nine tenths on to two."""
    hub = drawing.account("6222000000000000009", name="郑红")
    payers = [drawing.account(f"622200000000000000{n}", name=f"王{n}") for n in range(3)]
    for at, (payer, yuan) in enumerate(zip(payers, (1000, 2000, 3000), strict=True)):
        drawing.pay(payer, hub, yuan, f"2025-03-01 09:0{at}")
    for at, yuan in enumerate((2400, 3000)):
        payee = drawing.account(f"621700000000000000{at}")
        drawing.pay(hub, payee, yuan, f"2025-03-02 10:0{at}")
    graph = drawing.graph()
    return explain(
        graph, [find(graph, "gather-scatter", {0: 0, 1: 0, 2: 0, 3: 1, 4: 1})], PatternSettings()
    )[0]


def test_every_shape_has_a_name_a_reading_and_checks() -> None:
    for words in (NAMES, READINGS, CHECKS):
        assert set(words) == set(TYPOLOGIES)
        assert all(one.zh and one.en for one in words.values())


def test_a_paragraph_says_who_how_many_when_how_much_and_what_remained(drawing: Any) -> None:
    found = gathered(drawing)
    assert found.says.zh == (
        "2025-03-01 09:00:00 至 2025-03-02 10:01:00（1 天），6 个账户、5 笔交易、2 步："
        "3 个账户（6222000000000000000 王0、"
        "6222000000000000001 王1、6222000000000000002 王2）向 6222000000000000009 郑红付款 3 笔，"
        "共 ¥6,000.00（每笔 ¥1,000.00 至 ¥3,000.00）；再由 6222000000000000009 郑红"
        "向 2 个账户（6217000000000000000、6217000000000000001）付款 2 笔，"
        "共 ¥5,400.00（每笔 ¥2,400.00 至 ¥3,000.00）。就这些交易，6222000000000000009 郑红转入 "
        "¥6,000.00、转出 ¥5,400.00，余 ¥600.00（转入的 10.0 %）。"
        "突出之处：这些付款人与收款人此前此后均无往来。"
    )
    for words in ("3 accounts", "¥6,000.00 in 3 transfers", "¥600.00 remained (10.0 %"):
        assert words in found.says.en
    assert found.says.en.endswith("What stands out: These pairs paid at no other time.")


def test_amounts_in_a_paragraph_are_sums_of_the_rows(drawing: Any) -> None:
    found = gathered(drawing)
    amounts = [one.amount_fen for one in found.transfers]
    known = {*amounts, sum(amounts[:3]), sum(amounts[3:]), sum(amounts[:3]) - sum(amounts[3:])}
    for said in (found.says.zh, found.says.en):
        figures = re.findall(r"¥([\d,]+\.\d\d)", said)
        assert figures
        assert {int(one.replace(",", "").replace(".", "")) for one in figures} <= known


@pytest.mark.parametrize("typology", TYPOLOGIES)
def test_every_shape_is_told_in_both_languages_without_a_verdict(
    drawing: Any, typology: Typology
) -> None:
    found = replace(gathered(drawing), typology=typology, parts=("fan-in",), nested_found=1)
    said = paragraph(found)
    read = innocent_reading(
        typology, found.transfers, [None] * len(found.transfers), PatternSettings()
    )
    for words in (said, read):
        assert words.zh and words.en and not VERDICTS.search(words.zh + words.en)
    assert NAMES["fan-in"].zh in said.zh and NAMES["fan-in"].en in said.en
    assert "合法情形" in read.zh and "可核查" in read.zh
    assert "nnocent" in read.en and "To check" in read.en


def test_of_nested_shapes_the_best_of_each_type_is_told_with_its_transfers_and_times(
    drawing: Any,
) -> None:
    found = gathered(drawing)
    nested = (
        NestedShape("chain", 2.5, (found.transfers[0], found.transfers[3])),
        NestedShape("fan-in", 2.0, found.transfers[:3]),
        NestedShape("chain", 1.5, (found.transfers[1], found.transfers[4])),
    )
    parts: Any = ("fan-in", "fan-out", "chain")
    said = paragraph(replace(found, parts=parts, nested=nested, nested_found=5))
    assert (
        "另有 5 个形态并入其中，各类中分值最高的：逐级转移 2 笔，2025-03-01 09:00:00 至 "
        "2025-03-02 10:00:00（1 天）；分散转入 3 笔，2025-03-01 09:00:00 至 2025-03-01 09:02:00"
        "（2 分钟）；分散转出。" in said.zh
    )
    assert (
        "5 other shapes are nested in it, the best of each type: chain of 2 transfers from "
        "2025-03-01 09:00:00 to 2025-03-02 10:00:00 (1 day); fan-in of 3 transfers from "
        "2025-03-01 09:00:00 to 2025-03-01 09:02:00 (2 minutes); fan-out." in said.en
    )
    fewer = replace(found, transfers=found.transfers[1:], parts=("chain",), nested=nested[:1])
    said = paragraph(replace(fewer, nested_found=1))
    assert "逐级转移 2 笔（其中本线索的 1 笔），2025-03-01" in said.zh
    assert "chain of 2 transfers (1 of them its own) from 2025-03-01" in said.en
    said = paragraph(replace(found, parts=("chain",), nested=nested[:1], nested_found=1))
    assert "另有 1 个形态并入其中：逐级转移 2 笔" in said.zh
    assert "Another shape is nested in it: chain of 2 transfers from" in said.en
    assert "并入" not in paragraph(found).zh and "nested" not in paragraph(found).en


def test_a_cycle_says_what_went_out_and_what_came_back(drawing: Any) -> None:
    a, b, c = (drawing.account(f"62220000000000000{n:02d}") for n in range(3))
    for day, (payer, payee, yuan) in enumerate([(a, b, 900), (b, c, 800), (c, a, 700)], start=1):
        drawing.pay(payer, payee, yuan, f"2025-03-0{day}", precision=2)
    graph = drawing.graph()
    (found,) = explain(graph, [find(graph, "cycle", {0: 0, 1: 1, 2: 2})], PatternSettings())
    assert "付出 ¥900.00，收回 ¥700.00" in found.says.zh
    assert "paid ¥900.00 and got ¥700.00 back" in found.says.en
    assert "2025-03-01 至 2025-03-03（2 天）" in found.says.zh
    assert "00:00" not in found.says.zh + found.says.en, "a day has no hour"


def test_two_currencies_are_never_one_sum(drawing: Any) -> None:
    found = gathered(drawing)
    dollars = replace(found.transfers[0], currency="USD")
    said = paragraph(replace(found, transfers=(dollars, *found.transfers[1:])))
    assert "¥5,000.00 + USD 1,000.00" in said.zh and "remained" not in said.en


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 7, "0.0 %"),
        (7, 7, "100.0 %"),
        (995, 1000, "99.5 %"),
        (4, 10_000, "0.04 %"),
        (1, 1_000_000, "< 0.01 %"),
        (99_999, 100_000, "99.99 %"),
        (100_001, 100_000, "100.01 %"),
        (1_328, 1_000, "132.8 %"),
    ],
)
def test_a_share_that_is_not_quite_nothing_or_all_does_not_say_so(
    part: int, whole: int, said: str
) -> None:
    assert share(part, whole) == said


def test_later_steps_of_one_account_are_told_in_the_singular(drawing: Any) -> None:
    cards = [drawing.account(f"62220000000000000{n:02d}") for n in range(7)]
    for day, (payer, payee) in enumerate(pairwise(cards), start=1):
        drawing.pay(payer, payee, 1000 if day < 6 else 999.9, f"2025-03-0{day}")
    graph = drawing.graph()
    told = paragraph(find(graph, "stack", {n: min(n, 4) for n in range(6)}))
    assert "2 accounts paid 2 accounts ¥1,999.90 in 2 transfers in later steps" in told.en
    told = paragraph(find(graph, "stack", {n: n for n in range(5)}))
    assert "1 account paid 1 account ¥1,000.00 in 1 transfer in later steps" in told.en
    assert "其后各步 1 个账户向 1 个账户付款 1 笔，共 ¥1,000.00" in told.zh
    told = paragraph(find(graph, "stack", {n: n for n in range(6)}))
    assert "99.99 % to 100.0 % of what it received" in told.en, "a fen is missing at one"


@pytest.mark.parametrize(
    ("memos", "names", "yuan", "words"),
    [
        (["8月工资"] * 5, "赵钱孙李周", [5000, 6000, 7000, 8000, 9000], "5 笔的摘要写明日常用途"),
        ([None] * 5, "赵钱孙李周", [2500] * 5, "5 笔同为 ¥2,500.00"),
        ([None] * 5, "王王王李周", [1, 2, 3, 4, 5], "3 名户主同姓王"),
    ],
)
def test_figures_that_speak_for_an_innocent_reading_are_named(
    drawing: Any, memos: Any, names: Any, yuan: Any, words: str
) -> None:
    hub = drawing.account("6222000000000000009", name="房东甲")
    for at, (family, amount) in enumerate(zip(names, yuan, strict=True)):
        payer = drawing.account(f"622200000000000010{at}", name=f"{family}小" + "甲乙丙丁戊"[at])
        drawing.pay(payer, hub, amount, f"2025-03-01 09:0{at}")
    graph = drawing.graph()
    found = find(graph, "fan-in", dict.fromkeys(range(5), 0))
    said = innocent_reading("fan-in", found.transfers, memos, PatternSettings())
    assert words in said.zh and "In favour of it" in said.en
    strict = PatternSettings(sign_one_in=1, least_family=4)
    said = innocent_reading("fan-in", found.transfers, memos, strict)
    assert (words in said.zh) == ("同姓" not in words)


def test_evidence_is_told_most_points_first(drawing: Any) -> None:
    found = gathered(drawing)
    grounds = tuple(
        Evidence(kind, points, {}, Text(f"{kind}甲。", f"{kind} en."))
        for kind, points in (("once", 1.0), ("amounts", 3.0))
    )
    said = paragraph(replace(found, evidence=grounds))
    assert said.zh.endswith("突出之处：amounts甲；once甲。")
    assert said.en.endswith("What stands out: amounts en; once en.")
