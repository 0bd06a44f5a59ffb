"""What `layouts` prints."""

from collections.abc import Sequence
from typing import Any

from ingest.layouts import Layout
from linkgraph.output.case_bodies import KIND_CAPTIONS
from linkgraph.output.table import Column, Report, Table
from linkgraph.output.words import caption
from linkgraph.text import Lang, Text

Json = dict[str, Any]


def layouts_body(layouts: Sequence[Layout], lang: Lang) -> Json:
    """What `layouts` prints."""
    return {
        "layouts": [
            {
                "name": one.name,
                "kind": one.kind,
                "title": one.title.say(lang),
                "columns": len(one.columns),
            }
            for one in layouts
        ]
    }


def layouts_report(layouts: Sequence[Layout], lang: Lang) -> Report:
    """Return a line a layout."""
    table = Table(
        Text("版式", "layouts"),
        (
            Column(Text("名称", "name"), "id"),
            Column(Text("版式", "layout")),
            Column(Text("种类", "kind")),
            Column(Text("列", "columns"), "count"),
        ),
        [
            (
                one.name,
                one.title.say(lang),
                caption(one.kind, KIND_CAPTIONS).say(lang),
                len(one.columns),
            )
            for one in layouts
        ],
    )
    return Report((table,), (table,))


def layout_body(layout: Layout, lang: Lang) -> Json:
    """What `layouts NAME` prints: fields, and the headers that may stand above each."""
    return {
        "name": layout.name,
        "kind": layout.kind,
        "title": layout.title.say(lang),
        "columns": {
            field: ["+".join(headers) for headers in alternatives]
            for field, alternatives in layout.columns.items()
        },
    }


def layout_report(layout: Layout, lang: Lang) -> Report:
    """Return a line a field of one layout."""
    table = Table(
        Text(layout.name, layout.name),
        (Column(Text("字段", "field"), "id"), Column(Text("可接受的表头", "headers"))),
        [
            (field, ("、" if lang == "zh" else ", ").join("+".join(one) for one in alternatives))
            for field, alternatives in layout.columns.items()
        ],
        f"{layout.title.say(lang)} ({layout.name})",
    )
    return Report((table,), (table,))
