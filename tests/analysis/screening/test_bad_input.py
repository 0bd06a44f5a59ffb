"""Screening of input as it comes: nothing hangs, nothing is judged by what is not known."""

import time
from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.money import table_of
from linkgraph.analysis.screening.records import Screening
from linkgraph.analysis.screening.rules import load_rules
from linkgraph.analysis.screening.screen import screen
from linkgraph.graph import CaseGraph, arrow_schema
from linkgraph.schema import ROW_REFERENCE_COLUMNS, TRANSFER_COLUMNS
from linkgraph.screen_settings import ScreenSettings
from tests.analysis.conftest import Drawing
from tests.analysis.screening.oracle import (
    DAY,
    EACH,
    FIRST,
    HOUR,
    MINUTE,
    Row,
    assert_agrees,
    make_graph,
    random_rows,
    random_settings,
)
from tests.analysis.screening.test_screen import hits

ISLANDS = 60
MILLION = 1_000_000
MOST_SECONDS = 30
"""Of processors, for a hub of a million transfers, kernels compiled: a loop over pairs of them
would take hours."""


def invented(seed: int) -> tuple[list[Row], ScreenSettings]:
    rng = Random(1000 + seed)
    return random_rows(rng, ISLANDS), random_settings(rng)


def test_no_rows_no_hits_no_notes() -> None:
    for accounts in (0, 7):
        found = screen(make_graph([], accounts), ScreenSettings())
        assert found.accounts == () and found.total == 0 and found.notes == ()
        assert found.counts == {rule.id: 0 for rule in load_rules()}


def test_one_statement_judges_one_account(drawing: Drawing) -> None:
    """Forty payers and a payee whose statements are not in the case: rules that need all an
    account did say nothing of them; rules on single payments may."""
    mine = drawing.account("mine")
    for number in range(40):
        payer = drawing.account(f"p{number:02d}", covered=False)
        for day in range(6, 13):
            drawing.pay(payer, mine, 10_000, f"2025-03-{day:02d} 23:{number:02d}", sides=2)
    drawing.pay(mine, drawing.account("out", covered=False), 2_772_000, "2025-03-12 23:59")
    graph = drawing.graph()
    found = screen(graph, ScreenSettings(top=0))
    whole = {rule.id for rule in load_rules() if rule.whole}
    met = {one.account.key: {hit.rule for hit in one.hits} for one in found.accounts}
    assert {"night", "round-amounts", "transit", "3006"} <= met["mine"]
    assert met["p00"] == {"3008"}
    assert not any(rules & whole for key, rules in met.items() if key != "mine")
    assert any("41 accounts without a statement" in note.en for note in found.notes)


def test_what_is_there_once_is_told_in_the_singular(drawing: Drawing) -> None:
    """One passes on at once what one pays it; one more payment is known by its day alone."""
    mine, payee = drawing.account("mine"), drawing.account("payee", covered=False)
    payer = drawing.account("payer")
    drawing.pay(payer, mine, 60_000, "2025-03-06 10:00", sides=2)
    drawing.pay(mine, payee, 59_000, "2025-03-06 10:10")
    drawing.pay(payer, mine, 5, "2025-03-06", precision=2)
    found = screen(drawing.graph(), ScreenSettings(), rules={"rapid-passthrough", "night"})
    ((hit,),) = (one.hits for one in found.accounts)
    assert hit.text.en.startswith("1 payment in, ")
    assert "on 1 of 1 day " in hit.text.en
    notes = " ".join(note.en for note in found.notes)
    assert "1 transfer is known only by their day" not in notes
    assert "1 transfer is known only by its day" in notes
    assert "1 account without a statement in the case was not judged" in notes


