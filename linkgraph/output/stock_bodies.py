"""What `status` and `setaside` print."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from linkgraph.case.status import SetAsideRow, Status
from linkgraph.evidence_schema import SET_ASIDE_REASONS
from linkgraph.output.bodies import source_row
from linkgraph.output.case_bodies import KIND_CAPTIONS, reasons
from linkgraph.output.moments import clock
from linkgraph.output.places import place
from linkgraph.output.table import Column, Report, Table, money
from linkgraph.output.words import caption
from linkgraph.schema import NODE_KINDS
from linkgraph.text import Lang, Text

Json = dict[str, Any]
NODE_KEYS = {
    "Account": "accounts",
    "Card": "cards",
    "Person": "persons",
    "Company": "companies",
    "Phone": "phones",
    "SIM": "sims",
    "Device": "devices",
    "IPAddress": "ip_addresses",
    "Branch": "branches",
    "Address": "addresses",
    "Seizure": "seizures",
}
"""Node labels as keys of the `status` object."""

STRUCTURE = frozenset({"title", "header", "blank", "footer"})
"""Reasons of lines that never were data: counted on the screen, not listed."""
_LISTED = 100
_LINE = 100


def status_body(status: Status, lang: Lang) -> Json:
    """What `status` prints."""
    moved = status.transfers
    return {
        "files": status.files,
        "rows": {
            "read": status.read,
            "accepted": status.accepted,
            "set_aside": sum(status.set_aside.values()),
        },
        "set_aside": dict(status.set_aside),
        **{key: status.nodes[label] for label, key in NODE_KEYS.items()},
        "transfers": {
            "total": moved.total,
            "paired": moved.paired,
            "single_sided": moved.single_sided,
            "failed": moved.failed,
            "reversed": moved.reversed,
            "duplicates": moved.duplicates,
            "ambiguous": moved.ambiguous,
            "reversals": moved.reversals,
            "unmatched_reversals": moved.unmatched_reversals,
            "own": moved.own,
            "apart": moved.apart,
            "inferred": dict(moved.inferred),
        },
        "amount_fen": status.amount_fen,
        "period": [clock(time) for time in status.period or ()],
        "tables": [
            {
                "name": table.file,
                "sha256": table.sha256,
                "sheet": table.sheet,
                "layout": table.layout,
                "kind": table.kind,
                "read": table.read,
                "accepted": table.accepted,
                "set_aside": dict(table.set_aside),
            }
            for table in sorted(status.tables, key=lambda one: (one.file, one.sha256, one.table))
        ],
        "warnings": [words.say(lang) for words in status.warnings],
    }


def status_report(status: Status, lang: Lang) -> Report:
    """Return the tables in the case, the counts of the graph, and what to look at."""
    tables = _tables(status, lang)
    counts = _counts(status, lang)
    screen: list[Table | str] = [tables, "", counts, ""] if status.tables else [counts, ""]
    screen += [f"! {words.say(lang)}" for words in status.warnings]
    if status.set_aside:
        words = Text(
            "未采用的行：linkgraph setaside", "Rows that were set aside: linkgraph setaside"
        )
        screen.append(words.say(lang))
    return Report(tuple(screen), (tables, counts))


def _tables(status: Status, lang: Lang) -> Table:
    return Table(
        Text("已装入", "loaded"),
        (
            Column(Text("文件", "file")),
            Column(Text("工作表", "sheet")),
            Column(Text("种类", "kind")),
            Column(Text("行数", "rows"), "count"),
            Column(Text("采用", "accepted"), "count"),
            Column(Text("未采用", "set aside")),
        ),
        [
            (
                table.file,
                table.sheet,
                caption(table.kind, KIND_CAPTIONS).say(lang),
                table.read,
                table.accepted,
                reasons(table.set_aside, lang),
            )
            for table in sorted(status.tables, key=lambda one: (one.file, one.sha256, one.table))
        ],
    )


def _counts(status: Status, lang: Lang) -> Table:
    moved = status.transfers
    aside = sum(status.set_aside.values())
    captions = {kind.label: kind.caption for kind in NODE_KINDS}
    period = " — ".join(clock(time) for time in status.period or ())
    lines: list[tuple[Text, str]] = [
        (Text("文件", "files"), f"{status.files:,}"),
        (
            Text("行", "rows"),
            Text(
                f"{status.read:,} = 采用 {status.accepted:,} + 未采用 {aside:,}",
                f"{status.read:,} = {status.accepted:,} accepted + {aside:,} set aside",
            ).say(lang),
        ),
        *(
            (captions[label], f"{status.nodes[label]:,}")
            for label in NODE_KEYS
            if status.nodes[label]
        ),
        (
            Text("交易", "transfers"),
            Text(
                f"{moved.total:,}（双方流水印证 {moved.paired:,}，单方 {moved.single_sided:,}，"
                f"失败 {moved.failed:,}，已冲正 {moved.reversed:,}，"
                f"重复调取的行 {moved.duplicates:,}）",
                f"{moved.total:,} ({moved.paired:,} on both statements, {moved.single_sided:,} on "
                f"one, {moved.failed:,} failed, {moved.reversed:,} reversed; "
                f"{moved.duplicates:,} rows retrieved twice)",
            ).say(lang),
        ),
        (
            Text("推断", "inferred"),
            Text(
                f"对方流水不唯一而未配对 {moved.ambiguous:,}，冲正 {moved.reversals:,}"
                f"（其中无原交易 {moved.unmatched_reversals:,}），本人互转 {moved.own:,}，"
                f"办案人认定单列 {moved.apart:,}",
                f"{moved.ambiguous:,} left unpaired as ambiguous, {moved.reversals:,} reversals "
                f"({moved.unmatched_reversals:,} without an original), {moved.own:,} between "
                f"accounts of one holder, {moved.apart:,} set apart by the investigator",
            ).say(lang),
        ),
        (Text("有效金额", "amount that counts"), money(status.amount_fen)),
        (Text("期间", "period"), period),
    ]
    return Table(
        Text("合计", "totals"),
        (Column(Text("项目", "item")), Column(Text("数量", "number"), "id")),
        [(words.say(lang), value) for words, value in lines if value],
    )


def setaside_body(rows: Sequence[SetAsideRow], lang: Lang) -> Json:
    """What `setaside` prints."""
    return {
        "counts": dict(sorted(Counter(row.reason for row in rows).items())),
        "rows": [
            {
                "row": source_row(row.row),
                "reason": row.reason,
                "text": caption(row.reason, SET_ASIDE_REASONS).say(lang),
                "cells": list(row.cells),
            }
            for row in rows
        ],
    }


def setaside_report(rows: Sequence[SetAsideRow], lang: Lang) -> Report:
    """Return the lines that were not accepted; the screen lists those that may be data."""
    counted = Counter(row.reason for row in rows)
    counts = Table(
        Text("按原因", "by reason"),
        (
            Column(Text("代码", "code")),
            Column(Text("原因", "reason")),
            Column(Text("行数", "rows"), "count"),
        ),
        [
            (code, caption(code, SET_ASIDE_REASONS).say(lang), count)
            for code, count in sorted(counted.items())
        ],
    )
    data = [row for row in rows if row.reason not in STRUCTURE]
    listed = data or (list(rows) if len(counted) == 1 else [])
    screen: list[Table | str] = [counts]
    if listed:
        screen += ["", _listed(listed[:_LISTED], lang)]
    if len(listed) > _LISTED:
        more = len(listed) - _LISTED
        words = Text(
            f"（另有 {more} 行；--output 文件.xlsx 写出全部）",
            f"({more} more; --output FILE.xlsx writes all of them)",
        )
        screen.append(words.say(lang))
    if not rows:
        screen = [Text("所有行都已采用。", "Every row was accepted.").say(lang)]
    return Report(tuple(screen), (_all(rows, lang), counts))


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
                caption(row.reason, SET_ASIDE_REASONS).say(lang),
                _line(row.cells),
            )
            for row in rows
        ],
    )


def _line(cells: Sequence[str | None]) -> str:
    """Return the filled cells of a row on one line, cut where it is long enough to know it by."""
    words = " | ".join(cell.strip() for cell in cells if cell and cell.strip())
    return words if len(words) <= _LINE else words[: _LINE - 1] + "…"


def _all(rows: Sequence[SetAsideRow], lang: Lang) -> Table:
    wide = max((len(row.cells) for row in rows), default=0)
    return Table(
        Text("未采用的行", "set aside"),
        (
            Column(Text("文件", "file")),
            Column(Text("工作表", "sheet")),
            Column(Text("行", "row"), "count"),
            Column(Text("代码", "code")),
            Column(Text("原因", "reason")),
            *(Column(Text(f"第{at}列", f"column {at}"), "id") for at in range(1, wide + 1)),
        ),
        [
            (
                row.row.file,
                row.row.sheet,
                row.row.row,
                row.reason,
                caption(row.reason, SET_ASIDE_REASONS).say(lang),
                *row.cells,
                *(None,) * (wide - len(row.cells)),
            )
            for row in rows
        ],
    )
