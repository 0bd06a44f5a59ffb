"""One source file, read into a folder of its own with the answers the case knows."""

import errno
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from linkgraph.case.answers import headers_key, remembered_directions
from linkgraph.case.corrections import correction_json
from linkgraph.case.folder import EVIDENCE, settle
from linkgraph.errors import CaseProblem, LinkgraphError, UndecidedDirection
from linkgraph.evidence import (
    FORMAT,
    MANIFEST,
    EvidenceFile,
    RefusedTable,
    file_sha256,
    json_bytes,
    read_manifest,
    text_json,
)
from linkgraph.text import Text

if TYPE_CHECKING:
    from ingest.files import Source
    from ingest.read import Answers, FileReport

NO_MEMORY = Text(
    "内存不足，无法读取：请关闭其他程序，或把文件拆小后重新加载",
    "there is not enough memory to read it: close other programs, or split the file, then load it",
)
Step = Callable[[int], None]
"""Called with what `ingest.read` says is done of the file being read."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One source file after reading: `staged` is None when nothing new is to be published."""

    name: str
    file: EvidenceFile
    staged: Path | None
    already: bool


@dataclass(frozen=True, slots=True)
class SourceReader:
    """Reads sources into folders of `work`; the same in this process and in a worker."""

    case: Path
    work: Path
    answers: "Answers"

    def folder(self, source: "Source") -> Path:
        """Return the folder that a source is read into."""
        return self.work / EVIDENCE / source.sha256

    def read(
        self, source: "Source", known: Path | None, step: Step | None
    ) -> Outcome | RefusedTable:
        """Read a source; `known` is the evidence of an earlier reading. Refused: nothing stays."""
        try:
            return self._outcome(source, known, step)
        except LinkgraphError as error:
            reason = reason_of(error)
        except MemoryError:
            reason = NO_MEMORY
        for folder in (self.folder(source), _trial(self.folder(source))):
            shutil.rmtree(folder, ignore_errors=True)
        return RefusedTable(source.name, reason)

    def _outcome(self, source: "Source", known: Path | None, step: Step | None) -> Outcome:
        old = None if known is None else read_manifest(known)
        if old is not None and not old.refused:
            return Outcome(source.name, old, None, True)
        folder = self.folder(source)
        folder.mkdir(mode=0o700)
        report = self.read_report(source, folder, step)
        name = source.name if old is None else old.name
        (folder / MANIFEST).write_bytes(_manifest(source, name, report, folder))
        new = read_manifest(folder)
        if old is not None and same_manifest(old, new):
            return Outcome(source.name, old, None, True)
        settle(folder)
        return Outcome(source.name, new, folder, False)

    def read_report(self, source: "Source", folder: Path, step: Step | None) -> "FileReport":
        """Read a source; where a direction is undecided, with an answer given before."""
        from ingest.read import read_source

        before = _stamp(source)
        try:
            report = read_source(source, folder, self.answers, step)
            undecided = None if not report.refused else report
        except UndecidedDirection:
            better = self._remembered(source, folder, None, step)
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
            report = self._remembered(source, folder, undecided, step) or report
        if _stamp(source) != before:
            raise CaseProblem(
                Text("读取时文件被改动", "the file changed while it was read"),
                Text("文件写完后重新加载", "load it again when it is finished"),
            )
        return report

    def _remembered(
        self, source: "Source", folder: Path, least: "FileReport | None", step: Step | None
    ) -> "FileReport | None":
        """Return the first reading that an answer for the same headers makes whole, or None."""
        from ingest.read import read_source

        least_refused = None if least is None else len(least.refused)
        tables = set() if least is None else {(t.sheet, t.table) for t in least.tables}
        if self.answers.direction:
            return None
        for known in remembered_directions(self.case):
            trial = _trial(folder)
            trial.mkdir(mode=0o700)
            answers = replace(self.answers, direction=dict(known.direction))
            try:
                report = read_source(source, trial, answers, step)
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


def _trial(folder: Path) -> Path:
    return folder.with_name(folder.name + "-trial")


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


def reason_of(error: LinkgraphError) -> Text:
    """Return an error as one sentence with its remedy."""
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
            "extra": [] if table.binding is None else list(table.binding.extra()),
            "read": table.read,
            "accepted": table.accepted,
            "set_aside": dict(table.set_aside),
            "decisions": [text_json(words) for words in table.decisions],
            **({"alerts": [text_json(words) for words in table.alerts]} if table.alerts else {}),
            **correction_json(table, folder),
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
