"""Rules on a window of days: gathered and scattered money (3006, 3007)."""

import numpy as np

from linkgraph.analysis.arrays import Ints, ints, spread
from linkgraph.analysis.screening.entries import Ground, parts
from linkgraph.analysis.screening.found import Found, of_ranges
from linkgraph.analysis.screening.workdays import WorkDays
from linkgraph.screen_settings import ScreenSettings


def find_fans(ground: Ground, days: WorkDays, settings: ScreenSettings) -> tuple[Found, Found]:
    """3006: many payers, few payees; 3007: few payers, many payees. O(n log n)."""
    from linkgraph.analysis.screening.window_kernels import slide_fans

    one = ground.entries
    limits = (
        settings.more_than,
        max(1, settings.gather_few),
        parts(settings.gather_share),
        settings.gather_least_fen,
    )
    best = np.zeros((len(one.start) - 1, 2, 9), np.int64)
    slide_fans(
        one.start,
        one.fen,
        one.day,
        one.at,
        one.latest,
        one.coming,
        ground.parties.number,
        ground.parties.count,
        days.ends(settings.window_days),
        days.first,
        ints(limits),
        best,
    )
    return _fans(ground, best[:, 1]), _fans(ground, best[:, 0])


def _fans(ground: Ground, best: Ints) -> Found:
    account = np.flatnonzero((best[:, 0] > 0) & ground.subject)
    won = best[account]
    owner, place = spread(won[:, 6], won[:, 7] - won[:, 6])
    return of_ranges(
        ints(account),
        {
            "parties": won[:, 0],
            "scattered_fen": won[:, 1],
            "concentrated_fen": won[:, 2],
            "concentrated_share": won[:, 2] / np.maximum(won[:, 3], 1),
            "from_day": won[:, 4],
            "until_day": won[:, 5],
        },
        ground.entries.transfer,
        (won[:, 6], won[:, 7]),
        ground.entries.latest[place] >= won[owner, 8],
    )
