"""What `restitution` prints as JSON. Shapes only: nothing is computed here."""

from typing import Any

from linkgraph.analysis.freezing.findings import MeasureNow
from linkgraph.analysis.freezing.restitution_findings import Claim, Restitution
from linkgraph.output.bodies import account_ref, source_rows
from linkgraph.output.moments import clock
from linkgraph.output.trace_bodies import payment_json
from linkgraph.text import Lang

Json = dict[str, Any]


def restitution_body(found: Restitution, lang: Lang) -> Json:
    """What `restitution` prints; sentences are in `lang`."""
    least, most = found.joint_fen or (None, None)
    return {
        "account": account_ref(found.account),
        "at": clock(found.at_us),
        "balance_fen": found.balance_fen,
        "frozen_fen": found.frozen_fen,
        "frozen_basis": found.frozen_basis,
        "measures": [_measure(one, lang) for one in found.measures],
        "victims_at_least_fen": least,
        "victims_at_most_fen": most,
        "direct_fen": found.direct_fen,
        "remaining_fen": found.remaining_fen,
        "claims": [_claim(one, lang) for one in found.claims],
        "other_victims": found.others,
        "not_computed": found.missed,
        "formula": [line.say(lang) for line in found.formula],
        "notes": [note.say(lang) for note in found.notes],
    }


def _claim(one: Claim, lang: Lang) -> Json:
    return {
        "id": one.victim.id,
        "victim": account_ref(one.victim.account),
        "name": one.victim.name,
        "id_number": one.victim.id_number,
        "loss_fen": one.loss_fen,
        "payments": [payment_json(payment) for payment in one.into],
        "at_least_fen": one.least_fen,
        "at_most_fen": one.most_fen,
        "expected_fen": dict(one.expected_fen),
        "basis": one.basis,
        "proposed_fen": one.proposed_fen,
        "why": one.why.say(lang),
    }


def _measure(one: MeasureNow, lang: Lang) -> Json:
    return {
        "type": one.kind,
        "words": one.words,
        "state": one.state,
        "from": None if one.from_us is None else clock(one.from_us),
        "until": None if one.until_us is None else clock(one.until_us),
        "amount_fen": one.amount_fen,
        "authority": one.authority,
        "serial": one.serial,
        "notes": [note.say(lang) for note in one.notes],
        "rows": source_rows(one.rows),
    }
