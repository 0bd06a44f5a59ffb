"""Payments that are the only one between two accounts, and an index of payments by account."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US
from linkgraph.shapes.payments import Payments


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


@dataclass(frozen=True, slots=True)
class Pairs:
    """What all payments say about pairs of accounts, read once for all finders.

    `single` bool: payments that are the only one between their two accounts, either way;
    `standing` bool: those of a payer and a payee who pays again after a stated time; `payees`
    int64: of each account how many different ones. `index`: of all payments.
    """

    single: NDArray[np.bool_]
    standing: NDArray[np.bool_]
    payees: NDArray[np.int64]
    index: Index


def read_pairs(payments: Payments, days: int) -> Pairs:
    """Return what pairs there are; a pair stands that pays again after more than `days`. O(n).

    Wages, rent, shops and relatives: standing relations explain themselves.
    """
    from linkgraph.shapes.pair_kernels import mark_pairs

    index = index_all(payments)
    gone, come = (index.gone_start, index.gone), (index.come_start, index.come)
    table = payments.payee.take(gone[1]), payments.earliest.take(gone[1])
    received = come[0], payments.payer.take(come[1])
    return Pairs(*mark_pairs(gone, *table, received, days * DAY_US), index)


def pays_once(payments: Payments) -> NDArray[np.bool_]:
    """Return which payments are the only one between their two accounts, either way. O(n).

    People pay the same shops, landlords and relatives again and again, and friends and partners
    pay each other back; money that is passed through strangers' accounts seldom takes the same
    step twice, or back.
    """
    return read_pairs(payments, 0).single


def only_once(payments: Payments, at: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return `pays_once` of some payments, without reading all pairs.

    O(n), and O(m log m) in the payments m between accounts that they have.
    """
    asked = np.zeros(payments.accounts, np.bool_)
    asked[payments.payer[at]] = asked[payments.payee[at]] = True
    rows = np.flatnonzero(asked[payments.payer] & asked[payments.payee])
    ends = np.sort([payments.payer[rows], payments.payee[rows]], axis=0).astype(np.int64)
    pair = ends[0] * payments.accounts + ends[1]
    _, which, times = np.unique(pair, return_inverse=True, return_counts=True)
    return np.asarray(times[which[np.searchsorted(rows, at)]] == 1)


def index_payments(payments: Payments, chosen: NDArray[np.bool_]) -> Index:
    """Return the index of the `chosen` payments. O(n + accounts)."""
    return choose(index_all(payments), chosen)


def index_all(payments: Payments) -> Index:
    """Return the index of all payments. O(n + accounts)."""
    from linkgraph.shapes.pair_kernels import group

    come_start, come = group(payments.payee, payments.accounts)
    gone_start, gone = group(payments.payer, payments.accounts)
    return Index(come, come_start, gone, gone_start)


def choose(index: Index, chosen: NDArray[np.bool_]) -> Index:
    """Return the `chosen` ones of indexed payments; `chosen`: a flag each of all. O(n)."""
    from linkgraph.shapes.pair_kernels import choose_rows

    come_start, come = choose_rows(index.come_start, index.come, chosen)
    gone_start, gone = choose_rows(index.gone_start, index.gone, chosen)
    return Index(come, come_start, gone, gone_start)
