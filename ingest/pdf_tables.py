"""Statements as PDF with text: all pages are one sheet, its rows the lines of the pages in order.

A table with ruling lines is taken by them. Without, columns are taken by the position of words
below a header that is known: between two headers there must be a strip that no word of the page
crosses; where there is none the file is refused, as a word in the wrong column would be a lie.
"""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from ingest.binding import Binding
from ingest.grids import Grid, GridSheet
from ingest.layouts import Layout
from ingest.limits import TooBig
from ingest.recognise import recognise
from linkgraph.errors import UnreadableFile
from linkgraph.text import Text

_LINE = 3.0
"""Points by which the tops of words of one line may differ."""
_NEAR = 0.6
"""Part of the usual distance of rows within which a line belongs to the row it is nearest to."""
_UNMAPPED = "(cid:"
_IS_PDF = Text("表格取自 PDF 的文字", "a table of the text of a PDF")
_BY_PLACE = Text(
    "无表格线：列按文字位置划分", "without ruling lines: columns were told by the place of words"
)
_EXPORT = Text(
    "请向提供方索取 .xlsx 或 .csv；扫描件可先做文字识别并人工核对",
    "ask its sender for .xlsx or .csv; of a scan, recognise its text and check that by hand",
)

Word = dict[str, Any]
"""Of pdfplumber: text, x0, x1, top, bottom (points from the left and the top of the page)."""


@dataclass(slots=True)
class _Reader:
    """Gathers the rows of the pages. `columns`: the strips of a header without ruling lines."""

    file: str
    mapped: Sequence[Layout]
    grid: Grid = field(default_factory=Grid)
    row: int = 0
    by_place: bool = False
    header: list[Word] = field(default_factory=list)
    binding: Binding | None = None
    pages: list[tuple[int, int, int]] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)

    def page(self, number: int, page: Any) -> None:
        """Add the rows of a page."""
        if not page.chars:
            if page.images:
                self.scans.append(number)
            return
        first = self.row + 1
        words = page.extract_words()
        if any(_UNMAPPED in word["text"] for word in words):
            raise _refusal(
                self.file,
                f"第 {number} 页的字体没有文字编码",
                f"a font of page {number} does not say which characters it shows",
            )
        tables = [table for table in page.find_tables() if _columns(table) > 1]
        pieces: list[tuple[float, Any]] = [(table.bbox[1], table) for table in tables]
        outside = [word for word in words if not any(_within(word, t.bbox) for t in tables)]
        pieces += [(line[0]["top"], line) for line in _lines(outside)]
        run: list[list[Word]] = []
        for _, piece in sorted(pieces, key=lambda pair: pair[0]):
            if isinstance(piece, list):
                run.append(piece)
                continue
            self._add_lines(run, number)
            run = []
            for cells in piece.extract():
                self._add([_joined(cell or "") for cell in cells])
        self._add_lines(run, number)
        if self.row >= first:
            self.pages.append((number, first, self.row))

    def sheets(self) -> list[GridSheet]:
        """Return the sheet, and one for each page that is only a picture."""
        where = [f"p{number}: {first}-{last}" for number, first, last in self.pages]
        listed = ", ".join(where)
        notes = [_IS_PDF, *([_BY_PLACE] if self.by_place else [])]
        notes.append(Text(f"各页的行号：{listed}", f"rows by page: {listed}"))
        sheets = [self.grid.sheet("PDF", notes)]
        for number in self.scans:
            grid = Grid()
            grid.add(1, [f"第 {number} 页是扫描图像，没有文字"])
            sheets.append(grid.sheet(f"第{number}页", notes[:1]))
        return sheets

    def _add(self, cells: list[str]) -> None:
        self.row += 1
        self.grid.add(self.row, cells)

    def _add_lines(self, lines: list[list[Word]], page: int) -> None:
        """Add lines outside of ruled tables: whole, or cut into columns below a known header."""
        start = 0
        for at, line in enumerate(lines):
            found = recognise([word["text"] for word in line], self.mapped, self.file)
            if found is not None:
                self._add_body(lines[start:at], page)
                self.header, self.binding, self.by_place = line, found[0], True
                self._add([word["text"] for word in line])
                start = at + 1
        self._add_body(lines[start:], page)

    def _add_body(self, lines: list[list[Word]], page: int) -> None:
        if self.binding is None or not lines:
            for line in lines:
                self._add([" ".join(word["text"] for word in line)])
            return
        edges = _edges(self.header, [line for line in lines if _fits(line, self.header)])
        if edges is None:
            raise _refusal(
                self.file,
                f"第 {page} 页没有表格线，各列的文字相互重叠，分不清列",
                f"page {page} has no ruling lines and the words of its columns overlap",
            )
        dated = {place for name in ("time", "date") for place in self.binding.places.get(name, ())}
        for cells in _records([(line[0]["top"], _cut(line, edges)) for line in lines], dated):
            self._add(cells)


def _columns(table: Any) -> int:
    return max((len(row.cells) for row in table.rows), default=0)


