"""Fans that a known account is in: as their centre, or as one of many around another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.known import Known
from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.fans.fans import LENGTHS
from linkgraph.shapes.likeness import LEAST_CHANCE
from linkgraph.shapes.pairs import Index
from linkgraph.shapes.payments import Payments

Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Fan:
    """One fan: its payments, rising, all to `centre` (`inward`) or all from it.

    `tail`: points of its counterparties, below 0 where chance would give more than one such fan;
    `centre_points`: of its centre; `burst`: of its days alone. `parties`: its counterparties,
    `known` of them members of findings, where `rate` is usual; `all_of`: counterparties that the
    centre has on that side in the whole case.
    """

    payments: Rows
    centre: int
    inward: bool
    tail: float
    centre_points: float
    burst: float
    parties: int
    known: int
    all_of: int
    rate: float

    @property
    def points(self) -> float:
        """What is shown: less than nothing is nothing."""
        return max(self.tail, 0.0) + self.centre_points


def fans_near(
    payments: Payments, account: int, known: Known, settings: PatternSettings
) -> list[Fan]:
    """Return the fans that an account is in, best first: by points, equal ones by burst.

    The centre is the account, or one that it paid or was paid by; then the window must hold what
    passed between the two. Of each centre and side the best window (`best_window`).

    A centre with more than `hub` counterparties on a side is left out; an account with more has
    only the fans of which it is the centre. O(N² · LENGTHS) for a centre with N of them.
    """
    come, gone = _coming(known.index, account), _leaving(known.index, account)
    sides: list[tuple[Rows, bool, int]] = [(come, True, -1), (gone, False, -1)]
    payees, payers = np.unique(payments.payee[gone]), np.unique(payments.payer[come])
    if max(len(payees), len(payers)) <= settings.hub:
        sides += [(_coming(known.index, one), True, account) for one in payees.tolist()]
        sides += [(_leaving(known.index, one), False, account) for one in payers.tolist()]
    found = [best_window(payments, rows, way, held, known, settings) for rows, way, held in sides]
    fans = [fan for fan in found if fan is not None]
    return sorted(
        fans,
        key=lambda fan: (
            -round(fan.tail + fan.centre_points, 9),
            -fan.burst,
            fan.payments.tolist(),
        ),
    )


def _coming(index: Index, account: int) -> Rows:
    return index.come[index.come_start[account] : index.come_start[account + 1]]


def _leaving(index: Index, account: int) -> Rows:
    return index.gone[index.gone_start[account] : index.gone_start[account + 1]]


def best_window(
    payments: Payments,
    rows: Rows,
    inward: bool,
    held: int,
    known: Known,
    settings: PatternSettings,
) -> Fan | None:
    """Return the best window of `rows`, the payments of one side of a centre, as a fan.

    A window begins with the first payment of a counterparty and lasts `window_days` or that halved,
    LENGTHS lengths in all.
    A counterparty belongs to it when all its payments are in it. With k of N counterparties,
    h of the k members of findings, chance would give

        N · P(Bin(k, rate) >= h)

    such windows, one beginning at each counterparty; points are -log10 of it, and below 0 there
    is nothing to remark. A centre that is a member itself is one of `Known.rate` of all accounts.
    Equal windows go by burst, N · P(Bin(N - 1, the window's share of the case) >= k - 1), which
    alone says little: a payroll is a burst, too; then the shorter, then the earlier. None: no
    window holds `known_fan` counterparties, with `held` among them (-1: whoever).
    """
    party, place = np.unique(
        (payments.payer if inward else payments.payee)[rows], return_inverse=True
    )
    if not settings.known_fan <= len(party) <= settings.hub:
        return None
    at = int(np.searchsorted(party, held)) if held >= 0 else -1
    inside, begin, span = _windows(payments, rows, place, at, settings)
    if not len(begin):
        return None
    size, hits = inside.sum(1), (inside & known.member[party]).sum(1)
    count, rate = len(party), known.payer_rate if inward else known.payee_rate
    tail = _points(hits, size, rate, count)
    burst = _points(size - 1, count - 1, np.minimum(span / known.whole, 1.0), count)
    best = int(np.lexsort((begin, span, -burst, -np.maximum(tail, 0)))[0])
    centre = int((payments.payee if inward else payments.payer)[rows[0]])
    return Fan(
        rows[inside[best][place]],
        centre,
        inward,
        float(tail[best]),
        float(-np.log10(known.rate)) if known.member[centre] else 0.0,
        float(burst[best]),
        int(size[best]),
        int(hits[best]),
        count,
        rate,
    )


def _windows(
    payments: Payments, rows: Rows, place: NDArray[np.intp], held: int, settings: PatternSettings
) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]:
    """Return of each window which counterparties belong to it, when it begins, and its span."""
    count, far = int(place.max()) + 1, np.iinfo(np.int64)
    first, last, end = np.full(count, far.max), np.full(count, far.min), np.full(count, far.min)
    np.minimum.at(first, place, payments.earliest[rows])
    np.maximum.at(last, place, payments.earliest[rows])
    np.maximum.at(end, place, payments.latest[rows])
    begin, most = np.unique(first), settings.window_days * DAY_US
    if held >= 0:
        begin = begin[(begin <= first[held]) & (begin >= last[held] - most)]
    length = np.array([most >> halved for halved in range(LENGTHS)])
    until = (begin[:, None] + length).ravel()[:, None]
    begin = np.repeat(begin, LENGTHS)
    inside = (first >= begin[:, None]) & (last <= until)
    span = np.where(inside, end, far.min).max(1) - begin + 1
    good = (inside.sum(1) >= settings.known_fan) & (span <= most)
    if held >= 0:
        good &= inside[:, held]
    return inside[good], begin[good], span[good]


def _points(
    least: NDArray[np.int64],
    of: NDArray[np.int64] | int,
    share: NDArray[np.float64] | float,
    tries: int,
) -> NDArray[np.float64]:
    """Return -log10 of tries · P(Bin(of, share) >= least)."""
    from scipy.stats import binom

    chance = np.maximum(binom.sf(least - 1, of, share), LEAST_CHANCE)
    return np.asarray(np.round(-np.log10(chance) - np.log10(tries), 9))
