"""Findings made by hand from a drawn case: the words and pages are tested on them."""

from collections.abc import Mapping, Sequence
from typing import Any

from linkgraph.analysis.patterns.records import Evidence, Finding, Patterns, PatternTransfer
from linkgraph.graph import CaseGraph
from linkgraph.shapes.found import Typology
from linkgraph.text import Text


def find(
    graph: CaseGraph,
    typology: Typology,
    layers: Mapping[int, int],
    score: float = 7.25,
    evidence: Sequence[Evidence] | None = None,
) -> Finding:
    """Return a finding of transfers, each number with its layer, words still empty."""
    rows = graph.transfers.to_pylist()
    transfers = tuple(_transfer(graph, at, rows[at], layers[at]) for at in sorted(layers))
    refs = {ref.key: ref for one in transfers for ref in (one.payer, one.payee)}
    grounds = evidence
    if grounds is None:
        said = Text("这些付款人与收款人此前此后均无往来。", "These pairs paid at no other time.")
        grounds = (Evidence("once", score, {"pairs": len(transfers)}, said),)
    return Finding(
        f"{typology}-{sorted(layers)[0]}",
        typology,
        tuple(refs[key] for key in sorted(refs)),
        transfers,
        score,
        tuple(grounds),
        Text("", ""),
        Text("", ""),
    )


def _transfer(graph: CaseGraph, at: int, row: Mapping[str, Any], layer: int) -> PatternTransfer:
    return PatternTransfer(
        f"t{at}",
        at,
        graph.account(row["payer"]),
        graph.account(row["payee"]),
        row["amount_fen"],
        "CNY",
        row["time_us"],
        row["precision"],
        layer,
        graph.transfer_source_rows(at),
    )


def patterns(*findings: Finding, **more: Any) -> Patterns:
    """Return an answer that holds `findings`."""
    return Patterns(findings, len(findings), **more)