@pytest.mark.parametrize("seed", range(4))
def test_dates_without_times(seed: int) -> None:
    """Rules of minutes and hours say nothing; the others say what plain loops say."""
    rows, settings = invented(seed)
    rows = [replace(row, time=row.time // DAY * DAY, precision=2) for row in rows]
    counts = assert_agrees(rows, settings, ISLANDS * EACH)
    assert [counts[rule] for rule in ("night", "rapid-passthrough", "relay")] == [0, 0, 0]
    assert counts["dormant-activation"] + counts["round-amounts"] > 20
    notes = screen(make_graph(rows, ISLANDS * EACH), settings, rules=["night"]).notes
    assert any("only by their day" in note.en and "只知日期" in note.zh for note in notes)


@pytest.mark.parametrize("seed", range(4))
def test_all_amounts_equal(seed: int) -> None:
    rows, settings = invented(seed)
    rows = [replace(row, fen=100) for row in rows]
    counts = assert_agrees(rows, settings, ISLANDS * EACH)
    assert counts["probe-payment"] == 0 or settings.probe_times == 1
    assert counts["3008"] > 10


@pytest.mark.parametrize("seed", range(3))
def test_all_at_one_moment(seed: int) -> None:
    rows, settings = invented(seed)
    rows = [replace(row, time=FIRST * DAY + 9 * HOUR, precision=0) for row in rows]
    counts = assert_agrees(rows, settings, ISLANDS * EACH)
    assert counts["probe-payment"] == 0 and counts["rapid-passthrough"] > 0


@pytest.mark.parametrize("seed", range(3))
def test_currencies_are_kept_apart(seed: int) -> None:
    """Dollars beside yuan change nothing but a note that counts them."""
    rows, settings = invented(seed)
    yuan = [replace(row, foreign=False) for row in rows]
    dollars = [replace(row, foreign=True, fen=7 * row.fen) for row in rows[::2]]
    one, both = (
        screen(make_graph(some, ISLANDS * EACH), settings) for some in (yuan, yuan + dollars)
    )
    assert figures(one) == figures(both) and one.total > 20
    counted = sum(not row.state for row in dollars)
    (note,) = set(both.notes) - set(one.notes)
    assert f"{counted} transfers in USD are not counted" in note.en


def figures(found: Screening) -> list[tuple[str, str, dict[str, int | float | str]]]:
    return [
        (one.account.key, hit.rule, dict(hit.figures)) for one in found.accounts for hit in one.hits
    ]


Ints = NDArray[np.int64]


def hub(number: Ints) -> dict[str, Ints]:
    """Many accounts pay one, each once, and it pays a few of them, day and night."""
    out = number % 2
    return {"payer": np.where(out, 0, 1 + number % 50_000),
            "payee": np.where(out, 1 + number % 3, 0),
            "amount_fen": 100_000 + number * 37 % 900_000,
            "time_us": FIRST * DAY + number * 20 * 1_000_000}  # fmt: skip


def one_moment(number: Ints) -> dict[str, Ints]:
    """The same, all at once."""
    return hub(number) | {"time_us": 0 * number + FIRST * DAY}


def one_pair(number: Ints) -> dict[str, Ints]:
    """One pays another, small and great in turn, a million different amounts."""
    great = number % 2
    return {"payer": 0 * number, "payee": 0 * number + 1,
            "amount_fen": np.where(great, 10_000_000 + number, 1 + number % 1000),
            "time_us": FIRST * DAY + number * MINUTE}  # fmt: skip


def one_amount(number: Ints) -> dict[str, Ints]:
    """The same, one amount."""
    return one_pair(number) | {"amount_fen": 0 * number + 5_000_000}


HUBS = hub, one_moment, one_pair, one_amount


def make_hub(draw: Callable[[Ints], dict[str, Ints]], count: int) -> CaseGraph:
    number = np.arange(count)
    drawn = draw(number)
    accounts = int(max(drawn["payer"].max(), drawn["payee"].max())) + 1
    zero, no = np.zeros(count, np.uint8), np.zeros(count, np.bool_)
    columns: dict[str, object] = {
        **drawn,
        **{"precision": zero, "state": zero, "sides": zero + 1, "own": no, "cash": no},
        **{"mate": np.full(count, -1), "row_start": number, "row_end": number + 1},
    }
    empty = make_graph([], accounts)
    rows: dict[str, object] = {"source": np.zeros(count, np.int32), "row": number + 1}
    return replace(
        empty,
        transfers=table_of(arrow_schema(TRANSFER_COLUMNS), count, columns),
        transfer_rows=table_of(arrow_schema(ROW_REFERENCE_COLUMNS), count, rows),
    )


@pytest.mark.parametrize("draw", HUBS)
def test_a_hub_of_a_million_transfers(draw: Callable[[Ints], dict[str, Ints]]) -> None:
    """All rules, hits made, rows named."""
    screen(make_hub(draw, 100), ScreenSettings())
    graph = make_hub(draw, MILLION)
    start = time.process_time()
    found = screen(graph, ScreenSettings())
    assert time.process_time() - start < MOST_SECONDS
    assert found.total > 0 and max(hit.row_count for hit in found.accounts[0].hits) > 1000


def test_same_day_probes_are_no_probes_where_only_days_are_known(drawing: Drawing) -> None:
    one, two = drawing.account("a"), drawing.account("b")
    for day in ("2025-03-01", "2025-03-03"):
        drawing.pay(one, two, 1, day, precision=2)
    drawing.pay(one, two, 5_000, "2025-03-01", precision=2)
    assert not hits(drawing.graph(), "probe-payment")
    drawing.pay(one, two, 5_000, "2025-03-05", precision=2)
    assert hits(drawing.graph(), "probe-payment")["b"].figures["payments"] == 1
