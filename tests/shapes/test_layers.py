"""Layered shapes: drawn by hand, and against their definitions on random cases."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from linkgraph.durations import DAY_US, HOUR_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.fans.gather_scatter import find_gather_scatter
from linkgraph.shapes.found import TYPOLOGIES
from linkgraph.shapes.layered.bipartite import find_bipartite
from linkgraph.shapes.layered.scatter_gather import find_scatter_gather
from linkgraph.shapes.pairs import index_payments, pays_once, read_pairs
from linkgraph.shapes.passes.commission import learn_commission
from linkgraph.shapes.passes.passes import Passes, find_exact_passes, find_matched_passes
from linkgraph.shapes.passes.schemes import join_passes
from linkgraph.shapes.payments import Matched, Payments, make_payments
from tests.shapes.many_gather_scatters import difference as turns_differ
from tests.shapes.many_layers import check, commission, sets_of
from tests.shapes.many_passes import difference as passes_differ
from tests.shapes.many_shares import difference as shares_differ
from tests.shapes.many_stacks import difference as stacks_differ

SETTINGS = PatternSettings()


def paid(*rows: tuple[int, int, int, float]) -> Payments:
    """Return payments (payer, payee, fen, day)."""
    payer, payee, fen, day = zip(*rows, strict=True)
    time = (np.array(day) * DAY_US).astype(np.int64)
    return make_payments(np.array(payer), np.array(payee), np.array(fen), time, accounts=60)


def schemes_of(payments: Payments) -> list[tuple[str, frozenset[int]]]:
    """Return the schemes of exact passes, by type, as transfers."""
    index = index_payments(payments, pays_once(payments))
    found = join_passes(
        payments, find_exact_passes(payments, index, commission(), SETTINGS), SETTINGS
    )
    return [
        (TYPOLOGIES[found.typology[s]], frozenset(payments.transfer[found.payments_of(s)].tolist()))
        for s in range(len(found))
    ]


@pytest.mark.parametrize("block", range(10))
def test_agrees_with_the_definitions(block: int) -> None:
    """`python -m tests.shapes.many_layers 10000` runs more, and so do the others."""
    for seed in range(block * 30, block * 30 + 30):
        check(seed)


@pytest.mark.parametrize("difference", [shares_differ, passes_differ, turns_differ, stacks_differ])
def test_shares_and_passes_are_as_defined(difference: Callable[[int], str]) -> None:
    assert [seed for seed in range(300) if difference(seed)] == []


def test_a_hub_that_keeps_a_tenth_gathers_and_scatters() -> None:
    payments = paid((0, 5, 31_111, 0), (1, 5, 20_021, 1), (5, 7, 40_018, 3), (5, 8, 6_000, 4))
    assert schemes_of(payments) == [("gather-scatter", frozenset({0, 1, 2, 3}))]


def test_accounts_side_by_side_scatter_and_gather() -> None:
    payments = paid(
        *((0, 5, 31_111, 0), (0, 6, 20_021, 1), (5, 9, 28_000, 3), (6, 9, 18_019, 4)),
    )
    assert schemes_of(payments) == [("scatter-gather", frozenset({0, 1, 2, 3}))]


def test_pass_after_pass_is_a_chain_and_with_branches_a_stack() -> None:
    chain = ((0, 5, 31_111, 0), (5, 6, 28_000, 1), (6, 7, 25_200, 2))
    assert schemes_of(paid(*chain)) == [("chain", frozenset({0, 1, 2}))]
    branched = (*chain[:2], (6, 7, 20_000, 2), (6, 8, 5_200, 3))
    assert schemes_of(paid(*branched)) == [("stack", frozenset({0, 1, 2, 3}))]


def test_several_pay_one_account_and_then_it_pays_several() -> None:
    """Five pay 50 within two days, who pays four a day later; a month on life goes on."""
    rows = [(k, 50, 10_000 + 77 * k, 0.3 * k) for k in range(5)]
    rows += [(50, 10 + k, 12_300 - 45 * k, 2.5 + 0.1 * k) for k in range(4)]
    rows += [(20, 50, 7_000, 60.0), (50, 21, 3_000, 90.0), (22, 23, 100, 365.0)]
    payments = paid(*rows)
    index = index_payments(payments, pays_once(payments))
    turns = find_gather_scatter(payments, index, SETTINGS)
    assert [set(turns.shapes.payments_of(0).tolist())] == [set(range(9))]
    assert turns.shapes.layer.tolist() == [0] * 5 + [1] * 4
    # 11 payments in a year: nine of them within three days, the five in before the four out
    assert 20 < turns.worth[0] < 45
    kept = [(*row[:2], row[2] // 20, row[3]) if row[0] == 50 else row for row in rows]
    assert len(find_gather_scatter(paid(*kept), index, SETTINGS).shapes) == 0


def test_an_exact_share_is_a_pass_however_long_the_money_rested_in_the_window() -> None:
    late = ((0, 5, 31_111, 0), (5, 6, 28_000, SETTINGS.window_days - 1))
    assert late[1][3] > SETTINGS.hop_days
    assert schemes_of(paid(*late)) == [("pass-through", frozenset({0, 1}))]
    assert schemes_of(paid(late[0], (5, 6, 28_000, SETTINGS.window_days + 1))) == []


def test_money_that_left_before_it_came_is_no_pass() -> None:
    assert schemes_of(paid((0, 5, 31_111, 3), (5, 6, 28_000, 1))) == []


def test_pairs_that_pay_twice_are_not_looked_at() -> None:
    assert schemes_of(paid((0, 5, 31_111, 0), (0, 5, 500, 9), (5, 6, 28_000, 1))) == []


def test_the_commission_is_learned_and_not_where_there_is_none() -> None:
    rng = np.random.default_rng(5)
    rows: list[tuple[int, int, int, float]] = []
    for k in range(12):
        fen = int(rng.integers(500_000, 900_000))
        rows += [(k, k + 20, fen, k), (k + 20, (k + 7) % 20, round(fen * 0.985), k + 0.5)]
    payments = paid(*rows)
    learned = learn_commission(payments, index_payments(payments, pays_once(payments)), SETTINGS)
    assert learned.share.tolist() == [0.985]
    assert learned.seen[0] >= 12
    noise = [
        (payer, payee, int(rng.integers(500_000, 900_000)), day)
        for payer, payee, day, _ in ((row[0], row[1], row[3], 0) for row in rows)
    ]
    quiet = paid(*noise)
    none = learn_commission(quiet, index_payments(quiet, pays_once(quiet)), SETTINGS)
    assert len(none) == 0


def test_equal_amounts_of_one_account_are_one_witness() -> None:
    fives = [(k, 5, 812_345, k) for k in (0, 1, 2, 3, 4)]
    fives += [(5, k, round(812_345 * 0.9), 6) for k in (6, 7, 8, 9)]
    payments = paid(*fives)
    index = index_payments(payments, pays_once(payments))
    assert len(learn_commission(payments, index, SETTINGS)) == 0


def test_one_account_that_passes_on_different_amounts_shows_its_share() -> None:
    rng = np.random.default_rng(8)
    amounts = rng.integers(500_000, 900_000, 12).tolist()
    rows: list[tuple[int, int, int, float]] = [(k, 50, fen, k) for k, fen in enumerate(amounts)]
    rows += [(50, k + 20, round(fen * 0.97), k + 0.5) for k, fen in enumerate(amounts)]
    payments = paid(*rows)
    learned = learn_commission(payments, index_payments(payments, pays_once(payments)), SETTINGS)
    assert learned.share.tolist() == [0.97]
    assert learned.seen.tolist() == [12]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("unit", [1, 10_000])
def test_unrelated_payments_show_no_share(seed: int, unit: int) -> None:
    """Shops of a few prices: equal amounts in and out, round ones, many at one account."""
    rng = np.random.default_rng(seed)
    prices = rng.integers(100, 9_000, 40) * 100
    payer, payee = rng.integers(0, 300, (2, 8_000))
    fen = np.maximum(prices[rng.integers(0, 40, 8_000)] // unit, 1) * unit
    payments = make_payments(payer, payee, fen, rng.integers(0, 60, 8_000) * DAY_US, accounts=300)
    index = index_payments(payments, pays_once(payments))
    assert len(learn_commission(payments, index, SETTINGS)) == 0


def test_equal_amounts_everywhere_say_nothing() -> None:
    rows = [(k, k + 20, 100_000, k) for k in range(12)]
    rows += [(k + 20, (k + 7) % 20, 100_000, k + 1) for k in range(12)]
    payments = paid(*rows)
    index = index_payments(payments, pays_once(payments))
    assert len(learn_commission(payments, index, SETTINGS)) == 0


def test_three_ways_from_one_account_to_another() -> None:
    rows = [(0, k, 1_000 + k, 0) for k in (5, 6, 7)] + [(k, 9, 950 - k, 2) for k in (5, 6, 7)]
    rows += [(10 + k, 20 + k, 5_000, k) for k in range(10)]
    rows += [(20 + k, 30 + k, 4_000, k + 1) for k in range(10)]
    payments = paid(*rows)
    found = find_scatter_gather(payments, index_payments(payments, pays_once(payments)), SETTINGS)
    assert [sorted(payments.transfer[list(one)].tolist()) for one in sets_of(found)] == [
        [0, 1, 2, 3, 4, 5]
    ]


def test_an_account_that_pays_first_and_is_paid_back_belongs_to_the_ways() -> None:
    ways = [(0, k, 1_000 + k, 1) for k in (4, 5, 6, 7)]
    ways += [(k, 9, 950 - k, 2) for k in (4, 5, 6, 7)]
    advance, late = [(8, 9, 800, 1.5), (0, 8, 820, 3)], [(3, 9, 700, 50), (0, 3, 750, 3)]
    rest: list[tuple[int, int, int, float]] = [(10 + k, 20 + k, 5_000, k) for k in range(10)]
    rest += [(20 + k, 30 + k, 4_000, k + 1) for k in range(10)]

    def found(*some: tuple[int, int, int, float]) -> list[list[int]]:
        payments = paid(*some, *rest)
        index = index_payments(payments, pays_once(payments))
        shapes = sets_of(find_scatter_gather(payments, index, SETTINGS))
        return [sorted(payments.transfer[list(one)].tolist()) for one in shapes]

    assert found(*ways, *advance, *late) == [list(range(10))]
    assert found(*advance, *late) == []


def test_everybody_pays_everybody_is_bipartite_once() -> None:
    rows = [(a, b, 1_000 + a + b, a + b / 10) for a in range(3) for b in range(10, 14)]
    payments = paid(*rows, (0, 20, 5_000, 2), (20, 10, 4_000, 3))
    index = index_payments(payments, pays_once(payments))
    found = sorted(sets_of(find_bipartite(payments, index, SETTINGS)), key=len)
    assert sorted(payments.transfer[list(found[-1])].tolist()) == list(range(12))
    assert all(one <= found[-1] for one in found)  # windows that begin later: ranking nests them


def test_matched_money_that_left_soon_is_a_pass_and_wages_are_not() -> None:
    rows = [(0, 5, 900_000, 0), (5, 6, 500_000, 0.1), (5, 7, 399_000, 0.2)]
    wages = [(8, 9, 700_000, 0), (9, 10, 690_000, 0.3), (9, 10, 690_000, 40)]
    payer, payee, fen, day = zip(*rows, *wages, strict=True)
    time = (np.array(day) * DAY_US).astype(np.int64)
    matched = Matched(
        np.array([0, 0, 3], np.int32),
        np.array([1, 2, 4], np.int32),
        np.array([500_000, 399_000, 690_000]),
    )
    payments = make_payments(
        *(np.array(payer), np.array(payee), np.array(fen), time), accounts=12, matched=matched
    )
    standing = read_pairs(payments, SETTINGS.window_days).standing
    found = find_matched_passes(payments, standing, SETTINGS)
    assert found.account.tolist() == [5]
    assert sorted(payments.transfer[found.payment].tolist()) == [0, 1, 2]
    slow = PatternSettings(pass_hours=1)
    assert len(find_matched_passes(payments, standing, slow)) == 0
    assert HOUR_US * 24 == DAY_US


def within(days: int) -> PatternSettings:
    """Return settings with this window."""
    return replace(SETTINGS, window_days=days)


def passes_of(payments: Payments, *pairs: tuple[int, int]) -> Passes:
    """Return passes of one payment in and one out, as transfers."""
    place = np.argsort(payments.transfer)
    rows = place[np.array(pairs)].astype(np.int32)
    count = len(pairs)
    return Passes(
        *(payments.payee[rows[:, 0]], np.zeros(count), np.ones(count), rows.reshape(-1)),
        *(2 * np.arange(count + 1), 2 * np.arange(count) + 1),
    )


def test_passes_side_by_side_are_joined_though_a_longer_one_began_between_them() -> None:
    days = ((0, 5, 0), (5, 9, 2), (0, 6, 0.5), (6, 9, 3.4), (0, 7, 1), (7, 9, 1.5))
    payments = paid(*((payer, payee, 100, day) for payer, payee, day in days))
    found = join_passes(payments, passes_of(payments, (0, 1), (2, 3), (4, 5)), within(3))
    assert [len(found.payments_of(shape)) for shape in range(len(found))] == [6]


def test_one_payer_in_common_joins_passes_of_about_one_time_only() -> None:
    """Five accounts pass on what payer 0 sends and payee 9 gets, a day apart; 0 pays two more."""
    rows = [(0, 20 + k, 30_000 + 1_010 * k, k) for k in range(5)]
    rows += [(20 + k, 9, 27_000 + 909 * k, 6 + k) for k in range(5)]
    other = [(0, 30, 41_110, 4.5), (30, 40, 36_999, 8), (0, 31, 47_770, 16), (31, 41, 42_993, 19)]
    payments = paid(*rows, *other)
    passes = passes_of(payments, *((k, 5 + k) for k in range(5)), (10, 11), (12, 13))
    passes = replace(passes, share=np.full(len(passes), 0.9))
    for odds, sizes in ((0, [14]), (9, [14]), (8, [2, 12]), (4, [2, 12])):
        found = join_passes(payments, passes, replace(SETTINGS, apart_odds=odds))
        assert sorted(np.diff(found.start).tolist()) == sizes
    whole = replace(passes, share=np.ones(len(passes)))
    assert len(join_passes(payments, whole, SETTINGS)) == 3


def test_two_passes_through_one_account_gather_and_scatter() -> None:
    payments = paid((0, 5, 100, 0), (5, 9, 100, 1), (0, 5, 200, 2), (5, 9, 200, 3))
    found = join_passes(payments, passes_of(payments, (0, 1), (2, 3)), within(9))
    assert [TYPOLOGIES[number] for number in found.typology] == ["gather-scatter"]


def test_layers_are_counted_along_passes_of_one_moment() -> None:
    payments = paid(*((account, account - 1, 100 + account, 0) for account in range(9, 0, -1)))
    row = {
        int(payer): place
        for place, payer in enumerate(payments.payer[np.argsort(payments.transfer)])
    }
    chained = [(row[account], row[account - 1]) for account in range(9, 1, -1)]
    found = join_passes(payments, passes_of(payments, *chained), within(9))
    layers = found.layer[np.argsort(-payments.payer[found.payment])]
    assert layers.tolist() == list(range(9))
