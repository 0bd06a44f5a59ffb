"""Reports as text for a terminal or a page: aligned columns, Chinese as wide as it is."""

import math
from collections.abc import Sequence
from itertools import chain
from typing import Any

from linkgraph.output.table import NUMERIC, CellKind, Report, Table, money
from linkgraph.output.width import pad, tame, width, wrap
from linkgraph.text import Lang

_GAP = "  "
_NARROWEST = 12  # a wrapped column is left at least this wide


def report_text(report: Report, lang: Lang, columns: int | None = None) -> str:
    """Return `report` as lines ending in a newline.

    `columns` is the width of the terminal: text wraps to fit it, while identifiers, amounts and
    times never do. None: as wide as it needs to be, the form for files and pipes.
    """
    parts = []
    for part in report.screen:
        if isinstance(part, Table):
            parts.append(table_text(part, lang, columns))
        else:
            lines = part.split("\n")
            if columns:
                lines = list(chain.from_iterable(wrap(line, columns) for line in lines))
            parts.append("\n".join(tame(line) for line in lines))
    return "\n".join(part for part in parts) + "\n"


def table_text(table: Table, lang: Lang, columns: int | None = None) -> str:
    """Return one table: title, captions, a rule, rows."""
    kinds = [column.kind for column in table.columns]
    captions = [column.caption.say(lang) for column in table.columns]
    cells = [
        [cell_text(value, kind, lang) for value, kind in zip(row, kinds, strict=True)]
        for row in table.rows
    ]
    widths = [
        max([width(caption), *(width(row[at]) for row in cells)])
        for at, caption in enumerate(captions)
    ]
    if columns is not None:
        widths = _fit(widths, captions, kinds, columns)
    lines = [tame(table.title)] if table.title else []
    lines.append(_line(captions, kinds, widths))
    lines.append(_GAP.join("─" * columns for columns in widths))
    for row in cells:
        lines += _wrapped(row, kinds, widths)
    return "\n".join(line.rstrip() for line in lines)


def cell_text(value: Any, kind: CellKind, lang: Lang) -> str:
    """Return one value as it is shown: tamed, all digits intact, nothing for None."""
    if value is None:
        return ""
    if kind == "money":
        return money(value)
    if isinstance(value, bool):
        return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
    return _figure(value, kind) if kind in NUMERIC else tame(str(value))


def _figure(value: Any, kind: CellKind) -> str:
    if kind == "count":
        return f"{value:,}"
    if kind == "share":
        # Cut, not rounded: what just misses a threshold must not look as if it met it.
        return f"{math.floor(round(value * 10_000, 4)) / 100:.2f}%"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _line(cells: Sequence[str], kinds: Sequence[CellKind], widths: Sequence[int]) -> str:
    return _GAP.join(
        pad(cell, columns, right=kind in NUMERIC)
        for cell, kind, columns in zip(cells, kinds, widths, strict=True)
    )


def _wrapped(row: list[str], kinds: list[CellKind], widths: list[int]) -> list[str]:
    parts = [
        wrap(cell, columns) if kind == "text" and width(cell) > columns else [cell]
        for cell, kind, columns in zip(row, kinds, widths, strict=True)
    ]
    height = max(map(len, parts), default=1)
    return [
        _line([part[at] if at < len(part) else "" for part in parts], kinds, widths)
        for at in range(height)
    ]


def _fit(widths: list[int], captions: list[str], kinds: list[CellKind], columns: int) -> list[int]:
    """Narrow the widest text columns until the line fits, or all are as narrow as they may be."""
    widths = list(widths)
    room = columns - len(_GAP) * (len(widths) - 1)
    least = [
        max(_NARROWEST, width(caption)) if kind == "text" else have
        for caption, kind, have in zip(captions, kinds, widths, strict=True)
    ]
    while sum(widths) > room:
        spare = [have - floor for have, floor in zip(widths, least, strict=True)]
        at = max(range(len(widths)), key=lambda number: spare[number])
        if spare[at] <= 0:
            break
        widths[at] -= min(spare[at], max(1, (sum(widths) - room) // 2))
    return widths
