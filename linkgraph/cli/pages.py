"""Pages drawn from findings, each with a line that says what it was made from."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linkgraph import __version__
from linkgraph.analysis.findings import Chain, Clusters
from linkgraph.cli.console import working
from linkgraph.cli.emit import wrote
from linkgraph.cli.language import lang
from linkgraph.cli.session import Opened
from linkgraph.settings import Settings
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.analysis.money_findings import Trace
    from linkgraph.case import Case
    from linkgraph.reconcile.findings import Reconciliation

_DRAWING = Text("正在绘制网页", "Drawing the page")


def write_rings(opened: Opened, clusters: Clusters, path: Path, settings: dict[str, Any]) -> None:
    """Draw rings into one file that opens offline."""
    with working(_DRAWING):
        from linkgraph.render.page import write_page
        from linkgraph.render.rings import draw_rings

        title = Text(f"团伙关系图：{opened.name}", f"Rings: {opened.name}")
        drawing = draw_rings(opened.graph, clusters)
        write_page(drawing, path, lang(), title, _provenance(opened, "clusters", settings))
    wrote(path)


def write_chains(
    opened: Opened, chains: Sequence[Chain], path: Path, settings: dict[str, Any]
) -> None:
    """Draw money trails into one file that opens offline."""
    with working(_DRAWING):
        from linkgraph.render.chains import draw_chains
        from linkgraph.render.page import write_page

        title = Text(f"资金链：{opened.name}", f"Money trails: {opened.name}")
        drawing = draw_chains(opened.graph, chains)
        write_page(drawing, path, lang(), title, _provenance(opened, "chains", settings))
    wrote(path)


def write_trace(opened: Opened, trace: "Trace", path: Path, settings: dict[str, Any]) -> None:
    """Draw the trails of victims' money into one file that opens offline."""
    with working(_DRAWING):
        from linkgraph.render.page import write_page
        from linkgraph.render.trace import draw_trace

        title = Text(f"资金去向：{opened.name}", f"Where the money went: {opened.name}")
        drawing = draw_trace(opened.graph, trace)
        write_page(drawing, path, lang(), title, _provenance(opened, "trace", settings))
    wrote(path)


_ROWS = 600
"""Rows that a page on statements can open; beyond, the place alone is named."""


def write_statements(
    case: "Case", found: "Reconciliation", path: Path, settings: dict[str, Any]
) -> None:
    """Draw what `reconcile` found into one file that opens offline."""
    with working(_DRAWING):
        from linkgraph.output.reconcile_report import MEANING, summary
        from linkgraph.output.reconcile_words import break_words, gap_words
        from linkgraph.render.page import write_html
        from linkgraph.render.statements import rows_shown, statements_html

        raw = {}
        for row in rows_shown(found)[:_ROWS]:
            said = case.raw_row(row)
            cells = zip(said.headers, said.cells, strict=True)
            raw[row] = [(header, cell) for header, cell in cells if cell]
        words = {
            "title": Text(f"流水核对：{case.name}", f"Statements: {case.name}"),
            "summary": summary(found),
            "meaning": MEANING,
            "provenance": _made_of(case.name, case.fingerprint(), "reconcile", settings),
        }
        html = statements_html(found, raw, (break_words, gap_words), words, lang())
        write_html(html, path)
    wrote(path)


def _provenance(opened: Opened, command: str, settings: dict[str, Any]) -> Text:
    return _made_of(opened.name, opened.graph.fingerprint, command, settings)


def _made_of(case: str, evidence: str, command: str, settings: dict[str, Any]) -> Text:
    """Tool, version, case, evidence and settings; no clock: the same findings, the same page.

    Settings that are the defaults of this version go without saying.
    """
    defaults = {name: _flat(values) for name, values in asdict(Settings()).items()}
    said = [
        f"{name}.{key}={_flat(value)}"
        for name, values in settings.items()
        if isinstance(values, dict)
        for key, value in values.items()
        if _flat(value) != defaults.get(name, {}).get(key)
    ]
    said += [
        f"{name}={value}"
        for name, value in settings.items()
        if not isinstance(value, dict) and name != "lang" and value not in (None, [])
    ]
    shown = "; ".join(said)
    return Text(
        f"linkgraph {__version__} {command} · 案件 {case} · 证据 {evidence} · "
        f"设置：{shown or '默认'}",
        f"linkgraph {__version__} {command} · case {case} · evidence {evidence} · "
        f"settings: {shown or 'defaults'}",
    )


def _flat(value: Any) -> Any:
    """Return a value as JSON would: lists for tuples."""
    if isinstance(value, dict):
        return {key: _flat(inner) for key, inner in value.items()}
    return list(value) if isinstance(value, tuple) else value
