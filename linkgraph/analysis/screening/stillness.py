"""Dormant accounts that wake up, and days kept just below a reporting threshold."""

import numpy as np

from linkgraph.analysis.arrays import ints, spread
from linkgraph.analysis.money import filled
from linkgraph.analysis.screening.entries import Ground, make_entries, parts
from linkgraph.analysis.screening.found import Found, of_ranges
from linkgraph.analysis.screening.workdays import WorkDays
from linkgraph.graph import CaseGraph
from linkgraph.screen_settings import ScreenSettings


def find_woken(graph: CaseGraph, ground: Ground, settings: ScreenSettings) -> Found:
    """Accounts that lay still between two movements, and then got much money within days.

    Movements are counted transfers, own ones too, but small payments out; money in of the
    holder's own is none. Before the first row of a statement nothing is known. O(n).
    """
    from linkgraph.analysis.screening.passing_kernels import wake

    own = filled(graph.transfers, "own", False).astype(np.bool_)
    one = make_entries(graph, own=True) if own.any() else ground.entries
    best = np.zeros((len(one.start) - 1, 6), np.int64)
    wake(
        one.start,
        one.fen,
        one.day,
        one.coming,
        own[one.transfer],
        max(1, settings.dormant_days),
        settings.dormant_small_fen,
        max(1, settings.dormant_fen),
        max(1, settings.dormant_after_days),
        best,
    )
    account = ints(np.flatnonzero((best[:, 0] > 0) & ground.whole & ground.subject))
    won = best[account]
    _, place = spread(won[:, 4], won[:, 5] - won[:, 4])
    return of_ranges(
        account,
        {
            "still_days": won[:, 1],
            "woken_fen": won[:, 0],
            "from_day": won[:, 2],
            "until_day": won[:, 3],
        },
        one.transfer,
        (won[:, 4], won[:, 5]),
        one.coming[place] & ~own[one.transfer[place]],
    )


def find_below(ground: Ground, days: WorkDays, settings: ScreenSettings) -> Found:
    """Accounts whose totals of several days are just below what banks must report.

    Cash and other transfers, in and out, are four totals a day; an account is hit with the one
    that has most such days in one window. O(n).
    """
    from linkgraph.analysis.screening.passing_kernels import stay_below

    one = ground.entries
    kind = one.coming + 2 * one.cash.astype(np.int32)
    transfer = np.where(ground.company, settings.below_company_fen, settings.below_person_fen)
    cash = np.full(len(transfer), settings.below_cash_fen)
    reported = ints(np.stack((transfer, transfer, cash, cash), axis=1))
    best = np.zeros((len(one.start) - 1, 6), np.int64)
    mark = np.zeros(len(one), np.bool_)
    ends, share = days.ends(settings.below_days), parts(settings.below_share)
    stay_below(one.start, one.fen, one.day, kind, reported, share, ends, days.first, mark, best)
    account = ints(np.flatnonzero((best[:, 0] >= max(1, settings.below_times)) & ground.subject))
    won = best[account]
    owner, place = spread(won[:, 4], won[:, 5] - won[:, 4])
    of_kind = mark[place] & (kind[place] == won[owner, 1])
    total = np.zeros(len(account), np.int64)
    np.add.at(total, owner[of_kind], one.fen[place][of_kind])
    figures = {
        "days": won[:, 0],
        "amount_fen": reported[account, won[:, 1]],
        "sum_fen": total,
        "from_day": won[:, 2],
        "until_day": won[:, 3],
    }
    return of_ranges(account, figures, one.transfer, (won[:, 4], won[:, 5]), of_kind)
