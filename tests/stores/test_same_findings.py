"""The same case gives the same bytes of findings from its folder and from Neo4j."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.neo4j_server.server import Server

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def case(neo4j_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("same")
    linkgraph("demo", str(folder))
    (material,) = [path for path in folder.iterdir() if path.is_dir()]
    # One file of the demo is broken on purpose, so that load ends with 1.
    linkgraph("load", str(material), "--case", str(folder / "case"), ends={0, 1})
    server = ("--store", neo4j_server.address)
    linkgraph("push", "--case", str(folder / "case"), *server, password=neo4j_server.password)
    return folder / "case"


def linkgraph(*arguments: str, password: str = "", ends: set[int] | None = None) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "linkgraph", *arguments, "--lang", "en"],
        cwd=ROOT,
        env=os.environ | {"LINKGRAPH_STORE_PASSWORD": password},
        capture_output=True,
        check=False,
    )
    assert done.returncode in (ends or {0}), done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize(
    "command", ["clusters", "chains", "patterns", "victims", "trace", "freeze", "requests"]
)
def test_findings_are_the_same_from_both_stores(
    neo4j_server: Server, case: Path, command: str
) -> None:
    server = ("--store", neo4j_server.address)
    secret = neo4j_server.password
    what = ("--rule", "all") if command == "trace" else ()
    asked = (command, *what, "--case", str(case), "--format", "json")
    theirs = linkgraph(*asked, *server, password=secret)
    mine = linkgraph(*asked)
    assert len(mine) > 10_000
    assert theirs == mine
