"""The scorers of patterns are right on what can be counted by hand."""

import numpy as np
import pytest

from benchmarks.background import MINUTES, Kind, make_background
from benchmarks.labelled import Labelled, ignoring_amounts, payments_of, shuffled, with_fees
from benchmarks.score_patterns import (
    Found,
    Members,
    arms,
    attempts_of,
    neighbours,
    right_rings,
    rings_of,
    score_attempts,
    score_from_one,
)


def labelled(
    rows: list[tuple[int, int, int, int]], typologies: tuple[str, ...], accounts: int = 20
) -> Labelled:
    """Return transfers of (payer, payee, fen, scheme), one a minute."""
    payer, payee, fen, scheme = np.array(rows, np.int64).T
    times = np.arange(len(rows), dtype=np.int64) * 60_000_000
    return Labelled(payer, payee, fen, times, scheme, 60_000_000, accounts, typologies)


def members(*accounts: int) -> Members:
    return frozenset(accounts)


def test_a_ring_is_counted_once() -> None:
    rings = [members(1, 2, 3, 4), members(5, 6)]
    found = [members(1, 2, 3), members(1, 2, 3, 4), members(7, 8), members(5, 6, 9, 10)]
    right = right_rings(found, rings)
    assert right.ring == (0, -1, -1, 1)
    assert right.share == (0.75, 0.0, 0.0, 0.5)
    assert right.precision(4) == 0.5
    assert right.precision(10) == 0.2, "a short list is no better than a long one"
    assert right.mean(4) == 0.625


def test_a_finding_is_the_nearest_ring_that_is_left() -> None:
    rings = [members(1, 2, 3), members(1, 2, 3, 4)]
    right = right_rings([members(1, 2, 3, 4)] * 2, rings)
    assert (right.ring, right.share) == ((1, 0), (1.0, 0.75))


def test_expectations_from_one_member() -> None:
    rings = [members(1, 2), members(2, 3, 4, 5)]

    def groups(account: int) -> list[Members]:
        return [members(account), members(2, 3, 4, 5)] if account != 5 else []

    score = score_from_one(groups, rings)
    one = 2 / 3  # {1} of {1, 2}; {2} likewise
    assert score.best == pytest.approx((one + (1 + 1 + 1 + 0) / 4) / 2)
    assert score.first == pytest.approx((one + (0.4 + 0.4 + 0) / 3) / 2), "2 is in both rings"
    assert score.answers == pytest.approx(8 / 5)


def test_neighbours_of_an_account() -> None:
    data = labelled([(1, 2, 5, 0), (3, 1, 5, -1), (4, 5, 5, -1)], ("cycle",))
    assert neighbours(data)(1) == [members(1, 2, 3)]
    assert rings_of(data) == [members(1, 2)]


CYCLE = [(1, 2, 5, 0), (2, 3, 5, 0), (3, 1, 5, 0)]


def found(typology: str, *rows: list[int]) -> Found:
    count = len(rows)
    arrays = tuple(np.array(each, np.int64) for each in rows)
    return Found((typology,) * count, tuple(range(count, 0, -1)), (frozenset(),) * count, arrays)


def test_an_attempt_is_covered_by_enough_of_its_transfers() -> None:
    data = labelled([*CYCLE, (8, 9, 5, -1), (9, 8, 5, -1), (8, 7, 5, -1)], ("CYCLE",))
    assert score_attempts(data, found("cycle", [0, 1]))["CYCLE"].own == 1.0
    assert score_attempts(data, found("cycle", [0], [1, 2]))["CYCLE"].own == 1.0
    assert score_attempts(data, found("cycle", [0], [1]))["CYCLE"].own == 0.0
    assert score_attempts(data, found("cycle", [0, 1, 3, 4]))["CYCLE"].own == 1.0
    assert score_attempts(data, found("cycle", [0, 1, 3, 4, 5]))["CYCLE"].own == 0.0
    other = score_attempts(data, found("chain", [0, 1, 2]))["CYCLE"]
    assert (other.own, other.any) == (0.0, 1.0)
    late = found("cycle", *[[3]] * 1000, [0, 1, 2])
    assert score_attempts(data, late)["CYCLE"].own == 0.0, "beyond what is listed"


def test_stacks_are_counted_by_their_arms() -> None:
    rows = [(1, 2, 5, 0), (2, 3, 5, 0), (4, 5, 5, 0), (5, 6, 5, 0), (7, 8, 5, 0)]
    data = labelled(rows, ("STACK",))
    assert [part.tolist() for part in arms(data, data.rows_of(0))] == [[0, 1], [2, 3]]
    assert len(attempts_of(data)) == 2
    assert score_attempts(data, found("chain", [2, 3]))["STACK"].own == 0.5
    assert attempts_of(labelled(rows, ("BIPARTITE",))) == []


def test_fees_are_passed_on_through_all_layers() -> None:
    rows = [
        (1, 3, 10_000, 0),
        (2, 3, 20_000, 0),
        (3, 4, 9_000, 0),
        (3, 5, 18_000, 0),
        (4, 6, 8_100, 0),
        (7, 8, 777, -1),
    ]
    before = labelled(rows, ("stack",))
    after = with_fees(before, 1)
    assert after.fen[[0, 1, 5]].tolist() == [10_000, 20_000, 777], "first layer, other traffic"
    assert 0.85 * 30_000 - 2 <= after.fen[2] + after.fen[3] <= 0.98 * 30_000 + 2
    assert after.fen[3] == pytest.approx(2 * after.fen[2], abs=2)
    assert 0.85 * after.fen[2] - 1 <= after.fen[4] <= 0.98 * after.fen[2] + 1
    assert after.fen[4] / after.fen[2] != pytest.approx(
        (after.fen[2] + after.fen[3]) / 30_000, abs=1e-3
    )
    same = labelled(rows, ("bipartite",))
    assert with_fees(same, 1).fen.tolist() == same.fen.tolist()
    assert set(ignoring_amounts(before).fen.tolist()) == {100}


def test_shuffling_changes_names_and_nothing_else() -> None:
    data = labelled([*CYCLE, (8, 9, 6, -1)], ("CYCLE",))
    other = shuffled(data, 5)
    assert sorted(other.time.tolist()) == data.time.tolist()
    assert len(other.rows_of(0)) == len(other.members_of(0)) == 3
    payments = payments_of(other)
    assert other.payer[payments.transfer].tolist() == payments.payer.tolist()
    assert (payments.latest - payments.earliest).tolist() == [59_999_999] * 4


@pytest.mark.parametrize("kind", ["plain", "busy"])
def test_a_background_is_what_its_seed_says(kind: Kind) -> None:
    one, same, other = (make_background(kind, seed, 5000, 900) for seed in (1, 1, 2))
    assert len(one.fen) == 5000
    assert one.fen.tolist() == same.fen.tolist() != other.fen.tolist()
    assert (one.payer != one.payee).all()
    assert one.fen.min() >= 1
    assert one.minute.min() >= 0
    assert one.minute.max() < MINUTES
    assert max(one.payer.max(), one.payee.max()) < 900
