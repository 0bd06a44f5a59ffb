"""Findings as tables: what stands beside the graph on a server, and what some queries ask for.

They are findings, not evidence: they follow from settings, money from a rule and a moment besides,
which they name, and they are replaced as a whole. One set at a time stands on a server, as amounts
of two rules never add up.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from linkgraph.analysis.money_findings import Trace
from linkgraph.analysis.patterns.records import Patterns
from linkgraph.analysis.screening.records import Screening
from linkgraph.errors import BadQuery, StoreProblem
from linkgraph.graph import CaseGraph
from linkgraph.query_files import Query
from linkgraph.settings import Settings
from linkgraph.stores.finding_kinds import KINDS, MONEY_TYPE, RESTS_TYPE, Part
from linkgraph.stores.finding_rows import no_rows
from linkgraph.stores.hit_tables import hit_tables
from linkgraph.stores.money_tables import money_table, rests_table
from linkgraph.stores.pattern_tables import pattern_tables
from linkgraph.text import Text, same

RULES = ("fifo", "lifo", "pro-rata")
"""Rules whose money adds up; what poison exposes never does, and is not written."""

FORMAT = 2
"""Raised when the form of findings changes."""

SECTIONS = ("clusters", "victims", "trace", "patterns", "screen")
"""Settings that shape findings beside the graph."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings of a case. `found`: which parts were looked for, and how many there are in all:
    victims, patterns, accounts that meet a rule; of the latter two the first `top` are here.

    `money` and `rests`: where the money of victims went by `rule` at `at_us`, a row a (victim,
    transfer) of a trail, and a row a position; without money `rule` is empty. `more`: tables of
    patterns and screening by the names of `finding_kinds`. All relationships have `source` and
    `target` (ids of accounts; of other targets the row in their table), then their columns;
    what is of transfers has `transfer`, its id, besides.
    """

    rule: str
    at_us: int
    currency: str
    found: Mapping[Part, int]
    money: pa.Table
    rests: pa.Table
    more: Mapping[str, pa.Table] = field(default_factory=dict)

    @property
    def tables(self) -> dict[str, pa.Table]:
        """The table of every kind, empty where a part was not looked for."""
        there = {MONEY_TYPE: self.money, RESTS_TYPE: self.rests, **self.more}
        return {kind.name: there.get(kind.name, no_rows(kind)) for kind in KINDS}


def settings_hash(settings: Settings) -> str:
    """Return a hash of the settings that shape findings beside the graph."""
    parts = {name: dataclasses.asdict(getattr(settings, name)) for name in SECTIONS}
    text = json.dumps([FORMAT, parts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def parts_asked(query: Query) -> frozenset[Part]:
    """Return the parts of findings that a query asks for; none: the graph alone answers it."""
    return frozenset(kind.part for kind in KINDS if kind.name in query.sql)


def check_rule(query: Query, params: Mapping[str, Any]) -> None:
    """Refuse a rule that no findings are made by. Raises BadQuery."""
    rule = params.get("rule")
    if rule not in RULES:
        words = Text(
            f"查询 {query.name} 的 rule 不能是“{rule}”", f"query {query.name}: no rule {rule!r}"
        )
        raise BadQuery(words, same(" / ".join(RULES)))


def check_there(
    query: Query, params: Mapping[str, Any], rule: str, found: Mapping[Part, int]
) -> None:
    """Refuse a query for findings that a store does not hold: it has `found`, money by `rule`."""
    for part in sorted(parts_asked(query)):
        if part == "money":
            check_rule(query, params)
            if rule != params["rule"]:
                raise not_there(params["rule"])
        elif part not in found:
            raise not_there()


def not_there(rule: str | None = None, *, other_settings: bool = False) -> StoreProblem:
    """Return the error for a query whose findings (money: by `rule`) a store does not hold."""
    if other_settings:
        words = Text(
            "推送的分析结果用的是 case.toml 的另一些设置",
            "the findings were pushed with other settings in case.toml",
        )
    elif rule is None:
        words = Text("还没有推送分析结果", "no findings were pushed")
    else:
        words = Text(
            f"还没有按 {rule} 规则推送资金追踪结果", f"no findings by the rule {rule} were pushed"
        )
    command = "linkgraph push --findings"
    command += "" if rule in (None, RULES[0]) else f" --rule {rule}"
    return StoreProblem(words, Text(f"先运行 {command}", f"run {command} first"))


def make_findings(
    graph: CaseGraph,
    trace: Trace | None = None,
    patterns: Patterns | None = None,
    screening: Screening | None = None,
) -> Findings:
    """Return what was found in `graph` as tables. O(transfers), and a record a row of findings.

    Raises ValueError for money by poison.
    """
    found: dict[Part, int] = {}
    more: dict[str, pa.Table] = {}
    if patterns is not None:
        found["patterns"] = patterns.found
        more |= pattern_tables(graph, patterns)
    if screening is not None:
        found["screening"] = screening.total
        more |= hit_tables(graph, screening)
    if trace is None:
        none = {kind.name: no_rows(kind) for kind in KINDS}
        return Findings("", 0, "", found, none[MONEY_TYPE], none[RESTS_TYPE], more)
    if trace.rule not in RULES:
        raise ValueError(f"money by {trace.rule} does not add up")
    found["money"] = len(trace.victims)
    money, rests = money_table(graph, trace), rests_table(graph, trace)
    return Findings(trace.rule, trace.at_us, trace.currency, found, money, rests, more)
