"""Opening what a command works on: the case folder, or the same case on a server."""

import dataclasses
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from linkgraph.cli.console import working
from linkgraph.cli.language import lang, say
from linkgraph.cli.options import Where
from linkgraph.errors import StoreProblem
from linkgraph.settings import Settings
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.case import Case
    from linkgraph.graph import CaseGraph
    from linkgraph.stores import Store

PASSWORD = "LINKGRAPH_STORE_PASSWORD"


@dataclass(frozen=True, slots=True)
class Opened:
    """A case ready for analysis: its graph, read from the folder or from a server."""

    case: "Case"
    graph: "CaseGraph"
    settings: Settings


def open_case(where: Where) -> "Case":
    """Return the case folder of --case, else the nearest one upward, else LINKGRAPH_CASE."""
    from linkgraph.case import Case

    return Case.find(None) if where.folder is None else Case.open(where.folder)


def open_graph(where: Where) -> Opened:
    """Open the case and read its graph, from the server when one is named."""
    case = open_case(where)
    if where.store is None:
        with working(Text("正在推导关系图", "Deriving the graph")):
            graph = case.graph()
    else:
        with (
            open_server(case, where.store) as store,
            working(Text("正在从服务器读取", "Reading from the server")),
        ):
            graph = store.graph()
    return Opened(case, graph, case.settings)


def open_server(case: "Case", address: str) -> "Store":
    """Connect to the server at `address` for this case."""
    from linkgraph.stores import open_store

    return open_store(address, case, password(address))


def password(address: str) -> str:
    """Return the password of the server: from the environment, else asked for on a terminal."""
    said = os.environ.get(PASSWORD)
    if said is not None:
        return said
    if not sys.stdin.isatty():
        raise StoreProblem(
            Text(f"{address} 需要密码。", f"{address} needs a password."),
            Text(f"请设置环境变量 {PASSWORD}。", f"set {PASSWORD} in the environment."),
        )
    asked: str = click.prompt(
        say(f"{address} 的密码", f"Password of {address}"), hide_input=True, err=True
    )
    return asked


def settings_json(settings: Settings, *sections: str, **said: Any) -> dict[str, Any]:
    """Return the `settings` of an output: whole sections of case.toml, options, the language."""
    parts: dict[str, Any] = {
        section: _plain(dataclasses.asdict(getattr(settings, section))) for section in sections
    }
    return {**parts, **said, "lang": lang()}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }
