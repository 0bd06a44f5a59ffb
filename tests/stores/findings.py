"""Findings of drawn graphs: some transfers are taken for victims' payments."""

import random
from dataclasses import replace

import pyarrow as pa

from linkgraph.analysis.money import money_of
from linkgraph.analysis.money_findings import Rule, Trace
from linkgraph.analysis.patterns.patterns import find_patterns
from linkgraph.analysis.patterns.records import Patterns
from linkgraph.analysis.screening.records import Screening
from linkgraph.analysis.screening.screen import screen
from linkgraph.analysis.tracing.trace import trace_money
from linkgraph.analysis.victims.asked import asked_victims
from linkgraph.graph import CaseGraph
from linkgraph.pattern_settings import PatternSettings
from linkgraph.screen_settings import ScreenSettings
from linkgraph.settings import TraceSettings
from linkgraph.stores.findings import Findings, make_findings
from tests.stores.graphs import START, make_graph


def trace_of(graph: CaseGraph, rule: Rule = "fifo", every: int = 7) -> Trace:
    """Trace the first transfer that is followed, and each of so many after it."""
    graph = without_statements(graph)
    paid = money_of(graph).follows.nonzero()[0][::every].tolist()
    victims = asked_victims(graph, transfers=paid)
    return trace_money(graph, victims, rule, TraceSettings())


def busy_graph(seed: int, accounts: int = 14, transfers: int = 150) -> CaseGraph:
    """Return a case whose money moves on and on, often at equal times, and leaves at times."""
    pick = random.Random(seed)
    nodes = [
        {
            "key": f"{'cash:' if at == 0 else ''}{at:03}",
            "numbers": [f"{at:03}", f"n{at % 5}"],
            "name": pick.choice(["张三", "李四", None]),
            "account_kind": "cash" if at == 0 else "bank",
            "covered": at % 4 > 0,
        }
        for at in range(accounts)
    ]
    keys = [str(node["key"]) for node in nodes]
    moments = sorted(START + pick.randrange(transfers // 2) * 1_000_000 for _ in range(transfers))
    moves = [
        {
            "payer": pick.choice(keys[1:]),
            "payee": pick.choice(keys),
            "amount_fen": pick.choice([1, 50_000, pick.randrange(1, 10**6)]),
            "time_us": moment - 1 if at % 9 == 0 else moment,
            "order_us": moment if at % 9 == 0 else None,
            "sides": 3,
            "rows": [(0, at + 2)],
        }
        for at, moment in enumerate(moments)
    ]
    return make_graph({"Account": nodes}, transfers=moves)


def without_statements(graph: CaseGraph) -> CaseGraph:
    """Balances of a random graph are more than all the money there is, its breaks are no breaks."""
    accounts = graph.nodes["Account"]
    for name in ("opening_fen", "breaks"):
        none = pa.nulls(accounts.num_rows, accounts.schema.field(name).type)
        accounts = accounts.set_column(accounts.column_names.index(name), name, none)
    return replace(graph, nodes={**graph.nodes, "Account": accounts})


def trace_some(graph: CaseGraph, rule: Rule = "fifo", every: int = 7) -> Findings:
    """Return the findings of `trace_of`."""
    return make_findings(graph, trace_of(graph, rule, every))


def patterns_of(graph: CaseGraph) -> Patterns:
    """Return all shapes of a drawn graph, however likely by chance."""
    few = PatternSettings(least_score=-100, least_fan=2, least_turn=3, least_hops=2, top=0)
    return find_patterns(without_statements(graph), few)


def screening_of(graph: CaseGraph) -> Screening:
    """Return what every account of a drawn graph meets."""
    return screen(without_statements(graph), ScreenSettings(top=0))


def all_findings(graph: CaseGraph, rule: Rule = "fifo", every: int = 7) -> Findings:
    """Return findings of every part."""
    trace = trace_of(graph, rule, every)
    return make_findings(graph, trace, patterns_of(graph), screening_of(graph))
