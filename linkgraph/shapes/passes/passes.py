"""Passes: payments into an account, and payments out that are an exact share of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US, HOUR_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.pairs import Index
from linkgraph.shapes.passes.commission import Commission
from linkgraph.shapes.payments import Payments


@dataclass(frozen=True, slots=True)
class Passes:
    """k passes. Pass p goes through `account[p]`; its payments in are
    `payment[start[p]:middle[p]]`, those out `payment[middle[p]:start[p + 1]]`, each by time.

    `share[p]`: the share of the money that went on; `points[p]`: -log10 of how many such passes
    chance would put at this account. `cut`: accounts that were not looked at (`hub_sums`), and
    of which not every set of payments was tried (`choices`; once for each currency).
    """

    account: NDArray[np.int32]
    points: NDArray[np.float64]
    share: NDArray[np.float64]
    payment: NDArray[np.int32]
    start: NDArray[np.int64]
    middle: NDArray[np.int64]
    cut: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many passes."""
        return len(self.account)


def sides(passes: Passes) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return of each entry of `passes.payment` its pass, and whether it is a payment in."""
    size = np.diff(passes.start)
    which = np.repeat(np.arange(len(passes)), size)
    place = np.arange(len(passes.payment))
    return which, place < passes.middle[which]


def find_exact_passes(
    payments: Payments, index: Index, commission: Commission, settings: PatternSettings
) -> Passes:
    """Find passes in which what goes out is a learned share of what came in, to the fen.

    At an account, among the indexed payments of one currency: a choice of payments in and a
    choice of payments out, no in surely later than an out, all within `window_days`, and the sum
    out is the share of the sum in to one fen and one more for each payment out (all of it:
    exactly). How long the money rested is not asked: chance is reckoned from all choices of the
    window, and a sum that fits is no likelier by chance for having waited. Choices are all sets of
    at most k payments, k as large as `choices` sets allow, and all runs of payments next to each
    other (at most 62). Of the passes of an account those with most points are kept that use no
    payment twice on one side.

    O(accounts × choices × log choices) at worst, linear in payments for a stated `choices`.
    Where no share was learned there is no pass, and nothing to cut.
    An exact share is no proof: `points` says how often chance alone gives one.
    """
    if not len(commission):
        return _no_passes()
    from linkgraph.shapes.passes.choice_kernels import BITS
    from linkgraph.shapes.passes.pass_kernels import find_all

    most = len(payments) + 1
    passes = np.empty((most, 3))
    members = np.empty(2 * len(payments) + 2 * BITS, np.int32)
    ends = np.empty((most, 2), np.int64)
    written, filled, hubs, choices = find_all(
        *(index.come, index.come_start, index.gone, index.gone_start),
        *(payments.fen, payments.earliest, payments.latest, payments.currency),
        *(commission.share, commission.pair_chance, commission.habit),
        settings.window_days * DAY_US,
        settings.choices,
        settings.hub,
        passes,
        members,
        ends,
    )
    return Passes(
        passes[:written, 0].astype(np.int32),
        passes[:written, 1].copy(),
        commission.share[passes[:written, 2].astype(np.int64)],
        members[:filled].copy(),
        np.concatenate(([0], ends[:written, 1])),
        ends[:written, 0].copy(),
        {name: count for name, count in (("hub_sums", hubs), ("choices", choices)) if count},
    )


def _no_passes() -> Passes:
    """Return no pass at all."""
    none = np.empty(0, np.int32)
    start = np.zeros(1, np.int64)
    return Passes(none, np.empty(0), np.empty(0), none, start, start[:-1])


def find_matched_passes(
    payments: Payments, standing: NDArray[np.bool_], settings: PatternSettings
) -> Passes:
    """Find passes in which what came in soon left, fen by fen as the money engine matched it.

    Of `payments.matched`, the rows between payments of pairs that are not `standing`, whose fen
    left at most `pass_hours` after they came. Payments that such rows connect at one account are
    a pass when the rows carry at least `matched_share` of the money of its payments in. Points
    are 0: `analysis.patterns.evidence` weighs the time.

    O(matched rows). First in, first out is a convention: it does not say which note moved.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    matched, count = payments.matched, len(payments)
    wait = payments.latest[matched.gone] - payments.earliest[matched.come]
    passing = ~(standing[matched.come] | standing[matched.gone])
    soon = np.flatnonzero(passing & (wait <= settings.pass_hours * HOUR_US))
    come, gone = matched.come[soon].astype(np.int64), matched.gone[soon].astype(np.int64)
    nodes, place = np.unique(np.concatenate((come, gone + count)), return_inverse=True)
    into, out_of = place[: len(come)], place[len(come) :]
    ties = coo_array((np.ones(len(come), np.bool_), (into, out_of)), shape=(len(nodes),) * 2)
    parts, label = connected_components(ties, directed=False)
    comes = nodes < count
    fen = payments.fen[nodes % max(count, 1)].astype(np.float64)
    came = np.bincount(label[comes], fen[comes], parts)
    passed = np.bincount(label[into], matched.fen[soon].astype(np.float64), parts)
    good = passed >= settings.matched_share * came
    kept = np.flatnonzero(good[label])
    order = kept[np.lexsort((nodes[kept], label[kept]))]
    number = np.cumsum(good)[label[order]] - 1
    ins = np.bincount(number[comes[order]], minlength=int(good.sum()))
    size = np.bincount(number, minlength=int(good.sum()))
    start = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
    payment = (nodes[order] % max(count, 1)).astype(np.int32)
    return Passes(
        payments.payee[payment[start[:-1]]],
        np.zeros(len(size)),
        np.ones(len(size)),
        payment,
        start,
        start[:-1] + ins,
    )
