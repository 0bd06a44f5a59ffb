"""Victims as sheets: payments, victims, open complaint rows, proposals and their payments."""

from typing import Any

from linkgraph.analysis.money_findings import Payment, Proposal, Victim, Victims
from linkgraph.analysis.said import row_reference
from linkgraph.graph import AccountRef, CaseGraph
from linkgraph.output.moments import shown_clock
from linkgraph.output.places import all_places, number
from linkgraph.output.table import Column, Table, yuan
from linkgraph.output.trace_words import BASES
from linkgraph.text import Lang, Text

Cells = tuple[Any, ...]
_ID = Column(Text("受害人编号", "victim id"), "id")
_NAME = Column(Text("受害人", "victim"))
_TIME = Column(Text("时间", "time"), "time")
_FEN = Column(Text("金额（元）", "amount (yuan)"), "money")
_ROWS = Column(Text("依据的行", "rows"))
_NOTE = Column(Text("说明", "note"))


def _side(name: Text) -> tuple[Column, Column, Column]:
    return (
        Column(Text(f"{name.zh}账号", f"{name.en} number"), "id"),
        Column(Text(f"{name.zh}户名", f"{name.en} name")),
        Column(Text(f"{name.zh}开户行", f"{name.en} bank")),
    )


_PAYER, _PAYEE = _side(Text("付款", "payer")), _side(Text("收款", "payee"))


def _named(ref: AccountRef, lang: Lang) -> Cells:
    return number(ref, lang), ref.name, ref.bank


def _payment(one: Payment, lang: Lang) -> Cells:
    return (
        shown_clock(one.time_us, one.precision),
        *_named(one.payer, lang),
        *_named(one.payee, lang),
        one.fen,
        all_places(one.rows),
    )


def payment_table(found: Victims, lang: Lang) -> Table:
    """A line a payment: what the losses are made of."""
    return Table(
        Text("受害人付款", "payments"),
        (
            _ID,
            _NAME,
            Column(Text("依据", "basis")),
            _TIME,
            *_PAYER,
            *_PAYEE,
            _FEN,
            _ROWS,
            Column(Text("报案表的行", "complaint rows")),
            _NOTE,
        ),
        [
            (
                victim.id,
                victim.name,
                BASES["complaint" if one.complaint else "accepted"].say(lang),
                *_payment(one, lang),
                all_places(one.complaint),
                None if one.note is None else one.note.say(lang),
            )
            for victim in found.victims
            for one in victim.payments
        ],
    )


def victim_table(graph: CaseGraph, found: Victims, lang: Lang) -> Table:
    """A line a victim."""
    return Table(
        Text("受害人", "victims"),
        (
            _ID,
            _NAME,
            Column(Text("证件号码", "ID number"), "id"),
            Column(Text("依据", "basis")),
            Column(Text("笔数", "payments"), "count"),
            Column(Text("损失（元）", "loss (yuan)"), "money"),
            Column(Text("本人账户", "his accounts"), "id"),
            _NOTE,
        ),
        [_victim(graph, victim, lang) for victim in found.victims],
    )


def _victim(graph: CaseGraph, one: Victim, lang: Lang) -> Cells:
    return (
        one.id,
        one.name,
        one.id_number,
        BASES[one.basis].say(lang),
        len(one.payments),
        one.loss_fen,
        "\n".join(number(graph.account(account), lang) for account in one.accounts),
        "\n".join(note.say(lang) for note in one.notes),
    )


def unmatched_table(graph: CaseGraph, found: Victims, lang: Lang) -> Table:
    """A line a complaint row without a transfer, and why."""
    return Table(
        Text("未对应的报案", "open complaints"),
        (
            Column(Text("报案表的行", "complaint row")),
            _NAME,
            Column(Text("付款卡", "payer number"), "id"),
            Column(Text("转入卡", "payee number"), "id"),
            Column(Text("报案时间点", "time stated"), "time"),
            _FEN,
            Column(Text("原因", "reason")),
            Column(
                Text("相近的转账（须由人认定）", "transfers that come near (a person must say)")
            ),
        ),
        [
            (
                all_places([one.row]),
                one.name,
                one.payer_number,
                one.payee_number,
                None if one.time_us is None else shown_clock(one.time_us, one.precision),
                one.fen,
                one.reason.say(lang),
                "\n".join(near_words(graph, transfer) for transfer in one.candidates),
            )
            for one in found.unmatched
        ],
    )


def near_words(graph: CaseGraph, transfer: int) -> str:
    """Return a transfer as an entry of `accept`, with its time and amount."""
    said = graph.transfers.slice(transfer, 1).to_pylist()[0]
    when = shown_clock(said["time_us"], said["precision"])
    rows = graph.transfer_source_rows(transfer)
    reference = row_reference(rows[0]) if rows else "?"
    return f"{reference}  {when}  {yuan(said['amount_fen'])}"


def proposal_table(found: Victims, lang: Lang) -> Table:
    """A line a proposal, with its reasons and what to put into case.toml."""
    return Table(
        Text("待认定", "proposals"),
        (
            *_PAYER,
            Column(Text("笔数", "payments"), "count"),
            _FEN,
            Column(Text("理由", "reasons")),
            Column(
                Text(
                    "认定时写入 case.toml 的 [victims]",
                    "to accept, put into [victims] of case.toml",
                )
            ),
        ),
        [
            (
                *_named(one.account, lang),
                len(one.payments),
                sum(payment.fen for payment in one.payments),
                "\n".join(reason.say(lang) for reason in one.reasons),
                accept_line(one),
            )
            for one in found.proposals
        ],
    )


def accept_line(one: Proposal) -> str:
    """Return the line of case.toml that accepts a proposal."""
    quoted = (entry.replace("\\", "\\\\").replace('"', '\\"') for entry in one.accept)
    return "accept = [" + ", ".join(f'"{entry}"' for entry in quoted) + "]"


def proposed_payment_table(found: Victims, lang: Lang) -> Table:
    """A line a payment of a proposal."""
    return Table(
        Text("待认定的付款", "proposed payments"),
        (_TIME, *_PAYER, *_PAYEE, _FEN, _ROWS, Column(Text("行的写法", "row for accept"), "id")),
        [
            (*_payment(payment, lang), row_reference(payment.rows[0]) if payment.rows else None)
            for one in found.proposals
            for payment in one.payments
        ],
    )
