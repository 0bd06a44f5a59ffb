"""One header block of one sheet: its rows cleaned, chunk by chunk, into one Parquet file."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.binding import Binding
from ingest.chunks import Chunk
from ingest.counts import Pending, count
from ingest.evidence_file import (
    evidence_schema,
    outcome_columns,
    raw_name,
    warning_column,
)
from ingest.fields import Cells
from ingest.kinds import clean_rows
from ingest.outcomes import ACCEPTED, LAST_LINE, PENDING, Reasons, code
from ingest.pipeline import WriteBehind
from ingest.rounded import Seen, warn_rounded
from ingest.transactions import Flow, Meanings
from linkgraph.evidence_schema import EVIDENCE_KINDS, ROW_COLUMNS
from linkgraph.text import Text


@dataclass(slots=True)
class Block:
    """A table being written. `seen` is how many of its rows are in the file."""

    binding: Binding
    path: Path
    schema: pa.Schema
    writer: WriteBehind
    meanings: Meanings
    notes: list[Text]
    first_row: int
    seen: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    tally: Counter[str] = field(default_factory=Counter)
    """How often each (direction, sign) occurs, and how many times are at midnight."""
    steps: Counter[str] = field(default_factory=Counter)
    """Steps of the balance, by whether directions that are stated explain them: see `Chain`."""
    pending: list[Pending] = field(default_factory=list)
    overflow: dict[int, str] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    unread: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each flag (success, cash) has each content that cannot be read."""
    clocks: set[int] = field(default_factory=set)
    longest_clock: int = 0
    """The widths by which times of day were read, and the most digits that any of them has."""
    long_numbers: dict[str, Seen] = field(default_factory=dict)
    rounded: Counter[str] = field(default_factory=Counter)
    """Distinct long numbers of each field, and in how many rows one may have been rounded."""
    alerts: list[Text] = field(default_factory=list)
    merged: Counter[str] = field(default_factory=Counter)
    """In how many rows a merged cell of each column (its header) was taken for their own."""

    def alert(self, words: Text) -> None:
        """Note a decision that a person should check."""
        self.notes.append(words)
        self.alerts.append(words)

    @property
    def width(self) -> int:
        """Return the number of sheet columns."""
        return (
            len(self.schema)
            - len(ROW_COLUMNS)
            - len(EVIDENCE_KINDS[self.binding.layout.kind].columns)
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """A chunk cleaned under a binding, not written yet."""

    cells: Cells
    reasons: Reasons
    flow: Flow | None


def open_block(
    binding: Binding,
    path: Path,
    width: int,
    answers: Mapping[str, str],
    notes: list[Text],
    row: int,
) -> Block:
    """Begin a table; the file is created at once."""
    schema = evidence_schema(binding.layout.kind, max(width, len(binding.headers)))
    return Block(
        binding,
        path,
        schema,
        WriteBehind(path, schema),
        Meanings(dict(answers)),
        notes,
        row,
    )


def evaluate(block: Block, chunk: Chunk) -> Outcome:
    """Clean a chunk under the block's binding; nothing is written."""
    cells = Cells(block.binding, chunk)
    reasons, flow = clean_rows(cells, block.meanings)
    return Outcome(cells, reasons, flow)


def write(block: Block, outcome: Outcome) -> None:
    """Append cleaned rows to the file and to the counts."""
    cells, reasons = outcome.cells, outcome.reasons
    chunk, size = cells.chunk, len(cells.chunk)
    used = (reasons == ACCEPTED) | (reasons == PENDING)
    warn_rounded(cells, used, block.long_numbers, block.rounded)
    accepted, reason = outcome_columns(reasons)
    columns: dict[str, pa.Array] = {
        "row": pa.array(chunk.rows),
        "accepted": accepted,
        "reason": reason,
        "warnings": warning_column(cells.warnings, size),
    }
    raws = _raw_columns(block, chunk)
    arrays = []
    for entry in block.schema:
        found = columns.get(entry.name)
        if found is None:
            found = raws.get(entry.name)
        if found is None:
            found = _cleaned(cells, entry, reasons)
        arrays.append(found)
    block.writer.write(pa.Table.from_arrays(arrays, schema=block.schema))
    count(block, outcome)
    block.seen += size


def write_lines(block: Block, chunk: Chunk, reason: str) -> None:
    """Append lines that hold no data, all for one reason."""
    if len(chunk):
        reasons = np.full(len(chunk), code(reason), np.int8)
        write(block, Outcome(Cells(block.binding, chunk), reasons, None))


def _cleaned(cells: Cells, entry: pa.Field, reasons: Reasons) -> pa.Array:
    """Return a cleaned column; lines that are no data (title to footer) have no values."""
    found = cells.values.get(entry.name)
    if found is None:
        return pa.nulls(len(cells.chunk), entry.type)
    lines = (reasons > 0) & (reasons <= LAST_LINE)
    if lines.any():
        keep = pa.array(np.arange(len(lines)), pa.int64(), mask=lines)
        return found.take(keep)
    return found


def _raw_columns(block: Block, chunk: Chunk) -> dict[str, pa.Array]:
    """Return the raw columns by name. Cells beyond the table's width are kept aside, joined."""
    blank = None
    raws: dict[str, pa.Array] = {}
    for index in range(block.width):
        if index < len(chunk.columns):
            raws[raw_name(index)] = chunk.columns[index]
        else:
            blank = pa.array([""] * len(chunk), pa.string()) if blank is None else blank
            raws[raw_name(index)] = blank
    beyond = chunk.columns[block.width :]
    if beyond:
        filled = np.zeros(len(chunk), bool)
        for column in beyond:
            filled |= pc.not_equal(column, "").to_numpy(zero_copy_only=False)
        at = np.flatnonzero(filled)
        kept = pc.binary_join_element_wise(*(column.take(at) for column in beyond), "\t")
        texts = pc.utf8_rtrim(kept, "\t").to_pylist()
        block.overflow.update(zip((at + block.seen).tolist(), texts, strict=True))
    return raws
