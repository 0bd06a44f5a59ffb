"""How fast money passes through each account: the wait from in to out, by matched money."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import MINUTE_US
from linkgraph.flow.match import Flows
from linkgraph.flow.money import Money
from linkgraph.schema import Precision


@dataclass(frozen=True, slots=True)
class Speeds:
    """Of each account: `wait_us` int64, half of its matched money left within this time of coming
    in (-1: none); `timed_fen` int64, the matched money that this is of; `day_fen` int64, matched
    money left out because one of its times is known only to the day."""

    wait_us: NDArray[np.int64]
    timed_fen: NDArray[np.int64]
    day_fen: NDArray[np.int64]

    def minutes(self, account: int) -> float | None:
        """Return the wait of an account in minutes, None where there is none."""
        wait = int(self.wait_us[account])
        return None if wait < 0 else wait / MINUTE_US


def find_speeds(money: Money, flows: Flows, precision: NDArray[np.uint8]) -> Speeds:
    """Return for every account the median time from in to out, each fen counted once.

    Parameters
    ----------
    money, flows
        Transfers, and first-in-first-out matching of them.
    precision
        Of each transfer (`schema.Precision`). Times known to the day say nothing of minutes.

    Returns
    -------
    Speeds
        The median is the shortest wait that at least half of the matched fen did not exceed.
        Money that has not left, was there before the first row, or is of unknown source has no
        wait. A wait is between the moments that order the transfers, so it is never negative.

    Notes
    -----
    One sort of the matched rows: O(rows log rows), nothing per account in Python.

    A fast account passed money on quickly; that does not say who passed it on. The wait of
    single fen hangs on the rule of matching; last in first out would give shorter ones.
    """
    matched = np.flatnonzero((flows.in_transfer >= 0) & (flows.out_transfer >= 0))
    came, left = flows.in_transfer[matched], flows.out_transfer[matched]
    account, fen = money.payee[came], flows.fen[matched]
    by_day = (precision[came] == Precision.DAY) | (precision[left] == Precision.DAY)
    count = len(money.end)
    day_fen = _sums(account[by_day], fen[by_day], count)
    account, fen = account[~by_day], fen[~by_day]
    wait = money.time_us[left[~by_day]] - money.time_us[came[~by_day]]
    timed_fen = _sums(account, fen, count)
    order = np.lexsort((wait, account))
    line = np.cumsum(fen[order])
    before = np.cumsum(timed_fen) - timed_fen
    found = np.flatnonzero(timed_fen)
    at = np.searchsorted(line, before[found] + (timed_fen[found] + 1) // 2)
    wait_us = np.full(count, -1, np.int64)
    wait_us[found] = wait[order][at]
    return Speeds(wait_us, timed_fen, day_fen)


def _sums(account: NDArray[np.int32], fen: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Add up fen by account, exactly: float sums would round beyond 2**53."""
    sums = np.zeros(count, np.int64)
    np.add.at(sums, account, fen)
    return sums
