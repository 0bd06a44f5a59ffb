"""Bounds by maximum flow against a linear programme, plain enumeration, rules, and drawings."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

import numpy as np
import pytest

from linkgraph.flow.bounds import REST, STOPPED, UNSEEN, find_bounds
from linkgraph.flow.follow import follow
from linkgraph.flow.money import CASH, HELD, LEFT_DATA, make_money
from linkgraph.flow.stations import make_stations
from tests.flow.bounds_oracle import Asked, random_asked, sources_of
from tests.flow.many_bounds import asked, difference
from tests.flow.oracle import Case


@pytest.mark.parametrize("seed", range(300))
def test_agrees_with_a_linear_programme(seed: int) -> None:
    """Amounts to 2**43 among them; `python -m tests.flow.many_bounds 10000` runs more."""
    assert difference(asked(seed)) == ""


@pytest.mark.parametrize("seed", range(300))
def test_agrees_with_enumeration(seed: int) -> None:
    """Every way the fen can have gone, one by one: the bounds hold and are reached."""
    case = random_asked(seed, transfers=3 + seed % 8, accounts=2 + seed % 4, tied=0)
    expected = case.enumerate()
    for part in (REST, UNSEEN, STOPPED):
        found = bounds(case, part)
        assert found == {a: expected.get((a, part), (0, 0)) for a in case.accounts}


def bounds(case: Asked, part: int = REST) -> dict[int, tuple[int, int]]:
    found = find_bounds(case.money, case.sources, case.owners, case.accounts, part=part)
    both = zip(found.least_fen.tolist(), found.most_fen.tolist(), strict=True)
    return dict(zip(case.accounts, both, strict=True))


def drawn(
    *rows: tuple[int, int, int, int],
    paid: Sequence[int] = (0,),
    homes: dict[int, int] | None = None,
) -> Asked:
    """Accounts 0 and 9 are not in the case, 8 is cash; the payments of one owner."""
    ends = [LEFT_DATA, *[HELD] * 7, CASH, LEFT_DATA]
    money = Case([(*row, False, False) for row in rows], ends, [0] * 10).money()
    return Asked(money, sources_of(dict.fromkeys(paid, 0), homes or {}, 10), (0,))


def test_one_deposit_that_nothing_joined() -> None:
    found = bounds(drawn((0, 1, 100, 1), (1, 2, 30, 2), (2, 8, 10, 3)))
    assert found[1] == (70, 70) and found[2] == (20, 20) and found[8] == (10, 10)


def test_what_is_mixed_can_be_anywhere() -> None:
    found = bounds(drawn((0, 1, 100, 1), (9, 1, 100, 2), (1, 2, 100, 3)))
    assert found[1] == found[2] == (0, 100)


def test_money_that_came_later_separates() -> None:
    """The account was empty between the two deposits: each has its own time."""
    case = drawn((0, 1, 100, 1), (1, 2, 100, 2), (9, 1, 50, 3))
    assert bounds(case)[1] == (0, 0) and bounds(case)[2] == (100, 100)
    later = Asked(case.money, sources_of({2: 0}, {}, 10), (0,))
    assert bounds(later)[1] == (50, 50) and bounds(later)[2] == (0, 0)


def test_more_than_half_of_a_mixed_account_must_be_his() -> None:
    found = bounds(drawn((0, 1, 100, 1), (9, 1, 40, 2), (1, 2, 70, 3)))
    assert found[1] == (30, 70) and found[2] == (30, 70)


def test_beyond_the_known_balance_it_is_nobodys() -> None:
    """The first payment out takes all that is known; the second is of unknown source."""
    found = bounds(drawn((0, 1, 100, 1), (1, 2, 150, 2), (1, 3, 50, 3)))
    assert found[2] == (100, 100) and found[3] == (0, 0)


def test_in_a_group_of_unknown_order_either_may_have_taken_it() -> None:
    rows = [(0, 1, 100, 1, False, False), (1, 2, 100, 2, True, False), (1, 3, 100, 2, True, False)]
    money = Case(rows, [LEFT_DATA, HELD, HELD, HELD], [0] * 4).money()
    found = bounds(Asked(money, sources_of({0: 0}, {}, 4), (0,)))
    assert found[2] == found[3] == (0, 100)


def test_a_group_of_unknown_order_shares_what_an_earlier_payment_left() -> None:
    rows = [
        (0, 1, 100, 1, False, False),
        (1, 2, 60, 2, False, False),
        (1, 3, 50, 3, True, False),
        (1, 3, 50, 3, True, False),
    ]
    money = Case(rows, [LEFT_DATA, HELD, HELD, HELD], [0] * 4).money()
    found = bounds(Asked(money, sources_of({0: 0}, {}, 4), (0,)))
    assert found[2] == (60, 60) and found[3] == (40, 40)


def test_a_circle_of_one_time_holds_the_money_and_creates_none() -> None:
    rows = [
        (0, 1, 100, 1, False, False),
        (1, 2, 100, 2, True, True),
        (2, 3, 100, 2, True, True),
        (3, 1, 100, 2, True, True),
        (3, 4, 40, 3, False, False),
    ]
    money = Case(rows, [LEFT_DATA, HELD, HELD, HELD, HELD], [0, 0, 0, 40, 0]).money()
    case = Asked(money, sources_of({0: 0}, {}, 5), (0,))
    found = bounds(case)
    traced = follow(money, case.sources, "fifo")
    for account, fen in zip(traced.rest_account.tolist(), traced.rest_fen.tolist(), strict=True):
        assert found[account][0] <= fen <= found[account][1]
    assert all(most <= 100 for _, most in found.values())


def test_money_back_on_his_own_account_is_returned_and_goes_no_further() -> None:
    found = bounds(drawn((1, 2, 100, 1), (2, 1, 60, 2), (1, 3, 60, 3), homes={1: 0}))
    assert found[1] == (60, 60) and found[2] == (40, 40) and found[3] == (0, 0)


def test_several_owners_money_may_go_on_through_an_account_of_one_of_them() -> None:
    case = drawn((4, 2, 100, 1), (2, 1, 60, 2), (1, 3, 60, 3), homes={1: 1})
    assert bounds(case)[3] == (60, 60)
    both = Asked(case.money, case.sources, (0, 1))
    assert bounds(both)[1] == bounds(both)[3] == (0, 60)


def test_money_stops_where_a_payment_would_have_carried_it() -> None:
    case = drawn((0, 1, 100, 1), (1, 2, 80, 2))
    case = Asked(case.money, sources_of({0: 0, 1: 1}, {}, 10), (0,))
    assert bounds(case)[1] == (20, 20) and bounds(case)[2] == (0, 0)
    assert bounds(case, STOPPED)[1] == (80, 80)
    assert bounds(Asked(case.money, case.sources, (1,)))[2] == (80, 80)


def test_a_payment_that_failed_is_nobodys() -> None:
    case = Case([(0, 1, 100, 1, False, False)], [LEFT_DATA, HELD], [0, 0], {0})
    assert bounds(Asked(case.money(), sources_of({0: 0}, {}, 2), (0,)))[1] == (0, 0)


def test_nothing_asked_and_nothing_paid() -> None:
    case = drawn((0, 1, 100, 1))
    assert len(find_bounds(case.money, case.sources, (0,), ()).account) == 0
    none = Asked(case.money, sources_of({}, {}, 10), (0,))
    assert set(bounds(none).values()) == {(0, 0)}


def test_answers_come_in_the_order_asked_and_twice_when_asked_twice() -> None:
    case = drawn((0, 1, 100, 1), (1, 2, 30, 2))
    found = find_bounds(
        case.money, case.sources, (0,), (2, 7, 1, 2), stations=make_stations(case.money)
    )
    assert found.account.tolist() == [2, 7, 1, 2]
    assert found.most_fen.tolist() == found.least_fen.tolist() == [30, 0, 70, 30]


def test_amounts_near_the_limit() -> None:
    big = 2**59
    found = bounds(drawn((0, 1, big, 1), (9, 1, big + 1, 2), (1, 2, big + 7, 3), (1, 3, 3, 4)))
    assert found[1] == (0, big - 9) and found[2] == (6, big) and found[3] == (0, 3)


def pass_on(case: Asked, pick: Callable[[list[int]], int]) -> Counter[tuple[int, int]]:
    """Move single fen, each marked with its owner, by a rule of picking; where his fen end."""
    money = case.money
    held = [
        [-1] * (int(o) if e == HELD else 0) for o, e in zip(money.opening, money.end, strict=True)
    ]
    found: Counter[tuple[int, int]] = Counter()
    for t in np.flatnonzero(money.follows).tolist():
        payer, payee, fen = int(money.payer[t]), int(money.payee[t]), int(money.fen[t])
        moved = []
        for _ in range(fen):
            queue = held[payer] if money.leaves[t] else []
            moved.append(queue.pop(pick(queue)) if queue else -1)
        if t in case.payments:
            found[payer, STOPPED] += moved.count(0)
            moved = [0 if case.mine(t) else -1] * fen
        if money.enters[t] and payee not in case.homes:
            held[payee] += moved
        else:
            found[case.where(t)] += moved.count(0)
            held[payee] += [-1] * (fen if money.enters[t] else 0)
    for account, queue in enumerate(held):
        found[account, REST] += queue.count(0)
    return found


@pytest.mark.parametrize("seed", range(200))
def test_every_rule_of_matching_is_within_the_bounds(seed: int) -> None:
    """Oldest first, newest first, in any order at all; together they place every fen."""
    case = random_asked(seed, transfers=5 + seed % 20, accounts=2 + seed % 5, tied=0)
    found = {part: bounds(case, part) for part in (REST, UNSEEN, STOPPED)}
    rng = Random(seed)
    rules: list[Callable[[list[int]], int]] = [lambda _: 0, lambda queue: len(queue) - 1]
    rules += 3 * [lambda queue: rng.randrange(len(queue))]
    for rule in rules:
        there = pass_on(case, rule)
        assert sum(there.values()) == case.total()
        for (account, part), fen in there.items():
            assert found[part][account][0] <= fen <= found[part][account][1]


@pytest.mark.parametrize("rule", ["fifo", "lifo", "pro-rata"])
@pytest.mark.parametrize("seed", range(200))
def test_what_is_followed_is_within_the_bounds_with_ties_and_circles(rule: str, seed: int) -> None:
    case = random_asked(seed, transfers=5 + seed % 25, accounts=2 + seed % 5, tied=seed % 4 / 3)
    traced = follow(case.money, case.sources, rule)
    rest = traced.rest_owner, traced.rest_account, traced.rest_fen
    stop = traced.stop_owner, traced.stop_account, traced.stop_fen
    for owner in range(case.sources.owners):
        one = Asked(case.money, case.sources, (owner,))
        for parts, columns in (((REST, UNSEEN), rest), ((STOPPED,), stop)):
            found = [bounds(one, part) for part in parts]
            there = dict.fromkeys(case.accounts, 0)
            for who, account, fen in zip(*(c.tolist() for c in columns), strict=True):
                there[account] += fen if who == owner else 0
            for account, fen in there.items():
                assert sum(f[account][0] for f in found) <= fen
                assert fen <= sum(f[account][1] for f in found)


@pytest.mark.parametrize("seed", range(100))
def test_lowest_intermediate_balance_is_the_most_in_one_account(seed: int) -> None:
    """Of a deposit into a mixed account, no more can be there than the least balance since."""
    rng = Random(seed)
    balance = opening = rng.randrange(1000)
    rows, lowest, deposit = [], None, rng.randrange(1, 1000)
    for time in range(20):
        if time == 5:
            rows.append((0, 1, deposit, time))
            balance += deposit
            lowest = balance
        elif rng.random() < 0.5:
            fen = rng.randrange(1, 400)
            rows.append((2, 1, fen, time))
            balance += fen
        else:
            fen = rng.randrange(1, 600)
            rows.append((1, 3, fen, time))
            balance = max(0, balance - fen)
        lowest = None if lowest is None else min(lowest, balance)
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    end, first = np.array([LEFT_DATA, HELD, LEFT_DATA, LEFT_DATA]), np.array([0, opening, 0, 0])
    money = make_money(*columns, end=end, opening=first)
    found = find_bounds(money, sources_of({5: 0}, {}, 4), (0,), (1,))
    assert lowest is not None
    assert found.most_fen.tolist() == [min(deposit, lowest)]


def test_importing_loads_no_solver() -> None:
    code = "import sys, linkgraph.flow.bounds; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
