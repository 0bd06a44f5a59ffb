"""Payments of pairs that pay once, and an index of payments by account."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.payments import DAY_US, Payments


@dataclass(frozen=True, slots=True)
class Index:
    """Chosen payments by account, in the order of `Payments`.

    Those that account a receives are `come[come_start[a]:come_start[a + 1]]`, those it makes
    `gone[gone_start[a]:gone_start[a + 1]]`.
    """

    come: NDArray[np.int32]
    come_start: NDArray[np.int64]
    gone: NDArray[np.int32]
    gone_start: NDArray[np.int64]


def standing_pairs(payments: Payments, days: int) -> NDArray[np.bool_]:
    """Return which payments are of a pair that pays again after more than `days`. O(n).

    Wages, rent, shops and relatives: standing relations explain themselves.
    """
    from linkgraph.shapes.pair_kernels import group, mark_standing

    by_payer = group(payments.payer, payments.accounts)
    table = payments.payee, payments.earliest
    return mark_standing(*table, by_payer, payments.accounts, days * DAY_US)


def pays_once(payments: Payments) -> NDArray[np.bool_]:
    """Return which payments are the only one from their payer to their payee. O(n).

    People pay the same shops, landlords and relatives again and again; money that is passed
    through strangers' accounts seldom takes the same step twice.
    """
    from linkgraph.shapes.pair_kernels import group, mark_single

    by_payer = group(payments.payer, payments.accounts)
    return mark_single(payments.payee, by_payer, payments.accounts)


def index_payments(payments: Payments, chosen: NDArray[np.bool_]) -> Index:
    """Return the index of the `chosen` payments. O(n + accounts)."""
    at = np.flatnonzero(chosen).astype(np.int32)
    come, come_start = _grouped(payments.payee, at, payments.accounts)
    gone, gone_start = _grouped(payments.payer, at, payments.accounts)
    return Index(come, come_start, gone, gone_start)


def index_all(payments: Payments) -> Index:
    """Return the index of all payments. O(n + accounts)."""
    from linkgraph.shapes.pair_kernels import group

    come_start, come = group(payments.payee, payments.accounts)
    gone_start, gone = group(payments.payer, payments.accounts)
    return Index(come, come_start, gone, gone_start)


def _grouped(
    side: NDArray[np.int32], at: NDArray[np.int32], accounts: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return `at` grouped by account, order kept, and where each group starts."""
    from linkgraph.shapes.pair_kernels import group

    start, place = group(side[at], accounts)
    return at[place], start
