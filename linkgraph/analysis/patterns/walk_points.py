"""The points of chains and cycles: how many such rows of payments chance would make."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.evidence import KINDS
from linkgraph.shapes.found import Shapes
from linkgraph.shapes.likeness import LEAST_CHANCE
from linkgraph.shapes.payments import Payments
from linkgraph.shapes.walks.walks import Walks

Floats = NDArray[np.float64]


def chain_points(odds: Floats, payments: int) -> Floats:
    """Return the points of chains with these log odds among so many payments, as `weigh`."""
    points = np.zeros((len(odds), len(KINDS)))
    expected = np.log10(max(payments, 1)) - odds / np.log(10)
    points[:, KINDS.index("steps")] = np.maximum(-expected, 0)
    return points


def cycle_points(payments: Payments, cycles: Shapes, walks: Walks) -> Floats:
    """Return the points of cycles for closing: -log10 of (expected ÷ found) of their length.

    Expected: each walk of n payments would have closed with its last one as often as its first
    account is paid at all, by its share of all payments. Added is what the cycle's pairs
    say, once or again (`walks.steps`): less than 0 in all where most of them pay again and again,
    as people do who lend to each other. O(payments).
    """
    size = np.diff(cycles.start)
    expected = np.array([*walks.paid, 0]) / max(len(payments), 1)
    found = np.bincount(size, minlength=len(expected))[: len(expected)]
    share = np.minimum(expected / np.maximum(found, 1), 1.0)
    closing = -np.log10(np.maximum(share[size], LEAST_CHANCE))
    pair, first = np.zeros(len(payments)), slice(0, walks.level[1])
    pair[walks.last[first]] = walks.score[first]
    known = np.add.reduceat(pair[cycles.payment], cycles.start[:-1]) / np.log(10)
    return np.asarray(closing + known)
