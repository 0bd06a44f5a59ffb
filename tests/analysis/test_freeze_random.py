"""Random cases: what each rule expects is between must and can, and no fen is lost."""

from dataclasses import replace
from random import Random

import numpy as np
import pyarrow as pa
import pytest

from linkgraph.analysis.freezing.card_bounds import can_hold, card_bounds
from linkgraph.analysis.freezing.freeze import find_freezes
from linkgraph.analysis.freezing.moment_money import money_at
from linkgraph.analysis.freezing.requests import find_requests
from linkgraph.analysis.freezing.victim_money import RULES, balances, follow_victims
from linkgraph.analysis.victims.victims import sources_of
from linkgraph.flow.follow import follow
from linkgraph.flow.match import OLDER, STAYED
from linkgraph.flow.money import CASH, HELD
from linkgraph.flow.stations import make_stations
from linkgraph.graph import CaseGraph
from linkgraph.settings import FreezeSettings, RequestSettings
from tests.analysis.test_chains import graph_of_case
from tests.analysis.victims_drawn import victims_of
from tests.flow.oracle import random_case


def drawn(seed: int) -> CaseGraph:
    """Some statements do not show what others say, as where they stop before it."""
    case = random_case(seed, transfers=10 + seed % 30, accounts=3 + seed % 6, tied=0.3)
    graph = graph_of_case(case)
    rng = Random(seed)
    sides = [one & rng.choice([1, 2, 3, 3, 3, 3]) for one in graph.transfers["sides"].to_pylist()]
    at = graph.transfers.schema.get_field_index("sides")
    told = graph.transfers.set_column(at, "sides", pa.array(sides, pa.uint8()))
    return replace(graph, transfers=told)


@pytest.mark.parametrize("seed", range(150))
def test_every_rule_is_within_the_bounds(seed: int) -> None:
    graph = drawn(seed)
    victims = victims_of(graph, "62000", "62001")
    answer = find_freezes(graph, victims, FreezeSettings())
    for card in (*answer.cards, *answer.unseen):
        assert card.can_fen is not None
        for fen in card.expected_fen.values():
            assert (card.must_fen or 0) <= fen <= card.can_fen
        if card.balance_fen is not None:
            assert card.can_fen <= card.balance_fen
        for one in card.victims:
            assert (one.least_fen or 0) <= one.fen <= (one.most_fen or 0)


def test_cards_that_can_hold_nothing_are_counted_and_not_listed() -> None:
    dry = 0
    for seed in range(150):
        graph = drawn(seed)
        victims = victims_of(graph, "62000", "62001")
        answer = find_freezes(graph, victims, FreezeSettings())
        assert all(card.can_fen for card in (*answer.cards, *answer.unseen))
        money, at, _ = money_at(graph, victims, None)
        found = follow_victims(money, at, sources_of(graph, victims), victims)
        left, stations = balances(money, found.flows), make_stations(money)
        reached = np.unique(money.payee[found.arrivals.transfer]).astype(np.int64)
        could = reached[(money.end[reached] == HELD) & (left[reached] > 0)]
        can = card_bounds(found, stations, could, np.zeros(len(could), np.bool_))[1]
        assert can_hold(found, stations, could).tolist() == (can > 0).tolist()
        empty = int((can == 0).sum())
        said = [f"not listed: {empty}" in one.en for one in answer.notes if "can is 0" in one.en]
        assert said == [True] * (empty > 0)
        dry += empty
    assert dry > 10


@pytest.mark.parametrize("seed", range(150))
def test_no_fen_is_lost_or_made(seed: int) -> None:
    """Cards, untraced, cash, returned and stopped add up to the payments, by each rule."""
    graph = drawn(seed)
    victims = victims_of(graph, "62000", "62001")
    money, at, _ = money_at(graph, victims, None)
    sources = sources_of(graph, victims)
    found = follow_victims(money, at, sources, victims)
    gone = find_requests(graph, victims, RequestSettings())
    dark = sum(one.untraced_fen for one in (*gone.accounts, *gone.nameless))
    assert dark + sum(one.untraced_fen for one in gone.platforms) == gone.untraced_fen
    cards = find_freezes(graph, victims, FreezeSettings()).cards
    for number, rule in enumerate(RULES):
        traced = follow(money, sources, rule)
        mine = sources.home[traced.rest_account] == traced.rest_owner
        cash = (money.end[traced.rest_account] == CASH) & ~mine
        seen = found.seen.fen[number].sum() + found.unseen.fen[number].sum()
        away = traced.rest_fen[mine].sum() + traced.stop_fen.sum()
        assert seen + away == found.loss_fen
        held = sum(card.expected_fen[rule] for card in cards)
        if rule == "fifo":
            assert held + gone.untraced_fen + traced.rest_fen[cash].sum() == seen
        assert held == sum(
            int(fen)
            for account, fen in zip(found.seen.account, found.seen.fen[number], strict=True)
            if money.end[account] == HELD
        )


@pytest.mark.parametrize("seed", range(100))
def test_balances_are_what_first_in_first_out_leaves(seed: int) -> None:
    graph = drawn(seed)
    money, at, _ = money_at(graph, (), None)
    flows = follow_victims(money, at, sources_of(graph, ()), ()).flows
    stayed = np.flatnonzero((flows.out_transfer == STAYED) & (flows.in_transfer >= 0))
    left = np.zeros(graph.account_count, np.int64)
    np.add.at(left, money.payee[flows.in_transfer[stayed]], flows.fen[stayed])
    counted = balances(money, flows)
    older = flows.in_transfer == OLDER
    payer = money.payer[flows.out_transfer[older]]
    left += np.where(money.end == HELD, money.opening, 0)
    np.subtract.at(left, payer, flows.fen[older])
    assert counted.tolist() == left.tolist()


@pytest.mark.parametrize("seed", range(150))
def test_bounding_only_what_can_be_listed_lists_the_same(seed: int) -> None:
    """Whatever the top: the first of each list as if every account had been bounded."""
    graph = drawn(seed)
    victims = victims_of(graph, "62000", "62001")
    settings = FreezeSettings(step_fen=1 + seed % 4, pairs_most=0)
    whole = find_freezes(graph, victims, settings)
    for top in (1, 2, 3):
        part = find_freezes(graph, victims, settings, top=top)
        assert part.cards == whole.cards[:top]
        assert part.unseen == whole.unseen[:top]
        assert part.counts == whole.counts


@pytest.mark.parametrize("seed", range(60))
def test_what_a_budget_leaves_out_is_what_could_be_listed(seed: int) -> None:
    """Nothing bounded: every account whose ceiling reaches the last listed figure is missed; with
    enough, nothing is, and the lists are those of no budget."""
    graph = drawn(seed)
    victims = victims_of(graph, "62000", "62001")
    whole = find_freezes(graph, victims, FreezeSettings(step_fen=1, pairs_most=0))
    for top in (1, 2, None):
        for work in (0, 100, 1000):
            settings = FreezeSettings(step_fen=1, pairs_most=0, bounds_work=work)
            some = find_freezes(graph, victims, settings, top=top)
            missed = [note for note in some.notes if "could be listed have not" in note.en]
            if not missed:
                assert some.cards == whole.cards[:top]
                assert some.unseen == whole.unseen[:top]
            listed = (*some.cards, *some.unseen)
            assert bool(missed) or all(card.can_fen is not None for card in listed)
