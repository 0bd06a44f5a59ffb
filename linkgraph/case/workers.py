"""Workers: processes of this machine that read sources side by side, one source each at a time.

A worker is a fresh Python process, the same on every system, that gets its work through its
standard input, pickled: answers of the user are in no file and on no command line. It reads what
it is given and writes only into the work folder of the load. It ends when its input does, which
happens however this process ends. One that dies over a source (killed for want of memory, crashed
over a hostile file) refuses that source and no other; the next source gets a new one.
"""

import contextlib
import os
import pickle
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from linkgraph.case.read import Outcome, SourceReader
from linkgraph.errors import CaseProblem
from linkgraph.evidence import RefusedTable
from linkgraph.text import Text

if TYPE_CHECKING:
    from ingest.files import Source

ENVIRONMENT = "LINKGRAPH_WORKERS"
MOST = 8
"""Workers that are used unless more are asked for: beyond, disks and memory are what is short."""

# -P: a pickle.py in the folder of the evidence is not ours.
_COMMAND = (
    "-P",
    "-c",
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from linkgraph.case.worker import main; main()",
)
_PATIENCE = 0.2
BOOKS = (".xlsx", ".xls", ".xlsb", ".xlsm", ".ods", ".docx", ".pdf")
_MOST_BOOKS = 64 << 20
"""Bytes of workbooks that are read at once: each needs 25 to 40 times its size of memory."""


