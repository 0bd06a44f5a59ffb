"""Whose money is followed, and what became of it, the same for every rule of matching."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US
from linkgraph.flow.money import Money


@dataclass(frozen=True, slots=True)
class Sources:
    """Payments whose money is followed, by whom; k payments of owners 0 … owners - 1.

    `transfer` int32 (k), each once, ascending; `owner` int32 (k): who paid, a victim's number.
    `home` int32, one an account: the owner whose own account it is, or -1.

    All fen of a payment are its owner's, whatever brought them to the payer: what other owners'
    money would by the rule have left in it stops in the payer's account, or it would count twice.
    Money that reaches an account of its own owner has been returned, and is followed no further;
    another owner's money that reaches it is followed on.
    """

    transfer: NDArray[np.int32]
    owner: NDArray[np.int32]
    home: NDArray[np.int32]
    owners: int


@dataclass(frozen=True, slots=True)
class Traced:
    """What became of the money of `Sources` under one rule; exact fen.

    `trail_owner`, `trail_transfer`, `trail_fen`: how much of an owner's money each transfer
    carries, his own payments included; one row an (owner, transfer), sorted by both, fen > 0.
    `rest_owner`, `rest_account`, `rest_fen`: how much of it is in each account at the end of the
    data; one row an (owner, account), sorted, fen > 0. An account that money is never followed
    through (cash, platform, no statement) holds all that came to it. `stop_owner`,
    `stop_account`, `stop_fen`: what stopped in an account because it would have left in a payment
    that is itself followed. For each owner, rest + stop = his payments.
    """

    trail_owner: NDArray[np.int32]
    trail_transfer: NDArray[np.int32]
    trail_fen: NDArray[np.int64]
    trail_certain: NDArray[np.bool_]
    """Whether no order of equal times changes how much of the owner's money the transfer carries
    (sound, not complete)."""
    rest_owner: NDArray[np.int32]
    rest_account: NDArray[np.int32]
    rest_fen: NDArray[np.int64]
    rest_certain: NDArray[np.bool_]
    stop_owner: NDArray[np.int32]
    stop_account: NDArray[np.int32]
    stop_fen: NDArray[np.int64]


def payments_mask(money: Money, sources: Sources) -> NDArray[np.bool_]:
    """Return of each transfer whether it is a payment that is followed."""
    mask = np.zeros(len(money.fen), np.bool_)
    mask[sources.transfer] = True
    return mask & money.follows


def owners_of(money: Money, sources: Sources) -> NDArray[np.int32]:
    """Return of each transfer the owner when it is his payment and is followed, else -1."""
    owners = np.full(len(money.fen), -1, np.int32)
    owners[sources.transfer] = np.where(money.follows[sources.transfer], sources.owner, -1)
    return owners


def first_of(money: Money, payments: NDArray[np.int32]) -> int:
    """Return the first transfer of the day of the first of these payments.

    No event before it has to do with their money, in any order: what has no order is of one day.
    """
    if len(payments) == 0:
        return len(money.fen)
    first = int(money.time_us[payments].min())
    return int(np.searchsorted(money.time_us, first - first % DAY_US))
