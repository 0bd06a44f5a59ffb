"""What poison says of one owner, as columns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.money import Money
from linkgraph.flow.sources import Traced

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Exposed:
    """What is exposed to one owner: accounts, ascending; transfers as well.

    `since_us`: when the first exposed transfer came to the account. `steps`: how many transfers
    it is from the owner's payments, along those that brought each account its first exposed
    money; 1: paid directly, 0: his own account. `left_fen`: all exposed fen that left it. `fen`:
    of an account that money is followed through its balance at the end of the data, 0 when nothing
    is left; of any other, and of an account of the owner's own, all exposed fen that came.
    `transfer`: the exposed ones, each with all its fen. `certain`: the same in every order of
    equal times (sound, not complete).

    The same fen are exposed to several owners, in several accounts and over and over again:
    no sum of them means anything.
    """

    owner: int
    account: NDArray[np.int32]
    since_us: Longs
    steps: NDArray[np.int32]
    came_fen: Longs
    left_fen: Longs
    fen: Longs
    certain: NDArray[np.bool_]
    transfer: NDArray[np.int32]
    transfer_certain: NDArray[np.bool_]


def as_traced(money: Money, one: Exposed) -> Traced:
    """Return what is exposed to one owner in the form of the other rules."""
    left = one.fen > 0
    none = np.zeros(0, np.int32)
    return Traced(
        np.full(len(one.transfer), one.owner, np.int32),
        one.transfer,
        money.fen[one.transfer],
        one.transfer_certain,
        np.full(int(left.sum()), one.owner, np.int32),
        one.account[left],
        one.fen[left],
        one.certain[left],
        none,
        none,
        np.zeros(0, np.int64),
    )
