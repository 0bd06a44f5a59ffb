"""The points of order: in before out, scattered before gathered, round a cycle."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.points import log_choose
from linkgraph.analysis.patterns.stations import Stations, shape_of_entries
from linkgraph.shapes.found import TYPOLOGIES, Shapes
from linkgraph.shapes.payments import Payments

Floats = NDArray[np.float64]
CYCLE = TYPOLOGIES.index("cycle")
TWO_LAYERED = TYPOLOGIES.index("scatter-gather")


def order_points(payments: Payments, shapes: Shapes, stations: Stations) -> Floats:
    """Return the points of shapes for the order of their payments (`evidence`). O(entries)."""
    ordered = np.where(stations.ordered, log_choose(stations.ins + stations.outs, stations.ins), 0)
    points = np.bincount(stations.shape, ordered, len(shapes))
    points = np.maximum(points, layered_points(payments, shapes))
    return np.where(shapes.typology == CYCLE, circle_points(payments, shapes), points)


def circle_points(payments: Payments, shapes: Shapes) -> Floats:
    """Return the points of shapes taken as circles: how few of the orders go round as they do.

    Of (n - 1)! orders, so many as payments of which none is surely before the next can have among
    themselves: where all are of one day, any order goes round.
    """
    from scipy.special import gammaln

    owner = shape_of_entries(shapes)
    order = np.lexsort((shapes.layer, owner))
    at = shapes.payment[order]
    apart = np.ones(len(at), np.bool_)
    apart[1:] = payments.latest[at[:-1]] < payments.earliest[at[1:]]
    apart[shapes.start[:-1]] = True
    together = np.bincount(np.cumsum(apart) - 1)
    among = np.bincount(owner[apart], gammaln(together + 1.0), len(shapes))
    return np.asarray(np.maximum(gammaln(np.diff(shapes.start)) - among, 0) / np.log(10))


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
