"""How the moments of an unknown table are written, where the reader cannot tell by itself."""

from collections.abc import Mapping, Sequence

from ingest.propose.guess import Guess
from ingest.propose.profile import Profile
from ingest.times import formatted_moment

_FORMATS = ("%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%m.%d.%Y")
_CLOCKS = ("", " %H:%M:%S", " %H:%M")


def time_formats(
    fields: Mapping[str, Guess], columns: Sequence[Profile], month: tuple[int, int] | None
) -> tuple[tuple[str, ...], bool]:
    """Return the formats that read every moment of a column with the year last, and whether days
    without a year take it from the title."""
    guess = fields.get("date") or fields.get("time")
    if guess is None:
        return (), False
    column = next(one for one in columns if one.place == guess.place)
    if column.share("day_month") >= 0.5 and column.share("day", "stamp") < 0.5:
        return (), month is not None
    if column.share("other_date") < 0.5 or column.share("day", "stamp") >= 0.5:
        return (), False
    cells = [cell for cell in column.cells if cell.strip()]
    found = [
        day + clock
        for day in _FORMATS
        for clock in _CLOCKS
        if all(formatted_moment(cell, day + clock)[2] is None for cell in cells)
    ]
    return tuple(found), False
