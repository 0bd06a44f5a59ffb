"""Cycles: small ones drawn by hand, random ones against all there are, and bad input."""

from dataclasses import replace

import numpy as np
import pytest

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.payments import Payments, make_payments
from linkgraph.shapes.walks.cycles import find_cycles, sure_steps
from linkgraph.shapes.walks.walks import with_plenty
from tests.shapes.many_cycles import difference, path_of
from tests.shapes.walk_oracle import DAY_US, all_cycles, random_case

SETTINGS = PatternSettings()
RING = ((0, 1, 1.0), (1, 2, 1.5), (2, 0, 2.0))


def drawn(*rows: tuple[int, int, float], day_only: bool = False, accounts: int = 30) -> Payments:
    """Payments of a yuan: payer, payee, day."""
    payer, payee, days = np.array(rows).T
    when = (days * DAY_US).astype(np.int64)
    latest = when + DAY_US - 1 if day_only else when
    fen = np.full(len(rows), 100)
    return make_payments(payer.astype(int), payee.astype(int), fen, when, latest, accounts=accounts)


def cycles(
    payments: Payments, settings: PatternSettings = SETTINGS
) -> list[tuple[tuple[int, int], ...]]:
    """Payers and payees of the cycles found, in their order."""
    found = find_cycles(payments, settings)
    return [
        tuple((int(payments.payer[row]), int(payments.payee[row])) for row in path_of(found, shape))
        for shape in range(len(found))
    ]


def test_payments_that_come_back_are_a_cycle_in_their_order() -> None:
    assert cycles(drawn(*RING)) == [((0, 1), (1, 2), (2, 0))]


def test_payments_that_come_back_before_they_left_are_none() -> None:
    assert cycles(drawn((0, 1, 2.0), (1, 2, 1.5), (2, 0, 1.0))) == []


def test_a_wait_beyond_the_bound_parts_a_cycle() -> None:
    late = drawn((0, 1, 1.0), (1, 2, 1.5), (2, 0, 16.0))
    assert cycles(late) == []
    assert len(cycles(late, replace(SETTINGS, hop_days=15))) == 1
    assert cycles(late, replace(SETTINGS, hop_days=15, window_days=14)) == []


def test_payments_of_one_day_are_listed_once_though_they_may_begin_anywhere() -> None:
    payments = drawn((0, 1, 3), (1, 2, 3), (2, 0, 3), day_only=True)
    found = find_cycles(payments, SETTINGS)
    assert len(found) == 1
    assert sure_steps(payments, np.array([path_of(found, 0)])).tolist() == [0]


def test_a_beginning_with_more_sure_steps_is_preferred() -> None:
    payments = drawn((0, 1, 4), (1, 2, 4), (2, 0, 3), day_only=True)
    found = find_cycles(payments, SETTINGS)
    assert len(found) == 1
    assert payments.payer[list(path_of(found, 0))].tolist() == [2, 0, 1]
    assert sure_steps(payments, np.array([path_of(found, 0)])).tolist() == [1]


def test_payments_at_one_second_may_follow_each_other() -> None:
    assert len(cycles(drawn((0, 1, 3), (1, 2, 3), (2, 0, 3)))) == 1


