"""`linkgraph push` and `linkgraph query`: the team's server, and ready-made questions."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from linkgraph.cli.console import working
from linkgraph.cli.declare import argument, command, option
from linkgraph.cli.emit import emit
from linkgraph.cli.language import lang
from linkgraph.cli.options import Printing, Where, printing_options, where_options
from linkgraph.cli.session import derive, folder_of, open_case, open_neo4j, open_server
from linkgraph.errors import StoreProblem
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.case import Case
    from linkgraph.stores import Store
    from linkgraph.stores.neo4j_push import PushReport


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
def push(again: bool, where: Where, printing: Printing) -> None:
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
    report = push_case(case, where.store, again)
    settings = {"store": where.store, "lang": lang()}
    result = envelope("push", settings, case.fingerprint(), push_body(report))
    sha256 = emit(printing, result, lambda: push_report(report, printing.lang))
    case.record("push", settings, sha256)


def push_case(case: "Case", address: str, again: bool = False) -> "PushReport":
    """Bring the server's projection of `case` up to date and return what was written."""
    graph = derive(case)
    with open_neo4j(case, address) as store, working(_WRITING) as update:
        return store.push(graph, lambda done, of: update(f"{done:,} / {of:,}"), again)


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

    if name is None:
        result = envelope("query", {"lang": lang()}, "", queries_body(printing.lang))
        emit(printing, result, lambda: queries_report(printing.lang))
        return
    asked = load_query(name)
    values = parse_parameters(asked, params)
    kept = folder_of(where)
    with _store(where, kept) as store, working(Text("正在查询", "Asking")):
        rows = store.run(asked, values)
    case = "" if kept is None else kept.fingerprint()
    settings = {"name": name, "params": dict(_pairs(params)), "lang": lang()}
    result = envelope("query", settings, case, query_body(rows))
    sha256 = emit(printing, result, lambda: query_report(asked, rows, printing.lang))
    if kept is not None:
        kept.record("query", settings, sha256)


def _store(where: Where, kept: "Case | None") -> "Store":
    """Return what is asked: the server that is named, else the graph of the folder."""
    if where.store is not None:
        return open_server(where, where.store)
    from linkgraph.stores.folder import FolderStore

    return FolderStore(derive(kept or open_case(where)))


def _pairs(params: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each `name=value`, checked before."""
    for one in params:
        name, _, value = one.partition("=")
        yield name.strip(), value.strip()
