"""What the kernels read: counted transfers as columns, and what each account is for money."""

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from linkgraph.errors import LinkgraphError
from linkgraph.text import Text

Kind = TypeVar("Kind", bound=np.generic)

HELD, CASH, PLATFORM, LEFT_DATA = 0, 1, 2, 3
"""Where money ends; of an account: what becomes of money that rests there."""

END_NAMES = ("held", "cash", "platform", "left_data")
"""Names of the ends, by number; the same as `analysis.findings.ChainEnd`."""

MOST_FEN = 2**62
"""All amounts together stay below this, so that no sum in int64 can overflow."""


@dataclass(frozen=True, slots=True)
class Money:
    """Transfers in time order, and accounts, as plain arrays.

    Of n transfers: `payer`, `payee` int32 account numbers; `fen` int64; `time_us` int64, never
    falling; `payer_tied`, `payee_tied` bool: at that account the order among equal times is
    unknown; `follows` bool: the transfer is one that money is followed in at all (counted, and
    not from an account to itself); `enters` bool: it joins the queue of its payee; `leaves`
    bool: it draws on the queue of its payer; `day_only` bool: nobody states more of its time than
    the day, so that its `time_us` says nothing where it is tied (`days`). Of accounts: `opening`
    int64, fen that were there before all else (0 when unknown); `end` uint8: what becomes of
    money that rests there.
    """

    payer: NDArray[np.int32]
    payee: NDArray[np.int32]
    fen: NDArray[np.int64]
    time_us: NDArray[np.int64]
    payer_tied: NDArray[np.bool_]
    payee_tied: NDArray[np.bool_]
    follows: NDArray[np.bool_]
    enters: NDArray[np.bool_]
    leaves: NDArray[np.bool_]
    opening: NDArray[np.int64]
    end: NDArray[np.uint8]
    day_only: NDArray[np.bool_]


def make_money(
    payer: NDArray[Any],
    payee: NDArray[Any],
    fen: NDArray[Any],
    time_us: NDArray[Any],
    *,
    end: NDArray[Any],
    opening: NDArray[Any] | None = None,
    counted: NDArray[np.bool_] | None = None,
    payer_tied: NDArray[np.bool_] | None = None,
    payee_tied: NDArray[np.bool_] | None = None,
    day_only: NDArray[np.bool_] | None = None,
) -> Money:
    """Return the arrays in the types that kernels want, checked. O(transfers + accounts).

    `end` has one number an account (HELD, CASH, PLATFORM, LEFT_DATA); `opening` defaults to
    nothing, `counted` to every transfer, the tied columns and `day_only` to none. A transfer of
    less than 1 fen, and one from an account to itself, is not followed: the money has not left
    the account and keeps its place in the queue.

    Raises ValueError when times fall, LinkgraphError when amounts are beyond any money.
    """
    count = len(payer)
    payers, payees = frozen(payer, np.int32), frozen(payee, np.int32)
    amounts, times = frozen(fen, np.int64), frozen(time_us, np.int64)
    ends = frozen(end, np.uint8)
    first = np.zeros(len(ends), np.int64) if opening is None else np.maximum(opening, 0)
    if np.any(times[1:] < times[:-1]):
        raise ValueError("transfers are not in the order of time")
    follows = (payers != payees) & (amounts > 0)
    if counted is not None:
        follows &= counted
    refuse_absurd(amounts[follows] if counted is not None else amounts, first)
    through = ends == HELD
    untied = np.zeros(count, np.bool_)
    return Money(
        payers,
        payees,
        amounts,
        times,
        frozen(untied if payer_tied is None else payer_tied, np.bool_),
        frozen(untied if payee_tied is None else payee_tied, np.bool_),
        frozen(follows, np.bool_),
        frozen(follows & through[payees], np.bool_),
        frozen(follows & through[payers], np.bool_),
        frozen(first, np.int64),
        ends,
        frozen(untied if day_only is None else day_only, np.bool_),
    )


def frozen(values: NDArray[Any], kind: type[Kind]) -> NDArray[Kind]:
    """Return a read-only view, converted only when it must be.

    Columns of a case are memory-mapped and read-only; with all of them so, kernels are compiled
    for one signature.
    """
    view = np.ascontiguousarray(values, kind).view()
    view.flags.writeable = False
    return view


def refuse_absurd(amounts: NDArray[np.int64], opening: NDArray[np.int64]) -> None:
    """Raise when sums of these fen could overflow: numbers of cards read as money, say."""
    total = float(amounts.sum(dtype=np.float64)) + float(opening.sum(dtype=np.float64))
    if total >= MOST_FEN:
        raise LinkgraphError(
            Text(
                f"金额合计约 {total / 100:.3g} 元，超出任何真实资金",
                f"the amounts add up to about {total / 100:.3g} yuan, more than any real money",
            ),
            Text(
                "检查是否有卡号等列被当作金额读入",
                "check whether a column such as card numbers was read as the amount",
            ),
        )
