"""What analyses return: frozen records that printers, pages and tests read.

Nothing here is a verdict: each finding states facts to check, with the rows they stand on.
"""

from dataclasses import dataclass
from typing import Literal

from linkgraph.graph import AccountRef, SourceRow
from linkgraph.text import Text

ChainEnd = Literal["held", "cash", "platform", "left_data"]
"""Where money is at the end of the data: on an account whose statement is in the case, taken out
as cash, gone into a payment platform, or on an account whose statement is not in the case."""

Role = Literal["collector", "dealer", "transit", "cash_out", "seller", "member"]
"""A structural position in a ring (卡头, 卡商, 中转, 取现, 卡农, 成员), not an accusation."""


@dataclass(frozen=True, slots=True)
class Member:
    """One node of a ring with its structural role and why it has it."""

    node: int
    kind: str
    key: str
    numbers: tuple[str, ...]
    name: str | None
    role: Role
    role_reasons: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One tie that makes a ring a ring: `value` is what `members` (keys) share."""

    kind: str
    text: Text
    value: str
    members: tuple[str, ...]
    weight: float
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """Accounts, people, phones and devices tied together more tightly than chance shares allow.

    Money is the sum of counted transfers that cross the ring's border (`inflow_fen` into it,
    `outflow_fen` out of it). Reasons are strongest first.
    """

    id: str
    members: tuple[Member, ...]
    cards: int
    persons: int
    phones: int
    inflow_fen: int
    outflow_fen: int
    strength: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class CutHub:
    """A shared value that joins nobody, and why."""

    kind: str
    key: str
    degree: int
    why: Text


@dataclass(frozen=True, slots=True)
class Batch:
    """Accounts that one legitimate-looking event explains (payroll, school, family): no ring."""

    kind: str
    text: Text
    members: tuple[str, ...]
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """The answer of `linkgraph clusters`."""

    rings: tuple[Ring, ...]
    cut_hubs: tuple[CutHub, ...]
    batches: tuple[Batch, ...]


@dataclass(frozen=True, slots=True)
class Hop:
    """One transfer of a chain. `carried_fen` is the chain's money in it, at most `amount_fen`.

    `certain` is false when the match that brought the money here depends on the order of
    transfers whose times are equal.
    """

    transfer: int
    payer: AccountRef
    payee: AccountRef
    amount_fen: int
    carried_fen: int
    time_us: int
    precision: int
    certain: bool
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A walk of matched money. `start_fen`: amount of the first transfer; `end_fen`: what of it
    arrived at the end along this walk; `seconds`: first to last hop; `count`: how many separate
    pieces of money took exactly these transfers."""

    id: str
    hops: tuple[Hop, ...]
    start_fen: int
    end_fen: int
    seconds: int
    end: ChainEnd
    count: int
