"""Amounts of chains, all together: against their definition in loops, and drawn by hand."""

from dataclasses import replace
from itertools import pairwise
from math import log

import numpy as np
import pytest

from linkgraph.analysis.patterns.chain_amounts import weigh_together
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.chains import weigh_chains
from linkgraph.shapes.likeness import alike_points, read_likeness
from linkgraph.shapes.payments import DAY_US, make_payments
from tests.shapes.many_chains import nearness
from tests.shapes.many_cycles import path_of
from tests.shapes.walk_oracle import random_case


def test_odds_are_those_of_steps_or_of_all_amounts_together() -> None:
    chains_seen = raised = 0
    for seed in range(400):
        payments, settings = random_case(seed)
        chains, odds = weigh_chains(payments, replace(settings, odds_against=0))
        likeness, worth = read_likeness(payments, settings.most_hops), nearness(payments)
        wanted = {}
        for place, given in enumerate(odds.tolist()):
            path = path_of(chains, place)
            steps = sum(worth(a, b) for a, b in pairwise(path))
            together = alike_points(likeness, np.array([path], np.int32))[0] * log(10)
            wanted[path] = given + max(together - steps, 0.0)
            raised += together > steps
        found, total = weigh_together(payments, chains, odds, likeness)
        paths = [path_of(found, place) for place in range(len(found))]
        assert sorted(paths) == sorted(wanted)
        assert (np.diff(total) <= 0).all()
        for path, value in zip(paths, total.tolist(), strict=True):
            assert value == pytest.approx(wanted[path], abs=1e-4)
        chains_seen += len(paths)
    assert chains_seen > raised > 5


def test_money_exchanged_on_the_way_goes_before_money_that_changes_at_every_step() -> None:
    rng = np.random.default_rng(4)
    kept = [60_000, 61_000, 430_000, 60_500, 5_900, 59_800, 60_200]
    lost = [60_000, 4_000, 700_000, 21_000, 2_100_000, 900, 150_000]
    ends = [(base + k, base + k + 1) for base in (0, 20) for k in range(7)]
    noise = rng.integers(40, 400, (600, 2))
    payer, payee = np.array([*ends, *map(tuple, noise)]).T
    fen = np.array([*kept, *lost, *np.exp(rng.normal(11, 2, 600)).astype(np.int64) + 1])
    time = np.r_[np.tile(np.arange(7) / 4, 2), rng.uniform(0, 18, 600)] * DAY_US
    payments = make_payments(payer, payee, fen, time.astype(np.int64), accounts=400)
    chains, odds = weigh_chains(payments, PatternSettings())
    found, total = weigh_together(payments, chains, odds, read_likeness(payments, 12))
    rows = [set(payments.transfer[found.payments_of(s)].tolist()) for s in range(len(found))]
    first = next(place for place, one in enumerate(rows) if len(one & set(range(7))) > 4)
    other = [place for place, one in enumerate(rows) if len(one & set(range(7, 14))) > 3]
    assert first == 0
    assert all(total[place] < total[first] - log(100) for place in other)
