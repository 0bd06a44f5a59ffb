"""Delimited lines into records, one by one: the exact way, and the yardstick of the fast one.

A record is (line where it starts, cells). Quotes follow RFC 4180 where the text does; a stray
quote never swallows the lines that follow it.
"""

import csv
import re
from collections.abc import Iterator, Sequence

Record = tuple[int, list[str]]
_END = re.compile(r"(\r\n|\r|\n)")
csv.field_size_limit(2**31 - 1)  # a cell of ten megabytes is still a cell
_MOST_LINES = 200
"""A quoted cell that is not closed within this many lines was a stray quote."""


def split_records(
    text: str, delimiter: str, width: int, first_line: int, *, final: bool = True
) -> tuple[list[Record], str]:
    """Return the records of `text`, and the rest that must wait for the text that follows.

    Lines without any character are no records. `width` is the number of cells expected (0: not
    known), used only to tell a quoted line break from a stray quote. `first_line` is the 1-based
    number of the first line. The rest is empty when `final`.
    """
    lines, ends = _lines(text)
    records: list[Record] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        used = 1
        if '"' in line:
            cells = parse_line(line, delimiter)
            if cells is None:
                joined = _join(lines, ends, at, delimiter, width)
                if joined is None and not final and len(lines) - at < _MOST_LINES:
                    return records, _text(lines[at:], ends[at:])
                cells, used = joined or (line.split(delimiter), 1)
            elif width and len(cells) != width and line.count(delimiter) + 1 == width:
                cells = line.split(delimiter)  # the quotes were text, not marks
            records.append((first_line + at, cells))
        elif line:
            records.append((first_line + at, line.split(delimiter)))
        at += used
    return records, ""


def parse_line(text: str, delimiter: str, *, strict: bool = False) -> list[str] | None:
    """Return the cells of one record; None when a quoted cell is still open at its end.

    With `strict` a closing quote that is not followed by a delimiter raises csv.Error.
    """
    wants_more = False

    def feed() -> Iterator[str]:
        nonlocal wants_more
        for line in text.split("\n"):
            yield line + "\n"
        wants_more = True

    try:
        cells = next(csv.reader(feed(), delimiter=delimiter, strict=strict))
    except csv.Error:
        if wants_more:
            return None
        if strict:
            raise
        return text.split(delimiter)
    return None if wants_more else cells


def line_count(text: str) -> int:
    """Return how many lines `text` is, as an editor numbers them."""
    return len(_lines(text)[0])


def _lines(text: str) -> tuple[list[str], list[str]]:
    """Split at \\n, \\r\\n and \\r only: other breaks (U+2028, form feed) are part of a cell.

    Returns the lines and what ends each of them ('' at the end of the text).
    """
    if "\r" in text:
        pieces = _END.split(text)
        lines, ends = pieces[::2], pieces[1::2]
    else:
        lines = text.split("\n")
        ends = ["\n"] * (len(lines) - 1)
    if not lines[-1]:
        lines.pop()
    else:
        ends.append("")
    return lines, ends


def _text(lines: Sequence[str], ends: Sequence[str]) -> str:
    return "".join(line + end for line, end in zip(lines, ends, strict=True))


def _join(
    lines: Sequence[str], ends: Sequence[str], at: int, delimiter: str, width: int
) -> tuple[list[str], int] | None:
    """Join lines from `at` until their quotes close: cells and how many lines.

    None when they do not close within the limit, or close into a record of another width.
    """
    text = lines[at]
    for used in range(2, min(_MOST_LINES, len(lines) - at) + 1):
        line = lines[at + used - 1]
        text += ends[at + used - 2] + line
        if '"' in line:
            try:
                cells = parse_line(text, delimiter, strict=True)
            except csv.Error:  # no text that follows could mend it
                return None
            if cells is not None:
                return (cells, used) if not width or len(cells) == width else None
    return None
