"""The points of order: in before out, scattered before gathered, round a cycle."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.points import log_choose
from linkgraph.analysis.patterns.stations import Stations
from linkgraph.shapes.found import TYPOLOGIES, Shapes
from linkgraph.shapes.payments import Payments

Floats = NDArray[np.float64]
CYCLE = TYPOLOGIES.index("cycle")
TWO_LAYERED = TYPOLOGIES.index("scatter-gather")


def order_points(payments: Payments, shapes: Shapes, stations: Stations) -> Floats:
    """Return the points of shapes for the order of their payments (`evidence`). O(entries)."""
    from scipy.special import gammaln

    ordered = np.where(stations.ordered, log_choose(stations.ins + stations.outs, stations.ins), 0)
    points = np.bincount(stations.shape, ordered, len(shapes))
    points = np.maximum(points, layered_points(payments, shapes))
    cycle = shapes.typology == CYCLE
    points[cycle] = gammaln(np.diff(shapes.start)[cycle]) / np.log(10)
    return np.asarray(points)


def layered_points(payments: Payments, shapes: Shapes) -> Floats:
    """Return the points of scatter-gather of which all is scattered before any is gathered."""
    start, at = shapes.start[:-1], shapes.payment
    first, far = shapes.layer == 0, np.iinfo(np.int64).max
    scattered = np.maximum.reduceat(np.where(first, payments.latest[at], -far), start)
    gathered = np.minimum.reduceat(np.where(first, far, payments.earliest[at]), start)
    two = (shapes.typology == TWO_LAYERED) & (np.maximum.reduceat(shapes.layer, start) == 1)
    ins = np.add.reduceat(first.astype(np.int64), start)
    whole = two & (scattered < gathered)
    return np.asarray(np.where(whole, log_choose(np.diff(shapes.start), ins), 0.0))
