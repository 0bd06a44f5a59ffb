"""First-in-first-out matching against an oracle that moves single fen."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.errors import LinkgraphError
from linkgraph.flow.match import OLDER, STAYED, UNKNOWN, Flows, match, match_fifo
from linkgraph.flow.money import CASH, HELD, LEFT_DATA, MOST_FEN, make_money
from tests.flow import oracle
from tests.flow.oracle import Case, random_case

WORDS = {OLDER: oracle.OLDER, UNKNOWN: oracle.UNKNOWN}


def source_of(flows: Flows) -> dict[tuple[int, int], object]:
    """Flows fen by fen, as the oracle says it."""
    source: dict[tuple[int, int], object] = {}
    for i, o, a, b, fen in rows_of(flows):
        for k in range(fen if o >= 0 else 0):
            assert (o, b + k) not in source, "one fen has two sources"
            source[o, b + k] = (i, a + k) if i >= 0 else WORDS[i]
    return source


def rows_of(flows: Flows) -> list[list[int]]:
    columns = flows.in_transfer, flows.out_transfer, flows.in_offset, flows.out_offset, flows.fen
    return [list(row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def drawn(*rows: tuple[int, int, int, int], opening: dict[int, int] | None = None) -> Case:
    """Accounts 0 and 9 are not in the case, 8 is cash; no ties."""
    ends = [LEFT_DATA, *[HELD] * 7, CASH, LEFT_DATA]
    first = [(opening or {}).get(account, 0) for account in range(10)]
    return Case([(*row, False, False) for row in rows], ends, first)


def test_the_oldest_money_leaves_first() -> None:
    case = drawn((0, 1, 100, 1), (0, 1, 50, 2), (1, 9, 120, 3))
    assert rows_of(match_fifo(case.money())) == [
        [0, 2, 0, 0, 100],
        [1, 2, 0, 100, 20],
        [1, STAYED, 20, 0, 30],
    ]


def test_own_opening_balance_is_older_and_what_is_beyond_is_unknown() -> None:
    case = drawn((0, 1, 100, 1), (1, 9, 150, 2), (1, 9, 10, 3), opening={1: 30, 9: 5})
    assert rows_of(match_fifo(case.money())) == [
        [OLDER, 1, 0, 0, 30],
        [0, 1, 0, 30, 100],
        [UNKNOWN, 1, 0, 130, 20],
        [UNKNOWN, 2, 0, 0, 10],
    ]


def test_money_is_not_matched_through_cash_or_accounts_without_statement() -> None:
    case = drawn((0, 8, 100, 1), (8, 1, 100, 2), (0, 9, 5, 3), (9, 1, 5, 4))
    assert rows_of(match_fifo(case.money())) == [[1, STAYED, 0, 0, 100], [3, STAYED, 0, 0, 5]]


def test_a_transfer_to_oneself_moves_nothing() -> None:
    case = drawn((0, 1, 10, 1), (0, 1, 20, 2), (1, 1, 10, 3), (1, 9, 10, 4))
    assert rows_of(match_fifo(case.money())) == [[0, 3, 0, 0, 10], [1, STAYED, 0, 0, 20]]


def test_at_a_tie_money_comes_in_before_it_goes_out() -> None:
    tied = Case([(1, 2, 10, 5, True, True), (0, 1, 10, 5, False, True)], [LEFT_DATA, 0, 0], [0] * 3)
    apart = Case([(1, 2, 10, 5, False, False), (0, 1, 10, 5, False, False)], tied.ends, [0] * 3)
    assert [0, 1][::-1] == rows_of(match_fifo(tied.money()))[0][:2]
    assert rows_of(match_fifo(apart.money()))[0][:2] == [UNKNOWN, 0]


@pytest.mark.parametrize("rule", ["fifo", "lifo"])
@pytest.mark.parametrize("seed", range(600))
def test_agrees_with_single_fen(seed: int, rule: str) -> None:
    case = random_case(seed, transfers=4 + seed % 30, accounts=2 + seed % 6, tied=seed % 3 / 3)
    assert source_of(match(case.money(), rule)) == case.match_all(newest=rule == "lifo")


def test_nothing_at_all() -> None:
    assert len(match_fifo(Case([], [HELD], [7]).money())) == 0
    assert len(match_fifo(Case([], [], []).money())) == 0


@st.composite
def cases(draw: st.DrawFn) -> Case:
    accounts = draw(st.integers(1, 5))
    account = st.integers(0, accounts - 1)
    fen = st.one_of(st.integers(1, 20), st.integers(1, 10**15))
    rows = draw(
        st.lists(
            st.tuples(account, account, fen, st.integers(0, 6), st.booleans(), st.booleans()),
            max_size=25,
        )
    )
    opening = draw(st.lists(st.integers(-5, 10**15), min_size=accounts, max_size=accounts))
    ends = draw(st.lists(st.integers(0, 3), min_size=accounts, max_size=accounts))
    return Case(sorted(rows, key=lambda row: row[3]), ends, opening)


@pytest.mark.parametrize("rule", ["fifo", "lifo"])
@settings(max_examples=300)
@given(cases())
def test_no_fen_is_created_or_lost(rule: str, case: Case) -> None:
    money = case.money()
    flows = match(money, rule)
    assert np.all(flows.fen > 0)
    for transfers, offsets, joins in (
        (flows.in_transfer, flows.in_offset, money.enters),
        (flows.out_transfer, flows.out_offset, money.leaves),
    ):
        for t in range(len(money.fen)):
            mine = np.flatnonzero(transfers == t)
            tiles = np.concatenate([[0], np.cumsum(flows.fen[mine])])
            assert tiles[-1] == (money.fen[t] if joins[t] else 0)
            assert offsets[mine].tolist() == tiles[:-1].tolist()
            if len(mine) and (rule == "fifo" or joins is money.leaves):
                assert mine.tolist() == list(range(*mine[[0, -1]] + [0, 1]))
    known = (flows.in_transfer >= 0) & (flows.out_transfer >= 0)
    i, o = flows.in_transfer[known], flows.out_transfer[known]
    assert np.all(money.payee[i] == money.payer[o])
    assert np.all(money.time_us[i] <= money.time_us[o])


@settings(max_examples=50)
@given(cases())
def test_same_case_same_bytes(case: Case) -> None:
    first, second = match_fifo(case.money()), match_fifo(case.money())
    for name in Flows.__slots__:
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()


def test_a_hub_is_matched_as_quickly_understood_overlaps() -> None:
    rng = np.random.default_rng(5)
    n = 200_000
    into = rng.random(n) < 0.5
    payer, payee = np.where(into, 0, 1), np.where(into, 1, 2)
    fen = rng.integers(1, 10**9, n)
    fen[0], payer[0], payee[0] = 10**15, 0, 1  # so that nothing is overdrawn
    ends = np.array([LEFT_DATA, HELD, LEFT_DATA], np.uint8)
    flows = match_fifo(make_money(payer, payee, fen, np.arange(n), end=ends))
    ins, outs = np.cumsum(fen[payee == 1]), np.cumsum(fen[payer == 1])
    cuts = np.unique(np.concatenate([ins, outs]))
    assert flows.fen.tolist() == np.diff(cuts, prepend=0).tolist()


def test_amounts_up_to_the_limit_add_up_and_absurd_ones_are_refused() -> None:
    most = MOST_FEN // 2 - 1024
    case = drawn((0, 1, most, 1), (1, 2, most, 2))
    assert rows_of(match_fifo(case.money()))[0] == [0, 1, 0, 0, most]
    with pytest.raises(LinkgraphError, match="more than any real money"):
        drawn(*[(0, 1, 6217000012345678901 // 2, t) for t in range(2)]).money()


def test_times_that_fall_are_a_bug() -> None:
    with pytest.raises(ValueError, match="order of time"):
        drawn((0, 1, 5, 2), (0, 1, 5, 1)).money()


def test_importing_does_not_load_numba() -> None:
    code = (
        "import sys, linkgraph.analysis.chains, linkgraph.flow.match, linkgraph.flow.walks\n"
        "sys.exit('numba' in sys.modules or 'pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
