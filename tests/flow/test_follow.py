"""Following owners' money: every rule against a simulator in plain Python."""

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.flow.follow import follow, money_until, owner_pieces
from linkgraph.flow.match import match_fifo
from linkgraph.flow.money import HELD, LEFT_DATA
from linkgraph.flow.poison import each_exposed
from linkgraph.flow.share_kernels import portion
from linkgraph.flow.sources import Sources
from linkgraph.flow.walks import make_trails
from tests.flow.oracle import Case
from tests.flow.random_sources import (
    as_played,
    check_rule,
    draw,
    draw_large,
    draw_tied,
    in_every_order,
    sources_of,
)
from tests.flow.simulator import play, play_poison, play_rule

RULES = ["fifo", "lifo", "pro-rata", "poison"]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("block", range(20))
def test_agrees_with_the_simulator(rule: str, block: int) -> None:
    for seed in range(block * 50, block * 50 + 50):
        check_rule(seed, *draw(seed), rule)


@pytest.mark.parametrize("rule", RULES)
def test_agrees_where_products_pass_int64(rule: str) -> None:
    for seed in range(150):
        check_rule(seed, *draw_large(seed), rule)


def test_many_owners_share_one_account_by_largest_remainder() -> None:
    rng = Random(1)
    count = 90
    rows = [(0, 1, rng.choice([1, 2, 2, 3, 50]), t, False, False) for t in range(count)]
    rows += [(1, 2, fen, count + t, False, False) for t, fen in enumerate([7, 61, 88, 1, 300])]
    case = Case(rows, [LEFT_DATA, HELD, LEFT_DATA], [0, 11, 0])
    payments = {t: (7 * t) % count for t in range(count)}
    sources = Sources(
        np.arange(count, dtype=np.int32),
        np.array(list(payments.values()), np.int32),
        np.full(3, -1, np.int32),
        count,
    )
    found = as_played(follow(case.money(), sources, "pro-rata"))
    assert found == play_rule(case, payments, [-1] * 3, "pro-rata")
    exposed = as_played(follow(case.money(), sources, "poison"))
    assert exposed.trail == play_rule(case, payments, [-1] * 3, "poison").trail


@given(*[st.integers(0, 2**62 - 1)] * 2, st.integers(1, 2**62 - 1))
def test_a_portion_is_exact_whatever_the_product(part: int, share: int, whole: int) -> None:
    part, share = part % (whole + 1), share % (whole + 1)
    assert tuple(portion(part, share, whole)) == divmod(part * share, whole)


@pytest.mark.parametrize("seed", range(200))
def test_pieces_add_up_to_what_is_followed(seed: int) -> None:
    case, payments, home = draw(seed)
    money, sources = case.money(), sources_of(payments, home)
    trails = make_trails(money, match_fifo(money))
    found, traced = owner_pieces(trails, sources), as_played(follow(money, sources, "fifo"))
    rest: Counter[tuple[int, int]] = Counter()
    stop: Counter[tuple[int, int]] = Counter()
    trail: Counter[tuple[int, int]] = Counter()
    for k, owner in enumerate(found.owner.tolist()):
        path = found.paths.transfer[found.paths.bounds[k] : found.paths.bounds[k + 1]].tolist()
        fen = int(found.pieces.fen[k])
        assert path[0] == sources.transfer[found.pieces.start[k]]
        assert path[-1] == found.pieces.end[k]
        assert len(path) == found.pieces.hops[k]
        assert payments[path[0]] == owner
        account = int(money.payee[path[-1]])
        assert found.returned[k] == (home[account] == owner)
        (stop if found.stopped[k] else rest)[owner, account] += fen
        for transfer in path:
            trail[owner, transfer] += fen
    assert (trail, rest, stop) == (traced.trail, traced.rest, traced.stop)


@pytest.mark.parametrize("seed", range(100))
def test_money_until_a_moment_is_the_money_of_the_rows_until_then(seed: int) -> None:
    case, payments, home = draw(seed)
    at = case.transfers[len(case.transfers) // 2][3]
    cut = type(case)(
        [row for row in case.transfers if row[3] <= at], case.ends, case.opening, case.uncounted
    )
    early = {t: owner for t, owner in payments.items() if t < len(cut.transfers)}
    whole = follow(money_until(case.money(), at * 1_000_000), sources_of(payments, home), "fifo")
    assert as_played(whole) == play(cut, early, home, "fifo")


def test_a_rule_that_is_none_is_a_bug() -> None:
    case, payments, home = draw(1)
    with pytest.raises(ValueError, match="one of fifo, lifo"):
        follow(case.money(), sources_of(payments, home), "hifo")


def test_nobody_paid() -> None:
    case = draw(3)[0]
    traced = follow(case.money(), sources_of({}, [-1] * len(case.ends)), "fifo")
    assert len(traced.trail_fen) == len(traced.rest_fen) == len(traced.stop_fen) == 0
    assert traced.trail_fen.dtype == np.int64


@pytest.mark.parametrize("rule", RULES)
def test_certain_is_the_same_in_every_order(rule: str) -> None:
    tried = doubtful = sure = 0
    for seed in range(500):
        case, payments, home = draw_tied(seed)
        every = list(in_every_order(case, payments, home, rule))
        tried += len(every) > 1
        traced = follow(case.money(), sources_of(payments, home), rule)
        for name, kind in (("trail", "transfer"), ("rest", "account")):
            columns = [
                getattr(traced, f"{name}_{part}").tolist()
                for part in ("owner", kind, "fen", "certain")
            ]
            for owner, key, fen, certain in zip(*columns, strict=True):
                amounts = {getattr(played, name)[owner, key] for played in every}
                assert fen in amounts
                assert amounts == {fen} or not certain, (seed, name, owner, key)
                sure += certain and len(every) > 1
                doubtful += not certain
    assert tried > 100 and doubtful > 50 and sure > 100


@pytest.mark.parametrize("seed", range(300))
def test_exposure_says_since_when(seed: int) -> None:
    case, payments, home = draw(seed)
    since = {
        (one.owner, account): when // 1_000_000
        for one in each_exposed(case.money(), sources_of(payments, home))
        for account, when in zip(one.account.tolist(), one.since_us.tolist(), strict=True)
    }
    assert since == play_poison(case, payments, home).since
    assert list(since) == sorted(since)
