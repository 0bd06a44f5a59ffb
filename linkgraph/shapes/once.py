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


def _pairs(payments: Payments) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return payments by pair, where each pair begins among them, and how often it pays."""
    key = payments.payer.astype(np.int64) * payments.accounts + payments.payee
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    return order, first, np.diff(first, append=len(key))


def standing_pairs(payments: Payments, days: int) -> NDArray[np.bool_]:
    """Return which payments are of a pair that pays again after more than `days`. O(n log n).

    Wages, rent, shops and relatives: standing relations explain themselves.
    """
    order, first, count = _pairs(payments)
    if not len(first):
        return np.zeros(0, np.bool_)
    begin = np.minimum.reduceat(payments.earliest[order], first)
    end = np.maximum.reduceat(payments.earliest[order], first)
    standing = np.empty(len(order), np.bool_)
    standing[order] = np.repeat(end - begin > days * DAY_US, count)
    return standing


def pays_once(payments: Payments) -> NDArray[np.bool_]:
    """Return which payments are the only one from their payer to their payee. O(n log n).

    People pay the same shops, landlords and relatives again and again; money that is passed
    through strangers' accounts seldom takes the same step twice.
    """
    order, _, count = _pairs(payments)
    once = np.empty(len(order), np.bool_)
    once[order] = np.repeat(count == 1, count)
    return once


def index_payments(payments: Payments, chosen: NDArray[np.bool_]) -> Index:
    """Return the index of the `chosen` payments. O(n + accounts)."""
    at = np.flatnonzero(chosen).astype(np.int32)
    come, come_start = _grouped(payments.payee, at, payments.accounts)
    gone, gone_start = _grouped(payments.payer, at, payments.accounts)
    return Index(come, come_start, gone, gone_start)


def _grouped(
    side: NDArray[np.int32], at: NDArray[np.int32], accounts: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return `at` grouped by account, order kept, and where each group starts."""
    account = side[at]
    start = np.zeros(accounts + 1, np.int64)
    np.cumsum(np.bincount(account, minlength=accounts), out=start[1:])
    return at[np.argsort(account, kind="stable")], start
