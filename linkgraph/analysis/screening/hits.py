"""Hits as records: made only of the accounts that are shown."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from linkgraph.analysis.arrays import Ints, ints
from linkgraph.analysis.rings.reasons import yuan
from linkgraph.analysis.screening.found import Found
from linkgraph.analysis.screening.records import Hit
from linkgraph.analysis.screening.rules import RuleEntry
from linkgraph.analysis.sources import first_rows, link_rows, source_ranks, transfer_rows
from linkgraph.graph import CaseGraph, SourceRow
from linkgraph.screen_settings import ScreenSettings
from linkgraph.shapes.arrays import distinct
from linkgraph.text import Lang, Text

Value = int | float | str
UNKNOWN = Text("未知", "unknown")
_ONE = re.compile(
    r"(?<![\d.,])1 ((?:working )?(?:account|day|holder|payee|payer|payment|time|transfer))s\b"
)


@dataclass(frozen=True, slots=True)
class Maker:
    """What making hits needs; `ranks` of `source_ranks`."""

    graph: CaseGraph
    settings: ScreenSettings
    ranks: tuple[Ints, Ints]


def make_maker(graph: CaseGraph, settings: ScreenSettings) -> Maker:
    """Return what making hits of a case needs."""
    return Maker(graph, settings, source_ranks(graph))


def make_hit(maker: Maker, rule: RuleEntry, found: Found, at: int) -> Hit:
    """Return hit number `at` of a rule as a record."""
    figures = {
        name: value
        for name, values in found.figures.items()
        if (value := _value(maker.graph, name, values[at].item())) is not None
    }
    thresholds = {name: getattr(maker.settings, name) for name in rule.settings}
    said = [_sentence(rule, figures, thresholds, lang) for lang in ("zh", "en")]
    transfers, rows, count = _evidence(maker, found, at)
    return Hit(rule.id, figures, thresholds, Text(*said), transfers, rows, count)


def _evidence(
    maker: Maker, found: Found, at: int
) -> tuple[tuple[int, ...], tuple[SourceRow, ...], int]:
    evidence = found.evidence(at)
    most = maker.settings.rows or len(evidence)
    places = link_rows if found.links else transfer_rows
    every = places(maker.graph, evidence)
    shown = evidence[:most]
    listed = every if maker.settings.rows == 0 else _first(maker.graph, found, shown)
    rows, _ = first_rows(maker.graph, maker.ranks, [listed], maker.settings.rows or len(listed))
    named = () if found.links else tuple(shown.tolist())
    return named, rows, len(distinct(every))


def _first(graph: CaseGraph, found: Found, shown: Ints) -> Ints:
    return (link_rows if found.links else transfer_rows)(graph, ints(shown))


def _value(graph: CaseGraph, name: str, value: float) -> Value | None:
    """Return a figure as it is shown; None where it is not known."""
    if isinstance(value, float) and math.isnan(value):
        return None
    if name.endswith("_day"):
        return str(np.datetime64(int(value), "D"))
    if name == "value" or name.endswith(("_account", "_name")):
        node = graph.node(int(value))
        return str((name.endswith("_name") and node["name"]) or node["key"])
    return value


def _sentence(
    rule: RuleEntry, figures: Mapping[str, Value], thresholds: Mapping[str, Value], lang: Lang
) -> str:
    words = {name: UNKNOWN.say(lang) for name in rule.figures}
    words |= {name: _words(name, value) for name, value in {**thresholds, **figures}.items()}
    return _ONE.sub(r"1 \1", rule.sentence.say(lang).format_map(words))


def _words(name: str, value: Value) -> str:
    if name.endswith("_fen"):
        return yuan(int(value))
    if name == "share" or name.endswith("_share"):
        # Cut, not rounded: what just misses a threshold must not look as if it met it.
        cut = math.floor(round(float(value) * 10_000, 4)) / 100
        return f"{cut:.2f}%"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def find_hits(
    maker: Maker, rules: Sequence[RuleEntry], found: Mapping[str, Found], account: int
) -> tuple[Hit, ...]:
    """Return the hits of one account, in the order of `rules`."""
    hits = []
    for rule in rules:
        one = found[rule.id]
        at = int(np.searchsorted(one.account, account))
        if at < len(one) and one.account[at] == account:
            hits.append(make_hit(maker, rule, one, at))
    return tuple(hits)
