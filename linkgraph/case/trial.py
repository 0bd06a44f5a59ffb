"""How files would be read, before anything is loaded: nothing is written into any case.

The reader is the one of `load`, into a temporary folder; a proposal for an unknown table is
written as a mapping file there and read with it, so that what is shown is what would come out.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from linkgraph.case.load import known_answers
from linkgraph.case.read import NO_MEMORY, SourceReader, reason_of
from linkgraph.case.reading import Progress
from linkgraph.errors import LinkgraphError
from linkgraph.evidence import RefusedTable
from linkgraph.text import Lang, Text

if TYPE_CHECKING:
    from ingest.files import Source
    from ingest.propose.proposal import Proposal
    from ingest.propose.sample import Sample
    from ingest.read import Answers, FileReport
    from ingest.trial import TableTrial


_TO_CHOOSE = Text(
    "映射中没有一行可以直接采用：请去掉一种读法前的 #",
    "no line of the mapping stands by itself: take the # away from one of the readings",
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A mapping for a table: what it is made of, the TOML, and how the table reads with it.

    `table` is None where the mapping has to be completed first; `problem` says by what.
    """

    proposal: "Proposal | None"
    mapping: str
    table: "TableTrial | None"
    problem: Text | None


@dataclass(frozen=True, slots=True)
class Trial:
    """One table: as `load` would read it (None when it would refuse it), and what is proposed."""

    name: str
    sha256: str
    sheet: str | None
    table: "TableTrial | None"
    problem: Text | None
    proposed: Proposed | None

    @property
    def is_better(self) -> bool:
        """Say whether the proposal accepts more rows than the table as `load` would read it."""
        mine = 0 if self.table is None else self.table.report.accepted
        proposed = None if self.proposed is None else self.proposed.table
        return proposed is not None and proposed.report.accepted > mine

    @property
    def place(self) -> str:
        """Return 'file' or 'file [sheet]'."""
        return self.name if self.sheet is None else f"{self.name} [{self.sheet}]"


@dataclass(frozen=True, slots=True)
class TrialReport:
    """Every table, and the files that are none."""

    tables: tuple[Trial, ...]
    refused: tuple[RefusedTable, ...]


def try_files(
    case: Path | None,
    paths: Sequence[Path],
    answers: "Answers",
    mappings: Sequence[Path],
    lang: Lang,
    progress: Progress | None = None,
) -> TrialReport:
    """Read `paths` as `load` would in `case` (None: outside of any case).

    `lang` is the language of the comments in proposed mappings.
    """
    with tempfile.TemporaryDirectory(prefix="linkgraph-try-", ignore_cleanup_errors=True) as made:
        work = Path(made)
        known = known_answers(case or work, answers, mappings)
        reader = SourceReader(case or work, work, known)
        tables: list[Trial] = []
        refused: list[RefusedTable] = []
        for found in _each(reader, paths, case, lang, progress):
            (tables if isinstance(found, Trial) else refused).append(found)  # type: ignore[arg-type]
    return TrialReport(tuple(tables), tuple(refused))


def _each(
    reader: SourceReader,
    paths: Sequence[Path],
    case: Path | None,
    lang: Lang,
    progress: Progress | None,
) -> Iterator[Trial | RefusedTable]:
    from ingest.files import Refusal, find_sources

    scratch = reader.work / "scratch"
    scratch.mkdir(mode=0o700)
    inside = None if case is None else case.resolve()
    for found in find_sources(paths, scratch, reader.answers.keys):
        if isinstance(found, Refusal):
            yield RefusedTable(found.name, found.reason)
        elif scratch in found.path.parents or inside not in found.path.resolve().parents:
            yield from _Source(reader, found, lang, progress).trials()


