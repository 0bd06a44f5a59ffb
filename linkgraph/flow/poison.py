"""Poison: what is exposed to the money of each owner. It is shown, and never added up."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.exposed import Exposed, as_traced
from linkgraph.flow.money import HELD, Money
from linkgraph.flow.order import Schedule, make_schedule
from linkgraph.flow.sources import Sources, Traced, first_of, owners_of, payments_mask

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Marked:
    """Poison run for the owners from number `first` on, a bit each: the state after all events.

    `bits` and `balance`, by account; `balance` only where there is a bit.
    """

    first: int
    bits: Longs
    balance: Longs
    marks: Longs
    balances: Longs
    masks: Longs
    doubts: Longs


def each_exposed(
    money: Money, sources: Sources, wanted: NDArray[np.bool_] | None = None
) -> Iterator[Exposed]:
    """Yield what is exposed to each owner of `sources`, by number; `wanted`: only to these.

    From the first fen of an owner on, all that leaves an account is exposed to him, whatever
    else is there, until the end of the data: an account does not become clean. A payment that is
    itself followed is exposed to its own owner alone. Money that comes back to its owner's own
    account exposes nothing more there.

    O(transfers) for every 62 owners, and O(transfers + accounts) for each. Only one owner is held
    at a time: nearly every later transfer is exposed to everybody in a large case.
    """
    from linkgraph.flow.poison_kernels import BATCH

    asked = np.ones(sources.owners, np.bool_) if wanted is None else wanted
    owner_of = owners_of(money, sources)
    schedule = make_schedule(money, payments_mask(money, sources))
    rows = np.empty(len(money.fen), np.int32)
    state = np.empty((len(money.end), 4), np.int64)
    for first in range(0, sources.owners, BATCH):
        mine = np.flatnonzero(asked[first : first + BATCH]).tolist()
        if mine:
            marked = _mark(money, sources, owner_of, schedule, first)
        for bit in mine:
            yield _exposed(money, sources, owner_of, marked, bit, state, rows)


def _mark(
    money: Money,
    sources: Sources,
    owner_of: NDArray[np.int32],
    schedule: Schedule,
    first: int,
) -> Marked:
    """Run the owners from `first` on that fit a batch."""
    from linkgraph.flow.balance_kernels import settle
    from linkgraph.flow.doubt import NO_TIME, fresh_doubt
    from linkgraph.flow.poison_kernels import BATCH, WHEN, expose

    count, tied = len(money.end), schedule.tied
    marks = np.zeros((count if tied else 0, 5), np.int64)
    marks[:, WHEN] = NO_TIME
    balance = np.where(money.end == HELD, money.opening, 0)
    bits, masks = np.zeros(count, np.int64), np.zeros(len(money.fen), np.int64)
    doubts = np.zeros((len(masks) if tied else 0, 2), np.int64)
    sides = money.payer, money.payee, money.leaves, money.enters
    plan = schedule.halves, schedule.loose, schedule.since_us, schedule.block_us
    expose(
        2 * first_of(money, sources.transfer),
        sides,
        money.follows,
        money.time_us,
        owner_of,
        sources.home,
        first,
        2 ** min(BATCH, sources.owners - first) - 1,
        bits,
        marks,
        plan,
        masks,
        doubts,
    )
    balances = fresh_doubt(balance, tied)
    settle(2 * len(masks), sides, money.fen, money.time_us, bits != 0, balance, balances, plan)
    return Marked(first, bits, balance, marks, balances, masks, doubts)


def _exposed(
    money: Money,
    sources: Sources,
    owner_of: NDArray[np.int32],
    marked: Marked,
    bit: int,
    state: Longs,
    rows: NDArray[np.int32],
) -> Exposed:
    """Return what is exposed to the owner of a bit; `state` and `rows` are scratch."""
    from linkgraph.flow.doubt import NO_TIME
    from linkgraph.flow.exposed_kernels import CAME, KEPT, LEFT, SINCE, count_steps, gather

    owner = marked.first + bit
    sides = money.payer, money.payee, money.leaves, money.enters
    begin = first_of(money, sources.transfer[sources.owner == owner])
    used = gather(
        bit, owner, begin, marked.masks, sides, money.fen, money.time_us, sources.home, state, rows
    )
    transfer = rows[:used].copy()
    steps = count_steps(owner, transfer, sides, money.time_us, owner_of, state)
    account = np.flatnonzero(state[:, SINCE] != NO_TIME)
    mine = state[account]
    drawn = (marked.bits[account] >> bit) & 1 == 1
    certain, sure = _certain(marked, bit, account, drawn, transfer)
    return Exposed(
        owner,
        account.astype(np.int32),
        mine[:, SINCE],
        np.where(sources.home[account] == owner, 0, steps[account]).astype(np.int32),
        mine[:, CAME],
        mine[:, LEFT],
        mine[:, KEPT] + np.where(drawn, marked.balance[account], 0),
        certain,
        transfer,
        sure,
    )


def _certain(
    marked: Marked,
    bit: int,
    account: Longs,
    drawn: NDArray[np.bool_],
    transfer: NDArray[np.int32],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which figures of accounts, and which transfers, are the same in every order."""
    from linkgraph.flow.doubt import HI, LO
    from linkgraph.flow.poison_kernels import ASIDE, SURE

    if len(marked.marks) == 0:
        return np.ones(len(account), np.bool_), np.ones(len(transfer), np.bool_)
    balances, marks, doubts = marked.balances[account], marked.marks[account], marked.doubts
    exact = np.maximum(balances[:, LO], 0) == balances[:, HI]
    known = (marks[:, SURE] >> bit) & 1 == 1
    certain = (marks[:, ASIDE] == 0) & (~drawn | (known & exact))
    return certain, (doubts[transfer, 1] == 0) | ((doubts[transfer, 0] >> bit) & 1 == 1)


def follow_poison(money: Money, sources: Sources) -> Traced:
    """Return exposure in the form of the other rules: whole transfers, nothing stopped.

    Its fen do not add up to anything; accounts where nothing is left are not in it. It has a row
    an owner and transfer: for large cases see `each_exposed`.
    """
    parts = [as_traced(money, one) for one in each_exposed(money, sources)]
    none = np.zeros(0, np.int32)
    empty = np.zeros(0, np.int64)
    start = Traced(none, none, empty, none == 0, none, none, empty, none == 0, none, none, empty)
    return Traced(
        *(
            np.concatenate([getattr(part, name) for part in (start, *parts)])
            for name in Traced.__slots__
        )
    )
