"""What the analyses of victims' money return: frozen records that printers, pages and tests read.

Nothing here is a verdict: a rule of matching is a convention that is stated with its figures.
"""

from dataclasses import dataclass
from typing import Literal

from linkgraph.analysis.findings import ChainEnd
from linkgraph.graph import AccountRef, SourceRow
from linkgraph.text import Text

Rule = Literal["fifo", "lifo", "pro-rata", "poison"]
Basis = Literal["complaint", "accepted", "asked"]
"""Why somebody counts as a victim: a complaint table says so; the investigator accepted a
proposal in case.toml; this call named the payments (`trace --from`)."""


@dataclass(frozen=True, slots=True)
class Payment:
    """A transfer that a victim was deceived into: all of it is loss. `rows`: its statement rows;
    `complaint`: the rows of complaint tables that name it."""

    transfer: int
    payer: AccountRef
    payee: AccountRef
    fen: int
    time_us: int
    precision: int
    rows: tuple[SourceRow, ...]
    complaint: tuple[SourceRow, ...] = ()
    note: Text | None = None
    """How it was matched, where that is not plain: the payer's number is not known, say."""


@dataclass(frozen=True, slots=True)
class Victim:
    """Somebody who was deceived, with the payments that are found in the statements.

    `account` is the account he paid most from; `accounts` the ids of all that are known to be his.
    """

    id: str
    account: AccountRef
    name: str | None
    id_number: str | None
    basis: Basis
    accounts: tuple[int, ...]
    payments: tuple[Payment, ...]
    notes: tuple[Text, ...] = ()

    @property
    def loss_fen(self) -> int:
        """What the payments add up to."""
        return sum(payment.fen for payment in self.payments)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row of a complaint table that is no payment found in the statements, and why."""

    row: SourceRow
    name: str | None
    payer_number: str | None
    payee_number: str | None
    time_us: int | None
    precision: int
    fen: int | None
    reason: Text
    candidates: tuple[int, ...] = ()
    """Transfers that fit equally well: a person must say which."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody who may be a victim: never counted as loss until accepted in case.toml."""

    account: AccountRef
    payments: tuple[Payment, ...]
    reasons: tuple[Text, ...]
    accept: tuple[str, ...] = ()
    """What to put into `accept` of case.toml: the number of the account, or the payments' rows."""


@dataclass(frozen=True, slots=True)
class Victims:
    """The answer of `linkgraph victims`."""

    victims: tuple[Victim, ...]
    unmatched: tuple[Unmatched, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """Money of one position that came the same way: ids of its transfers, first to last."""

    transfers: tuple[int, ...]
    fen: int
    certain: bool


@dataclass(frozen=True, slots=True)
class Position:
    """Where some of a victim's money is at the moment asked for.

    `account`: on which card, at which terminal, platform or account without a statement;
    `before`: for money that left, the account it left last (None for money still held).
    `returned`: it is back on an account of the victim's own. `stopped`: it would by the rule have
    left in another victim's payment, which is that victim's loss. `least_fen`, `most_fen`: what
    must and what can be at this position over all allocations (None: not computed). `paths`: most
    money first, of `path_count` (0: this rule has no paths). `tier`: that of the account; of cash
    and platforms, that of the account the money left (None: no card between, or his own account).
    """

    account: AccountRef
    before: AccountRef | None
    state: ChainEnd
    fen: int
    tier: int | None
    certain: bool
    returned: bool
    stopped: bool
    least_fen: int | None
    most_fen: int | None
    paths: tuple[Path, ...]
    path_count: int
    place: str | None = None
    """Of cash: terminal, branch or place where it was taken, as the rows say."""
    abroad: tuple[str, ...] = ()
    """Words of its last transfers that say the money left the country; empty: none do."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A transfer on a victim's trail: `carried_fen` of its `amount_fen` is his money.

    `tier` is that of the payee for this victim (None where he has none there).
    """

    transfer: int
    payer: AccountRef
    payee: AccountRef
    amount_fen: int
    carried_fen: int
    time_us: int
    precision: int
    tier: int | None
    certain: bool
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class Exposure:
    """Under poison: all that passed through or is on an account after a victim's first fen
    arrived. Never to be added up."""

    account: AccountRef
    state: ChainEnd
    fen: int
    since_us: int


@dataclass(frozen=True, slots=True)
class VictimTrace:
    """Where one victim's money went under one rule; positions add up to `loss_fen` (no exposure
    does). Positions: most money first. `trail`: in the order of time. `exposures`: under poison,
    most money first, of `exposure_count` accounts that are exposed."""

    victim: Victim
    loss_fen: int
    returned_fen: int
    positions: tuple[Position, ...]
    trail: tuple[Carried, ...]
    exposures: tuple[Exposure, ...] = ()
    exposure_count: int = 0


@dataclass(frozen=True, slots=True)
class Tier:
    """一级卡, 二级卡 …: the tier of an account over all victims, its least, and when their first
    money arrived."""

    account: AccountRef
    tier: int
    first_us: int
    victims: int
    through_fen: int


@dataclass(frozen=True, slots=True)
class Trace:
    """The answer of `linkgraph trace` for one rule, at `at_us`."""

    rule: Rule
    at_us: int
    victims: tuple[VictimTrace, ...]
    tiers: tuple[Tier, ...]
    notes: tuple[Text, ...] = ()
    currency: str = "CNY"
