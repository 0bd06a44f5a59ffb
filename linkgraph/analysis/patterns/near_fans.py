"""Fans that a known account is in: as their centre, or as one of many around another."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.fans import LENGTHS
from linkgraph.shapes.once import Index, index_payments, pays_once
from linkgraph.shapes.payments import DAY_US, Payments

Rows = NDArray[np.int32]


def fans_near(
    payments: Payments, account: int, settings: PatternSettings
) -> list[tuple[float, Rows]]:
    """Return (points, payments) of the fans that an account is in, best first.

    Only payments of pairs that pay once. The centre is the account, or one that it paid or was
    paid by; then the window must hold that payment. Of each centre and side the window with most
    points: -log10 of (payments of the centre on that side) × P(at least as many of them in a
    window as short), each at any moment of the case: what chance would do for a centre with so
    many payments. Windows begin with a payment, are at most `window_days` long, and hold
    `known_fan` payments or more.

    A centre with more than `hub` such payments on a side is left out; an account with more has
    only the fans of which it is the centre. O(n log n + payments of centres).
    """
    chosen = pays_once(payments) & (payments.fen >= settings.least_fen)
    index = index_payments(payments, chosen)
    come, gone = _coming(index, account), _leaving(index, account)
    sides: list[tuple[Rows, int]] = [(come, -1), (gone, -1)]
    if max(len(come), len(gone)) <= settings.hub:
        sides += [(_coming(index, int(payments.payee[at])), int(at)) for at in gone]
        sides += [(_leaving(index, int(payments.payer[at])), int(at)) for at in come]
    whole = float(payments.latest.max() - payments.earliest.min() + 1) if len(payments) else 1.0
    found = [
        best_window(payments, rows, held, whole, settings)
        for rows, held in sides
        if settings.known_fan <= len(rows) <= settings.hub
    ]
    fans = [fan for fan in found if fan is not None]
    return sorted(fans, key=lambda fan: (-fan[0], fan[1].tolist()))


def _coming(index: Index, account: int) -> Rows:
    return index.come[index.come_start[account] : index.come_start[account + 1]]


def _leaving(index: Index, account: int) -> Rows:
    return index.gone[index.gone_start[account] : index.gone_start[account + 1]]


def best_window(
    payments: Payments, rows: Rows, held: int, whole: float, settings: PatternSettings
) -> tuple[float, Rows] | None:
    """Return (points, payments) of the window of `rows` with most points, or None.

    `held`: the payment that must be in it (-1: none); `whole`: how long the case is. Of equal
    ones the shortest, then the earliest.
    """
    from scipy.stats import binom

    first = payments.earliest[rows]
    last = np.maximum.accumulate(payments.latest[rows])
    begin = np.searchsorted(first, np.unique(first))
    most = settings.window_days * DAY_US
    length = np.array([most >> halved for halved in range(LENGTHS)])
    end = np.searchsorted(first, first[begin][:, None] + length, "right").ravel()
    begin = np.repeat(begin, LENGTHS)
    span = last[end - 1] - first[begin] + 1
    good = (end - begin >= settings.known_fan) & (span <= most)
    if held >= 0:
        place = int(np.searchsorted(rows, held))
        good &= (begin <= place) & (place < end)
    begin, end, span = begin[good], end[good], span[good]
    if not len(begin):
        return None
    count, share = len(rows), np.minimum(span / whole, 1.0)
    nats = binom.logsf(end - begin - 2, count - 1, share)
    points = np.round(-nats / np.log(10) - np.log10(count), 9)
    best = int(np.lexsort((begin, span, -points))[0])
    return float(points[best]), rows[begin[best] : end[best]]
