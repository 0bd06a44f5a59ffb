"""Kill `load` at random moments and look whether the case survives: crash_load.py [TIMES].

Half of the loads read with workers, which must be gone soon after.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LOAD = (
    "import sys; from pathlib import Path; from linkgraph.case import Case\n"
    "print('ready', flush=True)\n"
    "Case.create(Path(sys.argv[1])).load([Path(sys.argv[2])], workers=int(sys.argv[3]))\n"
)
PATIENCE = 10.0


def load(case: Path, folder: Path, workers: int) -> "subprocess.Popen[str]":
    """Start a load in a process of its own and wait until it begins."""
    process = subprocess.Popen(
        [sys.executable, "-c", LOAD, str(case), str(folder), str(workers)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def children(process: int) -> list[int]:
    """Return the processes that `process` has started (Linux; elsewhere none are seen)."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    except OSError:
        return []


def runs(process: int) -> bool:
    """Say whether a process is there and not just waiting to be buried."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def all_gone(processes: list[int]) -> bool:
    """Wait until none of `processes` runs any more; False when some do after PATIENCE seconds."""
    until = time.monotonic() + PATIENCE
    while any(map(runs, processes)):
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def crash(folder: Path, place: Path, times: int, seed: int = 0) -> list[str]:
    """Kill `times` loads of `folder`; return what was found wrong, nothing when all is well.

    After each kill the case opens, every file in it is whole and was whole from its first
    moment. After the last, one load completes it to what an undisturbed load makes.
    """
    from linkgraph.case import Case

    draw = random.Random(seed)
    clean = Case.create(place / "clean")
    began = time.monotonic()
    load(clean.folder, folder, 1).wait()
    lasts = {1: time.monotonic() - began}
    began = time.monotonic()
    load(Case.create(place / "workers").folder, folder, 2).wait()
    lasts[2] = time.monotonic() - began
    wrong: list[str] = []
    case = Case.create(place / "case")
    for at in range(times):
        workers = 1 + at % 2
        process = load(case.folder, folder, workers)
        time.sleep(draw.random() * lasts[workers] * 0.9)
        started = children(process.pid)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if not all_gone(started):
            wrong.append(f"kill {at}: workers outlive their load")
        report = case.verify()
        if report.damaged:
            wrong.append(f"kill {at}: damaged {report.damaged}")
        if at % 3 == 0:  # begin again, so that every moment of a load is hit
            for file in case.files():
                case.unload(file.sha256)
    load(case.folder, folder, 2).wait()
    if case.fingerprint() != clean.fingerprint():
        wrong.append("not what an undisturbed load makes")
    if list(case.folder.glob("tmp-*")):
        wrong.append("leftovers of dead loads")
    ours, theirs = (
        {path.name: path.read_bytes() for path in sorted((c.folder / "evidence").rglob("*.*"))}
        for c in (case, clean)
    )
    if ours != theirs:
        wrong.append("evidence differs from that of an undisturbed load")
    return wrong


def write_folder(folder: Path, rows: int) -> None:
    """Write a few statements to load."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("statements", Path(__file__).with_name("conftest.py"))
    assert spec is not None and spec.loader is not None
    statements = module_from_spec(spec)
    spec.loader.exec_module(statements)
    folder.mkdir()
    for number in range(4):
        text = statements.statement(statements.card(number), rows)
        (folder / f"{number}.csv").write_text(text, encoding="utf-8")


def main() -> int:
    """Run the long version."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    sys.path.insert(0, os.environ["PYTHONPATH"])
    with tempfile.TemporaryDirectory() as place:
        write_folder(Path(place) / "in", 8000)
        wrong = crash(Path(place) / "in", Path(place), times)
    sys.stdout.write("\n".join(wrong or [f"{times} kills: nothing lost, nothing twice"]) + "\n")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
