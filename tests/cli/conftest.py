"""A loaded demo case, and ways to run the command line on it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from linkgraph.cli import main

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Demo:
    """The demo's material and truth, and the case it was loaded into."""

    material: Path
    truth: dict[str, Any]
    case: Path


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's shell shapes a test."""
    for name in list(os.environ):
        if name.startswith("LINKGRAPH_") and "TEST" not in name:
            monkeypatch.delenv(name)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The small demo, loaded once for all tests that only read it."""
    folder = tmp_path_factory.mktemp("demo")
    assert CliRunner().invoke(main, ["demo", str(folder), "--quiet"]).exit_code == 0
    material = next(path for path in folder.iterdir() if path.is_dir())
    case = folder / "0311专案"
    loaded = CliRunner().invoke(main, ["load", str(material), "--case", str(case), "--quiet"])
    assert loaded.exit_code == 1, loaded.output  # one file of it is broken, one is no table
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return Demo(material, truth, case)


@pytest.fixture
def run() -> Run:
    """Run a command line in this process."""

    def invoke(*args: object, **settings: Any) -> Result:
        return CliRunner().invoke(main, [str(arg) for arg in args], **settings)

    return invoke


def hear_interrupts() -> None:
    """Undo what a shell does to jobs in the background: they would not hear of Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def start() -> Callable[..., "subprocess.Popen[bytes]"]:
    """Start a command line in a process of its own, as a shell does."""

    def begin(*args: object, **environment: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "linkgraph", *map(str, args)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            preexec_fn=hear_interrupts if os.name == "posix" else None,  # noqa: PLW1509
        )

    return begin
