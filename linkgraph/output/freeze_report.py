"""The list of cards to freeze as tables: one line a card, its victims, its measures."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from linkgraph.analysis.freezing.findings import FreezeCard, FreezeList, MeasureNow
from linkgraph.graph import AccountRef
from linkgraph.output.freeze_words import (
    CAVEAT,
    HOLDING,
    MEASURES,
    STATES,
    at_words,
    holding_words,
    measure_words,
)
from linkgraph.output.moments import clock
from linkgraph.output.places import all_places, named, number, some_places
from linkgraph.output.table import Column, Report, Table, money
from linkgraph.text import Lang, Text

SHOWN = 50
LISTS = (
    Text("可能仍有资金的卡：有流水", "cards that can hold money: with a statement"),
    Text("资金到后流水未见的账户", "accounts where no statement shows what followed"),
)
_MUST = Column(Text("必有", "must"), "money")
_LIKELY = Column(Text("预计", "expected"), "money")
_CAN = Column(Text("可能", "can"), "money")


def freeze_report(found: FreezeList, lang: Lang, most: int = SHOWN) -> Report:
    """Return the first `most` of each list for the screen, and all as tables."""
    lists = (found.cards, found.unseen)
    screen: list[Table | str] = [at_words(found.at_us, found.at_said).say(lang)]
    for title, cards, count in zip(LISTS, lists, found.counts[:2], strict=True):
        if cards:
            screen += ["", _screen(title, cards[:most], count, lang)]
    if not any(lists):
        screen.append(Text("没有待冻结的卡。", "There is no card to freeze.").say(lang))
    if found.expiring:
        screen += ["", Text("即将届满的措施", "measures that end soon").say(lang)]
        screen += [
            f"  {named(ref, lang)}  {measure_words(one, lang)}" for ref, one in found.expiring
        ]
    screen += ["", *(words.say(lang) for words in _words(found))]
    return Report(
        tuple(screen),
        (
            _card_table(lists, lang),
            _victim_table(lists, lang),
            _measure_table(found, lang),
            word_table(_words(found), lang),
        ),
    )


def _words(found: FreezeList) -> Iterator[Text]:
    total = Text(
        f"受害人 {found.victims} 名，追踪的损失合计 {money(found.loss_fen)}。",
        f"{found.victims} victims, {money(found.loss_fen)} of loss followed.",
    )
    return chain((total, found.formula), found.notes, found.law, (CAVEAT,))


def word_table(words: Iterator[Text], lang: Lang) -> Table:
    """Return what must be read beside the figures, one sentence a line."""
    return Table(
        Text("说明", "notes"),
        (Column(Text("说明", "note")),),
        [(one.say(lang),) for one in words],
    )


def likely(card: FreezeCard) -> int:
    """Return the middle one of what the rules expect."""
    figures = sorted(card.expected_fen.values())
    return figures[(len(figures) - 1) // 2]


def _screen(title: Text, cards: Sequence[FreezeCard], count: int, lang: Lang) -> Table:
    columns = (
        Column(Text("序", "no."), "count"),
        Column(Text("账户", "account"), "id"),
        Column(Text("开户行", "bank")),
        _MUST,
        _LIKELY,
        _CAN,
        Column(Text("受害人", "victims"), "count"),
        Column(Text("进出间隔（分）", "in to out (min)"), "number"),
        Column(Text("措施", "measures")),
        Column(Text("依据", "rows")),
    )
    rows = [
        (
            at,
            named(card.account, lang),
            card.account.bank,
            card.must_fen,
            likely(card),
            card.can_fen,
            len(card.victims),
            card.median_minutes,
            holding_words(card, lang),
            some_places(card.rows, lang),
        )
        for at, card in enumerate(cards, start=1)
    ]
    shown = f"（{len(cards)}/{count}）" if lang == "zh" else f" ({len(cards)}/{count})"
    return Table(title, columns, rows, title=title.say(lang) + shown)


def _card_table(lists: Sequence[Sequence[FreezeCard]], lang: Lang) -> Table:
    columns = (
        Column(Text("类别", "list")),
        Column(Text("序号", "no."), "count"),
        Column(Text("账号/卡号", "numbers"), "id"),
        Column(Text("户名", "holder")),
        Column(Text("开户行", "bank")),
        Column(Text("必有（元）", "must (yuan)"), "money"),
        Column(Text("预计：先进先出（元）", "expected: fifo (yuan)"), "money"),
        Column(Text("预计：后进先出（元）", "expected: lifo (yuan)"), "money"),
        Column(Text("预计：按比例（元）", "expected: pro rata (yuan)"), "money"),
        Column(Text("可能（元）", "can (yuan)"), "money"),
        Column(Text("未被控制（元）", "not held (yuan)"), "money"),
        Column(Text("推算余额（元）", "balance by the rows (yuan)"), "money"),
        Column(Text("流水截至", "statement until"), "time"),
        Column(Text("进出间隔中位数（分）", "median minutes in to out"), "number"),
        Column(Text("控制情况", "held")),
        Column(Text("措施", "measures")),
        Column(Text("受害人数", "victims"), "count"),
        Column(Text("最后转入", "last arrival"), "time"),
        Column(Text("转入笔数", "payments"), "count"),
        Column(Text("先后次序", "order")),
        Column(Text("依据的行", "rows"), "id"),
    )
    rows = [
        (title.say(lang), at, *_cells(card, lang))
        for title, cards in zip(LISTS, lists, strict=True)
        for at, card in enumerate(cards, start=1)
    ]
    return Table(Text("待冻结", "to freeze"), columns, rows)


def _cells(card: FreezeCard, lang: Lang) -> tuple[Any, ...]:
    certain = Text("确定", "certain") if card.certain else Text("可能", "possible")
    return (
        numbers(card.account, lang),
        card.account.name,
        card.account.bank,
        card.must_fen,
        *(card.expected_fen.get(rule) for rule in ("fifo", "lifo", "pro-rata")),
        card.can_fen,
        card.loose_fen,
        card.balance_fen,
        None if card.statement_until_us is None else clock(card.statement_until_us),
        card.median_minutes,
        HOLDING[card.holding].say(lang),
        "\n".join(measure_words(one, lang) for one in card.measures),
        len(card.victims),
        clock(card.arrived_us),
        card.payments,
        certain.say(lang),
        all_places(card.rows),
    )


def numbers(ref: AccountRef, lang: Lang) -> str:
    """Return every number of an account, one a line; words where there is none."""
    return "\n".join(ref.numbers) or number(ref, lang)


def _victim_table(lists: Sequence[Sequence[FreezeCard]], lang: Lang) -> Table:
    columns = (
        Column(Text("账号/卡号", "number"), "id"),
        Column(Text("户名", "holder")),
        Column(Text("受害人", "victim")),
        Column(Text("受害人账号", "victim's number"), "id"),
        Column(Text("先进先出（元）", "fifo (yuan)"), "money"),
        Column(Text("必有（元）", "must (yuan)"), "money"),
        Column(Text("可能（元）", "can (yuan)"), "money"),
    )
    rows = [
        (
            number(card.account, lang),
            card.account.name,
            one.victim.name or one.victim.account.name,
            number(one.victim.account, lang),
            one.fen,
            one.least_fen,
            one.most_fen,
        )
        for card in chain(*lists)
        for one in card.victims
    ]
    return Table(Text("卡上的受害人资金", "victims a card"), columns, rows)


def _measure_table(found: FreezeList, lang: Lang) -> Table:
    columns = (
        Column(Text("账号/卡号", "number"), "id"),
        Column(Text("户名", "holder")),
        Column(Text("措施", "measure")),
        Column(Text("种类", "kind")),
        Column(Text("状态", "state")),
        Column(Text("开始", "from"), "time"),
        Column(Text("截止", "until"), "time"),
        Column(Text("剩余天数", "days left"), "count"),
        Column(Text("即将届满", "ends soon")),
        Column(Text("金额（元）", "amount (yuan)"), "money"),
        Column(Text("机关", "authority")),
        Column(Text("措施序号", "serial"), "id"),
        Column(Text("核对", "to check")),
        Column(Text("依据的行", "rows"), "id"),
    )
    listed = {
        (card.account.key, at): (card.account, one)
        for card in chain(found.cards, found.unseen)
        for at, one in enumerate(card.measures)
    }
    soon = [(ref, one) for ref, one in found.expiring]
    rest = [entry for entry in listed.values() if entry not in soon]
    return Table(
        Text("措施", "measures"),
        columns,
        [_measure(ref, one, lang) for ref, one in (*soon, *rest)],
    )


def _measure(ref: AccountRef, one: MeasureNow, lang: Lang) -> tuple[Any, ...]:
    return (
        number(ref, lang),
        ref.name,
        one.words,
        MEASURES[one.kind].say(lang),
        STATES[one.state].say(lang),
        None if one.from_us is None else clock(one.from_us),
        None if one.until_us is None else clock(one.until_us),
        one.days_left,
        ("是" if lang == "zh" else "yes") if one.expiring else "",
        one.amount_fen,
        one.authority,
        one.serial,
        "\n".join(note.say(lang) for note in one.notes),
        all_places(one.rows),
    )
