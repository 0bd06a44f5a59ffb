"""Matching of fen to fen: which money that came in is the money that went out.

A rule of matching is a convention that is stated with every result. Money in an account is not
marked: no rule can say which note moved. First-in-first-out lets the money that has been there
longest leave first, last-in-first-out the money that came last; inside a transfer the first fen
in that is still there is the first fen out under both. So each fen of a payment has exactly one
path, and all figures add up to the fen.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.circles import find_circular
from linkgraph.flow.days import clear_doubtful
from linkgraph.flow.money import HELD, Money

OLDER, UNKNOWN, STAYED = -1, -2, -1
"""In place of an in-transfer: the opening balance, or money of unknown source. In place of an
out-transfer: the money has not left by the end of the data."""


@dataclass(frozen=True, slots=True)
class Flows:
    """Matched money, one row a piece; m rows, grouped by account, in the order the fen leave.

    Row r: `fen[r]` fen that came with transfer `in_transfer[r]`, from its fen number
    `in_offset[r]` on (0-based), left with transfer `out_transfer[r]` as its fen from number
    `out_offset[r]` on. `in_transfer` is OLDER for the account's opening balance and UNKNOWN for
    money that left beyond all that is known to have come in (its in_offset is 0: nothing is
    invented). `out_transfer` is STAYED for what had not left at the end of the data.

    The rows of one out-transfer stand together, those of one in-transfer do so under
    first-in-first-out; both are in the order of their offsets, and tile the transfer: over
    `in_transfer == t` they add up to the amount of t when t enters a queue, over
    `out_transfer == t` to the amount of t when t leaves one.

    `sure` says what does not depend on the order of equal times: bit AMOUNT, that exactly `fen`
    fen pass between these two transfers in every order; IN_FIXED and OUT_FIXED, that the offsets
    are the same too. `linkgraph.flow.tied` and `lifo_tied` state and prove the rule.
    """

    in_transfer: NDArray[np.int32]
    out_transfer: NDArray[np.int32]
    in_offset: NDArray[np.int64]
    out_offset: NDArray[np.int64]
    fen: NDArray[np.int64]
    sure: NDArray[np.uint8]

    def __len__(self) -> int:
        """How many rows."""
        return len(self.fen)

    @property
    def certain(self) -> NDArray[np.bool_]:
        """Whether the same fen pass between the same two transfers in every order of ties."""
        return np.asarray((self.sure & 1).astype(np.bool_))

    @property
    def fixed(self) -> NDArray[np.bool_]:
        """Whether moreover they are the same fen of each transfer, counted from its first."""
        return np.asarray(self.sure == 7)


def match_fifo(money: Money) -> Flows:
    """Match what leaves each account to what came in, the oldest first.

    Parameters
    ----------
    money
        Transfers in time order. Those that `enters` join the queue of their payee, those that
        `leaves` draw on the queue of their payer; only an account whose `end` is HELD has an
        opening balance, which is older than all and leaves first. At equal times that are flagged
        as tied at the account, what comes in goes before what goes out, then table order; table
        order alone where transfers of one time run in a circle (`circles`).

    Returns
    -------
    Flows
        At most one row an in, one an out and one an opening balance.

    Notes
    -----
    O(transfers + accounts): two counting sorts, and one pass. Beyond input and result it needs
    8 bytes a transfer and 20 an account. The first call in an environment compiles (seconds);
    the kernels are cached on disk.

    A flow does not say that these notes moved, nor that who paid out knew what had come in.
    """
    return _match(money, newest=False)


def match_lifo(money: Money) -> Flows:
    """Match what leaves each account to what came in, the newest first.

    As `match_fifo`, but an account is a stack: what came last leaves first, and inside it the
    lowest fen that has not left. The opening balance leaves last. At equal times that are tied
    the default order is the same; `lifo_tied` says what is certain then.
    """
    return _match(money, newest=True)


def match(money: Money, rule: str) -> Flows:
    """Match by `rule`: "fifo" or "lifo"; ValueError for another."""
    if rule not in ("fifo", "lifo"):
        raise ValueError(f"{rule!r} matches no fen to fen: only fifo and lifo do")
    return _match(money, newest=rule == "lifo")


def _match(money: Money, *, newest: bool) -> Flows:
    """Match by one of the two rules."""
    from linkgraph.flow.kernels import group_by, mark_tied, match_all

    accounts = len(money.end)
    incoming = group_by(money.payee, money.enters, money.fen, accounts)
    outgoing = group_by(money.payer, money.leaves, money.fen, accounts)
    has_ties = np.zeros(accounts, np.bool_)
    mark_tied(money.payee, money.enters, money.payee_tied, has_ties)
    mark_tied(money.payer, money.leaves, money.payer_tied, has_ties)
    opening = np.where(money.end == HELD, money.opening, 0)
    most = len(incoming[1]) + len(outgoing[1]) + int(np.count_nonzero(opening))
    rows = (
        np.empty(most, np.int32),
        np.empty(most, np.int32),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.uint8),
    )
    plan = plan_tables(incoming[0], outgoing[0], has_ties)
    ties = money.payer_tied, money.payee_tied, find_circular(money)
    given = incoming, outgoing, opening, has_ties, money.time_us, *ties, rows, 0, plan
    if newest:
        from linkgraph.flow.lifo_kernels import match_newest

        deepest = int(np.max(np.diff(incoming[0]), initial=0)) + 1
        marks = np.empty((len(plan[0]) + 1, 2), np.int64)
        written = match_newest(*given, np.empty((deepest, 4), np.int64), marks)
    else:
        written = match_all(*given)
    come, gone, start, done, fen, sure = rows
    clear_doubtful(money, (come[:written], gone[:written], sure[:written]), newest=newest)
    return Flows(
        come[:written],
        gone[:written],
        start[:written],
        done[:written],
        fen[:written],
        sure[:written],
    )


def plan_tables(
    in_starts: NDArray[np.int32], out_starts: NDArray[np.int32], has_ties: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return scratch for the longest queues of accounts with ties."""
    ins = int(np.max(np.diff(in_starts)[has_ties], initial=0))
    outs = int(np.max(np.diff(out_starts)[has_ties], initial=0))
    return np.empty((ins, 4), np.int64), np.empty((outs, 7), np.int64)
