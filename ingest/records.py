"""Delimited lines into records, one by one: the exact way, and the yardstick of the fast one.

A record is (line where it starts, cells). Quotes follow RFC 4180 where the text does; a stray
quote never swallows the lines that follow it.
"""

import csv
from collections.abc import Iterator, Sequence

Record = tuple[int, list[str]]
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
    lines = _lines(text)
    records: list[Record] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        used = 1
        if '"' in line:
            cells = parse_line(line, delimiter)
            if cells is None:
                joined = _join(lines, at, delimiter, width)
                if joined is None and not final and len(lines) - at < _MOST_LINES:
                    return records, "\n".join(lines[at:]) + "\n"
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

    With `strict` also when a closing quote is not followed by a delimiter.
    """
    wants_more = False

    def feed() -> Iterator[str]:
        nonlocal wants_more
        for line in text.split("\n"):
            yield line + "\n"
        wants_more = True

    try:
        cells = next(csv.reader(feed(), delimiter=delimiter, strict=strict))
    except csv.Error:  # strict, or a cell beyond the csv module's size limit
        return None if strict else text.split(delimiter)
    return None if wants_more else cells


def line_count(text: str) -> int:
    """Return how many lines `text` is, as an editor numbers them."""
    return len(_lines(text))


def _lines(text: str) -> list[str]:
    """Split at \\n, \\r\\n and \\r only: other breaks (U+2028, form feed) are part of a cell."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def _join(
    lines: Sequence[str], at: int, delimiter: str, width: int
) -> tuple[list[str], int] | None:
    """Join lines from `at` until their quotes close: cells and how many lines.

    None when they do not close within the limit, or close into a record of another width.
    """
    text = lines[at]
    for used in range(2, min(_MOST_LINES, len(lines) - at) + 1):
        line = lines[at + used - 1]
        text += "\n" + line
        if '"' in line:
            cells = parse_line(text, delimiter, strict=True)
            if cells is not None:
                return (cells, used) if not width or len(cells) == width else None
    return None
