"""Every rule of money against plain loops over random islands, and no order of equal times."""

import os
from collections import Counter
from random import Random

import pytest

from linkgraph.analysis.screening.screen import screen
from tests.analysis.screening.oracle import (
    EACH,
    RULES,
    assert_agrees,
    expected,
    make_graph,
    random_rows,
    random_settings,
)

ISLANDS = int(os.environ.get("LINKGRAPH_SCREEN_ISLANDS", "1200"))
"""Small cases in all; they share no account, so that one pass screens many of them."""
ROUNDS = 6
OFTEN = 30
"""In 100 islands a round, every rule is met by at least this many accounts."""


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_rules_find_what_plain_loops_find(seed: int) -> None:
    rng = Random(seed)
    islands = -(-ISLANDS // ROUNDS)
    rows, settings = random_rows(rng, islands), random_settings(rng)
    assert_agrees(rows, settings, islands * EACH)


def test_every_rule_is_met_often() -> None:
    """A rule that the islands hardly meet would be tested by little."""
    met: Counter[str] = Counter()
    for seed in range(ROUNDS):
        rng = Random(seed)
        rows, settings = random_rows(rng, 100), random_settings(rng)
        for rule_id in RULES:
            met[rule_id] += len(expected(rows, rule_id, settings))
    assert set(met) == set(RULES) and min(met.values()) >= OFTEN, met


@pytest.mark.parametrize("seed", range(3))
def test_rows_of_one_time_stand_in_no_order(seed: int) -> None:
    """Figures never depend on it."""
    rng = Random(100 + seed)
    rows, settings = random_rows(rng, 60), random_settings(rng)
    answers = []
    for shuffle in range(2):
        order = list(range(len(rows)))
        Random(shuffle).shuffle(order)
        order.sort(key=lambda n: rows[n].time)
        found = screen(make_graph(rows, 60 * EACH, order), settings)
        said = [
            (one.account.key, hit.rule, hit.figures, hit.rows if hit.rule != "probe-payment" else 0)
            for one in found.accounts
            for hit in one.hits
        ]
        answers.append((said, found.counts, found.notes))
    assert answers[0] == answers[1]
    assert len(answers[0][0]) > 20
