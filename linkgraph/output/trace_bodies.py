"""Traced money as the JSON of docs/json.md. Shapes only: nothing is computed here but sums."""

from collections.abc import Sequence
from typing import Any

from linkgraph.analysis.money_findings import (
    Carried,
    Exposure,
    Payment,
    Position,
    Tier,
    Trace,
    Victim,
    VictimTrace,
)
from linkgraph.analysis.tracing.findings import (
    CardOrigins,
    CardRule,
    CardShare,
    CardTrace,
    RuleRow,
    RuleTable,
    VictimRules,
)
from linkgraph.graph import AccountRef
from linkgraph.output.bodies import account_ref, source_rows
from linkgraph.output.moments import PRECISIONS, clock
from linkgraph.text import Lang

Json = dict[str, Any]
STATES = ("held", "cash", "platform", "left_data")


def trace_body(trace: Trace, lang: Lang) -> Json:
    """What `trace` prints for one rule."""
    return {
        "rule": trace.rule,
        "at": clock(trace.at_us),
        "currency": trace.currency,
        "victims": [_victim(one, lang) for one in trace.victims],
        "totals": totals(trace),
        "tiers": [_tier(one) for one in trace.tiers],
        "notes": [note.say(lang) for note in trace.notes],
    }


def totals(trace: Trace) -> Json:
    """Sums over victims by state; null under poison, whose figures are never added up."""
    every = [one for victim in trace.victims for one in victim.positions]
    shares = trace.rule != "poison"
    return {
        "loss_fen": sum(victim.loss_fen for victim in trace.victims),
        **{
            f"{state}_fen": sum(one.fen for one in every if one.state == state) if shares else None
            for state in STATES
        },
        "returned_fen": sum(one.fen for one in every if one.returned) if shares else None,
        "stopped_fen": sum(one.fen for one in every if one.stopped) if shares else None,
    }


def victim_json(victim: Victim) -> Json:
    """Who a victim is; `victim` is the account he paid most from."""
    return {
        "id": victim.id,
        "victim": account_ref(victim.account),
        "name": victim.name,
        "id_number": victim.id_number,
        "basis": victim.basis,
    }


def payment_json(one: Payment) -> Json:
    """One payment of a victim."""
    return {
        "payer": account_ref(one.payer),
        "payee": account_ref(one.payee),
        "fen": one.fen,
        "time": clock(one.time_us),
        "time_precision": PRECISIONS[one.precision],
        "rows": source_rows(one.rows),
        "complaint": source_rows(one.complaint),
    }


def _whose(victim: Victim, lang: Lang) -> Json:
    return {
        **victim_json(victim),
        "payments": [
            {**payment_json(one), "note": None if one.note is None else one.note.say(lang)}
            for one in victim.payments
        ],
        "notes": [note.say(lang) for note in victim.notes],
    }


def _victim(one: VictimTrace, lang: Lang) -> Json:
    place = {carried.transfer: at for at, carried in enumerate(one.trail)}
    return {
        **_whose(one.victim, lang),
        "loss_fen": one.loss_fen,
        "returned_fen": one.returned_fen,
        "positions": [_position(position, place) for position in one.positions],
        "trail": [_carried(carried) for carried in one.trail],
        "exposures": [_exposure(exposure) for exposure in one.exposures],
        "exposure_count": one.exposure_count,
    }


def _position(one: Position, place: dict[int, int]) -> Json:
    return {
        **_where(one),
        "fen": one.fen,
        "at_least_fen": one.least_fen,
        "at_most_fen": one.most_fen,
        "tier": one.tier,
        "certain": one.certain,
        "paths": [
            {
                "fen": path.fen,
                "certain": path.certain,
                "transfers": [place[transfer] for transfer in path.transfers],
            }
            for path in one.paths
        ],
        "path_count": one.path_count,
    }


def _where(one: Position | RuleRow) -> Json:
    return {
        "account": account_ref(one.account),
        "numbers": list(one.account.numbers),
        "state": one.state,
        "before": _ref(one.before),
        "place": one.place,
        "returned": one.returned,
        "stopped": one.stopped,
        "abroad": bool(one.abroad),
        "abroad_words": list(one.abroad),
    }


def _ref(ref: AccountRef | None) -> Json | None:
    return None if ref is None else account_ref(ref)


def _carried(one: Carried) -> Json:
    return {
        "payer": account_ref(one.payer),
        "payee": account_ref(one.payee),
        "amount_fen": one.amount_fen,
        "carried_fen": one.carried_fen,
        "time": clock(one.time_us),
        "time_precision": PRECISIONS[one.precision],
        "tier": one.tier,
        "certain": one.certain,
        "rows": source_rows(one.rows),
    }


def _exposure(one: Exposure) -> Json:
    return {
        "account": account_ref(one.account),
        "state": one.state,
        "exposed_fen": one.fen,
        "since": clock(one.since_us),
    }


def _tier(one: Tier) -> Json:
    return {
        "account": account_ref(one.account),
        "tier": one.tier,
        "first": clock(one.first_us),
        "victims": one.victims,
        "through_fen": one.through_fen,
    }


def rules_body(table: RuleTable, lang: Lang) -> Json:
    """What `trace --rule all` prints."""
    return {
        "rule": "all",
        "at": clock(table.at_us),
        "currency": table.currency,
        "victims": [_compared(one, table.rules, lang) for one in table.victims],
        "rules": [trace_body(trace, lang) for trace in table.traces],
        "notes": [note.say(lang) for note in table.notes],
    }


def _compared(one: VictimRules, rules: Sequence[str], lang: Lang) -> Json:
    return {
        **_whose(one.victim, lang),
        "loss_fen": one.loss_fen,
        "agreed_fen": one.agreed_fen,
        "positions": [
            {
                **_where(row),
                "by_rule_fen": dict(zip(rules, row.fen, strict=True)),
                "rules_least_fen": row.rules_least_fen,
                "rules_most_fen": row.rules_most_fen,
                "exposed_fen": row.exposed_fen,
                "at_least_fen": row.least_fen,
                "at_most_fen": row.most_fen,
                "tier": row.tier,
            }
            for row in one.rows
        ],
    }


def card_body(card: CardTrace, rule: str, lang: Lang) -> Json:
    """What `trace --card` prints."""
    return {
        "rule": rule,
        "at": clock(card.at_us),
        "currency": card.currency,
        "card": account_ref(card.account),
        "state": card.state,
        "balance_fen": card.balance_fen,
        "stated_balance_fen": card.stated_fen,
        "rules": [_card_rule(one) for one in card.rules],
        "origins": [_origins(one) for one in card.origins],
        "notes": [note.say(lang) for note in card.notes],
    }


def _card_rule(one: CardRule) -> Json:
    return {"rule": one.rule, "victims": [_share(share) for share in one.shares]}


def _share(one: CardShare) -> Json:
    return {
        **victim_json(one.victim),
        "came_fen": one.came_fen,
        "held_fen": one.held_fen,
        "stopped_fen": one.stopped_fen,
        "returned": one.returned,
        "at_least_fen": one.least_fen,
        "at_most_fen": one.most_fen,
        "tier": one.tier,
        "certain": one.certain,
    }


def _origins(one: CardOrigins) -> Json:
    return {
        "rule": one.rule,
        "origins": [
            {"kind": said.kind, "account": account_ref(said.account), "fen": said.fen}
            for said in one.origins
        ],
    }
