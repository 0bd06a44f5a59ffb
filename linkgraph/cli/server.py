"""`linkgraph push` and `linkgraph query`: the team's server, and ready-made questions."""

from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from linkgraph.cli.console import working
from linkgraph.cli.declare import argument, command, option
from linkgraph.cli.emit import emit
from linkgraph.cli.language import lang, say
from linkgraph.cli.options import Printing, Where, printing_options, where_options
from linkgraph.cli.session import open_case, open_server
from linkgraph.errors import StoreProblem
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.case import Case


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
@where_options
@printing_options
def push(where: Where, printing: Printing) -> None:
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
    report = push_case(case, where.store)
    settings = {"store": where.store, "lang": lang()}
    result = envelope("push", settings, case.fingerprint(), push_body(report))
    sha256 = emit(printing, result, lambda: push_report(report, printing.lang))
    case.record("push", settings, sha256)


def push_case(case: "Case", address: str) -> Any:
    """Bring the server's projection of `case` up to date and return what was written."""
    with working(Text("正在推导关系图", "Deriving the graph")):
        graph = case.graph()
    with open_server(case, address) as store, working(Text("正在写入服务器", "Writing")):
        return store.push(graph)


def _names(ctx: click.Context, param: click.Parameter, start: str) -> list[CompletionItem]:
    from linkgraph.query_files import query_names

    return [CompletionItem(name) for name in query_names() if name.startswith(start)]


def as_values(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    """Return `k=v` options as a mapping; refuse what has no `=`."""
    said = {}
    for one in value:
        key, equals, words = one.partition("=")
        if not (equals and key.strip()):
            words = say(f"“{one}”应写成 名称=值", f"“{one}” must be like name=value")
            raise click.BadParameter(words, ctx, param)
        said[key.strip()] = words
    return said


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
    callback=as_values,
    words=Text("查询的参数，可重复。", "A parameter of the query; may be repeated."),
)
@where_options
@printing_options
def query(name: str | None, params: dict[str, str], where: Where, printing: Printing) -> None:
    """Run a ready-made query, or list them."""
    from linkgraph.output.json_text import envelope
    from linkgraph.output.query_bodies import (
        queries_body,
        queries_report,
        query_body,
        query_report,
    )

    if name is None:
        result = envelope("query", {"lang": lang()}, "", queries_body(printing.lang))
        emit(printing, result, lambda: queries_report(printing.lang))
        return
    case = open_case(where)
    rows = _run(case, where.store, name, params)
    settings = {"name": name, "params": params, "lang": lang()}
    result = envelope("query", settings, case.fingerprint(), query_body(rows))
    sha256 = emit(printing, result, lambda: query_report(name, rows, printing.lang))
    case.record("query", settings, sha256)


def _run(case: "Case", address: str | None, name: str, params: dict[str, str]) -> Any:
    from linkgraph.cli.session import open_folder

    opened = open_folder(case) if address is None else open_server(case, address)
    with opened as store, working(Text("正在查询", "Asking")):
        return store.run(name, params)
