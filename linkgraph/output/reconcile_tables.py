"""What `reconcile` writes to files: a table a question."""

from collections.abc import Sequence
from typing import Any

from linkgraph.analysis.findings import Counterparty
from linkgraph.output.moments import clock, shown_clock
from linkgraph.output.places import all_places, number
from linkgraph.output.reconcile_words import break_words, gap_words
from linkgraph.output.table import Column, Table
from linkgraph.output.words import ACCOUNT_KINDS, caption
from linkgraph.reconcile.findings import ANSWERS, BASES, Card, Moment, OnlyCounterparty, Request
from linkgraph.text import Lang, Text

ACCOUNT = Column(Text("账户", "account"), "id")
BEFORE = Column(Text("前一行", "row before"))
AFTER = Column(Text("后一行", "row after"))
OFF = Column(Text("差额（元）", "off by (yuan)"), "money")


def shown(moment: Moment | None) -> str | None:
    """Return a time as exactly as it is known."""
    return None if moment is None else shown_clock(moment.time_us, moment.precision)


def _time(time_us: int | None) -> str | None:
    return None if time_us is None else clock(time_us)


def percent(value: float | None) -> str | None:
    """Return a share as a person reads it, never rounded up to the whole."""
    if value is None:
        return None
    return "100%" if value >= 1 else f"{int(value * 10_000) / 100:.2f}%"


def _only(card: Card, name: str) -> Any:
    return getattr(card.ledgers[0], name) if len(card.ledgers) == 1 else None


def card_table(cards: Sequence[Card], lang: Lang) -> Table:
    """Return every card with its figures."""
    return Table(
        Text("卡", "cards"),
        (
            ACCOUNT,
            Column(Text("全部号码", "all numbers"), "id"),
            Column(Text("户名", "name")),
            Column(Text("银行", "bank")),
            Column(Text("行数", "rows"), "count"),
            Column(Text("首行时间", "from"), "time"),
            Column(Text("末行时间", "until"), "time"),
            Column(Text("期初余额（元）", "opening (yuan)"), "money"),
            Column(Text("期末余额（元）", "closing (yuan)"), "money"),
            Column(Text("账本数", "ledgers"), "count"),
            Column(Text("相邻余额对数", "steps"), "count"),
            Column(Text("接得上", "explained"), "count"),
            Column(Text("完整度", "completeness"), "id"),
            Column(Text("接不上", "breaks"), "count"),
            Column(Text("缺口", "gaps"), "count"),
            Column(Text("次序颠倒的行", "rows out of order"), "count"),
            Column(Text("查询起", "asked from"), "time"),
            Column(Text("查询止", "asked until"), "time"),
            Column(Text("查询期间来源", "asked period from")),
            Column(Text("查询期间覆盖", "of asked period"), "id"),
            Column(Text("反馈", "answer")),
            Column(Text("说明", "notes")),
        ),
        [
            (
                number(card.account, lang),
                " ".join(card.account.numbers),
                card.account.name,
                card.account.bank,
                card.rows,
                shown(card.from_),
                shown(card.until),
                _only(card, "opening_fen"),
                _only(card, "closing_fen"),
                len(card.ledgers),
                card.steps,
                card.explained,
                percent(card.completeness),
                len(card.breaks),
                len(card.gaps),
                card.displaced_count,
                None if card.asked is None else _time(card.asked.from_us),
                None if card.asked is None else _time(card.asked.until_us),
                None if card.asked is None else caption(card.asked.basis, dict(BASES)).say(lang),
                percent(card.share),
                caption(card.answer, dict(ANSWERS)).say(lang),
                "\n".join(note.say(lang) for note in card.notes),
            )
            for card in cards
        ],
    )


def break_table(cards: Sequence[Card], lang: Lang) -> Table:
    """Return every break."""
    return Table(
        Text("接不上", "breaks"),
        (
            ACCOUNT,
            Column(Text("户名", "name")),
            Column(Text("子账户", "sub-account"), "id"),
            Column(Text("币种", "currency")),
            BEFORE,
            Column(Text("前一行时间", "time before"), "time"),
            Column(Text("前一余额（元）", "balance before (yuan)"), "money"),
            AFTER,
            Column(Text("后一行时间", "time after"), "time"),
            Column(Text("后一行变动（元）", "movement of the row after (yuan)"), "money"),
            Column(Text("后一余额（元）", "balance after (yuan)"), "money"),
            OFF,
            Column(Text("代码", "code")),
            Column(Text("说明", "words")),
        ),
        [
            (
                number(card.account, lang),
                card.account.name,
                card.ledgers[one.ledger].number,
                card.ledgers[one.ledger].currency,
                all_places([one.before]),
                shown(one.from_),
                one.balance_before_fen,
                all_places([one.after]),
                shown(one.until),
                one.move_fen,
                one.balance_after_fen,
                one.difference_fen,
                " ".join(one.kinds),
                break_words(one).say(lang),
            )
            for card in cards
            for one in card.breaks
        ],
    )


