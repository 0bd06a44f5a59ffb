"""What `query` and `push` print."""

from typing import TYPE_CHECKING, Any

from linkgraph.output.moments import clock
from linkgraph.output.table import CellKind, Column, Report, Table
from linkgraph.query_files import Query, load_query, query_names
from linkgraph.stores.base import Rows
from linkgraph.text import Lang, Text

if TYPE_CHECKING:
    from linkgraph.stores.neo4j_findings import Pushed
    from linkgraph.stores.neo4j_push import PushReport

Json = dict[str, Any]


def query_body(rows: Rows) -> Json:
    """What `query NAME` prints."""
    return {"columns": list(rows.columns), "rows": [list(row) for row in rows.rows]}


def query_report(query: Query, rows: Rows, lang: Lang) -> Report:
    """Return the answer as a table; columns keep the names that the query file gives them."""
    kinds = [_kind(name, type_) for name, type_ in zip(rows.columns, rows.types, strict=True)]
    table = Table(
        Text(query.name, query.name),
        tuple(
            Column(_caption(name, kind), kind)
            for name, kind in zip(rows.columns, kinds, strict=True)
        ),
        [tuple(map(_cell, row)) for row in rows.rows],
        query.summary.say(lang),
    )
    words = Text(f"{len(rows.rows):,} 行", f"{len(rows.rows):,} rows").say(lang)
    return Report((table, words), (table,))


def _kind(name: str, type_: str) -> CellKind:
    if type_ == "int":
        return "money" if name.endswith("_fen") or name == "fen" else "count"
    if type_ == "float":
        return "number"
    if type_ in ("time", "date"):
        return "time"
    return "id" if type_ == "string" else "text"


def _caption(name: str, kind: CellKind) -> Text:
    if kind != "money":
        return Text(name, name)
    plain = name.removesuffix("_fen")
    return Text(f"{plain}（元）", f"{plain} (yuan)")


