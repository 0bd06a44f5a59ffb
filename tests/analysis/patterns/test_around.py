"""Groups around one known account: its findings, and fans looked for because it is known."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from linkgraph.analysis.patterns.around import (
    BUILT,
    MOST_GROUPS,
    Group,
    groups_around,
    search_once,
)
from linkgraph.analysis.patterns.known import Known
from linkgraph.analysis.patterns.near_fans import Fan, best_window, fans_near
from linkgraph.analysis.patterns.search import rank_payments
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.pairs import index_payments
from linkgraph.shapes.payments import Payments, make_payments

HOUR = 3_600_000_000
SETTINGS = PatternSettings()


def paid(rows: list[tuple[int, int, int]], accounts: int = 60, fen: int = 12_345) -> Payments:
    """Return payments of (payer, payee, hour), each of another amount."""
    payer, payee, hour = np.array(rows, np.int64).reshape(-1, 3).T
    amounts = fen + 991 * np.arange(len(rows)) ** 2
    return make_payments(payer, payee, amounts, hour * HOUR, accounts=accounts)


def around(payments: Payments, account: int, how: PatternSettings = SETTINGS) -> tuple[Group, ...]:
    return groups_around(search_once(payments, how), account)


def fans(payments: Payments, account: int, how: PatternSettings = SETTINGS) -> list[Fan]:
    return fans_near(payments, account, search_once(payments, how).known, how)


FAN = [(number, 9, 500 + number) for number in range(6)]
LONG_AGO = [(30, 31, 0), (20, 9, 10), (21, 9, 2000), (32, 33, 2400)]


def test_a_fan_around_one_of_its_payers() -> None:
    payments = paid(FAN + LONG_AGO)
    groups = around(payments, 3)
    assert groups[0].members.tolist() == [0, 1, 2, 3, 4, 5, 9]
    assert groups[0].finding == BUILT
    assert payments.payee[groups[0].payments].tolist() == [9] * 6
    mirrored = make_payments(
        payments.payee, payments.payer, payments.fen, payments.earliest, accounts=60
    )
    assert around(mirrored, 3)[0].members.tolist() == [0, 1, 2, 3, 4, 5, 9]
    assert around(payments, 9)[0].members.tolist() == [0, 1, 2, 3, 4, 5, 9]


def test_the_window_holds_the_known_account() -> None:
    late = [(number, 9, 1000 + 4 * number) for number in range(10, 14)]
    groups = around(paid(FAN + late + LONG_AGO), 12)
    assert groups[0].members.tolist() == [9, 10, 11, 12, 13]


def test_who_pays_again_and_again_is_in_no_fan() -> None:
    payments = paid([(3, 9, hour) for hour in range(0, 2400, 100)] + FAN + LONG_AGO)
    assert around(payments, 3) == ()
    assert 3 not in around(payments, 4)[0].members


def test_too_few_and_too_many_make_no_fan() -> None:
    few = replace(SETTINGS, known_fan=7)
    assert fans(paid(FAN), 3, few) == []
    hub = replace(SETTINGS, hub=5)
    assert fans(paid(FAN), 3, hub) == []
    assert fans(paid([]), 3) == []
    assert around(paid([]), 3) == ()


def test_findings_come_first_and_groups_differ() -> None:
    """Two payers pay three payees (a biclique); one payer is in a fan, too."""
    pairs = [(0, 20 + number, 700 + number) for number in range(3)]
    pairs += [(40, 20 + number, 705 + number) for number in range(3)]
    payments = paid(pairs + FAN + LONG_AGO)
    ranked = rank_payments(payments, SETTINGS)
    groups = groups_around(search_once(payments, SETTINGS, ranked), 0)
    assert groups[0].finding >= 0
    assert groups[0].members.tolist() == ranked.members_of(groups[0].finding).tolist()
    assert groups[0].members.tolist() == [0, 20, 21, 22, 40]
    assert [0, 1, 2, 3, 4, 5, 9] in [group.members.tolist() for group in groups]
    again = around(payments, 0)
    assert [group.members.tolist() for group in again] == [g.members.tolist() for g in groups]


rows = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 900)), max_size=40)


@settings(max_examples=25)
@given(rows, st.integers(0, 8), st.randoms(use_true_random=False))
def test_no_more_than_three_and_none_by_row_order(
    made: list[tuple[int, int, int]], account: int, shuffler: object
) -> None:
    payments = paid(made, 9)
    groups = around(payments, account)
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
    same = around(back, account)
    assert [group.members.tolist() for group in same] == [g.members.tolist() for g in groups]


def test_who_pays_several_times_belongs_unless_before_or_after_too() -> None:
    """Victims often pay one card more than once; payer 5 paid it ten days before as well."""
    twice = [(number, 9, 507 + number) for number in range(6)]
    payments = paid([*FAN, *twice, (5, 9, 265), *LONG_AGO])
    (group,) = around(payments, 3)
    assert group.members.tolist() == [0, 1, 2, 3, 4, 9]
    assert len(group.payments) == 10


def test_what_a_finding_explains_is_no_fan() -> None:
    """Three payers pay four payees (a biclique): each payee is no fan besides."""
    pairs = [(one, 20 + other, 700 + 3 * one + other) for one in range(3) for other in range(4)]
    payments = paid(pairs + LONG_AGO)
    case = search_once(payments, SETTINGS)
    assert case.ranked.score[0] >= SETTINGS.known_score
    assert fans_near(payments, 20, case.known, SETTINGS) == []
    whole = search_once(payments, replace(SETTINGS, known_score=1e9))
    assert fans_near(payments, 20, whole.known, SETTINGS)


def test_a_fan_of_known_members_is_before_a_closer_one_of_nobody() -> None:
    """Account 0 pays 9 with members of bicliques, and 19 within the hour, with nobody known."""
    pairs = [
        (ring + one, 40 + ring + other, 100 * ring + 7 * one + other)
        for ring in (0, 3)
        for one in range(3)
        for other in range(3)
    ]
    slow = [(number, 9, 1000 + 40 * number) for number in range(6)]
    quick = [(number, 19, 1500) for number in (0, 10, 11, 12, 13, 14)]
    strangers = [(60 + number, 80 + number % 7, 90 * number) for number in range(20)]
    payments = paid(pairs + slow + quick + strangers + LONG_AGO, 100)
    known, closer = fans(payments, 0)
    assert (known.centre, known.known, known.parties) == (9, 6, 6)
    assert (closer.centre, closer.known, closer.parties) == (19, 1, 6)
    assert known.points > closer.points and known.burst < closer.burst
    groups = around(payments, 0)
    assert [group.fan.centre for group in groups if group.fan is not None] == [9, 19]


def test_a_fan_that_nothing_speaks_for_is_not_offered() -> None:
    """Its payers come as slowly as they would by chance, and none is known."""
    payments = paid([(number, 9, 300 * number) for number in range(9)] + LONG_AGO)
    assert fans(payments, 3)
    assert around(payments, 3) == ()


@given(
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 900)), min_size=3, max_size=14),
    st.sets(st.integers(0, 7)),
    st.data(),
)
def test_the_best_window_is_the_best_of_all(
    rows: list[tuple[int, int]], members: set[int], data: st.DataObject
) -> None:
    payments = paid([(payer, 50, hour) for payer, hour in rows])
    at = np.arange(len(rows), dtype=np.int32)
    parties = sorted({payer for payer, _ in rows})
    held = data.draw(st.sampled_from([-1, *parties]))
    member = np.isin(np.arange(60), list(members))
    index = index_payments(payments, np.ones(len(at), np.bool_))
    known = Known(member, index, 0.3, 0.2, 0.1, 1000.0 * HOUR)
    found = best_window(payments, at, True, held, known, SETTINGS)
    best = []
    for begin in sorted({min(hour for payer, hour in rows if payer == one) for one in parties}):
        for halved in range(10):
            until = begin + SETTINGS.window_days * 24 / 2**halved
            inside = {
                one
                for one in parties
                if all(begin <= hour <= until for payer, hour in rows if payer == one)
            }
            if len(inside) < SETTINGS.known_fan or (held >= 0 and held not in inside):
                continue
            last = max(hour for payer, hour in rows if payer in inside)
            if last - begin >= SETTINGS.window_days * 24:
                continue
            tail = binom.sf(len(inside & members) - 1, len(inside), 0.3)
            share = ((last - begin) * HOUR + 1) / (1000 * HOUR)
            burst = binom.sf(len(inside) - 2, len(parties) - 1, share)
            best.append((-np.log10(tail * len(parties)), -np.log10(burst * len(parties)), inside))
    assert (found is None) == (not best)
    if found is not None:
        shown, burst = max((round(max(t, 0.0), 6), round(b, 6)) for t, b, _ in best)
        assert abs(max(found.tail, 0.0) - shown) < 1e-5 and abs(found.burst - burst) < 1e-5
        inside = set(payments.payer[found.payments].tolist())
        equal = [(t, one) for t, b, one in best if round(b, 6) == burst]
        assert any(abs(found.tail - t) < 1e-5 and inside == one for t, one in equal)
        assert len(found.payments) == sum(payer in inside for payer, _ in rows)
        assert (found.parties, found.known) == (len(inside), len(inside & members))
        assert found.all_of == len(parties)
        assert found.centre == 50 and found.inward and found.centre_points == 0
