"""What the invented world is made of. Times are seconds of wall-clock since 1970, money is fen."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from linkgraph.demo.banks import Bank, Branch

AccountKind = Literal["bank", "company", "platform", "cash", "other"]
State = Literal["ok", "failed", "reversed", "reversal"]
Shape = Literal["star", "batch", "device_room", "chain", "kits", "pair"]
EPOCH = dt.datetime(1970, 1, 1)
DAY = 86_400


def moment(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """Return a wall-clock moment as seconds."""
    return int((dt.datetime(year, month, day, hour, minute) - EPOCH).total_seconds())


def when(seconds: int) -> dt.datetime:
    """Return seconds as a naive datetime."""
    return EPOCH + dt.timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a customer was when he gave an order; empty strings where the bank cannot tell."""

    ip: str = ""
    mac: str = ""
    terminal: str = ""


NO_TRACE = Trace()


@dataclass(slots=True, eq=False)
class Party:
    """A person, or a company when `code` is a company code."""

    name: str
    code: str
    phone: str
    address: str
    woman: bool = False
    is_company: bool = False
    employer: str = ""
    legal_rep: str = ""
    agent: "Party | None" = None
    listed: bool = True  # in the lists of persons that banks sent
    home: tuple[Trace, ...] = ()


@dataclass(slots=True, eq=False)
class Account:
    """One account and all its numbers. Only `covered` ones have a statement in the folder.

    `shown` is the number that strangers' statements print for it; `traces` are what its user
    logs in with; `phone` and `agent` are those left with the bank when it was opened.
    """

    index: int
    kind: AccountKind
    name: str
    bank: Bank | None = None
    cards: tuple[str, ...] = ()
    number: str = ""
    holder: Party | None = None
    opened: int = 0
    branch: Branch | None = None
    phone: str = ""
    agent: Party | None = None
    covered: bool = False
    opening: int = 0
    traces: tuple[Trace, ...] = ()
    frozen_from: int | None = None
    suffix: str = ""  # what its bank appends to the account number in statements

    @property
    def shown(self) -> str:
        """Return the number other people know it by: its first card, else its account number."""
        return self.cards[0] if self.cards else self.number

    @property
    def numbers(self) -> tuple[str, ...]:
        """Return every number of it."""
        return (*self.cards, self.number) if self.number else self.cards


@dataclass(slots=True, eq=False)
class Transfer:
    """One movement of money; `left` and `arrived` are the moments by the two banks' clocks."""

    index: int
    payer: Account
    payee: Account
    fen: int
    memo: str
    channel: str
    state: State = "ok"
    left: int = 0
    arrived: int = 0
    cash: bool = False
    mate: "Transfer | None" = None
    victim: bool = False  # a payment that a victim was deceived into
    lines: list["Entry"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Entry:
    """One line of one account's statement, as the bank's books have it.

    `other_*` are the counterparty as this bank prints it. `red` is a correction booked as a
    negative amount on the same side.
    """

    account: Account
    transfer: Transfer | None
    way: Literal["in", "out"]
    fen: int
    time: int
    balance: int
    serial: str
    memo: str
    channel: str
    success: bool = True
    red: bool = False
    trace: Trace = NO_TRACE
    other_number: str = ""
    other_name: str = ""
    other_bank: str = ""
    merchant: tuple[str, str] = ("", "")


@dataclass(slots=True, eq=False)
class Ring:
    """A planted ring: its people, their accounts, and the kinds of trace that tie them."""

    name: str
    shape: Shape
    kinds: tuple[str, ...]
    people: list[Party] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    cards: list[Account] = field(default_factory=list)  # those used for, or kept for, laundering
    bosses: list[Party] = field(default_factory=list)
    banks: tuple[Bank, ...] = ()
    grip: float = 0.8  # of its cards each kind of trace has caught this share
    tied: list[tuple[Party, dict[str, tuple[Account, ...]]]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Group:
    """People who share things for honest reasons: never a ring."""

    kind: str
    people: list[Party] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    payer: Account | None = None


@dataclass(slots=True, eq=False)
class Seized:
    """One search: what was taken from whom. Of `tails` the list gives the last digits only."""

    list_no: str
    keeper: Party
    place: str
    time: int
    cards: list[Account] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    imeis: list[str] = field(default_factory=list)
    tails: list[Account] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class SimCard:
    """One SIM registration; `imei` is the handset it was used in, when calls show one."""

    phone: str
    owner: Party
    opened: int
    outlet: str
    handler: str
    handler_id: str
    dealer: str
    iccid: str
    imsi: str
    imei: str = ""
    stopped: int | None = None


@dataclass(slots=True, eq=False)
class Call:
    """One call or short message record of a retrieved number."""

    own: SimCard
    other: str
    out: bool
    time: int
    seconds: int
    other_imei: str = ""
