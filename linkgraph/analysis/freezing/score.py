"""The figure that cards are ordered by, and the bounds of those that can come first."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.freezing.card_bounds import NONE, card_bounds
from linkgraph.analysis.freezing.victim_money import RULES, Longs, VictimMoney
from linkgraph.flow.bounds import network_arcs
from linkgraph.flow.effort import Effort
from linkgraph.flow.stations import Stations
from linkgraph.settings import FreezeSettings

LEAST_BATCH = 16


@dataclass(frozen=True, slots=True)
class Candidates:
    """Accounts before they are bounded, one row an (account, part of its money), k rows.

    `hidden`, `unseen`, `expected` as in `freeze_records.Cards`; `most` (k): fen that can be there
    by amounts alone; `held`: a measure in force may hold it, so that it may be in the last list.
    """

    account: NDArray[np.int64]
    hidden: NDArray[np.bool_]
    unseen: NDArray[np.bool_]
    expected: Longs
    most: Longs
    held: NDArray[np.bool_]


def score(expected: Longs, must: Longs, can: Longs, weight: int) -> Longs:
    """Return (must + weight × expected + can) ÷ (weight + 2) of each, rounded down.

    Expected is the middle one of the rules; an account that is not bounded counts with 0 and it.
    """
    likely = np.sort(expected, axis=0)[(len(RULES) - 1) // 2]
    least = np.where(must == NONE, 0, must)
    most = np.where(can == NONE, likely, can)
    return np.asarray((least + weight * likely + most) // (weight + 2), np.int64)


def bound_first(
    found: VictimMoney,
    stations: Stations,
    some: Candidates,
    settings: FreezeSettings,
    top: int | None,
) -> tuple[Longs, Longs, int]:
    """Bound the accounts that can be among the first `top` of their list (None: all).

    Returns
    -------
    Least and most of each candidate (`card_bounds.NONE` where not computed; nothing must be where
    nothing is shown), and how many were left out only because `settings.bounds_most` or
    `settings.bounds_work` is reached.

    Notes
    -----
    Must is at most what the rule that expects least expects, can at most what amounts allow: that
    is a ceiling of the figure. Accounts are bounded from the highest ceiling down, until `top` of
    them have figures above all ceilings that are left. So the lists are those that bounding every
    account would give.
    """
    count = len(some.account)
    must, can = np.full(count, NONE, np.int64), np.full(count, NONE, np.int64)
    sure = np.where(some.hidden, 0, some.expected.min(axis=0))
    weight, step = settings.likely_weight, max(1, settings.step_fen)
    ceiling = score(some.expected, sure, some.most, weight) // step
    left, effort = settings.bounds_most, Effort(settings.bounds_work)
    arcs = network_arcs(stations, found.sources, np.arange(found.sources.owners)) if count else 0

    def bound(chosen: NDArray[np.intp]) -> int:
        """Bound as many of these as the settings allow; return how many they do not."""
        nonlocal left
        taken = chosen[:left]
        taken = taken[: effort.first(arcs, networks(found, some, taken))]
        left -= len(taken)
        must[taken], can[taken] = card_bounds(
            found, stations, some.account[taken], some.unseen[taken]
        )
        must[taken[some.hidden[taken]]] = NONE
        return len(chosen) - len(taken)

    by_ceiling = np.lexsort((some.account, -ceiling))
    missed = bound(by_ceiling[some.held[by_ceiling]])
    for flag in (False, True):
        group = by_ceiling[~some.held[by_ceiling] & (some.hidden[by_ceiling] == flag)]
        at, batch = 0, len(group) if top is None else max(top, 1)
        while at < len(group):
            if left == 0 or effort.spent_up:
                # no figure changes any more
                figures = np.sort(score(some.expected, must, can, weight)[group] // step)
                least = figures[-top] if top is not None and len(group) >= top else 0
                missed += int(np.count_nonzero(ceiling[group[at:]] >= least))
                break
            missed += bound(group[at : at + batch])
            at, batch = at + batch, max(LEAST_BATCH, batch // 2)
            figures = score(some.expected, must, can, weight)[group[:at]] // step
            if top is None or at >= len(group) or len(figures) < top:
                continue
            if ceiling[group[at]] < np.sort(figures)[-top]:
                break
    return must, can, missed


def networks(found: VictimMoney, some: Candidates, taken: NDArray[np.intp]) -> list[int]:
    """Return a number of the network that `card_bounds` solves each account in."""
    home = found.sources.home[some.account[taken]].astype(np.int64)
    return [int(one) for one in 2 * home + some.unseen[taken]]
