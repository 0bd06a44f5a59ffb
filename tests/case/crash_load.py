"""Kill `load` at random moments and look whether the case survives: crash_load.py [TIMES]."""

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
    "Case.create(Path(sys.argv[1])).load([Path(sys.argv[2])])\n"
)


def load(case: Path, folder: Path) -> "subprocess.Popen[str]":
    """Start a load in a process of its own and wait until it begins."""
    process = subprocess.Popen(
        [sys.executable, "-c", LOAD, str(case), str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def crash(folder: Path, place: Path, times: int, seed: int = 0) -> list[str]:
    """Kill `times` loads of `folder`; return what was found wrong, nothing when all is well.

    After each kill the case opens, every file in it is whole and was whole from its first
    moment. After the last, one load completes it to what an undisturbed load makes.
    """
    from linkgraph.case import Case

    draw = random.Random(seed)
    clean = Case.create(place / "clean")
    began = time.monotonic()
    load(clean.folder, folder).wait()
    lasts = time.monotonic() - began
    wrong: list[str] = []
    case = Case.create(place / "case")
    for at in range(times):
        process = load(case.folder, folder)
        time.sleep(draw.random() * lasts * 0.9)
        process.send_signal(signal.SIGKILL)
        process.wait()
        report = case.verify()
        if report.damaged:
            wrong.append(f"kill {at}: damaged {report.damaged}")
        if at % 3 == 0:  # begin again, so that every moment of a load is hit
            for file in case.files():
                case.unload(file.sha256)
    load(case.folder, folder).wait()
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