def test_order_must_be_possible_for_all_payments_together() -> None:
    times = np.array([34, 24, 33]) * (DAY_US // 24)
    ends = np.array([34, 48, 33]) * (DAY_US // 24)
    payments = make_payments(
        np.array([0, 1, 2]), np.array([1, 2, 3]), np.full(3, 1), times, ends, accounts=5
    )
    closed = make_payments(
        np.array([0, 1, 2, 3]),
        np.array([1, 2, 3, 0]),
        np.full(4, 1),
        np.append(times, 35 * DAY_US // 24),
        np.append(ends, 35 * DAY_US // 24),
        accounts=5,
    )
    assert cycles(payments) == cycles(closed) == []


def test_rings_that_touch_are_each_found_and_never_as_one() -> None:
    other = ((0, 11, 5.0), (11, 12, 6.0), (12, 0, 7.0))
    assert sorted(cycles(drawn(*RING, *other))) == [
        ((0, 1), (1, 2), (2, 0)),
        ((0, 11), (11, 12), (12, 0)),
    ]


def test_two_payments_are_no_cycle_unless_asked() -> None:
    both = drawn((0, 1, 1.0), (1, 0, 1.5))
    assert cycles(both) == []
    assert len(cycles(both, replace(SETTINGS, least_hops=2))) == 1


def test_a_cycle_may_change_its_currency() -> None:
    payments = make_payments(
        np.array([0, 1, 2]),
        np.array([1, 2, 0]),
        np.array([700, 100, 100]),
        np.arange(3) * DAY_US,
        accounts=3,
        currency=np.array([0, 1, 1]),
    )
    assert len(find_cycles(payments, SETTINGS)) == 1


def test_nothing_passes_through_a_hub_but_it_may_begin_there() -> None:
    many = [(2, 5 + n, 1.6 + n / 100) for n in range(9)]
    payments = drawn(*RING, *many)
    found = find_cycles(payments, replace(SETTINGS, hub=9, odds_against=0))
    assert len(found) == 0
    assert found.cut["hub"] == 1
    first = drawn(*RING, *((0, 5 + n, 1.6 + n / 100) for n in range(9)))
    assert len(cycles(first, replace(SETTINGS, hub=9))) == 1


def test_what_is_too_many_is_counted_and_the_best_are_kept() -> None:
    rows = [(a, b, hour / 24) for hour in range(40) for a in range(6) for b in range(6) if a != b]
    payments = drawn(*rows, accounts=6)
    every = replace(SETTINGS, odds_against=0, nearest=2, walks_kept=1)
    found = find_cycles(payments, replace(every, most_found=50))
    assert len(found) == 50
    assert min(found.cut[name] for name in ("most_found", "walks_kept", "nearest")) > 0
    again = find_cycles(payments, replace(every, most_found=20))
    assert again.payment.tolist() == found.payment[: len(again.payment)].tolist()


def test_an_account_with_a_million_payments_is_passed_by() -> None:
    count = 1_000_000
    other = np.arange(count) % 400_000 + 10
    hub = np.zeros(count, np.int64)
    payments = make_payments(
        np.concatenate([hub, other, [1, 2, 3]]),
        np.concatenate([other, hub, [2, 3, 1]]),
        np.full(2 * count + 3, 100),
        np.concatenate([np.arange(2 * count) * 60_000_000, [DAY_US, 2 * DAY_US, 3 * DAY_US]]),
        accounts=400_010,
    )
    found = find_cycles(payments, SETTINGS)
    assert found.cut["hub"] == 1
    assert [payments.payer[found.payments_of(0)].tolist(), len(found)] == [[1, 2, 3], 1]


@pytest.mark.parametrize("count", [0, 1])
def test_a_case_without_cycles_is_none(count: int) -> None:
    assert len(find_cycles(drawn(*RING[:1]) if count else empty(), SETTINGS)) == 0


def empty() -> Payments:
    """No payment among three accounts."""
    none = np.empty(0, np.int64)
    return make_payments(none, none, none, none, accounts=3)


def test_random_cases_have_all_their_cycles_and_walks() -> None:
    wrong = [seed for seed in range(300) if difference(seed)]
    assert wrong == []


def test_random_cases_do_have_cycles() -> None:
    assert sum(len(all_cycles(*random_case(seed))) for seed in range(100)) > 100


def test_small_cases_are_looked_at_more_widely() -> None:
    given = replace(SETTINGS, nearest=8, walks_kept=8)
    assert with_plenty(given, 10_000_000) == with_plenty(given, 1_000_000) == given
    assert with_plenty(given, 40_000) == replace(given, nearest=40, walks_kept=40)
    assert with_plenty(given, 3) == replace(given, nearest=64, walks_kept=64)
