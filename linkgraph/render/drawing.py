"""What a picture consists of, whatever draws it: nodes, edges, groups, and the rows behind them.

Money is integer fen, times are microseconds of Asia/Shanghai wall-clock, positions are integers
in pixels at zoom 1 (y grows downwards). All text from the case is raw: whoever shows it escapes.
"""

from dataclasses import dataclass
from typing import Any, Literal

from linkgraph.render.drawing_money import Money
from linkgraph.text import Text

DrawingKind = Literal["rings", "chains", "trace", "patterns"]
RowRef = tuple[int, int]
"""Position in `Drawing.sources`, and the row number that a person sees."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table that rows come from."""

    file: str
    sha256: str
    sheet: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """One transfer, or one tie, of an edge.

    `carried_fen` is what of the amount belongs to the drawn chains (null in ring drawings).
    `certain` is false when it depends on the order of transfers whose times are equal, or when
    a person has yet to check it. `shares`: of a trace of several victims, whose money the carried
    fen are, as (position in `Money.losses`, fen).
    """

    time_us: int | None
    precision: int
    amount_fen: int | None
    carried_fen: int | None
    certain: bool
    rows: tuple[RowRef, ...]
    note: str = ""
    shares: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """All transfers from one account to another, or one tie between two things.

    `kind` is "TRANSFER", "REST" (from an account to the end where its money stays, no transfer)
    or a type of `schema.LINK_KINDS`. `way`: points that a line through
    columns passes, if it must keep clear of what stands there.
    """

    source: str
    target: str
    kind: str
    items: tuple[Item, ...]
    way: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """Counted money of an account in the whole case, drawn or not."""

    in_fen: int
    in_count: int
    out_fen: int
    out_count: int


@dataclass(frozen=True, slots=True)
class Node:
    """One thing. `kind` is a key of `kinds.DISPLAY_KINDS`; `facts` are column names and values.

    `ends` says where the money of drawn chains ends here, and how much. `group` is a position in
    `Drawing.groups`. `lead` is true where drawn chains start. `state`, `tier`: of an account on a
    trace, what becomes of money there, and how many cards away from a victim's payment it is.
    `scheme`: a position in `Drawing.schemes`; an account of several stands once in each.
    """

    id: str
    kind: str
    key: str
    numbers: tuple[str, ...]
    name: str | None
    bank: str | None
    x: int
    y: int
    group: int | None = None
    column: int | None = None
    role: str | None = None
    role_reasons: tuple[Text, ...] = ()
    facts: tuple[tuple[str, Any], ...] = ()
    totals: Totals | None = None
    ends: tuple[tuple[str, int], ...] = ()
    lead: bool = False
    state: str | None = None
    tier: int | None = None
    scheme: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a group is a group: the words, what is shared, by which nodes, and the rows."""

    kind: str
    text: Text
    value: str
    nodes: tuple[str, ...]
    weight: float
    rows: tuple[RowRef, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A ring, or accounts of one column folded together.

    The box is where it stands when everything is open; `folded_x`, `folded_y` are its centre
    when it is folded, `row` its shelf (rings) or column (chains). Money: into and out of the group.
    """

    id: str
    title: Text
    x: int
    y: int
    width: int
    height: int
    folded_x: int
    folded_y: int
    row: int
    counts: tuple[tuple[str, int], ...]
    inflow_fen: int | None
    outflow_fen: int | None
    strength: float
    grounds: tuple[Ground, ...]
    shared: Text | None = None


@dataclass(frozen=True, slots=True)
class Trail:
    """One chain: its hops as (edge, item) positions with what it carries there."""

    id: str
    hops: tuple[tuple[int, int, int, bool], ...]
    start_fen: int
    end_fen: int
    seconds: int
    end: str
    count: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something left out of the picture, and why: a cut hub, a batch that is no ring."""

    title: Text
    value: str
    text: Text
    rows: tuple[RowRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Undrawn:
    """A transfer that has no line in the picture: who paid whom, by number and name."""

    payer: str
    payee: str
    item: Item


@dataclass(frozen=True, slots=True)
class Inner:
    """A shape nested in a finding: its transfers by time, as (edge, item) positions where drawn."""

    name: Text
    score: float
    steps: tuple[tuple[int, int] | Undrawn, ...]
    first_us: int
    last_us: int
    precision: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """A finding of a shape of payments: its words, and the columns it is drawn in.

    `fen`: what the first step paid, in `currency`; transfers of another have no amount here but
    words. `grounds`: the evidence, whose `weight` are points of the `score`. `nested`: the best of
    the `nested_found` shapes nested in it.
    """

    id: str
    name: Text
    score: float
    members: int
    transfers: int
    fen: int
    currency: str
    first_us: int
    last_us: int
    precision: int
    says: Text
    innocent: Text
    grounds: tuple[Ground, ...]
    columns: tuple[tuple[int, Text], ...]
    nested: tuple[Inner, ...] = ()
    nested_found: int = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, laid out. `folded`: groups start closed. `case` is the evidence fingerprint.

    `money`: of a trace. `schemes`: findings of payment shapes, each drawn by itself.
    """

    kind: DrawingKind
    case: str
    sources: tuple[Source, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]
    trails: tuple[Trail, ...]
    columns: tuple[tuple[int, Text], ...]
    notes: tuple[Note, ...]
    folded: bool
    money: Money | None = None
    schemes: tuple[Scheme, ...] = ()
