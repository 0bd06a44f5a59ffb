"""Traced money for the stores: what `push --findings` writes and some queries ask of a folder."""

from typing import TYPE_CHECKING, cast

from linkgraph.errors import LinkgraphError
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

    victims = find_victims(graph, settings.victims, settings.clusters, propose=False).victims
    if not victims:
        raise LinkgraphError(
            Text("案件中还没有受害人。", "The case has no victims yet."),
            Text(
                "装入报案表（linkgraph load 报案表.xlsx）；或运行 linkgraph victims，在 case.toml "
                "的 [victims] accept 中认定",
                "load a complaint table (linkgraph load complaints.xlsx); or run `linkgraph "
                "victims` and accept some under [victims] in case.toml",
            ),
        )
    trace = trace_money(graph, victims, cast("Rule", rule), settings.trace, bounds=bounds)
    return make_findings(graph, trace)
