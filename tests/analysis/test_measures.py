"""Stop-payments and freezes at a moment: each case by hand."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from linkgraph.analysis.freezing.measure_rules import Stated, after_months, day_of
from linkgraph.analysis.freezing.measures import held_fen, measures_at, read_measures
from tests.analysis.conftest import Drawing, us

BRANCH, OTHER = "甲市公安局", "乙市公安局"


def freeze(start: str | None, end: str | None, **more: Any) -> Stated:
    said = {"kind": "freeze", "words": "冻结", "amount_fen": None, "authority": BRANCH}
    said |= {"serial": None, "remark": None, **more}
    return Stated(from_us=start and us(start), until_us=end and us(end), **said)  # type: ignore[arg-type]


def stop(start: str, end: str | None = None, **more: Any) -> Stated:
    return replace(freeze(start, end, words="紧急止付", **more), kind="stop_payment")


def states(at: str, *stated: Stated, warn_days: int = 15) -> list[str]:
    return [one.state for one in measures_at(stated, us(at), warn_days)]


def said(at: str, *stated: Stated) -> list[str]:
    return [note.en for one in measures_at(stated, us(at), 15) for note in one.notes]


@pytest.mark.parametrize(
    ("at", "state", "left", "expiring"),
    [
        ("2025-03-09 23:59", "not_yet", 185, False),
        ("2025-03-10", "in_force", 184, False),
        ("2025-08-25 12:00", "in_force", 16, False),
        ("2025-08-26", "in_force", 15, True),
        ("2025-09-10 23:59", "in_force", 0, True),
        ("2025-09-11", "expired", -1, False),
    ],
)
def test_a_freeze_holds_to_the_end_of_its_last_day(
    at: str, state: str, left: int, expiring: bool
) -> None:
    (one,) = measures_at([freeze("2025-03-10", "2025-09-10")], us(at), 15)
    assert (one.state, one.days_left, one.expiring, one.by_law) == (state, left, expiring, False)


def test_an_end_with_a_time_is_that_time() -> None:
    one = freeze("2025-03-10 09:00", "2025-09-10 09:00")
    assert states("2025-09-10 09:00", one) == ["in_force"]
    assert states("2025-09-10 09:01", one) == ["expired"]


def test_an_end_that_is_not_stated_is_the_longest_allowed() -> None:
    stopped = stop("2025-03-10 09:00")
    assert states("2025-03-12 09:00", stopped) == ["in_force"]
    assert states("2025-03-12 09:01", stopped) == ["expired"]
    (one,) = measures_at([freeze("2025-03-10 09:00", None)], us("2025-09-10 23:00"), 15)
    assert (one.state, one.by_law, one.days_left) == ("in_force", True, 0)
    assert states("2025-09-11", freeze("2025-03-10", None)) == ["expired"]
    assert said("2025-03-11", stopped) == ["no end is stated: taken as 48 hours"]


def test_six_months_later_is_a_day_that_exists() -> None:
    assert day_of(after_months(us("2025-08-31"), 6)) == dt.date(2026, 2, 28)
    assert day_of(after_months(us("2024-12-31 12:00"), 12)) == dt.date(2025, 12, 31)
    assert day_of(after_months(us("2025-06-15"), 6)) == dt.date(2025, 12, 15)


def test_another_authority_waits_until_the_first_is_over() -> None:
    first = freeze("2025-03-10", "2025-09-10")
    second = freeze("2025-04-01", "2025-10-01", authority=OTHER)
    third = freeze("2025-05-01", "2025-11-01", authority="丙市公安局")
    assert states("2025-06-01", third, second, first) == ["in_force", "waiting", "waiting"]
    assert states("2025-09-11", first, second, third) == ["expired", "in_force", "waiting"]
    assert states("2025-10-15", first, second, third) == ["expired", "expired", "in_force"]


def test_who_froze_is_unknown_so_it_waits() -> None:
    first = freeze("2025-03-10", "2025-09-10", authority=None)
    assert states("2025-06-01", first, freeze("2025-04-01", None)) == ["in_force", "waiting"]


def test_words_say_that_it_waits() -> None:
    first = freeze("2025-03-10", "2025-09-10")
    waits = freeze("2025-03-10", "2025-09-20", words="轮候冻结")
    assert states("2025-06-01", waits, first) == ["in_force", "waiting"]
    assert states("2025-09-15", waits, first) == ["expired", "in_force"]
    assert any("a waiting freeze" in note for note in said("2025-09-15", waits, first))


def test_the_same_authority_twice_is_double_unless_it_renews() -> None:
    first = freeze("2025-03-10", "2025-09-10")
    twice = measures_at([first, freeze("2025-06-01", "2025-12-01")], us("2025-07-01"), 15)
    assert [(one.state, one.double) for one in twice] == [("in_force", False), ("in_force", True)]
    for more in ({"words": "续冻"}, {"remark": "继续冻结"}):
        renewed = freeze("2025-06-01", "2025-12-01", **more)
        assert not any(one.double for one in measures_at([first, renewed], us("2025-07-01"), 15))


def test_what_is_renewed_is_not_about_to_end() -> None:
    first = freeze("2025-03-10", "2025-09-10")
    renewed = freeze("2025-09-11", "2026-03-11", words="续冻")
    one, other = measures_at([first, renewed], us("2025-09-05"), 15)
    assert (one.state, one.expiring, other.state) == ("in_force", False, "not_yet")
    (alone,) = measures_at([first], us("2025-09-05"), 15)
    assert alone.expiring
    late = freeze("2025-09-12", "2026-03-12", words="续冻")
    assert measures_at([first, late], us("2025-09-05"), 15)[0].expiring


def test_a_release_ends_what_it_names() -> None:
    first = freeze("2025-03-10", "2025-09-10", serial="L0007")
    other = freeze("2025-04-10", "2025-10-10", serial="L0008", authority=OTHER)
    lifted = freeze("2025-05-01", None, words="解除冻结", serial="L0007")
    assert states("2025-04-20", first, lifted) == ["in_force", "released"]
    assert states("2025-06-01", first, other, lifted) == ["released", "in_force", "released"]


def test_a_release_that_names_nothing_leaves_it_open() -> None:
    first = freeze("2025-03-10", "2025-09-10")
    lifted = freeze("2025-05-01", None, words="解冻")
    assert states("2025-06-01", first, lifted) == ["unknown", "released"]
    assert states("2025-06-01", first, replace(lifted, authority=OTHER))[0] == "in_force"
    assert any("ask the bank" in note for note in said("2025-06-01", first, lifted))
    later = freeze("2025-05-02", "2025-11-02")
    assert states("2025-06-01", lifted, later) == ["released", "in_force"]


def test_a_count_of_lines_names_nothing() -> None:
    first = freeze("2025-03-10", "2025-09-10", serial="1")
    lifted = freeze("2025-05-01", None, words="解除冻结", serial="1")
    assert states("2025-06-01", first, lifted) == ["unknown", "released"]


def test_no_start_no_answer() -> None:
    assert states("2025-06-01", freeze(None, "2025-09-10")) == ["unknown"]
    assert states("2025-10-01", freeze(None, "2025-09-10")) == ["expired"]
    assert states("2025-10-01", freeze(None, None)) == ["unknown"]


def test_what_the_rules_do_not_allow_is_asked_about() -> None:
    assert said("2025-04-01", freeze("2025-03-10", "2025-09-10")) == []
    assert ["city level" in note for note in said("2025-04-01", freeze("2025-03-10", "2026-03-10"))]
    assert "a year" in said("2025-04-01", freeze("2025-03-10", "2026-03-12"))[0]
    assert said("2025-04-01", freeze("2025-03-10", "2026-09-10", authority="某区人民法院")) == []
    assert "48 hours" in said("2025-03-10", stop("2025-03-10", "2025-03-13"))[0]
    thrice = [stop(f"2025-03-{day} 09:00", f"2025-03-{day + 2} 09:00") for day in (10, 12, 14)]
    assert [note for note in said("2025-03-14", *thrice) if "twice before" in note]


def test_what_measures_hold() -> None:
    def held(balance: int, *stated: Stated) -> tuple[str, int]:
        return held_fen(measures_at(stated, us("2025-04-02"), 15), balance)

    whole, part = freeze("2025-03-10", None), freeze("2025-03-10", None, amount_fen=600)
    assert held(1000, whole) == ("full", 1000)
    assert held(1000, part) == ("part", 600)
    assert held(600, part) == ("full", 600)
    assert held(500, part) == ("full", 500)
    more = freeze("2025-03-11", None, amount_fen=500)
    assert held(1000, part, more) == ("part", 600)  # nothing says that they add up
    assert held(1000, stop("2025-04-01")) == ("full", 1000)
    assert held(1000) == ("none", 0)
    assert held(1000, freeze("2025-03-10", None, amount_fen=0)) == ("none", 0)
    assert held(1000, freeze("2024-03-10", "2024-09-10")) == ("none", 0)
    assert held(1000, replace(whole, kind="unknown")) == ("none", 0)
    assert held(1000, freeze(None, "2025-09-10")) == ("none", 0)
    waiting = freeze("2025-03-20", None, authority=OTHER)
    assert held(1000, part, waiting) == ("part", 600)


def test_order_of_rows_does_not_matter() -> None:
    stated = [
        freeze("2025-03-10", "2025-09-10"),
        freeze("2025-03-10", "2025-09-10", authority=OTHER, amount_fen=5),
        stop("2025-03-08 10:00"),
        freeze(None, None, words="解冻"),
    ]
    forward = measures_at(stated, us("2025-04-01"), 15)
    assert forward == measures_at(stated[::-1], us("2025-04-01"), 15)


def test_a_table_that_was_retrieved_twice_states_a_measure_once() -> None:
    d = Drawing()
    card = d.account("62220000000000001")
    said = {"measure": "0002", "measure_kind": "freeze", "authority": BRANCH, "amount_fen": 5}
    when = {"from_us": us("2025-03-10"), "until_us": us("2025-09-10")}
    for at, serial in enumerate(("7", "1")):
        d.node("Measure", f"m{at}", serial=serial, **said, **when)
        d.link("UNDER_MEASURE", card, ("Measure", f"m{at}"))
    d.node("Measure", "maybe", **said, **when)
    d.link("UNDER_MEASURE", card, ("Measure", "maybe"), basis="candidate")
    for shuffle in (None, 2, 4):
        ((one,),) = read_measures(d.graph(shuffle)).values()
        assert (len(one.rows), one.serial, one.amount_fen) == (2, "7", 5)
        assert one.from_us == us("2025-03-10")
