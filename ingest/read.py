"""Read one source: its sheets into evidence tables, each with a report of every line."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.chunks import Sheet
from ingest.correction_sheets import CorrectionFound
from ingest.delimited import TextSheet
from ingest.encodings import blocks, decide_encoding, decode, shown
from ingest.files import Refusal, Source
from ingest.layouts import Layout
from ingest.parts import lead_of, part_number
from ingest.recognise import SEARCHED_ROWS, recognise
from ingest.records import parse_line
from ingest.reports import Answers, FileReport, TableReport
from ingest.sheets import AnotherClock, Walk, read_sheet
from ingest.sniff import sniff, unreadable_reason
from ingest.spreadsheets import open_book
from linkgraph.errors import LinkgraphError, UnreadableFile
from linkgraph.text import Text

__all__ = ["Answers", "FileReport", "TableReport", "read_source"]

_DELIMITERS = (",", "\t", ";", "|", "^")
_VISIBLE = (",", ";", "|", "^")
_HEAD = 1 << 18
_SAMPLE_LINES = 400
_SAMPLE_LENGTH = 1 << 14
"""So much of a line tells its delimiter: a header of a thousand columns."""


def read_source(
    source: Source,
    folder: Path,
    answers: Answers | None = None,
    progress: Callable[[int], None] | None = None,
) -> FileReport:
    """Write one Parquet file a table of `source` into `folder` and report them.

    Every line of the file that holds a character is a row of one of the tables, or its sheet is
    refused. `progress` is called with the number of rows read so far. Raises UnreadableFile or
    UndecidedDirection when no table of the file could be read, with the first reason.
    """
    given = answers or Answers()
    answers = given.for_file(source.name)
    tables: list[TableReport] = []
    problems: list[tuple[str, LinkgraphError]] = []
    done = 0

    def advance(rows: int) -> None:
        nonlocal done
        done += rows
        if progress is not None:
            progress(done)

    for sheet in open_sheets(source, answers.layouts):
        walk = Walk(source.name, sheet, folder, answers, len(tables), given, advance)
        if isinstance(sheet, TextSheet) and part_number(source.name) > 1:
            walk.part, walk.lead = part_number(source.name), lead_of(source, _DELIMITERS)
        walk = _walk(walk)
        tables += walk.done
        problems += [(walk.place, problem) for problem in walk.problems]
    if not tables:
        raise problems[0][1] if problems else _empty(source)
    tables = [replace(one, decisions=(*source.notes, *one.decisions)) for one in tables]
    return FileReport(tuple(tables), tuple(_refusal(*pair) for pair in problems))


def _walk(walk: Walk) -> Walk:
    """Read one sheet; again from its start where only its later rows show how times are written."""
    while True:
        try:
            read_sheet(walk)
            return walk
        except CorrectionFound as found:
            walk = replace(walk, sheet=found.sheet, correction=found.sheet)
        except AnotherClock as found:
            _discard(walk)
            for table in walk.done:
                (walk.folder / table.parquet).unlink()
            clocks = {**walk.clocks, found.table: found.width}
            walk = replace(walk, clocks=clocks, done=[], problems=[], block=None, piece=0)
        except LinkgraphError:
            _discard(walk)
            raise


def _discard(walk: Walk) -> None:
    """Close and remove what a reading that failed has left."""
    if walk.block is not None:
        walk.block.writer.close()
        walk.block.path.unlink(missing_ok=True)


def _refusal(place: str, problem: LinkgraphError) -> Refusal:
    message, hint = problem.message, problem.hint
    if hint is None:
        return Refusal(place, message)
    return Refusal(place, Text(f"{message.zh}。{hint.zh}", f"{message.en}. {hint.en}"))


def _empty(source: Source) -> UnreadableFile:
    return UnreadableFile(
        Text(f"{source.name}：没有任何内容", f"{source.name}: holds nothing"),
        Text("请重新导出或向提供方索取", "export it again, or ask its sender for it"),
    )


def open_sheets(source: Source, mapped: Sequence[Layout] = ()) -> Sequence[Sheet]:
    """Return the sheets of a file, one for a text; raises UnreadableFile where it is neither."""
    kind = sniff(source.path)
    reason = unreadable_reason(kind)
    if kind in ("zip", "gzip"):
        reason = Text("压缩包应先展开", "an archive is read member by member")
    if reason is not None:
        raise UnreadableFile(
            Text(f"{source.name}：{reason.zh}", f"{source.name}: {reason.en}"), None
        )
    if kind == "workbook":
        return open_book(source.path, source.name)
    if kind == "xml_book":
        from ingest.xml_books import open_xml_book

        return open_xml_book(source.path, source.name)
    if kind == "docx":
        from ingest.word_tables import open_word

        return open_word(source.path, source.name)
    if kind == "pdf":
        from ingest.pdf_tables import open_pdf

        return open_pdf(source.path, source.name, mapped)
    if kind == "html":
        from ingest.html_tables import open_page

        return open_page(source.path, source.name)
    return [open_text(source.path, source.name, mapped)]


def open_text(path: Path, name: str, mapped: Sequence[Layout] = ()) -> TextSheet:
    """Decide encoding, delimiter and width of a text file.

    The delimiter is the one under which a row of the head is a known header; failing that, the
    one that cuts most lines into the same number of cells.
    """
    encoding = decide_encoding(path, name)
    head = next(blocks(path, encoding, _HEAD), b"")
    text = shown(decode(head, encoding))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:_SAMPLE_LINES]
    lines = [line[:_SAMPLE_LENGTH] for line in lines if line]
    best = max(_DELIMITERS, key=lambda mark: _fitness(lines, mark, mapped, name))
    return TextSheet(path, name, encoding, best, _width(lines, best))


def _cells(line: str, delimiter: str) -> list[str]:
    cells = parse_line(line, delimiter) if '"' in line else None
    return line.split(delimiter) if cells is None else cells


def _fitness(
    lines: Sequence[str], delimiter: str, mapped: Sequence[Layout], name: str
) -> tuple[float, int]:
    score = 0.0
    for line in lines[:SEARCHED_ROWS]:
        if delimiter in line:
            cells = _cells(line, delimiter)
            found = recognise(cells, mapped, name)
            score = max(score, 0.0 if found is None else found[1] - _foreign_marks(cells))
    width = _width(lines, delimiter)
    same = sum(len(_cells(line, delimiter)) == width for line in lines) if width > 1 else 0
    return score, same * width


def _foreign_marks(cells: Sequence[str]) -> int:
    """Count cells that another delimiter still clings to: `,交易账号` was cut at the wrong mark."""
    return sum(
        cell.strip()[:1] in _VISIBLE or cell.strip()[-1:] in _VISIBLE for cell in cells[1:-1]
    )


def _width(lines: Sequence[str], delimiter: str) -> int:
    """Return the number of cells that most lines have; the greater of two as common."""
    counts: dict[int, int] = {}
    for line in lines:
        size = len(_cells(line, delimiter))
        counts[size] = counts.get(size, 0) + 1
    return max(counts, key=lambda size: (counts[size], size), default=1)
