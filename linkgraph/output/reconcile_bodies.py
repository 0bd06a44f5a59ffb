"""What `reconcile` prints as JSON."""

from typing import Any

from linkgraph.output.bodies import account_ref, counterparty_json, source_row
from linkgraph.output.moments import PRECISIONS, clock
from linkgraph.output.reconcile_words import break_words, gap_words
from linkgraph.reconcile.findings import (
    FORMULA,
    Asked,
    Card,
    Displaced,
    Gap,
    LedgerBreak,
    LedgerPart,
    Moment,
    Reconciliation,
    Request,
)
from linkgraph.text import Lang

Json = dict[str, Any]


def reconcile_body(found: Reconciliation, lang: Lang) -> Json:
    """What `reconcile` prints; sentences are in `lang`."""
    return {
        "formula": FORMULA.say(lang),
        "cards": [_card(card, lang) for card in found.cards],
        "requests": [_request(one) for one in found.requests],
        "unanswered": [_request(one) for one in found.unanswered()],
        "counterparties": [counterparty_json(one) for one in found.counterparties],
        "counterparty_count": found.counterparty_count,
    }


def _card(card: Card, lang: Lang) -> Json:
    asked = card.asked
    return {
        "account": account_ref(card.account),
        "rows": card.rows,
        "from": _clock(card.from_),
        "until": _clock(card.until),
        "asked_from": None if asked is None else _time(asked.from_us),
        "asked_until": None if asked is None else _time(asked.until_us),
        "asked_basis": None if asked is None else asked.basis,
        "asked_share": None if card.share is None else round(card.share, 6),
        "completeness": None if card.completeness is None else round(card.completeness, 6),
        "steps": card.steps,
        "explained": card.explained,
        "ledgers": [_ledger(part) for part in card.ledgers],
        "breaks": [_break(one, lang) for one in card.breaks],
        "gaps": [_gap(gap, lang) for gap in card.gaps],
        "out_of_order": [_displaced(one) for one in card.displaced],
        "out_of_order_rows": card.displaced_count,
        "answered": card.answered,
        "answer": card.answer,
        "notes": [note.say(lang) for note in card.notes],
    }


def _ledger(part: LedgerPart) -> Json:
    return {
        "number": part.number,
        "currency": part.currency,
        "rows": part.rows,
        "from": _clock(part.from_),
        "until": _clock(part.until),
        "opening_fen": part.opening_fen,
        "closing_fen": part.closing_fen,
        "steps": part.steps,
        "explained": part.explained,
        "by_file": part.by_file,
    }


def _break(one: LedgerBreak, lang: Lang) -> Json:
    return {
        "before": source_row(one.before),
        "after": source_row(one.after),
        "from": _clock(one.from_),
        "until": _clock(one.until),
        "time_precision": PRECISIONS[max(one.from_.precision, one.until.precision)],
        "balance_before_fen": one.balance_before_fen,
        "balance_after_fen": one.balance_after_fen,
        "movement_fen": one.move_fen,
        "difference_fen": one.difference_fen,
        "kind": one.kinds[0],
        "explanations": list(one.kinds),
        "repeated": one.repeated,
        "ledger": one.ledger,
        "text": break_words(one).say(lang),
    }


def _gap(gap: Gap, lang: Lang) -> Json:
    return {
        "kind": gap.kind,
        "before": source_row(gap.before),
        "after": source_row(gap.after),
        "from": _clock(gap.from_),
        "until": _clock(gap.until),
        "difference_fen": gap.difference_fen,
        "missing": gap.missing or None,
        "text": gap_words(gap).say(lang),
    }


def _displaced(one: Displaced) -> Json:
    return {
        "row": source_row(one.row),
        "beside": source_row(one.beside),
        "time": clock(one.moment.time_us),
        "beside_time": clock(one.beside_moment.time_us),
    }


def _request(one: Request) -> Json:
    asked: Asked | None = one.asked
    return {
        "task_id": one.task_id,
        "bank": one.bank,
        "number": one.number,
        "id_number": one.id_number,
        "sent": _time(one.sent_us),
        "answered_at": _time(one.answered_us),
        "result": one.result,
        "detail_result": one.detail_result,
        "asked_from": None if asked is None else _time(asked.from_us),
        "asked_until": None if asked is None else _time(asked.until_us),
        "answer": one.answer,
        "account": None if one.account is None else account_ref(one.account),
        "row": source_row(one.row),
    }


def _clock(moment: Moment | None) -> str | None:
    return None if moment is None else clock(moment.time_us)


def _time(time_us: int | None) -> str | None:
    return None if time_us is None else clock(time_us)
