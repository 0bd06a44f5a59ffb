"""What `freeze` and `requests` return: frozen records that printers, pages and tests read.

"Now" is a moment that the call names or the case's last row, never the clock. Money fields are
fen at that moment. None of it says that an account still holds what it held: only the bank can.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from linkgraph.analysis.money_findings import Rule, Victim
from linkgraph.graph import AccountRef, SourceRow
from linkgraph.text import Text

MeasureKind = Literal["stop_payment", "freeze", "unknown"]
"""止付, 冻结, or words that say neither."""

MeasureState = Literal["in_force", "expired", "waiting", "not_yet", "released", "unknown"]
"""`waiting` (轮候): it began while another authority's freeze was in force, which still is.
`not_yet`: it begins later. `released`: its words lift a measure, or a release with its serial
number has been given. `unknown`: no start is stated, or a release may be of this one."""

Holding = Literal["full", "part", "none"]
"""Whether measures in force hold all of the balance, part of it, or nothing."""

Missing = Literal["statement", "later", "earlier", "within"]
"""What was not retrieved: any statement; rows after, before or inside the one in the case."""

Priority = Literal["high", "middle", "low"]

Asked = Literal["never", "no_answer", "failed", "no_transactions", "not_in_case", "answered"]
"""What came of the latest request for the account: none was made; no answer; refused or failed;
the bank says that there are no transactions; it says that it answered, but no statement is in the
case; a statement is (but not the rows asked for now)."""


@dataclass(frozen=True, slots=True)
class MeasureNow:
    """A stop-payment or freeze of an account as it stands at the moment asked for.

    `until_us` is the last microsecond it holds, as stated, or where `by_law` the most that the
    rules allow from its start. `days_left`: calendar days from the moment's day to its last day
    (0: it ends that day; negative: it ended so many days before). `amount_fen` None: no limit
    is stated, the whole account. `double`: the same authority has another freeze over the same
    time. `expiring`: in force, and ends within the days of the setting. `notes`: what to check.
    """

    kind: MeasureKind
    words: str | None
    state: MeasureState
    from_us: int | None
    until_us: int | None
    by_law: bool
    days_left: int | None
    amount_fen: int | None
    authority: str | None
    serial: str | None
    remark: str | None
    double: bool
    expiring: bool
    notes: tuple[Text, ...]
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class CardVictim:
    """One victim's money on a card: `fen` by first in first out, `least_fen` and `most_fen` over
    all allocations (None: not computed for each victim)."""

    victim: Victim
    fen: int
    least_fen: int | None
    most_fen: int | None


@dataclass(frozen=True, slots=True)
class FreezeCard:
    """An account where victims' money can rest at the moment asked for.

    `must_fen`, `can_fen`: the least and the most of all victims' money together that can be there
    over all allocations that respect time and amounts (None: beyond the number of accounts that
    are bounded, or no statement, for `must_fen`). `expected_fen`: by each rule. `score_fen`: what
    the list is ordered by, in words in `FreezeList.formula`.

    `balance_fen`: what the followed rows leave on the account (None where no statement shows
    it). `statement_until_us`: the last row of its statement: what
    happened later is not in the case. `median_minutes`: speed, over `timed_fen` of matched money
    (None: nothing has left, or no time finer than a day). `holding`, `loose_fen`: whether
    measures in force hold the balance, and how much of `can_fen` (or of the most expected) they
    do not. `victims`: most money first. `arrived_us`: the last arrival of victims' money.
    `payments`: how many transfers brought it; `rows`: of those that brought most, by time.
    """

    account: AccountRef
    has_statement: bool
    must_fen: int | None
    can_fen: int | None
    expected_fen: Mapping[Rule, int]
    score_fen: int
    balance_fen: int | None
    statement_until_us: int | None
    median_minutes: float | None
    timed_fen: int
    holding: Holding
    loose_fen: int
    measures: tuple[MeasureNow, ...]
    victims: tuple[CardVictim, ...]
    arrived_us: int
    payments: int
    certain: bool
    rows: tuple[SourceRow, ...]

    @property
    def shown(self) -> bool:
        """Whether a statement shows what became of the money there."""
        return self.balance_fen is not None


@dataclass(frozen=True, slots=True)
class FreezeList:
    """The answer of `linkgraph freeze`.

    `cards`: accounts with a statement, most money first; `unseen`: accounts without a statement
    that victims' money reached, which have no `must_fen`. What a measure holds in full stands
    among them (`FreezeCard.holding`). `expiring`: all measures that end soon, soonest first, with
    their account. `at_said`: the moment was asked for, and is not that of the last row. `counts`:
    how many each of the two lists has in all, and how many of both are held in full. `formula`:
    their order in words. `law`: the rules on measures, with their source.
    """

    at_us: int
    at_said: bool
    cards: tuple[FreezeCard, ...]
    unseen: tuple[FreezeCard, ...]
    counts: tuple[int, int, int]
    expiring: tuple[tuple[AccountRef, MeasureNow], ...]
    victims: int
    loss_fen: int
    formula: Text
    law: tuple[Text, ...]
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """An earlier request for the account, from a 任务信息 list."""

    task_id: str | None
    number: str | None
    sent_us: int | None
    answered_us: int | None
    result: str | None
    detail_result: str | None
    answer: Asked
    row: SourceRow


@dataclass(frozen=True, slots=True)
class RequestLine:
    """An account to ask a bank about: its rows are not in the case, victims' money went in.

    `untraced_fen`: how much of it by first in first out; `least_fen`, `most_fen` over the rules.
    `from_us` to `until_us`: the period to ask for, whole days. `payments`: how many transfers
    brought it, `victims`: of how many, by any rule. `statement_from_us`, `statement_until_us`:
    what is there already (None: nothing).
    `before`: earlier requests, the latest first; `asked` sums them up. `payers`: at most five
    accounts it came from, most money first.
    """

    account: AccountRef
    priority: Priority
    missing: Missing
    untraced_fen: int
    least_fen: int
    most_fen: int
    payments: int
    victims: int
    first_us: int
    last_us: int
    from_us: int
    until_us: int
    statement_from_us: int | None
    statement_until_us: int | None
    asked: Asked
    before: tuple[AskedBefore, ...]
    measures: tuple[MeasureNow, ...]
    payers: tuple[AccountRef, ...]
    certain: bool
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """A payment into a platform that carries victims' money: what to ask the platform about."""

    transfer: int
    payer: AccountRef
    amount_fen: int
    carried_fen: int
    time_us: int
    precision: int
    txn_id: str | None
    memo: str | None
    certain: bool
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True, slots=True)
class PlatformLine:
    """A payment platform that victims' money went into: `orders` most money first, at most so many
    of `payments`; amounts as in `RequestLine`."""

    account: AccountRef
    untraced_fen: int
    least_fen: int
    most_fen: int
    victims: int
    first_us: int
    last_us: int
    orders: tuple[Order, ...]
    payments: int


@dataclass(frozen=True, slots=True)
class RequestList:
    """The answer of `linkgraph requests`: `accounts` that a bank can be asked about, `nameless`
    ones whose whole number is not known (the banks of `payers` can be asked for it), `platforms`;
    each most money first. `counts`: how many each list has in all; `untraced_fen`: what they add
    up to, listed or not."""

    at_us: int
    at_said: bool
    accounts: tuple[RequestLine, ...]
    nameless: tuple[RequestLine, ...]
    platforms: tuple[PlatformLine, ...]
    counts: tuple[int, int, int]
    untraced_fen: int
    victims: int
    loss_fen: int
    formula: Text
    notes: tuple[Text, ...] = ()
