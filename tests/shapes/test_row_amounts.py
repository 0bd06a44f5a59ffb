"""Amounts of rows of payments, all together: against their definition in loops, and by hand."""

from collections.abc import Sequence
from math import log

import numpy as np
import pytest

from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.likeness import read_likeness
from linkgraph.shapes.payments import make_payments
from linkgraph.shapes.walks.chains import weigh_chains
from linkgraph.shapes.walks.row_amounts import more_together, read_amounts
from tests.shapes.many_chains import together
from tests.shapes.walk_oracle import all_walks, random_case


def test_amounts_are_worth_what_they_are_step_by_step_or_all_together() -> None:
    seen = raised = 0
    for seed in range(200):
        payments, settings = random_case(seed)
        likeness, more = read_likeness(payments, settings.most_hops), together(payments, settings)
        amounts = read_amounts(payments, likeness)
        for path in all_walks(payments, settings):
            if len(path) > 1:
                found = more_together(amounts, np.array([path], np.int32))[0]
                assert found == pytest.approx(more(path), abs=1e-4)
                seen, raised = seen + 1, raised + (found > 0)
    assert seen > raised > 50


EVEN = [place / 4 for place in range(7)]


def chains_of(kept: list[int], days: Sequence[float]) -> tuple[list[set[int]], np.ndarray]:
    """Return chains, best first, and their odds: of rows 0 to 6 on these days, and 7 to 13, in
    which the amount is another each time, every six hours."""
    rng = np.random.default_rng(4)
    lost = [60_000, 4_000, 700_000, 21_000, 2_100_000, 900, 150_000]
    ends = [(base + k, base + k + 1) for base in (0, 20) for k in range(7)]
    noise = rng.integers(40, 400, (600, 2))
    payer, payee = np.array([*ends, *map(tuple, noise)]).T
    fen = np.array([*kept, *lost, *np.exp(rng.normal(11, 2, 600)).astype(np.int64) + 1])
    time = np.r_[days, np.arange(7) / 4, rng.uniform(0, 18, 600)] * DAY_US
    payments = make_payments(payer, payee, fen, time.astype(np.int64), accounts=400)
    found, odds = weigh_chains(payments, PatternSettings())
    return [set(payments.transfer[found.payments_of(s)].tolist()) for s in range(len(found))], odds


def test_money_exchanged_on_the_way_goes_before_money_that_changes_at_every_step() -> None:
    rows, odds = chains_of([60_000, 61_000, 430_000, 60_500, 5_900, 59_800, 60_200], EVEN)
    first = next(place for place, one in enumerate(rows) if len(one & set(range(7))) > 4)
    other = [place for place, one in enumerate(rows) if len(one & set(range(7, 14))) > 3]
    assert first == 0
    assert all(odds[place] < odds[first] - log(100) for place in other)


def test_a_row_is_whole_though_amounts_in_it_were_exchanged() -> None:
    """Step by step, its beginning speaks against it, and the end alone would be found."""
    kept, days = (
        [60_000, 60_500, 61_000, 430_000, 60_500, 59_800, 60_200],
        [0, 3, 6, 9, 9.5, 10, 11],
    )
    rows, _ = chains_of(kept, days)
    assert rows[0] >= set(range(7))
