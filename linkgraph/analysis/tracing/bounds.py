"""The least and most of a victim's money at each of his positions, over all allocations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.tracing.positions import NOWHERE, Places
from linkgraph.flow.bounds import REST, STOPPED, find_bounds
from linkgraph.flow.effort import Effort
from linkgraph.flow.money import LEFT_DATA, Money, frozen
from linkgraph.flow.sources import Sources
from linkgraph.flow.stations import Stations, make_stations, with_ends
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
    money: Money,
    sources: Sources,
    every: Sequence[Places],
    abroad: NDArray[np.integer],
    most: int,
    work: int,
) -> tuple[list[PlaceBounds], int]:
    """Return the bounds of the positions under each rule, and how many positions got none.

    A position that is told by its last transfer is bounded by what one account sent to the other.
    At most `most` different positions are computed, those with most money under any rule first;
    ties by victim, account; and no more once their `Effort` has reached `work` arcs. What gets
    none is settled before anything is solved. Accounts are stretched out in time once, what a
    victim's money can reach is found twice each.
    """
    targets = [targets_of(one) for one in every]
    unique, at = np.unique(np.concatenate(targets), axis=0, return_inverse=True)
    at = at.reshape(-1)
    fen = np.zeros((len(unique), len(every)), np.int64)
    rule = np.repeat(np.arange(len(every)), [len(one) for one in targets])
    np.add.at(fen, (at, rule), np.concatenate([one.fen for one in every]))
    order = np.lexsort((np.arange(len(unique)), -fen.max(axis=1, initial=0)))
    chosen = order[:most]
    if len(chosen):
        stations, effort = make_stations(money), Effort(work)
        price = effort.reckon(stations, sources)
        chosen = np.array([k for k in chosen.tolist() if price(int(unique[k, OWNER]))], np.intp)
        chosen.sort()
    known = np.zeros(len(unique), np.bool_)
    known[chosen] = True
    limits = np.zeros((len(unique), 2), np.int64)
    if len(chosen):
        limits[chosen] = solve(stations, sources, unique[chosen], abroad)
    cuts = np.cumsum([len(one) for one in targets])[:-1]
    made = [PlaceBounds(limits[k, 0], limits[k, 1], known[k]) for k in np.split(at, cuts)]
    return made, len(unique) - len(chosen)


def targets_of(places: Places) -> Longs:
    """Return the target of each position."""
    part = np.where(places.stopped > 0, STOPPED, REST)
    return np.stack([places.owner, places.account, places.before, places.abroad, part], axis=1)


def solve(
    stations: Stations, sources: Sources, targets: Longs, abroad: NDArray[np.integer]
) -> NDArray[np.int64]:
    """Return (least, most) of each target.

    What one account sent to another is an end of its own: those transfers get a payee of their
    own. That cannot be in an account of somebody's own while his money is followed, which has
    come home there; so an owner to whose accounts others' money came is solved by himself, at the
    cost of one more pass over the transfers.
    """
    told = targets[:, BEFORE] != NOWHERE
    home = sources.home[targets[:, ACCOUNT]]
    alone = np.unique(home[told & (home >= 0)])
    turns = [~np.isin(targets[:, OWNER], alone), *(targets[:, OWNER] == one for one in alone)]
    limits = np.zeros((len(targets), 2), np.int64)
    for rows in turns:
        if rows.any():
            limits[rows] = _solve_split(stations, sources, targets[rows], told[rows], abroad)
    return limits


def _solve_split(
    stations: Stations,
    sources: Sources,
    targets: Longs,
    split: NDArray[np.bool_],
    abroad: NDArray[np.integer],
) -> NDArray[np.int64]:
    """Return (least, most) of each target, the chosen ones as ends of their own."""
    made, account = _apart(stations.money, targets, split, abroad)
    home = np.full(len(made.end), -1, np.int32)
    home[: len(sources.home)] = sources.home
    sources = replace(sources, home=home)
    stations = with_ends(stations, made)
    limits = np.zeros((len(targets), 2), np.int64)
    parts = np.where(split, REST, targets[:, PART])
    order = np.lexsort((parts, targets[:, OWNER]))
    keys = np.stack([targets[order, OWNER], parts[order]], axis=1)
    new = np.ones(len(order), np.bool_)
    new[1:] = np.any(keys[1:] != keys[:-1], axis=1)
    for rows in np.split(order, np.flatnonzero(new)[1:]):
        owner, part = int(targets[rows[0], OWNER]), int(parts[rows[0]])
        said = find_bounds(made, sources, [owner], account[rows], part=part, stations=stations)
        limits[rows, 0], limits[rows, 1] = said.least_fen, said.most_fen
    return limits


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
