"""Chains of payments: drawn by hand, and on random cases whole, apart and the best first."""

from dataclasses import replace

import numpy as np
import pytest

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import Shapes
from linkgraph.shapes.payments import Payments, make_payments
from linkgraph.shapes.walks.chains import find_chains, weigh_chains
from linkgraph.shapes.walks.walks import follow_walks
from tests.shapes.many_chains import NEAR, difference, together
from tests.shapes.many_cycles import path_of, path_to
from tests.shapes.walk_oracle import DAY_US, all_walks, random_case

SETTINGS = PatternSettings()
HOUR_US = DAY_US // 24


def hidden(*, amounts: bool = True, day_only: bool = False) -> tuple[Payments, set[int]]:
    """Return two thousand payments, seven of them a chain of strangers, and those."""
    rng = np.random.default_rng(7)
    payer, payee = rng.integers(0, 400, (2, 2000))
    hours = rng.integers(0, 24 * 90, 2000)
    fen = rng.lognormal(12, 1, 2000).astype(np.int64) + 1
    chain = np.arange(400, 408)
    payer, payee = np.append(payer, chain[:-1]), np.append(payee, chain[1:])
    hours = np.append(hours, 500 + 9 * np.arange(7))
    fen = np.append(fen, 5_000_000 - 40_000 * np.arange(7)) if amounts else np.full(2007, 100)
    when = (hours // 24 * 24 if day_only else hours) * HOUR_US
    latest = when + (DAY_US - 1 if day_only else 0)
    payments = make_payments(payer, payee, fen, when, latest, accounts=408)
    return payments, set(np.flatnonzero(payments.transfer >= 2000).tolist())


def best(payments: Payments, found: Shapes) -> set[int]:
    """Return the payments of the best chain."""
    return set(found.payments_of(0).tolist())


def test_a_chain_of_strangers_comes_first() -> None:
    for form in ({}, {"amounts": False}, {"day_only": True}):
        payments, chain = hidden(**form)
        assert best(payments, find_chains(payments, SETTINGS)) >= chain


def test_its_payments_are_in_the_order_of_their_layers() -> None:
    payments, _ = hidden()
    found = find_chains(payments, SETTINGS)
    for shape in range(len(found)):
        path = list(path_of(found, shape))
        assert payments.payee[path[:-1]].tolist() == payments.payer[path[1:]].tolist()
        assert len({*payments.payer[path], *payments.payee[path]}) == len(path) + 1
        assert (payments.earliest[path[:-1]] <= payments.latest[path[1:]]).all()


def test_chains_are_whole_and_apart() -> None:
    for seed in range(200):
        payments, settings = random_case(seed)
        walks = follow_walks(payments, settings)
        found = find_chains(payments, settings, walks)
        there = set(all_walks(payments, settings))
        used: set[int] = set()
        for shape in range(len(found)):
            path = path_of(found, shape)
            assert path in there
            assert len(path) >= settings.least_hops
            assert 2 * len(used & set(path)) < len(path)
            used |= set(path)


def test_the_first_chain_is_the_best_walk_of_all() -> None:
    tried = 0
    for seed in range(200):
        payments, settings = random_case(seed)
        walks, more = follow_walks(payments, settings), together(payments, settings)
        long = walks.level[min(settings.least_hops, len(walks.level)) - 1]
        found, odds = weigh_chains(payments, settings, walks)
        good = np.flatnonzero(walks.score[long:] > 0) + long
        tried += len(good) > 0
        best = [walks.score[walk] + more(path_to(walks, int(walk))) for walk in good]
        assert odds[:1].tolist() == pytest.approx(sorted(best)[-1:], abs=NEAR)
        assert len(found) == 0 or path_of(found, 0) in {path_to(walks, int(w)) for w in good}
    assert tried > 20


def test_no_more_than_asked_are_found_and_the_rest_is_counted() -> None:
    payments, _ = hidden()
    every = find_chains(payments, replace(SETTINGS, most_found=0))
    few = find_chains(payments, replace(SETTINGS, most_found=2))
    assert len(few) == 2 < len(every)
    assert few.cut["most_found"] >= len(every) - 2
    assert few.payment.tolist() == every.payment[: len(few.payment)].tolist()


def test_odds_and_chains_are_as_defined() -> None:
    """`python -m tests.shapes.many_chains 10000` runs more."""
    assert [seed for seed in range(400) if difference(seed)] == []
