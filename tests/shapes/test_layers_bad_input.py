"""Layered shapes of bad input: nothing hangs, nothing is invented, what was cut is counted."""

from dataclasses import replace

import numpy as np

from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.layered.bipartite import find_bipartite
from linkgraph.shapes.layered.scatter_gather import find_scatter_gather
from linkgraph.shapes.pairs import Index, index_payments, pays_once
from linkgraph.shapes.passes.commission import (
    Commission,
    amounts_by_currency,
    learn_commission,
    pair_chance,
)
from linkgraph.shapes.passes.passes import find_exact_passes
from linkgraph.shapes.passes.schemes import join_passes
from linkgraph.shapes.payments import Payments, make_payments

SETTINGS = PatternSettings()
TENTH = Commission(np.array([0.9]), np.array([9]), np.ones(1), np.array([1e-6]), np.array([1e-3]))


def indexed(payments: Payments) -> Index:
    """Return the index of the payments of pairs that pay once."""
    return index_payments(payments, pays_once(payments))


def hub_of_days(many: int) -> Payments:
    """Return one early payment into account 0; then `many` in and as many out, all on one day."""
    others = np.arange(1, 2 * many + 2)
    into, out_of, early = others[:many], others[many : 2 * many], others[-1:]
    hub = np.zeros(many, np.int64)
    payer = np.concatenate((early, into, hub))
    payee = np.concatenate((hub[:1], hub, out_of))
    day = np.concatenate(([0], np.full(2 * many, 40))) * DAY_US
    fen = np.arange(1, 2 * many + 2) * 100
    return make_payments(payer, payee, fen, day, day + DAY_US - 1, accounts=2 * many + 2)


def test_a_hub_of_a_million_payments_on_one_day_is_cut_and_counted() -> None:
    payments = hub_of_days(500_000)
    index = indexed(payments)
    passes = find_exact_passes(payments, index, TENTH, SETTINGS)
    assert (len(passes), passes.cut) == (0, {"hub_sums": 1})
    assert join_passes(payments, passes, SETTINGS).cut == {"hub_sums": 1}
    assert len(find_scatter_gather(payments, index, SETTINGS)) == 0
    assert find_bipartite(payments, index, SETTINGS).cut == {"pairs": 1}


def test_a_hub_whose_days_straddle_the_window_is_cut_and_counted() -> None:
    many = 300_000
    others = np.arange(1, 2 * many + 1)
    hub = np.zeros(many, np.int64)
    payer, payee = (np.concatenate(sides) for sides in ((others[:many], hub), (hub, others[many:])))
    day = np.repeat([0, SETTINGS.window_days], many) * DAY_US
    payments = make_payments(
        payer, payee, np.full(2 * many, 100), day, day + DAY_US - 1, accounts=2 * many + 1
    )
    found = find_scatter_gather(payments, indexed(payments), SETTINGS)
    assert (len(found), dict(found.cut)) == (0, {"ways": 1})


def test_equal_amounts_everywhere_are_not_tried_one_against_the_other() -> None:
    rng = np.random.default_rng(1)
    payer, payee = rng.integers(0, 4_000, (2, 60_000))
    time = rng.integers(0, 30 * DAY_US, 60_000)
    payments = make_payments(payer, payee, np.full(60_000, 100_000), time, accounts=4_000)
    index = indexed(payments)
    assert len(learn_commission(payments, index, SETTINGS)) == 0
    one = np.ones(1)
    whole = Commission(
        one,
        one.astype(np.int64),
        one,
        np.array([pair_chance(amounts_by_currency(payments), 1.0)]),
        one,
    )
    assert whole.pair_chance.tolist() == [1.0]
    assert len(find_exact_passes(payments, index, whole, SETTINGS)) == 0


def test_amounts_of_two_currencies_are_never_one_sum() -> None:
    payer, payee = np.array([1, 2, 0]), np.array([0, 0, 3])
    fen, time = np.array([500_000, 500_000, 900_000]), np.array([0, 0, 2]) * DAY_US
    for currency, found in (([0, 0, 0], 1), ([0, 1, 0], 0), ([1, 1, 0], 0), ([1, 1, 1], 1)):
        payments = make_payments(payer, payee, fen, time, accounts=4, currency=np.array(currency))
        passes = find_exact_passes(payments, indexed(payments), TENTH, SETTINGS)
        assert len(passes) == found


def test_a_chance_of_equal_amounts_is_of_one_currency() -> None:
    rows = 40
    payer = np.arange(rows)
    time = np.arange(rows) * DAY_US // 4
    fen = np.full(rows, 1_000_000)
    money = np.arange(rows) % 2
    payments = make_payments(payer, payer + 1, fen, time, accounts=rows + 1, currency=money)
    assert len(learn_commission(payments, indexed(payments), replace(SETTINGS, hop_days=1))) == 0


def test_an_exact_moment_after_a_day_that_ends_too_late_is_still_found() -> None:
    last = SETTINGS.window_days * DAY_US
    ways = ((0, 5, 0, 0), (0, 6, 0, 0), (5, 9, last - 9, last - 9), (6, 9, last - 9, last - 9))
    vague = ((5, 8, last - DAY_US // 2, last + DAY_US // 2),)
    others = [(10 + k, 20 + k, k, k) for k in range(10)]
    others += [(20 + k, 30 + k, k + DAY_US, k + DAY_US) for k in range(10)]
    payer, payee, begin, end = (np.array(side) for side in zip(*ways, *vague, *others, strict=True))
    payments = make_payments(payer, payee, np.full(len(payer), 100), begin, end, accounts=40)
    found = find_scatter_gather(payments, indexed(payments), SETTINGS)
    assert [
        sorted(payments.transfer[found.payments_of(s)].tolist()) for s in range(len(found))
    ] == [[0, 1, 2, 3]]


def test_an_account_with_more_sets_than_are_tried_is_counted() -> None:
    many = 14
    payer = np.concatenate((np.arange(1, many + 1), [0]))
    payee = np.concatenate((np.zeros(many, np.int64), [many + 1]))
    fen = np.concatenate((1_000_003 + 77_777 * np.arange(many), [900_003]))
    time = np.concatenate((np.arange(many), [many + 1])) * DAY_US // 4
    payments = make_payments(payer, payee, fen, time, accounts=many + 2)
    passes = find_exact_passes(payments, indexed(payments), TENTH, SETTINGS)
    assert passes.cut == {"choices": 1}


def test_no_payments_at_all() -> None:
    none = np.empty(0, np.int64)
    payments = make_payments(none, none, none, none, accounts=0)
    index = indexed(payments)
    learned = learn_commission(payments, index, replace(SETTINGS, hop_days=1))
    passes = find_exact_passes(payments, index, learned, SETTINGS)
    assert (len(learned), len(passes)) == (0, 0)
    assert len(find_scatter_gather(payments, index, SETTINGS)) == 0
    assert len(find_bipartite(payments, index, SETTINGS)) == 0
