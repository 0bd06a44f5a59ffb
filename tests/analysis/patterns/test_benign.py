"""Honest groups: low scores beside planted schemes, and words that name the innocent reading."""

from random import Random
from typing import Any

import pytest

from linkgraph.analysis.patterns.explain import explain
from linkgraph.analysis.patterns.innocent import READINGS
from linkgraph.analysis.patterns.patterns import find_patterns
from linkgraph.analysis.patterns.records import Finding
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import Typology
from tests.analysis.patterns.benign import BENIGN, PLANTED, family, payroll, rents
from tests.analysis.patterns.found import find


def keys(one: Finding) -> set[str]:
    return {ref.key for ref in one.members}


@pytest.fixture(scope="module")
def mixed(drawing_class: Any) -> tuple[tuple[Finding, ...], list[set[str]], list[set[str]]]:
    """Findings of a case with all honest groups and two planted schemes; and who is in which."""
    case, draw = drawing_class(), Random(7)
    honest = [make(case, draw) for make in BENIGN]
    planted = [make(case, draw) for make in PLANTED]
    found = find_patterns(case.graph(), PatternSettings(), top=0)
    return found.findings, honest, planted


def test_planted_schemes_rank_above_every_honest_group(mixed: Any) -> None:
    findings, honest, planted = mixed
    for scheme in planted:
        best = next(at for at, one in enumerate(findings) if len(keys(one) & scheme) >= 6)
        assert best < len(planted), [(one.typology, one.score) for one in findings[:6]]
        assert keys(findings[best]) <= scheme
    innocent = set.union(*honest)
    scores = [one.score for one in findings if keys(one) & innocent]
    assert max(scores, default=0.0) < 0.5 * min(one.score for one in findings[: len(planted)])


def test_what_is_planted_is_found_nearly_whole(mixed: Any) -> None:
    findings, _, planted = mixed
    for scheme in planted:
        best = max(len(keys(one) & scheme) / len(keys(one) | scheme) for one in findings)
        assert best >= 0.8


@pytest.mark.parametrize("make", BENIGN, ids=lambda make: make.__name__)
def test_an_honest_group_alone_is_explained_innocently(drawing: Any, make: Any) -> None:
    group = make(drawing, Random(3))
    found = find_patterns(drawing.graph(), PatternSettings(least_score=0.0), top=0)
    for one in found.findings:
        assert keys(one) <= group
        assert READINGS[one.typology].zh in one.innocent.zh
        assert "可核查" in one.innocent.zh and "To check" in one.innocent.en


@pytest.mark.parametrize(
    ("make", "typology", "sign"),
    [
        (payroll, "fan-out", "工资"),
        (rents, "fan-in", "同为 ¥1,800.00"),
        (family, "bipartite", "同姓林"),
    ],
)
def test_signs_of_honest_money_are_named(
    drawing: Any, make: Any, typology: Typology, sign: str
) -> None:
    make(drawing, Random(3))
    graph = drawing.graph()
    (said,) = explain(
        graph, [find(graph, typology, dict.fromkeys(range(12), 0))], PatternSettings()
    )
    assert sign in said.innocent.zh
