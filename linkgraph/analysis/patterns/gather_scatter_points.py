"""The points of turns, held against each other (`evidence` states them)."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.evidence import KINDS
from linkgraph.analysis.patterns.stations import shape_of_entries
from linkgraph.shapes.fans.gather_scatter import Turns
from linkgraph.shapes.pairs import Index

Floats = NDArray[np.float64]
ORDER, AMOUNTS, BURST = (KINDS.index(kind) for kind in ("order", "amounts", "burst"))


def gather_scatter_points(points: Floats, turns: Turns, index: Index) -> Floats:
    """Return the points of turns: those given (k rows), but for what makes a turn at all.

    All of them are in order and close together: they get points for their place among all of the
    case, and for how many of such worth chance would put at all accounts that could have one,
    whichever are fewer. Of a turn of a payments in and b out (a - 1)(b - 1) smaller ones could
    have been chosen for their sums: amounts get log10 of that less.
    """
    from scipy.stats import rankdata

    able = (np.diff(index.come_start) > 1) & (np.diff(index.gone_start) > 1)
    many = max(int(able.sum()), 1)
    place = -np.log10(rankdata(-turns.worth, "max") / many)
    likely = turns.worth / np.log(10) - np.log10(many)
    size = np.diff(turns.shapes.start)
    outs = np.bincount(shape_of_entries(turns.shapes), turns.shapes.layer, len(turns.shapes))
    tried = np.log10((size - outs - 1) * (outs - 1)) if len(size) else 0
    points = points.copy()
    points[:, ORDER], points[:, BURST] = np.maximum(np.minimum(place, likely), 0), 0
    points[:, AMOUNTS] = np.maximum(points[:, AMOUNTS] - tried, 0)
    return points
