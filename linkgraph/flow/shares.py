"""Pro-rata matching: the shares of owners in each account, passed on in proportion."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.money import HELD, Money
from linkgraph.flow.order import FOREVER, Schedule, make_schedule
from linkgraph.flow.sources import Sources, Traced, first_of, owners_of, payments_mask

Longs = NDArray[np.int64]


def follow_shares(money: Money, sources: Sources) -> Traced:
    """Follow the money of `sources` pro rata.

    An out-transfer takes of every owner, and of nobody's money, in proportion to what each has in
    the account, by largest remainder, so that the fen add up; the opening balance is nobody's,
    and so is what leaves beyond the balance. What is certain: nothing that it depends on was tied
    (`doubt`). O(transfers) for one owner, O(transfers × owners who share them) for several.
    """
    schedule = make_schedule(money, payments_mask(money, sources))
    owners = np.unique(sources.owner)
    if len(owners) == 1:
        return _follow_one(money, sources, schedule, int(owners[0]))
    return _follow_many(money, sources, schedule)


def _follow_one(money: Money, sources: Sources, schedule: Schedule, owner: int) -> Traced:
    """Follow the money of one owner, with a number an account for his share."""
    from linkgraph.flow.balance_kernels import settle
    from linkgraph.flow.doubt import ASIDE, DOUBT, fresh_doubt
    from linkgraph.flow.share_kernels import share_one

    count, begin = len(money.end), 2 * first_of(money, sources.transfer)
    sides = money.payer, money.payee, money.leaves, money.enters
    plan = schedule.halves, schedule.loose, schedule.since_us, schedule.block_us
    is_payment, home = payments_mask(money, sources), sources.home == owner
    asked = _can_come(money, schedule, is_payment, begin)
    balance = np.where(money.end == HELD, money.opening, 0)
    doubts = fresh_doubt(balance, schedule.tied)
    settle(begin, sides, money.fen, money.time_us, asked, balance, doubts, plan)
    accounts = np.column_stack([balance, np.zeros(count, np.int64)])
    came, stop = np.zeros((2, count), np.int64)
    trail = share_one(
        begin,
        sides,
        money.follows,
        money.fen,
        money.time_us,
        is_payment,
        home,
        asked,
        accounts,
        doubts,
        plan,
        came,
        stop,
        0,
    )
    trail = trail[np.argsort(trail[:, 0], kind="stable")] if schedule.tied else trail
    rest = came + accounts[:, 1]
    at, stopped = np.flatnonzero(rest), np.flatnonzero(stop)
    certain = np.ones(len(at), np.bool_)
    if schedule.tied:
        certain = doubts[at, ASIDE] == 0
        certain &= home[at] | (doubts[at, DOUBT] == 0)
    return Traced(
        np.full(len(trail), owner, np.int32),
        trail[:, 0].astype(np.int32),
        np.ascontiguousarray(trail[:, 1]),
        trail[:, 2] == 0,
        np.full(len(at), owner, np.int32),
        at.astype(np.int32),
        rest[at],
        certain,
        np.full(len(stopped), owner, np.int32),
        stopped.astype(np.int32),
        stop[stopped],
    )


def _can_come(
    money: Money, schedule: Schedule, is_payment: NDArray[np.bool_], begin: int
) -> NDArray[np.bool_]:
    """Mark accounts that the owner's money can be in, in any order of equal times."""
    from linkgraph.flow.balance_kernels import reach_from

    if schedule.tied:
        return np.asarray(schedule.since_us < FOREVER)
    reached = np.zeros(len(money.end), np.bool_)
    sides = money.payer, money.payee, money.leaves, money.enters
    reach_from(begin // 2, sides, is_payment, reached)
    return reached


def _follow_many(money: Money, sources: Sources, schedule: Schedule) -> Traced:
    """Follow the money of all owners at once."""
    from linkgraph.flow.doubt import ASIDE, DOUBT
    from linkgraph.flow.many_kernels import share_many

    count = len(money.end)
    accounts = np.zeros((count, 4), np.int64)
    accounts[:, 0] = np.where(money.end == HELD, money.opening, 0)
    trail, rest, stop, doubts = share_many(
        (money.payer, money.payee, money.leaves, money.enters),
        money.follows,
        money.fen,
        money.time_us,
        owners_of(money, sources),
        sources.home,
        accounts,
        (schedule.halves, schedule.loose, schedule.since_us, schedule.block_us),
        sources.owners,
        0,
    )
    order = np.lexsort((trail[:, 1], trail[:, 0]))
    owner, transfer, fen, doubtful = trail[order].T
    r_owner, r_account, r_fen = summed(rest, count)
    certain = np.ones(len(r_fen), np.bool_)
    if schedule.tied:
        home = sources.home[r_account] == r_owner
        certain = (doubts[r_account, ASIDE] == 0) & (home | (doubts[r_account, DOUBT] == 0))
    return Traced(
        owner.astype(np.int32),
        transfer.astype(np.int32),
        np.ascontiguousarray(fen),
        doubtful == 0,
        r_owner,
        r_account,
        r_fen,
        certain,
        *summed(stop, count),
    )


def summed(
    rows: Longs, accounts: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Return rows (owner, account, fen) added up by owner and account, sorted."""
    keys, at = np.unique(rows[:, 0] * max(accounts, 1) + rows[:, 1], return_inverse=True)
    fen = np.zeros(len(keys), np.int64)
    np.add.at(fen, at, rows[:, 2])
    owner, account = np.divmod(keys, max(accounts, 1))
    return owner.astype(np.int32), account.astype(np.int32), fen
