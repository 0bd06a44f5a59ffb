"""What a picture consists of, whatever draws it: nodes, edges, groups, and the rows behind them.

Money is integer fen, times are microseconds of Asia/Shanghai wall-clock, positions are integers
in pixels at zoom 1 (y grows downwards). All text from the case is raw: whoever shows it escapes.
"""

from dataclasses import dataclass
from typing import Any, Literal

from linkgraph.text import Text

DrawingKind = Literal["rings", "chains", "trace"]
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
class Loss:
    """A victim of a trace: accounts (node ids), payments as (edge, item) positions, their sum.

    `notes`: what to know of him and of how his payments were matched.
    """

    id: str
    name: str | None
    basis: Text
    nodes: tuple[str, ...]
    payments: tuple[tuple[int, int], ...]
    fen: int
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """Where some of a victim's money is in the end.

    `end` is a key of `kinds.ENDS`; `victim` a position in `Money.losses`; `trails` those in
    `Drawing.trails` that lead here, of `trail_count`. `abroad`: words of the last transfers that
    say it left the country.
    """

    victim: int
    node: str
    before: str | None
    end: str
    fen: int
    tier: int | None
    certain: bool
    least_fen: int | None
    most_fen: int | None
    place: str | None
    abroad: tuple[str, ...]
    trails: tuple[int, ...]
    trail_count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the view by tier: a victim, a card, several of them together, or an end.

    `nodes` are what it stands for, `fen` what passes it, `end` a key of `kinds.ENDS`. `high` is in
    pixels, y is its upper edge.
    """

    column: int
    y: int
    high: int
    title: Text
    nodes: tuple[str, ...]
    fen: int
    end: str | None = None
    victim: int | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """Money from one bar to another; `certain_fen` of it is certain. `edges`: the lines it
    gathers. `way`: heights where it passes the columns between."""

    source: int
    target: int
    fen: int
    certain_fen: int
    edges: tuple[int, ...]
    way: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Sankey:
    """The view by tier: `scale` pixels show `whole_fen`."""

    columns: tuple[Text, ...]
    bars: tuple[Bar, ...]
    bands: tuple[Band, ...]
    scale: int
    whole_fen: int


@dataclass(frozen=True, slots=True)
class Money:
    """What a trace says beside its lines: the rule, whose money, where it is, and the sums.

    `sankeys`: of each victim alone, where there are several and not too many.
    """

    rule: str
    rule_words: Text
    at_us: int
    losses: tuple[Loss, ...]
    stays: tuple[Stay, ...]
    sankey: Sankey
    sankeys: tuple[Sankey, ...] = ()
    currency: str = "CNY"
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, laid out. `folded`: groups start closed. `case` is the evidence fingerprint.

    `money`: of a trace.
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
