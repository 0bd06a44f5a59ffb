"""How unusual a fan is, for its account and in its case: columns that a ranking can use."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.arrays import distinct
from linkgraph.shapes.fans import LENGTHS, Clock, Side, make_clock, make_side
from linkgraph.shapes.found import TYPOLOGIES, Shapes
from linkgraph.shapes.payments import Payments

LEAST_TAIL = 1e-300
"""Smaller tails are given as this one."""

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FanMeasures:
    """One row for each of the shapes that are fans, whose numbers are in `shape` (rising).

    `account`: where the fan meets. `parties`: different counterparties in the fan; of them
    `newcomers` had not dealt with the account on that side before the fan began, and `once` did
    so in one payment of the whole case. `distinct`: counterparties of the account on that side,
    at any time. `share`: the window's share s of the case (`fans`), the window being the shortest
    of the lengths that holds the fan. `tail`: the bound E of `fans`, at most 1, with the binomial
    tail itself: about so many windows as full as this are expected at an account with as many
    counterparties if they came at times of their own. `rarity`: the share of accounts with
    payments on that side of which some window of that length holds as many counterparties that
    came at no other time; never 0 where the fan itself is such a window.

    A small tail says that the counterparties came together, not why.
    """

    shape: NDArray[np.int64]
    account: Ints
    parties: Ints
    newcomers: Ints
    once: Ints
    distinct: Ints
    share: Floats
    tail: Floats
    rarity: Floats


@dataclass(frozen=True, slots=True)
class _Listed:
    """Fans of one side, their payments one after another (`fan` of each, and its `entry`)."""

    shape: NDArray[np.int64]
    fan: NDArray[np.int64]
    entry: NDArray[np.int64]


def fan_measures(payments: Payments, shapes: Shapes, settings: PatternSettings) -> FanMeasures:
    """Return the measures of all fans among `shapes`, as found or made of several.

    Cost: O(n · LENGTHS), and sorting the payments of the fans.
    """
    kept = np.flatnonzero(payments.fen >= settings.least_fen).astype(np.int32)
    payer, payee = payments.payer[kept], payments.payee[kept]
    clock = make_clock(payments, kept, settings)
    parts = []
    for typology, own, other in (("fan-in", payee, payer), ("fan-out", payer, payee)):
        side = make_side(own, other, clock, payments.accounts)
        listed = _list(TYPOLOGIES.index(typology), kept, side, shapes)
        parts.append(_of_side(listed, clock, side, settings))
    order = np.argsort(np.concatenate([part.shape for part in parts]), kind="stable")
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])[order]
        for field in fields(FanMeasures)
    }
    return FanMeasures(**columns)


def _of_side(listed: _Listed, clock: Clock, side: Side, settings: PatternSettings) -> FanMeasures:
    """Return the measures of fans in, or of fans out."""
    numbers = np.arange(len(listed.shape))
    opening = listed.entry[np.searchsorted(listed.fan, numbers)]
    closing = listed.entry[np.searchsorted(listed.fan, numbers, "right") - 1]
    account = (np.searchsorted(side.start, opening, "right") - 1).astype(np.int32)
    heads = clock.head[side.order[opening]]
    begin = clock.earliest[heads]
    level, share = _window(account, heads, clock.earliest[side.order[closing]] - begin, clock, side)
    pairs = distinct(listed.fan * (len(side.order) + 1) + side.first[listed.entry])
    fan, first = np.divmod(pairs, len(side.order) + 1)
    new = clock.earliest[side.order[first]] >= begin[fan]

    def count(chosen: NDArray[np.int64]) -> Ints:
        return np.bincount(chosen, minlength=len(numbers)).astype(np.int32)

    parties, others = count(fan), side.distinct[account]
    return FanMeasures(
        listed.shape,
        account,
        parties,
        count(fan[new]),
        count(fan[side.last[first] == first]),
        others,
        share,
        tail(parties, others, share),
        _rarity(side, clock, settings, level, parties),
    )


def _window(
    account: Ints, heads: Ints, span: NDArray[np.int64], clock: Clock, side: Side
) -> tuple[NDArray[np.int64], Floats]:
    """Return the number of the shortest length that holds each span, and the window's share.

    A span that no length holds counts as a window of its own length.
    """
    lengths = np.array(clock.lengths)
    level = np.maximum((lengths[:, None] >= span).sum(axis=0) - 1, 0)
    end = clock.earliest[heads] + np.maximum(lengths[level], span)
    reach = np.searchsorted(clock.earliest, end, "right")
    inside = _before(side, account, reach) - _before(side, account, heads)
    spread = np.diff(side.start)[account] * np.array(clock.even)[level]
    return level, np.minimum(1.0, (reach - heads - inside + spread) / max(len(side.order), 1))


def _list(typology: int, kept: Ints, side: Side, shapes: Shapes) -> _Listed:
    """Return the fans of one side, their entries in the order of time."""
    numbers = np.flatnonzero(shapes.typology == typology)
    sizes = np.diff(shapes.start)[numbers]
    fan = np.repeat(np.arange(len(numbers)), sizes)
    within = np.arange(len(fan)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    payment = shapes.payment[np.repeat(shapes.start[:-1][numbers], sizes) + within]
    place = np.empty(len(kept), np.int64)
    place[side.order] = np.arange(len(kept))
    return _Listed(numbers, fan, place[np.searchsorted(kept, payment)])


def _before(side: Side, account: Ints, payment: NDArray[Any]) -> NDArray[np.int64]:
    """Return how many entries of each account are payments before the one given."""
    count = len(side.order)
    own = np.repeat(np.arange(len(side.distinct)), np.diff(side.start))
    keys = own * (count + 1) + side.order
    before: NDArray[np.int64] = np.searchsorted(
        keys, account.astype(np.int64) * (count + 1) + payment
    )
    return before


def tail(parties: Ints, every: Ints, share: Floats) -> Floats:
    """Return E of `fans`, at least LEAST_TAIL and at most 1."""
    from scipy.special import betainc

    others = np.maximum(parties - 1, 1)
    chance = np.where(parties > 1, betainc(others, np.maximum(every - others, 1), share), 1.0)
    return np.clip(every * LENGTHS * chance, LEAST_TAIL, 1.0)


def _rarity(
    side: Side,
    clock: Clock,
    settings: PatternSettings,
    level: NDArray[np.int64],
    parties: Ints,
) -> Floats:
    """Return the share of accounts with a window of that length as full as each."""
    from linkgraph.shapes.fan_kernels import find_peaks

    active = max(int((side.distinct > 0).sum()), 1)
    share = np.zeros(len(level))
    peak = side.distinct.copy()
    for number in np.unique(level):
        find_peaks(side.pairs, clock.lengths[number], settings.least_fan, peak)
        here = level == number
        fewer = np.searchsorted(np.sort(peak), parties[here])
        share[here] = (len(peak) - fewer) / active
    return share
