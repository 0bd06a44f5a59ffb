"""Rules on balances: what comes in goes out again, and accounts swept to zero."""

from dataclasses import dataclass

import numpy as np

from linkgraph.analysis.arrays import Ints
from linkgraph.analysis.money import filled
from linkgraph.analysis.screening.entries import PART, Entries, Ground, parts
from linkgraph.analysis.screening.found import Found, of_accounts
from linkgraph.graph import CaseGraph
from linkgraph.screen_settings import ScreenSettings

NONE = -(1 << 62)
"""The balance that nobody states."""


@dataclass(frozen=True, slots=True)
class Balances:
    """The account's balance after each entry, as its statement says it: `fen`, NONE where it
    says none; `stated` of them and their `average`, kept to the yuan, of each account."""

    fen: Ints
    stated: Ints
    average: Ints


def read_balances(graph: CaseGraph, entries: Entries) -> Balances:
    """Return the stated balances. O(n)."""
    from linkgraph.analysis.screening.entry_kernels import read_stated

    payer, payee = (
        filled(graph.transfers, f"{side}_balance_fen", NONE) for side in ("payer", "payee")
    )
    fen, accounts = np.empty(len(entries), np.int64), len(entries.start) - 1
    stated, total = np.zeros(accounts, np.int64), np.zeros(accounts, np.int64)
    read_stated(
        entries.start, entries.transfer, entries.coming, payer, payee, NONE, fen, stated, total
    )
    return Balances(fen, stated, 100 * (total // np.maximum(stated, 1)))


def find_both(graph: CaseGraph, ground: Ground, settings: ScreenSettings) -> tuple[Found, Found]:
    """Return transit accounts and those swept to zero; balances are read once. O(n)."""
    balances = read_balances(graph, ground.entries)
    return find_transit(ground, balances, settings), find_zeroed(ground, balances, settings)


def find_zeroed(ground: Ground, balances: Balances, settings: ScreenSettings) -> Found:
    """Accounts that payments out left almost empty again and again.

    The balance is the one the statement's row states; an overdrawn one (below 0) is no zero. O(n).
    """
    one = ground.entries
    emptied = ~one.coming & (one.fen >= settings.zeroed_least_fen)
    emptied &= (balances.fen >= 0) & (balances.fen <= settings.zeroed_fen)
    times = one.sums(emptied)
    met = (times >= max(1, settings.zeroed_times)) & ground.whole & ground.subject
    figures = {"payments": times, "sum_fen": one.fen_where(emptied)}
    return of_accounts(one, met, figures, emptied)


def find_transit(ground: Ground, balances: Balances, settings: ScreenSettings) -> Found:
    """Accounts through which money passes: as much in as out, many times the average balance.

    The average is that of the balances after each row, kept to the yuan: it weighs rows, not
    time. Where no row states one, only sums decide, and the figure is missing. O(accounts).
    """
    went, came = ground.parties.fen.T
    known, average = balances.stated > 0, balances.average
    both, gap = came + went, np.abs(came - went)
    met = (both >= max(1, settings.transit_least_fen)) & (came > 0) & (went > 0)
    met &= gap * PART < both * parts(settings.transit_gap_share)
    met &= ~known | (both // max(1, settings.transit_turnover) >= average)
    turned = known & (average > 0)
    figures = {
        "in_fen": came,
        "out_fen": went,
        "gap_share": gap / np.maximum(both, 1),
        "balance_fen": np.where(known, average, np.nan),
        "turnover": np.where(turned, both / np.maximum(average, 1), np.nan),
    }
    return of_accounts(ground.entries, met & ground.whole & ground.subject, figures, None)
