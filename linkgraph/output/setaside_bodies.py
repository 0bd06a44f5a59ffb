"""What `setaside` prints: every line that was not accepted, why, and what to do about it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from linkgraph.case.corrections import corrected_rows
from linkgraph.case.setaside import SetAsideRow, in_order, reason_words, remedy_words
from linkgraph.evidence import EvidenceFile
from linkgraph.evidence_schema import STRUCTURE
from linkgraph.output.bodies import source_row
from linkgraph.output.places import place
from linkgraph.output.table import Column, Report, Table
from linkgraph.text import Lang, Text

Json = dict[str, Any]
_LISTED = 100
_LINE = 100


def setaside_body(rows: Sequence[SetAsideRow], files: Sequence[EvidenceFile], lang: Lang) -> Json:
    """What `setaside` prints."""
    return {
        "counts": dict(sorted(Counter(row.reason for row in rows).items())),
        "open": dict(sorted(Counter(row.reason for row in rows if row.open).items())),
        "rows": [
            {
                "row": source_row(row.row),
                "reason": row.reason,
                "text": reason_words(row.reason).say(lang),
                "remedy": remedy_words(row.reason).say(lang),
                "cells": list(row.cells),
                "corrected_by": _corrected(row),
            }
            for row in rows
        ],
        "tables": [
            {
                "name": table.file,
                "sha256": table.sha256,
                "sheet": table.sheet,
                "headers": list(table.headers),
                "read": table.read,
                "accepted": table.accepted,
                "set_aside": dict(table.set_aside),
                "corrects": None if table.corrects is None else corrected_rows(table.corrects),
            }
            for table in in_order(files)
        ],
    }


def _corrected(row: SetAsideRow) -> Json | None:
    by = row.corrected
    return None if by is None else {"name": by.file, "row": by.row, "accepted": by.accepted}


def setaside_report(rows: Sequence[SetAsideRow], every: bool, lang: Lang) -> Report:
    """Return the lines that were not accepted; the screen lists those that need a look.

    With `every`, and where only lines of one reason were asked for, it lists all.
    """
    counts = reason_table(rows, lang)
    one = len({row.reason for row in rows}) == 1
    listed = [row for row in rows if row.open] or (list(rows) if one else [])
    listed = list(rows) if every else listed
    screen: list[Table | str] = [counts]
    if listed:
        screen += ["", _listed(listed[:_LISTED], lang)]
    if len(listed) > _LISTED:
        more = len(listed) - _LISTED
        words = Text(
            f"（另有 {more} 行；--xlsx 文件.xlsx 写出全部）",
            f"({more} more; --xlsx FILE.xlsx writes all of them)",
        )
        screen.append(words.say(lang))
    if not rows:
        screen = [Text("所有行都已采用。", "Every row was accepted.").say(lang)]
    return Report(tuple(screen), (row_table(rows, lang), counts))


def reason_table(rows: Sequence[SetAsideRow], lang: Lang, name: str = "") -> Table:
    """Return how many lines each reason has, how many of them are open, and what to do."""
    counted = Counter(row.reason for row in rows)
    left = Counter(row.reason for row in rows if row.open)
    return Table(
        Text("按原因", "by reason"),
        (
            Column(Text(f"{name}代码", f"{name}code")),
            Column(Text("原因", "reason")),
            Column(Text("行数", "rows"), "count"),
            Column(Text("待处理", "open"), "count"),
            Column(Text("处理办法", "what to do")),
        ),
        [
            (code, reason_words(code).say(lang), count, left[code], remedy_words(code).say(lang))
            for code, count in sorted(counted.items())
        ],
    )


def state_of(row: SetAsideRow, lang: Lang) -> str:
    """Return what became of a row: corrected by which row, or nothing yet."""
    by = row.corrected
    if by is None:
        return ""
    if by.accepted:
        words = Text(f"已由 {by.file} 第 {by.row} 行更正", f"corrected by {by.file} row {by.row}")
    else:
        words = Text(
            f"{by.file} 第 {by.row} 行曾更正，仍未采用",
            f"tried again by {by.file} row {by.row}, which was set aside too",
        )
    return words.say(lang)


def _listed(rows: Sequence[SetAsideRow], lang: Lang) -> Table:
    return Table(
        Text("行", "rows"),
        (
            Column(Text("位置", "place")),
            Column(Text("原因", "reason")),
            Column(Text("原文", "cells")),
        ),
        [
            (
                place(row.row, lang),
                "；".join(filter(None, (reason_words(row.reason).say(lang), state_of(row, lang)))),
                _line(row.cells),
            )
            for row in rows
        ],
    )


def _line(cells: Sequence[str | None]) -> str:
    """Return the filled cells of a row on one line, cut where it is long enough to know it by."""
    words = " | ".join(cell.strip() for cell in cells if cell and cell.strip())
    return words if len(words) <= _LINE else words[: _LINE - 1] + "…"


def row_table(rows: Sequence[SetAsideRow], lang: Lang, name: str = "") -> Table:
    """Return every row on one sheet; `name` stands before the first caption."""
    wide = max((len(row.cells) for row in rows), default=0)
    return Table(
        Text("未采用的行", "set aside"),
        (
            Column(Text(f"{name}文件", f"{name}file")),
            Column(Text("工作表", "sheet")),
            Column(Text("行", "row"), "count"),
            Column(Text("代码", "code")),
            Column(Text("原因", "reason")),
            Column(Text("处理办法", "what to do")),
            Column(Text("更正情况", "corrected")),
            *(Column(Text(f"第{at}列", f"column {at}"), "id") for at in range(1, wide + 1)),
        ),
        [
            (
                row.row.file,
                row.row.sheet,
                row.row.row,
                row.reason,
                reason_words(row.reason).say(lang),
                remedy_words(row.reason).say(lang),
                state_of(row, lang),
                *row.cells,
                *(None,) * (wide - len(row.cells)),
            )
            for row in rows
        ],
    )


def is_structure(row: SetAsideRow) -> bool:
    """Say whether a line never was data of its own."""
    return row.reason in STRUCTURE
