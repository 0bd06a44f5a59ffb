"""Fetch the jars of the Neo4j that tests talk to: `python tests/neo4j_server/prepare.py`.

They go to ~/.cache/linkgraph/neo4j-<version>, so that the next run starts in seconds. Needs Maven
and a Java of 17 or later; where a server is at hand already, LINKGRAPH_TEST_NEO4J names it and
nothing is fetched.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
VERSION = re.findall(r"<version>([\d.]+)</version>", POM.read_text(encoding="utf-8"))[-1]
JARS = Path.home() / ".cache" / "linkgraph" / f"neo4j-{VERSION}"
REMEDY = (
    "install Java 17 or later and Maven (Debian: apt install openjdk-17-jdk-headless maven), run "
    "`python tests/neo4j_server/prepare.py`, or name a server with LINKGRAPH_TEST_NEO4J=bolt://… "
    "and LINKGRAPH_TEST_NEO4J_PASSWORD"
)


class NotReady(Exception):
    """The Neo4j of the tests cannot be started here; the text says what is missing."""


def prepare() -> Path:
    """Return the folder of jars, fetched if need be; a broken download leaves nothing behind."""
    if JARS.is_dir():
        return JARS
    if shutil.which("mvn") is None:
        raise NotReady(f"no Maven to fetch Neo4j {VERSION} with: {REMEDY}")
    JARS.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=JARS.parent) as scratch:
        fetched = Path(scratch) / "lib"
        maven = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
        done = subprocess.run(
            [*maven, f"-DoutputDirectory={fetched}"], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            words = (done.stdout + done.stderr).strip()[-600:]
            raise NotReady(f"Maven could not fetch Neo4j {VERSION}: {REMEDY}\n{words}")
        try:
            fetched.rename(JARS)
        except OSError:  # somebody else fetched them meanwhile
            if not JARS.is_dir():
                raise
    return JARS


def main() -> int:
    """Fetch, say where, return the exit code."""
    if os.environ.get("LINKGRAPH_TEST_NEO4J"):
        return 0
    try:
        sys.stderr.write(f"Neo4j {VERSION} for tests: {prepare()}\n")
    except NotReady as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
