"""Working days: the installed table where it covers the year, else Monday to Friday with a note."""

import datetime as dt
import sys
from random import Random

import numpy as np
import pytest
from chinese_calendar import is_workday

from linkgraph.analysis.screening.screen import screen
from linkgraph.analysis.screening.workdays import WorkDays, make_workdays
from linkgraph.screen_settings import ScreenSettings
from tests.analysis.conftest import Drawing, ident
from tests.analysis.screening.test_screen import hits

UNKNOWN = 2031
"""A year that no State Council notice covers yet; its 1 October is a Wednesday."""


def number(date: dt.date) -> int:
    return (date - dt.date(1970, 1, 1)).days


def opened(drawing: Drawing, *days: str) -> None:
    for at, day in enumerate(days):
        drawing.account(f"a{at}", ident(1), opened_us=day)


def test_a_covered_year_is_that_of_the_table() -> None:
    first, last = dt.date(2024, 1, 1), dt.date(2025, 12, 31)
    days = make_workdays(np.arange(number(first), number(last) + 1), 5)
    dates = [first + dt.timedelta(days=at) for at in range((last - first).days + 1)]
    assert days.working[: len(dates)].tolist() == [is_workday(date) for date in dates]
    assert days.assumed == ()


def test_another_year_has_weeks_of_five_days() -> None:
    first, last = dt.date(UNKNOWN, 1, 1), dt.date(UNKNOWN, 12, 31)
    days = make_workdays(np.arange(number(first), number(last) + 1), 5)
    dates = [first + dt.timedelta(days=at) for at in range(365)]
    assert days.working[:365].tolist() == [date.weekday() < 5 for date in dates]
    assert days.assumed == (UNKNOWN,)


@pytest.mark.parametrize("seed", range(20))
def test_windows_end_on_their_last_working_day(seed: int) -> None:
    rng = Random(seed)
    working = np.array([rng.random() < 0.6 for _ in range(60)] + [True] * 10)
    length = rng.randrange(1, 9)
    ends = WorkDays(100, working, ()).ends(length)
    for day in range(60):
        left, at = length - int(working[day]), day
        while left:
            at += 1
            left -= int(working[at])
        assert ends[day] == at + 100


def test_the_national_holiday_of_a_year_without_a_table_is_worked(drawing: Drawing) -> None:
    """Monday to Friday are five; the next Monday is the sixth. The note says so."""
    opened(drawing, "2031-09-29", "2031-10-01", "2031-10-03")
    graph = drawing.graph()
    assert sorted(hits(graph, "1001")) == ["a0", "a1", "a2"]
    note = screen(graph, ScreenSettings(), rules=["1001"]).notes[-1]
    assert "2031" in note.zh and "周一至周五" in note.zh
    assert "2031" in note.en and "Monday to Friday" in note.en
    opened(drawing, "2031-09-29", "2031-10-01", "2031-10-06")
    assert not hits(drawing.graph(), "1001")


def test_only_years_without_a_table_and_rules_of_working_days_are_noted(drawing: Drawing) -> None:
    opened(drawing, "2025-12-31", "2031-01-02")  # nothing happened in the years between
    graph = drawing.graph()
    (note,) = screen(graph, ScreenSettings(), rules=["1001", "3006"]).notes
    assert "for 2031:" in note.en
    assert screen(graph, ScreenSettings(), rules=["1002", "batch-opening"]).notes == ()


def test_without_the_library_every_year_is_assumed(
    drawing: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """National Day of 2024 then lengthens no window: 8 October is the seventh weekday."""
    opened(drawing, "2024-09-30", "2024-10-08", "2024-10-11")
    graph = drawing.graph()
    assert len(hits(graph, "1001")) == 3
    monkeypatch.setitem(sys.modules, "chinese_calendar.constants", None)
    assert not hits(graph, "1001")
    assert "2024" in screen(graph, ScreenSettings(), rules=["1001"]).notes[-1].en
