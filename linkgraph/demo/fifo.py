"""Where each victim's money ends, by an account book of lots: plain Python, no arrays.

Every account is a queue of lots in the order they came in; what leaves takes the oldest lots
first, and inside a transfer the first fen leave first. An account's opening balance is its oldest
lot. Failed transfers and reversed ones with their reversals never happened. An account whose
statement is not in the folder, cash and payment platforms are ends: nothing is followed through
them. This is the oracle the tool is scored against; it shares no code with it.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from linkgraph.demo.ledger import Step
from linkgraph.demo.model import Account, Transfer

EndState = Literal["held", "cash", "platform", "left_data"]


@dataclass(slots=True)
class Lot:
    """Money of one origin: the victim payment it is part of, or None."""

    payment: Transfer | None
    fen: int


@dataclass(frozen=True, slots=True, order=True)
class End:
    """Where some of a payment is: on `account`, or gone from `account` to `place`."""

    state: EndState
    account: int
    place: int


@dataclass(slots=True)
class Fates:
    """Fen of each victim payment (by transfer index) at each end.

    `arrived`: fen of all victims that ended with each transfer, by its index.
    """

    fen: dict[int, dict[End, int]] = field(default_factory=dict)
    arrived: dict[int, int] = field(default_factory=dict)

    def add(self, lot: Lot, end: End) -> None:
        """Count one lot at its end, if it is a victim's."""
        if lot.payment is not None and lot.fen:
            ends = self.fen.setdefault(lot.payment.index, {})
            ends[end] = ends.get(end, 0) + lot.fen


def follow(accounts: Sequence[Account], steps: Sequence[Step]) -> Fates:
    """Return the fate of every victim payment; for each its ends add up to its amount.

    `steps` are all halves of transfers in their true order.
    """
    queues = {
        account.index: deque([Lot(None, account.opening)])
        for account in accounts
        if account.covered
    }
    flying: dict[int, list[Lot]] = {}
    fates = Fates()
    for step in steps:
        transfer = step.transfer
        if transfer.state != "ok":
            continue
        if step.side == "out":
            flying[transfer.index] = leave(transfer, queues.get(transfer.payer.index))
        else:
            arrive(transfer, flying.pop(transfer.index), queues, fates)
    for account in accounts:
        for lot in queues.get(account.index, ()):
            fates.add(lot, End("held", account.index, account.index))
    return fates


def leave(transfer: Transfer, queue: deque[Lot] | None) -> list[Lot]:
    """Take the oldest lots of the payer; a victim's payment becomes one new lot."""
    taken = [Lot(None, transfer.fen)] if queue is None else take(queue, transfer.fen)
    return [Lot(transfer, transfer.fen)] if transfer.victim else taken


def take(queue: deque[Lot], fen: int) -> list[Lot]:
    """Remove the first `fen` from the queue; the books are true, so they are there."""
    taken: list[Lot] = []
    while fen:
        lot = queue[0]
        part = min(fen, lot.fen)
        if part:
            taken.append(Lot(lot.payment, part))
        lot.fen -= part
        fen -= part
        if not lot.fen:
            queue.popleft()
    return taken


def arrive(
    transfer: Transfer, lots: list[Lot], queues: dict[int, deque[Lot]], fates: Fates
) -> None:
    """Put the lots behind what the payee has, or count them at their end."""
    payee = transfer.payee
    if payee.index in queues:
        queues[payee.index].extend(lots)
        return
    state: EndState = "left_data"
    if payee.kind in ("cash", "platform"):
        state = "cash" if payee.kind == "cash" else "platform"
    for lot in lots:
        fates.add(lot, End(state, transfer.payer.index, payee.index))
    fates.arrived[transfer.index] = sum(lot.fen for lot in lots if lot.payment is not None)
