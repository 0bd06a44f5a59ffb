"""One sheet into tables: find the header blocks, sort the lines between them, write each block."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.binding import Binding
from ingest.blocks import Block, evaluate, open_block, write, write_lines
from ingest.chunks import Chunk, Sheet
from ingest.correction_problems import other_headers, unknown_layout
from ingest.correction_sheets import CorrectionFound, as_correction, is_summary, refuse
from ingest.corrections import CorrectedSheet, same_cells
from ingest.damage import settle_damage
from ingest.heads import MAPPED_ROWS, find_head
from ingest.known import known_clock, known_directions, known_tally
from ingest.lines import sort_lines, titles_start
from ingest.moments import clock_width
from ingest.nothing import is_no_table, no_table, says_nothing
from ingest.owners import named_in_table, with_owner
from ingest.parts import Lead, bound_by_lead, headless_part, lead_note
from ingest.pipeline import read_ahead
from ingest.problems import no_rows, unknown_header
from ingest.recognise import SEARCHED_ROWS
from ingest.reports import Answers, TableReport
from ingest.success import settle_success
from ingest.verdicts import settle
from ingest.words import plain
from linkgraph.errors import LinkgraphError
from linkgraph.text import Text

_FIRST_PIECE = 256


@dataclass(slots=True)
class Walk:
    """Reading one sheet. `place` names file and sheet for messages."""

    file: str
    sheet: Sheet
    folder: Path
    answers: Answers
    first_table: int
    given: Answers = field(default_factory=Answers)
    """The answers with the mappings for all files: a correction is read as another file was."""
    progress: Callable[[int], None] | None = None
    """Called with the number of rows of each chunk that is done."""
    done: list[TableReport] = field(default_factory=list)
    problems: list[LinkgraphError] = field(default_factory=list)
    correction: CorrectedSheet | None = None
    """The sheet, when it corrects rows of an earlier table."""
    block: Block | None = None
    score: float = 0.0
    """Of the header of the block in hand."""
    clocks: Mapping[int, int] = field(default_factory=dict)
    """Table → digits of its times of day, from a reading that began with the wrong number."""
    piece: int = 0
    """Rows cleaned at a time after a second header was met; 0: whole chunks."""
    part: int = 0
    lead: Lead | None = None
    """Which part of a series the file is, and the header of the first part."""

    @property
    def place(self) -> str:
        """Return 'file' or 'file [sheet]'."""
        return self.file if self.sheet.name is None else f"{self.file} [{self.sheet.name}]"

    @property
    def hints(self) -> str:
        """Return the names that may hint at the layout."""
        return f"{self.file} {self.sheet.name or ''}"


class AnotherClock(Exception):
    """Times of day of a table turned out to be of another width than its first rows seemed."""

    def __init__(self, table: int, width: int) -> None:
        super().__init__(table, width)
        self.table, self.width = table, width


def read_sheet(walk: Walk) -> None:
    """Write every header block of the sheet; reports and problems are in `walk`.

    Problems: no header known (with what was found and what to do), a header without rows, a
    direction nobody can tell. A sheet without any character has neither tables nor problems.
    Raises AnotherClock when it must be read again with that width in `walk.clocks`.
    """
    for chunk in read_ahead(walk.sheet.chunks()):
        rest: Chunk | None = chunk
        if walk.block is None:
            rest = _start(walk, chunk)
            if rest is None:
                return
        while rest is not None and len(rest):
            rest = _advance(walk, rest)
        if walk.progress is not None:
            walk.progress(len(chunk))
    _finish(walk)


def _start(walk: Walk, chunk: Chunk) -> Chunk | None:
    """Find the first header row; return the rows after it, None when there is none."""
    deep = MAPPED_ROWS if any(one.mapped for one in walk.answers.layouts) else SEARCHED_ROWS
    rows = [chunk.cells(at) for at in range(min(len(chunk), deep))]
    if walk.correction is not None:
        return _start_correction(walk, walk.correction, chunk)
    if is_summary(rows):
        _open_nothing(walk, chunk, "summary")
        return None
    if walk.answers.old_tables is not None:
        numbers = chunk.rows.tolist()
        tables, of = walk.answers.old_tables, walk.answers.corrects
        try:
            found = as_correction(walk.sheet, rows, numbers, tables, of)
        except LinkgraphError as problem:
            walk.problems.append(problem)
            return None
        if found is not None:
            raise CorrectionFound(found)
    head = find_head(rows, walk.answers.layouts, walk.hints)
    if head is not None:
        return _open(walk, chunk, head.at, 0, (head.binding, head.score), head.rows)
    rows = rows[:SEARCHED_ROWS]
    bound = bound_by_lead(walk.lead, rows, walk.answers.layouts, walk.hints)
    if bound is not None:
        return _open(walk, chunk, 0, 0, bound, 0)
    if says_nothing(rows) and len(chunk) <= SEARCHED_ROWS:
        _open_nothing(walk, chunk)
    elif walk.part > 1:
        walk.problems.append(headless_part(walk.place, walk.lead, rows))
    else:
        walk.problems.append(unknown_header(walk.place, rows))
    return None


def _start_correction(walk: Walk, sheet: CorrectedSheet, chunk: Chunk) -> Chunk | None:
    """Begin the block of a correction as the table was begun whose rows it corrects."""
    old = sheet.old
    if is_no_table(old.layout):
        _open_nothing(walk, chunk, "unchanged")
        return None
    answers = walk.given.for_file(old.file)
    head = find_head(old.lines, answers.layouts, f"{old.file} {old.sheet or ''}")
    at = chunk.rows.tolist().index(sheet.header_row)
    if head is None or head.binding.layout.name != old.layout:
        walk.problems.append(unknown_layout(walk.place, old.name, old.layout))
        return None
    if not same_cells(chunk.cells(at), old.labels):
        walk.problems.append(other_headers(walk.place, old.name))
        return None
    known = {**known_directions(old, head.binding), **answers.direction}
    walk.answers = replace(answers, direction=known)
    table = walk.first_table + len(walk.done)
    width = known_clock(old, head.binding)
    if width and table not in walk.clocks:
        walk.clocks = {**walk.clocks, table: width}
    found = (head.binding, head.score)
    rest = _open(walk, chunk, at, 0, found, above=old.lines[: head.at])
    assert walk.block is not None
    walk.block.tally.update(known_tally(old, head.binding))
    return rest


def _open(
    walk: Walk,
    chunk: Chunk,
    header: int,
    titles: int,
    found: tuple[Binding, float],
    header_rows: int = 1,
    above: Sequence[Sequence[str]] | None = None,
) -> Chunk:
    """Begin the block whose header stands at `header` and whose titles begin at `titles`.

    `above`: the lines above the header, where they are another table's.
    """
    binding, score = found
    if above is None:
        above = [chunk.cells(at) for at in range(titles, header)]
    row = int(chunk.rows[header])
    layout = binding.layout
    notes = [note for note in walk.sheet.notes if isinstance(note, Text)]
    where = Text(f"表头在第 {row} 行", f"header in row {row}")
    if not header_rows:
        where = Text(f"没有表头，数据自第 {row} 行起", f"no header, data from row {row} on")
        notes += [lead_note(walk.lead)] if walk.lead is not None and not layout.mapped else []
    notes.append(
        Text(
            f"{where.zh}，版式 {layout.name}（得分 {score:g}）",
            f"{where.en}, layout {layout.name} (score {score:g})",
        )
    )
    binding, said = with_owner(binding, above, _owner_before(walk), walk.file, walk.sheet.name)
    notes += [*binding.notes(), *said]
    table = walk.first_table + len(walk.done)
    binding = replace(binding, clock=walk.clocks.get(table))
    path = walk.folder / f"{table:03}.parquet"
    answers = {plain(cell): side for cell, side in walk.answers.direction.items()}
    walk.block = open_block(binding, path, len(chunk.columns), answers, notes, row)
    walk.score = score
    write_lines(walk.block, chunk.cut(titles, header), "title")
    write_lines(walk.block, chunk.cut(header, header + header_rows), "header")
    return chunk.cut(header + header_rows)


def _owner_before(walk: Walk) -> dict[str, str]:
    """Return the account that the table before this one names, when it is a list of one account."""
    if not walk.done or walk.done[-1].kind != "accounts" or walk.done[-1].accepted != 1:
        return {}
    return named_in_table(walk.folder / walk.done[-1].parquet)


def _advance(walk: Walk, chunk: Chunk) -> Chunk | None:
    """Clean and write rows up to the next header block; return the rows from there on."""
    block = walk.block
    assert block is not None
    chunk = chunk.widened(len(block.binding.headers))
    part = chunk.cut(0, walk.piece) if walk.piece else chunk
    outcome = evaluate(block, part)
    found = sort_lines(block, part, outcome.reasons, walk.answers.layouts, walk.hints)
    if found is None:
        refuse(walk.correction, part, outcome.reasons)
        write(block, outcome)
        walk.piece *= 2
        return chunk.cut(len(part)) if len(part) < len(chunk) else None
    header, binding, score = found
    titles = titles_start(part, outcome.reasons, header, block.binding.layout.kind)
    if titles:
        before = evaluate(block, part.cut(0, titles))
        before.reasons[:] = outcome.reasons[:titles]
        write(block, before)
    _finish(walk)
    walk.piece = _FIRST_PIECE
    return _open(walk, chunk, header, titles, (binding, score))


def _finish(walk: Walk) -> None:
    """Close the block in hand and report it; an empty one is a problem, not a table."""
    block, walk.block = walk.block, None
    if block is None:
        return
    width = clock_width(block.longest_clock)
    if block.binding.clock is None and block.clocks - {width}:
        block.writer.close()
        block.path.unlink()
        raise AnotherClock(walk.first_table + len(walk.done), width)
    try:
        settle(block, walk.place)
        settle_damage(block)
        settle_success(block)
    except LinkgraphError as error:
        block.path.unlink(missing_ok=True)
        walk.problems.append(error)
        return
    lines = sum(block.counts[name] for name in ("title", "header", "blank", "footer"))
    if block.seen == lines and not block.counts["failure_message"]:
        block.path.unlink()
        walk.problems.append(no_rows(walk.place, block.binding, block.first_row))
        return
    headers = list(block.binding.headers) + [""] * (block.width - len(block.binding.headers))
    walk.done.append(
        TableReport(
            sheet=walk.sheet.name,
            table=walk.first_table + len(walk.done),
            layout=block.binding.layout.name,
            kind=block.binding.layout.kind,
            parquet=block.path.name,
            headers=(*headers, *([""] if block.overflow else [])),
            read=block.seen,
            accepted=block.accepted,
            set_aside=dict(sorted((k, v) for k, v in block.counts.items() if v)),
            decisions=tuple(block.notes),
            alerts=tuple(block.alerts),
            binding=block.binding,
            header_row=block.first_row if block.binding.layout.header_rows else 0,
            score=walk.score,
            corrects=None if walk.correction is None else walk.correction.old,
            placed={} if walk.correction is None else dict(walk.correction.placed),
        )
    )


def _open_nothing(walk: Walk, chunk: Chunk, reason: str = "failure_message") -> None:
    """Keep a sheet that only says that there is nothing, as set-aside rows of its own table."""
    layout, words = no_table(reason)
    notes = [*(note for note in walk.sheet.notes if isinstance(note, Text)), words]
    path = walk.folder / f"{walk.first_table + len(walk.done):03}.parquet"
    width = len(chunk.columns)
    binding = Binding(layout, ("",) * width, {})
    walk.score = 0.0
    walk.block = open_block(binding, path, width, {}, notes, int(chunk.rows[0]))
    write_lines(walk.block, chunk, reason)
    _finish(walk)
