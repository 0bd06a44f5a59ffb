"""Where the table of a sheet begins: its header row, or its first row where it has no header."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.binding import Binding, bind
from ingest.clocks import clean_clock
from ingest.layouts import Layout
from ingest.money import clean_money
from ingest.recognise import SEARCHED_ROWS, recognise
from ingest.times import clean_moment, formatted_moment
from ingest.values import is_null

MAPPED_ROWS = 400
"""A mapping's own headers, or its first row, are looked for in this many rows."""
_MOMENTS = frozenset(
    ("date", "opened", "closed", "last", "from", "until", "sent", "answered", "stopped", "settled")
)
_AMOUNTS = {"amount", "debit", "credit", "balance", "available"}
_NUMBERED = {"id_number", "phone", "account", "cards", "other_phone", "number"}


@dataclass(frozen=True, slots=True)
class Head:
    """A table begins: its header is `rows` rows (none for 0) from position `at` on."""

    at: int
    rows: int
    binding: Binding
    score: float


def find_head(rows: Sequence[Sequence[str]], mapped: Sequence[Layout], hints: str) -> Head | None:
    """Return where the first table of a sheet begins; `rows` are its first MAPPED_ROWS.

    Mappings with a header of two rows come first, for one row of theirs may pass for a layout of
    linkgraph; those without any header last, for they fit whatever stands in their columns.
    """
    two = _two_rows(rows, mapped)
    if two is not None:
        return two
    own = [layout for layout in mapped if layout.mapped]
    for at, cells in enumerate(rows):
        if at >= SEARCHED_ROWS and not own:
            break
        found = recognise(cells, mapped, hints)
        if found is not None and (at < SEARCHED_ROWS or found[0].layout.mapped):
            return Head(at, 1, *found)
    return _headless(rows, mapped)


def joined_header(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return the header that two rows make: a cell merged over several columns is said of each.

    >>> joined_header(["日期", "发生额", ""], ["", "借方", "贷方"])
    ['日期', '发生额 借方', '发生额 贷方']
    """
    made, above = [], ""
    pairs = itertools.zip_longest(upper, lower, fillvalue="")
    for top, low in ((one.strip(), two.strip()) for one, two in pairs):
        above = top or above
        made.append(f"{above} {low}".strip() if low else top)
    return made


def _two_rows(rows: Sequence[Sequence[str]], mapped: Sequence[Layout]) -> Head | None:
    double = [layout for layout in mapped if layout.header_rows == 2]
    for at, (upper, lower) in enumerate(itertools.pairwise(rows) if double else ()):
        for layout in double:
            binding = bind(layout, joined_header(upper, lower))
            if set(binding.places) == set(layout.columns):
                return Head(at, 2, binding, float(len(binding.places)))
    return None


def _headless(rows: Sequence[Sequence[str]], mapped: Sequence[Layout]) -> Head | None:
    bare = [layout for layout in mapped if layout.mapped and layout.header_rows == 0]
    for at, cells in enumerate(rows if bare else ()):
        for layout in bare:
            if _is_row_of(layout, cells):
                width = layout.width or len(cells)
                names = [f"#{number + 1}" for number in range(width)]
                return Head(at, 0, bind(layout, names), float(len(layout.columns)))
    return None


def _is_row_of(layout: Layout, cells: Sequence[str]) -> bool:
    """Say whether a row can be one of a table without headers: as wide, its moments and amounts
    readable where there are any, one of them at least, and half of its fields filled."""
    width = layout.width or len(cells)
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        return False
    binding = bind(layout, cells)
    if set(binding.places) != set(layout.columns):
        return False
    texts = {
        name: layout.separator.join(cells[place].strip() for place in places)
        for name, places in binding.places.items()
    }
    said = {name: text for name, text in texts.items() if not is_null(text.strip())}
    read = [fits for name, text in said.items() if (fits := _reads(layout, name, text)) is not None]
    return all(read) and bool(read) and 2 * len(said) >= len(texts)


def _reads(layout: Layout, name: str, text: str) -> bool | None:
    """Say whether the text of a moment or an amount can be read; None for other fields."""
    if name in _AMOUNTS:
        return clean_money(text, layout.unit)[1] is None
    if name in _MOMENTS or name == "time":
        if layout.time_format is not None:
            return formatted_moment(text, layout.time_format)[2] is None
        split = name == "time" and "date" in layout.columns
        return clean_moment(text)[2] is None or (split and clean_clock(text)[2] is None)
    return any(c.isdigit() for c in text) if name in _NUMBERED else None
