"""Opening what a command works on: the case folder, or the same case on a server."""

import dataclasses
import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from linkgraph.cli.console import working
from linkgraph.cli.language import lang, say
from linkgraph.cli.options import Where
from linkgraph.errors import CaseProblem, StoreProblem
from linkgraph.settings import Settings
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.case import Case
    from linkgraph.graph import CaseGraph
    from linkgraph.stores import CaseName, Store
    from linkgraph.stores.neo4j import Neo4jStore

_DERIVING = Text("正在推导关系图", "Deriving the graph")
_READING = Text("正在从服务器读取", "Reading from the server")
PASSWORD = "LINKGRAPH_STORE_PASSWORD"


@dataclass(frozen=True, slots=True)
class Opened:
    """A case ready for analysis: its graph, read from the folder or from a server.

    `case` is None for a case that only the server has: settings are then the defaults, and there
    is no audit trail to write to.
    """

    name: str
    case: "Case | None"
    graph: "CaseGraph"
    settings: Settings

    def record(self, command: str, inputs: Any, result_sha256: str) -> None:
        """Write a line to the audit trail of the case folder, where there is one."""
        if self.case is not None:
            self.case.record(command, inputs, result_sha256)


def open_case(where: Where) -> "Case":
    """Return the case folder of --case, else the nearest one upward, else LINKGRAPH_CASE."""
    from linkgraph.case import Case

    return Case.find(None) if where.folder is None else Case.open(where.folder)


def case_here(where: Where) -> "Case | None":
    """Return the case of --case or the nearest one; None where none is named and none is near."""
    try:
        return open_case(where)
    except CaseProblem:
        if where.folder is not None:
            raise
        return None


def open_graph(where: Where) -> Opened:
    """Open the case and read its graph, from the server when one is named."""
    if where.store is None:
        case = open_case(where)
        return Opened(case.name, case, derive(case), case.settings)
    kept = folder_of(where)
    with open_server(where, where.store) as store, working(_READING):
        graph = store.graph()
    settings = Settings() if kept is None else kept.settings
    return Opened(case_name(where, kept).name, kept, graph, settings)


def derive(case: "Case") -> "CaseGraph":
    """Return the graph of a case folder."""
    with working(_DERIVING):
        return case.graph()


def folder_of(where: Where) -> "Case | None":
    """Return the case folder, or None where --case names a case that only a server has."""
    try:
        return open_case(where)
    except CaseProblem:
        if where.folder is None or where.folder.exists():
            raise
        return None


def case_name(where: Where, kept: "Case | None") -> "CaseName":
    """Return what the server calls the case: name and id of the folder, else the name given."""
    from linkgraph.stores import CaseName

    if kept is not None:
        return CaseName(kept.name, kept.id)
    return CaseName("" if where.folder is None else where.folder.name)


def open_server(where: Where, address: str) -> "Store":
    """Connect to the server at `address` for this case."""
    from linkgraph.stores import open_store

    kept = folder_of(where)
    made_with = "" if kept is None else _settings_hash(kept.settings)
    return open_store(address, case_name(where, kept), password(address), made_with)


def open_neo4j(case: "Case", address: str) -> "Neo4jStore":
    """Connect to a Neo4j server, to write this case to it."""
    from linkgraph.stores import CaseName
    from linkgraph.stores.neo4j import Neo4jStore

    made_with = _settings_hash(case.settings)
    return Neo4jStore.open(address, CaseName(case.name, case.id), password(address), made_with)


def _settings_hash(settings: Settings) -> str:
    from linkgraph.stores.findings import settings_hash

    return settings_hash(settings)


def password(address: str) -> str:
    """Return the password of the server: from the environment, else asked for on a terminal."""
    # The driver logs what it then raises; the message says it once.
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
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