def _cell(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else value


def queries_body(lang: Lang) -> Json:
    """What `query` without a name prints."""
    return {
        "queries": [
            {
                "name": query.name,
                "summary": query.summary.say(lang),
                "params": [
                    {
                        "name": param.name,
                        "type": param.type,
                        "required": param.required,
                        "default": param.default,
                        "meaning": param.meaning,
                    }
                    for param in query.params
                ],
                "columns": [column.name for column in query.returns],
            }
            for query in map(load_query, query_names())
        ]
    }


def queries_report(lang: Lang) -> Report:
    """Return a line a query: what it answers and what it asks for."""
    table = Table(
        Text("查询", "queries"),
        (
            Column(Text("名称", "name"), "id"),
            Column(Text("回答什么", "what it answers")),
            Column(Text("参数（--param）", "parameters (--param)")),
        ),
        [
            (query.name, query.summary.say(lang), ", ".join(map(_param, query.params)))
            for query in map(load_query, query_names())
        ],
    )
    return Report((table,), (table,))


def _param(param: Any) -> str:
    if param.required:
        return f"{param.name}=…"
    return f"[{param.name}={'' if param.default is None else param.default}]"


def push_body(report: "PushReport") -> Json:
    """What `push` prints."""
    return {
        "unchanged": report.unchanged,
        "nodes": report.nodes,
        "links": report.links,
        "transfers": report.transfers,
        "written": report.written,
        "deleted": report.deleted,
        "findings": _findings(report),
        "findings_written": report.findings_written,
        "findings_deleted": report.findings_deleted,
    }


_COUNTS = {
    "PatternFinding": "patterns",
    "ScreenRule": "rules",
    "VICTIM_MONEY": "victim_money",
    "MONEY_RESTS": "money_rests",
    "IN_PATTERN": "in_pattern",
    "PATTERN_MONEY": "pattern_money",
    "MEETS_RULE": "meets_rule",
}
"""What JSON calls the numbers of nodes and relationships of findings."""


def _findings(report: "PushReport") -> Json | None:
    found = report.findings
    if found is None:
        return None
    traced = bool(found.rule)
    return {
        "rule": found.rule if traced else None,
        "at": clock(found.at_us) if traced else None,
        "currency": found.currency if traced else None,
        "victims": found.found.get("money", 0),
        "loss_fen": found.loss_fen,
        "patterns_found": found.found.get("patterns", 0),
        "accounts_found": found.found.get("screening", 0),
        **{_COUNTS[name]: count for name, count in found.counts.items()},
    }


def push_words(report: "PushReport") -> Text:
    """Say in a sentence or two what a push did."""
    parts = [_graph_words(report), *_finding_words(report)]
    return Text("".join(one.zh for one in parts), " ".join(one.en for one in parts))


def _graph_words(report: "PushReport") -> Text:
    if report.unchanged:
        return Text("服务器已是最新。", "The server was up to date.")
    return Text(
        f"服务器上现有 {report.nodes:,} 个节点、{report.links:,} 条关系、"
        f"{report.transfers:,} 笔交易（写入 {report.written:,}，删除 {report.deleted:,}）。",
        f"The server holds {report.nodes:,} nodes, {report.links:,} links, "
        f"{report.transfers:,} transfers ({report.written:,} written, {report.deleted:,} deleted).",
    )


def _finding_words(report: "PushReport") -> list[Text]:
    found = report.findings
    if found is not None:
        return [_money_words(found), *_lead_words(found)]
    gone = report.findings_deleted
    if gone:
        return [
            Text(
                f"原有的分析结果（{gone:,} 项）已删除：关系图、证据或设置变了，"
                "或服务器上的内容不可靠。需要时再运行 linkgraph push --findings。",
                f"Findings that were there ({gone:,} nodes and relationships) were deleted: "
                "graph, evidence or settings changed, or what stood there cannot be trusted. "
                "linkgraph push --findings writes them again.",
            )
        ]
    return []


def _money_words(found: "Pushed") -> Text:
    victims, count = found.found.get("money", 0), found.counts
    if not found.rule:
        return Text(
            "案件中还没有受害人，没有追踪资金。",
            "The case has no victims yet: no money was traced.",
        )
    return Text(
        f"另有 {victims:,} 名受害人的资金追踪结果（{found.rule}，截至 {clock(found.at_us)}）："
        f"{count['VICTIM_MONEY']:,} 条 VICTIM_MONEY，{count['MONEY_RESTS']:,} 条 MONEY_RESTS。",
        f"It holds findings of {victims:,} victims ({found.rule}, at {clock(found.at_us)}): "
        f"{count['VICTIM_MONEY']:,} VICTIM_MONEY, {count['MONEY_RESTS']:,} MONEY_RESTS.",
    )


def _lead_words(found: "Pushed") -> list[Text]:
    there, words = found.found, []
    if "patterns" in there:
        shown = found.counts["PatternFinding"]
        words.append(
            Text(
                f"资金形态线索共 {there['patterns']:,} 项，写入 {shown:,} 项（PatternFinding）。",
                f"Of {there['patterns']:,} findings of patterns it holds {shown:,} "
                "(PatternFinding).",
            )
        )
    if "screening" in there:
        words.append(
            Text(
                f"命中规则的账户共 {there['screening']:,} 个，"
                f"写入 {found.counts['MEETS_RULE']:,} 条 MEETS_RULE。",
                f"{there['screening']:,} accounts meet a rule: {found.counts['MEETS_RULE']:,} "
                "MEETS_RULE are there.",
            )
        )
    return words


def push_report(report: "PushReport", lang: Lang) -> Report:
    """Return what a push did."""
    body = push_body(report)
    found = body.pop("findings") or {}
    counts = {name: value for name, value in (body | found).items() if type(value) is int}
    counts.pop("loss_fen", None)
    table = Table(
        Text("写入", "push"),
        (Column(Text("项目", "item")), Column(Text("数量", "number"), "count")),
        list(counts.items()),
    )
    return Report((push_words(report).say(lang),), (table,))
