"""Traced money as tables: what the relationships VICTIM_MONEY and MONEY_RESTS are written from."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from linkgraph.analysis.money_findings import Trace, Victim
from linkgraph.graph import CaseGraph
from linkgraph.stores.finding_kinds import MONEY_COLUMNS, RESTS_COLUMNS
from linkgraph.stores.finding_rows import account_ids, make_table, moved_table


def money_table(graph: CaseGraph, trace: Trace) -> pa.Table:
    """Return a row a (victim, transfer) of the trails."""
    said = [(one.victim, step) for one in trace.victims for step in one.trail]
    values: dict[str, Any] = {
        "victim": [victim.id for victim, _ in said],
        "victim_name": [victim.name for victim, _ in said],
        "carried_fen": [step.carried_fen for _, step in said],
        "tier": [step.tier for _, step in said],
        "certain": [step.certain for _, step in said],
    }
    return moved_table(graph, MONEY_COLUMNS, [step.transfer for _, step in said], values)


def rests_table(graph: CaseGraph, trace: Trace) -> pa.Table:
    """Return a row a position: where money of a victim is."""
    said = [(one.victim, position) for one in trace.victims for position in one.positions]
    held = _account_keys(graph, [one.victim for one in trace.victims])
    values: dict[str, Any] = {
        "victim": [victim.id for victim, _ in said],
        "victim_name": [victim.name for victim, _ in said],
        "victim_id_number": [victim.id_number for victim, _ in said],
        "accounts": [held[victim.id] for victim, _ in said],
        "before": [None if at.before is None else at.before.key for _, at in said],
        "abroad": ["; ".join(at.abroad) or None for _, at in said],
    }
    same_name = [c.name for c in RESTS_COLUMNS if c.name not in values]
    values |= {name: [getattr(at, name) for _, at in said] for name in same_name}
    ends = {
        "source": account_ids(graph, [victim.account.key for victim, _ in said]),
        "target": account_ids(graph, [at.account.key for _, at in said]),
    }
    return make_table(ends, RESTS_COLUMNS, values)


def _account_keys(graph: CaseGraph, victims: Sequence[Victim]) -> dict[str, list[str]]:
    known = graph.nodes["Account"]["key"]
    return {
        victim.id: known.take(pa.array(sorted(victim.accounts), pa.int64())).to_pylist()
        for victim in victims
    }
