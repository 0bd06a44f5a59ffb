"""The grounds of a finding in figures and words, for the findings that are shown."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.evidence import KINDS
from linkgraph.analysis.patterns.ground_words import Figures, say_ground
from linkgraph.analysis.patterns.points import passes_matched, passes_near
from linkgraph.analysis.patterns.rank import Ranked
from linkgraph.analysis.patterns.records import Evidence
from linkgraph.analysis.patterns.stations import Stations, list_stations
from linkgraph.durations import MINUTE_US, SECOND_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES
from linkgraph.shapes.pairs import only_once
from linkgraph.shapes.payments import Payments


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one finding: accounts that pass on nearly all; those whose money left fen by fen, how
    much that was in all, and the most minutes from what came first to what left last."""

    near: int
    matched: int
    matched_fen: int
    matched_minutes: int


def list_grounds(
    payments: Payments, ranked: Ranked, settings: PatternSettings
) -> list[tuple[Evidence, ...]]:
    """Return the evidence of each finding that adds or takes points, by `evidence.KINDS`."""
    stations = list_stations(payments, ranked.shapes)
    passing = passes_near(stations, settings), *_matched(payments, ranked, stations, settings)
    once = only_once(payments, ranked.shapes.payment)
    bounds = np.searchsorted(stations.shape, np.arange(len(ranked) + 1))
    found = []
    for number in range(len(ranked)):
        mine = slice(int(bounds[number]), int(bounds[number + 1]))
        counts = _counts(stations, passing, mine)
        entries = slice(*ranked.shapes.start[number : number + 2].tolist())
        single = int(once[entries].sum())
        figures = _figures(payments, ranked, number, stations, mine, counts, single, settings)
        found.append(
            tuple(
                Evidence(
                    kind, round(float(points), 2), figures[kind], say_ground(kind, figures[kind])
                )
                for kind, points in zip(KINDS, ranked.points[number], strict=True)
                if points != 0
            )
        )
    return found


def _figures(
    payments: Payments,
    ranked: Ranked,
    number: int,
    stations: Stations,
    mine: slice,
    counts: Counts,
    single: int,
    settings: PatternSettings,
) -> dict[str, Figures]:
    """Return the figures of each kind for one finding.

    `single`: how many of its payments are the only one between their two accounts.
    """
    at = ranked.shapes.payments_of(number)
    pairs = {frozenset(pair) for pair in zip(payments.payer[at], payments.payee[at], strict=True)}
    accounts = mine.stop - mine.start
    ordered = stations.ordered[mine]
    exact, share = _exact(ranked, stations, mine)
    typology = TYPOLOGIES[ranked.shapes.typology[number]]
    far = payments.payee[at] if typology == "fan-out" else payments.payer[at]
    ties = {"accounts": accounts, "pairs": len(pairs), "extra": max(len(pairs) - accounts, 0)}
    if typology == "cycle":
        ties = {"accounts": accounts, "payments": len(at), "once": single}
    return {
        "steps": {"payments": len(at)},
        "ties": ties,
        "order": {"accounts": int(ordered.sum()), "payments": len(at)},
        "amounts": {
            "accounts": int(ordered.sum()),
            "exact": exact,
            "near": counts.near,
            "share": share,
            "most_kept": settings.most_kept,
        },
        "matched": {
            "accounts": counts.matched,
            "fen": counts.matched_fen,
            "minutes": counts.matched_minutes,
        },
        "burst": {
            "counterparties": len(np.unique(far)),
            "payments": len(at),
            "seconds": seconds_of(payments, at),
            "window_days": settings.window_days,
        },
        "shared": {"counterparties": len(np.unique(far)), "known": int(ranked.shared[number])},
        "custom": {"payments": len(at)},
    }


def seconds_of(payments: Payments, at: NDArray[np.int32]) -> int:
    """Return how long payments took, from the earliest to the latest moment they may have been
    made at, in whole seconds, rounded up."""
    return -(-int(payments.latest[at].max() - payments.earliest[at].min()) // SECOND_US)


def _matched(
    payments: Payments, ranked: Ranked, stations: Stations, settings: PatternSettings
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return at which accounts money left fen by fen by the finding's payments, and how much."""
    if not len(payments.matched.fen):
        return np.zeros(len(stations), np.bool_), np.zeros(len(stations), np.int64)
    return passes_matched(payments, ranked.shapes, stations, settings)


def _counts(
    stations: Stations,
    passing: tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.int64]],
    mine: slice,
) -> Counts:
    """Return the counts of one finding."""
    near, good, fen = (column[mine] for column in passing)
    waits = np.maximum(stations.last - stations.first, 0)[mine][good]
    longest = -(-int(waits.max(initial=0)) // MINUTE_US)
    return Counts(int(near.sum()), int(good.sum()), int(fen[good].sum()), longest)


def _exact(ranked: Ranked, stations: Stations, mine: slice) -> tuple[int, float]:
    """Return how many accounts pass on exactly a learned share, and the share most do."""
    counts = [
        _passing(stations, mine, float(share)).sum() for share in ranked.commission.share.tolist()
    ]
    if not counts or not max(counts):
        return 0, 0.0
    best = int(np.argmax(counts))
    return int(counts[best]), float(ranked.commission.share[best])


def _passing(stations: Stations, mine: slice, share: float) -> NDArray[np.bool_]:
    slack = (stations.outs[mine] + 1) * (share < 1)
    off = np.abs(stations.out_fen[mine] - share * stations.in_fen[mine])
    return np.asarray(stations.ordered[mine] & ~stations.mixed[mine] & (off <= slack))
