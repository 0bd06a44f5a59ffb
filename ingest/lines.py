"""The lines between and below the data: headers met again, titles, remarks, footers, blanks."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.binding import Binding
from ingest.blocks import Block
from ingest.chunks import Chunk
from ingest.headers import normal
from ingest.layouts import Layout
from ingest.outcomes import PENDING, Reasons, code, is_footer, is_signed, line_reason
from ingest.recognise import recognise, vocabulary
from ingest.titles import title_facts
from ingest.words import plain

_FEW_CELLS = 2
_TITLE_CELLS = 8
_MANY = 1_000
_NUMBERS = 3
_NUMBER = r"^[0-9][0-9.,:/ \-]*$"
_TYPED = ("transactions", "transfers", "calls")
"""Kinds that accept no row with header words in it: only failing rows are looked at."""


def sort_lines(
    block: Block, chunk: Chunk, reasons: Reasons, mapped: Sequence[Layout], hints: str
) -> tuple[int, Binding, float] | None:
    """Tell blank lines, headers and footers from failing data rows, in `reasons`.

    Returns the first header row that begins a new block: another layout, or the same header
    below lines that name another owner.
    """
    suspects = _suspects(block, chunk, reasons)
    if not len(suspects):
        return None
    columns = [column.take(suspects).to_pylist() for column in chunk.columns]
    own = [normal(header) for header in block.binding.headers]
    failure = block.binding.places.get("failure")
    for number, at in enumerate(suspects.tolist()):
        cells = [column[number] for column in columns]
        if chunk.counts is not None:
            cells = cells[: int(chunk.counts[at])]
        new = _header_in(cells, own, mapped, hints)
        if new is not None:
            same = [normal(cell) for cell in cells][: len(own)] == own[: len(cells)]
            begins = not same or _owner_above(chunk, reasons, at, block.binding.layout.kind)
            if begins:
                return at, *new
            reasons[at] = code("header")
            continue
        told = cells[failure[0]] if failure and failure[0] < len(cells) else ""
        reason = line_reason(cells, failure=told)
        if reason is None and _is_remark(block, cells, int(reasons[at])):
            reason = "footer"
        if reason is not None:
            reasons[at] = code(reason)
    return None


def _suspects(
    block: Block, chunk: Chunk, reasons: Reasons
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    failing = (reasons != 0) & (reasons != PENDING)
    if block.binding.layout.kind not in _TYPED:
        words_in = np.zeros(len(chunk), np.int16)
        known = {normal(h) for h in block.binding.headers if normal(h)} | vocabulary()
        for places in block.binding.places.values():
            coded = chunk.columns[places[0]].dictionary_encode()
            hit = np.array([normal(text) in known for text in coded.dictionary.to_pylist()])
            words_in += hit[coded.indices.to_numpy()]
        failing |= words_in >= 2
        first = chunk.columns[0].dictionary_encode()
        foot = np.array([is_footer(plain(text)) for text in first.dictionary.to_pylist()])
        failing |= foot[first.indices.to_numpy()]
    at = np.flatnonzero(failing)
    return at if len(at) < _MANY else at[~_surely_data(block, chunk, at)]


def _surely_data(
    block: Block, chunk: Chunk, at: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Say which of some rows need no closer look, where a table has thousands that fail.

    A row of three numbers is no header, title, remark or blank; and it is no footer or message
    if its first cell does not begin one.
    """
    columns = [column.take(pa.array(at)) for column in chunk.columns]
    numbers = np.zeros(len(at), np.int16)
    for column in columns:
        numbers += pc.match_substring_regex(column, _NUMBER).to_numpy(zero_copy_only=False)
    blank = pa.scalar(None, pa.string())
    filled = [pc.if_else(pc.equal(column, ""), blank, column) for column in columns]
    first = pc.fill_null(pc.coalesce(*filled), "").dictionary_encode()
    begins = [plain(text) for text in first.dictionary.to_pylist()]
    data = np.array([text[:1].isalnum() and not is_footer(text) for text in begins], bool)
    sure: np.ndarray[tuple[int], np.dtype[np.bool_]] = data[first.indices.to_numpy()]
    sure &= numbers >= _NUMBERS
    failure = block.binding.places.get("failure")
    if failure is not None and failure[0] < len(columns):
        told = columns[failure[0]]
        sure &= pc.equal(told, "").to_numpy(zero_copy_only=False)
    return sure


def _header_in(
    cells: Sequence[str], own: Sequence[str], mapped: Sequence[Layout], hints: str
) -> tuple[Binding, float] | None:
    """Return a header row's binding; quick to say no for data rows."""
    texts = [normal(cell) for cell in cells]
    known = vocabulary()
    if sum(text in known or (bool(text) and text in own) for text in texts) < _FEW_CELLS:
        return None
    return recognise(cells, mapped, hints)


def _is_remark(block: Block, cells: Sequence[str], reason: int) -> bool:
    """Say whether a failing row is a remark across the sheet (hardly a cell is filled), or labels
    for signatures."""
    texts = [plain(cell) for cell in cells if plain(cell)]
    if texts and all(text.endswith(":") for text in texts):
        return True
    if block.binding.layout.kind == "seizures" and is_signed(texts):
        return True
    filled = len(texts)
    if reason == code("damaged_text"):
        return False
    return reason > 0 and filled <= _FEW_CELLS and len(block.binding.places) > 2 * _FEW_CELLS


def titles_start(chunk: Chunk, reasons: Reasons, header: int, kind: str) -> int:
    """Return where the title lines above a second header begin: after the last data or footer."""
    start = header
    while start and _is_title(chunk.cells(start - 1), int(reasons[start - 1]), kind):
        start -= 1
    return start


def _is_title(cells: Sequence[str], reason: int, kind: str) -> bool:
    if reason in (0, PENDING, code("header"), code("failure_message")):
        return False
    texts = [plain(cell) for cell in cells if plain(cell)]
    if not texts or len(texts) > _TITLE_CELLS:
        return False
    if kind == "seizures":  # whoever signs a list is not whose list the next one is
        return not is_footer(texts[0]) and not is_signed(texts)
    return not is_footer(texts[0]) or bool(title_facts([cells], kind))


def _owner_above(chunk: Chunk, reasons: Reasons, header: int, kind: str) -> bool:
    start = titles_start(chunk, reasons, header, kind)
    return bool(title_facts([chunk.cells(at) for at in range(start, header)], kind))
