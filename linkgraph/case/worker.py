"""The other end of `linkgraph.case.workers`: what a worker process does from start to end."""

import os
import pickle
import queue
import sys
import threading
import traceback
from typing import IO, Any

from linkgraph.case.read import SourceReader
from linkgraph.case.workers import Failure, Rows


def main() -> None:
    """Read the sources that come in on standard input until it ends; answer on standard output.

    Whatever else prints here goes to standard error.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    reader: SourceReader = pickle.load(sys.stdin.buffer)
    jobs: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_watch, args=(sys.stdin.buffer, jobs), daemon=True).start()
    import ingest.read  # noqa: F401  ready means ready

    _say(answers, True)
    while True:
        source, known = jobs.get()
        _say(answers, _result(reader, source, known, answers))


def _watch(asked: IO[bytes], jobs: "queue.SimpleQueue[Any]") -> None:
    """Take in what is asked; when nobody is there to ask any more, end at once."""
    try:
        while True:
            jobs.put(pickle.load(asked))
    finally:
        os._exit(1)


def _result(reader: SourceReader, source: Any, known: Any, answers: IO[bytes]) -> object:
    import pyarrow as pa

    try:
        return reader.read(source, known, lambda done: _say(answers, Rows(source.name, done)))
    except Exception as error:
        return Failure(_portable(error))
    finally:
        pa.default_memory_pool().release_unused()


def _portable(error: Exception) -> Exception:
    """Return an error that survives the journey, with its traceback as a note."""
    told = "".join(traceback.format_exception(error))
    error.add_note(f"in a worker of linkgraph load:\n{told}")
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return RuntimeError(told)
    return error


def _say(answers: IO[bytes], words: object) -> None:
    pickle.dump(words, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()
