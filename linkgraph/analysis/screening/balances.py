"""Rules on balances: what comes in goes out again, and accounts swept to zero."""

import numpy as np

from linkgraph.analysis.arrays import Flags, Ints
from linkgraph.analysis.money import filled
from linkgraph.analysis.screening.entries import PART, Entries, Ground, parts
from linkgraph.analysis.screening.found import Found, of_accounts
from linkgraph.graph import CaseGraph
from linkgraph.screen_settings import ScreenSettings

NONE = -(1 << 62)


def _balances(graph: CaseGraph, entries: Entries) -> tuple[Ints, Flags]:
    """Return the account's balance after each entry as its statement says it; where it does."""
    payer, payee = (
        filled(graph.transfers, f"{side}_balance_fen", NONE) for side in ("payer", "payee")
    )
    balance = payee[entries.transfer]
    out = ~entries.coming
    balance[out] = payer[entries.transfer[out]]
    return balance, np.asarray(balance != NONE)


def find_zeroed(graph: CaseGraph, ground: Ground, settings: ScreenSettings) -> Found:
    """Accounts that payments out left almost empty again and again.

    The balance is the one the statement's row states; an overdrawn one (below 0) is no zero. O(n).
    """
    one = ground.entries
    balance, _ = _balances(graph, one)
    emptied = ~one.coming & (one.fen >= settings.zeroed_least_fen)
    emptied &= (balance >= 0) & (balance <= settings.zeroed_fen)
    times = one.sums(emptied)
    met = (times >= max(1, settings.zeroed_times)) & ground.whole & ground.subject
    figures = {"payments": times, "sum_fen": one.sums(np.where(emptied, one.fen, 0))}
    return of_accounts(one, met, figures, emptied)


def find_transit(graph: CaseGraph, ground: Ground, settings: ScreenSettings) -> Found:
    """Accounts through which money passes: as much in as out, many times the average balance.

    The average is that of the balances after each row, kept to the yuan: it weighs rows, not
    time. Where no row states one, only sums decide, and the figure is missing. O(n).
    """
    one = ground.entries
    came = one.sums(np.where(one.coming, one.fen, 0))
    went = one.sums(np.where(one.coming, 0, one.fen))
    balance, known = _balances(graph, one)
    rows = one.sums(known)
    average = 100 * (one.sums(np.where(known, balance // 100, 0)) // np.maximum(rows, 1))
    both, gap = came + went, np.abs(came - went)
    met = (both >= max(1, settings.transit_least_fen)) & (came > 0) & (went > 0)
    met &= gap * PART < both * parts(settings.transit_gap_share)
    met &= (rows == 0) | (both // max(1, settings.transit_turnover) >= average)
    figures = {
        "in_fen": came,
        "out_fen": went,
        "gap_share": gap / np.maximum(both, 1),
        "balance_fen": np.where(rows > 0, average, np.nan),
        "turnover": np.where((rows > 0) & (average > 0), both / np.maximum(average, 1), np.nan),
    }
    return of_accounts(one, met & ground.whole & ground.subject, figures, None)
