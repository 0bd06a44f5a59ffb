"""Rules on shares of all that an account did: night, round amounts, concentration, cash."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.arrays import Flags, Ints
from linkgraph.analysis.screening.entries import PART, Ground, parts
from linkgraph.analysis.screening.found import Found, of_accounts
from linkgraph.durations import DAY_US, HOUR_US
from linkgraph.screen_settings import ScreenSettings


def find_night(ground: Ground, settings: ScreenSettings) -> Found:
    """Accounts with a great share of transfers at night; times known only by day do not count.

    Night runs from `night_from` to before `night_until` o'clock, over midnight where the first
    is later. O(n).
    """
    from linkgraph.analysis.screening.entry_kernels import mark_night

    entries = ground.entries
    dark = np.empty(len(entries), np.bool_)
    begin, end = settings.night_from * HOUR_US, settings.night_until * HOUR_US
    mark_night(entries.at, entries.exact, DAY_US, begin, end, dark)
    return _share(ground, dark, entries.sums(entries.exact), settings.night_share, settings)


def find_round(ground: Ground, settings: ScreenSettings) -> Found:
    """Accounts with a great share of amounts that are multiples of a round one. O(n)."""
    entries = ground.entries
    whole = entries.fen % max(1, settings.round_fen) == 0
    return _share(ground, whole, np.diff(entries.start), settings.round_share, settings)


def _share(ground: Ground, hit: Flags, of: Ints, least: float, settings: ScreenSettings) -> Found:
    entries = ground.entries
    times = entries.sums(hit)
    enough = (of >= max(1, settings.habit_least)) & (times > 0)
    met = enough & (times * PART >= of * parts(least)) & ground.whole & ground.subject
    figures = {"payments": times, "judged": of, "share": times / np.maximum(of, 1)}
    return of_accounts(entries, met, figures, hit)


def find_concentration(ground: Ground, settings: ScreenSettings) -> Found:
    """Accounts whose few greatest payers, or payees, have a great share of the money. O(n).

    Exits and whoever rows do not name are no counterparties; their money is in the sum.
    """
    one, sides = ground.entries, ground.parties
    top, parties = weigh_parties(ground, max(1, settings.top_few))
    met = parties >= max(1, settings.top_least)
    met &= top * PART >= sides.fen * parts(settings.top_share)
    figures: dict[str, NDArray[Any]] = {}
    for side, name in ((1, "in"), (0, "out")):
        figures[f"{name}_parties"] = parties[:, side]
        figures[f"{name}_top_share"] = top[:, side] / np.maximum(sides.fen[:, side], 1)
    mark = np.where(one.coming, *(np.repeat(met[:, side], np.diff(one.start)) for side in (1, 0)))
    return of_accounts(one, met.any(axis=1) & ground.whole & ground.subject, figures, mark)


def weigh_parties(ground: Ground, few: int) -> tuple[Ints, Ints]:
    """Return what the `few` greatest counterparties of each account and side have, and how many
    there are."""
    from linkgraph.analysis.screening.entry_kernels import add_strongest

    one, sides = ground.entries, ground.parties
    top, parties = np.zeros_like(sides.fen), np.zeros_like(sides.fen)
    add_strongest(
        one.start,
        one.other,
        sides.number,
        one.fen,
        one.coming,
        sides.count,
        ground.somebody,
        few,
        parties,
        top,
    )
    return top, parties


def find_cash(ground: Ground, settings: ScreenSettings) -> Found:
    """Accounts that took a great share of what came in as cash. O(n)."""
    entries = ground.entries
    taken = entries.cash & ~entries.coming
    cash, came = entries.fen_where(taken), ground.parties.fen[:, 1]
    met = (cash >= max(1, settings.cash_least_fen)) & (came > 0)
    met &= cash * PART >= came * parts(settings.cash_share)
    figures = {"cash_fen": cash, "in_fen": came, "share": cash / np.maximum(came, 1)}
    return of_accounts(entries, met & ground.whole & ground.subject, figures, taken)
