"""Victims for the screen and as sheets."""

from linkgraph.analysis.money_findings import Proposal, Unmatched, Victim, Victims
from linkgraph.graph import CaseGraph
from linkgraph.output.moments import shown_clock
from linkgraph.output.places import named, place, some_places
from linkgraph.output.table import Column, Report, Table, money
from linkgraph.output.trace_words import BASES
from linkgraph.output.victim_tables import (
    accept_line,
    near_words,
    payment_table,
    proposal_table,
    proposed_payment_table,
    unmatched_table,
    victim_table,
)
from linkgraph.text import Lang, Text, plural

_SHOWN = 50
_NEAR = 3
_FEN = Column(Text("金额", "amount"), "money")
_TIME = Column(Text("时间", "time"), "time")
_CAUTION = Text(
    "“待认定”只是提出，不计入损失；认定后写入 case.toml 的 [victims] accept（已有的项保留）。"
    "报案只认卡号、金额、时间都相符的转账，不猜。",
    "Proposals are questions, never counted as loss until they are put into accept of [victims] in "
    "case.toml (keep what is there). A complaint is matched by card, amount and time, never by "
    "guess.",
)


def victims_report(
    graph: CaseGraph, found: Victims, lang: Lang, *, proposed: bool, most: int = _SHOWN
) -> Report:
    """Return the first `most` of each for the screen, all of them as tables."""
    screen: list[Table | str] = []
    for at, one in enumerate(found.victims[:most], start=1):
        screen += [_victim(one, f"{at}/{len(found.victims)}", lang)]
        screen += [f"  · {note.say(lang)}" for note in one.notes] + [""]
    screen += [_sum(found, lang).say(lang), ""]
    if found.unmatched:
        screen += [_open(found.unmatched[:most], len(found.unmatched), lang)]
        screen += [*_near(graph, found.unmatched[:most], lang), ""]
    for proposal in found.proposals[:most]:
        screen += [*_proposal(proposal, lang), ""]
    if proposed:
        screen += [_proposal_sum(found, lang).say(lang)]
    screen.append(_CAUTION.say(lang))
    tables = [
        payment_table(found, lang),
        victim_table(graph, found, lang),
        unmatched_table(graph, found, lang),
    ]
    if proposed:
        tables += [proposal_table(found, lang), proposed_payment_table(found, lang)]
    return Report(tuple(screen), tuple(tables))


def _victim(one: Victim, position: str, lang: Lang) -> Table:
    name = one.name or named(one.account, lang)
    basis, count = BASES[one.basis].say(lang), len(one.payments)
    title = Text(
        f"受害人 {position}  {name}（{basis}）  付款 {count} 笔，共 {money(one.loss_fen)}",
        f"Victim {position}  {name} ({basis})  {plural(count, 'payment')}, {money(one.loss_fen)}",
    ).say(lang)
    columns = (
        _TIME,
        Column(Text("付款", "payer"), "id"),
        Column(Text("收款", "payee"), "id"),
        _FEN,
        Column(Text("流水的行", "statement rows")),
        Column(Text("报案的行", "complaint rows")),
        Column(Text("说明", "note")),
    )
    rows = [
        (
            shown_clock(payment.time_us, payment.precision),
            named(payment.payer, lang),
            named(payment.payee, lang),
            payment.fen,
            some_places(payment.rows, lang),
            some_places(payment.complaint, lang),
            "" if payment.note is None else payment.note.say(lang),
        )
        for payment in one.payments
    ]
    return Table(Text("付款", "payments"), columns, rows, title=title)


def _sum(found: Victims, lang: Lang) -> Text:
    if not found.victims and not found.unmatched:
        return Text("没有报案，也没有认定的受害人。", "No complaint, and nobody was accepted.")
    payments = [payment for one in found.victims for payment in one.payments]
    rows = sum(len(payment.complaint) for payment in payments)
    fen = money(sum(one.loss_fen for one in found.victims))
    return Text(
        f"受害人 {len(found.victims)} 名，付款 {len(payments)} 笔，共 {fen}；报案 "
        f"{rows + len(found.unmatched)} 行，其中 {len(found.unmatched)} 行未对应。",
        f"{len(found.victims)} victims, {len(payments)} payments, {fen}; "
        f"{rows + len(found.unmatched)} complaint rows, {len(found.unmatched)} of them open.",
    )


def _open(rows: tuple[Unmatched, ...], count: int, lang: Lang) -> Table:
    return Table(
        Text("未对应的报案", "open complaints"),
        (
            Column(Text("报案的行", "complaint row")),
            Column(Text("受害人", "victim")),
            Column(Text("转入卡", "payee number"), "id"),
            _TIME,
            _FEN,
            Column(Text("原因", "reason")),
        ),
        [
            (
                place(one.row, lang),
                one.name,
                one.payee_number,
                None if one.time_us is None else shown_clock(one.time_us, one.precision),
                one.fen,
                one.reason.say(lang),
            )
            for one in rows
        ],
        title=Text(f"未对应的报案 {count} 行", f"{count} complaint rows are open").say(lang),
    )


def _near(graph: CaseGraph, rows: tuple[Unmatched, ...], lang: Lang) -> list[str]:
    """Return what comes near to open rows, as `accept` would name it."""
    lines = []
    for one in rows:
        for transfer in one.candidates[:_NEAR]:
            near = near_words(graph, transfer)
            words = Text(
                f"  {place(one.row, 'zh')} 相近：{near}", f"  {place(one.row, 'en')} near: {near}"
            )
            lines.append(words.say(lang))
    return lines


def _proposal(one: Proposal, lang: Lang) -> list[Table | str]:
    fen = money(sum(payment.fen for payment in one.payments))
    return [
        Text(
            f"待认定  {named(one.account, 'zh')}  {len(one.payments)} 笔，共 {fen}",
            f"Proposed  {named(one.account, 'en')}  {len(one.payments)} payments, {fen}",
        ).say(lang),
        *(f"  · {reason.say(lang)}" for reason in one.reasons),
        f"  {accept_line(one)}",
    ]


def _proposal_sum(found: Victims, lang: Lang) -> Text:
    fen = money(sum(payment.fen for one in found.proposals for payment in one.payments))
    count = len(found.proposals)
    return Text(
        f"待认定 {count} 名，涉及 {fen}（不计入损失）。",
        f"{count} proposed, {fen} (not counted as loss).",
    )
