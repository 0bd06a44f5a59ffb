"""Findings of `patterns` as tables: a node each, its members, and the transfers it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from linkgraph.analysis.patterns.records import (
    YUAN,
    Finding,
    Patterns,
    PatternTransfer,
    first_and_last,
    sum_in_yuan,
)
from linkgraph.graph import CaseGraph
from linkgraph.stores.finding_kinds import (
    MEMBER_COLUMNS,
    MEMBER_TYPE,
    PATTERN,
    PATTERN_COLUMNS,
    STEP_COLUMNS,
    STEP_TYPE,
)
from linkgraph.stores.finding_rows import KEY, account_ids, figure_texts, moved_table, table_of


@dataclass(slots=True)
class _Station:
    """What an account receives and pays in a finding; layers it pays at, and is paid before."""

    pays: int | None = None
    paid_before: int | None = None
    received: int = 0
    paid: int = 0
    received_fen: int = 0
    paid_fen: int = 0

    def values(self) -> dict[str, Any]:
        """Role, and the place in the shape: the least layer it pays at; of one that only receives,
        that after the least layer it is paid at."""
        layer = self.pays if self.pays is not None else self.paid_before
        role = "both" if self.received and self.paid else "payer" if self.paid else "payee"
        names = ("received", "paid", "received_fen", "paid_fen")
        return {"role": role, "layer": layer, **{name: getattr(self, name) for name in names}}


def pattern_tables(graph: CaseGraph, patterns: Patterns) -> dict[str, pa.Table]:
    """Return the tables of findings, best first. A record a member and transfer of them."""
    findings = patterns.findings
    return {
        PATTERN: _nodes(findings),
        MEMBER_TYPE: _members(graph, findings),
        STEP_TYPE: _steps(graph, findings),
    }


def _nodes(findings: Iterable[Finding]) -> pa.Table:
    rows = [_node(rank, one) for rank, one in enumerate(findings, start=1)]
    return table_of({}, (KEY, *PATTERN_COLUMNS), rows)


def _node(rank: int, one: Finding) -> dict[str, Any]:
    first, last = first_and_last(one.transfers)
    return {
        "key": one.id,
        "rank": rank,
        "typology": one.typology,
        "score": one.score,
        "accounts": len(one.members),
        "transfers": len(one.transfers),
        "first_us": first.time_us,
        "last_us": last.time_us,
        "amount_fen": sum_in_yuan(one.transfers),
        "reasons": [
            f"{ground.kind} {ground.points:.2f} ({' '.join(figure_texts(ground.figures))})"
            for ground in one.evidence
        ],
        "parts": list(one.parts),
        "says_zh": one.says.zh,
        "says_en": one.says.en,
        "innocent_zh": one.innocent.zh,
        "innocent_en": one.innocent.en,
    }


def _stations(transfers: Iterable[PatternTransfer]) -> dict[str, _Station]:
    stations: dict[str, _Station] = {}
    for at in transfers:
        fen = at.amount_fen if at.currency == YUAN else 0
        payer = stations.setdefault(at.payer.key, _Station())
        payer.pays = at.layer if payer.pays is None else min(payer.pays, at.layer)
        payer.paid, payer.paid_fen = payer.paid + 1, payer.paid_fen + fen
        payee = stations.setdefault(at.payee.key, _Station())
        after = at.layer + 1
        payee.paid_before = after if payee.paid_before is None else min(payee.paid_before, after)
        payee.received, payee.received_fen = payee.received + 1, payee.received_fen + fen
    return stations


def _members(graph: CaseGraph, findings: Iterable[Finding]) -> pa.Table:
    keys: list[str] = []
    targets: list[int] = []
    rows: list[dict[str, Any]] = []
    for number, one in enumerate(findings):
        stations = _stations(one.transfers)
        keys += [ref.key for ref in one.members]
        targets += [number] * len(one.members)
        rows += [stations[ref.key].values() for ref in one.members]
    ends = {"source": account_ids(graph, keys), "target": pa.array(targets, pa.int32())}
    return table_of(ends, MEMBER_COLUMNS, rows)


def _steps(graph: CaseGraph, findings: Iterable[Finding]) -> pa.Table:
    said = [(one, step) for one in findings for step in one.transfers]
    values: dict[str, Any] = {
        "pattern": [one.id for one, _ in said],
        "typology": [one.typology for one, _ in said],
        "layer": [step.layer for _, step in said],
        "currency": [step.currency for _, step in said],
    }
    return moved_table(graph, STEP_COLUMNS, [step.transfer for _, step in said], values)
