"""Traced money for the stores: what `push --findings` writes and some queries ask of a folder."""

from typing import TYPE_CHECKING, cast

from linkgraph.cli.no_victims import no_victims
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.analysis.money_findings import Rule
    from linkgraph.graph import CaseGraph
    from linkgraph.settings import Settings
    from linkgraph.stores.findings import Findings

FOLLOWING = Text("正在追踪资金", "Following the money")


def trace_findings(
    graph: "CaseGraph", settings: "Settings", rule: str, *, bounds: bool = True
) -> "Findings":
    """Return where the money of all victims of a case went, at its last row.

    Raises LinkgraphError when the case has no victims: nobody who is only proposed counts.
    """
    from linkgraph.analysis.tracing.trace import trace_money
    from linkgraph.analysis.victims.victims import find_victims
    from linkgraph.stores.findings import make_findings

    found = find_victims(graph, settings.victims, settings.clusters, propose=False)
    if not found.victims:
        raise no_victims(len(found.unmatched), payer=False)
    trace = trace_money(graph, found.victims, cast("Rule", rule), settings.trace, bounds=bounds)
    return make_findings(graph, trace)
