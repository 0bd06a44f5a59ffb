"""Exposure: what is listed, what is counted, and steps from a victim, one victim at a time."""

from dataclasses import fields, replace

import numpy as np
import pytest

from linkgraph.analysis.tracing.positions import owned_by
from linkgraph.analysis.tracing.rules import compare_rules
from linkgraph.analysis.tracing.tiers import Arrivals, arrivals_of, find_arrivals
from linkgraph.analysis.tracing.trace import trace_money
from linkgraph.flow.follow import follow
from linkgraph.flow.poison import each_exposed
from linkgraph.flow.sources import Sources
from linkgraph.output.trace_bodies import trace_body
from linkgraph.output.trace_report import trace_report
from linkgraph.output.trace_tables import exposure_table
from linkgraph.settings import TraceSettings
from linkgraph.text import Lang
from tests.analysis.test_chains import drawn, graph_of_case
from tests.analysis.traced import random_victims, victim
from tests.flow.oracle import random_case
from tests.flow.random_sources import draw, sources_of

PLAIN = TraceSettings(paths=0)


@pytest.mark.parametrize("seed", range(150))
def test_arrivals_of_one_victim_are_those_found_on_his_trail(seed: int) -> None:
    case, payments, home = draw(seed)
    money, sources = case.money(), sources_of(payments, home)
    whole = follow(money, sources, "poison")
    every = list(each_exposed(money, sources))
    assert [one.owner for one in every] == [0, 1, 2]
    for one in every:
        mine = owned_by(whole, np.arange(3) == one.owner)
        found, expected = arrivals_of(one), find_arrivals(money, sources, mine)
        for column in fields(Arrivals):
            assert (
                getattr(found, column.name).tolist() == getattr(expected, column.name).tolist()
            ), column.name


def test_only_the_victims_wanted_are_told_and_nothing_they_have_changes() -> None:
    case = random_case(11, transfers=200, accounts=9)
    count = 150  # more than bits in a word
    sources = Sources(
        np.arange(count, dtype=np.int32),
        np.random.default_rng(1).permutation(count).astype(np.int32),
        np.full(len(case.ends), -1, np.int32),
        count,
    )
    every = {one.owner: one for one in each_exposed(case.money(), sources)}
    wanted = np.isin(np.arange(count), [0, 61, 62, 149])
    some = list(each_exposed(case.money(), sources, wanted))
    assert list(every) == list(range(count)) and [one.owner for one in some] == [0, 61, 62, 149]
    for one in some:
        assert one.transfer.tolist() == every[one.owner].transfer.tolist()
        assert one.steps.tolist() == every[one.owner].steps.tolist()


def test_the_accounts_with_most_exposed_are_listed_and_all_are_counted() -> None:
    left_out = 0
    for seed in range(25):
        case = random_case(seed, transfers=40, accounts=7)
        graph = graph_of_case(case)
        victims = random_victims(case, graph, seed)
        whole = trace_money(graph, victims, "poison", PLAIN)
        some = trace_money(graph, victims, "poison", replace(PLAIN, exposures=2))
        assert some.tiers == whole.tiers and whole.notes == some.notes[: len(whole.notes)]
        left = 0
        for mine, full in zip(some.victims, whole.victims, strict=True):
            ranked = sorted(full.exposures, key=lambda one: (-one.fen, one.account.key))
            assert full.exposures == tuple(ranked) and full.exposure_count == len(ranked)
            assert mine == replace(full, exposures=tuple(ranked[:2]))
            left += len(ranked) - len(mine.exposures)
        said = [f"left out: {left}." in note.en for note in some.notes[len(whole.notes) :]]
        assert said == [True] * (left > 0)
        left_out += left
        # what stands beside the other rules is of all accounts, listed or not
        table = compare_rules(graph, victims, replace(PLAIN, exposures=1))
        assert table.victims == compare_rules(graph, victims, PLAIN).victims
    assert left_out


def test_every_form_says_how_many_accounts_are_exposed() -> None:
    """V's 10 reach card 1, which pays card 2, which pays card 3: three accounts, two listed."""
    graph = drawn((0, 1, 10, 0), (1, 2, 500, 1), (2, 3, 500, 2))
    found = trace_money(
        graph, [victim(graph, "v", [0], (0,))], "poison", replace(PLAIN, exposures=2)
    )
    (one,) = trace_body(found, "en")["victims"]
    assert (len(one["exposures"]), one["exposure_count"]) == (2, 3)
    assert [row[-1] for row in exposure_table(found, "en").rows] == [3, 3]
    said: dict[Lang, str] = {"zh": "共 3 个，此处列 1 个", "en": "in all: 3; listed here: 1"}
    for lang, words in said.items():
        screen = trace_report(found, lang, 1).screen
        assert any(words in part for part in screen if isinstance(part, str))
