"""The groups by money around known accounts, as findings with their rows and words."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from linkgraph.analysis.patterns.around import BUILT, Group, Searched, groups_around, search_once
from linkgraph.analysis.patterns.case_payments import CasePayments, payments_of
from linkgraph.analysis.patterns.explain import explain
from linkgraph.analysis.patterns.fan_grounds import as_findings, fan_evidence
from linkgraph.analysis.patterns.near_fans import Fan
from linkgraph.analysis.patterns.patterns import make_findings
from linkgraph.analysis.patterns.rank import take_findings
from linkgraph.analysis.patterns.records import Finding
from linkgraph.graph import CaseGraph
from linkgraph.pattern_settings import PatternSettings

Key = tuple[int, tuple[int, ...]]


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
    searched = search_once(case.payments, settings)
    groups = [groups_around(searched, account) for account in accounts]
    every = {_key(one): one for group in groups for one in group}
    known = _listed(graph, case, searched, every) | _built(graph, case, searched, every)
    keys = sorted(known)
    said = dict(zip(keys, explain(graph, [known[key] for key in keys], settings), strict=True))
    return [tuple(said[_key(one)] for one in group) for group in groups]


def _key(group: Group) -> Key:
    """Return what tells a group from others: fans of one case by their payments."""
    return group.finding, tuple(group.payments.tolist()) if group.finding == BUILT else ()


def _listed(
    graph: CaseGraph, case: CasePayments, searched: Searched, groups: dict[Key, Group]
) -> dict[Key, Finding]:
    """Return the groups that are findings of the case."""
    numbers = sorted(number for number, _ in groups if number != BUILT)
    shown = take_findings(searched.ranked, np.array(numbers, np.int64))
    found = make_findings(graph, case, shown, searched.settings)
    return {(number, ()): one for number, one in zip(numbers, found, strict=True)}


def _built(
    graph: CaseGraph, case: CasePayments, searched: Searched, groups: dict[Key, Group]
) -> dict[Key, Finding]:
    """Return the groups that are fans, with grounds of their own."""
    fans: dict[Key, Fan] = {key: one.fan for key, one in groups.items() if one.fan is not None}
    shown = as_findings(case.payments, list(fans.values()), searched.ranked.commission)
    found = make_findings(graph, case, shown, searched.settings)
    return {
        key: replace(one, evidence=fan_evidence(case.payments, fan, searched.settings))
        for (key, fan), one in zip(fans.items(), found, strict=True)
    }
