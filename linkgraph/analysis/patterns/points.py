"""The points of each kind of evidence (`evidence` states them), for all shapes at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.case_figures import Case
from linkgraph.analysis.patterns.stations import Stations, shape_of_entries
from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.arrays import distinct
from linkgraph.shapes.found import TYPOLOGIES, Shapes
from linkgraph.shapes.passes.commission import SLACK, Commission
from linkgraph.shapes.payments import Payments

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
FANS = (TYPOLOGIES.index("fan-in"), TYPOLOGIES.index("fan-out"))


@dataclass(frozen=True, slots=True)
class Passing:
    """Entries of shapes that are not of standing pairs: shape and payment of each, and of each
    shape how many accounts they have."""

    owner: Longs
    payment: NDArray[np.int32]
    accounts: NDArray[np.intp]


def tie_points(payments: Payments, shapes: Shapes, case: Case, passing: Passing) -> Floats:
    """Return the points of pairs that close circles."""
    owner, at = passing.owner, passing.payment
    count = len(shapes)
    payer, payee = payments.payer[at].astype(np.int64), payments.payee[at].astype(np.int64)
    low, high = np.minimum(payer, payee), np.maximum(payer, payee)
    order = np.lexsort((high, low, owner))
    keys = owner[order], low[order], high[order]
    one = order[np.any([np.diff(key, prepend=-1) != 0 for key in keys], axis=0)]
    leaving = np.maximum(case.payees[payer[one]], case.pairs / max((case.payees > 0).sum(), 1))
    coming = np.maximum(case.payers[payee[one]], case.pairs / max((case.payers > 0).sum(), 1))
    surprise = -np.log10(np.minimum(leaving * coming / max(case.pairs, 1), 1.0))
    pairs = np.bincount(owner[one], minlength=count)
    mean = np.bincount(owner[one], surprise, count) / np.maximum(pairs, 1)
    return np.asarray(np.maximum(pairs - passing.accounts, 0) * mean)


def list_passing(payments: Payments, shapes: Shapes, case: Case) -> Passing:
    """Return the entries that are not of standing pairs. O(entries log entries)."""
    passing = ~case.standing[shapes.payment]
    owner, at = shape_of_entries(shapes)[passing], shapes.payment[passing]
    wide = max(payments.accounts, 1)
    sides = (payments.payer[at], payments.payee[at])
    key = distinct(np.concatenate([owner * wide + side for side in sides]))
    return Passing(owner, at, np.bincount(key // wide, minlength=len(shapes)))


def log_choose(n: Longs, k: Longs) -> Floats:
    """Return log10 of n over k."""
    from scipy.special import gammaln

    return np.asarray((gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)) / np.log(10))


def amount_points(stations: Stations, case: Case, commission: Commission) -> Floats:
    """Return the points of each account for an exact share that it passes on."""
    points = np.zeros(len(stations))
    able = stations.ordered & ~stations.mixed
    sets = log_choose(case.come[stations.account], stations.ins)
    sets += log_choose(case.gone[stations.account], stations.outs)
    single = (stations.ins == 1) & (stations.outs == 1)
    for share, chance, habit in zip(
        commission.share.tolist(),
        commission.pair_chance.tolist(),
        commission.habit.tolist(),
        strict=True,
    ):
        slack = (stations.outs + SLACK) * (share < 1)
        exact = able & (np.abs(stations.out_fen - share * stations.in_fen) <= slack)
        wide = np.maximum(1, (2 * slack + 1) / 3)
        log_chance = sets + np.log10(max(chance, 1e-12) * wide)
        if share == 1:
            usual = np.maximum(log_chance, np.log10(max(habit, 1e-12)))
            log_chance = np.where(single, usual, log_chance)
        points[exact] = np.maximum(-log_chance[exact], 0)
    return points


def matched_points(
    payments: Payments, shapes: Shapes, stations: Stations, case: Case, settings: PatternSettings
) -> Floats:
    """Return the points of each account for money that left it, fen by fen, in the shape."""
    points, matched = np.zeros(len(stations)), payments.matched
    if not len(matched.fen):
        return points
    good, _ = passes_matched(payments, shapes, stations, settings)
    wait = np.maximum(stations.last - stations.first, 0)
    place = np.searchsorted(case.waits, wait, "right") - 1
    share = np.where(place >= 0, case.waited[np.maximum(place, 0)], 0)
    least = 1 / len(matched.fen)
    points[good] = -np.log10(np.clip(share[good], least, 1))
    return points


def passes_matched(
    payments: Payments, shapes: Shapes, stations: Stations, settings: PatternSettings
) -> tuple[NDArray[np.bool_], Longs]:
    """Return at which accounts enough money left by payments of the shape, and how many fen."""
    passed = _matched_in_shapes(payments, shapes, stations)
    good = (stations.ins > 0) & (stations.outs > 0)
    good &= passed >= settings.matched_share * np.maximum(stations.in_fen, 1)
    return good, passed


def passes_near(stations: Stations, settings: PatternSettings) -> NDArray[np.bool_]:
    """Return which accounts pay out, after all came in, all of it but `most_kept` at most."""
    kept = stations.in_fen - stations.out_fen
    near = (kept >= 0) & (kept <= settings.most_kept * stations.in_fen)
    return np.asarray(stations.ordered & ~stations.mixed & near)


def _matched_in_shapes(payments: Payments, shapes: Shapes, stations: Stations) -> Longs:
    """Return of each account the fen that came and left by payments of its shape."""
    from linkgraph.analysis.patterns.matched_kernels import add_matched

    passed, matched = np.zeros(len(stations), np.int64), payments.matched
    order = np.argsort(matched.come, kind="stable")
    come = matched.come[order]
    first = np.searchsorted(come, shapes.payment, "left")
    last = np.searchsorted(come, shapes.payment, "right")
    wide = payments.accounts
    station = np.searchsorted(
        stations.shape * wide + stations.account,
        shape_of_entries(shapes) * wide + payments.payee[shapes.payment],
    )
    add_matched(
        *(shapes.start, shapes.payment, first, last, station),
        *(matched.gone[order], matched.fen[order], passed),
    )
    return passed


def closeness_points(
    payments: Payments, shapes: Shapes, passing: Passing, settings: PatternSettings
) -> Floats:
    """Return the points of shapes that took less time than they were given."""
    begin = np.minimum.reduceat(payments.earliest[shapes.payment], shapes.start[:-1])
    end = np.maximum.reduceat(payments.latest[shapes.payment], shapes.start[:-1])
    share = np.minimum((end - begin + 1) / (settings.window_days * DAY_US), 1.0)
    steps = np.maximum(passing.accounts - 1, 1)
    return np.asarray(np.maximum(-np.log10(steps) - (steps - 1) * np.log10(share), 0))


def _window_shares(
    payments: Payments, fans: Shapes, own: Longs, settings: PatternSettings
) -> Floats:
    """Return what share of the case's payments the time of each fan has, as `shapes.fans` says.

    `own`: how many payments the account has on that side; they are taken as spread over the case:
    the burst of a hub that makes up the case is a burst all the same.
    """
    from linkgraph.analysis.patterns.party_kernels import count_meanwhile
    from linkgraph.shapes.fans.fans import LENGTHS

    first, last = fans.payment[fans.start[:-1]], fans.payment[fans.start[1:] - 1]
    inside = count_meanwhile(first, last, payments.earliest)
    lengths = settings.window_days * DAY_US >> np.arange(LENGTHS)[::-1]
    took = payments.earliest[last] - payments.earliest[first]
    length = lengths[np.minimum(np.searchsorted(lengths, took), LENGTHS - 1)]
    days = max(int(payments.latest.max() - payments.earliest[0]), 1)
    even = own * np.minimum(length / days, 1.0)
    return np.asarray(np.minimum((inside - np.diff(fans.start) + even) / len(payments), 1.0))


def burst_points(payments: Payments, fans: Shapes, case: Case, settings: PatternSettings) -> Floats:
    """Return the points of fans by their place among the fans of the case."""
    from scipy.stats import binom, rankdata

    from linkgraph.analysis.patterns.party_kernels import count_parties
    from linkgraph.shapes.fans.fans import LENGTHS

    points = np.zeros(len(fans))
    if not len(fans):
        return points
    inward = fans.typology == FANS[0]
    one = fans.payment[fans.start[:-1]]
    own = np.where(inward, case.come[payments.payee[one]], case.gone[payments.payer[one]])
    share = _window_shares(payments, fans, own, settings)
    all_of = np.where(inward, case.payers[payments.payee[one]], case.payees[payments.payer[one]])
    entries, sides = (fans.start, fans.payment, fans.layer), (payments.payer, payments.payee)
    members, _ = count_parties(np.arange(len(fans)), entries, inward, sides, payments.covered)
    log_expected = np.log(np.maximum(all_of * LENGTHS, 1)) + binom.logsf(
        members - 2, np.maximum(all_of - 1, 0), share
    )
    for kind, known in ((inward, case.payers), (~inward, case.payees)):
        able = max(int((known >= settings.least_fan).sum()), 1)
        rank = rankdata(log_expected[kind], "max")
        points[kind] = np.maximum(-np.log10(rank / able), 0)
    return points
