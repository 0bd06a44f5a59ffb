"""Kill pushes, and the server, at random moments; the next push must finish what they left.

    python -m tests.stores.crash_push [KILLS]

Each round starts a process that pushes one of two graphs, with findings, over the other, kills it
with SIGKILL after a random time, checks that what is on the server is either refused as unfinished
or equal to one of the two, and that findings are whole or not spoken of, pushes again, and compares
what is read back by hash. Every tenth round the server is killed instead, and started again on what
it left.
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from linkgraph.errors import StoreProblem
from linkgraph.graph import CaseGraph, save_graph
from linkgraph.schema import LINK_KINDS
from linkgraph.stores import CaseName
from linkgraph.stores.findings import Findings
from linkgraph.stores.neo4j import Neo4jStore
from linkgraph.stores.neo4j_findings import ground, held, pushed, stand
from linkgraph.stores.neo4j_push import read_marker
from tests.neo4j_server.server import Server, restart, start
from tests.stores.findings import trace_some
from tests.stores.graphs import random_graph

ROOT = Path(__file__).parents[2]
CASE = CaseName("crash", "folder")


@cache
def drawn(seed: int) -> CaseGraph:
    """Return one of the graphs that are pushed over each other."""
    return random_graph(seed, 200, 1500 + 300 * seed, 400, LINK_KINDS[:2])


@cache
def traced(seed: int) -> Findings:
    """Return the findings that are pushed with it."""
    return trace_some(drawn(seed), every=40)


def digest(graph: CaseGraph) -> str:
    """Hash of every byte that `save_graph` writes."""
    total = hashlib.sha256()
    with TemporaryDirectory() as folder:
        save_graph(graph, Path(folder))
        for path in sorted(Path(folder).iterdir()):
            total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def push_in_a_process(server: Server, seed: int) -> subprocess.Popen[bytes]:
    """Start a push and return when it is about to begin."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.stores.crash_push", "--push", server.address, str(seed)],
        cwd=ROOT,
        env=os.environ | {"LINKGRAPH_STORE_PASSWORD": server.password},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"begin\n"
    return process


@contextmanager
def opened(server: Server) -> Iterator[Neo4jStore]:
    """The case of this test on the server."""
    with Neo4jStore.open(server.address, CASE, server.password) as store:
        yield store


def check(server: Server, seed: int, known: set[str]) -> tuple[str, float]:
    """Look at what was left, push again, compare. Return what was found and the time it took."""
    graph = drawn(seed)
    with opened(server) as store:
        check_findings(store)
        found = left_behind(store)
        assert found in known or found == "unfinished", found
        started = time.monotonic()
        store.push(graph, findings=traced(seed))
        spent = time.monotonic() - started
        assert digest(store.graph()) == digest(graph), "not equal after the next push"
        assert store.push(graph, findings=traced(seed)).unchanged
        check_findings(store)
    return ("unfinished" if found == "unfinished" else "complete"), spent


def check_findings(store: Neo4jStore) -> None:
    """What the marker says of findings is there, and of the graph that is there."""
    database, name = store.address.database, store.case.name
    marker = read_marker(store.driver, database, name)
    if marker is None or pushed(marker) is None:
        return
    of_this = ground(marker["fingerprint"], marker["content_hash"], "")
    assert marker["complete"] and stand(marker, held(store.driver, database, name), of_this, None)


def left_behind(store: Neo4jStore) -> str:
    """Return the hash of the graph on the server, or what it is refused for."""
    try:
        return digest(store.graph())
    except StoreProblem as problem:
        return "unfinished" if "has not ended" in str(problem) else str(problem)


def crash(server: Server, kills: int, kill_server: bool, seed: int = 1) -> Counter[str]:
    """Kill so many times; return how often what was left was unfinished, or complete."""
    pick = random.Random(seed)
    known = {digest(drawn(n)) for n in (0, 1)}
    seen: Counter[str] = Counter()
    with opened(server) as store:
        started = time.monotonic()
        store.push(drawn(0), findings=traced(0))
        longest = time.monotonic() - started
    try:
        for turn in range(1, kills + 1):
            process = push_in_a_process(server, turn % 2)
            time.sleep(pick.random() * longest)
            if kill_server and turn % 10 == 2:
                server.kill()
                process.kill()
                restart(server)
            else:
                process.send_signal(signal.SIGKILL)
            process.communicate()
            found, spent = check(server, turn % 2, known)
            seen[found] += 1
            longest = max(spent, longest / 2)
    finally:
        with opened(server) as store:
            store.forget()
    return seen


def main(arguments: list[str]) -> None:
    """Push as a child, or kill children."""
    if arguments[:1] == ["--push"]:
        address, seed = arguments[1:]
        graph, findings = drawn(int(seed)), traced(int(seed))
        password = os.environ["LINKGRAPH_STORE_PASSWORD"]
        with Neo4jStore.open(address, CASE, password) as store:
            sys.stdout.write("begin\n")
            sys.stdout.flush()
            store.push(graph, findings=findings)
        return
    kills = int(arguments[0]) if arguments else 50
    with TemporaryDirectory() as home:
        server = start(Path(home))
        try:
            seen = crash(server, kills, kill_server=True)
        finally:
            server.stop()
    sys.stdout.write(f"{kills} kills, all finished by the next push; left behind: {dict(seen)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
