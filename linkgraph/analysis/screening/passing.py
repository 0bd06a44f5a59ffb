"""Rules on money that passes through: rapid in-and-out, and relays of many payers."""

import numpy as np

from linkgraph.analysis.arrays import ints
from linkgraph.analysis.screening.entries import PART, Ground, parts
from linkgraph.analysis.screening.found import Found, of_accounts
from linkgraph.durations import MINUTE_US
from linkgraph.screen_settings import ScreenSettings


def find_rapid(ground: Ground, settings: ScreenSettings) -> Found:
    """Accounts where large payments in leave again within minutes, on a good part of its days.

    Each payment in is held against all that goes out from its moment on: two of them may rest on
    the same payments out. Times known only by day count for nothing but as active days. O(n).
    """
    from linkgraph.analysis.screening.passing_kernels import pass_quickly

    one = ground.entries
    figures = np.zeros((len(one.start) - 1, 5), np.int64)
    mark = np.zeros(len(one), np.bool_)
    pass_quickly(
        one.start,
        one.fen,
        one.day,
        one.at,
        one.coming,
        one.exact,
        settings.passthrough_minutes * MINUTE_US,
        max(1, settings.passthrough_fen),
        parts(settings.passthrough_share),
        figures,
        mark,
    )
    times, came, went, days, active = figures.T
    met = (times > 0) & (days * PART >= active * parts(settings.passthrough_days_share))
    said = {
        "payments": times,
        "in_fen": came,
        "out_fen": went,
        "days": days,
        "active_days": active,
        "days_share": days / np.maximum(active, 1),
    }
    return of_accounts(one, met & ground.subject, said, mark)


def find_relays(ground: Ground, settings: ScreenSettings) -> Found:
    """Accounts of no company that many pay and that keep only what a commission would be.

    What left quickly is matched first in, first out, without an opening balance. O(n).
    """
    from linkgraph.analysis.screening.passing_kernels import leave_quickly

    one = ground.entries
    quick = np.zeros(len(one.start) - 1, np.int64)
    within = settings.relay_minutes * MINUTE_US
    leave_quickly(one.start, one.fen, one.at, one.coming, one.exact, within, quick)
    went, came = ground.parties.fen.T
    payers = ints(ground.parties.count[:, 1])
    met = (payers >= max(1, settings.relay_payers)) & (came > 0)
    met &= quick * PART >= came * parts(settings.relay_quick_share)
    met &= went * PART >= came * parts(settings.relay_low_share)
    met &= went * PART <= came * parts(settings.relay_high_share)
    figures = {
        "parties": payers,
        "in_fen": came,
        "out_fen": went,
        "out_share": went / np.maximum(came, 1),
        "quick_fen": quick,
        "quick_share": quick / np.maximum(came, 1),
    }
    judged = ground.whole & ground.subject & ~ground.company
    return of_accounts(one, met & judged, figures, None)
