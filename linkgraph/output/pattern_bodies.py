"""Findings of payment shapes as the JSON of docs/json.md."""

from typing import Any

from linkgraph.analysis.patterns.records import (
    Evidence,
    Finding,
    NestedShape,
    Patterns,
    PatternTransfer,
)
from linkgraph.output.bodies import account_ref, source_rows
from linkgraph.output.moments import PRECISIONS, clock
from linkgraph.output.pattern_words import FORMULA
from linkgraph.text import Lang

Json = dict[str, Any]


def patterns_body(found: Patterns, lang: Lang) -> Json:
    """What `patterns` prints; sentences in `lang`."""
    return {
        "findings": [finding_json(one, lang) for one in found.findings],
        "found": found.found,
        "cut": dict(found.cut),
        "commission": None if found.commission is None else dict(found.commission),
        "formula": FORMULA.say(lang),
    }


def finding_json(found: Finding, lang: Lang) -> Json:
    """One finding; payer and payee are keys of its members."""
    return {
        "id": found.id,
        "typology": found.typology,
        "parts": list(found.parts),
        "members": [account_ref(ref) for ref in found.members],
        "transfers": [_transfer(one) for one in found.transfers],
        "score": round(found.score, 6),
        "reasons": [one.text.say(lang) for one in found.evidence],
        "evidence": [_evidence(one, lang) for one in found.evidence],
        "says": found.says.say(lang),
        "innocent": found.innocent.say(lang),
        "nested": [_nested(found, one) for one in found.nested],
        "nested_found": found.nested_found,
    }


def _nested(found: Finding, one: NestedShape) -> Json:
    """One nested shape: transfers by id; those that are not the finding's own, and accounts that
    are not its members, are said whole."""
    beyond = found.beyond(one)
    members = {ref.key for ref in found.members}
    others = {ref.key: ref for at in beyond for ref in (at.payer, at.payee)}
    return {
        "typology": one.typology,
        "score": round(one.score, 6),
        "transfers": [at.id for at in one.transfers],
        "other_transfers": [_transfer(at) for at in beyond],
        "other_accounts": [account_ref(others[key]) for key in sorted(others.keys() - members)],
    }


def _transfer(one: PatternTransfer) -> Json:
    return {
        "id": one.id,
        "payer": one.payer.key,
        "payee": one.payee.key,
        "amount_fen": one.amount_fen,
        "currency": one.currency,
        "time": clock(one.time_us),
        "time_precision": PRECISIONS[one.precision],
        "layer": one.layer,
        "rows": source_rows(one.rows),
    }


def _evidence(one: Evidence, lang: Lang) -> Json:
    figures = {
        name: round(value, 6) if isinstance(value, float) else value
        for name, value in one.figures.items()
    }
    return {
        "kind": one.kind,
        "points": round(one.points, 6),
        "figures": figures,
        "text": one.text.say(lang),
    }
