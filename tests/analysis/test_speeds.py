"""Speed of accounts: worked by hand, and against a list of every fen."""

from collections import defaultdict

import numpy as np
import pytest

from linkgraph.analysis.freezing.speeds import Speeds, find_speeds
from linkgraph.flow.match import match_fifo
from linkgraph.flow.money import HELD
from linkgraph.schema import Precision
from tests.flow.oracle import Case, random_case

SECOND_US = 1_000_000


def speeds_of(case: Case, by_day: set[int] = frozenset()) -> Speeds:  # type: ignore[assignment]
    money = case.money()
    precision = [
        Precision.DAY if t in by_day else Precision.SECOND for t in range(len(case.transfers))
    ]
    return find_speeds(money, match_fifo(money), np.array(precision, np.uint8))


def drawn(*rows: tuple[int, int, int, int], opening: int = 0) -> Case:
    transfers = [(a, b, fen, time, False, False) for a, b, fen, time in rows]
    return Case(transfers, [HELD, HELD, HELD, HELD], [0, opening, 0, 0])


def test_half_of_the_money_had_left() -> None:
    """40 left after 60 s, 30 after 600 s, 30 after 6,000 s: half of 100 within 600 s."""
    case = drawn((0, 1, 100, 0), (1, 2, 40, 60), (1, 2, 30, 600), (1, 2, 30, 6000))
    speeds = speeds_of(case)
    assert speeds.minutes(1) == 10.0
    assert speeds.timed_fen[1] == 100
    assert speeds.minutes(0) is None and speeds.minutes(2) is None


def test_the_median_is_the_shortest_wait_that_half_did_not_exceed() -> None:
    assert speeds_of(drawn((0, 1, 100, 0), (1, 2, 50, 60), (1, 2, 50, 120))).minutes(1) == 1.0
    assert speeds_of(drawn((0, 1, 100, 0), (1, 2, 49, 60), (1, 2, 51, 120))).minutes(1) == 2.0
    assert speeds_of(drawn((0, 1, 9, 0), (1, 2, 4, 60), (1, 2, 5, 120))).minutes(1) == 2.0


def test_money_without_a_wait_is_not_counted() -> None:
    """The opening balance leaves first; what overdraws has no source; the rest stays."""
    case = drawn((0, 1, 100, 0), (1, 2, 70, 60), (1, 2, 30, 120), opening=70)
    speeds = speeds_of(case)
    assert (speeds.minutes(1), speeds.timed_fen[1]) == (2.0, 30)
    overdrawn = speeds_of(drawn((0, 1, 10, 0), (1, 2, 90, 60)))
    assert (overdrawn.minutes(1), overdrawn.timed_fen[1]) == (1.0, 10)


def test_days_give_no_minutes() -> None:
    case = drawn((0, 1, 100, 0), (1, 2, 40, 60), (1, 2, 60, 90000))
    assert speeds_of(case, {0}).minutes(1) is None
    assert speeds_of(case, {0}).day_fen[1] == 100
    part = speeds_of(case, {2})
    assert (part.minutes(1), part.timed_fen[1], part.day_fen[1]) == (1.0, 40, 60)


def test_sums_beyond_what_a_float_holds() -> None:
    big = 2**60 + 1
    speeds = speeds_of(drawn((0, 1, big, 0), (1, 2, big, 60)))
    assert speeds.timed_fen[1] == big


def test_nothing_at_all() -> None:
    speeds = speeds_of(drawn())
    assert [speeds.minutes(account) for account in range(4)] == [None] * 4


@pytest.mark.parametrize("seed", range(200))
def test_agrees_with_a_list_of_every_fen(seed: int) -> None:
    case = random_case(seed, transfers=5 + seed % 40, accounts=2 + seed % 6)
    by_day = {t for t in range(len(case.transfers)) if (seed + t) % 5 == 0}
    waits: dict[int, list[int]] = defaultdict(list)
    days: dict[int, int] = defaultdict(int)
    for (out, _), origin in case.match_all().items():
        if isinstance(origin, tuple):
            account = case.transfers[out][0]
            if by_day & {out, origin[0]}:
                days[account] += 1
            else:
                wait = case.transfers[out][3] - case.transfers[origin[0]][3]
                waits[account].append(wait)
    speeds = speeds_of(case, by_day)
    for account in range(len(case.ends)):
        mine = sorted(waits[account])
        half = mine[(len(mine) + 1) // 2 - 1] * SECOND_US if mine else -1
        assert speeds.wait_us[account] == half
        assert speeds.timed_fen[account] == len(mine)
        assert speeds.day_fen[account] == days[account]
