"""The grounds of a finding in figures and words, for the findings that are shown."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.evidence import KINDS
from linkgraph.analysis.patterns.figures import say_fen, say_within
from linkgraph.analysis.patterns.points import passes_matched, passes_near
from linkgraph.analysis.patterns.rank import Ranked
from linkgraph.analysis.patterns.records import YUAN, Evidence
from linkgraph.analysis.patterns.stations import Stations, list_stations
from linkgraph.durations import MINUTE_US, SECOND_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES
from linkgraph.shapes.payments import Payments
from linkgraph.text import Text

Figures = Mapping[str, int | float | str]


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
    bounds = np.searchsorted(stations.shape, np.arange(len(ranked) + 1))
    found = []
    for number in range(len(ranked)):
        mine = slice(int(bounds[number]), int(bounds[number + 1]))
        counts = _counts(stations, passing, mine)
        figures = _figures(payments, ranked, number, stations, mine, counts, settings)
        found.append(
            tuple(
                Evidence(kind, round(float(points), 2), figures[kind], _words(kind, figures[kind]))
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
    settings: PatternSettings,
) -> dict[str, Figures]:
    """Return the figures of each kind for one finding."""
    at = ranked.shapes.payments_of(number)
    pairs = {frozenset(pair) for pair in zip(payments.payer[at], payments.payee[at], strict=True)}
    accounts = mine.stop - mine.start
    ordered = stations.ordered[mine]
    exact, share = _exact(ranked, stations, mine)
    typology = TYPOLOGIES[ranked.shapes.typology[number]]
    far = payments.payee[at] if typology == "fan-out" else payments.payer[at]
    return {
        "steps": {"payments": len(at)},
        "ties": {"accounts": accounts, "pairs": len(pairs), "extra": max(len(pairs) - accounts, 0)},
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
    return np.asarray(stations.ordered[mine] & (off <= slack))


def _words(kind: str, figures: Figures) -> Text:
    """Return what one kind of evidence says, in a clause."""
    f, kept = figures, f"{float(figures.get('most_kept', 0)):.0%}"
    share = f"{float(figures.get('share', 0)):.2%}"
    waited = say_within(60 * int(figures.get("minutes", 0)))
    long = say_within(int(figures.get("seconds", 0)))
    passed = say_fen(int(figures.get("fen", 0)), YUAN)
    if kind == "amounts" and not f["exact"]:
        kind = "near" if f["near"] else "alike"
    names = ("accounts", "exact", "near")
    accounts, exact, near = (_accounts(int(f.get(name, 0))) for name in names)
    said = {
        "steps": (
            f"{f.get('payments')} 笔首尾相接，间隔、金额、一次性往来都像逐级转移，偶然难以凑成",
            f"{f.get('payments')} transfers follow on one another; waits, amounts and pairs that "
            "pay once are as if money were passed on, and chance seldom makes them so",
        ),
        "ties": (
            f"{f.get('accounts')} 个账户之间有 {f.get('pairs')} 对往来，"
            f"比连成一片（并成环）所需多 {f.get('extra')} 对",
            f"{f.get('pairs')} pairs trade among {accounts}, {f.get('extra')} "
            "more than it takes to hang together in a circle",
        ),
        "order": (
            f"{f.get('accounts')} 个账户先收齐、后付出（共 {f.get('payments')} 笔）",
            f"{accounts} paid out only after all had come in ({f.get('payments')} transfers)",
        ),
        "amounts": (
            f"{f.get('exact')} 个账户转出的恰为所收的 {share}（精确到分）",
            f"{exact} paid out exactly {share} of what they got, to the fen",
        ),
        "near": (
            f"{f.get('near')} 个账户先收后付，转出与所收相近（至多留下 {kept}）",
            f"{near} paid out, after all had come in, close to what had come in "
            f"(at most {kept} kept)",
        ),
        "alike": (
            "金额前后相近，本案不相干的金额很少这样接近",
            "amounts stay close from step to step, as unrelated ones of this case seldom are",
        ),
        "matched": (
            f"按“先进先出”逐分对应，{f.get('accounts')} 个账户所收的 {passed} "
            f"又由这些交易转出，最长历时 {waited.zh}",
            f"first in, first out, {passed} that came in at {accounts} left by these very "
            f"transfers, within {waited.en} at most",
        ),
        "burst": (
            f"{f.get('payments')} 笔集中在 {long.zh}内",
            f"{f.get('payments')} transfers lie within {long.en}",
        ),
        "shared": (
            f"{f.get('counterparties')} 个对手中有 {f.get('known')} 个是其他结果的成员",
            f"{f.get('known')} of {f.get('counterparties')} counterparties are members of other "
            "findings",
        ),
        "custom": (
            f"本案中这样的形态（{f.get('payments')} 笔左右）常见，其中一半都有的分数不计",
            f"shapes like this, of about {f.get('payments')} transfers, are common in this case; "
            "points that half of them have are taken off",
        ),
    }
    return Text(*said[kind])


def _accounts(count: int) -> str:
    return f"{count} account{'s' * (count != 1)}"
