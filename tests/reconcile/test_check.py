"""Balances followed over invented ledgers: nothing on clean ones, everything that was planted."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.durations import DAY_US
from tests.reconcile.ledger import Line, check, clean
from tests.reconcile.oracle import Row, fewest_breaks

SHAPES: dict[str, dict[str, Any]] = {
    "seconds": {},
    "bursts": {"bursts": 0.8},
    "bursts in any order": {"bursts": 0.8, "shuffled": True},
    "days only": {"precision": "day"},
    "days in any order": {"precision": "day", "shuffled": True},
    "minutes": {"precision": "minute"},
    "mixed precision": {"precision": "mixed"},
    "many failed": {"failed": 0.3},
    "few balances": {"silent": 0.4},
    "few balances, days only": {"silent": 0.3, "precision": "day"},
}
seeds = st.integers(0, 10**6)


@pytest.mark.parametrize("shape", SHAPES)
@given(seed=seeds)
@settings(max_examples=60)
def test_a_clean_ledger_has_no_break(shape: str, seed: int) -> None:
    lines = clean(seed, 40, **SHAPES[shape])
    found, breaks = check(lines)
    assert breaks == []
    assert not found.by_file.any()


def spoil(lines: Sequence[Line], how: str, at: int, draw: random.Random) -> list[Line]:
    """Return the lines with one thing wrong at `at`."""
    line = lines[at]
    before, after = list(lines[:at]), list(lines[at + 1 :])
    if how == "deleted":
        return before + after
    if how == "duplicated":
        return [*before, line, replace(line, event=10_000, serial=-1), *after]
    if how == "amount":
        return [*before, replace(line, move=line.move + draw.choice((1, 100, 30_000))), *after]
    if how == "direction":
        return [*before, replace(line, move=-line.move), *after]
    assert line.balance is not None
    return [*before, replace(line, balance=line.balance + draw.choice((1, -9, 50_000))), *after]


@pytest.mark.parametrize("how", ["deleted", "duplicated", "amount", "direction", "balance"])
@pytest.mark.parametrize(
    "shape", ["seconds", "bursts in any order", "days only", "mixed precision", "minutes"]
)
@given(seed=seeds)
@settings(max_examples=25)
def test_what_is_planted_is_found_where_the_balance_shows_it(
    shape: str, how: str, seed: int
) -> None:
    lines = clean(seed, 24, failed=0.0, **SHAPES[shape])
    draw = random.Random(seed)
    # Rows of the first or last time may come first or last: there nothing shows.
    unit = DAY_US if "precision" in SHAPES[shape] else 1
    times = sorted({line.time // unit for line in lines})
    inner = [at for at, line in enumerate(lines) if times[0] < line.time // unit < times[-1]]
    if not inner:
        return
    _, breaks = check(spoil(lines, how, draw.choice(inner), draw))
    assert breaks


@given(seed=seeds)
@settings(max_examples=150)
def test_small_ledgers_agree_with_trying_every_order(seed: int) -> None:
    draw = random.Random(seed)
    lines = clean(
        seed, 6, bursts=0.6, failed=draw.choice((0, 0.3)), newest_first=False,
        shuffled=draw.random() < 0.5,
    )  # fmt: skip
    how = draw.choice(("none", "deleted", "duplicated", "amount", "direction"))
    if how != "none":
        lines = spoil(lines, how, draw.randrange(len(lines)), draw)
    fewest = fewest_breaks(
        [Row(line.time, line.move, line.balance, line.failed) for line in _by_time(lines)]
    )
    _, breaks = check(lines[::-1] if draw.random() < 0.5 else lines)
    assert len(breaks) >= fewest
    assert bool(breaks) == bool(fewest)


def _by_time(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line.time)


@given(seed=seeds)
@settings(max_examples=40)
def test_overlapping_tables_are_one_ledger(seed: int) -> None:
    """Two retrievals of one card, each in its own direction, in any cut."""
    lines = clean(seed, 30, newest_first=False)
    draw = random.Random(seed)
    first, last = sorted(draw.sample(range(30), 2))
    one, two = lines[: last + 1], [replace(line, source=1) for line in lines[first:]]
    assert check([*one, *two[::-1]])[1] == []
    assert check([*one[::-1], *two])[1] == []


def test_the_kind_says_what_would_explain_it() -> None:
    lines = [
        Line(DAY_US * n, move, None) for n, move in enumerate((500, -120, 900, -333, 4000, 70))
    ]
    balance = 1000
    for at, line in enumerate(lines):
        balance += line.move
        lines[at] = replace(line, balance=balance, event=at, serial=at)

    def kinds(spoilt: Sequence[Line]) -> list[tuple[int, str]]:
        return [(one.difference, one.kinds[0]) for one in check(spoilt)[1]]

    assert kinds(lines) == []
    assert kinds(lines[:2] + lines[3:]) == [(900, "missing_rows")]
    twice = replace(lines[2], event=99, serial=-1)
    assert kinds([*lines[:3], twice, *lines[3:]]) == [(-900, "duplicate")]
    assert kinds([*lines[:3], replace(lines[3], move=333), *lines[4:]]) == [
        (-666, "edited_direction")
    ]
    assert kinds([*lines[:4], replace(lines[4], move=4001), *lines[5:]]) == [(-1, "edited_amount")]
    off = replace(lines[3], balance=1)
    assert [kind for _, kind in kinds([*lines[:3], off, *lines[4:]])] == ["edited_balance"] * 2
    still = replace(lines[3], balance=lines[2].balance)
    assert kinds([*lines[:3], still, *lines[4:]])[0] == (333, "unmoved")


def test_a_row_of_another_time_is_taken_where_the_file_has_it() -> None:
    lines = clean(3, 20, newest_first=False, failed=0)
    lines[8] = replace(lines[8], time=lines[8].time + 9 * DAY_US)
    found, breaks = check(lines)
    assert breaks == []
    assert found.by_file.all()


def test_a_credit_card_states_what_is_owed() -> None:
    lines = [
        replace(line, balance=None if line.balance is None else -line.balance)
        for line in clean(5, 30, failed=0)
    ]
    assert check(lines)[1] == []


def test_one_balance_throughout_is_none() -> None:
    lines = [Line(DAY_US * n, 100 + n, 0, event=n) for n in range(5)]
    found, breaks = check(lines)
    assert breaks == [] and not found.anchor.any()


def test_a_wallet_row_paid_from_a_card_leaves_the_balance() -> None:
    lines = [replace(line, wallet=True) for line in clean(8, 20, newest_first=False, failed=0)]
    paid = replace(lines[9], move=-4321, event=99, serial=99)
    assert check([*lines[:10], paid, *lines[10:]])[1] == []
    lines = [replace(line, wallet=False) for line in lines]
    paid = replace(paid, wallet=False)
    assert [one.kinds[0] for one in check([*lines[:10], paid, *lines[10:]])[1]] == ["unmoved"]


def test_of_a_long_ledger_that_never_follows_the_first_breaks_are_listed() -> None:
    draw = random.Random(1)
    lines = [
        Line(DAY_US * n, draw.randrange(1, 10**6), draw.randrange(10**9), event=n)
        for n in range(3000)
    ]
    found, breaks = check(lines)
    assert len(breaks) == 100
    assert len(found.broken()) > 2900


def test_large_ties_take_no_longer_than_small_ones() -> None:
    """One day of many rows in any order: no time that grows with their square."""
    lines = clean(4, 20_000, precision="day", bursts=1.0, shuffled=True, failed=0.0)
    assert check(lines)[1] == []
