"""Every source of one load, in order: read here one after the other, or by workers side by side.

What comes out is the same either way, byte for byte: a source is read alone, from its content
only, and outcomes are given in the order in which the sources were found.
"""

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from linkgraph.case.folder import EVIDENCE
from linkgraph.case.read import Outcome, SourceReader
from linkgraph.case.workers import Failure, Rows, Workers, book_bytes, usable_workers
from linkgraph.evidence import RefusedTable, catalogue, read_manifest

if TYPE_CHECKING:
    from ingest.files import Source

Progress = Callable[[str, int], None]
"""Called with the name of the file being read and what `ingest.read` says is done of it."""
Result: TypeAlias = Outcome | RefusedTable

_WORTH = 64 << 20
"""Bytes of text (about a second of reading) from which workers, which take half a second to
start, are sooner done."""
_EACH = 1 << 20
"""What opening, syncing and hashing a file cost, in bytes of text."""
_DENSE = 16
"""A byte of a workbook takes as long as so many of text."""
_BACKLOG = 3
"""Sources a worker that are unpacked and hashed ahead of their reading, at most."""


@dataclass(slots=True)
class _Slot:
    """A source found, and its outcome once there is one."""

    source: "Source | None"
    result: "Result | Failure | None"


@dataclass(frozen=True, slots=True)
class LoadReader:
    """Reads the sources of one load.

    `workers`: how many to use as soon as there are two files to read, 1 for none; None: as many as
    can be used, where that is sooner done.
    """

    reader: SourceReader
    progress: Progress | None
    workers: int | None

    def outcomes(self, paths: Sequence[Path]) -> Generator[Result, None, None]:
        """Yield what became of each source, in the order of `find_sources`.

        Close it when it is not read to its end: that ends the workers.
        """
        scratch = self.reader.work / "scratch"
        scratch.mkdir(mode=0o700)
        (self.reader.work / EVIDENCE).mkdir(mode=0o700)
        known = catalogue(self.reader.case / EVIDENCE)
        count = usable_workers(self.workers)
        found = self._found(paths, scratch, known)
        least = _WORTH if self.workers is None else 0
        ahead, worth = _look_ahead(found, least) if count > 1 else ([], False)
        slots = chain(ahead, found)
        if not worth:
            yield from self._alone(slots, known)
            return
        with closing(Workers(count, self.reader)) as pool:
            yield from _Shared(self, pool, slots, known, count * _BACKLOG).outcomes()

    def _found(
        self, paths: Sequence[Path], scratch: Path, known: dict[str, Path]
    ) -> Iterator[_Slot]:
        """Yield a slot for each file; those that need no reading have their outcome."""
        from ingest.files import Refusal, find_sources

        inside = self.reader.case.resolve()
        for found in find_sources(paths, scratch, self.reader.answers.keys):
            if isinstance(found, Refusal):
                yield _Slot(None, RefusedTable(found.name, found.reason))
            elif scratch in found.path.parents or inside not in found.path.resolve().parents:
                before = known.get(found.sha256)
                old = None if before is None else read_manifest(before)
                if old is None or old.refused:
                    yield _Slot(found, None)
                else:
                    self.drop(found)
                    yield _Slot(None, Outcome(found.name, old, None, True))

    def _alone(self, slots: Iterator[_Slot], known: dict[str, Path]) -> Iterator[Result]:
        seen: dict[str, Outcome] = {}
        for slot in slots:
            if slot.source is not None and slot.result is None:
                slot.result = repeated(slot.source, seen) or self.read(slot.source, known)
                self.drop(slot.source)
            yield settled(slot, seen)

    def read(self, source: "Source", known: dict[str, Path]) -> Result:
        """Read a source in this process."""
        progress, name = self.progress, source.name
        step = None if progress is None else lambda done: progress(name, done)
        return self.reader.read(source, known.get(source.sha256), step)

    def drop(self, source: "Source") -> None:
        """Remove the bytes of a source that were unpacked for this load."""
        if self.reader.work in source.path.parents:
            source.path.unlink(missing_ok=True)


