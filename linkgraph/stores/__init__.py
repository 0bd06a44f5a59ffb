"""Where the projection of a case lives: a folder of Arrow files, or a Neo4j server."""

from pathlib import Path

from linkgraph.errors import StoreProblem
from linkgraph.stores.base import CaseName, Rows, Store
from linkgraph.text import Text

__all__ = ["CaseName", "Rows", "Store", "open_store"]


def open_store(
    address: str,
    case: CaseName | None = None,
    password: str | None = None,
    settings: str = "",
) -> Store:
    """Return the store at `address`: `neo4j://…` or `bolt://…`, else a folder `save_graph` wrote.

    `case` says which case of a server is meant, and `password` comes from the environment or a
    prompt, never from the address. `settings`: see `Neo4jStore`. Raises StoreProblem.
    """
    if "://" not in address:
        from linkgraph.graph import open_graph
        from linkgraph.stores.folder import FolderStore

        folder = Path(address)
        if not (folder / "fingerprint").is_file():
            words = Text(f"{folder} 中没有案件图", f"{folder} holds no case graph")
            raise StoreProblem(words)
        return FolderStore(open_graph(folder))
    if case is None or password is None:
        words = Text("连接图数据库需要案件名和密码", "a server needs a case name and a password")
        raise StoreProblem(words)
    from linkgraph.stores.neo4j import Neo4jStore

    return Neo4jStore.open(address, case, password, settings)
