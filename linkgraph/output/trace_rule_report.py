"""Rules of matching side by side, and one card looked at backward, as tables."""

from dataclasses import replace
from typing import Any

from linkgraph.analysis.tracing.findings import CardOrigins, CardRule, CardTrace, RuleTable
from linkgraph.output.moments import clock
from linkgraph.output.places import named, number
from linkgraph.output.table import Column, Report, Table, money
from linkgraph.output.trace_report import victim_title
from linkgraph.output.trace_tables import payment_table, sure_words, tier_table, trail_table
from linkgraph.output.trace_words import (
    CAUTION,
    ORIGINS,
    POISON,
    RULE_NAMES,
    state_words,
    tier_words,
    where,
)
from linkgraph.text import Lang, Text

_AGREED = Column(Text("各规则都有", "in every rule"), "money")
_LEAST = Column(Text("至少", "at least"), "money")
_MOST = Column(Text("至多", "at most"), "money")
_EXPOSED = Column(Text("污染（不得相加）", "poison (never add up)"), "money")
_TIER = Column(Text("层级", "tier"))


def rules_report(table: RuleTable, lang: Lang, most: int = 20) -> Report:
    """Return a block a victim with a column a rule; files hold all positions and all rules."""
    screen: list[Table | str] = []
    for at, one in enumerate(table.victims, start=1):
        trace = table.traces[0].victims[at - 1]
        rows = [
            (
                state_words(row).say(lang),
                where(row, lang),
                tier_words(row.tier, lang),
                *row.fen,
                row.rules_least_fen,
                row.least_fen,
                row.most_fen,
                row.exposed_fen,
            )
            for row in one.rows[: most or None]
        ]
        title = victim_title(trace, f"{at}/{len(table.victims)}", lang)
        columns = (
            Column(Text("去向", "where it is")),
            Column(Text("账户或地点", "account or place"), "id"),
            _TIER,
            *_rules(table),
            _AGREED,
            _LEAST,
            _MOST,
            _EXPOSED,
        )
        screen.append(Table(Text("规则并列", "rules"), columns, rows, title=title))
        if len(one.rows) > len(rows):
            left = len(one.rows) - len(rows)
            words = Text(f"另有 {left} 处未列出（--top 0）", f"{left} more (--top 0 lists all)")
            screen.append(words.say(lang))
        agreed = Text(
            f"各规则一致的部分：{money(one.agreed_fen)}，共 {money(one.loss_fen)}",
            f"Where all rules agree: {money(one.agreed_fen)} of {money(one.loss_fen)}",
        )
        screen += [agreed.say(lang), ""]
    screen += [f"· {note.say(lang)}" for note in table.notes]
    screen += [CAUTION.say(lang), POISON.say(lang)]
    tables = [rule_table(table, lang), payment_table(table.traces[0], lang)]
    for found in table.traces[: len(table.rules)]:
        name = RULE_NAMES[found.rule]
        for sheet in (trail_table(found, lang), tier_table(found, lang)):
            words = Text(f"{sheet.name.zh}（{name.zh}）", f"{sheet.name.en} ({found.rule})")
            tables.append(replace(sheet, name=words))
    return Report(tuple(screen), tuple(tables))


def _rules(table: RuleTable) -> tuple[Column, ...]:
    return tuple(Column(RULE_NAMES[rule], "money") for rule in table.rules)


def rule_table(table: RuleTable, lang: Lang) -> Table:
    """A line a position: what each rule puts there."""
    return Table(
        Text("规则并列", "rules side by side"),
        (
            Column(Text("受害人", "victim")),
            Column(Text("受害人账号", "victim's number"), "id"),
            Column(Text("去向", "where it is")),
            Column(Text("所在账号", "account number"), "id"),
            Column(Text("户名", "name")),
            Column(Text("最后离开的账户", "account left last"), "id"),
            _TIER,
            *_rules(table),
            _AGREED,
            Column(Text("规则中最多", "most of any rule"), "money"),
            _LEAST,
            _MOST,
            _EXPOSED,
        ),
        [
            (
                one.victim.name,
                number(one.victim.account, lang),
                state_words(row).say(lang),
                number(row.account, lang) if row.state != "cash" else where(row, lang),
                row.account.name,
                None if row.before is None else number(row.before, lang),
                tier_words(row.tier, lang),
                *row.fen,
                row.rules_least_fen,
                row.rules_most_fen,
                row.least_fen,
                row.most_fen,
                row.exposed_fen,
            )
            for one in table.victims
            for row in one.rows
        ],
    )


