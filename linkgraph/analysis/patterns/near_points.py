"""The points of amounts that are near each other, whatever share of another each is."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.stations import Stations
from linkgraph.shapes.found import Shapes
from linkgraph.shapes.likeness import LEAST_CHANCE, Likeness, alike_points, nearness

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def near_points(stations: Stations, which: Flags, likeness: Likeness, shapes: int) -> Floats:
    """Return the points of each shape for what chosen accounts pay out near what they got.

    Of each account the chance that two amounts of the case are as near, whichever is greater; of
    k accounts the chance that the product of k chances is as small (Fisher's method): a few that
    are far, exchanged on the way say, take little from the others. O(stations).
    """
    from scipy.special import gammaincc

    rows = np.flatnonzero(which)
    apart = np.abs(np.log(stations.in_fen[rows]) - np.log(stations.out_fen[rows]))
    owner = stations.shape[rows]
    product = np.bincount(owner, nearness(likeness, apart, 2), shapes) * np.log(10)
    count = np.bincount(owner, minlength=shapes)
    chance = np.where(count > 0, gammaincc(np.maximum(count, 1), product), 1.0)
    return np.asarray(-np.log10(np.maximum(chance, LEAST_CHANCE)))


def alike_of_each(shapes: Shapes, which: Flags, likeness: Likeness) -> Floats:
    """Return the points of chosen shapes for amounts alike, 0 for the others. O(entries log)."""
    points, size = np.zeros(len(shapes)), np.diff(shapes.start)
    for count in np.unique(size[which]).tolist():
        mine = np.flatnonzero(which & (size == count))
        place = shapes.start[:-1][mine][:, None] + np.arange(count)
        points[mine] = alike_points(likeness, shapes.payment[place])
    return points
