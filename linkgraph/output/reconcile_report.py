"""What `reconcile` shows on the screen: a short table a question."""

from collections.abc import Sequence

from linkgraph.output.places import named, number, place
from linkgraph.output.reconcile_tables import (
    ACCOUNT,
    AFTER,
    BEFORE,
    OFF,
    break_table,
    card_table,
    counterparty_table,
    displaced_table,
    gap_table,
    percent,
    request_table,
    shown,
)
from linkgraph.output.reconcile_words import gap_words, kind_words
from linkgraph.output.table import Column, Report, Table
from linkgraph.output.words import caption
from linkgraph.reconcile.findings import ANSWERS, FORMULA, Card, Reconciliation
from linkgraph.text import Lang, Text

_CARDS, _BREAKS, _OTHERS = 30, 30, 10
MEANING = Text(
    "余额接不上是需要向银行核实的问题，不等于有人改动；接得上的流水也可能缺了相互抵消的行。",
    "Balances that do not follow are a question to the bank, not proof that anybody altered "
    "anything; a statement that adds up may still lack rows that cancel out.",
)


def reconcile_report(found: Reconciliation, lang: Lang) -> Report:
    """Return the answer for the screen, and every question as a table of its own."""
    cards, breaks, gaps = (
        card_table(found.cards, lang),
        break_table(found.cards, lang),
        gap_table(found.cards, lang),
    )
    made = (card_table, break_table, gap_table, displaced_table)
    cards, breaks, gaps, displaced = (table(found.cards, lang) for table in made)
    requests = request_table(found.unanswered(), lang)
    others = counterparty_table(found.counterparties, lang)
    screen: list[Table | str] = [summary(found).say(lang), ""]
    for table, most, title in (
        (_short_cards(found.cards, lang), _CARDS, Text("各卡", "Cards")),
        (_short_breaks(found.cards, lang), _BREAKS, Text("余额接不上之处", "Breaks")),
        (_short_gaps(found.cards, lang), _BREAKS, Text("缺口", "Gaps")),
        (displaced, _OTHERS, Text("次序颠倒的行", "Rows out of order")),
        (requests, _OTHERS, Text("未得到反馈的查询", "Requests without an answer")),
        (others, _OTHERS, Text("只作为对手出现的账户", "Accounts seen only as counterparties")),
    ):
        if table.rows:
            shown = table.rows[:most]
            screen += [Table(table.name, table.columns, shown, title.say(lang))]
            rest = len(table.rows) - len(shown)
            if rest:
                screen.append(Text(f"（另有 {rest} 行）", f"({rest} more)").say(lang))
            screen.append("")
    screen += [FORMULA.say(lang), MEANING.say(lang)]
    return Report(tuple(screen), (cards, breaks, gaps, requests, others, displaced))


def summary(found: Reconciliation) -> Text:
    """Return the figures of the whole case in one sentence."""
    covered = [card for card in found.cards if card.rows]
    steps = sum(card.steps for card in covered)
    explained = sum(card.explained for card in covered)
    broken = sum(bool(card.breaks) for card in covered)
    count = sum(len(card.breaks) for card in covered)
    unanswered = len(found.unanswered())
    return Text(
        f"{len(covered)} 张卡（账户）有流水；核对相邻余额 {steps:,} 对，{explained:,} 对接得上；"
        f"{broken} 张卡共 {count:,} 处接不上。{len(found.requests)} 项查询中 {unanswered} 项未得到"
        f"反馈。{found.counterparty_count:,} 个账户只作为对手出现。",
        f"{len(covered)} cards (accounts) have a statement; of {steps:,} pairs of neighbouring "
        f"balances {explained:,} follow; {broken} cards have {count:,} breaks. {unanswered} of "
        f"{len(found.requests)} requests have no answer. {found.counterparty_count:,} accounts are "
        "seen only as counterparties.",
    )


def _short_cards(cards: Sequence[Card], lang: Lang) -> Table:
    return Table(
        Text("卡", "cards"),
        (
            ACCOUNT,
            Column(Text("行数", "rows"), "count"),
            Column(Text("起", "from"), "time"),
            Column(Text("止", "until"), "time"),
            Column(Text("完整度", "complete"), "id"),
            Column(Text("接不上", "breaks"), "count"),
            Column(Text("缺口", "gaps"), "count"),
            Column(Text("查询期间覆盖", "of asked period"), "id"),
            Column(Text("反馈", "answer")),
        ),
        [
            (
                named(card.account, lang),
                card.rows,
                (shown(card.from_) or "")[:10],
                (shown(card.until) or "")[:10],
                percent(card.completeness),
                len(card.breaks),
                len(card.gaps),
                percent(card.share),
                caption(card.answer, dict(ANSWERS)).say(lang),
            )
            for card in cards
        ],
    )


def _short_breaks(cards: Sequence[Card], lang: Lang) -> Table:
    return Table(
        Text("接不上", "breaks"),
        (
            ACCOUNT,
            BEFORE,
            AFTER,
            OFF,
            Column(Text("可能", "would fit if")),
        ),
        [
            (
                number(card.account, lang),
                place(one.before, lang),
                place(one.after, lang),
                one.difference_fen,
                kind_words(one.kinds, lang),
            )
            for card in cards
            for one in card.breaks
        ],
    )


def _short_gaps(cards: Sequence[Card], lang: Lang) -> Table:
    return Table(
        Text("缺口", "gaps"),
        (ACCOUNT, Column(Text("缺口", "gap")), BEFORE, AFTER),
        [
            (
                number(card.account, lang),
                gap_words(gap).say(lang),
                place(gap.before, lang),
                place(gap.after, lang),
            )
            for card in cards
            for gap in card.gaps
        ],
    )
