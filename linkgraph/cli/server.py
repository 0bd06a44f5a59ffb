"""`linkgraph push` and `linkgraph query`: the team's server, and ready-made questions."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from linkgraph.cli.console import working
from linkgraph.cli.declare import argument, command, option
from linkgraph.cli.emit import emit
from linkgraph.cli.findings import find_findings
from linkgraph.cli.language import lang, say
from linkgraph.cli.options import Printing, Where, printing_options, where_options
from linkgraph.cli.session import (
    derive,
    folder_of,
    open_case,
    open_neo4j,
    open_server,
    settings_json,
)
from linkgraph.errors import StoreProblem
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.case import Case
    from linkgraph.query_files import Query
    from linkgraph.stores import Store
    from linkgraph.stores.finding_kinds import Part
    from linkgraph.stores.neo4j_push import PushReport


_RULES = ("fifo", "lifo", "pro-rata")
_SECTIONS: "Mapping[Part, tuple[str, ...]]" = {
    "money": ("derive", "clusters", "victims", "trace"),
    "patterns": ("derive", "patterns"),
    "screening": ("derive", "clusters", "screen"),
}
"""Settings that shape each part of findings."""

_WRITING = Text("正在写入服务器", "Writing to the server")


@command(
    "push",
    Text(
        "把案件的关系图写入 Neo4j：只写变化的部分，可重复运行；中断后再运行即补完。",
        "Write the case graph to Neo4j: only what changed, as often as you like; one that was "
        "interrupted is finished by the next.",
    ),
    (
        Text(
            "linkgraph push --store neo4j://127.0.0.1:7687 --case 0311专案",
            "linkgraph push --store neo4j://127.0.0.1:7687 --case case0311",
        ),
        Text(
            "linkgraph push --findings --store neo4j://127.0.0.1:7687",
            "linkgraph push --findings --store neo4j://127.0.0.1:7687",
        ),
    ),
)
@option(
    "--findings",
    is_flag=True,
    words=Text(
        "同时写入分析结果，均带 finding = true：全部受害人的资金追踪结果（截至最后一笔；"
        "VICTIM_MONEY 与 MONEY_RESTS 关系），patterns 列出的线索（PatternFinding 节点、成员 "
        "IN_PATTERN、交易 PATTERN_MONEY），screen 列出的命中（MEETS_RULE）。整体替换旧的；"
        "关系图或设置变化后，旧的由下一次写入删除。",
        "Also write findings, all with finding = true: where all victims' money went (at the last "
        "row; VICTIM_MONEY and MONEY_RESTS relationships), what `patterns` lists (PatternFinding "
        "nodes, members IN_PATTERN, transfers PATTERN_MONEY), what `screen` lists (MEETS_RULE). "
        "They replace older ones as a whole; when graph or settings change, the next push deletes "
        "them.",
    ),
)
@option(
    "--rule",
    type=click.Choice(_RULES),
    words=Text(
        "--findings 的账户内匹配规则：fifo 先进先出（默认），lifo 后进先出，pro-rata 按比例。",
        "Rule of matching inside an account for --findings: fifo (default), lifo or pro-rata.",
    ),
)
@option(
    "--again",
    is_flag=True,
    words=Text(
        "全部重新写入：服务器上的内容被人改动后用它恢复。",
        "Write everything anew: mends what somebody changed on the server.",
    ),
)
@where_options
@printing_options
def push(again: bool, findings: bool, rule: str | None, where: Where, printing: Printing) -> None:
    """Write the graph to a server."""
    from linkgraph.output.json_text import envelope
    from linkgraph.output.query_bodies import push_body, push_report

    if where.store is None:
        raise StoreProblem(
            Text("没有指定服务器。", "No server was named."),
            Text(
                "加 --store neo4j://地址:7687，或设置 LINKGRAPH_STORE。",
                "add --store neo4j://HOST:7687, or set LINKGRAPH_STORE.",
            ),
        )
    case = open_case(where)
    if rule is not None and not findings:
        raise click.UsageError(say("--rule 要与 --findings 同用", "--rule goes with --findings"))
    report = push_case(case, where.store, again, findings, rule)
    settings: dict[str, Any] = {"store": where.store, "lang": lang()}
    if findings:
        settings |= settings_json(case.settings, *_sections(_SECTIONS), rule=rule or _RULES[0])
    result = envelope("push", settings, case.fingerprint(), push_body(report))
    sha256 = emit(printing, result, lambda: push_report(report, printing.lang))
    case.record("push", settings, sha256)


def push_case(
    case: "Case",
    address: str,
    again: bool = False,
    findings: bool = False,
    rule: str | None = None,
) -> "PushReport":
    """Bring the server's projection of `case` up to date and return what was written.

    With `findings` these too; a `rule` that is given needs victims whose money moves by it.
    """
    graph, found = derive(case), None
    with open_neo4j(case, address) as store:
        if findings:
            by = rule or _RULES[0]
            found = find_findings(graph, case.settings, (*_SECTIONS,), by, victims=rule is not None)
        with working(_WRITING) as update:
            return store.push(graph, lambda done, of: update(f"{done:,} / {of:,}"), again, found)


def _sections(parts: "Iterable[Part]") -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(name for part in _SECTIONS if part in parts for name in _SECTIONS[part])
    )


def _names(ctx: click.Context, param: click.Parameter, start: str) -> list[CompletionItem]:
    from linkgraph.query_files import query_names

    return [CompletionItem(name) for name in query_names() if name.startswith(start)]


@command(
    "query",
    Text(
        "运行一个现成查询（queries/ 中的每个文件；文件夹与 Neo4j 结果相同）。不带名称时列出全部。",
        "Run a ready-made query (each file of queries/; the folder and Neo4j answer alike). "
        "Without a name: list them.",
    ),
    (
        Text("linkgraph query", "linkgraph query"),
        Text("linkgraph query shared_phones", "linkgraph query shared_phones"),
        Text(
            "linkgraph query counterparties --param account=6214830100000018",
            "linkgraph query counterparties --param account=6214830100000018",
        ),
    ),
)
@argument(
    "name",
    Text("名称", "NAME"),
    Text("查询的名称。", "The name of a query."),
    required=False,
    shell_complete=_names,
)
@option(
    "--param",
    "params",
    metavar="NAME=VALUE",
    multiple=True,
    words=Text("查询的参数，可重复。", "A parameter of the query; may be repeated."),
)
@where_options
@printing_options
def query(name: str | None, params: tuple[str, ...], where: Where, printing: Printing) -> None:
    """Run a ready-made query, or list them."""
    from linkgraph.output.json_text import envelope
    from linkgraph.output.query_bodies import (
        queries_body,
        queries_report,
        query_body,
        query_report,
    )
    from linkgraph.query_files import load_query, parse_parameters
    from linkgraph.stores.findings import parts_asked

    if name is None:
        result = envelope("query", {"lang": lang()}, "", queries_body(printing.lang))
        emit(printing, result, lambda: queries_report(printing.lang))
        return
    asked = load_query(name)
    values = parse_parameters(asked, params)
    if "lang" in values and "lang" not in dict(_pairs(params)):
        values["lang"] = lang()
    kept = folder_of(where)
    with _store(where, kept, asked, values) as store, working(Text("正在查询", "Asking")):
        rows = store.run(asked, values)
    case = "" if kept is None else kept.fingerprint()
    settings: dict[str, Any] = {"name": name, "params": dict(_pairs(params)), "lang": lang()}
    parts = parts_asked(asked)
    if kept is not None and parts:
        by = {"rule": values["rule"]} if "money" in parts else {}
        settings |= settings_json(kept.settings, *_sections(parts), **by)
    result = envelope("query", settings, case, query_body(rows))
    sha256 = emit(printing, result, lambda: query_report(asked, rows, printing.lang))
    if kept is not None:
        kept.record("query", settings, sha256)


def _store(where: Where, kept: "Case | None", asked: "Query", values: Mapping[str, Any]) -> "Store":
    """Return what is asked: the server that is named, else the graph of the folder, with findings
    where the query asks for them."""
    if where.store is not None:
        return open_server(where, where.store)
    from linkgraph.stores.findings import check_rule, parts_asked
    from linkgraph.stores.folder import FolderStore

    case = kept or open_case(where)
    graph, findings = derive(case), None
    parts = parts_asked(asked)
    if "money" in parts:
        check_rule(asked, values)
    if parts:
        bounds = "least_fen" in asked.sql
        rule = values["rule"] if "money" in parts else _RULES[0]
        findings = find_findings(graph, case.settings, parts, rule, bounds=bounds)
    return FolderStore(graph, findings)


def _pairs(params: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each `name=value`, checked before."""
    for one in params:
        name, _, value = one.partition("=")
        yield name.strip(), value.strip()
