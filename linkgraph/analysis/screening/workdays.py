"""Working days of mainland China, from the table of `chinesecalendar` where it covers the year."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.arrays import Ints, ints

SLACK = 60
"""Days beyond the last one that a window may reach into for each working day asked for; no
holiday is longer."""


@dataclass(frozen=True, slots=True)
class WorkDays:
    """`working[d - first]`: whether day d (since 1970) is a working day. `assumed`: years without
    a table in which anything was seen: Monday to Friday are taken for working days."""

    first: int
    working: NDArray[np.bool_]
    assumed: tuple[int, ...]

    def ends(self, days: int) -> Ints:
        """Return for each day the last one of a window of `days` working days that begins there.

        Both ends count: the window ends on the working day number `days` at or after its first
        day. Days too close to the end of the table end with it.
        """
        open_days = np.flatnonzero(self.working)
        before = np.concatenate(([0], np.cumsum(self.working)[:-1]))
        at = np.minimum(before + max(1, days) - 1, len(open_days) - 1)
        return ints(open_days[at] + self.first)


def make_workdays(seen: NDArray[Any], most: int) -> WorkDays:
    """Return the working days from the first of the days `seen` to the last and on, for windows
    of `most` of them. O(days seen + days between)."""
    first, last = (int(seen.min()), int(seen.max())) if len(seen) else (0, 0)
    days = np.arange(first, last + SLACK + 2 * max(1, most), dtype=np.int64)
    working = (days + 3) % 7 < 5  # 1970-01-01 was a Thursday
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    free, extra, known = _table()
    working &= ~np.isin(days, free)
    working |= np.isin(days, extra)
    met = np.zeros(len(days), np.bool_)
    met[seen - first] = True
    said = np.unique(years[met])
    return WorkDays(first, working, tuple(sorted(set(said.tolist()) - known)))


def _table() -> tuple[Ints, Ints, set[int]]:
    """Return free days, extra working days and the years the installed table covers."""
    try:
        from chinese_calendar.constants import holidays, workdays
    except ImportError:
        return ints([]), ints([]), set()
    free, extra = (
        ints(np.array(sorted(days), "datetime64[D]").astype(np.int64))
        for days in (holidays, workdays)
    )
    return free, extra, {day.year for day in holidays}
