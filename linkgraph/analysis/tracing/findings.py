"""What `trace` returns besides one rule: rules side by side, and one card looked at backward."""

from dataclasses import dataclass
from typing import Literal

from linkgraph.analysis.findings import ChainEnd
from linkgraph.analysis.money_findings import Rule, Trace, Victim
from linkgraph.graph import AccountRef
from linkgraph.text import Text

Origin = Literal["account", "opening", "unknown"]
"""Where money entered: an account whose statement is not in the case (or cash, a platform) paid
it; it was there before an account's first row; or nothing says."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One position of a victim under each rule that shares money out.

    `fen`: by rule, in the order of `RuleTable.rules`; 0 where a rule puts nothing here.
    `exposed_fen`: what poison calls exposed on the whole account. `tier`: the least over rules.
    `least_fen`, `most_fen`: over all allocations, not only these rules.
    """

    account: AccountRef
    before: AccountRef | None
    state: ChainEnd
    returned: bool
    stopped: bool
    abroad: tuple[str, ...]
    place: str | None
    tier: int | None
    fen: tuple[int, ...]
    exposed_fen: int
    least_fen: int | None
    most_fen: int | None

    @property
    def rules_least_fen(self) -> int:
        """What every rule puts here."""
        return min(self.fen)

    @property
    def rules_most_fen(self) -> int:
        """The most that any rule puts here."""
        return max(self.fen)


@dataclass(frozen=True, slots=True)
class VictimRules:
    """One victim's positions under all rules; under each they add up to `loss_fen`."""

    victim: Victim
    loss_fen: int
    rows: tuple[RuleRow, ...]

    @property
    def agreed_fen(self) -> int:
        """How much of the loss is at the same positions under every rule."""
        return sum(row.rules_least_fen for row in self.rows)


@dataclass(frozen=True, slots=True)
class RuleTable:
    """The answer of `trace --rule all`. `rules` share money out; `traces` has them all, poison
    last."""

    rules: tuple[Rule, ...]
    at_us: int
    currency: str
    victims: tuple[VictimRules, ...]
    traces: tuple[Trace, ...]
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class CardShare:
    """A victim's money on one card under one rule: all that `came_fen`, what of it is there
    (`held_fen`), and what stopped there (`stopped_fen`): it would have left in another victim's
    payment, and is no part of the balance. `returned`: the account is his own; what came back to
    it is his again, whether or not he spent it since. Under poison all are exposures: never to be
    added up."""

    victim: Victim
    came_fen: int
    held_fen: int
    stopped_fen: int
    returned: bool
    tier: int | None
    certain: bool
    least_fen: int | None
    most_fen: int | None


@dataclass(frozen=True, slots=True)
class CardRule:
    """Whose money is on the card, and came to it, under one rule; most held first."""

    rule: Rule
    shares: tuple[CardShare, ...]


@dataclass(frozen=True, slots=True)
class CardOrigin:
    """Money on the card by where it entered what is known; `account`: who paid it in, whose
    opening balance it was, or where its source is unknown."""

    kind: Origin
    account: AccountRef
    fen: int


@dataclass(frozen=True, slots=True)
class CardOrigins:
    """Where the balance came from by one rule that matches fen to fen; adds up to it."""

    rule: Rule
    origins: tuple[CardOrigin, ...]


@dataclass(frozen=True, slots=True)
class CardTrace:
    """The answer of `trace --card`, at `at_us`.

    `balance_fen`: what is on the card by its matched transfers (on an account without a
    statement: all that is known to have come). `stated_fen`: the last balance that its statement
    states, where that is of the same moment; None otherwise.
    """

    account: AccountRef
    state: ChainEnd
    at_us: int
    currency: str
    balance_fen: int
    stated_fen: int | None
    rules: tuple[CardRule, ...]
    origins: tuple[CardOrigins, ...]
    notes: tuple[Text, ...]
