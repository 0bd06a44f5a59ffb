"""The first rows of the sheets of a file, and a mapping for one of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.directions import is_code, side_of
from ingest.heads import Head, find_head
from ingest.layouts import Layout
from ingest.propose.engine import propose
from ingest.propose.proposal import Proposal
from ingest.propose.toml import comment, mapping_text, quoted
from ingest.words import plain
from linkgraph.text import Lang, Text

if TYPE_CHECKING:
    from ingest.files import Source

ROWS = 1_000
"""So many rows are looked at for a proposal; it is then read with the whole file."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a sheet, the numbers they have for a person, and where the reader finds
    a table that it knows (None when it knows none)."""

    sheet: str | None
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    hints: str
    head: Head | None

    def place(self, file: str) -> str:
        """Return 'file' or 'file [sheet]'."""
        return file if self.sheet is None else f"{file} [{self.sheet}]"


def samples(source: "Source", mapped: Sequence[Layout], known: set[str | None]) -> Iterator[Sample]:
    """Yield the first rows of each sheet that holds any, but for the sheets in `known`."""
    from ingest.read import open_sheets

    for sheet in open_sheets(source, mapped):
        if sheet.name in known:
            continue
        chunk = next(iter(sheet.chunks()), None)
        if chunk is None or not len(chunk):
            continue
        size = min(len(chunk), ROWS)
        rows = tuple(tuple(chunk.cells(at)) for at in range(size))
        hints = f"{source.name} {sheet.name or ''}"
        head = find_head(rows, mapped, hints)
        yield Sample(sheet.name, rows, tuple(chunk.rows[:size].tolist()), hints, head)


def mapping_for(
    sample: Sample, file: str, name: str, lang: Lang
) -> tuple[Proposal | None, str] | None:
    """Return a proposal and its mapping file; for a table whose layout is known only the codes of
    its direction can be missing, and they are asked for."""
    head = sample.head
    if head is not None and not head.binding.layout.generic:
        text = _codes_text(sample, head, file, lang)
        return None if text is None else (None, text)
    proposal = propose(sample.rows, sample.numbers, sample.hints)
    if proposal is None:
        return None
    return proposal, mapping_text(proposal, file, safe_name(name), lang)


def safe_name(name: str) -> str:
    """Return a name of a layout: letters, digits, hyphens; what stands for others is '_'."""
    return re.sub(r"[^\w-]+", "_", name).strip("_")[:60] or "mapping"


def _codes_text(sample: Sample, head: Head, file: str, lang: Lang) -> str | None:
    """Return a mapping that asks what the direction codes of a known layout mean."""
    layout = head.binding.layout
    places = head.binding.places.get("direction")
    codes = ["+", "-"]
    if places is not None:
        cells = {plain(row[places[0]]) for row in sample.rows[head.at :] if places[0] < len(row)}
        codes = sorted(cell for cell in cells if is_code(cell) and abs(side_of(cell, {})) != 1)
    if layout.mapped or not codes:
        return None
    words = Text(
        f"“{file}”是版式 {layout.name}，只缺收付代码的含义：写明后用 load --map 装入。",
        f"{file} is of the layout {layout.name}; only what its codes mean is missing: say it, then "
        "load it with --map.",
    )
    lines = [comment(words.say(lang)), f"layout = {quoted(layout.name)}", "", "[directions]"]
    lines += [comment(f'{quoted(code)} = "in"  # in, out, neutral') for code in codes]
    return "\n".join(lines) + "\n"
