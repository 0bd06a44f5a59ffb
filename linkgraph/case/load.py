"""Files into the case and out of it again.

All files of one load are parsed into a work folder first and then renamed into `evidence/` one by
one: an interruption while parsing leaves the case as it was, a crash between two renames leaves
whole files only, and the next load of the same files completes it.
"""

import errno
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from linkgraph.case.answers import (
    headers_key,
    remember_direction,
    remember_mapping,
    remembered_mappings,
)
from linkgraph.case.corrections import KnownTables, corrected_twice, loaded_as_ordinary, twice
from linkgraph.case.folder import (
    EVIDENCE,
    UNLOADED,
    make_folder,
    publish,
    sync,
    work_folder,
    writable,
)
from linkgraph.case.read import Outcome, SourceReader, same_manifest
from linkgraph.case.reading import LoadReader, Progress
from linkgraph.evidence import (
    Correction,
    EvidenceTable,
    RefusedTable,
    catalogue,
    read_manifest,
    superseded,
)
from linkgraph.text import Text

if TYPE_CHECKING:
    from ingest.read import Answers


@dataclass(frozen=True, slots=True)
class LoadedTable:
    """One table (file, sheet, header block) that is in the case now."""

    name: str
    sha256: str
    sheet: str | None
    layout: str
    kind: str
    read: int
    accepted: int
    set_aside: Mapping[str, int]
    already_loaded: bool
    decisions: tuple[Text, ...]
    corrects: Correction | None


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What one load did: tables by file, and the files and tables that could not be used."""

    files: tuple[LoadedTable, ...]
    refused: tuple[RefusedTable, ...]


def load_files(
    case: Path,
    paths: Sequence[Path],
    answers: "Answers",
    mappings: Sequence[Path],
    progress: Progress | None,
    workers: int | None = None,
) -> LoadReport:
    """Load `paths` into the case folder `case`; see `Case.load`."""
    try:
        with work_folder(case) as work:
            known = known_answers(case, answers, mappings)
            _remember_mappings(case, mappings, work)
            reader = LoadReader(SourceReader(case, work, known), progress, workers)
            outcomes: list[Outcome] = []
            refused: list[RefusedTable] = []
            with closing(reader.outcomes(paths)) as found:
                for one in found:
                    (outcomes if isinstance(one, Outcome) else refused).append(one)  # type: ignore[arg-type]
            outcomes, again = _once(outcomes, answers.corrects)
            refused += again
            published = [_publish(case, outcome) for outcome in outcomes]
            _remember(case, answers, outcomes, work)
            _retire(case)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM):
            raise writable(case, error) from error
        raise
    return LoadReport(
        tuple(table for outcome in published for table in _loaded(outcome)),
        (*refused, *(one for outcome in published for one in outcome.file.refused)),
    )


def _once(outcomes: Sequence[Outcome], corrects: str) -> tuple[list[Outcome], list[RefusedTable]]:
    """Leave out corrections that cannot be: of a row that an earlier file of this load corrects,
    or of a file whose rows are in the case as its own."""
    bad = corrected_twice([outcome.file for outcome in outcomes if outcome.staged is not None])
    kept, refused = [], []
    for one in outcomes:
        other = bad.get(one.file.sha256)
        if one.staged is not None and other is not None:
            refused.append(RefusedTable(one.name, twice(one.name, other)))
        elif corrects and one.already and not any(table.corrects for table in one.file.tables):
            refused.append(RefusedTable(one.name, loaded_as_ordinary(one.name)))
        else:
            kept.append(one)
    return kept, refused


def known_answers(case: Path, answers: "Answers", mappings: Sequence[Path]) -> "Answers":
    """Return the answers with the mapping files given now, then those remembered, behind them."""
    from ingest.mappings import read_mapping

    known = [read_mapping(path) for path in remembered_mappings(case)]
    layouts = (*answers.layouts, *(read_mapping(path) for path in mappings))
    names = {layout.name for layout in layouts}
    later = (layout for layout in known if layout.for_next() and layout.name not in names)
    tables = KnownTables(case / EVIDENCE)
    if answers.corrects:
        tables(answers.corrects)  # a name that the case does not know stops the load
    return replace(answers, layouts=(*layouts, *later), old_tables=tables)


def _remember_mappings(case: Path, mappings: Sequence[Path], work: Path) -> None:
    """Keep mapping files for later; one that says whose the rows are only if it says for which."""
    from ingest.mappings import read_mapping

    for path in mappings:
        layout = read_mapping(path)
        if layout.for_next():
            remember_mapping(case, path, layout.name, work)


def _publish(case: Path, outcome: Outcome) -> Outcome:
    """Rename a staged folder into the evidence; when somebody else was first, take theirs.

    An interrupt that arrives here comes too late: the renames are carried through.
    """
    if outcome.staged is None:
        return outcome
    evidence = case / EVIDENCE
    make_folder(evidence)
    while True:
        try:
            return _publish_once(evidence, outcome, outcome.staged)
        except KeyboardInterrupt:
            continue


def _publish_once(evidence: Path, outcome: Outcome, staged: Path) -> Outcome:
    sha256 = outcome.file.sha256
    number = 1
    while True:
        place = evidence / (sha256 if number == 1 else f"{sha256}.{number}")
        if publish(staged, place):
            return replace(outcome, file=read_manifest(catalogue(evidence)[sha256]))
        there = read_manifest(place)
        if not there.refused or same_manifest(there, outcome.file):
            return replace(outcome, file=there, already=True)
        number += 1


def _retire(case: Path) -> None:
    """Move readings that a fuller one has replaced out of the evidence."""
    for folder in superseded(case / EVIDENCE):
        move_out(case, folder)


def move_out(case: Path, folder: Path) -> Path:
    """Move an evidence folder to `unloaded/`, under the first free number; return its new place."""
    make_folder(case / UNLOADED)
    number = 1
    while not publish(folder, place := case / UNLOADED / f"{folder.name[:64]}-{number}"):
        number += 1
    sync(folder.parent)
    return place


def _remember(case: Path, answers: "Answers", outcomes: Sequence[Outcome], work: Path) -> None:
    """Keep the direction answer of this load for the headers it was given for."""
    if not answers.direction:
        return
    headers = {
        headers_key(table.headers)
        for outcome in outcomes
        if not outcome.already
        for table in outcome.file.tables
        if table.kind == "transactions"
    }
    for one in sorted(headers):
        remember_direction(case, one, answers.direction, work)


def _loaded(outcome: Outcome) -> tuple[LoadedTable, ...]:
    return tuple(_loaded_table(outcome, table) for table in outcome.file.tables)


def _loaded_table(outcome: Outcome, table: EvidenceTable) -> LoadedTable:
    return LoadedTable(
        outcome.name,
        table.sha256,
        table.sheet,
        table.layout,
        table.kind,
        table.read,
        table.accepted,
        table.set_aside,
        outcome.already,
        table.decisions,
        table.corrects,
    )
