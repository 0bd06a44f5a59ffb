"""One small demonstration of each seed, written once for all tests of this room."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from linkgraph.demo import DemoReport, write_demo

Written = tuple[DemoReport, dict[str, Any]]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Written]:
    """Return a function from seed to the report and the truth of its folder."""

    @cache
    def write(seed: int) -> Written:
        report = write_demo(tmp_path_factory.mktemp(f"seed{seed}") / "case", seed)
        return report, json.loads(report.truth.read_text(encoding="utf-8"))

    return write


@pytest.fixture
def files() -> Callable[[Path], dict[str, bytes]]:
    """Return a function from a folder to the bytes of every file in it."""

    def read(folder: Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return read
