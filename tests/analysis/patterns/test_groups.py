"""Groups around known accounts as findings: why each is one, and what honest accounts get."""

from random import Random
from typing import Any

import pytest

from linkgraph.analysis.patterns.groups import find_groups
from linkgraph.analysis.patterns.records import Finding
from linkgraph.pattern_settings import PatternSettings
from tests.analysis.patterns.benign import BENIGN, PLANTED, people

SETTINGS = PatternSettings()


def keys(one: Finding) -> set[str]:
    return {ref.key for ref in one.members}


def groups_of(case: Any) -> dict[str, tuple[Finding, ...]]:
    """Return the groups around every account of a case."""
    graph = case.graph()
    accounts = range(graph.account_count)
    found = find_groups(graph, list(accounts), SETTINGS)
    return {graph.account(at).key: found[at] for at in accounts}


@pytest.fixture(scope="module")
def mixed(drawing_class: Any) -> tuple[dict[str, tuple[Finding, ...]], set[str], list[set[str]]]:
    """The groups of a case with all honest money and two planted schemes; who is in which."""
    case, draw = drawing_class(), Random(7)
    honest = set.union(*(make(case, draw) for make in BENIGN))
    planted = [make(case, draw) for make in PLANTED]
    return groups_of(case), honest, planted


def test_planted_members_get_their_scheme_first(mixed: Any) -> None:
    groups, _, planted = mixed
    for scheme in planted:
        for key in scheme:
            first = groups[key][0]
            assert len(keys(first) & scheme) >= 0.8 * len(keys(first) | scheme)


def test_honest_accounts_get_no_strong_group(mixed: Any) -> None:
    """Payroll, rents, a trader, a family, suppliers: less than half of what schemes have."""
    groups, honest, planted = mixed
    strong = min(groups[key][0].score for scheme in planted for key in scheme)
    weak = [one.score for key in honest for one in groups[key]]
    assert max(weak, default=0.0) < 0.5 * strong


@pytest.mark.parametrize("make", BENIGN, ids=lambda make: make.__name__)
def test_honest_money_alone_has_no_points_for_members(drawing: Any, make: Any) -> None:
    """Nobody is known, so no fan has points; a fan is offered for its burst alone, and says so."""
    make(drawing, Random(3))
    for found in groups_of(drawing).values():
        for one in found:
            if one.typology in ("fan-in", "fan-out"):
                assert one.score < SETTINGS.known_score
                assert "常见，不计分" in one.says.zh and "common: no points" in one.says.en


@pytest.fixture
def fanned(drawing: Any) -> tuple[Any, set[str]]:
    """Six members of two planted schemes, one stranger beside them, pay one card in two days."""
    schemes = [sorted(make(drawing, Random(5))) for make in PLANTED]
    for make in BENIGN:
        make(drawing, Random(9))
    (card, stranger) = people(drawing, 2, 7000)
    payers = [("Account", key) for scheme in schemes for key in scheme[:3]] + [stranger]
    for at, one in enumerate(payers):
        drawing.pay(one, card, 700 + 13 * at, f"2025-06-0{3 + at // 4} 1{at}:20")
    return drawing, {key for _, key in (card, *payers)}


def test_a_fan_says_why_in_figures_of_its_rows(fanned: Any) -> None:
    case, members = fanned
    groups = groups_of(case)
    (card,) = {ref.key for ref in groups_of_fan(groups, members)[0].members} - {
        one.payer.key for one in groups_of_fan(groups, members)[0].transfers
    }
    for key in members - {card}:
        (found,) = [one for one in groups[key] if keys(one) == members]
        assert found.typology == "fan-in" and len(found.transfers) == 7
        assert all(one.rows for one in found.transfers)
        shared, burst = found.evidence
        assert (shared.kind, burst.kind) == ("shared", "burst")
        assert found.score == shared.points > 1 and burst.points == 0
        assert shared.figures["counterparties"] == 7 and shared.figures["known"] == 6
        assert shared.figures["centre"] == 0
        assert burst.figures["all"] == 7 and burst.figures["payments"] == 7
        assert "7 个付款人中有 6 个是其他结果" in found.says.zh
        assert "6 of the 7 payers are members of other findings" in found.says.en
        assert found.innocent.zh and found.id.startswith("fan-in-")


def groups_of_fan(groups: dict[str, tuple[Finding, ...]], members: set[str]) -> list[Finding]:
    return [one for found in groups.values() for one in found if keys(one) == members]


def test_the_same_fan_is_the_same_from_each_member(fanned: Any) -> None:
    case, members = fanned
    found = groups_of_fan(groups_of(case), members)
    assert len(found) == len(members)
    assert {(one.id, one.score, one.says) for one in found} == {
        (found[0].id, found[0].score, found[0].says)
    }
