"""`linkgraph layouts`: which tables are recognised, and by which headers."""

from pathlib import Path
from typing import TYPE_CHECKING

from linkgraph.cli.declare import argument, command
from linkgraph.cli.emit import emit
from linkgraph.cli.language import lang
from linkgraph.cli.options import Printing, Where, folder_option, printing_options
from linkgraph.cli.session import case_here
from linkgraph.errors import NotInCase
from linkgraph.text import Text

if TYPE_CHECKING:
    from ingest.layouts import Layout


@command(
    "layouts",
    Text(
        "列出能识别的表格版式，在案件中还列出案件记住的映射；给出名称时列出凭哪些表头识别、"
        "每个字段可接受的表头、固定值和代码。其他表格用 try 提出映射，用 load --map 装入。",
        "List the layouts that are recognised, and in a case the mappings that it remembers; with "
        "a name, the headers it is known by, those that each field may have, its constants and "
        "codes. For any other table try proposes a mapping, and load --map takes it.",
    ),
    (
        Text("linkgraph layouts", "linkgraph layouts"),
        Text("linkgraph layouts 名称", "linkgraph layouts NAME"),
    ),
)
@argument(
    "name",
    Text("名称", "NAME"),
    Text("一个版式或映射的名称。", "The name of one layout or mapping."),
    required=False,
)
@folder_option
@printing_options
def layouts(name: str | None, where: Where, printing: Printing) -> None:
    """List layouts, or show one."""
    from ingest.layouts import load_layouts
    from linkgraph.output.json_text import envelope
    from linkgraph.output.layout_bodies import (
        layout_body,
        layout_report,
        layouts_body,
        layouts_report,
    )

    known, kept = load_layouts(), _kept(where)
    settings = {"name": name, "lang": lang()}
    if name is None:
        result = envelope("layouts", settings, "", layouts_body(known, kept, printing.lang))
        emit(printing, result, lambda: layouts_report(known, kept, printing.lang))
        return
    chosen = _chosen((*kept, *known), name)
    golden = golden_file(chosen)
    result = envelope("layouts", settings, "", layout_body(chosen, golden, printing.lang))
    emit(printing, result, lambda: layout_report(chosen, golden, printing.lang))


def _kept(where: Where) -> "tuple[Layout, ...]":
    """Return the mappings that the case remembers; none outside of a case."""
    case = case_here(where)
    if case is None:
        return ()
    from ingest.mappings import read_mapping
    from linkgraph.case.answers import remembered_mappings

    found = (read_mapping(path) for path in remembered_mappings(case.folder))
    return tuple(sorted(found, key=lambda layout: layout.name))


def golden_file(layout: "Layout") -> str | None:
    """Return the example of a layout, in a checkout of the source: what must come out of it."""
    import ingest

    place = Path(ingest.__file__).parent.parent / "tests" / "ingest" / "golden"
    file = place / f"{layout.name}.toml"
    return f"tests/ingest/golden/{file.name}" if file.is_file() and not layout.mapped else None


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
