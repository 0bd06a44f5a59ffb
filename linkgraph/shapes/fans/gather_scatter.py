"""Gather-scatter without exact amounts: several pay one account, and then it pays several.

Given the indexed payments (pairs that pay once) of an account, N in all, by time. A **turn** is
some payments in and then some payments out: every payment in surely before every payment out, no
other of these payments known to lie among either; two of each at least, `least_turn` in all;
within `window_days`, at most `hop_days` between the last in and the first out; all of one
currency, and what went out is what came in, less `most_kept` of it at most. Of the payments in
before a payment out the last ones are taken, of those out the first ones, at most `most_turn` and
as many as make the turn worth most; payments of one moment all or none.

What it is worth: were the N payments made at any moment of the case and in any order, turns of so
many payments, a in and b out, in so short a time (share s of the case's days) would number at most

    E = N · P(Bin(N - 1, s) >= a + b - 1) ÷ C(a + b, a)

(each such window begins at one of N; `shapes.fans`); -ln E by Chernoff's bound. Turns of which
chance puts one or more at such an account are left out.

Wages come in and the month's bills go out in just this way: a turn is worth a look when it stands
out among the turns of the case, or its counterparties are known.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES, Shapes, order_by_payments, take_shapes
from linkgraph.shapes.pairs import Index
from linkgraph.shapes.payments import Payments

Longs = NDArray[np.int64]
Side = tuple[Longs, NDArray[np.int32], Longs, Longs, Longs, NDArray[np.int16]]
"""One side of all accounts, as `gather_scatter_kernels` reads it."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Turns as `by_payments` has them. `worth` float64: -ln of how many chance puts there."""

    shapes: Shapes
    worth: NDArray[np.float64]


def find_gather_scatter(payments: Payments, index: Index, settings: PatternSettings) -> Turns:
    """Return the turns of all accounts but hubs. O(n) but for accounts' long runs (`most_turn`)."""
    from linkgraph.shapes.fans.gather_scatter_kernels import find_gather_scatter as find

    whole = 1.0
    if len(payments):
        whole = float(payments.latest.max() - payments.earliest[0] + 1)
    turns, worth = find(
        _side(payments, index.come_start, index.come),
        _side(payments, index.gone_start, index.gone),
        (
            int(settings.window_days * DAY_US),
            int(settings.hop_days * DAY_US),
            *(settings.least_turn, settings.most_turn, settings.most_kept),
        ),
        whole,
    )
    shapes = _shapes(index, turns)
    order = order_by_payments(shapes)
    return Turns(take_shapes(shapes, order), worth[order])


def _side(payments: Payments, start: Longs, rows: NDArray[np.int32]) -> Side:
    """Return one side of all accounts."""
    moments = payments.earliest.take(rows), payments.latest.take(rows)
    return start, rows, *moments, payments.fen.take(rows), payments.currency.take(rows)


def _shapes(index: Index, turns: Longs) -> Shapes:
    """Return turns as shapes: payments in are their layer 0, payments out layer 1."""
    ins, outs = turns[:, 2] - turns[:, 1], turns[:, 4] - turns[:, 3]
    start = np.concatenate(([0], np.cumsum(ins + outs))).astype(np.int64)
    place = np.arange(start[-1]) - np.repeat(start[:-1], ins + outs)
    first, split = np.repeat(turns[:, 1], ins + outs), np.repeat(ins, ins + outs)
    other = np.repeat(turns[:, 3], ins + outs)
    payment = np.where(
        place < split,
        _taken(index.come, first + place),
        _taken(index.gone, other + place - split),
    )
    layer = (place >= split).astype(np.uint8)
    owner = np.repeat(np.arange(len(turns)), ins + outs)
    order = np.lexsort((payment, owner))
    return Shapes(
        np.full(len(turns), TYPOLOGIES.index("gather-scatter"), np.uint8),
        start,
        payment[order].astype(np.int32),
        layer[order],
    )


def _taken(rows: NDArray[np.int32], place: Longs) -> NDArray[np.int32]:
    """Return rows at places; any row where a place is none."""
    return rows[np.clip(place, 0, max(len(rows) - 1, 0))]
