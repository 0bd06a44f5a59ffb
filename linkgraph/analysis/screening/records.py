"""What `linkgraph screen` returns. A hit states figures of rows; it is no verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from linkgraph.graph import AccountRef, SourceRow
from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule that an account meets.

    `figures`: the numbers that met the rule, by name (money in fen under names ending `_fen`,
    shares 0 to 1, counts, moments as text); `thresholds`: what they were held against.
    `transfers`: numbers of the transfers of the case graph it rests on, `rows` their source rows
    (or those of links), at most `[screen] rows` of them, `row_count` in all.
    """

    rule: str
    figures: Mapping[str, int | float | str]
    thresholds: Mapping[str, int | float | str]
    text: Text
    transfers: tuple[int, ...]
    rows: tuple[SourceRow, ...]
    row_count: int


@dataclass(frozen=True, slots=True)
class ScreenedAccount:
    """An account and the rules it meets, in the order of the table of rules."""

    account: AccountRef
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Screening:
    """The answer of `linkgraph screen`: most rules first, then by key.

    `counts`: accounts a rule, every rule that ran named; `total`: accounts that meet any rule,
    of which `accounts` lists the first `[screen] top` (or those asked for); `notes`: what kept a
    rule from running or limits what it says (no year in the table of working days, no balances …).
    """

    accounts: tuple[ScreenedAccount, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    total: int = 0
