"""Walks and positions against an oracle that follows single fen."""

from collections import Counter
from collections.abc import Iterator
from math import factorial, prod

import numpy as np
import pytest

from linkgraph.flow.match import match
from linkgraph.flow.money import HELD, LEFT_DATA
from linkgraph.flow.walks import (
    Limits,
    Paths,
    Pieces,
    Starts,
    Trails,
    end_kinds,
    entries,
    find_paths,
    make_trails,
    payments_of,
    walk_pieces,
    whole,
)
from tests.flow.oracle import Case, Fen, random_case
from tests.flow.positions import find_positions


def trails_of(case: Case, rule: str = "fifo") -> Trails:
    money = case.money()
    return make_trails(money, match(money, rule))


def walked(trails: Trails, starts: Starts) -> tuple[Pieces, Paths]:
    pieces = walk_pieces(trails, starts, Limits())
    return pieces, find_paths(trails, starts, pieces)


def listed(pieces: Pieces, paths: Paths) -> Iterator[tuple[tuple[int, ...], int, list[bool], bool]]:
    for k, (a, b) in enumerate(zip(paths.bounds[:-1], paths.bounds[1:], strict=True)):
        certain = paths.hop_certain[a:b].tolist()
        yield (
            tuple(paths.transfer[a:b].tolist()),
            int(pieces.fen[k]),
            certain,
            bool(paths.certain[k]),
        )


def all_fen(case: Case, transfer: int) -> list[Fen]:
    return [(transfer, k) for k in range(case.fen(transfer))]


@pytest.mark.parametrize("rule", ["fifo", "lifo"])
@pytest.mark.parametrize("seed", range(150))
def test_payments_of_an_account_take_the_paths_of_their_fen(seed: int, rule: str) -> None:
    case = random_case(seed, transfers=5 + seed % 40, accounts=2 + seed % 5)
    trails, source = trails_of(case, rule), case.match_all(newest=rule == "lifo")
    for account in range(len(case.ends)):
        starts = payments_of(trails.money, account)
        pieces, paths = walked(trails, starts)
        found = {path: fen for path, fen, *_ in listed(pieces, paths)}
        fens = [fen for t in starts.transfer.tolist() for fen in all_fen(case, t)]
        assert found == case.paths(source, fens)
        assert len(found) == len(pieces.fen), "one path, one piece"
        assert np.all(pieces.count == 1)


@pytest.mark.parametrize("rule", ["fifo", "lifo"])
@pytest.mark.parametrize("seed", range(150))
def test_money_that_enters_is_all_that_no_earlier_transfer_brought(seed: int, rule: str) -> None:
    case = random_case(seed, transfers=5 + seed % 40, accounts=2 + seed % 5)
    trails, source = trails_of(case, rule), case.match_all(newest=rule == "lifo")
    starts = entries(trails)
    pieces, paths = walked(trails, starts)
    fens = [
        fen
        for t in range(len(case.transfers))
        if case.follows(t)
        for fen in all_fen(case, t)
        if not isinstance(source.get(fen), tuple)
    ]
    found = {path: fen for path, fen, *_ in listed(pieces, paths)}
    assert found == case.paths(source, fens)
    assert len(found) == len(pieces.fen)
    assert pieces.tally[-1].tolist() == [len(found), len(fens)]
    runs = Counter(case.walks(source, fen) for fen in fens if starts_a_run(case, source, fen))
    counts = dict(zip(found, pieces.count.tolist(), strict=True))
    assert counts == {path: runs[path] for path in counts}


def starts_a_run(case: Case, source: dict[Fen, object], fen: Fen) -> bool:
    """Whether the fen before this one in its transfer goes another way or is brought."""
    transfer, k = fen
    before = (transfer, k - 1)
    if k == 0 or isinstance(source.get(before), tuple):
        return True
    return case.walks(source, before) != case.walks(source, fen)


def orders(case: Case) -> int:
    return prod(factorial(len(block)) for a in range(len(case.ends)) for block in case.blocks(a))


@pytest.mark.parametrize("rule", ["fifo", "lifo"])
def test_a_hop_is_certain_only_when_every_order_brings_as_much(rule: str) -> None:
    tried = doubtful = sure = 0
    for seed in range(700):
        case = random_case(seed, transfers=5 + seed % 5, accounts=3 + seed % 2, tied=0.6)
        if not 1 < orders(case) <= 80:
            continue
        tried += 1
        trails, every = trails_of(case, rule), list(case.every_matching(newest=rule == "lifo"))
        for account in range(len(case.ends)):
            starts = payments_of(trails.money, account)
            for first in starts.transfer.tolist():
                seen = [case.paths(source, all_fen(case, first)) for source in every]
                for path, fen, certain, all_certain in listed(*walked(trails, starts)):
                    if path[0] != first:
                        continue
                    for hop, is_certain in enumerate(certain):
                        amounts = {through(paths, path[: hop + 1]) for paths in seen}
                        assert len(amounts) == 1 or not is_certain
                        sure += is_certain and hop > 0
                        doubtful += not is_certain
                    assert not all_certain or {paths[path] for paths in seen} == {fen}
    assert tried > 100 and doubtful > 50 and sure > 50


