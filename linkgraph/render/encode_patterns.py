"""Findings of payment shapes, as the JSON that the page reads."""

from typing import Any

from linkgraph.render.drawing import Drawing, Inner, Scheme, Undrawn
from linkgraph.render.encode import exact, page_ground, page_item
from linkgraph.text import Text


def page_schemes(drawing: Drawing) -> list[dict[str, Any]]:
    """Return the findings; large amounts as text."""
    return [_scheme(one) for one in drawing.schemes]


def _words(text: Text) -> list[str]:
    return [text.zh, text.en]


def _scheme(one: Scheme) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": _words(one.name),
        "score": f"{one.score:.2f}",
        "members": one.members,
        "transfers": one.transfers,
        "fen": exact(one.fen),
        "currency": one.currency,
        "first": one.first_us,
        "last": one.last_us,
        "precision": one.precision,
        "says": _words(one.says),
        "innocent": _words(one.innocent),
        "grounds": [page_ground(ground) for ground in one.grounds],
        "columns": [[x, _words(text)] for x, text in one.columns],
        "nested": [_inner(inner) for inner in one.nested],
        "nested_found": one.nested_found,
    }


def _inner(one: Inner) -> dict[str, Any]:
    return {
        "name": _words(one.name),
        "score": f"{one.score:.2f}",
        "steps": [_step(step) for step in one.steps],
        "first": one.first_us,
        "last": one.last_us,
        "precision": one.precision,
    }


def _step(step: tuple[int, int] | Undrawn) -> dict[str, Any]:
    if isinstance(step, Undrawn):
        return {"payer": step.payer, "payee": step.payee, "item": page_item(step.item)}
    edge, place = step
    return {"edge": edge, "place": place}
