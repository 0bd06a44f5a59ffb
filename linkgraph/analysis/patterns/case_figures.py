"""Figures of a whole case that shapes are held against."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.likeness import Likeness
from linkgraph.shapes.pairs import Pairs
from linkgraph.shapes.payments import Payments

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Case:
    """What shapes are held against: figures of the whole case, made once.

    `standing` marks payments of standing pairs (`shapes.pairs`);
    `pairs` different (payer, payee) pairs; `payees`, `payers` of each account among them;
    `come`, `gone` payments of each account; `waits` of matched money in rising order with the
    share of all of it that waited at most so long; `likeness`: how near amounts of the case are.
    """

    standing: NDArray[np.bool_]
    pairs: int
    payees: Longs
    payers: Longs
    come: Longs
    gone: Longs
    waits: Longs
    waited: Floats
    likeness: Likeness


def read_case(payments: Payments, pairs: Pairs, likeness: Likeness) -> Case:
    """Return the figures of a case. O(n log n)."""
    from linkgraph.shapes.pair_kernels import count_others

    index, matched = pairs.index, payments.matched
    payers = count_others(payments.payer.take(index.come), index.come_start)
    wait = np.maximum(payments.latest[matched.gone] - payments.earliest[matched.come], 0)
    order = np.argsort(wait, kind="stable")
    total = np.cumsum(matched.fen[order].astype(np.float64))
    return Case(
        pairs.standing,
        int(pairs.payees.sum()),
        pairs.payees,
        payers,
        np.diff(index.come_start),
        np.diff(index.gone_start),
        wait[order],
        total / total[-1] if len(total) else total,
        likeness,
    )