def _within(word: Word, box: tuple[float, float, float, float]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _lines(words: list[Word]) -> list[list[Word]]:
    """Return the words by lines, from the top; each line from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word["top"], word["x0"])):
        if lines and word["top"] - lines[-1][0]["top"] <= _LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word["x0"]) for line in lines]


def _joined(cell: str) -> str:
    """Join the lines that a cell was wrapped into: between Chinese characters nothing stood."""
    lines = cell.split("\n")
    text = lines[0]
    for before, after in pairwise(lines):
        wrapped = before[-1:] > "\u2e80" and after[:1] > "\u2e80"
        text += after if wrapped else "\n" + after
    return text if text.strip() else ""


def _fits(line: list[Word], header: list[Word]) -> bool:
    """Say whether a line may be a row: a lone text across the page (a remark) is none."""
    widest = max(word["x1"] - word["x0"] for word in line)
    return len(line) > 1 or bool(widest < (header[-1]["x1"] - header[0]["x0"]) / 3)


def _edges(header: list[Word], lines: list[list[Word]]) -> list[float] | None:
    """Return where each column ends but the last; None when some two cannot be told apart.

    Between the left edges of two headers there must be strips that no word crosses; the widest
    of them, measured between whole columns of words, is the border.
    """
    spans = sorted((word["x0"], word["x1"]) for line in [header, *lines] for word in line)
    free: list[tuple[float, float]] = []
    end = spans[0][1]
    for start, stop in spans:
        if start > end:
            free.append((end, start))
        end = max(end, stop)
    edges = []
    for left, right in pairwise(header):
        middle = [gap for gap in free if gap[1] > left["x0"] and gap[0] < right["x1"]]
        between = [gap for gap in middle if gap[0] >= left["x0"] and gap[1] <= right["x1"]]
        if not between:
            return None
        widest = max(between, key=lambda gap: gap[1] - gap[0])
        edges.append((widest[0] + widest[1]) / 2)
    return edges if all(a < b for a, b in pairwise(edges)) else None


def _cut(line: list[Word], edges: list[float]) -> list[str]:
    cells: list[list[str]] = [[] for _ in range(len(edges) + 1)]
    for word in line:
        cells[sum(edge <= word["x0"] for edge in edges)].append(word["text"])
    return [" ".join(words) for words in cells]


def _records(lines: list[tuple[float, list[str]]], dated: set[int]) -> Iterator[list[str]]:
    """Put lines of wrapped cells to the row they are nearest to: a row is a line with a date."""
    tops = [top for top, cells in lines if any(cells[place] for place in dated)]
    pitch = statistics.median(b - a for a, b in pairwise(tops)) if len(tops) > 1 else 0.0
    rows: list[tuple[float, list[list[str]]]] = []
    home = {top: (top, [cells]) for top, cells in lines if top in set(tops)}
    for top, cells in lines:
        if top in home:
            if home[top] not in rows:
                rows.append(home[top])
            continue
        nearest = sorted((abs(top - one), one) for one in tops)[:2]
        alone = len(nearest) > 1 and nearest[0][0] == nearest[1][0]
        if not nearest or nearest[0][0] > _NEAR * pitch or alone:
            rows.append((top, [cells]))
        elif top < nearest[0][1]:
            home[nearest[0][1]][1].insert(-1, cells)
        else:
            home[nearest[0][1]][1].append(cells)
    for _, parts in rows:
        yield [_joined("\n".join(filter(None, column))) for column in zip(*parts, strict=True)]


def _refusal(file: str, zh: str, en: str) -> UnreadableFile:
    return UnreadableFile(Text(f"{file}：{zh}", f"{file}: {en}"), _EXPORT)


def open_pdf(path: Path, file: str, mapped: Sequence[Layout] = ()) -> list[GridSheet]:
    """Return the lines of a PDF's pages as one sheet. Raises UnreadableFile for one without text.

    Needs the extra `linkgraph[pdf]`; without it the refusal says so.
    """
    try:
        import pdfplumber
    except ImportError:
        raise UnreadableFile(
            Text(f"{file}：读取 PDF 的组件没有安装", f"{file}: what reads PDFs is not installed"),
            Text("请运行 pip install linkgraph[pdf]", "run pip install linkgraph[pdf]"),
        ) from None
    reader = _Reader(file, mapped)
    try:
        with pdfplumber.open(path) as document:
            for number, page in enumerate(document.pages, start=1):
                reader.page(number, page)
                page.close()
        sheets = reader.sheets()
    except TooBig as error:
        raise _refusal(file, error.reason.zh, error.reason.en) from None
    except UnreadableFile:
        raise
    except Exception as error:  # the library raises what its parsers meet
        said = type(error).__name__
        raise _refusal(
            file, f"PDF 不完整或已损坏（{said}）", f"the PDF is cut short or damaged ({said})"
        ) from error
    if not reader.row:
        raise _refusal(
            file,
            "PDF 没有文字（扫描件或图片），不能据以取得数字",
            "the PDF holds no text (a scan or pictures): no figure can be taken from it",
        )
    return sheets
