"""What a picture consists of, whatever draws it: nodes, edges, groups, and the rows behind them.

Money is integer fen, times are microseconds of Asia/Shanghai wall-clock, positions are integers
in pixels at zoom 1 (y grows downwards). All text from the case is raw: whoever shows it escapes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from linkgraph.text import Text

DrawingKind = Literal["rings", "chains"]
RowRef = tuple[int, int]
"""Position in `Drawing.sources`, and the row number that a person sees."""

SAFE_INTEGER = 2**53 - 1
"""Beyond this a browser's number would lose digits; larger ones travel as text."""


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
    a person has yet to check it.
    """

    time_us: int | None
    precision: int
    amount_fen: int | None
    carried_fen: int | None
    certain: bool
    rows: tuple[RowRef, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """All transfers from one account to another, or one tie between two things.

    `kind` is "TRANSFER" or a type of `schema.LINK_KINDS`.
    """

    source: str
    target: str
    kind: str
    items: tuple[Item, ...]


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
    `Drawing.groups`. `lead` is true where drawn chains start.
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
class Drawing:
    """A picture, laid out. `folded`: groups start closed. `case` is the evidence fingerprint."""

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


def page_nodes(drawing: Drawing) -> list[dict[str, Any]]:
    """Return the nodes as the page reads them; empty values are left out."""
    return [_filled(_node(node)) for node in drawing.nodes]


def page_edges(drawing: Drawing) -> list[dict[str, Any]]:
    """Return the edges as the page reads them; an item is a list, for size."""
    return [
        {
            "id": f"e{number}",
            "from": edge.source,
            "to": edge.target,
            "kind": edge.kind,
            "items": [_item(item) for item in edge.items],
        }
        for number, edge in enumerate(drawing.edges)
    ]


def page_rest(drawing: Drawing) -> dict[str, Any]:
    """Return all but nodes and edges as the page reads it."""
    return {
        "kind": drawing.kind,
        "case": drawing.case,
        "folded": drawing.folded,
        "sources": [[at.file, at.sheet, at.sha256] for at in drawing.sources],
        "groups": [_group(group) for group in drawing.groups],
        "trails": [_trail(trail) for trail in drawing.trails],
        "columns_at": [[x, _words(text)] for x, text in drawing.columns],
        "notes": [
            {
                "title": _words(note.title),
                "value": note.value,
                "text": _words(note.text),
                "rows": _rows(note.rows),
            }
            for note in drawing.notes
        ],
    }


def _words(text: Text) -> list[str]:
    return [text.zh, text.en]


def _rows(rows: tuple[RowRef, ...]) -> list[int]:
    """Source and row numbers, alternating: one flat list is half the size of pairs."""
    return [number for row in rows for number in row]


def _exact(number: int | None) -> int | str | None:
    if number is None or abs(number) <= SAFE_INTEGER:
        return number
    return str(number)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {}, False)}


def _node(node: Node) -> dict[str, Any]:
    totals = node.totals
    return {
        "id": node.id,
        "kind": node.kind,
        "key": node.key,
        "numbers": list(node.numbers),
        "name": node.name,
        "bank": node.bank,
        "at": [node.x, node.y],
        "group": None if node.group is None else str(node.group),
        "column": None if node.column is None else str(node.column),
        "role": node.role,
        "why": [_words(text) for text in node.role_reasons],
        "facts": {name: _fact(value) for name, value in node.facts},
        "totals": totals
        and [_exact(totals.in_fen), totals.in_count, _exact(totals.out_fen), totals.out_count],
        "ends": [[end, _exact(fen)] for end, fen in node.ends],
        "lead": node.lead,
    }


def _fact(value: Any) -> Any:
    return _exact(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _item(item: Item) -> list[Any]:
    return [
        item.time_us,
        item.precision,
        _exact(item.amount_fen),
        _exact(item.carried_fen),
        int(item.certain),
        _rows(item.rows),
        item.note,
    ]


def _group(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "title": _words(group.title),
        "box": [group.x, group.y, group.width, group.height],
        "folded": [group.folded_x, group.folded_y, group.row],
        "counts": [list(count) for count in group.counts],
        "in": _exact(group.inflow_fen),
        "out": _exact(group.outflow_fen),
        "strength": round(group.strength, 4),
        "shared": group.shared and _words(group.shared),
        "grounds": [
            {
                "kind": ground.kind,
                "text": _words(ground.text),
                "value": ground.value,
                "nodes": list(ground.nodes),
                "weight": round(ground.weight, 4),
                "rows": _rows(ground.rows),
            }
            for ground in group.grounds
        ],
    }


def _trail(trail: Trail) -> dict[str, Any]:
    return {
        "id": trail.id,
        "hops": [[edge, item, _exact(fen), int(sure)] for edge, item, fen, sure in trail.hops],
        "start": _exact(trail.start_fen),
        "finish": _exact(trail.end_fen),
        "seconds": trail.seconds,
        "end": trail.end,
        "count": trail.count,
    }
