"""One field a column, one column a field: the surest guesses first, then what rows need."""

from collections.abc import Mapping, Sequence

from ingest.propose.chain import Reading
from ingest.propose.guess import Guess
from ingest.propose.profile import Profile

PROPOSED = 0.35
"""A guess below this is not proposed."""
SURER = 0.6
"""Fields of money and direction are not proposed below this: a wrong balance is worse than none."""
_SURER = {"balance", "debit", "credit", "direction", "available"}
OFFERED = 0.2
"""A guess below this is not even offered as an alternative."""
_BOTH = ("debit", "credit")


def assign(
    kind: str, guesses: Sequence[Guess], columns: Mapping[int, Profile], reading: Reading | None
) -> dict[str, Guess]:
    """Return field → the guess taken, for a table of `kind`; `guesses` are sorted, surest first."""
    banned = _banned(reading) if kind == "transactions" else set()
    taken: dict[str, Guess] = {}
    used: set[int] = set()
    for one in guesses:
        free = one.field not in taken and one.place not in used and one.field not in banned
        if free and one.score >= (SURER if one.field in _SURER else PROPOSED):
            taken[one.field] = one
            used.add(one.place)
    if kind == "transactions":
        _one_way_of_amounts(taken)
    if kind in ("transactions", "transfers"):
        _day_and_clock(taken, guesses, columns)
    return {field: taken[field] for field in sorted(taken, key=lambda name: taken[name].place)}


def _banned(reading: Reading | None) -> set[str]:
    """Return the fields that a reading of the balance has no room for."""
    if reading is None or reading.how == "unsigned":
        return set()
    if reading.how == "columns":
        return {"amount", "direction"}
    return {"debit", "credit", *(["direction"] if reading.how == "signed" else [])}


def _one_way_of_amounts(taken: dict[str, Guess]) -> None:
    """Keep either one column of amounts or two, debit and credit: whichever is surer."""
    both = [taken[field].score for field in _BOTH if field in taken]
    one = taken["amount"].score if "amount" in taken else 0.0
    split = len(both) == 2 and min(both) > one - 0.1
    if split and "direction" in taken and one > PROPOSED:
        split = min(both) > one
    for field in ("amount", "direction") if split else _BOTH if one else ():
        taken.pop(field, None)


def _day_and_clock(
    taken: dict[str, Guess], guesses: Sequence[Guess], columns: Mapping[int, Profile]
) -> None:
    """Make of the columns of time a full moment, or a day with its time of day."""
    time = columns[taken["time"].place] if "time" in taken else None
    if time is not None and time.share("stamp") >= 0.5:
        taken.pop("date", None)
        return
    is_clock = time is not None and time.share("day", "day_month", "other_date") < 0.5
    if is_clock and time is not None and time.share("clock", "short_clock") < 0.5 and time.filled:
        return  # a header alone says so: let the reading of the file tell
    if is_clock and "date" not in taken:
        used = {one.place for one in taken.values()}
        for one in guesses:
            dated = columns[one.place].share("day", "day_month") >= 0.5
            if one.field in ("date", "time") and one.place not in used and dated:
                taken["date"] = Guess("date", one.place, one.score, one.why)
                return
    if time is not None and not is_clock and "date" in taken:
        extra = taken.pop("time")  # two columns of days: the one named for the day is enough
        taken["date"] = taken.get("date", extra)
