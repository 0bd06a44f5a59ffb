"""Findings for the stores: what `push --findings` writes and some queries ask of a folder."""

from collections.abc import Collection
from typing import TYPE_CHECKING, cast

from linkgraph.cli.console import working
from linkgraph.cli.no_victims import no_victims
from linkgraph.cli.patterns import SEARCHING
from linkgraph.cli.screening import SCREENING
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.analysis.money_findings import Rule, Trace
    from linkgraph.graph import CaseGraph
    from linkgraph.settings import Settings
    from linkgraph.stores.finding_kinds import Part
    from linkgraph.stores.findings import Findings

_FOLLOWING = Text("正在追踪资金", "Following the money")


def find_findings(
    graph: "CaseGraph",
    settings: "Settings",
    parts: "Collection[Part]",
    rule: str = "fifo",
    *,
    victims: bool = True,
    bounds: bool = True,
) -> "Findings":
    """Return what the case's settings find of each of `parts`: where the money of all victims went
    by `rule`, at the last row; what `patterns` and `screen` list.

    Raises LinkgraphError when money is asked for and the case has no victims (nobody who is only
    proposed counts); without `victims` there is then no money.
    """
    from linkgraph.analysis.patterns.patterns import find_patterns
    from linkgraph.analysis.screening.screen import screen
    from linkgraph.stores.findings import make_findings

    trace = patterns = screening = None
    if "money" in parts:
        with working(_FOLLOWING):
            trace = _trace(graph, settings, rule, victims, bounds)
    if "patterns" in parts:
        with working(SEARCHING):
            patterns = find_patterns(graph, settings.patterns)
    if "screening" in parts:
        with working(SCREENING):
            screening = screen(graph, settings.screen, clusters=settings.clusters)
    return make_findings(graph, trace, patterns, screening)


def _trace(
    graph: "CaseGraph", settings: "Settings", rule: str, victims: bool, bounds: bool
) -> "Trace | None":
    from linkgraph.analysis.tracing.trace import trace_money
    from linkgraph.analysis.victims.victims import find_victims

    found = find_victims(graph, settings.victims, settings.clusters, propose=False)
    if found.victims:
        return trace_money(graph, found.victims, cast("Rule", rule), settings.trace, bounds=bounds)
    if victims:
        raise no_victims(len(found.unmatched), payer=False)
    return None
