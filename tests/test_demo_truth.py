"""The whole path against the truth of demonstration cases: folder in, rings and trails out."""

import pytest

from benchmarks.scoring import Score, score_seed

SEEDS = (1, 2, 3, 4, 5)


@pytest.fixture(scope="module", params=SEEDS, ids=lambda seed: f"seed{seed}")
def score(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Score:
    """What one seed came to."""
    return score_seed(request.param, tmp_path_factory.mktemp("demo"))


def test_every_row_is_accounted_for(score: Score) -> None:
    assert score.rows == ()


def test_all_numbers_of_an_account_are_one_account(score: Score) -> None:
    assert score.identity == ()


def test_every_transfer_is_there_once(score: Score) -> None:
    assert score.transfers == ()


def test_what_was_reported_frozen_and_asked_for_is_there(score: Score) -> None:
    assert score.records == ()


def test_victims_money_ends_where_the_truth_says(score: Score) -> None:
    assert score.payments >= 15
    assert score.money == ()


def test_positions_of_every_victim_are_exact(score: Score) -> None:
    assert score.traced == ()
    assert len(score.traced_unsure) <= len(score.unsure)


def test_cards_with_money_and_banks_to_chase_come_first(score: Score) -> None:
    assert score.actions == ()


def test_rings_are_found_and_nobody_else(score: Score) -> None:
    assert score.f1 >= 0.95
    assert score.benign == ()
    assert score.strange == ()


def test_the_score_is_not_blind() -> None:
    """Merged, split, with a stranger, or nothing at all: the score says so."""
    from benchmarks.score_rings import b_cubed

    wanted = {("account", str(n)): n // 4 for n in range(8)}
    assert b_cubed(wanted, wanted) == (1.0, 1.0)
    merged = dict.fromkeys(wanted, 0)
    assert b_cubed(wanted, merged) == (0.5, 1.0)
    halves = {item: n for n, item in enumerate(wanted)}
    assert b_cubed(wanted, halves) == (1.0, 0.25)
    stranger = {**wanted, ("account", "x"): 0}
    precision, recall = b_cubed(wanted, stranger)
    assert precision == pytest.approx((4 + 4 * 0.8 + 0.2) / 9)
    assert recall == 1.0
    assert b_cubed(wanted, {}) == (0.0, 0.25)
