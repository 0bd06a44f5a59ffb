"""Findings of payment shapes as the sheets of a file: a sheet a question."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from linkgraph.analysis.patterns.records import (
    NAMES,
    YUAN,
    Finding,
    NestedShape,
    Patterns,
    PatternTransfer,
    first_and_last,
    sum_in_yuan,
)
from linkgraph.output.moments import shown_clock
from linkgraph.output.pattern_words import (
    CAVEAT,
    EVIDENCE,
    FORMULA,
    commission_words,
    cut_words,
)
from linkgraph.output.places import all_places, number
from linkgraph.output.table import Column, Table
from linkgraph.output.words import ACCOUNT_KINDS, caption
from linkgraph.pattern_setting_words import PATTERNS
from linkgraph.pattern_settings import PatternSettings
from linkgraph.text import Lang, Text

_FINDING = Column(Text("线索编号", "finding"), "id")
_SHAPE = Column(Text("形态", "shape"))
_SCORE = Column(Text("分值", "score"), "number")
_MOVED = (
    Column(Text("第几步", "step"), "count"),
    Column(Text("交易编号", "transfer"), "id"),
    Column(Text("时间", "time"), "time"),
    Column(Text("付款账号", "payer number"), "id"),
    Column(Text("付款户名", "payer name")),
    Column(Text("收款账号", "payee number"), "id"),
    Column(Text("收款户名", "payee name")),
    Column(Text("金额", "amount"), "money"),
    Column(Text("币种", "currency")),
    Column(Text("依据的行", "rows")),
)
"""What is said of a transfer."""


def in_order(one: Finding | NestedShape) -> list[PatternTransfer]:
    """Return the transfers of a shape, step by step."""
    return sorted(one.transfers, key=lambda at: (at.layer, at.time_us, at.id))


def finding_tables(found: Patterns, settings: PatternSettings, lang: Lang) -> tuple[Table, ...]:
    """Return a sheet a question: what, who, which transfers, on what grounds, how it was found."""
    findings = found.findings
    return (
        _finding_table(findings, lang),
        member_table(findings, lang),
        transfer_table(findings, lang),
        nested_table(findings, lang),
        _evidence_table(findings, lang),
        _settings_table(found, settings, lang),
    )


def _finding_table(findings: Sequence[Finding], lang: Lang) -> Table:
    columns = (
        _FINDING,
        _SHAPE,
        _SCORE,
        Column(Text("账户数", "accounts"), "count"),
        Column(Text("笔数", "transfers"), "count"),
        Column(Text("首笔", "first"), "time"),
        Column(Text("末笔", "last"), "time"),
        Column(Text("交易金额合计（元，仅人民币）", "sum of transfers (yuan only)"), "money"),
        Column(Text("情况", "what the rows show")),
        Column(Text("合法情形与核查", "innocent reading, and what to check")),
        Column(Text("包含的形态", "parts")),
    )
    comma = "、" if lang == "zh" else ", "

    def cells(one: Finding) -> tuple[Any, ...]:
        first, last = first_and_last(one.transfers)
        return (
            one.id,
            NAMES[one.typology].say(lang),
            one.score,
            len(one.members),
            len(one.transfers),
            shown_clock(first.time_us, first.precision),
            shown_clock(last.time_us, last.precision),
            sum_in_yuan(one.transfers),
            one.says.say(lang),
            one.innocent.say(lang),
            comma.join(NAMES[part].say(lang) for part in one.parts),
        )

    return Table(Text("线索", "findings"), columns, [cells(one) for one in findings])


def member_table(findings: Sequence[Finding], lang: Lang) -> Table:
    """Return a line an account of a finding."""
    columns = (
        _FINDING,
        Column(Text("账号", "number"), "id"),
        Column(Text("户名", "name")),
        Column(Text("开户行", "bank")),
        Column(Text("账户种类", "kind of account")),
        Column(Text("全部号码", "all numbers"), "id"),
        Column(Text("转入（元，仅人民币）", "received in it (yuan only)"), "money"),
        Column(Text("转出（元，仅人民币）", "paid in it (yuan only)"), "money"),
    )
    rows: list[tuple[Any, ...]] = []
    for one in findings:
        came: dict[str, int] = {}
        left: dict[str, int] = {}
        for at in one.transfers:
            if at.currency == YUAN:
                came[at.payee.key] = came.get(at.payee.key, 0) + at.amount_fen
                left[at.payer.key] = left.get(at.payer.key, 0) + at.amount_fen
        rows += [
            (one.id, number(ref, lang), ref.name, ref.bank,
             caption(ref.kind, ACCOUNT_KINDS).say(lang), " ".join(ref.numbers),
             came.get(ref.key, 0), left.get(ref.key, 0))
            for ref in one.members
        ]  # fmt: skip
    return Table(Text("账户", "members"), columns, rows)


def transfer_table(findings: Sequence[Finding], lang: Lang) -> Table:
    """Return a line a transfer of a finding, step by step, with the nested shapes it is in."""
    columns = (_FINDING, *_MOVED, Column(Text("所在的并入形态", "in nested shapes")))
    comma = "、" if lang == "zh" else ", "
    rows: list[tuple[Any, ...]] = []
    for one in findings:
        shapes = shapes_of(one)
        for at in in_order(one):
            names = [f"{n} {NAMES[one.nested[n - 1].typology].say(lang)}" for n in shapes[at.id]]
            rows.append((one.id, *_moved(at, lang), comma.join(names)))
    return Table(Text("交易", "transfers"), columns, rows)


def shapes_of(one: Finding) -> dict[str, list[int]]:
    """Return for each transfer of a finding the nested shapes it is in: the first is 1."""
    shapes: dict[str, list[int]] = {at.id: [] for at in one.transfers}
    for position, nested in enumerate(one.nested, start=1):
        for at in nested.transfers:
            shapes.get(at.id, []).append(position)
    return shapes


def nested_table(findings: Sequence[Finding], lang: Lang) -> Table:
    """Return a line a transfer of a shape nested in a finding, step by step."""
    columns = (
        _FINDING,
        Column(Text("第几个并入形态", "nested shape"), "count"),
        _SHAPE,
        _SCORE,
        Column(Text("也是线索的交易", "a transfer of the finding")),
        *_MOVED,
    )
    yes, no = Text("是", "yes").say(lang), Text("否", "no").say(lang)
    rows: list[tuple[Any, ...]] = []
    for one in findings:
        own = {at.id for at in one.transfers}
        for position, nested in enumerate(one.nested, start=1):
            said = one.id, position, NAMES[nested.typology].say(lang), nested.score
            rows += [
                (*said, yes if at.id in own else no, *_moved(at, lang)) for at in in_order(nested)
            ]
    return Table(Text("并入的形态", "nested shapes"), columns, rows)


def _moved(at: PatternTransfer, lang: Lang) -> tuple[Any, ...]:
    return (
        at.layer + 1, at.id, shown_clock(at.time_us, at.precision),
        number(at.payer, lang), at.payer.name, number(at.payee, lang), at.payee.name,
        at.amount_fen, at.currency, all_places(at.rows),
    )  # fmt: skip


def _evidence_table(findings: Sequence[Finding], lang: Lang) -> Table:
    columns = (
        _FINDING,
        Column(Text("依据", "evidence")),
        Column(Text("分数", "points"), "number"),
        Column(Text("情况", "what was found")),
        Column(Text("数值", "figures")),
    )
    rows = [
        (one.id, caption(ground.kind, EVIDENCE).say(lang), ground.points, ground.text.say(lang),
         "\n".join(f"{name}={_plain(value)}" for name, value in sorted(ground.figures.items())))
        for one in findings
        for ground in one.evidence
    ]  # fmt: skip
    return Table(Text("依据", "evidence"), columns, rows)


def _plain(value: float | str) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _settings_table(found: Patterns, settings: PatternSettings, lang: Lang) -> Table:
    columns = (
        Column(Text("项目", "item"), "id"),
        Column(Text("值", "value"), "id"),
        Column(Text("说明", "meaning")),
    )
    rows: list[tuple[Any, ...]] = [
        (name, str(value), PATTERNS[name].say(lang))
        for name, value in dataclasses.asdict(settings).items()
    ]
    cuts = zip(sorted(found.cut), cut_words(found.cut), strict=True)
    rows += [(f"cut.{name}", str(found.cut[name]), words.say(lang)) for name, words in cuts]
    said = (("commission", commission_words(found.commission)), ("score", FORMULA),
            ("caveat", CAVEAT))  # fmt: skip
    rows += [(name, "", words.say(lang)) for name, words in said]
    return Table(Text("设置与说明", "settings and notes"), columns, rows)
