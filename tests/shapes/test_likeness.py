"""How alike amounts are: against counting, and against amounts drawn at random."""

from math import comb, log, log10

import numpy as np
import pytest

from linkgraph.shapes.likeness import APART, Likeness, alike_points, nearness, read_likeness
from linkgraph.shapes.payments import Payments, make_payments


def paid(fen: list[int], currency: list[int] | None = None) -> Payments:
    """Return payments of these amounts, one after the other."""
    count = len(fen)
    moment = np.arange(count, dtype=np.int64)
    ends = np.arange(count), np.arange(count) + count
    money = np.array(currency or [0] * count, np.int16)
    return make_payments(*ends, np.array(fen), moment, accounts=2 * count, currency=money)


def chance(sizes: list[float], apart: float, count: int) -> float:
    """Return the chance that `count` amounts lie so near, as `read_likeness` states it."""
    shares = [sum(low <= one <= low + apart for one in sizes) / len(sizes) for low in sizes]
    return min(1.0, count * sum(share ** (count - 1) for share in shares) / len(sizes))


def expected(likeness: Likeness, sizes: list[float]) -> float:
    """Return the points of one row by looking at every run of its amounts."""
    rising, best, count = sorted(sizes), 0.0, len(sizes)
    for near in range(2, count + 1):
        apart = min(rising[i + near - 1] - rising[i] for i in range(count - near + 1))
        if apart > APART[-1]:
            continue
        points = likeness.points[near][min(i for i, one in enumerate(APART) if one >= apart - 1e-9)]
        best = max(best, points - log10(comb(count, near) * (count - 1)))
    return best


@pytest.mark.parametrize("seed", range(20))
def test_chances_and_points_are_as_stated(seed: int) -> None:
    rng = np.random.default_rng(seed)
    amounts = rng.choice([rng.integers(1, 9, 40), rng.integers(1, 10**7, 40)]).tolist()
    payments = paid(amounts)
    likeness = read_likeness(payments, 6)
    sizes = [log(one) for one in amounts]
    for count in range(2, 7):
        for place in range(0, len(APART), 8):
            stated = chance(sizes, APART[place] + 1e-9, count)
            assert likeness.points[count, place] == pytest.approx(-log10(stated), abs=1e-6)
    rows = rng.integers(0, 40, (30, 5)).astype(np.int32)
    found = alike_points(likeness, rows)
    for row, points in zip(rows, found, strict=True):
        assert points == pytest.approx(expected(likeness, likeness.size[row].tolist()))


def test_amounts_by_chance_seldom_have_points() -> None:
    rng = np.random.default_rng(7)
    fen = np.rint(np.exp(rng.normal(12, 1.9, 20_000))).astype(np.int64) + 1
    likeness = read_likeness(paid(fen.tolist()), 8)
    for count in (3, 5, 8):
        points = alike_points(likeness, rng.integers(0, 20_000, (20_000, count)).astype(np.int32))
        for least in (1.0, 2.0):
            assert (points >= least).mean() <= 1.3 * 10**-least


def test_equal_amounts_say_nothing_where_all_are_equal() -> None:
    likeness = read_likeness(paid([5_000] * 30), 4)
    assert alike_points(likeness, np.array([[1, 2, 3, 4]], np.int32)).tolist() == [0.0]


def test_amounts_alike_among_others_do_and_the_more_the_nearer() -> None:
    rng = np.random.default_rng(3)
    fen = [100_000, 101_000, 99_500, 150_000, *rng.integers(1, 10**8, 500).tolist()]
    payments = paid(fen)
    likeness = read_likeness(payments, 4)
    row = np.argsort(payments.transfer)[[[0, 1, 2], [0, 1, 3]]].astype(np.int32)
    near, far = alike_points(likeness, row).tolist()
    assert near > far > 0


def test_amounts_of_two_currencies_are_never_near() -> None:
    fen = [700, 700, 700, *range(10_000, 90_000, 4_000)]
    payments = paid(fen, [0, 1, 1] + [0] * 10 + [1] * 10)
    likeness = read_likeness(payments, 2)
    rows = np.argsort(payments.transfer)[[[0, 1], [1, 2]]].astype(np.int32)
    two, one = alike_points(likeness, rows).tolist()
    assert two == 0 < one
    apart = np.abs(np.diff(likeness.size[rows[0]]))
    assert nearness(likeness, apart, 2).tolist() == [0.0]


def test_no_payments_no_points() -> None:
    likeness = read_likeness(paid([]), 3)
    assert alike_points(likeness, np.empty((0, 3), np.int32)).tolist() == []