@dataclass(frozen=True, slots=True)
class _Source:
    """Trying one source file."""

    reader: SourceReader
    source: "Source"
    lang: Lang
    progress: Progress | None

    def trials(self) -> Iterator[Trial | RefusedTable]:
        """Yield its tables, those that are known first."""
        folder = self._folder()
        report, problem = self._read(folder, self.reader.answers)
        refused = [] if report is None else [RefusedTable(r.name, r.reason) for r in report.refused]
        if problem is not None:
            refused = [RefusedTable(self.source.name, problem)]
        tables = () if report is None else self._tables(report, folder, self.reader.answers)
        yield from (self._trial(table) for table in tables)
        for sample in self._unread({table.report.sheet for table in tables}):
            place = sample.place(self.source.name)
            why = next((one.reason for one in refused if one.name == place), problem)
            proposed = self._propose(sample)
            if proposed is not None:
                refused = [one for one in refused if one.reason != why]
                yield Trial(self.source.name, self.source.sha256, sample.sheet, None, why, proposed)
        yield from refused

    def _folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.reader.work))

    def _read(self, folder: Path, answers: "Answers") -> "tuple[FileReport | None, Text | None]":
        reader = replace(self.reader, answers=answers)
        try:
            return reader.read_report(self.source, folder, self._step), None
        except LinkgraphError as error:
            return None, reason_of(error)
        except MemoryError:
            return None, NO_MEMORY

    def _step(self, done: int) -> None:
        if self.progress is not None:
            self.progress(self.source.name, done)

    def _tables(
        self, report: "FileReport", folder: Path, answers: "Answers"
    ) -> "tuple[TableTrial, ...]":
        from ingest.trial import try_table

        return tuple(
            try_table(one, folder, answers, f"{self.source.name} {one.sheet or ''}")
            for one in report.tables
        )

    def _unread(self, known: set[str | None]) -> "Iterator[Sample]":
        """Yield samples of the sheets of which no table could be read."""
        from ingest.propose.sample import samples

        try:
            yield from samples(self.source, self.reader.answers.layouts, known)
        except LinkgraphError:
            return  # the file as a whole cannot be read: its reason is said already

    def _trial(self, table: "TableTrial") -> Trial:
        """Return a table that is read; for one of usual headers with a mapping to start from."""
        proposed = None
        binding = table.report.binding
        if binding is not None and binding.layout.generic and not binding.layout.mapped:
            from ingest.propose.sample import samples

            for sample in samples(self.source, self.reader.answers.layouts, set()):
                if sample.sheet == table.report.sheet:
                    proposed = self._propose(sample, read=table.is_weak)
                    break
        return Trial(
            self.source.name, self.source.sha256, table.report.sheet, table, None, proposed
        )

    def _propose(self, sample: "Sample", *, read: bool = True) -> Proposed | None:
        """Return a mapping for a sheet, and (with `read`) how the sheet reads with it."""
        from ingest.mappings import read_mapping
        from ingest.propose.sample import mapping_for

        name = Path(self.source.name).stem
        found = mapping_for(sample, self.source.name, name, self.lang)
        if found is None:
            return None
        proposal, text = found
        if not read:
            return Proposed(proposal, text, None, None)
        folder = self._folder()
        path = folder / "mapping.toml"
        path.write_text(text, encoding="utf-8")
        try:
            layout = read_mapping(path)
        except LinkgraphError:  # what is proposed are comments only, until one is chosen
            return Proposed(proposal, text, None, _TO_CHOOSE)
        answers = replace(self.reader.answers, layouts=(layout, *self.reader.answers.layouts))
        report, problem = self._read(self._folder_in(folder), answers)
        tables = () if report is None else self._tables(report, folder / "out", answers)
        mine = [table for table in tables if table.report.sheet == sample.sheet]
        if report is not None and not mine:
            place = sample.place(self.source.name)
            problem = next((one.reason for one in report.refused if one.name == place), None)
        return Proposed(proposal, text, mine[0] if mine else None, problem)

    def _folder_in(self, folder: Path) -> Path:
        out = folder / "out"
        out.mkdir(mode=0o700)
        return out