def gap_table(cards: Sequence[Card], lang: Lang) -> Table:
    """Return every gap."""
    return Table(
        Text("缺口", "gaps"),
        (
            ACCOUNT,
            Column(Text("户名", "name")),
            Column(Text("代码", "code")),
            Column(Text("说明", "words")),
            Column(Text("缺少的编号", "missing numbers"), "id"),
            OFF,
            BEFORE,
            Column(Text("前一行时间", "time before"), "time"),
            AFTER,
            Column(Text("后一行时间", "time after"), "time"),
        ),
        [
            (
                number(card.account, lang),
                card.account.name,
                gap.kind,
                gap_words(gap).say(lang),
                gap.missing or None,
                gap.difference_fen,
                all_places([gap.before]),
                shown(gap.from_),
                all_places([gap.after]),
                shown(gap.until),
            )
            for card in cards
            for gap in card.gaps
        ],
    )


def displaced_table(cards: Sequence[Card], lang: Lang) -> Table:
    """Return the rows that are out of order."""
    return Table(
        Text("次序颠倒的行", "out of order"),
        (
            ACCOUNT,
            Column(Text("行", "row")),
            Column(Text("时间", "time"), "time"),
            Column(Text("相邻的行", "row beside it")),
            Column(Text("相邻行时间", "its time"), "time"),
        ),
        [
            (
                number(card.account, lang),
                all_places([one.row]),
                shown(one.moment),
                all_places([one.beside]),
                shown(one.beside_moment),
            )
            for card in cards
            for one in card.displaced
        ],
    )


def request_table(requests: Sequence[Request], lang: Lang) -> Table:
    """Return requests with what the bank stated."""
    return Table(
        Text("未得到反馈的查询", "unanswered"),
        (
            Column(Text("账卡号", "number"), "id"),
            Column(Text("证件号码", "ID number"), "id"),
            Column(Text("银行", "bank")),
            Column(Text("任务流水号", "task"), "id"),
            Column(Text("发送时间", "sent"), "time"),
            Column(Text("反馈结果", "stated result")),
            Column(Text("反馈明细结果", "stated detail")),
            Column(Text("情况", "state")),
            Column(Text("依据的行", "row")),
        ),
        [
            (
                one.number,
                one.id_number,
                one.bank,
                one.task_id,
                _time(one.sent_us),
                one.result,
                one.detail_result,
                caption(one.answer, dict(ANSWERS)).say(lang),
                all_places([one.row]),
            )
            for one in requests
        ],
    )


def counterparty_table(others: Sequence[OnlyCounterparty], lang: Lang) -> Table:
    """Return accounts without a statement."""
    return Table(
        Text("只作为对手的账户", "only as counterparty"),
        (
            ACCOUNT,
            Column(Text("户名", "name")),
            Column(Text("银行", "bank")),
            Column(Text("种类", "kind")),
            Column(Text("收到（元）", "received (yuan)"), "money"),
            Column(Text("笔数", "times"), "count"),
            Column(Text("付出（元）", "paid (yuan)"), "money"),
            Column(Text("笔数", "times"), "count"),
            Column(Text("首笔", "first"), "time"),
            Column(Text("末笔", "last"), "time"),
        ),
        [dealings(one, lang) for one in others],
    )


def dealings(one: OnlyCounterparty | Counterparty, lang: Lang) -> tuple[Any, ...]:
    """Return the line of a counterparty: who it is, money in and out, first and last time."""
    return (
        number(one.account, lang),
        one.account.name,
        one.account.bank,
        caption(one.account.kind, ACCOUNT_KINDS).say(lang),
        one.received_fen,
        one.times_in,
        one.paid_fen,
        one.times_out,
        clock(one.first_us),
        clock(one.last_us),
    )
