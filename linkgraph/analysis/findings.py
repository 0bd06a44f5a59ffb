"""What analyses return: frozen records that printers, pages and tests read.

Nothing here is a verdict: each finding states facts to check, with the rows they stand on.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from linkgraph.graph import AccountRef, SourceRow
from linkgraph.text import Text
from linkgraph.unbalanced import Unbalanced

if TYPE_CHECKING:
    import pandas as pd

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

    def to_frame(self) -> "pd.DataFrame":
        """Return the members of all rings as a pandas table, one line a member."""
        import pandas as pd

        columns = ["ring", "kind", "key", "numbers", "name", "role", "strength"]
        rows = [
            (ring.id, m.kind, m.key, " ".join(m.numbers), m.name, m.role, ring.strength)
            for ring in self.rings
            for m in ring.members
        ]
        return pd.DataFrame(rows, columns=columns)


@dataclass(frozen=True, slots=True)
class Counterparty:
    """What an account and one other account paid each other, in counted transfers.

    `received_fen` and `times_in` are money from the other account, `paid_fen` and `times_out`
    money to it; `first_us` and `last_us` are the earliest and latest of both.
    """

    account: AccountRef
    received_fen: int
    paid_fen: int
    times_in: int
    times_out: int
    first_us: int
    last_us: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A value that an account has in common with others. `holders` counts all who have it, this
    account's holder included; `accounts` are those of the others, at most 50 of them.
    `cut` says why it ties nobody, or only weakly (a batch or a home explains it); values that are
    cut as crowds or placeholders are not listed, see `Clusters.cut_hubs`."""

    kind: str
    value: str
    text: Text
    holders: int
    accounts: tuple[AccountRef, ...]
    weight: float
    cut: Text | None
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class AccountReport:
    """The answer of `linkgraph account`: what the case says of one account.

    Sums are of counted transfers: failed, reversed and reversing ones are left out of them and
    of `counterparties`, but not of `rows`, the number of source rows that name the account's
    transfers. `steps` neighbouring balances of its statement were checked, `explained` of them
    follow, `breaks` are those that do not (see `linkgraph reconcile`). Times are null when the case
    does not say.
    """

    account: AccountRef
    holder: str | None
    holder_id: str | None
    opened_us: int | None
    branch: str | None
    status: str | None
    covered: bool
    first_us: int | None
    last_us: int | None
    inflow_fen: int
    outflow_fen: int
    own_in_fen: int
    own_out_fen: int
    times_in: int
    times_out: int
    counterparties: tuple[Counterparty, ...]
    shared: tuple[Shared, ...]
    rings: tuple[str, ...]
    rows: int
    steps: int | None = None
    explained: int | None = None
    breaks: tuple[Unbalanced, ...] = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return the counterparties as a pandas table, one line each, money in fen."""
        import pandas as pd

        columns = ["key", "name", "bank", "kind", "received_fen", "paid_fen"]
        columns += ["times_in", "times_out", "first", "last"]
        rows = [
            (
                *(c.account.key, c.account.name, c.account.bank, c.account.kind),
                *(c.received_fen, c.paid_fen, c.times_in, c.times_out, c.first_us, c.last_us),
            )
            for c in self.counterparties
        ]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.assign(
            first=pd.to_datetime(frame["first"], unit="us"),
            last=pd.to_datetime(frame["last"], unit="us"),
        )


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
class UnbalancedCard:
    """A card on a chain whose statement does not add up: there, matches of money may be wrong.

    `where`: the break nearest to the chain's money, of `breaks` in all.
    """

    account: AccountRef
    where: Unbalanced
    breaks: int


@dataclass(frozen=True, slots=True)
class Chain:
    """A walk of matched money. `start_fen`: amount of the first transfer; `end_fen`: what of it
    arrived at the end along this walk; `seconds`: first to last hop; `count`: how many separate
    pieces of money took exactly these transfers; `certain`: all hops are, and as much of it ends
    here, in every order of transfers whose times are equal; `unbalanced`: its cards whose
    statements do not add up."""

    id: str
    hops: tuple[Hop, ...]
    start_fen: int
    end_fen: int
    seconds: int
    end: ChainEnd
    count: int
    certain: bool = True
    unbalanced: tuple[UnbalancedCard, ...] = ()