class _Shared:
    """Sources handed to workers as they are found, their outcomes in the order of finding."""

    def __init__(
        self,
        load: LoadReader,
        pool: Workers,
        slots: Iterator[_Slot],
        known: dict[str, Path],
        most: int,
    ) -> None:
        self._load, self._pool, self._slots, self._known = load, pool, slots, known
        self._most = most
        self._line: deque[_Slot] = deque()
        """Slots whose outcome has not been given yet; at most `most` of them have none."""
        self._without: Counter[Path] = Counter()
        """Where the bytes of those that have none are."""
        self._content: Counter[str] = Counter()
        self._asked: dict[str, _Slot] = {}
        self._seen: dict[str, Outcome] = {}

    def outcomes(self) -> Iterator[Result]:
        """Yield the outcomes."""
        while True:
            self._fill()
            if not self._line:
                return
            first = self._line[0]
            if first.source is not None and first.result is None:
                self._settle_repeated(first, first.source)
            while first.result is None:
                self._listen()
            self._line.popleft()
            if first.source is not None:
                self._content[first.source.sha256] -= 1
            yield settled(first, self._seen)

    def _fill(self) -> None:
        """Find sources until enough are waiting; ask for those whose content is not in line."""
        while self._without.total() < self._most:
            slot = next(self._slots, None)
            if slot is None:
                return
            self._line.append(slot)
            if slot.source is not None:
                self._without[slot.source.path] += 1
                self._content[slot.source.sha256] += 1
                if self._content[slot.source.sha256] == 1 and not repeated(slot.source, self._seen):
                    self._ask(slot, slot.source)

    def _settle_repeated(self, slot: _Slot, source: "Source") -> None:
        """Settle a source whose content was in line before it; read it when that was refused."""
        if self._asked.get(source.sha256) is slot:
            return
        same = repeated(source, self._seen)
        if same is None:
            self._ask(slot, source)
        else:
            self._done(slot, source, same)

    def _ask(self, slot: _Slot, source: "Source") -> None:
        self._asked[source.sha256] = slot
        self._pool.submit(source, self._known.get(source.sha256))

    def _listen(self) -> None:
        """Take in the next thing that a worker says."""
        said = self._pool.listen()
        if isinstance(said, Rows):
            if self._load.progress is not None:
                self._load.progress(said.name, said.done)
            return
        source, result = said
        slot = self._asked.pop(source.sha256)
        self._done(slot, source, self._load.read(source, self._known) if result is None else result)

    def _done(self, slot: _Slot, source: "Source", result: "Result | Failure") -> None:
        """Keep an outcome; unpacked bytes go, unless they are to be read for another slot."""
        slot.result = result
        self._without[source.path] -= 1
        if not self._without[source.path]:
            self._load.drop(source)


def repeated(source: "Source", seen: dict[str, Outcome]) -> Outcome | None:
    """Return the outcome of a source whose content this load has read under another name."""
    first = seen.get(source.sha256)
    return None if first is None else Outcome(source.name, first.file, None, True)


def settled(slot: _Slot, seen: dict[str, Outcome]) -> Result:
    """Return the outcome of a slot and remember its content; raises what its reading raised."""
    result = slot.result
    assert result is not None
    if isinstance(result, Failure):
        raise result.error
    if isinstance(result, Outcome):
        seen.setdefault(result.file.sha256, result)
    return result


def _look_ahead(found: Iterator[_Slot], least: int) -> tuple[list[_Slot], bool]:
    """Find sources until there is work for two, or no more: those found, and whether there is."""
    ahead: list[_Slot] = []
    cost = files = 0
    for slot in found:
        ahead.append(slot)
        if slot.source is not None:
            cost += slot.source.size + _EACH + book_bytes(slot.source) * (_DENSE - 1)
            files += 1
        if files > 1 and cost >= least:
            return ahead, True
    return ahead, False
