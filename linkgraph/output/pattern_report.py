"""Findings of payment shapes for the screen: words first, then the transfers."""

import dataclasses

from linkgraph.analysis.patterns.records import NAMES, YUAN, Finding, Patterns, first_and_last
from linkgraph.output.moments import shown_clock
from linkgraph.output.pattern_tables import finding_tables, in_order, shapes_of
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
_NESTED = 10


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
    if one.nested:
        shown.append(_nested_screen(one, lang))
    return shown


def _nested_screen(one: Finding, lang: Lang) -> Table:
    """Return the best nested shapes; the transfers of a finding name them by number."""
    columns = (
        Column(Text("号", "no."), "count"),
        Column(Text("形态", "shape")),
        Column(Text("分值", "score"), "number"),
        Column(Text("笔数", "transfers"), "count"),
        Column(Text("其中线索的", "of the finding"), "count"),
        Column(Text("首笔", "first"), "time"),
        Column(Text("末笔", "last"), "time"),
    )
    rows = []
    for position, nested in enumerate(one.nested[:_NESTED], start=1):
        first, last = first_and_last(nested.transfers)
        count = len(nested.transfers)
        rows.append(
            (position, NAMES[nested.typology].say(lang), nested.score, count,
             count - len(one.beyond(nested)), shown_clock(first.time_us, first.precision),
             shown_clock(last.time_us, last.precision))
        )  # fmt: skip
    title = Text(
        f"并入的形态（共 {one.nested_found} 个，列出 {len(rows)} 个；交易见 JSON 或工作簿）",
        f"Nested shapes ({len(rows)} of {one.nested_found}; their transfers: see JSON or workbook)",
    )
    return Table(Text("并入的形态", "nested shapes"), columns, rows, title=title.say(lang))


def _transfer_screen(one: Finding, lang: Lang) -> Table:
    columns = (
        Column(Text("步", "step"), "count"),
        Column(Text("时间", "time"), "time"),
        Column(Text("付款", "payer"), "id"),
        Column(Text("收款", "payee"), "id"),
        Column(Text("金额", "amount"), "id"),
        *([Column(Text("并入形态", "nested"), "id")] if one.nested else []),
        Column(Text("依据", "rows")),
    )
    shapes = shapes_of(one)
    rows = [
        (
            at.layer + 1,
            shown_clock(at.time_us, at.precision),
            named(at.payer, lang),
            named(at.payee, lang),
            _amount(at.amount_fen, at.currency),
            *([",".join(str(n) for n in shapes[at.id] if n <= _NESTED)] if one.nested else []),
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