def card_report(card: CardTrace, lang: Lang, most: int = 20) -> Report:
    """Return whose money is on the card, rule by rule, and where its balance came from."""
    name, at = named(card.account, lang), clock(card.at_us)
    said = money(card.balance_fen)
    stated = "" if card.stated_fen is None else money(card.stated_fen)
    screen: list[Table | str] = [
        Text(
            f"{name}  截至 {at}  按匹配的余额 {said}"
            + (f"（流水所写 {stated}）" if stated else ""),
            f"{name}  as of {at}  balance by matching {said}"
            + (f" (stated: {stated})" if stated else ""),
        ).say(lang),
        "",
    ]
    shares, origins = share_table(card, lang), origin_table(card, lang)
    for one in card.rules:
        title = Text(
            f"受害人资金（{RULE_NAMES[one.rule].zh}）：",
            f"Victims' money ({RULE_NAMES[one.rule].en}):",
        )
        rows = [row[1:] for row in _shares(one, lang)]
        screen += [Table(shares.name, shares.columns[1:], rows, title=title.say(lang)), ""]
    for found in card.origins:
        title = Text(
            f"余额从何而来（{RULE_NAMES[found.rule].zh}）：",
            f"Where the balance came from ({RULE_NAMES[found.rule].en}):",
        )
        rows = [row[1:] for row in _origins(found, lang)[: most or None]]
        screen += [Table(origins.name, origins.columns[1:], rows, title=title.say(lang))]
        if len(rows) < len(found.origins):
            left = len(found.origins) - len(rows)
            screen.append(Text(f"另有 {left} 处（--top 0）", f"{left} more (--top 0)").say(lang))
        screen.append("")
    screen += [*(f"· {note.say(lang)}" for note in card.notes), CAUTION.say(lang)]
    return Report(tuple(screen), (shares, origins))


def share_table(card: CardTrace, lang: Lang) -> Table:
    """A line a rule and victim: what came to the card, and what is there."""
    return Table(
        Text("卡上谁的钱", "whose money"),
        (
            Column(Text("规则", "rule")),
            Column(Text("受害人", "victim")),
            Column(Text("受害人账号", "victim's number"), "id"),
            _TIER,
            Column(Text("到过", "came"), "money"),
            Column(Text("现有", "is there"), "money"),
            Column(
                Text("被另一受害人付款顶替", "another victim's payment took its place"), "money"
            ),
            Column(Text("本人账户", "own account")),
            _LEAST,
            _MOST,
            Column(Text("是否确定", "certain")),
        ),
        [row for one in card.rules for row in _shares(one, lang)],
    )


def _shares(one: CardRule, lang: Lang) -> list[tuple[Any, ...]]:
    return [
        (
            RULE_NAMES[one.rule].say(lang),
            share.victim.name,
            number(share.victim.account, lang),
            tier_words(share.tier, lang),
            share.came_fen,
            share.held_fen,
            share.stopped_fen,
            Text("是", "yes").say(lang) if share.returned else "",
            share.least_fen,
            share.most_fen,
            sure_words(share.certain, lang),
        )
        for share in one.shares
    ]


def origin_table(card: CardTrace, lang: Lang) -> Table:
    """A line a rule and origin: they add up to the balance."""
    return Table(
        Text("余额来源", "origins"),
        (
            Column(Text("规则", "rule")),
            Column(Text("来源", "origin")),
            Column(Text("账号", "number"), "id"),
            Column(Text("户名", "name")),
            Column(Text("金额", "amount"), "money"),
        ),
        [row for one in card.origins for row in _origins(one, lang)],
    )


def _origins(one: CardOrigins, lang: Lang) -> list[tuple[Any, ...]]:
    return [
        (
            RULE_NAMES[one.rule].say(lang),
            ORIGINS[said.kind].say(lang),
            number(said.account, lang),
            said.account.name,
            said.fen,
        )
        for said in one.origins
    ]