@pytest.mark.parametrize("rule", ["fifo", "lifo"])
def test_an_entry_is_certain_only_when_every_order_brings_as_much(rule: str) -> None:
    for seed in range(700):
        case = random_case(seed, transfers=5 + seed % 5, accounts=3 + seed % 2, tied=0.6)
        if not 1 < orders(case) <= 80:
            continue
        trails, every = trails_of(case, rule), list(case.every_matching(newest=rule == "lifo"))
        starts = entries(trails)
        seen = []
        for source in every:
            fens = [
                fen
                for t in range(len(case.transfers))
                if case.follows(t)
                for fen in all_fen(case, t)
                if not isinstance(source.get(fen), tuple)
            ]
            seen.append(case.paths(source, fens))
        for path, fen, certain, all_certain in listed(*walked(trails, starts)):
            for hop, is_certain in enumerate(certain):
                amounts = {through(paths, path[: hop + 1]) for paths in seen}
                assert len(amounts) == 1 or not is_certain
            assert not all_certain or {paths[path] for paths in seen} == {fen}


def through(paths: Counter[tuple[int, ...]], prefix: tuple[int, ...]) -> int:
    return sum(fen for path, fen in paths.items() if path[: len(prefix)] == prefix)


@pytest.mark.parametrize("rule", ["fifo", "lifo"])
@pytest.mark.parametrize("seed", range(150))
def test_positions_agree_with_single_fen_and_with_walks(seed: int, rule: str) -> None:
    case = random_case(seed, transfers=5 + seed % 60, accounts=2 + seed % 5)
    trails, source = trails_of(case, rule), case.match_all(newest=rule == "lifo")
    payments = np.arange(len(case.transfers))
    found = find_positions(trails, payments)
    positions = {
        (int(t), int(account), int(end)): int(fen)
        for t, account, end, fen in zip(
            found.payment, found.account, found.end, found.fen, strict=True
        )
    }
    expected: Counter[tuple[int, int, int]] = Counter()
    for t in payments.tolist():
        for path, fen in case.paths(source, all_fen(case, t) if case.follows(t) else []).items():
            expected[t, case.transfers[path[-1]][1], case.end_of(path[-1])] += fen
    assert positions == expected
    follows = payments[trails.money.follows].astype(np.int32)
    pieces = walk_pieces(trails, whole(trails.money, follows), Limits())
    by_walk: Counter[tuple[int, int, int]] = Counter()
    ends = end_kinds(trails.money, pieces.end)
    for k in range(len(pieces.fen)):
        account = int(trails.money.payee[pieces.end[k]])
        by_walk[int(follows[pieces.start[k]]), account, int(ends[k])] += int(pieces.fen[k])
    assert by_walk == expected


def test_money_that_goes_round_comes_to_an_end() -> None:
    rows = [(0, 1, 7, 0, False, False)]
    rows += [(1 + t % 2, 2 - t % 2, 7, 1 + t, False, False) for t in range(5000)]
    case = Case(rows, [LEFT_DATA, HELD, HELD], [0, 0, 0])
    trails = trails_of(case)
    pieces, paths = walked(trails, payments_of(trails.money, 0))
    assert pieces.hops.tolist() == [5001]
    assert paths.transfer.tolist() == list(range(5001))
    assert find_positions(trails, np.array([0])).fen.tolist() == [7]


def test_one_payment_into_a_hub_splits_into_every_payment_out() -> None:
    n = 20_000
    rows = [(0, 1, n, 0, False, False)]
    rows += [(1, 2, 1, 1 + t, False, False) for t in range(n - 1)]
    trails = trails_of(Case(rows, [LEFT_DATA, HELD, LEFT_DATA], [0, 0, 0]))
    pieces, _ = walked(trails, payments_of(trails.money, 0))
    assert sorted(pieces.end.tolist()) == list(range(n))
    assert np.all(pieces.fen == 1)


@pytest.mark.parametrize("seed", range(30))
def test_limits_only_filter(seed: int) -> None:
    trails = trails_of(random_case(seed, transfers=40, accounts=4))
    starts = entries(trails)
    every, paths = walked(trails, starts)
    limits = Limits(to=1, hops=4, wait_us=9_000_000, least_fen=2)
    some = walk_pieces(trails, starts, limits)
    payee, time = trails.money.payee, trails.money.time_us
    kept = []
    tally = np.zeros((5, 2), np.int64)
    for k, (path, fen, *_) in enumerate(listed(every, paths)):
        waits = np.diff(time[list(path)])
        tests = [
            np.any(payee[list(path)] == 1),
            len(path) <= 4,
            np.all(waits <= 9_000_000),
            fen >= 2,
            False,
        ]
        why = tests.index(False)
        tally[why] += (1, fen)
        kept += [k] if why == 4 else []
    assert some.tally.tolist() == tally.tolist()
    assert some.fen.tolist() == every.fen[kept].tolist()
    assert some.end.tolist() == every.end[kept].tolist()
