"""The grounds of a finding in figures and words, for the findings that are shown."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.evidence import KINDS
from linkgraph.analysis.patterns.rank import Ranked
from linkgraph.analysis.patterns.records import Evidence
from linkgraph.analysis.patterns.stations import Stations, list_stations
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES
from linkgraph.shapes.payments import DAY_US, Payments
from linkgraph.text import Text

Figures = Mapping[str, int | float | str]


def list_grounds(
    payments: Payments, ranked: Ranked, settings: PatternSettings
) -> list[tuple[Evidence, ...]]:
    """Return the evidence of each finding that adds points, in the order of `evidence.KINDS`."""
    stations = list_stations(payments, ranked.shapes)
    bounds = np.searchsorted(stations.shape, np.arange(len(ranked) + 1))
    found = []
    for number in range(len(ranked)):
        mine = slice(int(bounds[number]), int(bounds[number + 1]))
        figures = _figures(payments, ranked, number, stations, mine, settings)
        found.append(
            tuple(
                Evidence(kind, round(float(points), 2), figures[kind], _words(kind, figures[kind]))
                for kind, points in zip(KINDS, ranked.points[number], strict=True)
                if points > 0
            )
        )
    return found


def _figures(
    payments: Payments,
    ranked: Ranked,
    number: int,
    stations: Stations,
    mine: slice,
    settings: PatternSettings,
) -> dict[str, Figures]:
    """Return the figures of each kind for one finding."""
    at = ranked.shapes.payments_of(number)
    pairs = {frozenset(pair) for pair in zip(payments.payer[at], payments.payee[at], strict=True)}
    accounts = mine.stop - mine.start
    begin, end = int(payments.earliest[at].min()), int(payments.latest[at].max())
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
            "share": share,
            "most_kept": settings.most_kept,
        },
        "matched": {"accounts": int(((stations.ins > 0) & (stations.outs > 0))[mine].sum())},
        "burst": {
            "counterparties": len(np.unique(far)),
            "payments": len(at),
            "days": round((end - begin + 1) / DAY_US, 2),
            "window_days": settings.window_days,
        },
        "shared": {"counterparties": len(np.unique(far))},
    }


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
    if kind == "amounts" and not f["exact"]:
        kind = "near"
    accounts, exact = (_accounts(int(f.get(name, 0))) for name in ("accounts", "exact"))
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
            f"{f.get('accounts')} 个账户都是先收齐、后付出（共 {f.get('payments')} 笔）",
            f"{accounts} paid out only after all had come in ({f.get('payments')} transfers)",
        ),
        "amounts": (
            f"{f.get('exact')} 个账户转出的恰为所收的 {share}（精确到分）",
            f"{exact} paid out exactly {share} of what they got, to the fen",
        ),
        "near": (
            f"转出与所收相近（至多留下 {kept}）",
            f"what went out is close to what came in (at most {kept} kept)",
        ),
        "matched": (
            "按“先进先出”逐分对应，所收款项很快由这些交易转出",
            "first in, first out, what came in soon left by these very transfers",
        ),
        "burst": (
            f"{f.get('payments')} 笔集中在 {f.get('days')} 天内",
            f"{f.get('payments')} transfers lie within {f.get('days')} days",
        ),
        "shared": (
            "对手中有多个同时出现在其他结果中",
            "many of the counterparties are members of other findings",
        ),
    }
    return Text(*said[kind])


def _accounts(count: int) -> str:
    return f"{count} account{'s' * (count != 1)}"
