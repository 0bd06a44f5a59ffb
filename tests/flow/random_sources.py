"""Random payments of random owners in a random case."""

from collections.abc import Iterator
from itertools import product
from math import factorial, prod
from random import Random

import numpy as np

from linkgraph.flow.follow import follow
from linkgraph.flow.sources import Sources, Traced
from tests.flow.oracle import Case, random_case
from tests.flow.simulator import Circle, Played, play_rule


def draw(seed: int) -> tuple[Case, dict[int, int], list[int]]:
    """A case, its payments with owners, and whose home each account is."""
    case = random_case(seed, transfers=4 + seed % 30, accounts=2 + seed % 6, tied=seed % 3 / 3)
    return case, *pay(case, seed)


def draw_large(seed: int) -> tuple[Case, dict[int, int], list[int]]:
    """A case with amounts so large that their products pass 2^63, and many payments."""
    case = random_case(seed, transfers=60, accounts=3 + seed % 3, tied=0.3)
    rng = Random(seed)
    case.transfers = [
        (*row[:2], rng.randint(1, 2 ** rng.choice([3, 20, 33, 50, 55])), *row[3:])
        for row in case.transfers
    ]
    case.opening = [rng.choice([0, 7, 2**55 + 1]) for _ in case.opening]
    return case, *pay(case, seed)


def draw_tied(seed: int) -> tuple[Case, dict[int, int], list[int]]:
    """A small case with few enough orders of its ties to try them all."""
    while True:
        case = random_case(seed, transfers=5 + seed % 5, accounts=3 + seed % 3, tied=0.6)
        blocks = (len(block) for a in range(len(case.ends)) for block in case.blocks(a))
        if prod(map(factorial, blocks)) <= 60:
            return case, *pay(case, seed)
        seed += 10_000


def pay(case: Case, seed: int) -> tuple[dict[int, int], list[int]]:
    """Payments with owners, and whose home each account is."""
    rng = Random(seed + 1)
    owners = rng.randint(1, 3)
    payments = {
        t: rng.randrange(owners)
        for t in range(len(case.transfers))
        if case.follows(t) and rng.random() < 0.2
    }
    home = [-1] * len(case.ends)
    for t, owner in payments.items():
        if rng.random() < 0.7:
            home[case.transfers[t][0]] = owner
    return payments, home


def in_every_order(
    case: Case, payments: dict[int, int], home: list[int], rule: str
) -> Iterator[Played]:
    """The case played in every order of equal times that can happen."""
    for orders in product(*(list(case.all_orders(a)) for a in range(len(case.ends)))):
        try:
            yield play_rule(case, payments, home, rule, list(orders))
        except Circle:
            continue


def sources_of(payments: dict[int, int], home: list[int]) -> Sources:
    return Sources(
        np.array(list(payments), np.int32),
        np.array(list(payments.values()), np.int32),
        np.array(home, np.int32),
        3,
    )


def as_played(traced: Traced) -> Played:
    """The figures of `Traced`, as the simulator says them."""
    found = Played()
    for name, kind in (("trail", "transfer"), ("rest", "account"), ("stop", "account")):
        columns = [getattr(traced, f"{name}_{part}").tolist() for part in ("owner", kind, "fen")]
        for owner, key, fen in zip(*columns, strict=True):
            getattr(found, name)[owner, key] = fen
        keys = list(zip(*columns[:2], strict=True))
        assert keys == sorted(set(keys)), f"{name} is not sorted, or has a row twice"
    return found


def assert_conserved(case: Case, payments: dict[int, int], traced: Traced, rule: str) -> None:
    """Of every owner, what rests and what stopped is what he paid; exposure adds up to nothing."""
    if rule == "poison":
        return
    for owner in range(3):
        paid = sum(case.fen(t) for t, whose in payments.items() if whose == owner)
        rest = int(traced.rest_fen[traced.rest_owner == owner].sum())
        stop = int(traced.stop_fen[traced.stop_owner == owner].sum())
        assert rest + stop == paid


def check_rule(seed: int, case: Case, payments: dict[int, int], home: list[int], rule: str) -> None:
    """Compare a rule with the simulator, and count the fen."""
    traced = follow(case.money(), sources_of(payments, home), rule)
    expected, found = play_rule(case, payments, home, rule), as_played(traced)
    assert found.trail == expected.trail, seed
    assert found.rest == expected.rest, seed
    assert found.stop == expected.stop, seed
    assert_conserved(case, payments, traced, rule)
