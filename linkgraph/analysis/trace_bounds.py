"""The least and most of a victim's money at each of his positions, over all allocations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.trace_positions import NOWHERE, Places
from linkgraph.flow.bounds import REST, STOPPED, UNSEEN, find_bounds
from linkgraph.flow.money import HELD, LEFT_DATA, Money, frozen
from linkgraph.flow.sources import Sources
from linkgraph.flow.stations import make_stations
from linkgraph.flow.walks import end_kinds

Longs = NDArray[np.int64]
OWNER, ACCOUNT, BEFORE, ABROAD, PART = range(5)
"""Columns of a target: where whose bounds are asked for."""


@dataclass(frozen=True, slots=True)
class PlaceBounds:
    """Least and most of each position (fen), where `known`."""

    least: Longs
    most: Longs
    known: NDArray[np.bool_]


def bounds_of(
    money: Money, sources: Sources, every: Sequence[Places], abroad: NDArray[np.integer], most: int
) -> tuple[list[PlaceBounds], int]:
    """Return the bounds of the positions under each rule, and how many positions got none.

    A position that is told by its last transfer is bounded by what one account sent to the other.
    At most `most` different positions are computed, those with most money under any rule first;
    ties by victim, account. The network is made once, what a victim's money can reach once each.
    """
    targets = [targets_of(money, sources, one) for one in every]
    unique, at = np.unique(np.concatenate(targets), axis=0, return_inverse=True)
    at = at.reshape(-1)
    fen = np.zeros((len(unique), len(every)), np.int64)
    rule = np.repeat(np.arange(len(every)), [len(one) for one in targets])
    np.add.at(fen, (at, rule), np.concatenate([one.fen for one in every]))
    order = np.lexsort((np.arange(len(unique)), -fen.max(axis=1, initial=0)))
    chosen = np.sort(order[:most])
    known = np.zeros(len(unique), np.bool_)
    known[chosen] = True
    limits = np.zeros((len(unique), 2), np.int64)
    if len(chosen):
        limits[chosen] = solve(money, sources, unique[chosen], abroad)
    cuts = np.cumsum([len(one) for one in targets])[:-1]
    made = [PlaceBounds(limits[k, 0], limits[k, 1], known[k]) for k in np.split(at, cuts)]
    return made, len(unique) - len(chosen)


def targets_of(money: Money, sources: Sources, places: Places) -> Longs:
    """Return the target of each position."""
    told = places.before != NOWHERE
    shared = told & (sources.home[places.account] >= 0)
    unseen = told & (money.end[places.account] == HELD)
    part = np.where(places.stopped > 0, STOPPED, np.where(shared & unseen, UNSEEN, REST))
    return np.stack([places.owner, places.account, places.before, places.abroad, part], axis=1)


def solve(
    money: Money, sources: Sources, targets: Longs, abroad: NDArray[np.integer]
) -> NDArray[np.int64]:
    """Return (least, most) of each target.

    What one account sent to another is an end of its own: those transfers get a payee of their
    own. Only into somebody's own account, where the owner's money has come home and any other
    goes on or rests, the account is one end: what single payers sent there is then bounded by
    what the account's bounds and the other payers' amounts leave, which is safe, not exact.
    """
    split = (targets[:, BEFORE] != NOWHERE) & (sources.home[targets[:, ACCOUNT]] < 0)
    made, account = _apart(money, targets, split, abroad)
    home = np.full(len(made.end), -1, np.int32)
    home[: len(sources.home)] = sources.home
    sources = replace(sources, home=home)
    stations = make_stations(made)
    limits = np.zeros((len(targets), 2), np.int64)
    order = np.lexsort((targets[:, PART], targets[:, OWNER]))
    keys = targets[order][:, [OWNER, PART]]
    new = np.ones(len(order), np.bool_)
    new[1:] = np.any(keys[1:] != keys[:-1], axis=1)
    for rows in np.split(order, np.flatnonzero(new)[1:]):
        owner, part = int(targets[rows[0], OWNER]), int(targets[rows[0], PART])
        said = find_bounds(made, sources, [owner], account[rows], part=part, stations=stations)
        limits[rows, 0], limits[rows, 1] = said.least_fen, said.most_fen
    return _narrowed(money, targets, split, limits)


def _apart(
    money: Money, targets: Longs, split: NDArray[np.bool_], abroad: NDArray[np.integer]
) -> tuple[Money, NDArray[np.int32]]:
    """Return money with a payee for each split target, and the account of every target."""
    count, groups = len(money.end), int(abroad.max(initial=0)) + 1

    def code(payer: Longs, payee: Longs, group: Longs) -> Longs:
        return (payer * count + payee) * groups + group

    ends = np.flatnonzero(money.follows & ~money.enters)
    own = np.unique(code(targets[split, BEFORE], targets[split, ACCOUNT], targets[split, ABROAD]))
    payer, payee = (part[ends].astype(np.int64) for part in (money.payer, money.payee))
    words = np.where(_leaves_data(money, ends), abroad[ends], 0).astype(np.int64)
    said = code(payer, payee, words)
    place = np.minimum(np.searchsorted(own, said), max(len(own) - 1, 0))
    hit = own[place] == said if len(own) else np.zeros(len(ends), np.bool_)
    new = money.payee.copy()
    new[ends[hit]] = count + place[hit]
    more = np.zeros(len(own))
    made = replace(
        money,
        payee=frozen(new, np.int32),
        opening=frozen(np.concatenate([money.opening, more]), np.int64),
        end=frozen(np.concatenate([money.end, more + LEFT_DATA]), np.uint8),
    )
    account = targets[:, ACCOUNT].copy()
    asked = code(targets[split, BEFORE], targets[split, ACCOUNT], targets[split, ABROAD])
    account[split] = count + np.searchsorted(own, asked)
    return made, account.astype(np.int32)


def _leaves_data(money: Money, transfers: NDArray[np.intp]) -> NDArray[np.bool_]:
    return np.asarray(end_kinds(money, transfers.astype(np.int64)) == LEFT_DATA)


def _narrowed(
    money: Money, targets: Longs, split: NDArray[np.bool_], limits: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Narrow the bounds of accounts to those of single payers into them, where not split."""
    ends = money.follows & ~money.enters
    for at in np.flatnonzero((targets[:, BEFORE] != NOWHERE) & ~split).tolist():
        into = ends & (money.payee == targets[at, ACCOUNT])
        mine = int(money.fen[into & (money.payer == targets[at, BEFORE])].sum())
        others = int(money.fen[into].sum()) - mine
        limits[at, 0] = max(0, limits[at, 0] - others)
        limits[at, 1] = min(limits[at, 1], mine)
    return limits
