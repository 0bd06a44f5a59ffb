"""Everything a person reads while a command runs: notes and progress on stderr, never stdout."""

import contextlib
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar

from linkgraph.cli.language import said, say
from linkgraph.output.width import tame, width
from linkgraph.text import Text

_quiet: ContextVar[bool] = ContextVar("quiet", default=False)
_PATIENCE = 1.0  # seconds of silence before progress is shown


def prepare_streams() -> None:
    """Let no character stop the output: a GBK console shows `?` for what it cannot write."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def set_quiet(quiet: bool) -> None:
    """With `--quiet` only results and errors are written."""
    _quiet.set(quiet)


def note(words: Text) -> None:
    """Tell how the work went; hushed by `--quiet`."""
    if not _quiet.get():
        warn(words)


def warn(words: Text) -> None:
    """Tell what must be seen even with `--quiet`."""
    tell(said(words))


def tell(words: str) -> None:
    """Write lines to stderr, every one tamed."""
    text = "\n".join(tame(line) for line in words.split("\n"))
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


@contextlib.contextmanager
def working(label: Text) -> Iterator[Callable[[str], None]]:
    """Show `label`, what the yielded function last said, and the seconds, while a block runs.

    Written to a terminal only, after one second of silence, and wiped at the end.
    """
    said_last = [""]

    def update(words: str) -> None:
        said_last[0] = words

    if _quiet.get() or not sys.stderr.isatty():
        yield update
        return
    done = threading.Event()
    ticker = threading.Thread(
        target=_tick,
        args=(said(label), say("秒", "s"), said_last, done),  # a thread has its own context
        name="progress",
        daemon=True,
    )
    ticker.start()
    try:
        yield update
    finally:
        done.set()
        ticker.join()


def _tick(label: str, unit: str, said_last: list[str], done: threading.Event) -> None:
    began = time.monotonic()
    shown = 0
    patience = _PATIENCE
    while not done.wait(patience):
        seconds = int(time.monotonic() - began)
        line = tame(f"{label} {said_last[0]} {seconds} {unit}")
        sys.stderr.write("\r" + line + " " * max(0, shown - width(line)))
        sys.stderr.flush()
        shown, patience = width(line), 0.25
    if shown:
        sys.stderr.write("\r" + " " * shown + "\r")
        sys.stderr.flush()
