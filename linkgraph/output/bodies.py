"""Findings as the JSON of docs/json.md. Shapes only: nothing is computed here."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from linkgraph.analysis.findings import (
    AccountReport,
    Batch,
    Chain,
    Clusters,
    Counterparty,
    CutHub,
    Hop,
    Member,
    Reason,
    Ring,
    Shared,
)
from linkgraph.case.extras import ExtraField
from linkgraph.graph import AccountRef, SourceRow
from linkgraph.output.moments import PRECISIONS, clock
from linkgraph.reconcile.findings import OnlyCounterparty
from linkgraph.text import Lang
from linkgraph.unbalanced import Unbalanced

if TYPE_CHECKING:
    from linkgraph.analysis.chains import Chains

Json = dict[str, Any]


def source_row(row: SourceRow) -> Json:
    """Where one fact stands."""
    return {"file": row.file, "sha256": row.sha256, "sheet": row.sheet, "row": row.row}


def source_rows(rows: Iterable[SourceRow]) -> list[Json]:
    """Several places, in the order given."""
    return [source_row(row) for row in rows]


def account_ref(ref: AccountRef) -> Json:
    """An account as every output names it."""
    return {
        "key": ref.key,
        "numbers": list(ref.numbers),
        "name": ref.name,
        "bank": ref.bank,
        "kind": ref.kind,
    }


def clusters_body(clusters: Clusters, lang: Lang) -> Json:
    """What `clusters` prints; reasons are sentences in `lang`."""
    return {
        "rings": [ring_json(ring, lang) for ring in clusters.rings],
        "cut_hubs": [_hub(hub, lang) for hub in clusters.cut_hubs],
        "batches": [_batch(batch, lang) for batch in clusters.batches],
    }


def ring_json(ring: Ring, lang: Lang) -> Json:
    """One ring."""
    return {
        "id": ring.id,
        "members": [_member(member, lang) for member in ring.members],
        "cards": ring.cards,
        "persons": ring.persons,
        "phones": ring.phones,
        "inflow_fen": ring.inflow_fen,
        "outflow_fen": ring.outflow_fen,
        "strength": round(ring.strength, 6),
        "reasons": [_reason(reason, lang) for reason in ring.reasons],
    }


def _member(member: Member, lang: Lang) -> Json:
    return {
        "kind": member.kind,
        "key": member.key,
        "numbers": list(member.numbers),
        "name": member.name,
        "role": member.role,
        "role_reasons": [words.say(lang) for words in member.role_reasons],
    }


def _reason(reason: Reason, lang: Lang) -> Json:
    return {
        "kind": reason.kind,
        "text": reason.text.say(lang),
        "value": reason.value,
        "members": list(reason.members),
        "weight": round(reason.weight, 6),
        "rows": source_rows(reason.rows),
    }


def _hub(hub: CutHub, lang: Lang) -> Json:
    return {"kind": hub.kind, "key": hub.key, "degree": hub.degree, "why": hub.why.say(lang)}


def _batch(batch: Batch, lang: Lang) -> Json:
    return {
        "kind": batch.kind,
        "text": batch.text.say(lang),
        "members": list(batch.members),
        "rows": source_rows(batch.rows),
    }


def chains_body(found: "Chains") -> Json:
    """What `chains` prints; `found` are all chains, `left_out` what each filter took away."""
    return {
        "chains": [chain_json(chain) for chain in found.chains],
        "found": found.found,
        "found_fen": found.found_fen,
        "left_out": [
            {"filter": one.filter, "chains": one.chains, "fen": one.fen} for one in found.left_out
        ],
        "other_currencies": dict(found.other_currencies),
    }


def chain_json(chain: Chain) -> Json:
    """One chain."""
    return {
        "id": chain.id,
        "hops": [_hop(hop) for hop in chain.hops],
        "start_fen": chain.start_fen,
        "end_fen": chain.end_fen,
        "seconds": chain.seconds,
        "end": chain.end,
        "count": chain.count,
        "certain": chain.certain,
        "unbalanced": [
            {"account": account_ref(one.account), "breaks": one.breaks, **_unbalanced(one.where)}
            for one in chain.unbalanced
        ],
    }


def _unbalanced(one: Unbalanced) -> Json:
    return {
        "before": source_row(one.before),
        "after": source_row(one.after),
        "difference_fen": one.difference_fen,
        "kind": "duplicate" if one.repeated else one.kind,
    }


def _hop(hop: Hop) -> Json:
    return {
        "payer": account_ref(hop.payer),
        "payee": account_ref(hop.payee),
        "amount_fen": hop.amount_fen,
        "carried_fen": hop.carried_fen,
        "time": clock(hop.time_us),
        "time_precision": PRECISIONS[hop.precision],
        "certain": hop.certain,
        "rows": source_rows(hop.rows),
    }


def account_body(
    report: AccountReport, lang: Lang, extra: Sequence[ExtraField] | None = None
) -> Json:
    """What `account` prints; `extra` is None where the evidence is not at hand."""
    return {
        "account": account_ref(report.account),
        "holder": {"name": report.holder, "id_number": report.holder_id},
        "opened": _clock(report.opened_us),
        "branch": report.branch,
        "status": report.status,
        "covered": report.covered,
        "first": _clock(report.first_us),
        "last": _clock(report.last_us),
        "inflow_fen": report.inflow_fen,
        "outflow_fen": report.outflow_fen,
        "own_in_fen": report.own_in_fen,
        "own_out_fen": report.own_out_fen,
        "times_in": report.times_in,
        "times_out": report.times_out,
        "counterparties": [counterparty_json(one) for one in report.counterparties],
        "shared": [_shared(one, lang) for one in report.shared],
        "rings": list(report.rings),
        "rows": report.rows,
        "steps": report.steps,
        "explained": report.explained,
        "completeness": _share(report.explained, report.steps),
        "breaks": [_unbalanced(one) for one in report.breaks],
        "extra": None if extra is None else [_extra(one) for one in extra],
    }


def _extra(one: ExtraField) -> Json:
    return {
        "header": one.header,
        "rows": one.rows,
        "distinct": one.distinct,
        "values": [
            {"value": said.value, "count": said.count, "row": source_row(said.row)}
            for said in one.values
        ],
    }


def _share(part: int | None, whole: int | None) -> float | None:
    return round((part or 0) / whole, 6) if whole else None


def _clock(time_us: int | None) -> str | None:
    return None if time_us is None else clock(time_us)


def counterparty_json(one: Counterparty | OnlyCounterparty) -> Json:
    """What an account and another paid each other, or all of them and one without a statement."""
    return {
        "account": account_ref(one.account),
        "received_fen": one.received_fen,
        "paid_fen": one.paid_fen,
        "times_in": one.times_in,
        "times_out": one.times_out,
        "first": clock(one.first_us),
        "last": clock(one.last_us),
    }


def _shared(one: Shared, lang: Lang) -> Json:
    return {
        "kind": one.kind,
        "value": one.value,
        "text": one.text.say(lang),
        "holders": one.holders,
        "accounts": [account_ref(ref) for ref in one.accounts],
        "weight": round(one.weight, 6),
        "cut": None if one.cut is None else one.cut.say(lang),
        "rows": source_rows(one.rows),
    }
