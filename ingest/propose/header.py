"""Where the header of an unknown table stands, if it has one, and which rows are its data."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.headers import normal
from ingest.heads import joined_header
from ingest.outcomes import line_reason
from ingest.propose.profile import Rows
from ingest.propose.shapes import shapes_of
from ingest.propose.synonyms import is_known
from ingest.recognise import SEARCHED_ROWS
from ingest.titles import title_facts

_TYPED = frozenset(
    {"stamp", "day", "money", "card", "number", "phone", "id", "clock", "ip", "other_date",
     "day_month", "imei", "imsi", "iccid"}
)  # fmt: skip
"""Shapes that headers do not have."""
_LEAST_TYPED = 2
"""A row with so many cells of these shapes is one of data."""
_LONGEST = 40
"""A header cell is not longer."""
_ABOVE = 3
"""The header is looked for in so many rows above the data."""


@dataclass(frozen=True, slots=True)
class Found:
    """`at`: position of the header's first row, of the first row of data when `rows` is 0.
    `headers`: one a column, '' without one. `data`: positions of the rows of data."""

    at: int
    rows: int
    headers: tuple[str, ...]
    data: tuple[int, ...]


def find_header(rows: Rows) -> Found | None:
    """Return the header and the data of a table; None when no two rows look like a table.

    Rows of data have at least two cells that are moments, amounts or numbers and are as wide as
    most such rows. The header is the nearest row above the first of them with words only.
    """
    data = [at for at, cells in enumerate(rows) if _is_data(cells)]
    if not data:
        return _by_words(rows)
    widths = Counter(_width(rows[at]) for at in data)
    width = max(widths, key=lambda one: (widths[one], one))
    data = [at for at in data if 2 * _width(rows[at]) > width]
    first = data[0]
    for at in range(first - 1, max(-1, first - 1 - _ABOVE), -1):
        if _is_header(rows[at], width):
            return _with_upper(rows, at, first, data)
        if not line_reason(list(rows[at])):
            break
    size = max(len(rows[at]) for at in data)
    return Found(first, 0, ("",) * size, tuple(data))


def _with_upper(rows: Rows, at: int, first: int, data: Sequence[int]) -> Found:
    """Take the row above as well where the header's own leaves columns unnamed that it names."""
    own = [normal(cell) for cell in rows[at] if normal(cell)]
    data = tuple(one for one in range(at + 1, len(rows)) if _is_below(rows[one], own))
    size = max(len(rows[at]), *(len(rows[one]) for one in data), 1)
    header = [*rows[at], *[""] * (size - len(rows[at]))]
    if at and first == at + 1 and _is_upper(rows[at - 1], header):
        joined = joined_header(rows[at - 1], header)
        return Found(at - 1, 2, tuple(joined), data)
    return Found(at, 1, tuple(header), data)


def _is_below(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Say whether a row below a header is one of its data: no footer, no title, no header again."""
    filled = [normal(cell) for cell in cells if normal(cell)]
    return len(filled) > 1 and filled != header and not line_reason(list(cells))


def _is_upper(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Say whether a row names columns that the header below it leaves without a name."""
    named = [at for at, cell in enumerate(upper) if cell.strip()]
    blank = [at for at, cell in enumerate(lower) if not cell.strip()]
    fills = sum(at in blank for at in named)
    words = all(_is_label(upper[at]) for at in named)
    return words and len(named) > 1 and fills >= 1 and 2 * fills >= len(blank)


def _is_data(cells: Sequence[str]) -> bool:
    typed = sum(bool(shapes_of(cell.strip()) & _TYPED) for cell in cells)
    return typed >= _LEAST_TYPED and line_reason(list(cells)) is None and not _is_pair(cells)


def _is_pair(cells: Sequence[str]) -> bool:
    """Say whether a row is labels with their values, as titles are: 账号 | 6217… | 户名 | 张三."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    labelled = any(cell.endswith((":", "：")) for cell in filled)
    return (len(filled) <= 4 and labelled) or bool(title_facts([cells]))


def _is_header(cells: Sequence[str], width: int) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < 2 or 2 * len(filled) < width or len(set(filled)) * 3 < len(filled) * 2:
        return False
    return all(_is_label(cell) for cell in filled)


def _is_label(cell: str) -> bool:
    text = cell.strip()
    if is_known(text):
        return True
    return len(text) <= _LONGEST and not shapes_of(text) & _TYPED


def _by_words(rows: Rows) -> Found | None:
    """Find a header above rows without moments or numbers: the first full row of known words."""
    known = [sum(is_known(cell) for cell in cells) for cells in rows[:SEARCHED_ROWS]]
    best = max(range(len(known)), key=lambda at: (known[at], -at), default=None)
    if best is None or known[best] < 2 or best + 1 >= len(rows):
        return None
    return _with_upper(rows, best, best + 1, ())


def _width(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)
