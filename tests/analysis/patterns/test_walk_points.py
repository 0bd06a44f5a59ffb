"""What a cycle gets for closing, reckoned again from its payments and pairs."""

from collections import Counter
from math import log10

import numpy as np
import pytest

from linkgraph.analysis.patterns.walk_points import cycle_points
from linkgraph.durations import HOUR_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.pairs import read_pairs
from linkgraph.shapes.payments import Payments, make_payments
from linkgraph.shapes.walks.cycles import find_cycles
from linkgraph.shapes.walks.walks import follow_walks

SETTINGS = PatternSettings(odds_against=0, most_hops=6)


def neighbours(seed: int) -> Payments:
    """Return 600 payments among 40 people, many of them between the same two again."""
    draw = np.random.default_rng(seed)
    payer = draw.integers(0, 40, 600)
    payee = (payer + draw.choice([1, 10, 10, 13, 20], 600)) % 40
    hours = draw.integers(0, 24 * 60, 600)
    fen = draw.integers(100, 1_000_000, 600)
    when = hours * HOUR_US
    return make_payments(payer, payee, fen, when, when, accounts=40)


@pytest.mark.parametrize("seed", range(4))
def test_closing_and_pairs_are_weighed_both_ways(seed: int) -> None:
    payments = neighbours(seed)
    walks = follow_walks(payments, SETTINGS, read_pairs(payments, SETTINGS.window_days))
    cycles = find_cycles(payments, SETTINGS, walks)
    ties = cycle_points(payments, cycles, walks)
    pairs = list(zip(payments.payer.tolist(), payments.payee.tolist(), strict=True))
    times = Counter(map(frozenset, pairs))
    single = sum(times[frozenset(pair)] == 1 for pair in pairs) / len(pairs)
    often = SETTINGS.pays_once
    worth = {True: log10(1 - often + often / single), False: log10(1 - often)}
    size = np.diff(cycles.start).tolist()
    assert len(cycles) > 50
    for shape, length in enumerate(size):
        expected = walks.paid[length] / len(payments) / size.count(length)
        known = sum(worth[times[frozenset(pairs[at])] == 1] for at in cycles.payments_of(shape))
        assert ties[shape] == pytest.approx(-log10(min(expected, 1)) + known, abs=1e-4)
    assert ties.min() < 0 < ties.max()
