"""Pages and rows that numbering says are missing. Silence alone is no gap."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from linkgraph.evidence import EvidenceTable
from linkgraph.reconcile.lines import Line, numbers_under

_PAGE = re.compile(
    r"共\s*(?P<all1>\d{1,6})\s*页\D{0,4}第\s*(?P<page1>\d{1,6})\s*页"
    r"|第\s*(?P<page2>\d{1,6})\s*页(?:\D{0,4}共\s*(?P<all2>\d{1,6})\s*页)?"
    r"|(?:\bpage|页码|页次|页号)\s*:?\s*(?P<page3>\d{1,6})(?:\s*(?:/|of|共)\s*(?P<all3>\d{1,6}))?",
    re.IGNORECASE,
)
_SERIALS = ("序号", "行号", "顺序号", "No.", "NO.", "No", "NO", "编号")
_LEAST = 4
_REGULAR = 0.9
"""A column counts rows where this share of its steps is exactly one."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Numbers that are missing between two lines of one sheet, as source and row of each."""

    kind: str
    source: int
    before: int
    after_source: int
    after: int
    missing: str


def page_skips(tables: Sequence[EvidenceTable], lines: Sequence[Sequence[Line]]) -> Iterator[Skip]:
    """Yield pages that are missing between two page lines of one sheet, or before its last.

    Pages 3 and 5 one after the other: 4 is missing. Page 3 of 5 followed by no other, or by page
    1 of the next statement: 4-5 are missing. A sheet with one page line tells nothing.
    """
    sheets: dict[tuple[str, str | None], list[tuple[int, int, int, int]]] = {}
    for source, (table, said) in enumerate(zip(tables, lines, strict=True)):
        for line in said:
            for found in _PAGE.finditer(unicodedata.normalize("NFKC", line.text)):
                page = next(int(found[k]) for k in ("page1", "page2", "page3") if found[k])
                whole = next((int(found[k]) for k in ("all1", "all2", "all3") if found[k]), 0)
                sheets.setdefault((table.sha256, table.sheet), []).append(
                    (line.row, source, page, whole)
                )
    for pages in sheets.values():
        yield from _skipped_pages(sorted(pages))


def _skipped_pages(pages: list[tuple[int, int, int, int]]) -> Iterator[Skip]:
    for (row, source, page, whole), (row2, source2, page2, _) in pairwise(pages):
        if page2 > page + 1:
            yield Skip("page_numbers", source, row, source2, row2, _span(page + 1, page2 - 1))
        elif page2 < page < whole:
            yield Skip("page_numbers", source, row, source2, row2, _span(page + 1, whole))
    if len(pages) > 1:
        row, source, page, whole = pages[-1]
        if page < whole:
            yield Skip("page_numbers", source, row, source, row, _span(page + 1, whole))


def serial_skips(source: int, table: EvidenceTable) -> Iterator[Skip]:
    """Yield numbers that a column 序号 passes over, where it counts the rows of the table."""
    found = numbers_under(table, _SERIALS)
    if found is None or len(found[0]) <= _LEAST:
        return
    row, number = found
    step = np.diff(number)
    way = 1 if (step == 1).sum() >= (step == -1).sum() else -1
    step = way * step
    if (step == 1).sum() < _REGULAR * len(step):
        return
    for at in np.flatnonzero(step > 1).tolist():
        low, high = sorted((int(number[at]), int(number[at + 1])))
        missing = _span(low + 1, high - 1)
        yield Skip("serial_numbers", source, int(row[at]), source, int(row[at + 1]), missing)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
