"""One header block of one sheet: its rows cleaned, chunk by chunk, into one Parquet file."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.binding import Binding
from ingest.chunks import Chunk
from ingest.columns import distinct
from ingest.directions import balance_chain
from ingest.evidence_file import (
    evidence_schema,
    outcome_columns,
    raw_name,
    warning_column,
)
from ingest.fields import Cells, column_of, raw
from ingest.flags import flag_word
from ingest.kinds import clean_rows
from ingest.layouts import FLAGS
from ingest.moments import longest_clock
from ingest.outcomes import ACCEPTED, PENDING, REASON_CODES, Reasons, code
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
    pending: list["Pending"] = field(default_factory=list)
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
class Pending:
    """The rows of one chunk in which some direction codes wait for the balance chain.

    `code` is -1 where the direction is known already: then `signed` is + for money in.
    """

    at: npt.NDArray[np.int64]
    code: npt.NDArray[np.int16]
    account: npt.NDArray[np.int64]
    signed: npt.NDArray[np.int64]
    balance: npt.NDArray[np.int64]
    time: npt.NDArray[np.int64]
    chained: npt.NDArray[np.bool_]


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
    _count(block, outcome)
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
    lines = (reasons > 0) & (reasons <= _LAST_LINE)
    if lines.any():
        keep = pa.array(np.arange(len(lines)), pa.int64(), mask=lines)
        return found.take(keep)
    return found


_LAST_LINE = code("failure_message")


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
        for position in range(len(chunk)):
            cells = [column[position].as_py() for column in beyond]
            if any(cells):
                block.overflow[block.seen + position] = "\t".join(cells).rstrip("\t")
    return raws


def _count(block: Block, outcome: Outcome) -> None:
    reasons = outcome.reasons
    for number, count in enumerate(np.bincount(reasons, minlength=1).tolist()):
        if number == ACCEPTED:
            block.accepted += count
        elif count and number != PENDING:
            block.counts[REASON_CODES[number - 1]] += count
    _count_clocks(block, outcome)
    _count_unread(block, outcome)
    _count_merged(block, outcome)
    if outcome.flow is not None:
        _count_flow(block, outcome, outcome.flow)


def _count_clocks(block: Block, outcome: Outcome) -> None:
    column = raw(outcome.cells, "time")
    if outcome.cells.clock and column is not None:
        rows = (outcome.reasons == ACCEPTED) | (outcome.reasons > _LAST_LINE)
        longest = longest_clock(column.filter(pa.array(rows)))
        if longest:
            block.clocks.add(outcome.cells.clock)
            block.longest_clock = max(block.longest_clock, longest)


def _count_unread(block: Block, outcome: Outcome) -> None:
    used = (outcome.reasons == ACCEPTED) | (outcome.reasons == PENDING)
    for name in FLAGS:
        rows = outcome.cells.warned(f"unread:{name}") & used
        column = raw(outcome.cells, name)
        if column is not None and rows.any():
            words, codes = distinct(column.filter(pa.array(rows)), flag_word)
            for word, count in zip(words, np.bincount(codes).tolist(), strict=True):
                block.unread[name, word] += count


def _count_merged(block: Block, outcome: Outcome) -> None:
    cells = outcome.cells
    used = (outcome.reasons == ACCEPTED) | (outcome.reasons == PENDING)
    for name, places in block.binding.places.items():
        for place in places:
            if place in cells.chunk.merged:
                filled = pc.not_equal(column_of(cells, name, place), cells.chunk.columns[place])
                count = int((filled.to_numpy(zero_copy_only=False) & used).sum())
                block.merged[block.binding.headers[place].strip()] += count


def _count_flow(block: Block, outcome: Outcome, flow: Flow) -> None:
    reasons, values = outcome.reasons, outcome.cells.values
    used = reasons == ACCEPTED
    for name, side in (("in", 1), ("out", -1)):
        chosen = used & (flow.side == side)
        block.tally[name] += int(chosen.sum())
        block.tally[name + "-"] += int((chosen & (flow.signed < 0)).sum())
        block.tally[name + "+"] += int((chosen & (flow.signed > 0)).sum())
    waiting = reasons == PENDING
    times = pc.fill_null(values["time_us"], 0).to_numpy()
    if waiting.any():
        at = np.flatnonzero(waiting | used)
        known = np.where(waiting, flow.signed, np.abs(flow.signed) * flow.side)
        block.pending.append(
            Pending(
                at + block.seen,
                np.where(waiting, flow.codes, -1)[at].astype(np.int16),
                _account_numbers(block, outcome.cells, at),
                known[at],
                flow.balance[at],
                times[at],
                flow.has_balance[at],
            )
        )
    elif block.binding.has("balance"):
        _count_steps(block, outcome, flow, np.flatnonzero(used & flow.has_balance))
    exact = values["time_precision"].to_numpy(zero_copy_only=False) < 2
    exact &= used | waiting
    block.tally["exact"] += int(exact.sum())
    block.tally["midnight"] += int((exact & (times % 86_400_000_000 == 0)).sum())


def _count_steps(block: Block, outcome: Outcome, flow: Flow, at: npt.NDArray[np.int64]) -> None:
    """Count the steps of the balance that the stated directions explain, and their opposites."""
    plain = flow.signed >= 0
    if not block.binding.has("direction", "debit", "credit"):
        plain[:] = True
    chain = balance_chain(
        _account_numbers(block, outcome.cells, at),
        np.abs(flow.signed[at]) * flow.side[at].astype(np.int64),
        flow.balance[at],
        plain[at],
        pc.fill_null(outcome.cells.values["time_us"], 0).to_numpy()[at],
    )
    block.steps.update(forward=chain.forward, backward=chain.backward, steps=chain.steps)


def _account_numbers(
    block: Block, cells: Cells, at: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Number the own accounts of some rows, alike in all chunks: the account, else the card."""
    size = len(cells.chunk)
    number = cells.values.get("own_account", pa.nulls(size, pa.string()))
    card = cells.values.get("own_card", pa.nulls(size, pa.string()))
    coded = pc.fill_null(pc.coalesce(number, card), "").take(pa.array(at)).dictionary_encode()
    numbers = [
        block.accounts.setdefault(text, len(block.accounts))
        for text in coded.dictionary.to_pylist()
    ]
    found: npt.NDArray[np.int64] = np.array(numbers, np.int64)[coded.indices.to_numpy()]
    return found
