"""How alike amounts are: the chance that so many unrelated amounts of a case lie so near.

Money that is passed on keeps its size, but for commissions, exchange and what is held back; the
amounts of unrelated payments of a case are hundreds of times apart. How far amounts are apart is
the logarithm of the greater over the less; amounts of two currencies are endlessly far apart.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.payments import Payments

Floats = NDArray[np.float64]

APART = np.concatenate(([0.0], np.geomspace(1e-3, 24.0, 96)))
"""Distances that are told apart; what lies between two counts as the greater."""
PROBES = 2000
"""Amounts of the case, in order of size, from each of which it is looked how many are near."""
MOST_AMOUNTS = 200_000
"""Amounts that are looked at in all; of more payments, every so many in their order."""
CURRENCY = 1000.0
"""Put between currencies: farther than any two amounts."""
LEAST_CHANCE = 1e-300
"""A lesser chance is taken as this, so that points are finite."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`size` float64[n]: of each payment the logarithm of its fen, each currency far from others.

    `points` float64[k + 1, len(APART)]: -log10 of the chance that k amounts of one currency of the
    case, taken anywhere, all lie within that distance.
    """

    size: Floats
    points: Floats


def read_likeness(payments: Payments, most: int) -> Likeness:
    """Return the likeness of up to `most` amounts of a case.

    Of k amounts one is the least: k × the mean over amounts of (share of amounts at or at most so
    far above it)^(k-1), 1 at most; where amounts are equal this errs to the side of chance.
    O(n + PROBES × len(APART) × most), and the sorting of MOST_AMOUNTS.
    """
    size = np.log(payments.fen) + CURRENCY * payments.currency
    order = np.sort(size[:: 1 + len(size) // MOST_AMOUNTS])
    points = np.zeros((most + 1, len(APART)))
    if not len(order):
        return Likeness(size, points)
    probe = order[np.linspace(0, len(order) - 1, min(PROBES, len(order))).astype(np.int64)]
    kind = np.rint(probe / CURRENCY) * CURRENCY
    low = np.searchsorted(order, probe, "left")
    ends = np.searchsorted(order, (kind - CURRENCY / 2, kind + CURRENCY / 2))
    for place, apart in enumerate(APART):
        near = np.searchsorted(order, probe + apart * (1 + 1e-9) + 1e-9, "right") - low
        share = near / (ends[1] - ends[0])
        for count in range(2, most + 1):
            chance = min(1.0, count * float(np.mean(share ** (count - 1))))
            points[count, place] = -np.log10(max(chance, LEAST_CHANCE))
    return Likeness(size, points)


def alike_points(likeness: Likeness, path: NDArray[np.int32]) -> Floats:
    """Return the points of rows of payments for amounts alike; `path` int32[k, n], a row each.

    -log10 of (n - 1) × (sets of j out of n) × the chance that j amounts lie so near, for the j
    that gives most. O(k n²). Alike amounts have innocent reasons: dues, rents, round sums.
    """
    from scipy.special import gammaln

    size = np.sort(likeness.size[path], axis=1)
    count = size.shape[1]
    best = np.zeros(len(size))
    for near in range(2, count + 1):
        apart = (size[:, near - 1 :] - size[:, : count - near + 1]).min(axis=1)
        sets = gammaln(count + 1) - gammaln(near + 1) - gammaln(count - near + 1)
        tries = (sets + np.log(count - 1)) / np.log(10)
        best = np.maximum(best, nearness(likeness, apart, near) - tries)
    return best


def nearness(likeness: Likeness, apart: Floats, count: int) -> Floats:
    """Return -log10 of the chance that `count` amounts are at most so far apart."""
    place = np.searchsorted(APART, apart - 1e-9, "left")
    points = np.append(likeness.points[count], 0.0)
    return np.asarray(points[place])
