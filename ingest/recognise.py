"""Which layout is this row of headers, and is it a row of headers at all."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from ingest.binding import Binding, bind
from ingest.headers import normal, without_codes, without_note, without_unit
from ingest.layouts import Layout, load_layouts

_LONG_NUMBER = re.compile(r"\d{9}")
SEARCHED_ROWS = 40
"""A header row is looked for in this many rows that hold anything."""
_LEAST_CELLS = 2
_MARKS_SHARE = 0.8
_KNOWN_SHARE = 0.4
_KNOWN = 1000.0


def recognise(
    cells: Sequence[str], mapped: Sequence[Layout], hints: str
) -> tuple[Binding, float] | None:
    """Return the best binding of a header row and its score; None when it is no header row.

    A user's mapping wins whenever all its headers are there. Then come the layouts known by their
    marks (≥ 80 % of them present, and those that must be), then the generic ones, by how many
    fields they fill. `hints` (file and sheet name) only break ties.
    """
    filled = [forms for forms in map(_forms, cells) if forms]
    if len(filled) < _LEAST_CELLS or any(_LONG_NUMBER.search(normal(cell)) for cell in cells):
        return None
    by_map = _by_mapping(cells, mapped)
    if by_map is not None or not _looks_like_headers(filled):
        return by_map
    best = candidates(cells, mapped, hints)[:1]
    return best[0] if best else None


Forms = frozenset[str]
"""The forms in which a layout may know one header; empty for an empty cell."""


@lru_cache(maxsize=1 << 12)
def _forms(cell: str) -> Forms:
    """Return a header as it stands, without the unit of money at its end, and without a bracket
    that explains codes or says how its cells are written."""
    forms = (normal(cell), without_unit(cell), without_codes(cell), without_note(cell))
    return frozenset(forms) - {""}


def _by_mapping(cells: Sequence[str], mapped: Sequence[Layout]) -> tuple[Binding, float] | None:
    """Return the binding of the first mapping whose headers, in one row, are all there."""
    for layout in mapped:
        if layout.mapped and layout.header_rows == 1:
            binding = bind(layout, cells)
            if layout.columns and set(binding.places) == set(layout.columns):
                return binding, float(len(binding.places))
    return None


def candidates(
    cells: Sequence[str], mapped: Sequence[Layout], hints: str
) -> list[tuple[Binding, float]]:
    """Return every layout of linkgraph that a header row fits, with its score, the best first."""
    filled = [forms for forms in map(_forms, cells) if forms]
    found: list[tuple[Binding, float]] = []
    changed = {layout.name: layout for layout in mapped if not layout.mapped}
    for ours in load_layouts():
        layout = changed.get(ours.name, ours)
        score = _score(layout, filled, hints)
        if score <= 0:
            continue
        binding = bind(layout, cells)
        if not all(binding.has(*any_of) for any_of in layout.needs):
            continue
        if score < _KNOWN:
            score += len(binding.places)
            if len(binding.places) < 3 or _known(binding) < _KNOWN_SHARE * len(filled):
                continue
        found.append((binding, score))
    return sorted(found, key=lambda one: -one[1])


def _known(binding: Binding) -> int:
    return sum(len(places) for places in binding.places.values()) + len(binding.unused)


def _looks_like_headers(filled: Sequence[Forms]) -> bool:
    """Say whether enough cells are headers that some layout knows; data rows have none."""
    known = sum(not vocabulary().isdisjoint(forms) for forms in filled)
    return known >= _LEAST_CELLS and known >= _KNOWN_SHARE * len(filled)


def _score(layout: Layout, filled: Sequence[Forms], hints: str) -> float:
    """Return 1000 and more for a layout known by its marks, below 1 for a generic one, else 0."""
    hint = 0.5 if any(word in hints for word in layout.names) else 0.0
    known = max((_likeness(marks, filled) for marks in layout.versions), default=0.0)
    if known and layout.must.issubset(frozenset().union(*filled)):
        return known + hint
    return 0.1 + hint if layout.generic else 0.0


def _likeness(marks: frozenset[str], filled: Sequence[Forms]) -> float:
    """Return how alike a row is to the headers of one version; 0 when it is not of it."""
    hits = len(marks & frozenset().union(*filled))
    if not marks or hits < _MARKS_SHARE * len(marks):
        return 0.0
    strangers = sum(marks.isdisjoint(forms) for forms in set(filled))
    return _KNOWN + 2 * hits - (len(marks) - hits) - strangers


@cache
def vocabulary() -> frozenset[str]:
    """Return every header that any layout knows."""
    return frozenset().union(*(layout.named() for layout in load_layouts()))
