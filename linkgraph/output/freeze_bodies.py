"""What `freeze` and `requests` print as JSON."""

from typing import Any

from linkgraph.analysis.freezing.findings import (
    AskedBefore,
    CardVictim,
    FreezeCard,
    FreezeList,
    MeasureNow,
    Order,
    PlatformLine,
    RequestLine,
    RequestList,
)
from linkgraph.output.bodies import account_ref, source_row, source_rows
from linkgraph.output.moments import PRECISIONS, clock
from linkgraph.text import Lang

Json = dict[str, Any]


def freeze_body(found: FreezeList, lang: Lang) -> Json:
    """What `freeze` prints; sentences are in `lang`."""
    return {
        "at": clock(found.at_us),
        "at_basis": _basis(found.at_said),
        "cards": [_card(card, lang) for card in found.cards],
        "without_statement": [_card(card, lang) for card in found.unseen],
        "counts": dict(zip(("cards", "without_statement", "held"), found.counts, strict=True)),
        "expiring": [
            {"account": account_ref(ref), **_measure(one, lang)} for ref, one in found.expiring
        ],
        "victims": found.victims,
        "loss_fen": found.loss_fen,
        "formula": found.formula.say(lang),
        "law": [words.say(lang) for words in found.law],
        "notes": [note.say(lang) for note in found.notes],
    }


def _basis(said: bool) -> str:
    return "asked" if said else "last_row"


def _card(card: FreezeCard, lang: Lang) -> Json:
    return {
        "account": account_ref(card.account),
        "has_statement": card.has_statement,
        "must_fen": card.must_fen,
        "can_fen": card.can_fen,
        "expected_fen": dict(card.expected_fen),
        "score_fen": card.score_fen,
        "balance_fen": card.balance_fen,
        "statement_until": _clock(card.statement_until_us),
        "median_minutes_in_to_out": _minutes(card.median_minutes),
        "timed_fen": card.timed_fen,
        "holding": card.holding,
        "loose_fen": card.loose_fen,
        "measures": [_measure(one, lang) for one in card.measures],
        "victims": [_victim(one) for one in card.victims],
        "arrived": clock(card.arrived_us),
        "payments": card.payments,
        "certain": card.certain,
        "rows": source_rows(card.rows),
    }


def _minutes(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes, 6)


def _clock(time_us: int | None) -> str | None:
    return None if time_us is None else clock(time_us)


def _victim(one: CardVictim) -> Json:
    return {
        "id": one.victim.id,
        "name": one.victim.name,
        "victim": account_ref(one.victim.account),
        "fen": one.fen,
        "least_fen": one.least_fen,
        "most_fen": one.most_fen,
    }


def _measure(one: MeasureNow, lang: Lang) -> Json:
    return {
        "type": one.kind,
        "words": one.words,
        "state": one.state,
        "from": _clock(one.from_us),
        "until": _clock(one.until_us),
        "until_by_law": one.by_law,
        "days_left": one.days_left,
        "amount_fen": one.amount_fen,
        "authority": one.authority,
        "serial": one.serial,
        "remark": one.remark,
        "double": one.double,
        "expiring": one.expiring,
        "notes": [note.say(lang) for note in one.notes],
        "rows": source_rows(one.rows),
    }


def requests_body(found: RequestList, lang: Lang) -> Json:
    """What `requests` prints; sentences are in `lang`."""
    return {
        "at": clock(found.at_us),
        "at_basis": _basis(found.at_said),
        "accounts": [_line(one, lang) for one in found.accounts],
        "without_number": [_line(one, lang) for one in found.nameless],
        "platforms": [_platform(one) for one in found.platforms],
        "counts": dict(zip(("accounts", "without_number", "platforms"), found.counts, strict=True)),
        "untraced_fen": found.untraced_fen,
        "victims": found.victims,
        "loss_fen": found.loss_fen,
        "formula": found.formula.say(lang),
        "notes": [note.say(lang) for note in found.notes],
    }


def _line(one: RequestLine, lang: Lang) -> Json:
    return {
        "account": account_ref(one.account),
        "priority": one.priority,
        "missing": one.missing,
        "untraced_fen": one.untraced_fen,
        "least_fen": one.least_fen,
        "most_fen": one.most_fen,
        "payments": one.payments,
        "victims": one.victims,
        "first": clock(one.first_us),
        "last": clock(one.last_us),
        "from": clock(one.from_us),
        "until": clock(one.until_us),
        "statement_from": _clock(one.statement_from_us),
        "statement_until": _clock(one.statement_until_us),
        "asked": one.asked,
        "before": [_asked(before) for before in one.before],
        "measures": [_measure(measure, lang) for measure in one.measures],
        "payers": [account_ref(payer) for payer in one.payers],
        "certain": one.certain,
        "rows": source_rows(one.rows),
    }


def _asked(one: AskedBefore) -> Json:
    return {
        "task_id": one.task_id,
        "number": one.number,
        "sent": _clock(one.sent_us),
        "answered": _clock(one.answered_us),
        "result": one.result,
        "detail_result": one.detail_result,
        "answer": one.answer,
        "row": source_row(one.row),
    }


def _platform(one: PlatformLine) -> Json:
    return {
        "account": account_ref(one.account),
        "untraced_fen": one.untraced_fen,
        "least_fen": one.least_fen,
        "most_fen": one.most_fen,
        "victims": one.victims,
        "first": clock(one.first_us),
        "last": clock(one.last_us),
        "orders": [_order(order) for order in one.orders],
        "payments": one.payments,
    }


def _order(one: Order) -> Json:
    return {
        "payer": account_ref(one.payer),
        "amount_fen": one.amount_fen,
        "carried_fen": one.carried_fen,
        "time": clock(one.time_us),
        "time_precision": PRECISIONS[one.precision],
        "serial": one.txn_id,
        "memo": one.memo,
        "certain": one.certain,
        "rows": source_rows(one.rows),
    }
