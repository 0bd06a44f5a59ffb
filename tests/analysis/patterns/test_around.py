"""Groups around one known account: its findings, and fans looked for because it is known."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from linkgraph.analysis.patterns.around import BUILT, MOST_GROUPS, groups_around
from linkgraph.analysis.patterns.near_fans import best_window, fans_near
from linkgraph.analysis.patterns.search import rank_payments
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.payments import Payments, make_payments

HOUR = 3_600_000_000
SETTINGS = PatternSettings()


def paid(rows: list[tuple[int, int, int]], accounts: int = 60, fen: int = 12_345) -> Payments:
    """Return payments of (payer, payee, hour), each of another amount."""
    payer, payee, hour = np.array(rows, np.int64).reshape(-1, 3).T
    amounts = fen + 991 * np.arange(len(rows)) ** 2
    return make_payments(payer, payee, amounts, hour * HOUR, accounts=accounts)


FAN = [(number, 9, 500 + number) for number in range(6)]
LONG_AGO = [(30, 31, 0), (20, 9, 10), (21, 9, 2000), (32, 33, 2400)]


def test_a_fan_around_one_of_its_payers() -> None:
    payments = paid(FAN + LONG_AGO)
    groups = groups_around(payments, 3, SETTINGS)
    assert groups[0].members.tolist() == [0, 1, 2, 3, 4, 5, 9]
    assert groups[0].finding == BUILT
    assert payments.payee[groups[0].payments].tolist() == [9] * 6
    mirrored = make_payments(
        payments.payee, payments.payer, payments.fen, payments.earliest, accounts=60
    )
    assert groups_around(mirrored, 3, SETTINGS)[0].members.tolist() == [0, 1, 2, 3, 4, 5, 9]
    assert groups_around(payments, 9, SETTINGS)[0].members.tolist() == [0, 1, 2, 3, 4, 5, 9]


def test_the_window_holds_the_known_account() -> None:
    late = [(number, 9, 1000 + 4 * number) for number in range(10, 14)]
    groups = groups_around(paid(FAN + late + LONG_AGO), 12, SETTINGS)
    assert groups[0].members.tolist() == [9, 10, 11, 12, 13]


def test_who_pays_again_and_again_is_in_no_fan() -> None:
    payments = paid([(3, 9, hour) for hour in range(0, 2400, 100)] + FAN + LONG_AGO)
    assert groups_around(payments, 3, SETTINGS) == ()
    assert 3 not in groups_around(payments, 4, SETTINGS)[0].members


def test_too_few_and_too_many_make_no_fan() -> None:
    few = replace(SETTINGS, known_fan=7)
    assert fans_near(paid(FAN), 3, few) == []
    hub = replace(SETTINGS, hub=5)
    assert fans_near(paid(FAN), 3, hub) == []
    assert fans_near(paid([]), 3, SETTINGS) == []
    assert groups_around(paid([]), 3, SETTINGS) == ()


def test_findings_come_first_and_groups_differ() -> None:
    """Two payers pay three payees (a biclique); one payer is in a fan, too."""
    pairs = [(0, 20 + number, 700 + number) for number in range(3)]
    pairs += [(40, 20 + number, 705 + number) for number in range(3)]
    payments = paid(pairs + FAN + LONG_AGO)
    ranked = rank_payments(payments, SETTINGS)
    groups = groups_around(payments, 0, SETTINGS, ranked)
    assert groups[0].finding >= 0
    assert groups[0].members.tolist() == ranked.members_of(groups[0].finding).tolist()
    assert groups[0].members.tolist() == [0, 20, 21, 22, 40]
    assert [0, 1, 2, 3, 4, 5, 9] in [group.members.tolist() for group in groups]
    said = groups_around(payments, 0, SETTINGS, ranked, findings_only=True)
    assert said[0].members.tolist() == groups[0].members.tolist()
    assert all(group.finding >= 0 for group in said)
    again = groups_around(payments, 0, SETTINGS)
    assert [group.members.tolist() for group in again] == [g.members.tolist() for g in groups]


rows = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 900)), max_size=40)


@settings(max_examples=25, deadline=None)
@given(rows, st.integers(0, 8), st.randoms(use_true_random=False))
def test_no_more_than_three_and_none_by_row_order(
    made: list[tuple[int, int, int]], account: int, shuffler: object
) -> None:
    payments = paid(made, 9)
    groups = groups_around(payments, account, SETTINGS)
    assert len(groups) <= MOST_GROUPS
    for group in groups:
        assert account in group.members
        ends = np.union1d(payments.payer[group.payments], payments.payee[group.payments])
        assert ends.tolist() == group.members.tolist()
    back = make_payments(
        payments.payer[::-1],
        payments.payee[::-1],
        payments.fen[::-1],
        payments.earliest[::-1],
        accounts=9,
    )
    same = groups_around(back, account, SETTINGS)
    assert [group.members.tolist() for group in same] == [g.members.tolist() for g in groups]


@settings(deadline=None)
@given(st.lists(st.integers(0, 900), min_size=3, max_size=12), st.data())
def test_the_best_window_is_the_best_of_all(hours: list[int], data: st.DataObject) -> None:
    payments = paid([(number, 50, hour) for number, hour in enumerate(hours)])
    at = np.arange(len(hours), dtype=np.int32)
    held = data.draw(st.integers(-1, len(hours) - 1))
    whole = float(1000 * HOUR)
    found = best_window(payments, at, held, whole, SETTINGS)
    best = -np.inf
    times = payments.earliest
    for begin in range(len(at)):
        for halved in range(10):
            most = SETTINGS.window_days * 24 * HOUR
            inside = (times >= times[begin]) & (times <= times[begin] + (most >> halved))
            span = times[inside].max() - times[begin] + 1
            if inside.sum() >= 3 and span <= most and (held < 0 or inside[held]):
                chance = len(at) * binom.sf(inside.sum() - 2, len(at) - 1, span / whole)
                best = max(best, -np.log10(chance))
    assert (found is None) == (best == -np.inf)
    if found is not None:
        assert abs(found[0] - best) < 1e-6
        assert held < 0 or held in found[1]
