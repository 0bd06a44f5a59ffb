"""What a trace says beside its lines, as the JSON that the page reads."""

from typing import Any

from linkgraph.render.drawing import Drawing
from linkgraph.render.drawing_money import Bar, Loss, Sankey, Stay
from linkgraph.render.encode import exact
from linkgraph.render.kinds import tier_words
from linkgraph.text import Text


def page_money(drawing: Drawing) -> dict[str, Any] | None:
    """Return it with large amounts as text; None for a drawing that is no trace."""
    money = drawing.money
    if money is None:
        return None
    known = [node.tier for node in drawing.nodes] + [stay.tier for stay in money.stays]
    tiers = max((tier or 0 for tier in known), default=0)
    return {
        "tiers": [_words(tier_words(tier)) for tier in range(1, tiers + 1)],
        "rule": money.rule,
        "rule_words": _words(money.rule_words),
        "at": money.at_us,
        "currency": money.currency,
        "losses": [_loss(loss) for loss in money.losses],
        "stays": [_stay(stay) for stay in money.stays],
        "sankey": _sankey(money.sankey),
        "sankeys": [_sankey(one) for one in money.sankeys],
        "notes": [_words(note) for note in money.notes],
    }


def _words(text: Text) -> list[str]:
    return [text.zh, text.en]


def _loss(loss: Loss) -> dict[str, Any]:
    return {
        "id": loss.id,
        "name": loss.name,
        "basis": _words(loss.basis),
        "nodes": list(loss.nodes),
        "payments": [list(place) for place in loss.payments],
        "fen": exact(loss.fen),
        "notes": [_words(note) for note in loss.notes],
    }


def _stay(stay: Stay) -> dict[str, Any]:
    return {
        "victim": stay.victim,
        "node": stay.node,
        "before": stay.before,
        "end": stay.end,
        "fen": exact(stay.fen),
        "tier": stay.tier,
        "certain": stay.certain,
        "least": exact(stay.least_fen),
        "most": exact(stay.most_fen),
        "place": stay.place,
        "abroad": list(stay.abroad),
        "trails": list(stay.trails),
        "count": stay.trail_count,
    }


def _sankey(sankey: Sankey) -> dict[str, Any]:
    return {
        "columns": [_words(text) for text in sankey.columns],
        "bars": [_bar(bar) for bar in sankey.bars],
        "bands": [
            {
                "from": band.source,
                "to": band.target,
                "fen": exact(band.fen),
                "certain": exact(band.certain_fen),
                "edges": list(band.edges),
                "way": [list(point) for point in band.way],
            }
            for band in sankey.bands
        ],
        "scale": sankey.scale,
        "whole": exact(sankey.whole_fen),
    }


def _bar(bar: Bar) -> dict[str, Any]:
    return {
        "column": bar.column,
        "y": bar.y,
        "high": bar.high,
        "title": _words(bar.title),
        "nodes": list(bar.nodes),
        "fen": exact(bar.fen),
        "end": bar.end,
        "victim": bar.victim,
    }
