"""Load statements of 34 columns as `linkgraph load` does, next to bare reads by named peers.

1 M rows of text and of text in a folder against DuckDB, which reads the same rows, already UTF-8,
into Parquet as strings and does nothing else; 200 k rows of workbook against python-calamine's
`to_python()`, which `load` cannot do without. A load finds, hashes, reads, cleans, writes, hashes
what it wrote and has it on the disk. Each run is a process of its own, in turn; the best of each
counts. Memory is the peak of all processes together.

`--rows N`, `--book-rows N`, `--files N` of 100 k rows (`--large`: 50, 5 M rows), `--runs N`.
Run `python -m benchmarks.load`.
"""

import argparse
import importlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.memory import Watch
from benchmarks.statements import write_book, write_texts

_FILE_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds on the clock, processor seconds, and MiB."""

    clock: float
    processor: float
    memory: float


@dataclass(frozen=True, slots=True)
class Trial:
    """What is loaded and what a peer reads, with the most that may be: seconds, ratio, MiB."""

    name: str
    rows: int
    ours: Path
    peer: str
    theirs: Path
    seconds: float | None
    ratio: float | None
    memory: int | None


def load(path: Path, out: Path) -> None:
    """Load a file or folder into a new case."""
    from linkgraph.case import Case

    report = Case.create(out / "case").load([path])
    assert report.files and not report.refused
    for table in report.files:
        assert table.read == table.accepted + sum(table.set_aside.values())


def duckdb(path: Path, out: Path) -> None:
    """Read texts into strings and write them as Parquet."""
    import duckdb

    duckdb.connect().sql(
        f"copy (select * from read_csv('{path}/*.csv', all_varchar = true, header = true)) "
        f"to '{out / 'peer.parquet'}' (format parquet)"
    )


def calamine(path: Path, out: Path) -> None:
    """Read a workbook into lists."""
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


SIDES: dict[str, Callable[[Path, Path], None]] = {
    "load": load,
    "duckdb": duckdb,
    "calamine": calamine,
}


MODULES = {
    "load": ("linkgraph.case.load", "ingest.read"),
    "duckdb": ("duckdb",),
    "calamine": ("python_calamine",),
}
"""Imported before the clock is started, but for what workers import."""


def measure(side: str, path: Path) -> None:
    """Do one side here and print what `run` reads."""
    import resource

    for module in MODULES[side]:
        importlib.import_module(module)
    with tempfile.TemporaryDirectory(dir=path.parent) as out:
        begun = time.perf_counter()
        SIDES[side](path, Path(out))
        clock = time.perf_counter() - begun
    used = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(clock, sum(one.ru_utime + one.ru_stime for one in used))


def run(side: str, path: Path) -> Run:
    """Run one side in a process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.load", "--side", side, "--path", str(path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    watch = Watch(process)
    told, _ = process.communicate()
    memory = watch.stop()
    if process.returncode:
        raise SystemExit(process.returncode)
    clock, processor = (float(part) for part in told.split())
    return Run(clock, processor, memory)


def compare(trial: Trial, runs: int) -> float:
    """Run both sides in turn and print them; return the best seconds of ours."""
    found: dict[str, list[Run]] = {"load": [], trial.peer: []}
    for _ in range(runs):
        found[trial.peer].append(run(trial.peer, trial.theirs))
        found["load"].append(run("load", trial.ours))
    best = {side: min(ran, key=lambda one: one.clock) for side, ran in found.items()}
    ours, theirs = best["load"], best[trial.peer]
    memory = max(one.memory for one in found["load"])
    for name, one in ((trial.peer, theirs), ("linkgraph load", ours)):
        print(
            f"{trial.name:22}{name:16}{one.clock:>8.2f}{one.processor:>8.2f}"
            f"{trial.rows / one.clock:>12,.0f}{one.memory:>8.0f}"
        )
    ratio = ours.clock / theirs.clock
    goals = [
        _goal("seconds", ours.clock, trial.seconds),
        _goal("ratio", ratio, trial.ratio),
        _goal("MiB", memory, trial.memory),
    ]
    work = ours.processor / theirs.processor
    said = f"{trial.peer} ratio {ratio:.2f}, of processor time {work:.2f}"
    print("  " + "; ".join([said, *filter(None, goals)]), flush=True)
    return ours.clock


def _crowd() -> str:
    """Say how many processes wanted a core of late: seconds on the clock depend on it."""
    cores = os.cpu_count() or 1
    if not hasattr(os, "getloadavg"):
        return f"{cores} cores"
    return f"{cores} cores, {os.getloadavg()[0]:.0f} wanted"


def _goal(name: str, found: float, most: float | None) -> str:
    if most is None:
        return ""
    return f"{name} {found:.4g} ({'within' if found <= most else 'OVER'} {most:g})"


def write(place: Path, options: argparse.Namespace) -> None:
    """Write all files."""
    write_texts(place / "text", options.rows)
    write_texts(place / "tenth", options.rows // 10)
    write_book(place / "book", options.book_rows)
    write_texts(place / "folder", _FILE_ROWS, options.files)


def trials(place: Path, options: argparse.Namespace) -> list[Trial]:
    """Return what is compared; goals are for the sizes that are the default."""
    whole = options.rows == 1_000_000
    text, tenth, folder = (place / name for name in ("text", "tenth", "folder"))
    book = place / "book" / "book.xlsx"
    rows, files = options.rows, options.files
    return [
        Trial(f"csv {rows // 10:,}", rows // 10, tenth / "gb18030", "duckdb", tenth / "utf8",
              None, None, None),
        Trial(f"csv {rows:,}", rows, text / "gb18030", "duckdb", text / "utf8",
              12 if whole else None, None, 1536 if whole else None),
        Trial(f"xlsx {options.book_rows:,}", options.book_rows, book, "calamine", book,
              None, 1.5 if options.book_rows >= 200_000 else None, None),
        Trial(f"folder of {files}", files * _FILE_ROWS, folder / "gb18030", "duckdb",
              folder / "utf8", None, None, 2048),
    ]  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--book-rows", type=int, default=200_000)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--side", choices=sorted(SIDES))
    parser.add_argument("--path", type=Path)
    options = parser.parse_args()
    if options.large:
        options.files = 50
    if options.side:
        measure(options.side, options.path)
        return
    with tempfile.TemporaryDirectory() as place:
        write(Path(place), options)
        print(f"best of {options.runs}; MiB: peak of all processes together; {_crowd()}")
        print(f"{'':38}{'seconds':>8}{'cpu':>8}{'rows/s':>12}{'MiB':>8}")
        clocks = [compare(trial, options.runs) for trial in trials(Path(place), options)]
    print(f"linear: ten times the rows take {clocks[1] / clocks[0]:.1f} times as long")


if __name__ == "__main__":
    main()
