"""Victims as the JSON of docs/json.md. Shapes only: nothing is computed here but sums."""

from collections.abc import Iterable
from typing import Any

from linkgraph.analysis.money_findings import Payment, Proposal, Unmatched, Victim, Victims
from linkgraph.graph import CaseGraph
from linkgraph.output.bodies import account_ref, source_row, source_rows
from linkgraph.output.moments import PRECISIONS, clock
from linkgraph.output.trace_bodies import payment_json, victim_json
from linkgraph.text import Lang, Text

Json = dict[str, Any]


def victims_body(graph: CaseGraph, found: Victims, lang: Lang) -> Json:
    """What `victims` prints; sentences are in `lang`."""
    return {
        "victims": [_victim(graph, one, lang) for one in found.victims],
        "loss_fen": sum(one.loss_fen for one in found.victims),
        "unmatched": [_unmatched(graph, one, lang) for one in found.unmatched],
        "proposals": [_proposal(one, lang) for one in found.proposals],
    }


def _victim(graph: CaseGraph, one: Victim, lang: Lang) -> Json:
    return {
        **victim_json(one),
        "accounts": [account_ref(graph.account(account)) for account in one.accounts],
        "loss_fen": one.loss_fen,
        "payments": [_payment(payment, lang) for payment in one.payments],
        "notes": _said(one.notes, lang),
    }


def _payment(one: Payment, lang: Lang) -> Json:
    return {**payment_json(one), "note": None if one.note is None else one.note.say(lang)}


def _said(words: Iterable[Text], lang: Lang) -> list[str]:
    return [one.say(lang) for one in words]


def _unmatched(graph: CaseGraph, one: Unmatched, lang: Lang) -> Json:
    known = one.time_us is not None
    return {
        "row": source_row(one.row),
        "name": one.name,
        "payer_number": one.payer_number,
        "payee_number": one.payee_number,
        "fen": one.fen,
        "time": clock(one.time_us) if one.time_us is not None else None,
        "time_precision": PRECISIONS[one.precision] if known else None,
        "reason": one.reason.say(lang),
        "candidates": [_candidate(graph, transfer) for transfer in one.candidates],
    }


def _candidate(graph: CaseGraph, transfer: int) -> Json:
    said = graph.transfers.slice(transfer, 1).to_pylist()[0]
    return {
        "payer": account_ref(graph.account(said["payer"])),
        "payee": account_ref(graph.account(said["payee"])),
        "fen": said["amount_fen"],
        "time": clock(said["time_us"]),
        "time_precision": PRECISIONS[said["precision"]],
        "rows": source_rows(graph.transfer_source_rows(transfer)),
    }


def _proposal(one: Proposal, lang: Lang) -> Json:
    return {
        "account": account_ref(one.account),
        "proposed_fen": sum(payment.fen for payment in one.payments),
        "payments": [payment_json(payment) for payment in one.payments],
        "reasons": _said(one.reasons, lang),
        "accept": list(one.accept),
    }
