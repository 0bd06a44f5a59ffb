"""Findings of payment shapes for the screen: words first, then the transfers."""

import dataclasses

from linkgraph.analysis.patterns.records import NAMES, YUAN, Finding, Patterns
from linkgraph.output.moments import shown_clock
from linkgraph.output.pattern_tables import finding_tables, in_order
from linkgraph.output.pattern_words import (
    CAVEAT,
    EVIDENCE,
    FORMULA,
    commission_words,
    cut_words,
)
from linkgraph.output.places import named, some_places
from linkgraph.output.table import Column, Report, Table, money
from linkgraph.output.words import caption
from linkgraph.pattern_settings import PatternSettings
from linkgraph.text import Lang, Text

_SHOWN = 50
_TRANSFERS = 12


def patterns_report(
    found: Patterns, settings: PatternSettings, lang: Lang, most: int = _SHOWN
) -> Report:
    """Return the first `most` findings for the screen, and all as tables."""
    findings = found.findings
    screen: list[Table | str] = []
    for position, one in enumerate(findings[:most], start=1):
        screen += [*finding_screen(one, f"{position}/{len(findings)}", lang), ""]
    screen += [_total(found, min(most, len(findings))).say(lang)]
    screen += [f"· {words.say(lang)}" for words in _beside(found, settings)]
    screen.append(CAVEAT.say(lang))
    return Report(tuple(screen), finding_tables(found, settings, lang))


def finding_screen(one: Finding, position: str, lang: Lang) -> list[Table | str]:
    """Return what the screen shows of one finding: words, then its transfers."""
    name, count = NAMES[one.typology], len(one.members)
    points = " ".join(
        f"{'−' if ground.points < 0 else '+'} {caption(ground.kind, EVIDENCE).say(lang)} "
        f"{abs(ground.points):.2f}"
        for ground in one.evidence
    ).removeprefix("+ ")
    head = Text(
        f"线索 {position}  {one.id}  {name.zh}  分值 {one.score:.2f}（{points}）  "
        f"账户 {count} 个  交易 {len(one.transfers)} 笔",
        f"Finding {position}  {one.id}  {name.en}  score {one.score:.2f} ({points})  "
        f"{count} accounts  {len(one.transfers)} transfers",
    )
    shown: list[Table | str] = [head.say(lang), one.says.say(lang), one.innocent.say(lang)]
    shown.append(_transfer_screen(one, lang))
    rest = len(one.transfers) - _TRANSFERS
    if rest > 0:
        more = Text(f"（另有 {rest} 笔，见 JSON 或工作簿）", f"({rest} more: see JSON or workbook)")
        shown.append(more.say(lang))
    return shown


def _transfer_screen(one: Finding, lang: Lang) -> Table:
    columns = (
        Column(Text("步", "step"), "count"),
        Column(Text("时间", "time"), "time"),
        Column(Text("付款", "payer"), "id"),
        Column(Text("收款", "payee"), "id"),
        Column(Text("金额", "amount"), "id"),
        Column(Text("依据", "rows")),
    )
    rows = [
        (
            at.layer + 1,
            shown_clock(at.time_us, at.precision),
            named(at.payer, lang),
            named(at.payee, lang),
            _amount(at.amount_fen, at.currency),
            some_places(at.rows, lang),
        )
        for at in in_order(one)[:_TRANSFERS]
    ]
    return Table(Text("交易", "transfers"), columns, rows)


def _amount(fen: int, currency: str) -> str:
    return money(fen) if currency == YUAN else f"{currency} {money(fen).replace('¥', '')}"


def _total(found: Patterns, listed: int) -> Text:
    if not found.found:
        return Text("没有发现这样的资金形态。", "No such shape of payments was found.")
    return Text(
        f"共 {found.found:,} 项线索，列出 {listed:,} 项，分高的在前。",
        f"{found.found:,} findings in all, {listed:,} listed, highest score first.",
    )


def _beside(found: Patterns, settings: PatternSettings) -> list[Text]:
    """Return what belongs to every result: formula, commission, cuts, settings."""
    values = " ".join(f"{name}={value}" for name, value in dataclasses.asdict(settings).items())
    return [
        FORMULA,
        commission_words(found.commission),
        *cut_words(found.cut),
        Text(f"设置 [patterns]：{values}", f"settings [patterns]: {values}"),
    ]
