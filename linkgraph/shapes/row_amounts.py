"""Amounts of a row of payments, all together: an exchange, or a part kept back, breaks only steps.

A row of which one amount is of another money, or of another size, has two steps between amounts
that are far apart, and still all amounts but one alike.
"""

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.likeness import Likeness, alike_points
from linkgraph.shapes.payments import Payments
from linkgraph.shapes.steps import weigh_amounts

Floats = NDArray[np.float64]


def more_together(payments: Payments, likeness: Likeness, path: NDArray[np.int32]) -> Floats:
    """Return what amounts of rows are worth together beyond their steps; `path`: a row a row.

    Natural logarithms of odds, 0 or more: in place of what nearness from step to step gave
    (`shapes.steps`), the chance that so many of the amounts are as alike in any order
    (`shapes.likeness`), where that is worth more. O(k n²) of k rows of n payments.
    """
    amount = np.log(payments.fen).astype(np.float32)
    apart, near = weigh_amounts(amount, payments.currency)
    far = np.abs(np.diff(amount[path], axis=1))
    same = payments.currency[path[:, 1:]] == payments.currency[path[:, :-1]]
    steps = near[np.searchsorted(apart, far, side="right")] * same
    together = alike_points(likeness, path) * np.log(10)
    return np.asarray(np.maximum(together - steps.sum(axis=1), 0.0))
