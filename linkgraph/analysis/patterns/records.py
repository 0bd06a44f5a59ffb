"""What `linkgraph patterns` returns. Each finding states facts to check, with their rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from linkgraph.graph import AccountRef, SourceRow
from linkgraph.shapes.found import Typology
from linkgraph.text import Text

NAMES: Mapping[Typology, Text] = {
    "fan-in": Text("分散转入", "fan-in"),
    "fan-out": Text("分散转出", "fan-out"),
    "gather-scatter": Text("先集中后分散", "gather-scatter"),
    "scatter-gather": Text("先分散后集中", "scatter-gather"),
    "cycle": Text("资金回流", "cycle"),
    "bipartite": Text("多对多转账", "bipartite"),
    "stack": Text("多层过账", "stack"),
    "chain": Text("逐级转移", "chain"),
    "pass-through": Text("单层过账", "pass-through"),
}
"""What each shape is called: for people; outputs for programs have the code."""


@dataclass(frozen=True, slots=True)
class PatternTransfer:
    """One transfer of a finding. `layer`: how many steps of the shape came before it."""

    id: str
    transfer: int
    payer: AccountRef
    payee: AccountRef
    amount_fen: int
    currency: str
    time_us: int
    precision: int
    layer: int
    rows: tuple[SourceRow, ...]


YUAN = "CNY"


def first_and_last(transfers: Sequence[PatternTransfer]) -> tuple[PatternTransfer, PatternTransfer]:
    """Return the first and the last transfer; of equal moments the more exact one."""
    first = min(transfers, key=lambda one: (one.time_us, one.precision))
    return first, max(transfers, key=lambda one: (one.time_us, -one.precision))


def sum_in_yuan(transfers: Sequence[PatternTransfer]) -> int:
    """Return the sum of amounts in yuan, in fen; other currencies are not converted."""
    return sum(one.amount_fen for one in transfers if one.currency == YUAN)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One ground a finding rests on: `points` it adds to the score, and `figures` behind it.

    Points below 0 are taken from the score. `kind`: one of `analysis.patterns.evidence.KINDS`.
    """

    kind: str
    points: float
    figures: Mapping[str, int | float | str]
    text: Text


@dataclass(frozen=True, slots=True)
class NestedShape:
    """A shape that is a part of a finding: its own typology, score and transfers, by time.

    `layer` of a transfer is its step in this shape. Only a share of the transfers need be of
    findings (`nested_share`), so some may be in none.
    """

    typology: Typology
    score: float
    transfers: tuple[PatternTransfer, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One scheme: a shape with its members and transfers, why it stands out, and how much.

    `score` is the sum of the evidence's points. `says`: a paragraph for a case file, made of
    figures of the rows; `innocent`: what an innocent explanation would look like. `parts`:
    typologies of lesser shapes of the same scheme, nested in this one, that have `least_score`;
    `nested`: the best of those shapes, best first, of `nested_found` in all.
    A finding does not say that anyone in it knew where money came from.
    """

    id: str
    typology: Typology
    members: tuple[AccountRef, ...]
    transfers: tuple[PatternTransfer, ...]
    score: float
    evidence: tuple[Evidence, ...]
    says: Text
    innocent: Text
    parts: tuple[Typology, ...] = ()
    nested: tuple[NestedShape, ...] = ()
    nested_found: int = 0

    def beyond(self, nested: NestedShape) -> tuple[PatternTransfer, ...]:
        """Return the transfers of a nested shape that are not the finding's own."""
        own = {one.transfer for one in self.transfers}
        return tuple(one for one in nested.transfers if one.transfer not in own)


@dataclass(frozen=True, slots=True)
class Patterns:
    """The answer of `linkgraph patterns`, best first; `found` counts before any limit.

    `cut`: what bounds kept from being looked at, by the name of the bound; `commission`: the
    commission learned from the case, as a share, with how many passes showed it (None: none).
    """

    findings: tuple[Finding, ...]
    found: int
    cut: Mapping[str, int] = field(default_factory=dict)
    commission: Mapping[str, float] | None = None
