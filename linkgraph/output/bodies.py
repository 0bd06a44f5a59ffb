"""Findings as the JSON of docs/json.md. Shapes only: nothing is computed here."""

from collections.abc import Iterable
from typing import Any

from linkgraph.analysis.findings import Batch, Chain, Clusters, CutHub, Hop, Member, Reason, Ring
from linkgraph.graph import AccountRef, SourceRow
from linkgraph.output.moments import PRECISIONS, clock
from linkgraph.text import Lang

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
