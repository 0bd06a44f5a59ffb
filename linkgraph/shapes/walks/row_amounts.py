"""Amounts of a row of payments, all together: an exchange, or a part kept back, breaks only steps.

A row of which one amount is of another money, or of another size, has two steps between amounts
that are far apart, and still all amounts but one alike.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.likeness import Likeness, alike_points
from linkgraph.shapes.payments import Payments
from linkgraph.shapes.walks.steps import weigh_amounts

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts of a case, as steps and rows weigh them.

    `size` float32[n]: of each payment the logarithm of its fen; `currency` int16[n]; `apart`,
    `near`: what nearness is worth from step to step (`steps.weigh_amounts`); `likeness`: all
    together.
    """

    size: NDArray[np.float32]
    currency: NDArray[np.int16]
    apart: NDArray[np.float32]
    near: Floats
    likeness: Likeness


def read_amounts(payments: Payments, likeness: Likeness) -> Amounts:
    """Return the amounts of a case. O(n)."""
    size = np.log(payments.fen).astype(np.float32)
    worth = weigh_amounts(size, payments.currency)
    return Amounts(size, payments.currency, *worth, likeness)


def more_together(amounts: Amounts, path: NDArray[np.int32]) -> Floats:
    """Return what amounts of rows are worth together beyond their steps.

    `path` int32[k, n]: the payments of a row in each. Natural logarithms of odds, 0 or more: in
    place of what nearness from step to step gave (`walks.steps`), the chance that so many of the
    amounts are as alike in any order (`shapes.likeness`), where that is worth more. O(k n²).
    """
    far = np.abs(np.diff(amounts.size[path], axis=1))
    same = amounts.currency[path[:, 1:]] == amounts.currency[path[:, :-1]]
    steps = amounts.near[np.searchsorted(amounts.apart, far, side="right")] * same
    together = alike_points(amounts.likeness, path) * np.log(10)
    return np.asarray(np.maximum(together - steps.sum(axis=1), 0.0))
