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
    from linkgraph.analysis.freezing.findings import FreezeList, RequestList
    from linkgraph.analysis.money_findings import Trace
    from linkgraph.analysis.patterns.records import Patterns
    from linkgraph.analysis.screening.records import Screening
    from linkgraph.analysis.screening.rules import RuleEntry
    from linkgraph.case import Case
    from linkgraph.graph import SourceRow
    from linkgraph.reconcile.findings import Reconciliation
    from linkgraph.screen_settings import ScreenSettings

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


def write_patterns(opened: Opened, found: "Patterns", path: Path, settings: dict[str, Any]) -> None:
    """Draw findings of payment shapes into one file that opens offline."""
    with working(_DRAWING):
        from linkgraph.output.pattern_words import CAVEAT, FORMULA, commission_words, cut_words
        from linkgraph.render.page import write_page
        from linkgraph.render.patterns import draw_patterns

        title = Text(f"资金形态：{opened.name}", f"Shapes of payments: {opened.name}")
        notes = [CAVEAT, FORMULA, commission_words(found.commission), *cut_words(found.cut)]
        drawing = draw_patterns(opened.graph, found, notes)
        write_page(drawing, path, lang(), title, _provenance(opened, "patterns", settings))
    wrote(path)


_ROWS = 600
"""Rows that a page of lists can open; beyond, the place alone is named."""


def write_statements(
    case: "Case", found: "Reconciliation", path: Path, settings: dict[str, Any]
) -> None:
    """Draw what `reconcile` found into one file that opens offline."""
    with working(_DRAWING):
        from linkgraph.output.reconcile_report import MEANING, summary
        from linkgraph.output.reconcile_words import break_words, gap_words
        from linkgraph.render.page import write_html
        from linkgraph.render.statements import rows_shown, statements_html

        raw = _raw(case, rows_shown(found))
        words = {
            "title": Text(f"流水核对：{case.name}", f"Statements: {case.name}"),
            "summary": summary(found),
            "meaning": MEANING,
            "provenance": _made_of(case.name, case.fingerprint(), "reconcile", settings),
        }
        html = statements_html(found, raw, (break_words, gap_words), words, lang())
        write_html(html, path)
    wrote(path)


def write_freeze(opened: Opened, found: "FreezeList", path: Path, settings: dict[str, Any]) -> None:
    """Write the list of cards to freeze as a page that opens offline."""
    with working(_DRAWING):
        from linkgraph.output.freeze_report import LISTS
        from linkgraph.output.freeze_words import CAVEAT, at_words
        from linkgraph.render.freezing import freeze_html, rows_of
        from linkgraph.render.page import write_html

        at, total = at_words(found.at_us, found.at_said), _followed(found)
        words = {
            "title": Text(f"冻结建议：{opened.name}", f"Cards to freeze: {opened.name}"),
            "summary": Text(f"{at.zh}　{total.zh}{CAVEAT.zh}", f"{at.en}. {total.en} {CAVEAT.en}"),
            "provenance": _provenance(opened, "freeze", settings),
            **dict(zip(("cards", "unseen"), LISTS, strict=True)),
        }
        raw = {} if opened.case is None else _raw(opened.case, rows_of(found))
        write_html(freeze_html(found, raw, words, _captions(), lang()), path)
    wrote(path)


def write_requests(
    opened: Opened, found: "RequestList", path: Path, settings: dict[str, Any]
) -> None:
    """Write the statements to ask for as a page that opens offline."""
    with working(_DRAWING):
        from linkgraph.output.freeze_words import at_words
        from linkgraph.render.freezing import requests_html, rows_of
        from linkgraph.render.page import write_html

        at, total = at_words(found.at_us, found.at_said), _followed(found)
        words = {
            "title": Text(f"调单建议：{opened.name}", f"Statements to ask for: {opened.name}"),
            "summary": Text(f"{at.zh}　{total.zh}", f"{at.en}. {total.en}"),
            "provenance": _provenance(opened, "requests", settings),
            "accounts": Text("建议调取的流水", "Statements to ask for"),
            "nameless": Text(
                "账号不全：向付款方银行查询", "Number not known whole: ask the payers' banks"
            ),
        }
        raw = {} if opened.case is None else _raw(opened.case, rows_of(found))
        write_html(requests_html(found, raw, words, _captions(), lang()), path)
    wrote(path)


def write_screening(
    opened: Opened,
    found: "Screening",
    rules: "Sequence[RuleEntry]",
    limits: "ScreenSettings",
    path: Path,
    settings: dict[str, Any],
) -> None:
    """Write the accounts that meet rules as a page that opens offline."""
    with working(_DRAWING):
        from linkgraph.output.screening_report import total_words
        from linkgraph.output.screening_words import CAVEAT, thresholds
        from linkgraph.render.page import write_html
        from linkgraph.render.screening import rows_of, screen_html

        total = total_words(found)
        words = {
            "title": Text(f"筛查：{opened.name}", f"Screening: {opened.name}"),
            "summary": Text(f"{total.zh}{CAVEAT.zh}", f"{total.en} {CAVEAT.en}"),
            "provenance": _provenance(opened, "screen", settings),
        }
        said = {
            rule.id: Text(thresholds(rule, limits, "zh"), thresholds(rule, limits, "en"))
            for rule in rules
        }
        raw = {} if opened.case is None else _raw(opened.case, rows_of(found))
        write_html(screen_html(found, rules, raw, words, said, lang()), path)
    wrote(path)


def _followed(found: "FreezeList | RequestList") -> Text:
    from linkgraph.output.table import money

    loss, lost = money(found.loss_fen), getattr(found, "untraced_fen", None)
    zh = "" if lost is None else f"，其中去向不明 {money(lost)}"
    en = "" if lost is None else f", of it {money(lost)} is lost sight of"
    return Text(
        f"受害人 {found.victims} 名，追踪的损失合计 {loss}{zh}。",
        f"{found.victims} victims, {loss} of loss followed{en}.",
    )


def _captions() -> "dict[str, dict[str, Text]]":
    from linkgraph.output import freeze_words as words

    return {
        "measures": words.MEASURES,
        "states": words.STATES,
        "holding": words.HOLDING,
        "missing": words.MISSING,
        "asked": words.ASKED,
        "priorities": words.PRIORITIES,
    }


def _raw(case: "Case", rows: "Sequence[SourceRow]") -> "dict[SourceRow, list[tuple[str, str]]]":
    """Return rows as their files had them, empty cells left out; not more than a page can open."""
    raw = {}
    for row in rows[:_ROWS]:
        said = case.raw_row(row)
        cells = zip(said.headers, said.cells, strict=True)
        raw[row] = [(header, cell) for header, cell in cells if cell]
    return raw


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
