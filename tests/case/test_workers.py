"""Workers read side by side what one process reads alone: the same case, whatever befalls them."""

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from ingest.read import Answers
from linkgraph.case import Case
from linkgraph.case.audit import read_audit
from linkgraph.case.worker import _portable
from linkgraph.case.workers import _Room, usable_workers
from linkgraph.errors import CaseProblem
from tests.case.conftest import HEADERS, card, statement

Write = Callable[..., Path]
LINUX = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="looks into /proc")


def evidence(case: Case) -> dict[str, bytes]:
    files = sorted((case.folder / "evidence").rglob("*.*"))
    return {path.relative_to(case.folder).as_posix(): path.read_bytes() for path in files}


def workbook(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        for name in ("甲", "乙"):
            sheet = book.add_worksheet(name)
            for at, line in enumerate(statement(card(7), 30).splitlines()):
                sheet.write_row(at, 0, line.split(","))


def folder_of_everything(folder: Path) -> Path:
    """Write statements, a workbook, an archive, repeated content, and what is refused."""
    folder.mkdir()
    for number in range(5):
        text = statement(card(number), 40 + number)
        (folder / f"s{number}.csv").write_text(text, encoding="gb18030")
    (folder / "b-again.csv").write_bytes((folder / "s1.csv").read_bytes())
    (folder / "z-again.csv").write_bytes((folder / "s3.csv").read_bytes())
    workbook(folder / "t.xlsx")
    codes = statement(card(8), 9).replace(",出,", ",7,")
    no_balance = [",".join(("" if i == 6 else c) for i, c in enumerate(line.split(",")))
                  for line in codes.splitlines()[1:]]  # fmt: skip
    (folder / "codes.csv").write_text("\n".join([HEADERS, *no_balance]) + "\n", encoding="utf-8")
    for name in ("bad1.csv", "bad2.csv", "bad3.csv"):  # refused, each by its own name
        (folder / name).write_text("型号,颜色\n1,红\n", encoding="utf-8")
    (folder / "cut.xlsx").write_bytes((folder / "t.xlsx").read_bytes()[:3000])
    with zipfile.ZipFile(folder / "m.zip", "w") as archive:
        archive.writestr("in/a.csv", statement(card(9), 20))
        archive.writestr("in/b.csv", statement(card(9), 20))
        archive.writestr("in/c.csv", statement(card(2), 42))
        archive.writestr("in/bad.csv", "型号,颜色\n1,红\n")
    return folder


@pytest.mark.parametrize("answer", [{}, {"7": "out"}])
def test_the_case_is_the_same_with_any_number_of_workers(
    tmp_path: Path, answer: dict[str, str]
) -> None:
    folder = folder_of_everything(tmp_path / "in")
    cases = {n: Case.create(tmp_path / f"case{n}") for n in (1, 2, 3)}
    answers = Answers(direction=answer)  # type: ignore[arg-type]
    for again in range(2):
        reports = {n: case.load([folder], answers, workers=n) for n, case in cases.items()}
        assert reports[1] == reports[2] == reports[3], again
    refused = [one.name for one in reports[1].refused]
    bad = ["bad1.csv", "bad2.csv", "bad3.csv", *([] if answer else ["codes.csv"])]
    assert refused == [*bad, "cut.xlsx", "m.zip/in/bad.csv"]
    reasons = {one.name: one.reason.en for one in reports[2].refused}
    assert all(reasons[name].startswith(name) for name in bad), reasons
    loaded = [table.name for table in reports[2].files]
    assert loaded == sorted(loaded) and {"b-again.csv", "z-again.csv", "m.zip/in/c.csv"} < {*loaded}
    assert evidence(cases[1]) == evidence(cases[2]) == evidence(cases[3])
    inputs = {n: [line["inputs"] for line in read_audit(case.folder)] for n, case in cases.items()}
    assert inputs[1] == inputs[2] == inputs[3]
    for case in cases.values():
        assert not list(case.folder.glob("tmp-*"))
        assert not case.verify().damaged


def reading(path: Path) -> list[int]:
    """Return the processes that have `path` open."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if any(os.readlink(one) == str(path) for one in (process / "fd").iterdir()):
                found.append(int(process.name))
        except OSError:
            continue
    return found


@LINUX
def test_a_worker_that_dies_refuses_its_file_and_no_other(tmp_path: Path, case: Case) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(6):
        text = statement(card(number), 30_000 if number == 2 else 100)
        if number == 2:  # 45 MB: open until its third block of 16 is read
            text = text.replace("李某", "李某" * 250)
        (folder / f"{number}.csv").write_text(text, encoding="utf-8")
    killed: list[int] = []

    def kill(name: str, done: int) -> None:
        if name == "2.csv" and not killed:
            killed.extend(pid for pid in reading(folder / "2.csv") if pid != os.getpid())
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    report = case.load([folder], progress=kill, workers=2)
    assert len(killed) == 1
    [refused] = report.refused
    assert refused.name == "2.csv" and "SIGKILL" in refused.reason.en
    assert [table.name for table in report.files] == [f"{n}.csv" for n in (0, 1, 3, 4, 5)]
    assert not list(case.folder.glob("tmp-*"))
    again = case.load([folder], workers=2)
    assert not again.refused
    undisturbed = Case.create(tmp_path / "undisturbed")
    undisturbed.load([folder], workers=1)
    assert evidence(case) == evidence(undisturbed)


@LINUX
def test_ctrl_c_ends_the_workers_and_leaves_the_case_as_it_was(tmp_path: Path, case: Case) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(2):
        (folder / f"{number}.csv").write_text(statement(card(number), 150_000), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "linkgraph", "load", str(folder), "--case", str(case.folder),
         "--workers", "2", "--lang", "en"],
        stderr=subprocess.PIPE,
        start_new_session=True,
        cwd=Path(__file__).parents[2],
        # A shell that runs this in the background has it ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )  # fmt: skip
    until = time.monotonic() + 60
    while not (workers := reading(folder / "0.csv")) and time.monotonic() < until:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130, errors
    assert b"Interrupted" in errors and b"Traceback" not in errors
    assert workers and not any(Path(f"/proc/{pid}").exists() for pid in workers)
    assert case.files() == () and not list(case.folder.glob("tmp-*"))


def test_without_workers_to_be_had_it_reads_by_itself(
    tmp_path: Path, case: Case, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write("a.csv").parent
    write("b.csv", 2)
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o700)
    for stand_in in (broken, tmp_path / "missing"):
        monkeypatch.setattr(sys, "executable", str(stand_in))
        report = case.load([folder], workers=2)
        assert [table.name for table in report.files] == ["a.csv", "b.csv"]
        for file in case.files():
            case.unload(file.sha256)


def test_a_script_without_a_main_guard_can_load(tmp_path: Path, write: Write) -> None:
    write("a.csv")
    folder = write("b.csv", 2).parent
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\nfrom linkgraph.case import Case\n"
        "case = Case.create(Path(sys.argv[1]))\n"
        "print(len(case.load([Path(sys.argv[2])], workers=2).files))\n",
        encoding="utf-8",
    )
    (folder / "pickle.py").write_text("print('evidence was run')\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script, tmp_path / "case", folder],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert (done.stdout.split(), done.stderr) == (["2"], "")


def test_the_number_of_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKGRAPH_WORKERS", "3")
    assert usable_workers(None) == 3 and usable_workers(5) == 5 and usable_workers(0) == 1
    for wrong in ("two", "0", "-1", "²"):
        monkeypatch.setenv("LINKGRAPH_WORKERS", wrong)
        with pytest.raises(CaseProblem, match="LINKGRAPH_WORKERS"):
            usable_workers(None)
    monkeypatch.delenv("LINKGRAPH_WORKERS")
    assert 1 <= usable_workers(None) <= 8


def test_what_is_held_in_memory_whole_is_let_in_as_it_fits() -> None:
    room, inside, most = _Room(10), [0], [0]
    lock = threading.Lock()

    def work(size: int) -> None:
        with room.room(size):
            with lock:
                inside[0] += size
                most[0] = max(most[0], inside[0] if inside[0] != size else 0)
            time.sleep(0.001)
            with lock:
                inside[0] -= size

    threads = [threading.Thread(target=work, args=(size,)) for size in [4, 6, 0, 25, 3, 10, 7] * 5]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    assert inside == [0] and most[0] <= 25


def test_an_error_of_a_worker_arrives_with_its_place() -> None:
    full = _portable(OSError(28, "No space left on device", "x"))
    assert isinstance(full, OSError) and full.errno == 28 and "worker" in full.__notes__[0]

    class Local(Exception):
        """Cannot be pickled."""

    assert isinstance(_portable(Local("inside")), RuntimeError)
    assert "inside" in str(_portable(Local("inside")))
