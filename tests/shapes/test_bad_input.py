"""Every finder on input as it comes: nothing hangs, results hold together, cuts are said."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from linkgraph.analysis.patterns.search import rank_payments
from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.fans.fans import find_fans
from linkgraph.shapes.found import TYPOLOGIES, Shapes
from linkgraph.shapes.passes.commission import learn_commission
from linkgraph.shapes.passes.passes import find_exact_passes
from linkgraph.shapes.passes.schemes import join_passes
from linkgraph.shapes.payments import Payments, make_payments
from linkgraph.shapes.walks.cycles import find_cycles
from tests.shapes.finders import FINDERS as ONE_BY_ONE
from tests.shapes.finders import Finder, index_of

SETTINGS = PatternSettings()
Row = tuple[int, int, int, float]
"""Payer, payee, fen, day."""


def exact_passes(payments: Payments, asked: PatternSettings) -> Shapes:
    index = index_of(payments)
    commission = learn_commission(payments, index, asked)
    found = find_exact_passes(payments, index, commission, asked)
    return join_passes(payments, found, asked)


def everything(payments: Payments, asked: PatternSettings) -> Shapes:
    return rank_payments(payments, asked).shapes


FINDERS = {**ONE_BY_ONE, "exact passes": exact_passes, "everything": everything}
every_finder = pytest.mark.parametrize("finder", FINDERS.values(), ids=FINDERS)


def drawn(rows: list[Row], *, vague: bool = False, accounts: int = 40) -> Payments:
    """Payments; `vague`: of each only the day is known."""
    payer, payee, fen, days = np.array(rows or np.empty((0, 4))).T
    when = (days * DAY_US).astype(np.int64)
    when -= when % DAY_US if vague else 0
    sides = [side.astype(np.int64) for side in (payer, payee, fen)]
    return make_payments(*sides, when, when + (DAY_US - 1) * vague, accounts=accounts)  # type: ignore[misc]


def traffic(seed: int, count: int = 400, accounts: int = 30) -> list[Row]:
    """Payments at random, dense enough that all shapes are among them."""
    rng = np.random.default_rng([seed, 11])
    ends = rng.integers(0, accounts, (2, count))
    fen, days = rng.integers(1, 10_000, count), rng.random(count) * 60
    return list(zip(*ends.tolist(), fen.tolist(), days.tolist(), strict=True))


def one_statement() -> Payments:
    """All that is known is the statement of account 0."""
    rows = [(n % 30 + 1, 0, 1000 + n, n / 3) for n in range(90)]
    rows += [(0, n % 8 + 31, 2500 + n, n + 0.5) for n in range(30)]
    return drawn([*rows, *[(40 + n, 0, 777, 12.0 + n / 50) for n in range(9)]], accounts=50)


def currencies() -> Payments:
    """Random traffic in three currencies."""
    plain = drawn(traffic(3))
    money = np.arange(len(plain)) % 3
    return make_payments(
        plain.payer, plain.payee, plain.fen, plain.earliest, accounts=40, currency=money
    )


def touching_rings() -> Payments:
    """Two rings that share account 0, and a fan into one of its members."""
    first = [(n, (n + 1) % 5, 9000 - n, 10.0 + n) for n in range(5)]
    second = [(0, 6, 5000, 11.0), (6, 7, 4990, 12.0), (7, 0, 4980, 13.0)]
    return drawn([*first, *second, *[(20 + n, 3, 300 + n, 12.5 + n / 9) for n in range(6)]])


CASES: dict[str, Callable[[], Payments]] = {
    "nothing": lambda: drawn([]),
    "one payment": lambda: drawn([(0, 1, 100, 1.0)]),
    "two accounts": lambda: drawn([(n % 2, 1 - n % 2, 100 + n, n / 4) for n in range(80)]),
    "one statement": one_statement,
    "days only": lambda: drawn(traffic(1), vague=True),
    "one day only": lambda: drawn([(*row[:3], 0.5) for row in traffic(2)], vague=True),
    "equal amounts": lambda: drawn([(*row[:2], 50_000, row[3]) for row in traffic(4)]),
    "no commission": lambda: drawn(traffic(5)),
    "currencies": currencies,
    "touching rings": touching_rings,
}


@every_finder
@pytest.mark.parametrize("case", CASES)
def test_results_hold_together(finder: Finder, case: str) -> None:
    """Shapes are of known types, of payments of the case, each once, in time and near enough."""
    payments = CASES[case]()
    found = finder(payments, SETTINGS)
    assert found.start[0] == 0 and found.start[-1] == len(found.payment) == len(found.layer)
    assert all(count > 0 for count in found.cut.values())
    for shape in range(len(found)):
        rows = found.payments_of(shape)
        assert found.typology[shape] < len(TYPOLOGIES)
        assert len(rows) and (np.diff(rows) > 0).all() and rows[-1] < len(payments)
    again = finder(payments, SETTINGS)
    assert said(payments, found) == said(payments, again)


def said(payments: Payments, found: Shapes) -> list[tuple[int, tuple[tuple[int, ...], ...]]]:
    """What was found, by what the payments are and not by their numbers, in order."""
    columns = (payments.payer, payments.payee, payments.fen, payments.earliest, payments.currency)
    table = np.stack([column.astype(np.int64) for column in columns], axis=1)
    rows = [table[found.payments_of(shape)].tolist() for shape in range(len(found))]
    return [
        (int(number), tuple(map(tuple, some)))
        for number, some in zip(found.typology, rows, strict=True)
    ]


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[Row], NDArray[np.intp]]:
    """Few accounts, days and amounts, so that much is equal; and another order of the rows."""
    account, day = st.integers(0, 9), st.integers(0, 12)
    row = st.tuples(account, account, st.sampled_from([900, 1000, 1000, 2000]), day.map(float))
    rows = draw(st.lists(row, max_size=60))
    return rows, np.array(draw(st.permutations(range(len(rows)))), np.intp)


@every_finder
@settings(max_examples=40)
@given(case=cases(), vague=st.booleans())
def test_the_order_of_rows_changes_nothing(
    finder: Finder, case: tuple[list[Row], NDArray[np.intp]], vague: bool
) -> None:
    rows, order = case
    payments = drawn(rows, vague=vague)
    other = drawn([rows[place] for place in order], vague=vague)
    assert said(payments, finder(payments, SETTINGS)) == said(other, finder(other, SETTINGS))


@settings(max_examples=60)
@given(case=cases(), named=st.permutations(range(40)))
def test_the_numbers_of_accounts_change_no_fan(
    case: tuple[list[Row], NDArray[np.intp]], named: list[int]
) -> None:
    """Among equal times payments stand by the numbers of their accounts, which mean nothing."""
    asked = replace(SETTINGS, least_fan=2)
    payments = drawn(case[0])
    other = drawn([(named[a], named[b], *rest) for a, b, *rest in case[0]])  # type: ignore[misc]
    back = np.argsort(named)

    def unnamed(found: Shapes, of: Payments, name: NDArray[np.intp]) -> Counter[object]:
        return Counter(
            (number, tuple(sorted((int(name[a]), int(name[b]), *rest) for a, b, *rest in rows)))
            for number, rows in said(of, found)
        )

    plain = unnamed(find_fans(payments, asked), payments, np.arange(40))
    assert plain == unnamed(find_fans(other, asked), other, back)


def test_one_statement_alone_shows_its_burst() -> None:
    """A clock is kept though there is nobody else; who was paid in the burst is listed first."""
    found = find_fans(one_statement(), SETTINGS)
    payers = one_statement().payer[found.payments_of(0)]
    assert found.typology[0] == 0 and set(range(40, 49)) <= set(payers.tolist())


def test_touching_rings_are_both_found() -> None:
    payments = touching_rings()
    found = find_cycles(payments, replace(SETTINGS, odds_against=0))
    members = {
        frozenset(payments.payer[found.payments_of(shape)].tolist()) for shape in range(len(found))
    }
    assert {frozenset(range(5)), frozenset({0, 6, 7})} <= members


def test_a_hub_of_a_million_transfers_is_searched_and_what_is_cut_is_said() -> None:
    """Half a million payers and as many payees, among whom are a ring and a fan of others."""
    many = 500_000
    into = np.arange(1, many + 1)
    hub = np.zeros(many, np.int64)
    payer = np.concatenate((into, hub, [5, 6, 7], np.arange(20, 29)))
    payee = np.concatenate((hub, into + many, [6, 7, 5], np.full(9, 10)))
    when = np.arange(len(payer)) * 1_000_003 * 3
    when[-12:] = 20 * DAY_US + np.arange(12) * DAY_US // 9
    fen = np.arange(len(payer)) * 37 % 999_983 + 100
    payments = make_payments(payer, payee, fen, when, accounts=2 * many + 1)
    found = {name: finder(payments, SETTINGS) for name, finder in FINDERS.items()}
    assert {"hub", "ways", "pairs"} <= set(found["everything"].cut)
    ends = [set(payments.payee[found["fans"].payments_of(s)].tolist()) for s in range(4)]
    assert {10} in ends and {0} in ends
    assert [len(found["cycles"].payments_of(0)), len(found["cycles"])] == [3, 1]
