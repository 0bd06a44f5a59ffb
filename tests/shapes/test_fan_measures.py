"""Measures of fans: by hand, by the definition, and against chance."""

from math import comb

import numpy as np
import pytest

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.fan_measures import FanMeasures, fan_measures
from linkgraph.shapes.fans import LENGTHS, find_fans
from linkgraph.shapes.found import Shapes, no_shapes
from linkgraph.shapes.payments import DAY_US, Payments, make_payments
from tests.shapes.fan_oracle import random_payments, random_settings, unusual

SETTINGS = PatternSettings()


def measured(payments: Payments, settings: PatternSettings = SETTINGS) -> FanMeasures:
    return fan_measures(payments, find_fans(payments, settings), settings)


def test_figures_of_a_small_case() -> None:
    """Ten payers come to account 20, one in ten days, and four more on day 45, one of them twice.

    Account 21 pays 22 every day: 91 payments of the case's 106, all but its own, keep the time.
    """
    rows = [(n, 20, 10 * n) for n in range(10)] + [(10 + n, 20, 45) for n in range(4)]
    rows += [(10, 20, 46)] + [(21, 22, day) for day in range(91)]
    payer, payee, days = np.array(rows).T
    case = make_payments(payer, payee, np.full(106, 100), days * DAY_US, accounts=23)
    found = measured(case)
    assert found.account.tolist()[0] == 20
    assert (found.parties[0], found.newcomers[0], found.once[0], found.distinct[0]) == (4, 4, 3, 14)
    share = (2 + 15 * 1.875 / 90) / 106
    assert found.share[0] == pytest.approx(share)
    chance = sum(comb(13, k) * share**k * (1 - share) ** (13 - k) for k in range(3, 14))
    assert found.tail[0] == pytest.approx(14 * LENGTHS * chance)
    assert found.rarity[0] == pytest.approx(1 / 2), "of two payees one has such a window"


def test_a_standing_payer_is_neither_new_nor_once() -> None:
    rows = [(0, 9, 0), (0, 9, 50)] + [(n, 9, 50) for n in range(1, 5)] + [(5, 9, 99)]
    payer, payee, days = np.array(rows).T
    case = make_payments(payer, payee, np.full(7, 100), days * DAY_US, accounts=10)
    of_day_50 = np.arange(1, 6, dtype=np.int32)
    shape = Shapes(np.zeros(1, np.uint8), np.array([0, 5]), of_day_50, np.zeros(5, np.uint8))
    found = fan_measures(case, shape, SETTINGS)
    assert (found.parties[0], found.newcomers[0], found.once[0], found.distinct[0]) == (5, 4, 4, 6)


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_chosen_windows_hold_what_is_measured(first: int) -> None:
    """Of fans as found all parties are newcomers; the tail is at most Chernoff's bound on it."""
    for seed in range(first, first + 100):
        payments, settings = random_payments(seed), random_settings(seed)
        found = measured(payments, settings)
        assert (found.parties == found.newcomers).all()
        assert (found.parties >= settings.least_fan).all() and (found.rarity > 0).all()
        for row in range(len(found.shape)):
            figures = int(found.parties[row]), int(found.distinct[row]), float(found.share[row])
            bound = found.distinct[row] * LENGTHS * np.exp(-unusual(*figures))
            assert found.tail[row] <= min(1.0, bound) * (1 + 1e-9)


def test_small_tails_are_as_rare_as_they_say() -> None:
    """Where counterparties come by chance, at most one account in 20 has a tail of 1/20."""
    rng = np.random.default_rng(5)
    accounts, each = 3000, 12
    payee = np.repeat(np.arange(accounts), each)
    payer = accounts + np.arange(accounts * each)
    when = rng.integers(0, 360 * DAY_US, accounts * each)
    case = make_payments(payer, payee, np.ones_like(payee), when, accounts=accounts * (each + 1))
    found = measured(case)
    unlikely = np.unique(found.account[found.tail <= 0.05])
    assert 0 < len(unlikely) <= 0.05 * accounts


def test_other_shapes_are_not_measured() -> None:
    case = random_payments(3)
    cycle = Shapes(
        np.array([4], np.uint8), np.array([0, 2]), np.array([0, 1], np.int32), np.zeros(2, np.uint8)
    )
    assert len(fan_measures(case, cycle, SETTINGS).shape) == 0
    assert len(fan_measures(case, no_shapes(), SETTINGS).shape) == 0
