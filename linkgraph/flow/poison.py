"""Poison: what is exposed to the money of each owner. It is shown, and never added up."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.money import HELD, Money
from linkgraph.flow.order import make_schedule
from linkgraph.flow.sources import Sources, Traced, owners_of, payments_mask

KINDS: tuple[type[np.generic], ...] = (
    np.int32,
    np.int32,
    np.int64,
    np.int64,
    np.bool_,
    np.int32,
    np.int32,
    np.bool_,
)
"""Of the columns of `Exposed`."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """What is exposed to each owner: accounts, sorted by owner and account; transfers as well.

    `since_us`: when the first exposed transfer came to the account. `fen`: of an account that
    money is followed through its balance at the end of the data, 0 when nothing is left (what
    passed is then in the transfers); of any other, and of an account of the owner's own, all
    exposed fen that came. `transfer`: the exposed ones, by `transfer_owner`, each with all its
    fen. `certain`: the same in every order of equal times (sound, not complete).

    The same fen are exposed to several owners, in several accounts and over and over again:
    no sum of them means anything.
    """

    owner: NDArray[np.int32]
    account: NDArray[np.int32]
    since_us: NDArray[np.int64]
    fen: NDArray[np.int64]
    certain: NDArray[np.bool_]
    transfer_owner: NDArray[np.int32]
    transfer: NDArray[np.int32]
    transfer_certain: NDArray[np.bool_]


def exposures(money: Money, sources: Sources) -> Exposed:
    """Return what is exposed to each owner of `sources`.

    From the first fen of an owner on, all that leaves an account is exposed to him, whatever
    else is there, until the end of the data: an account does not become clean. A payment that is
    itself followed is exposed to its own owner alone. Money that comes back to its owner's own
    account exposes nothing more there. O(transfers) for every 62 owners, and the rows returned.
    """
    from linkgraph.flow.poison_kernels import BATCH

    schedule = make_schedule(money, payments_mask(money, sources))
    plan = schedule.halves, schedule.loose, schedule.since_us, schedule.block_us
    parts = [_batch(money, sources, plan, first) for first in range(0, sources.owners, BATCH)]
    columns: list[NDArray[Any]] = [
        np.concatenate([np.zeros(0, kind), *(part[at] for part in parts)]).astype(kind)
        for at, kind in enumerate(KINDS)
    ]
    return Exposed(*columns)


def _batch(
    money: Money,
    sources: Sources,
    plan: tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]],
    first: int,
) -> tuple[NDArray[np.int64] | NDArray[np.bool_], ...]:
    """Return the columns of `Exposed` for the owners from `first` on that fit a batch."""
    from linkgraph.flow.doubt import HI, LO, NO_TIME, fresh_doubt
    from linkgraph.flow.poison_kernels import ASIDE, BALANCE, BATCH, MASK, SURE, WHEN, expose

    count, owners = len(money.end), min(BATCH, sources.owners - first)
    accounts, marks = np.zeros((count, 2), np.int64), np.zeros((count, 6), np.int64)
    accounts[:, BALANCE] = np.where(money.end == HELD, money.opening, 0)
    marks[:, WHEN] = NO_TIME
    tied = len(plan[0]) > 0
    balances = fresh_doubt(accounts[:, BALANCE], tied)
    trail, sinces = expose(
        (money.payer, money.payee, money.leaves, money.enters),
        money.follows,
        money.fen,
        money.time_us,
        owners_of(money, sources),
        sources.home,
        first,
        2**owners - 1,
        accounts,
        marks,
        balances,
        plan,
        0,
    )
    bit, transfer, sure = trail[np.lexsort((trail[:, 1], trail[:, 0]))].T
    at_bit, account, since = sinces[np.lexsort((sinces[:, 1], sinces[:, 0]))].T
    aside = ~money.enters[transfer] | (sources.home[money.payee[transfer]] == bit + first)
    keys = at_bit * count + account
    fen = np.zeros(len(keys), np.int64)
    came = bit[aside] * count + money.payee[transfer[aside]]
    np.add.at(fen, np.searchsorted(keys, came), money.fen[transfer[aside]])
    drawn = (accounts[account, MASK] >> at_bit) & 1 == 1
    fen += np.where(drawn, accounts[account, BALANCE], 0)
    certain = np.ones(len(keys), np.bool_)
    if tied:
        exact = np.maximum(balances[account, LO], 0) == balances[account, HI]
        known = (marks[account, SURE] >> at_bit) & 1 == 1
        certain = (marks[account, ASIDE] == 0) & (~drawn | (known & exact))
    return at_bit + first, account, since, fen, certain, bit + first, transfer, sure == 1


def follow_poison(money: Money, sources: Sources) -> Traced:
    """Return exposure in the form of the other rules: whole transfers, nothing stopped.

    Its fen do not add up to anything; accounts where nothing is left are not in it.
    """
    found = exposures(money, sources)
    left = found.fen > 0
    none = np.zeros(0, np.int32)
    return Traced(
        found.transfer_owner,
        found.transfer,
        money.fen[found.transfer],
        found.transfer_certain,
        found.owner[left],
        found.account[left],
        found.fen[left],
        found.certain[left],
        none,
        none,
        np.zeros(0, np.int64),
    )
