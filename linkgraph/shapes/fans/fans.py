"""Fans: many payers of one account, or many payees, in a short time and at no other.

Given payments (n, by `earliest`), and one side of an account: the N different counterparties that
it has there. A **window** begins at a moment of a payment and has one of LENGTHS lengths:
`window_days`, half of it, a quarter …; it holds the account's payments whose `earliest` is in it,
both ends included. A counterparty **belongs to** the window when all its payments with the account
on that side are in it: it came, and it did not come back. A window with k >= `least_fan` such
counterparties is a fan; its payments are theirs. Standing counterparties, who pay before or
afterwards too, are not part of it.

Nearly every busy account has fans, and a long one holds many shorter ones. Listed are those least
like the account's own days: if the N counterparties had come at times of their own, each
in this window with probability s, then the windows that begin with a counterparty and hold k of
them would number at most

    E = N · LENGTHS · P(Bin(N - 1, s) >= k - 1)

(a bound for the scan statistic: every window with k begins at one of N, the others fall in it
independently; LENGTHS times, because so many lengths are tried). s is the window's share of all
payments of the case, those of the account itself taken as spread evenly over its days: a payday
of everybody is no burst, and a case with one statement still has a clock. Windows are ranked by
Chernoff's bound on the probability, (N - 1) · KL((k - 1) / (N - 1) ‖ s) (the likelihood ratio of
Kulldorff, "A spatial scan statistic", 1997, for one interval), then by k, then the shorter, then
the earlier. Of each moment the best length stands; of each account the best window is listed,
whether unusual or not, then the best that has no payment of a listed one in it, and so on:
`fans_each` at most (`cut["fans_each"]`: accounts, a side each, that had more).

A payment of which only the day is known counts as made when its day begins; windows shorter than
a day then hold one day. Cost: O(n · (LENGTHS + fans_each)) time, 70 bytes a payment, however
many payments one account has.

A fan is no accusation: shops, payrolls, collections and new accounts have them. What makes one
worth a look is other evidence beside it.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES, Shapes, Typology, join_shapes
from linkgraph.shapes.pairs import Pairs, index_all
from linkgraph.shapes.payments import Payments

FANS: tuple[Typology, Typology] = ("fan-in", "fan-out")

LENGTHS = 10
"""Lengths of windows, each half of the one before: of 30 days the shortest is 84 minutes."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What share of a case a window has: `head` int32, the first payment made at the same moment
    as each; `lengths` of windows in microseconds, and each as a share of the case's days."""

    earliest: NDArray[np.int64]
    head: NDArray[np.int32]
    lengths: tuple[int, ...]
    even: tuple[float, ...]


Ints = NDArray[np.int32]
Grouped = tuple[NDArray[np.int64], Ints]
"""Payments by account (`pair_kernels.Grouped`)."""


@dataclass(frozen=True, slots=True)
class Side:
    """Payments by one of their accounts (`fan_kernels.Pairs`)."""

    start: NDArray[np.int64]
    at: NDArray[np.int64]
    head: Ints
    order: Ints
    first: Ints
    last: Ints
    distinct: Ints

    @property
    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Ints, Ints, Ints, Ints, Ints]:
        """The columns, as kernels take them."""
        columns = self.start, self.at, self.head, self.order, self.first, self.last
        return *columns, self.distinct


def find_fans(payments: Payments, settings: PatternSettings, pairs: Pairs | None = None) -> Shapes:
    """Return fans in, then fans out, each by account and then best first.

    `pairs`: of all payments, when they are at hand.
    """
    index = pairs.index if pairs else index_all(payments)
    clock = make_clock(payments, settings)
    come, gone = (index.come_start, index.come), (index.gone_start, index.gone)

    def fans_of(own: Grouped, other: Ints, typology: Typology) -> Shapes:
        side = make_side(own, other, clock, settings.least_fan)
        return _fans_of(side, clock, settings, typology)

    with ThreadPoolExecutor(2) as both:
        parts = both.map(fans_of, (come, gone), (payments.payer, payments.payee), FANS)
        return join_shapes(list(parts))


def make_clock(payments: Payments, settings: PatternSettings) -> Clock:
    """Return the clock of payments."""
    from linkgraph.shapes.fans.fan_kernels import mark_moments

    earliest = payments.earliest
    head = np.empty(len(payments), np.int32)
    mark_moments(earliest, head)
    lengths = tuple(settings.window_days * DAY_US >> halved for halved in range(LENGTHS))
    if not len(payments):
        return Clock(earliest, head, lengths, (1.0,) * LENGTHS)
    vague = int((payments.latest - earliest).sum()) / len(payments)
    days = float(earliest[-1] - earliest[0]) + vague
    even = tuple(min(1.0, (length + vague) / days) if days else 1.0 for length in lengths)
    return Clock(earliest, head, lengths, even)


def make_side(own: Grouped, other: Ints, clock: Clock, least: int) -> Side:
    """Return payments by one account, each with the first and last of its counterparty."""
    from linkgraph.shapes.fans.fan_kernels import pair_up

    start, order = own
    first, last = np.empty(len(order), np.int32), other.take(order)
    distinct = pair_up(start, least, first, last)
    at, head = clock.earliest.take(order), clock.head.take(order)
    return Side(start, at, head, order, first, last, distinct)


def _fans_of(side: Side, clock: Clock, settings: PatternSettings, typology: Typology) -> Shapes:
    """Return the fans of one side of all accounts."""
    from linkgraph.shapes.fans.fan_kernels import list_payments, mark_reach, pick, sweep

    count = len(side.order)
    ends, held, reach = np.zeros((3, count), np.int32)
    best = np.full(count, -1.0), ends, held, np.zeros(count, np.uint8)
    peak = side.distinct.copy()
    for level, (length, even) in enumerate(zip(clock.lengths, clock.even, strict=True)):
        mark_reach(clock.earliest, length, reach)
        window = length, even, level
        sweep(side.pairs, reach, window, settings.least_fan, peak, best)
    fans = np.empty(settings.fans_each * int((side.distinct >= settings.least_fan).sum()), np.int64)
    listed, cut = pick(side.pairs, best, settings.fans_each, fans)
    start = np.zeros(listed + 1, np.int64)
    list_payments(side.pairs, ends, fans[:listed], start, reach, False)
    payment = np.empty(start[-1], np.int32)
    list_payments(side.pairs, ends, fans[:listed], start, payment, True)
    return Shapes(
        np.full(listed, TYPOLOGIES.index(typology), np.uint8),
        start,
        payment,
        np.zeros(len(payment), np.uint8),
        {"fans_each": cut} if cut else {},
    )
