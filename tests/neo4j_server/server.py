"""Start, kill and end a real Neo4j on a folder of its own, by its own process id."""

import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import neo4j
from neo4j.exceptions import AuthError

from tests.neo4j_server.prepare import REMEDY, NotReady, prepare

PROGRAM = Path(__file__).with_name("Server.java")
PASSWORD = "for-these-tests-only"
START_SECONDS = 120


@dataclass(slots=True)
class Server:
    """A running server: where it is, how to log in, and its process when it is ours."""

    address: str
    password: str
    home: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    def kill(self) -> None:
        """End our server as a power cut would: SIGKILL."""
        assert self.process is not None, "a server that the user named is never killed"
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """End our server in order; it ends itself when its standard input closes."""
        if self.process is None or self.process.poll() is not None:
            return
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(home: Path, memory: str = "1g") -> Server:
    """Start a server on `home`, new or left by an earlier one, and wait until it takes logins."""
    home.mkdir(parents=True, exist_ok=True)
    server = Server(f"bolt://127.0.0.1:{free_port()}", PASSWORD, home)
    restart(server, memory)
    return server


def restart(server: Server, memory: str = "1g") -> None:
    """Start the process of a server of ours, at its address and on its folder."""
    assert server.home is not None
    java = shutil.which("java")
    if java is None:
        raise NotReady(f"no Java to run Neo4j with: {REMEDY}")
    port = server.address.rpartition(":")[2]
    with (server.home / "server.log").open("ab") as log:
        server.process = subprocess.Popen(
            [java, f"-Xmx{memory}", "-cp", f"{prepare()}/*", PROGRAM, server.home, port],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(server, int(port))
        _set_password(server)
    except BaseException:
        server.kill()
        raise


def _wait(server: Server, port: int) -> None:
    assert server.process is not None and server.home is not None
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    words = (server.home / "server.log").read_text(errors="replace")[-1500:]
    raise NotReady(f"Neo4j did not start ({REMEDY}):\n{words}")


def _set_password(server: Server) -> None:
    """A new server has neo4j/neo4j and wants it changed; one that was here before has ours."""
    try:
        with neo4j.GraphDatabase.driver(server.address, auth=("neo4j", PASSWORD)) as driver:
            driver.verify_connectivity()
    except AuthError:
        change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new"
        with neo4j.GraphDatabase.driver(server.address, auth=("neo4j", "neo4j")) as driver:
            driver.execute_query(change, new=PASSWORD, database_="system")
