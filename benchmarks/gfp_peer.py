"""IBM's Graph Feature Preprocessor as a peer, in a process of its own.

It is part of PyPI's `snapml` (`pip install -e '.[bench]'`; or in any other environment whose Python
`LINKGRAPH_GFP_PYTHON` names: only snapml and numpy are needed there). Blanuša and others, "Graph
Feature Preprocessor: real-time subgraph-based feature extraction for financial crime detection",
arXiv:2402.08593, 2024.

It takes transfers in the order of time, some at once, and gives for each how many patterns of
each size it is in. How fast it is depends on its threads and on how many it is given at once
(128 in its paper), for each kind of pattern and each machine otherwise: it is tried with several of
both, and run with those under which it does most.
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import SECOND_US

THREADS, BATCHES = (1, 2, 4), (128, 1024, 8192)
TRIAL = 10
"""Each of these has so much less time to be tried than the run itself."""
"""It takes whole seconds: of greater numbers it makes windows that hold nothing."""

KINDS = ("fan", "degree", "scatter-gather", "temp-cycle", "lc-cycle")


@dataclass(frozen=True, slots=True)
class PeerRun:
    """What it did: the first `transfers` of those given, in `seconds`; `found` patterns counted,
    once for each transfer and size; with so many `threads`, `batch` transfers at once."""

    transfers: int
    seconds: float
    found: float
    threads: int
    batch: int

    @property
    def speed(self) -> float:
        """Transfers per second."""
        return self.transfers / self.seconds


def peer_python() -> str | None:
    """Return the Python that has snapml, or None and say so."""
    named = os.environ.get("LINKGRAPH_GFP_PYTHON")
    if named:
        return named
    if importlib.util.find_spec("snapml"):
        return sys.executable
    print(
        "The peer is missing: install snapml (pip install -e '.[bench]'), or let "
        "LINKGRAPH_GFP_PYTHON name a Python that has it. Only our own speed is printed."
    )
    return None


def run_peer(
    kinds: Sequence[str],
    ends: tuple[NDArray[Any], NDArray[Any]],
    time_us: NDArray[Any],
    window_us: int,
    *,
    most_seconds: float = 120,
    lc_length: int = 10,
) -> PeerRun | None:
    """Return how long it took over transfers in time order, or None where it is missing.

    `kinds`: of KINDS. After `most_seconds` it stops, with the transfers it has done by then; the
    window is still filling over the first of them, so that stopping early is in its favour. With
    which of THREADS and BATCHES: the one under which it did most in a `TRIAL`th of that time.
    """
    python = peer_python()
    if python is None:
        return None
    rows = np.empty((len(time_us), 4))
    rows[:, 0] = np.arange(len(rows))
    rows[:, 1], rows[:, 2], rows[:, 3] = *ends, time_us // SECOND_US
    asked: dict[str, Any] = {"vertex_stats": False, "lc-cycle_len": lc_length}
    for kind in KINDS:
        asked |= {
            kind: kind in kinds,
            f"{kind}_tw": window_us // SECOND_US,
            f"{kind}_bins": [2, 5, 10, 20],
        }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.npy"
        np.save(file, rows)
        del rows
        tried = [
            run_once(python, file, asked, most_seconds / TRIAL, threads, batch)
            for threads in THREADS
            for batch in BATCHES
        ]
        best = max(tried, key=lambda one: (one.transfers, -one.seconds))
        return run_once(python, file, asked, most_seconds, best.threads, best.batch)


def run_once(
    python: str, file: Path, asked: dict[str, Any], most_seconds: float, threads: int, batch: int
) -> PeerRun:
    """Run it over the rows in `file` in a process of its own."""
    told = json.dumps([str(file), asked | {"num_threads": threads}, most_seconds, batch])
    done = subprocess.run(
        [python, __file__, told], check=True, capture_output=True, text=True, cwd=file.parent
    )
    transfers, seconds, found = json.loads(done.stdout.splitlines()[-1])
    return PeerRun(transfers, seconds, found, threads, batch)


def serve(
    file: str, asked: dict[str, Any], most_seconds: float, size: int
) -> tuple[int, float, float]:
    """Run it over the rows in `file`; return transfers, seconds and patterns."""
    from snapml import GraphFeaturePreprocessor  # type: ignore[import-not-found, unused-ignore]

    rows = np.load(file, mmap_mode="r")
    peer = GraphFeaturePreprocessor()
    peer.set_params(asked)
    done, found, begin = 0, 0.0, time.perf_counter()
    while done < len(rows) and time.perf_counter() - begin < most_seconds:
        batch = np.array(rows[done : done + size])
        found += float(peer.transform(batch)[:, 4:].sum())
        done += len(batch)
    return done, time.perf_counter() - begin, found


if __name__ == "__main__":
    print(json.dumps(serve(*json.loads(sys.argv[1]))))
