"""Custom, nearness and layers: against loops, and against shapes drawn at random."""

from dataclasses import replace

import numpy as np
import pytest

from linkgraph.analysis.patterns.custom import CUSTOMS, custom_points
from linkgraph.analysis.patterns.near_points import near_points
from linkgraph.analysis.patterns.order_points import order_points
from linkgraph.analysis.patterns.stations import list_stations
from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES, Shapes
from linkgraph.shapes.likeness import read_likeness
from linkgraph.shapes.payments import Payments, make_payments

SCATTER = TYPOLOGIES.index("scatter-gather")


def sized(typology: list[int], size: list[int]) -> Shapes:
    """Return shapes of these types and sizes, of whatever payments."""
    start = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
    entries = np.arange(start[-1], dtype=np.int32)
    return Shapes(np.array(typology, np.uint8), start, entries, np.zeros(len(entries), np.uint8))


def taken(typology: list[int], size: list[int], score: list[float], customary: int) -> list[float]:
    """Return what is taken of each, by looking at every other."""
    found = []
    for kind, many, mine in zip(typology, size, score, strict=True):
        like = sorted(
            other
            for same, count, other in zip(typology, size, score, strict=True)
            if same == kind and max(many, count) * 5 <= min(many, count) * 6
        )
        every = sorted([0.0] * customary + like)
        half = every[len(every) // 2] if len(like) >= customary else 0.0
        found.append(-min(half, mine) if kind in CUSTOMS else 0.0)
    return found


@pytest.mark.parametrize("seed", range(30))
def test_custom_is_what_half_have(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(0, 120))
    typology = rng.integers(0, len(TYPOLOGIES), count).tolist()
    size = rng.integers(3, int(rng.choice([5, 40])), count).tolist()
    score = rng.choice([0.0, 1.0, 2.5, 7.0, 9.25], count).tolist()
    customary = int(rng.choice([1, 3, 30]))
    found = custom_points(
        sized(typology, size), np.array(score), PatternSettings(customary=customary)
    )
    assert found.tolist() == taken(typology, size, score, customary)


def test_one_that_stands_out_among_many_stands_first_and_a_single_one_keeps_all() -> None:
    size = [4] * 500 + [9]
    score = np.array([6.0 + place / 500 for place in range(499)] + [9.0, 5.0])
    left = score + custom_points(
        sized([CUSTOMS[0]] * 501, size), score, PatternSettings(customary=30)
    )
    assert left[500] == 5.0
    assert left[499] == left[:500].max()
    assert (left[:250] < 1).all()


def two_steps(fen: list[tuple[int, int]], days: list[tuple[float, float]]) -> Payments:
    """Return scatter-gather from 0 to 1: through accounts from 2 on, in and out of each."""
    count = len(fen)
    middle = np.arange(count) + 2
    ends = np.r_[np.zeros(count), middle], np.r_[middle, np.ones(count)]
    money, moment = np.array(fen).T.ravel(), (np.array(days).T.ravel() * DAY_US).astype(np.int64)
    payer, payee = (side.astype(np.int64) for side in ends)
    return make_payments(payer, payee, money, moment, accounts=count + 2)


def whole(payments: Payments) -> Shapes:
    """Return all payments as one scatter-gather."""
    shapes = sized([SCATTER], [len(payments)])
    return replace(shapes, layer=(payments.payee == 1).astype(np.uint8))


def test_all_scattered_before_any_is_gathered_is_rarer_than_each_in_before_out() -> None:
    money = [(900, 880), (700, 710), (500, 505)]
    apart = two_steps(money, [(0, 3), (1, 4), (2, 5)])
    mixed = two_steps(money, [(0, 3), (1, 4), (3.5, 5)])
    points = [
        float(order_points(one, whole(one), list_stations(one, whole(one)))[0])
        for one in (apart, mixed)
    ]
    assert points[0] == pytest.approx(np.log10(20))
    assert points[1] == pytest.approx(3 * np.log10(2))


def test_near_amounts_by_chance_have_points_as_seldom_as_they_say() -> None:
    rng = np.random.default_rng(11)
    count = 30_000
    fen = np.rint(np.exp(rng.normal(12, 1.9, (count, 2)))).astype(np.int64) + 1
    pairs = [(int(one), int(other)) for one, other in fen]
    payments = two_steps(pairs, [(0, 1)] * count)
    stations = list_stations(payments, whole(payments))
    some = stations.ordered
    assert int(some.sum()) == count
    owner = np.arange(len(stations)) % 6_000
    points = near_points(replace(stations, shape=owner), some, read_likeness(payments, 2), 6_000)
    for least in (1.0, 2.0):
        assert (points >= least).mean() <= 1.4 * 10**-least
    assert points.max() > 2


def test_one_exchanged_on_the_way_takes_little_from_the_others() -> None:
    rng = np.random.default_rng(2)
    noise = [(int(one), int(other)) for one, other in rng.integers(1, 10**8, (300, 2))]
    kept = [(50_000, 49_100), (71_000, 70_500), (30_000, 30_900)]
    odd = [*kept, (40_000, 2_900_000)]
    found = []
    for some in (kept, odd, noise[:4]):
        payments = two_steps([*some, *noise], [(0, 1)] * (len(some) + 300))
        stations = list_stations(payments, whole(payments))
        wanted = stations.ordered & (stations.account < len(some) + 2)
        found.append(near_points(stations, wanted, read_likeness(payments, 2), 1)[0])
    assert found[0] > found[1] > 2
    assert found[2] < 1
