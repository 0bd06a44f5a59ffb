"""Tiers (一级卡, 二级卡 …): how far from a victim an account is, by the first of his money."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.exposed import Exposed
from linkgraph.flow.money import CASH, PLATFORM, Money
from linkgraph.flow.sources import Sources, Traced

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Every account that an owner's money came to; k rows, sorted by (owner, account).

    `tier`: 1 for an account that he paid directly; for any other one more than the account has
    that his first money there came from (0: none, it is his own account). `time_us`: when the
    first of it came (the moment that orders transfers). `fen`: all of it that came.
    """

    owner: Longs
    account: Longs
    tier: Longs
    time_us: Longs
    fen: Longs

    def find(self, owner: NDArray[np.integer], account: NDArray[np.integer]) -> Longs:
        """Return the tier of each (owner, account), 0 where there is none."""
        base = int(self.account.max(initial=0)) + 1
        key = self.owner * base + self.account
        asked = owner.astype(np.int64) * base + account
        asked = np.where((account < 0) | (account >= base), -1, asked)
        at = np.minimum(np.searchsorted(key, asked), max(len(key) - 1, 0))
        if len(key) == 0:
            return np.zeros(len(asked), np.int64)
        return np.where(key[at] == asked, self.tier[at], 0)


def find_arrivals(money: Money, sources: Sources, traced: Traced) -> Arrivals:
    """Return who has which tier for whom, by time and by matched money, not by hops alone.

    Where several transfers brought an account its first money of an owner at one time, the one
    from the lowest tier counts. An account that the owner paid directly is tier 1 whatever came
    first. O(trail × log).
    """
    transfer = traced.trail_transfer.astype(np.int64)
    owner = traced.trail_owner.astype(np.int64)
    payer, payee = (part[transfer].astype(np.int64) for part in (money.payer, money.payee))
    count = len(money.end)
    key, at = np.unique(owner * count + payee, return_inverse=True)
    first = np.full(len(key), np.iinfo(np.int64).max)
    time = money.time_us[transfer]
    np.minimum.at(first, at, time)
    fen = np.zeros(len(key), np.int64)
    np.add.at(fen, at, traced.trail_fen)
    paid = _is_payment(sources, owner, transfer)
    tier = _levels(key, at, owner * count + payer, paid, time == first[at])
    home = sources.home[key % count] == key // count if len(key) else np.zeros(0, np.bool_)
    return Arrivals(key // count, key % count, np.where(home, 0, tier), first, fen)


def arrivals_of(one: Exposed) -> Arrivals:
    """Return the arrivals of what is exposed to one owner, which has them all."""
    return Arrivals(
        np.full(len(one.account), one.owner, np.int64),
        one.account.astype(np.int64),
        one.steps.astype(np.int64),
        one.since_us,
        one.came_fen,
    )


@dataclass(frozen=True, slots=True)
class TierSums:
    """Accounts over all victims, ascending: `tier` is the least, `first_us` when their first money
    came, `victims` how many of them, `through_fen` what came."""

    account: Longs
    tier: Longs
    first_us: Longs
    victims: Longs
    through_fen: Longs


def sum_tiers(money: Money, arrivals: Arrivals) -> TierSums:
    """Return tiers over all owners. O(arrivals × log).

    Cash and platforms have no tier, nor has a victim's own account for himself.
    """
    kept = has_tier(money, arrivals.account, arrivals.tier)
    accounts, at = np.unique(arrivals.account[kept], return_inverse=True)
    tier = np.full(len(accounts), np.iinfo(np.int64).max)
    first, fen = tier.copy(), np.zeros(len(accounts), np.int64)
    np.minimum.at(tier, at, arrivals.tier[kept])
    np.minimum.at(first, at, arrivals.time_us[kept])
    np.add.at(fen, at, arrivals.fen[kept])
    return TierSums(accounts, tier, first, np.bincount(at, minlength=len(accounts)), fen)


def has_tier(
    money: Money, account: NDArray[np.integer], tier: NDArray[np.integer]
) -> NDArray[np.bool_]:
    """Mark accounts that count as 一级卡, 二级卡 …."""
    return np.asarray((tier > 0) & ~np.isin(money.end[account], (CASH, PLATFORM)))


def _is_payment(sources: Sources, owner: Longs, transfer: Longs) -> NDArray[np.bool_]:
    """Mark trail rows that are the owner's own payments."""
    if len(sources.transfer) == 0:
        return np.zeros(len(transfer), np.bool_)
    at = np.minimum(np.searchsorted(sources.transfer, transfer), len(sources.transfer) - 1)
    return np.asarray((sources.transfer[at] == transfer) & (sources.owner[at] == owner))


def _levels(
    key: Longs, at: Longs, came_from: Longs, paid: NDArray[np.bool_], is_first: NDArray[np.bool_]
) -> Longs:
    """Return steps from the payments along first arrivals; 1 for who was paid directly.

    It is breadth first from one root through the pairs of owner and account: an edge is a
    transfer that brought the first money of the owner.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    if len(key) == 0:
        return np.zeros(0, np.int64)
    direct = np.unique(at[paid])
    steps = np.flatnonzero(is_first & ~paid & ~np.isin(at, direct))
    source = np.minimum(np.searchsorted(key, came_from[steps]), len(key) - 1)
    known = key[source] == came_from[steps]
    begin = np.concatenate([np.zeros(len(direct), np.int64), source[known] + 1])
    end = np.concatenate([direct, at[steps][known]]) + 1
    size = len(key) + 1
    links = coo_array((np.ones(len(begin)), (begin, end)), shape=(size, size)).tocsr()
    far = dijkstra(links, indices=0, unweighted=True)[1:]
    return np.where(np.isfinite(far), far, 0).astype(np.int64)
