"""What is called certain is the same in every order of equal times: all orders are tried."""

from math import factorial

import numpy as np
import pytest

from linkgraph.flow.match import STAYED, Flows, match, match_fifo
from linkgraph.flow.money import HELD, LEFT_DATA
from tests.flow.oracle import Case, pairs, random_case

WORDS = {-1: "older", -2: "unknown"}
T, F = True, False


def tied_case(seed: int) -> Case:
    """One account with a few groups of at most four, on a background of settled events."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[int, int, int, int, bool, bool]] = []
    orders = 1
    for time in range(rng.integers(2, 6)):
        size = int(rng.choice([1, 1, 2, 3, 4]))
        orders *= factorial(size)
        size = size if orders <= 150 else 1
        only = rng.choice(["in", "out", "both"])
        for _ in range(size):
            out = only == "out" or (only == "both" and rng.random() < 0.5)
            flag = bool(size > 1 and rng.random() < 0.9)
            fen = int(rng.choice([1, 2, 2, 4, 4, 8]))
            rows.append((1, 2, fen, time, flag, F) if out else (0, 1, fen, time, F, flag))
    opening = int(rng.choice([0, 0, 3, 20]))
    return Case(rows, [LEFT_DATA, HELD, LEFT_DATA], [0, opening, 0])


def in_every_order(
    case: Case, *, newest: bool = False
) -> list[dict[object, list[tuple[int, int]]]]:
    """The matched pairs, and what stays of each in, for each order."""
    every = []
    for order in case.all_orders(1):
        source = case.match(1, order, newest=newest)
        found: dict[object, list[tuple[int, int]]] = {}
        found.update(pairs(source).items())
        gone = set(source.values())
        for t, (_, payee, fen, *_) in enumerate(case.transfers):
            stays = [(k, 0) for k in range(fen) if payee == 1 and (t, k) not in gone]
            if stays:
                found[t, STAYED] = stays
        every.append(found)
    return every


def keys(flows: Flows) -> list[tuple[object, int]]:
    return [
        (WORDS.get(int(i), int(i)), int(o))
        for i, o in zip(flows.in_transfer, flows.out_transfer, strict=True)
    ]


@pytest.mark.parametrize("rule", ["fifo", "lifo"])
@pytest.mark.parametrize("seed", range(400))
def test_certain_is_the_same_in_every_order(seed: int, rule: str) -> None:
    case = tied_case(seed)
    flows, every = match(case.money(), rule), in_every_order(case, newest=rule == "lifo")
    for key, fen, certain, fixed in zip(
        keys(flows), flows.fen.tolist(), flows.certain, flows.fixed, strict=True
    ):
        if certain:
            assert {len(found.get(key, ())) for found in every} == {fen}, key
        if fixed:
            assert len({tuple(found[key]) for found in every}) == 1, key


@pytest.mark.parametrize(("rule", "share"), [("fifo", 0.97), ("lifo", 0.45)])
def test_most_of_what_is_the_same_in_every_order_is_called_certain(rule: str, share: float) -> None:
    same = called = 0
    for seed in range(150):
        case = tied_case(seed)
        flows, every = match(case.money(), rule), in_every_order(case, newest=rule == "lifo")
        for key, fen, certain in zip(keys(flows), flows.fen.tolist(), flows.certain, strict=True):
            same += {len(found.get(key, ())) for found in every} == {fen}
            called += bool(certain)
    assert called > share * same, called / same


def certain_flows(*rows: tuple[int, int, int, int, bool, bool]) -> dict[tuple[int, int], bool]:
    flows = match_fifo(Case(list(rows), [LEFT_DATA, HELD, LEFT_DATA], [0] * 3).money())
    return {
        (int(i), int(o)): bool(c)
        for i, o, c in zip(flows.in_transfer, flows.out_transfer, flows.certain, strict=True)
    }


def test_two_payments_of_one_minute_that_spend_one_receipt_are_certain() -> None:
    assert certain_flows((0, 1, 100, 1, F, F), (1, 2, 60, 2, T, F), (1, 2, 40, 2, T, F)) == {
        (0, 1): True,
        (0, 2): True,
    }


def test_two_receipts_of_one_minute_spent_together_are_certain() -> None:
    assert certain_flows((0, 1, 60, 1, F, T), (0, 1, 40, 1, F, T), (1, 2, 100, 2, F, F)) == {
        (0, 2): True,
        (1, 2): True,
    }


def test_which_of_two_receipts_is_left_is_not_certain() -> None:
    assert certain_flows((0, 1, 60, 1, F, T), (0, 1, 60, 1, F, T), (1, 2, 70, 2, F, F)) == {
        (0, 2): False,
        (1, 2): False,
        (1, STAYED): False,
    }


def test_in_and_out_of_one_minute_may_have_been_out_first() -> None:
    assert certain_flows((0, 1, 60, 1, F, T), (1, 2, 60, 1, T, F)) == {(0, 1): False}


def test_in_and_out_of_one_minute_with_enough_before_is_certain() -> None:
    assert certain_flows((0, 1, 60, 0, F, F), (0, 1, 60, 1, F, T), (1, 2, 60, 1, T, F)) == {
        (0, 2): True,
        (1, STAYED): True,
    }


def test_a_flag_alone_at_its_time_changes_nothing() -> None:
    assert certain_flows((0, 1, 60, 1, F, T), (1, 2, 60, 2, T, F)) == {(0, 1): True}


def test_doubt_ends_when_the_account_is_empty_in_every_order() -> None:
    found = certain_flows(
        (0, 1, 50, 1, F, T),
        (1, 2, 50, 1, T, F),
        (1, 2, 500, 2, F, F),
        (0, 1, 9, 3, F, F),
        (1, 2, 9, 4, F, F),
    )
    assert not found[0, 1]
    assert found[3, 4]


@pytest.mark.parametrize("seed", range(60))
def test_known_order_is_all_certain(seed: int) -> None:
    assert np.all(match_fifo(random_case(seed, tied=0).money()).fixed)
