"""The true ledger: money that moves between accounts, in the order it really moved.

`steps` is that order, one step for money leaving an account and one for its arrival; the books
of each covered account follow it, so that running balances are true and never negative.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Literal

from linkgraph.demo.model import NO_TRACE, Account, Entry, State, Trace, Transfer
from linkgraph.demo.names import mask_name


@dataclass(frozen=True, slots=True)
class Step:
    """One half of a transfer: it leaves the payer, or it arrives at the payee."""

    side: Literal["out", "in"]
    transfer: Transfer


@dataclass(frozen=True, slots=True)
class Order:
    """How one payment is made; the defaults are those of a plain transfer."""

    memo: str = "转账"
    channel: str = "手机银行"
    trace: Trace = NO_TRACE
    delay: int = 0
    cash: bool = False
    victim: bool = False
    state: State = "ok"
    together: bool = False  # may fall into the same second as the line before
    red: bool = False
    payer_sees: str = ""  # how the payer's bank prints the payee's number; "" as it is
    payee_sees: str = ""
    merchant: tuple[str, str] = ("", "")


@dataclass(slots=True)
class Ledger:
    """Balances, books and the clock of the world. `rng` decides serials and delays only."""

    rng: Random
    now: int = 0
    steps: list[Step] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    balance: dict[int, int] = field(default_factory=dict)
    books: dict[int, list[Entry]] = field(default_factory=dict)
    heap: list[tuple[int, int, Callable[[], None]]] = field(default_factory=list)
    count: int = 0
    due: dict[tuple[int, int], int] = field(default_factory=dict)

    def open(self, account: Account) -> None:
        """Begin the books of a covered account with its opening balance."""
        self.balance[account.index] = account.opening
        self.books[account.index] = []

    def at(self, time: int, action: Callable[[], None]) -> None:
        """Do `action` at `time`; actions of one moment keep the order they were given in."""
        self.count += 1
        heapq.heappush(self.heap, (max(time, self.now), self.count, action))

    def run(self, until: int) -> None:
        """Do everything that is due up to `until`."""
        while self.heap and self.heap[0][0] <= until:
            self.now, _, action = heapq.heappop(self.heap)
            action()
        self.now = until

    def has(self, account: Account) -> int:
        """Return what a covered account can spend now: nothing once it is frozen."""
        if account.frozen_from is not None and self.now >= account.frozen_from:
            return 0
        return self.balance[account.index]

    def pay(self, payer: Account, payee: Account, fen: int, order: Order) -> Transfer | None:
        """Move `fen` now, or return None when the payer cannot; it arrives after the delay."""
        if fen <= 0 or (payer.covered and self.has(payer) < fen):
            return None
        transfer = Transfer(
            len(self.transfers), payer, payee, fen, order.memo, order.channel, order.state
        )
        transfer.cash, transfer.victim = order.cash, order.victim
        self.transfers.append(transfer)
        self._leave(transfer, order)
        # Between two accounts one transfer does not overtake another.
        way = payer.index, payee.index
        self.due[way] = max(self.now + order.delay, self.due.get(way, 0))
        if self.due[way] > self.now:
            self.at(self.due[way], lambda: self._arrive(transfer, order))
        else:
            self._arrive(transfer, order)
        return transfer

    def fail(self, payer: Account, payee: Account, fen: int, order: Order) -> Transfer:
        """Write a payment that the bank refused: a line of the payer's statement, no money."""
        transfer = Transfer(
            len(self.transfers), payer, payee, fen, order.memo, order.channel, "failed"
        )
        transfer.victim = order.victim
        transfer.left = transfer.arrived = self._clock(payer, together=False)
        self.transfers.append(transfer)
        entry = self._entry(transfer, payer, "out", transfer.left, order)
        entry.success = False
        return transfer

    def give_back(self, transfer: Transfer, memo: str, red: bool = False) -> None:
        """Undo a transfer: money comes back to the payer, unless the payee has used it."""
        payer, payee = transfer.payer, transfer.payee
        since = [e for e in self.books.get(payee.index, ()) if e.time >= transfer.arrived]
        if any(entry.balance < transfer.fen for entry in since):
            return
        order = Order(memo=memo, channel="系统", state="reversal", red=red)
        back = Transfer(
            len(self.transfers), payee, payer, transfer.fen, memo, "系统", "reversal", mate=transfer
        )
        self.transfers.append(back)
        transfer.state, transfer.mate = "reversed", back
        self._leave(back, order)
        self._arrive(back, order)

    def _leave(self, transfer: Transfer, order: Order) -> None:
        payer = transfer.payer
        transfer.left = self._clock(payer, order.together)
        self.steps.append(Step("out", transfer))
        if payer.covered:
            self.balance[payer.index] -= transfer.fen
            self._entry(transfer, payer, "out", transfer.left, order)

    def _arrive(self, transfer: Transfer, order: Order) -> None:
        payee = transfer.payee
        transfer.arrived = self._clock(payee, order.together)
        self.steps.append(Step("in", transfer))
        if payee.covered:
            self.balance[payee.index] += transfer.fen
            self._entry(transfer, payee, "in", transfer.arrived, order)

    def _clock(self, account: Account, together: bool) -> int:
        """Return this moment by the clock of the account's bank, never back in its own books."""
        time = self.now + (account.bank.clock if account.bank else 0)
        book = self.books.get(account.index)
        if book and time <= book[-1].time:
            return book[-1].time if together else book[-1].time + 1
        return time

    def _entry(
        self, transfer: Transfer, account: Account, way: Literal["in", "out"], time: int, o: Order
    ) -> Entry:
        other = transfer.payee if way == "out" else transfer.payer
        entry = Entry(
            account,
            transfer,
            way,
            transfer.fen,
            time,
            self.balance[account.index],
            self._serial(account),
            o.memo,
            o.channel,
            trace=o.trace if way == "out" or o.cash else NO_TRACE,
            red=o.red,
            merchant=o.merchant if way == "out" else ("", ""),
        )
        show_other(entry, other, o.payer_sees if way == "out" else o.payee_sees)
        self.books[account.index].append(entry)
        transfer.lines.append(entry)
        return entry

    def _serial(self, account: Account) -> str:
        code = account.bank.code if account.bank else "X"
        return f"{code}{self.now % 10**9:09}{self.rng.randrange(10**7):07}"


def show_other(entry: Entry, other: Account, how: str) -> None:
    """Fill in the counterparty as the bank prints it.

    `how` is "" for what it is, "nameless", "masked", "account" for the account number,
    "nobody", or "merchant" when only the merchant columns name it.
    """
    if other.kind == "cash" or how in ("nobody", "merchant"):
        return
    entry.other_number = other.number if how == "account" and other.number else other.shown
    entry.other_name = "" if how == "nameless" else other.name
    entry.other_bank = other.bank.name if other.bank else ""
    if how == "masked":
        number = entry.other_number
        entry.other_number = number[:4] + "*" * (len(number) - 8) + number[-4:]
        entry.other_name = mask_name(other.name)
