"""Amounts of a chain, all together: a part that was exchanged, or kept back, breaks only steps."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.found import Shapes, take_shapes
from linkgraph.shapes.likeness import Likeness, alike_points
from linkgraph.shapes.payments import Payments
from linkgraph.shapes.steps import weigh_amounts

Floats = NDArray[np.float64]


def weigh_together(
    payments: Payments, chains: Shapes, odds: Floats, likeness: Likeness
) -> tuple[Shapes, Floats]:
    """Return chains by their odds, best first, and the logarithm of these odds.

    In place of what nearness from step to step gave (`shapes.steps`), the chance that so many of
    the chain's amounts are as alike in any order (`shapes.likeness`), where that is worth more.
    Equal ones stay in their order. O(entries log entries).
    """
    more, size = np.zeros(len(chains)), np.diff(chains.start)
    amount = np.log(payments.fen).astype(np.float32)
    apart, near = weigh_amounts(amount, payments.currency)
    for count in np.unique(size).tolist():
        mine = np.flatnonzero(size == count)
        place = chains.start[:-1][mine][:, None] + np.arange(count)
        path = np.empty((len(mine), count), np.int32)
        np.put_along_axis(path, chains.layer[place].astype(np.int64), chains.payment[place], 1)
        far = np.abs(np.diff(amount[path], axis=1))
        same = payments.currency[path[:, 1:]] == payments.currency[path[:, :-1]]
        steps = near[np.searchsorted(apart, far, side="right")] * same
        more[mine] = alike_points(likeness, path) * np.log(10) - steps.sum(axis=1)
    total = odds + np.maximum(more, 0.0)
    order = np.argsort(-total, kind="stable")
    return take_shapes(chains, order), total[order]
