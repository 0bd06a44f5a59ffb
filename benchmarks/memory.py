"""The most memory that a process and all it has started hold together, watched from outside."""

import subprocess
import threading
from pathlib import Path

_EVERY = 0.05


class Watch:
    """Samples a running process and its descendants until it is stopped.

    `peak` is in MiB, memory that processes share counted once (PSS); 0 where there is no /proc.
    """

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.peak = 0.0
        self._root = process.pid
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """End the sampling; return the peak."""
        self._stop.set()
        self._thread.join()
        return self.peak

    def _run(self) -> None:
        while not self._stop.wait(_EVERY):
            self.peak = max(self.peak, sum(map(_held, _family(self._root))))


def _family(root: int) -> list[int]:
    found = [root]
    for process in found:  # grows as it goes
        try:
            for task in Path(f"/proc/{process}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def _held(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
