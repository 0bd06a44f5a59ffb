"""A drawing as the JSON that the page reads: ids and large amounts as text, the rest compact."""

from collections.abc import Mapping
from typing import Any

from linkgraph.render.drawing import Drawing, Ground, Group, Item, Node, RowRef, Trail
from linkgraph.text import Text

SAFE_INTEGER = 2**53 - 1
"""Beyond this a browser's number would lose digits; larger ones travel as text."""


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
            "items": [page_item(item) for item in edge.items],
            **({"way": [list(point) for point in edge.way]} if edge.way else {}),
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


def exact(number: int | None) -> int | str | None:
    """Return a number as a browser can hold it exactly: large ones as text."""
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
        and [exact(totals.in_fen), totals.in_count, exact(totals.out_fen), totals.out_count],
        "ends": [[end, exact(fen)] for end, fen in node.ends],
        "lead": node.lead,
        "state": node.state,
        "tier": node.tier,
        "scheme": None if node.scheme is None else str(node.scheme),
    }


def _fact(value: Any) -> Any:
    return exact(value) if isinstance(value, int) and not isinstance(value, bool) else value


def page_item(item: Item) -> list[Any]:
    """Return a transfer or tie as the page reads it."""
    shares = [[exact(number) for share in item.shares for number in share]] * bool(item.shares)
    return [
        item.time_us,
        item.precision,
        exact(item.amount_fen),
        exact(item.carried_fen),
        int(item.certain),
        _rows(item.rows),
        item.note,
        *shares,
    ]


def _group(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "title": _words(group.title),
        "box": [group.x, group.y, group.width, group.height],
        "folded": [group.folded_x, group.folded_y, group.row],
        "counts": [list(count) for count in group.counts],
        "in": exact(group.inflow_fen),
        "out": exact(group.outflow_fen),
        "strength": round(group.strength, 4),
        "shared": group.shared and _words(group.shared),
        "grounds": [page_ground(ground) for ground in group.grounds],
    }


def page_ground(ground: Ground) -> dict[str, Any]:
    """Return a reason as the page reads it."""
    return {
        "kind": ground.kind,
        "text": _words(ground.text),
        "value": ground.value,
        "nodes": list(ground.nodes),
        "weight": round(ground.weight, 4),
        "rows": _rows(ground.rows),
    }


def _trail(trail: Trail) -> dict[str, Any]:
    return {
        "id": trail.id,
        "hops": [[edge, item, exact(fen), int(sure)] for edge, item, fen, sure in trail.hops],
        "start": exact(trail.start_fen),
        "finish": exact(trail.end_fen),
        "seconds": trail.seconds,
        "end": trail.end,
        "count": trail.count,
    }
