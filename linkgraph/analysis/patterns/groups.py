"""The groups by money around known accounts, as findings with their rows and words."""

from collections.abc import Sequence

import numpy as np

from linkgraph.analysis.patterns.around import groups_around
from linkgraph.analysis.patterns.case_payments import payments_of
from linkgraph.analysis.patterns.explain import explain
from linkgraph.analysis.patterns.patterns import make_findings
from linkgraph.analysis.patterns.rank import take_findings
from linkgraph.analysis.patterns.records import Finding
from linkgraph.analysis.patterns.search import rank_payments
from linkgraph.graph import CaseGraph
from linkgraph.pattern_settings import PatternSettings


def find_groups(
    graph: CaseGraph, accounts: Sequence[int], settings: PatternSettings
) -> list[tuple[Finding, ...]]:
    """Return for each account the findings it is a member of, best first, at most three.

    The case is searched once; groups are different answers (`groups_around`). An account in no
    finding has no group. A group says that money moved in one shape through its members; ties
    of people, phones or devices say nothing here (`analysis.rings` has those). O(n log n) in
    transfers.
    """
    case = payments_of(graph, settings.least_fen)
    ranked = rank_payments(case.payments, settings)
    groups = [
        groups_around(case.payments, account, settings, ranked, findings_only=True)
        for account in accounts
    ]
    numbers = sorted({one.finding for group in groups for one in group})
    shown = take_findings(ranked, np.array(numbers, np.int64))
    findings = explain(graph, make_findings(graph, case, shown, settings))
    known = dict(zip(numbers, findings, strict=True))
    return [tuple(known[one.finding] for one in group) for group in groups]