@dataclass(frozen=True, slots=True)
class Rows:
    """How much of a source has been read so far."""

    name: str
    done: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that stops the load (the disk is full, a bug), met in a worker."""

    error: BaseException


Said: TypeAlias = "Rows | tuple[Source, Outcome | RefusedTable | Failure | None]"
"""A result of None: no worker can be had, read it yourself."""


def usable_workers(asked: int | None) -> int:
    """Return how many workers to use: as asked, else LINKGRAPH_WORKERS, else the usable cores.

    1 means none: everything is read in this process. CaseProblem when LINKGRAPH_WORKERS is no
    number.
    """
    if not sys.executable or getattr(sys, "frozen", False):
        return 1
    said = os.environ.get(ENVIRONMENT, "").strip()
    if asked is None and said:
        if not said.isascii() or not said.isdigit() or int(said) < 1:
            raise CaseProblem(
                Text(
                    f"环境变量 {ENVIRONMENT} 应为不小于 1 的整数，现为“{said}”",
                    f"{ENVIRONMENT} must be a whole number from 1 on, and is “{said}”",
                )
            )
        asked = int(said)
    if asked is not None:
        return max(1, asked)
    if hasattr(os, "sched_getaffinity"):
        return min(MOST, len(os.sched_getaffinity(0)))
    return min(MOST, os.cpu_count() or 1)


def book_bytes(source: "Source") -> int:
    """Return the size of a source that is held in memory whole while it is read, else 0."""
    return source.size if source.path.suffix.lower() in BOOKS else 0


class _Room:
    """Lets in what fits together into `most`; what is bigger, alone."""

    def __init__(self, most: int) -> None:
        self._most, self._used = most, 0
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def room(self, size: int) -> Iterator[None]:
        """Wait until `size` fits."""
        with self._changed:
            self._changed.wait_for(
                lambda: not size or not self._used or self._used + size <= self._most
            )
            self._used += size
        try:
            yield
        finally:
            with self._changed:
                self._used -= size
                self._changed.notify_all()


class Workers:
    """At most `count` workers, started as sources come. Close it: nothing is left running."""

    def __init__(self, count: int, reader: SourceReader) -> None:
        self._count, self._reader = count, reader
        self._jobs: queue.SimpleQueue[tuple[Source, Path | None] | None] = queue.SimpleQueue()
        self._said: queue.SimpleQueue[Said | BaseException] = queue.SimpleQueue()
        self._books = _Room(_MOST_BOOKS)
        self._lock = threading.Lock()
        self._closed = False
        self._running: set[subprocess.Popen[bytes]] = set()
        self._threads: list[threading.Thread] = []

    def submit(self, source: "Source", known: Path | None) -> None:
        """Have a source read by the next worker that is free."""
        if len(self._threads) < self._count:
            name = f"worker-{len(self._threads) + 1}"
            self._threads.append(threading.Thread(target=self._serve, name=name, daemon=True))
            self._threads[-1].start()
        self._jobs.put((source, known))

    def listen(self) -> Said:
        """Wait for what a worker says next."""
        while True:
            try:
                said = self._said.get(timeout=_PATIENCE)  # so that Ctrl-C is heard on Windows
            except queue.Empty:
                continue
            if isinstance(said, BaseException):
                raise said
            return said

    def close(self) -> None:
        """End the workers, whatever they are at, and wait until they are gone."""
        with self._lock:
            self._closed = True
            for process in self._running:
                process.kill()
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self) -> None:
        """Give sources to one worker after the other; each thread has one at a time."""
        process = None
        try:
            while (job := self._jobs.get()) is not None and not self._closed:
                if process is None or process.poll() is not None:
                    self._end(process)
                    process = self._start()
                if process is None:
                    self._said.put((job[0], None))
                    continue
                with self._books.room(book_bytes(job[0])):
                    answer = self._ask(process, *job)
                self._said.put((job[0], answer))
        except BaseException as error:  # a bug of ours: raised where it is waited for
            self._said.put(error)
        finally:
            self._end(process)

    def _start(self) -> "subprocess.Popen[bytes] | None":
        """Start a worker and wait until it can work; None when that fails."""
        apart: dict[str, Any] = {"start_new_session": True}  # Ctrl-C is for us alone
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        with self._lock:
            if self._closed:
                return None
            try:
                process = subprocess.Popen(
                    [sys.executable, *_COMMAND],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    **apart,
                )
            except OSError:
                return None
            self._running.add(process)
        if _tell(process, sys.path) and _tell(process, self._reader) and _hear(process):
            return process
        self._end(process)
        return None

    def _ask(
        self, process: "subprocess.Popen[bytes]", source: "Source", known: Path | None
    ) -> Outcome | RefusedTable | Failure:
        """Have a worker read a source; its death is the source's refusal."""
        _tell(process, (source, known))
        while (said := _hear(process)) is not None:
            if not isinstance(said, Rows):
                result: Outcome | RefusedTable | Failure = said
                return result
            self._said.put(said)
        ended = process.wait()
        folder = self._reader.folder(source)
        if not self._closed:
            for left in folder.parent.glob(folder.name + "*"):
                shutil.rmtree(left, ignore_errors=True)
        return RefusedTable(source.name, _death(ended))

    def _end(self, process: "subprocess.Popen[bytes] | None") -> None:
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was still to be written to it
                    pipe.close()
        with self._lock:
            self._running.discard(process)


def _tell(process: "subprocess.Popen[bytes]", words: object) -> bool:
    """Send something to a worker; False when it is gone."""
    assert process.stdin is not None
    try:
        pickle.dump(words, process.stdin, pickle.HIGHEST_PROTOCOL)
        process.stdin.flush()
    except (BrokenPipeError, OSError, ValueError):
        return False
    return True


def _hear(process: "subprocess.Popen[bytes]") -> Any:
    """Return what a worker says next; None when it is gone."""
    assert process.stdout is not None
    try:
        return pickle.load(process.stdout)
    except (EOFError, OSError, ValueError, pickle.UnpicklingError):
        return None


def _death(code: int) -> Text:
    how_zh, how_en = f"退出码 {code}", f"exit code {code}"
    if code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = str(-code)
        how_zh, how_en = f"信号 {name}", f"signal {name}"
    return Text(
        f"读取它的进程意外结束（{how_zh}；可能内存不足，或文件有害）：请检查该文件，"
        "另存为 .csv 或拆小后重新加载",
        f"the process that read it ended ({how_en}; out of memory, or a hostile file): look at "
        "the file, save it anew as .csv or split it, then load it again",
    )
