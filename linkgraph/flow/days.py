"""Days of which an account's own statement gives no times, where other banks give some.

A statement that gives days only leaves open in which order its day went, also where the other
side's bank has timed some of the transfers: those are ordered among themselves, and those that
are known to the day alone may have come before, between or behind them. By default they come
first, because a day begins at 00:00; that is a convention, so nothing that rests on it is certain.

Here are the days on which an account has both, and what of matched money they make uncertain.
What is called certain holds in every order of such a day; some that would hold is not called so.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US
from linkgraph.flow.money import Money

Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Days:
    """Of each transfer, as its payer (`out_…`) and its payee (`in_…`) have it.

    `out_mixed`, `in_mixed`: it is one of a day of that account in unknown order. `out_block`,
    `in_block` int64: the beginning of that day, else its time: equal for what has no order.
    `floor_us` int64: the beginning of its day, if that is such a day of any account, else its
    time; it never falls.
    """

    out_mixed: Bools
    in_mixed: Bools
    out_block: Longs
    in_block: Longs
    floor_us: Longs


def mixed_days(money: Money) -> Days | None:
    """Return the days in unknown order, None when there are none. O(n log n) in tied transfers."""
    if not money.day_only.any():
        return None
    day = money.time_us - money.time_us % DAY_US
    outs = np.flatnonzero(money.leaves & money.payer_tied)
    ins = np.flatnonzero(money.enters & money.payee_tied)
    account = np.concatenate([money.payer[outs], money.payee[ins]]).astype(np.int64)
    transfer = np.concatenate([outs, ins])
    order = np.lexsort((transfer, day[transfer], account))
    account, transfer = account[order], transfer[order]
    if len(transfer) == 0:
        return None
    begins = np.ones(len(transfer), np.bool_)
    begins[1:] = (account[1:] != account[:-1]) | (day[transfer[1:]] != day[transfer[:-1]])
    starts = np.flatnonzero(begins)
    time = money.time_us[transfer]
    several = np.minimum.reduceat(time, starts) < np.maximum.reduceat(time, starts)
    several &= np.logical_or.reduceat(money.day_only[transfer], starts)
    if not several.any():
        return None
    mixed = np.empty(len(transfer), np.bool_)
    mixed[order] = np.repeat(several, np.diff(np.append(starts, len(transfer))))
    found = np.zeros((2, len(money.fen)), np.bool_)
    found[0, outs], found[1, ins] = mixed[: len(outs)], mixed[len(outs) :]
    blocks = np.where(found, day, money.time_us)
    floor = np.where(np.isin(day, np.unique(day[found.any(axis=0)])), day, money.time_us)
    return Days(found[0], found[1], blocks[0], blocks[1], floor)


def clear_doubtful(
    money: Money,
    rows: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]],
    *,
    newest: bool,
) -> None:
    """Clear `sure` of matched rows (in, out, sure) that rest on the order inside such a day.

    From such a day on all that comes to or leaves the account is in doubt, until its balance is
    known in every order (first-in-first-out), or it is empty in every order. O(transfers).
    """
    days = mixed_days(money)
    if days is None:
        return
    from linkgraph.flow.days_kernels import mark_doubt
    from linkgraph.flow.kernels import group_by
    from linkgraph.flow.money import HELD

    accounts, count = len(money.end), len(money.fen)
    incoming = group_by(money.payee, money.enters, money.fen, accounts)
    outgoing = group_by(money.payer, money.leaves, money.fen, accounts)
    in_doubt, out_doubt = np.zeros((2, count), np.bool_)
    stays = np.zeros(accounts, np.bool_)
    mark_doubt(
        incoming,
        outgoing,
        np.where(money.end == HELD, money.opening, 0),
        (days.in_block, days.out_block),
        (money.payee_tied, money.payer_tied),
        (days.in_mixed, days.out_mixed),
        newest,
        in_doubt,
        out_doubt,
        stays,
    )
    come, gone, sure = rows
    doubtful = (gone >= 0) & out_doubt[gone]
    doubtful |= (come >= 0) & (in_doubt[come] | ((gone < 0) & stays[money.payee[come]]))
    sure[doubtful] = 0
