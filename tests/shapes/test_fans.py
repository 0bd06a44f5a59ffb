"""Fans: small ones drawn by hand, and random ones against the definition."""

import numpy as np

from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.fans.fans import find_fans
from linkgraph.shapes.found import TYPOLOGIES
from linkgraph.shapes.payments import Payments, make_payments
from tests.shapes.many_fans import difference

SETTINGS = PatternSettings()


def drawn(*rows: tuple[int, int, float], accounts: int = 60) -> Payments:
    """Payments of a yuan: payer, payee, day."""
    payer, payee, days = np.array(rows).T
    fen = np.full(len(rows), 100)
    when = (days * DAY_US).astype(np.int64)
    return make_payments(payer.astype(int), payee.astype(int), fen, when, accounts=accounts)


def listed(payments: Payments, settings: PatternSettings = SETTINGS) -> list[tuple[str, set[int]]]:
    """Typology and counterparties of each fan."""
    found = find_fans(payments, settings)
    result = []
    for shape in range(len(found)):
        rows = found.payments_of(shape)
        inward = found.typology[shape] == 0
        parties = payments.payer[rows] if inward else payments.payee[rows]
        result.append((TYPOLOGIES[found.typology[shape]], set(parties.tolist())))
    return result


QUIET = [(20 + n, 50, 7.0 * n) for n in range(20)]
"""A new payer of account 50 every week."""


def test_four_payers_in_a_day_stand_out_among_weekly_ones() -> None:
    burst = [(n, 50, 60.0 + n / 10) for n in range(5)]
    assert listed(drawn(*QUIET, *burst))[0] == ("fan-in", {0, 1, 2, 3, 4})


def test_payees_of_one_payer_are_a_fan_out() -> None:
    burst = [(50, n, 60.0 + n / 10) for n in range(5)]
    assert ("fan-out", {0, 1, 2, 3, 4}) in listed(drawn(*QUIET, *burst))


def test_three_payers_are_no_fan() -> None:
    assert listed(drawn(*[(n, 50, float(n)) for n in range(3)])) == []


def test_one_payer_is_counted_once_however_often_it_pays() -> None:
    often = [(n % 3, 50, n / 10) for n in range(12)]
    assert listed(drawn(*often)) == []
    fan = listed(drawn(*often, (3, 50, 1.0), (4, 50, 40.0)))
    assert fan == [("fan-in", {0, 1, 2, 3})]


def test_who_pays_before_or_after_is_not_part_of_it() -> None:
    burst = [(n, 50, 60.0 + n / 10) for n in range(5)]
    standing = [(9, 50, day) for day in (1.0, 60.2, 100.0)]
    assert listed(drawn(*QUIET, *burst, *standing))[0] == ("fan-in", {0, 1, 2, 3, 4})


def test_payments_too_far_apart_are_no_fan() -> None:
    assert listed(drawn(*[(n, 50, 11.0 * n) for n in range(20)])) == []


def test_a_payday_of_everybody_is_less_unusual_than_a_burst_of_one() -> None:
    """Account 50 has more payers on the payday than in its burst."""
    others = [(10 + n, 59, 30.0 + n / 80) for n in range(40)]
    payday = [(n, 50, 30.0 + n / 10) for n in range(6)]
    burst = [(n, 50, 60.0 + n / 10) for n in range(6, 10)]
    quiet = [(50, 51, float(day)) for day in range(0, 90, 3)]
    fans = [fan for fan in listed(drawn(*others, *payday, *burst, *quiet)) if 59 not in fan[1]]
    assert fans[0] == ("fan-in", {6, 7, 8, 9})


def test_one_account_has_some_fans_and_the_rest_is_counted() -> None:
    bursts = [(4 * burst + n, 50, 40.0 * burst + n / 10) for burst in range(5) for n in range(4)]
    found = find_fans(drawn(*bursts), SETTINGS)
    assert len(found) == 3
    assert found.cut == {"fans_each": 1}
    assert set(np.diff(found.start)) == {4}


def test_no_payments_no_fans() -> None:
    nothing = np.empty(0, np.int64)
    found = find_fans(make_payments(nothing, nothing, nothing, nothing, accounts=0), SETTINGS)
    assert len(found) == 0 and found.cut == {}


def test_agrees_with_the_definition() -> None:
    """`python -m tests.shapes.many_fans 10000` runs more."""
    assert [seed for seed in range(400) if difference(seed)] == []
