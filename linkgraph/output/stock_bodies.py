"""What `status` prints."""

from typing import Any

from linkgraph.case.status import Status, TransferCounts
from linkgraph.output.case_bodies import KIND_CAPTIONS, reasons
from linkgraph.output.moments import clock
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
    "Complaint": "complaints",
    "Measure": "measures",
    "Retrieval": "retrievals",
}
"""Node labels as keys of the `status` object."""


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
        "set_aside_open": dict(status.open),
        "set_aside_corrected": status.corrected,
        "set_aside_command": "linkgraph setaside --xlsx FILE.xlsx",
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
        left = sum(status.open.values())
        words = Text(
            f"待处理的未采用行 {left:,}（已更正 {status.corrected:,}）："
            "linkgraph setaside --xlsx 未采用.xlsx",
            f"Rows set aside that need a look: {left:,} ({status.corrected:,} corrected): "
            "linkgraph setaside --xlsx setaside.xlsx",
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


def _inferred(moved: TransferCounts, lang: Lang) -> str:
    """Return what was inferred of transfers and is not said beside their number, where any was."""
    said = (
        (moved.ambiguous, Text("对方流水不唯一而未配对", "left unpaired as ambiguous")),
        (moved.reversals, Text("冲正", "reversals")),
        (moved.unmatched_reversals, Text("其中无原交易", "of them without an original")),
        (moved.own, Text("本人互转", "between accounts of one holder")),
        (moved.apart, Text("办案人认定单列", "set apart by the investigator")),
    )
    if lang == "zh":
        return "，".join(f"{words.zh} {count:,}" for count, words in said if count)
    return ", ".join(f"{count:,} {words.en}" for count, words in said if count)


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
        (Text("推断", "inferred"), _inferred(moved, lang)),
        (Text("有效金额", "amount that counts"), money(status.amount_fen)),
        (Text("期间", "period"), period),
    ]
    return Table(
        Text("合计", "totals"),
        (Column(Text("项目", "item")), Column(Text("数量", "number"), "id")),
        [(words.say(lang), value) for words, value in lines if value],
    )
