"""Rules on shares of all that an account did: night, round amounts, concentration, cash."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.arrays import Flags, Ints
from linkgraph.analysis.screening.entries import DAY_US, PART, Entries, Ground, parts
from linkgraph.analysis.screening.found import Found, of_accounts
from linkgraph.screen_settings import ScreenSettings

HOUR_US = DAY_US // 24


def find_night(ground: Ground, settings: ScreenSettings) -> Found:
    """Accounts with a great share of transfers at night; times known only by day do not count.

    Night runs from `night_from` to before `night_until` o'clock, over midnight where the first
    is later. O(n).
    """
    entries = ground.entries
    hour = (entries.at % DAY_US) // HOUR_US
    begin, end = settings.night_from, settings.night_until
    dark = (hour >= begin) & (hour < end) if begin <= end else (hour >= begin) | (hour < end)
    return _share(ground, dark & entries.exact, entries.exact, settings.night_share, settings)


def find_round(ground: Ground, settings: ScreenSettings) -> Found:
    """Accounts with a great share of amounts that are multiples of a round one. O(n)."""
    entries = ground.entries
    whole = entries.fen % max(1, settings.round_fen) == 0
    return _share(ground, whole, np.ones(len(entries), np.bool_), settings.round_share, settings)


def _share(
    ground: Ground, hit: Flags, judged: Flags, least: float, settings: ScreenSettings
) -> Found:
    entries = ground.entries
    times, of = entries.sums(hit), entries.sums(judged)
    enough = (of >= max(1, settings.habit_least)) & (times > 0)
    met = enough & (times * PART >= of * parts(least)) & ground.whole & ground.subject
    figures = {"payments": times, "judged": of, "share": times / np.maximum(of, 1)}
    return of_accounts(entries, met, figures, hit)


def measure_parties(entries: Entries, wanted: Flags, few: int) -> tuple[Ints, Ints]:
    """Return the counterparties of the wanted entries of each account, and what the `few`
    greatest of them have. O(n × few)."""
    from linkgraph.analysis.screening.entry_kernels import weigh_parties

    accounts = len(entries.start) - 1
    top, parties = np.zeros(accounts, np.int64), np.zeros(accounts, np.int32)
    weigh_parties(entries.start, entries.other, entries.fen, wanted, max(1, few), top, parties)
    return parties.astype(np.int64), top


def find_concentration(ground: Ground, settings: ScreenSettings) -> Found:
    """Accounts whose few greatest payers, or payees, have a great share of the money. O(n)."""
    entries = ground.entries
    hit = np.zeros(len(ground.whole), np.bool_)
    figures: dict[str, NDArray[Any]] = {}
    mark = np.zeros(len(entries), np.bool_)
    for name, wanted in (("in", entries.coming), ("out", ~entries.coming)):
        total = entries.sums(np.where(wanted, entries.fen, 0))
        parties, top = measure_parties(entries, wanted, settings.top_few)
        met = (parties >= max(1, settings.top_least)) & (
            top * PART >= total * parts(settings.top_share)
        )
        hit |= met
        mark |= wanted & np.repeat(met, np.diff(entries.start))
        figures[f"{name}_parties"] = parties
        figures[f"{name}_top_share"] = top / np.maximum(total, 1)
    return of_accounts(entries, hit & ground.whole & ground.subject, figures, mark)


def find_cash(ground: Ground, settings: ScreenSettings) -> Found:
    """Accounts that took a great share of what came in as cash. O(n)."""
    entries = ground.entries
    taken = entries.cash & ~entries.coming
    cash = entries.sums(np.where(taken, entries.fen, 0))
    came = entries.sums(np.where(entries.coming, entries.fen, 0))
    met = (cash >= max(1, settings.cash_least_fen)) & (came > 0)
    met &= cash * PART >= came * parts(settings.cash_share)
    figures = {"cash_fen": cash, "in_fen": came, "share": cash / np.maximum(came, 1)}
    return of_accounts(entries, met & ground.whole & ground.subject, figures, taken)
