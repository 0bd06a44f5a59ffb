"""What `restitution` returns: frozen records that printers and tests read.

A proposal for whoever decides on returning frozen money, never a decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from linkgraph.analysis.freezing.findings import MeasureNow
from linkgraph.analysis.money_findings import Payment, Rule, Victim
from linkgraph.graph import AccountRef
from linkgraph.text import Text

ReturnBasis = Literal["direct", "direct-shared", "pro-rata", "own-account", "none", "unsettled"]
"""`direct`: by time alone this much of the balance is his, no more and no less. `direct-shared`:
so too, but less is frozen than that of all such victims. `pro-rata`: time does not separate him;
by the proportion of losses. `own-account`: the account is his own. `none`: nothing is left.
`unsettled`: not every victim's least and most are computed, so nothing is shared out."""

FrozenBasis = Literal["asked", "measure", "balance"]
"""Where the amount that is shared out comes from: the call, a freeze that is in the case, or
neither (the whole balance)."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one victim can be given from the balance.

    `loss_fen`: his payments up to the moment; `into`: those of them straight into this account.
    `least_fen`, `most_fen`: what must and what can be his in the balance, over all allocations
    that respect time and amounts. `expected_fen`: what each rule of matching puts there.
    `proposed_fen`: by the rule in words in `Restitution.formula`; `why`: the same for him.
    """

    victim: Victim
    loss_fen: int
    into: tuple[Payment, ...]
    least_fen: int
    most_fen: int
    expected_fen: Mapping[Rule, int]
    basis: ReturnBasis
    proposed_fen: int
    why: Text


@dataclass(frozen=True, slots=True)
class Restitution:
    """The answer of `linkgraph restitution`: whose money is in this balance.

    `balance_fen`: what the rows leave on the account at `at_us`. `frozen_fen`: how much of it is
    held, by `frozen_basis`; it is what is shared out. `joint_fen`: what must and what can be all
    victims' together (None: not computed). `direct_fen`: what time alone separates.
    `remaining_fen`: of `frozen_fen`, what no known victim is proposed. `others`: victims whose
    money cannot be there. `missed`: victims whose bounds were not computed, because that is more
    work than the setting allows; then nothing is proposed. The proposed amounts and
    `remaining_fen` add up to `frozen_fen`.
    """

    account: AccountRef
    at_us: int
    balance_fen: int
    frozen_fen: int
    frozen_basis: FrozenBasis
    measures: tuple[MeasureNow, ...]
    joint_fen: tuple[int, int] | None
    direct_fen: int
    remaining_fen: int
    claims: tuple[Claim, ...]
    others: int
    missed: int
    formula: tuple[Text, ...]
    notes: tuple[Text, ...]

    @property
    def settled(self) -> bool:
        """Whether every figure that sharing out needs is computed."""
        return self.missed == 0 and self.joint_fen is not None
