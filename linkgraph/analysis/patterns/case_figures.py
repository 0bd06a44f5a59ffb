"""Figures of a whole case that shapes are held against."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.likeness import Likeness
from linkgraph.shapes.payments import Payments

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Case:
    """What shapes are held against: figures of the whole case, made once.

    `standing` marks payments of standing pairs (`shapes.once`);
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


def read_case(payments: Payments, standing: NDArray[np.bool_], likeness: Likeness) -> Case:
    """Return the figures of a case. O(n log n)."""
    from linkgraph.shapes.pair_kernels import count_others, group

    payer, payee, wide = payments.payer, payments.payee, payments.accounts
    payees = count_others(payee, group(payer, wide), wide)
    payers = count_others(payer, group(payee, wide), wide)
    matched, count = payments.matched, payments.accounts
    wait = np.maximum(payments.latest[matched.gone] - payments.earliest[matched.come], 0)
    order = np.argsort(wait, kind="stable")
    total = np.cumsum(matched.fen[order].astype(np.float64))
    return Case(
        standing,
        int(payees.sum()),
        payees,
        payers,
        np.bincount(payments.payee, minlength=count),
        np.bincount(payments.payer, minlength=count),
        wait[order],
        total / total[-1] if len(total) else total,
        likeness,
    )
