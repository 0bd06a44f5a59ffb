"""The short version of crash_push.py: kills of a push, and of the server when it is ours."""

from tests.neo4j_server.server import Server
from tests.stores.crash_push import crash


def test_what_a_kill_leaves_is_finished_by_the_next_push(neo4j_server: Server) -> None:
    ours = neo4j_server.process is not None
    assert crash(neo4j_server, 2, kill_server=ours).total() == 2
