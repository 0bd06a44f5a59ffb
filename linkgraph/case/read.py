"""One source file after the other, read into a work folder with the answers the case knows."""

import errno
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from linkgraph.case.answers import headers_key, remembered_directions
from linkgraph.case.folder import EVIDENCE, settle
from linkgraph.errors import CaseProblem, LinkgraphError, UndecidedDirection
from linkgraph.evidence import (
    FORMAT,
    MANIFEST,
    EvidenceFile,
    RefusedTable,
    catalogue,
    file_sha256,
    json_bytes,
    read_manifest,
    text_json,
)
from linkgraph.text import Text

if TYPE_CHECKING:
    from ingest.files import Source
    from ingest.read import Answers, FileReport

Progress = Callable[[str, int], None]
"""Called with the name of the file being read and what `ingest.read` says is done of it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One source file after reading: `staged` is None when nothing new is to be published."""

    name: str
    file: EvidenceFile
    staged: Path | None
    already: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads sources one after the other into folders of `work`."""

    case: Path
    work: Path
    answers: "Answers"
    progress: Progress | None

    def outcomes(self, paths: Sequence[Path]) -> Iterator[Outcome | RefusedTable]:
        """Yield what became of each source, in the order of `find_sources`."""
        from ingest.files import Refusal, find_sources

        scratch = self.work / "scratch"
        scratch.mkdir(mode=0o700)
        (self.work / EVIDENCE).mkdir(mode=0o700)
        known = catalogue(self.case / EVIDENCE)
        seen: dict[str, Outcome] = {}
        inside = self.case.resolve()
        for found in find_sources(paths, scratch, self.answers.keys):
            if isinstance(found, Refusal):
                yield RefusedTable(found.name, found.reason)
            elif scratch in found.path.parents or inside not in found.path.resolve().parents:
                try:
                    if found.sha256 in seen:  # the same content under a second name
                        first = seen[found.sha256]
                        yield Outcome(found.name, first.file, None, True)
                        continue
                    seen[found.sha256] = self._outcome(found, known.get(found.sha256))
                    yield seen[found.sha256]
                except LinkgraphError as error:
                    yield RefusedTable(found.name, _reason(error))

    def _outcome(self, source: "Source", known: Path | None) -> Outcome:
        old = None if known is None else read_manifest(known)
        if old is not None and not old.refused:
            return Outcome(source.name, old, None, True)
        folder = self.work / EVIDENCE / source.sha256
        folder.mkdir(mode=0o700)
        report = self._read(source, folder)
        name = source.name if old is None else old.name
        (folder / MANIFEST).write_bytes(_manifest(source, name, report, folder))
        new = read_manifest(folder)
        if old is not None and same_manifest(old, new):
            return Outcome(source.name, old, None, True)
        settle(folder)
        return Outcome(source.name, new, folder, False)

    def _read(self, source: "Source", folder: Path) -> "FileReport":
        """Read a source; where a direction is undecided, with an answer given before."""
        from ingest.read import read_source

        before = _stamp(source)
        try:
            report = read_source(source, folder, self.answers, self._step(source.name))
            undecided = None if not report.refused else report
        except UndecidedDirection:
            better = self._remembered(source, folder, None)
            if better is None:
                raise
            report, undecided = better, None
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
                raise
            raise CaseProblem(
                Text(f"无法读取：{error.strerror}", f"cannot be read: {error.strerror}")
            ) from error
        if undecided is not None:
            report = self._remembered(source, folder, undecided) or report
        if _stamp(source) != before:
            raise CaseProblem(
                Text("读取时文件被改动", "the file changed while it was read"),
                Text("文件写完后重新加载", "load it again when it is finished"),
            )
        return report

    def _remembered(
        self, source: "Source", folder: Path, least: "FileReport | None"
    ) -> "FileReport | None":
        """Return the first reading that an answer for the same headers makes whole, or None."""
        from ingest.read import read_source

        least_refused = None if least is None else len(least.refused)
        tables = set() if least is None else {(t.sheet, t.table) for t in least.tables}
        if self.answers.direction:
            return None
        for known in remembered_directions(self.case):
            trial = folder.with_name(folder.name + "-trial")
            trial.mkdir(mode=0o700)
            answers = replace(self.answers, direction=dict(known.direction))
            try:
                report = read_source(source, trial, answers, self._step(source.name))
            except UndecidedDirection:
                _empty(trial)
                continue
            new = [t for t in report.tables if (t.sheet, t.table) not in tables]
            fits = all(headers_key(t.headers) == known.headers for t in new)
            if new and fits and (least_refused is None or len(report.refused) < least_refused):
                _empty(folder)
                trial.rename(folder)
                return report
            _empty(trial)
        return None

    def _step(self, name: str) -> Callable[[int], None] | None:
        if self.progress is None:
            return None
        progress = self.progress
        return lambda done: progress(name, done)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def _stamp(source: "Source") -> tuple[int, int]:
    try:
        stat = source.path.stat()
    except OSError as error:
        raise CaseProblem(
            Text(f"无法读取：{error.strerror}", f"cannot be read: {error.strerror}")
        ) from error
    return stat.st_size, stat.st_mtime_ns


def _reason(error: LinkgraphError) -> Text:
    if error.hint is None:
        return error.message
    return Text(f"{error.message.zh}；{error.hint.zh}", f"{error.message.en}; {error.hint.en}")


def _manifest(source: "Source", name: str, report: "FileReport", folder: Path) -> bytes:
    """Return the manifest of a file just read: no clock, no path of this machine."""
    tables = [
        {
            "sheet": table.sheet,
            "table": table.table,
            "layout": table.layout,
            "kind": table.kind,
            "parquet": table.parquet,
            "sha256": file_sha256(folder / table.parquet),
            "headers": list(table.headers),
            "read": table.read,
            "accepted": table.accepted,
            "set_aside": dict(table.set_aside),
            "decisions": [text_json(words) for words in table.decisions],
        }
        for table in report.tables
    ]
    return json_bytes(
        {
            "format": FORMAT,
            "sha256": source.sha256,
            "name": name,
            "size": source.size,
            "tables": tables,
            "refused": [
                {"name": one.name, "reason": text_json(one.reason)} for one in report.refused
            ],
        }
    )


def same_manifest(old: EvidenceFile, new: EvidenceFile) -> bool:
    """Say whether two readings of a file came to the same, byte for byte."""
    return (old.folder / MANIFEST).read_bytes() == (new.folder / MANIFEST).read_bytes()
