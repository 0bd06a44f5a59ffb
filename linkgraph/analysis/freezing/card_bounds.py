"""The least and most of victims' money in accounts, for those that are worth the computation."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.freezing.victim_money import Longs, VictimMoney
from linkgraph.flow.bounds import REST, UNSEEN, can_rest, find_bounds
from linkgraph.flow.stations import Stations

NONE = -1
"""In place of fen: not computed, or not known."""


def card_bounds(
    found: VictimMoney,
    stations: Stations,
    account: NDArray[np.int64],
    unseen: NDArray[np.bool_],
) -> tuple[Longs, Longs]:
    """Return the least and the most of all victims' money together in each account.

    `unseen` says which part of an account's money is meant. A victim's own money on his account is
    not counted: there, the others' alone is bounded.
    """
    least, can = (np.full(len(account), NONE, np.int64) for _ in range(2))
    owners = np.arange(found.sources.owners)
    home = found.sources.home[account]
    for owner in np.unique(home).tolist():
        for part, flag in ((REST, False), (UNSEEN, True)):
            mine = np.flatnonzero((home == owner) & (unseen == flag))
            if len(mine):
                others = owners[owners != owner]
                least[mine], can[mine] = bound(found, stations, others, account[mine], part)
    return least, can


def can_hold(
    found: VictimMoney, stations: Stations, account: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Mark accounts with a statement where `card_bounds` is above 0, without solving anything.

    O(what the money can reach), once, and once more for each victim whose own account is among
    them.
    """
    marked = np.zeros(len(account), np.bool_)
    owners, home = np.arange(found.sources.owners), found.sources.home[account]
    for owner in np.unique(home).tolist():
        mine = np.flatnonzero(home == owner)
        others = owners[owners != owner]
        marked[mine] = can_rest(stations, found.sources, others, account[mine])
    return marked


def pair_bounds(
    found: VictimMoney,
    stations: Stations,
    pairs: list[tuple[int, int, bool]],
) -> dict[tuple[int, int, bool], tuple[int, int]]:
    """Return the least and most of pairs (owner, account, unseen), one network an owner."""
    result: dict[tuple[int, int, bool], tuple[int, int]] = {}
    for owner, flag in sorted({(owner, flag) for owner, _, flag in pairs}):
        accounts = sorted({a for o, a, f in pairs if (o, f) == (owner, flag)})
        part = UNSEEN if flag else REST
        low, high = bound(found, stations, np.array([owner]), np.array(accounts), part)
        for account, least, most in zip(accounts, low.tolist(), high.tolist(), strict=True):
            result[owner, account, flag] = least, most
    return result


def bound(
    found: VictimMoney,
    stations: Stations,
    owners: NDArray[np.int64],
    accounts: NDArray[np.int64],
    part: int,
) -> tuple[Longs, Longs]:
    """Return `find_bounds` of the money up to the moment."""
    one = find_bounds(found.money, found.sources, owners, accounts, part=part, stations=stations)
    return one.least_fen, one.most_fen
