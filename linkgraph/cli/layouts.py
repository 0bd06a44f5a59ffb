"""`linkgraph layouts`: which tables are recognised, and by which headers."""

from typing import TYPE_CHECKING

from linkgraph.cli.declare import argument, command
from linkgraph.cli.emit import emit
from linkgraph.cli.language import lang
from linkgraph.cli.options import Printing, printing_options
from linkgraph.errors import NotInCase
from linkgraph.text import Text

if TYPE_CHECKING:
    from ingest.layouts import Layout


@command(
    "layouts",
    Text(
        "列出能识别的表格版式；给出名称时列出它的每一列和可接受的表头。"
        "其他表格用 load --map 装入。",
        "List the layouts that are recognised; with a name, each of its columns and the headers "
        "it may have. Any other table gets in with load --map.",
    ),
    (
        Text("linkgraph layouts", "linkgraph layouts"),
        Text("linkgraph layouts 名称", "linkgraph layouts NAME"),
    ),
)
@argument(
    "name",
    Text("名称", "NAME"),
    Text("一个版式的名称。", "The name of one layout."),
    required=False,
)
@printing_options
def layouts(name: str | None, printing: Printing) -> None:
    """List layouts, or show one."""
    from ingest.layouts import load_layouts
    from linkgraph.output.json_text import envelope
    from linkgraph.output.layout_bodies import (
        layout_body,
        layout_report,
        layouts_body,
        layouts_report,
    )

    known = load_layouts()
    settings = {"name": name, "lang": lang()}
    if name is None:
        result = envelope("layouts", settings, "", layouts_body(known, printing.lang))
        emit(printing, result, lambda: layouts_report(known, printing.lang))
        return
    chosen = _chosen(known, name)
    result = envelope("layouts", settings, "", layout_body(chosen, printing.lang))
    emit(printing, result, lambda: layout_report(chosen, printing.lang))


def _chosen(known: "tuple[Layout, ...]", name: str) -> "Layout":
    import difflib

    for layout in known:
        if name in (layout.name, layout.title.zh, layout.title.en):
            return layout
    names = [layout.name for layout in known]
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.3) or names
    raise NotInCase(
        Text(f"没有版式“{name}”。", f"There is no layout “{name}”."),
        Text(f"可用：{'、'.join(near)}", f"known: {', '.join(near)}"),
    )
