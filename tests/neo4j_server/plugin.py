"""The `neo4j_server` fixture: a real Neo4j, one for a test session (for a worker under xdist)."""

import os
from collections.abc import Iterator

import pytest

from tests.neo4j_server.prepare import NotReady
from tests.neo4j_server.server import Server, start


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give the server LINKGRAPH_TEST_NEO4J names, or start one; under CI a missing part fails."""
    named = os.environ.get("LINKGRAPH_TEST_NEO4J")
    if named:
        yield Server(named, os.environ.get("LINKGRAPH_TEST_NEO4J_PASSWORD", ""))
        return
    try:
        server = start(tmp_path_factory.mktemp("neo4j"))
    except NotReady as problem:
        if os.environ.get("CI"):
            pytest.fail(str(problem))
        pytest.skip(str(problem))
    yield server
    server.stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what talks to Neo4j, and keep it on one worker, so that one server is enough."""
    for item in items:
        if "neo4j_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.neo4j)
            if config.pluginmanager.hasplugin("xdist"):
                item.add_marker(pytest.mark.xdist_group("neo4j"))
