"""How a table was read, in the detail that a person checks before loading it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingest.binding import Binding
from ingest.evidence_file import raw_name
from ingest.propose.guess import captions
from ingest.propose.profile import samples_of
from ingest.recognise import candidates
from ingest.reports import Answers, TableReport
from ingest.trial_direction import DirectionTrial, try_direction
from linkgraph.evidence_schema import EVIDENCE_KINDS
from linkgraph.schema import Precision
from linkgraph.text import Text

_LINES = ("title", "header", "blank", "footer")
"""Lines that hold no data."""
_OWNERS = ("own_card", "own_account", "own_name", "own_id", "own_bank")
_EXAMPLES = 3
"""So many rows are shown for each reason."""
_SAMPLED = 5_000


@dataclass(frozen=True, slots=True)
class ColumnTrial:
    """One column of the sheet. `use`: `field`, `spare` (where the field's own column is empty),
    `repeated` (passed over for another of the same meaning) or `extra` (kept as raw text)."""

    place: int
    header: str
    fields: tuple[str, ...]
    captions: tuple[Text, ...]
    use: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MomentRange:
    """A field of moments: first, last (microseconds), and how many of each precision."""

    field: str
    first: int
    last: int
    precisions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AmountRange:
    """A field of money in fen."""

    field: str
    least: int
    most: int
    rows: int


@dataclass(frozen=True, slots=True)
class Owner:
    """What a statement says of whose it is: the first values, and how many there are."""

    field: str
    values: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A row that would be set aside."""

    row: int
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableTrial:
    """One table as it would be loaded; `report` is the reader's own."""

    report: TableReport
    runner_up: tuple[str, float] | None
    columns: tuple[ColumnTrial, ...]
    owner: tuple[Owner, ...]
    direction: DirectionTrial | None
    moments: tuple[MomentRange, ...]
    amounts: tuple[AmountRange, ...]
    aside: tuple[AsideRow, ...]

    @property
    def data_rows(self) -> int:
        """Return the number of lines that are not title, header, blank or footer."""
        return self.report.read - sum(self.report.set_aside.get(name, 0) for name in _LINES)

    @property
    def is_weak(self) -> bool:
        """Say whether a general layout hardly fits: half of the rows or of the columns unused."""
        binding = self.report.binding
        if binding is None or not binding.layout.generic:
            return False
        named = [column for column in self.columns if column.header.strip() and column.samples]
        used = [column for column in named if column.use in ("field", "spare")]
        few = 2 * len(used) < len(named)
        return few or 2 * self.report.accepted < self.data_rows


def try_table(report: TableReport, folder: Path, answers: Answers, hints: str) -> TableTrial:
    """Look at a table that `read_source` wrote into `folder`."""
    stored = Stored(pq.ParquetFile(folder / report.parquet))
    binding = report.binding
    table = stored.columns(_looked_at(report))
    used = table.filter(table["accepted"])
    statement = report.kind == "transactions"
    found = TableTrial(
        report,
        _runner_up(binding, answers, hints),
        _columns(report, stored),
        _owner(used) if statement else (),
        try_direction(binding, answers, used) if statement and binding and used.num_rows else None,
        _moments(report.kind, used),
        _amounts(report.kind, used),
        _aside(report, table["reason"], stored),
    )
    stored.file.close()
    return found


@dataclass(frozen=True, slots=True)
class Stored:
    """A table on disk: columns whole, but all cells of a row only where they are asked for."""

    file: pq.ParquetFile

    def columns(self, names: Collection[str]) -> pa.Table:
        """Return some columns, whole."""
        return self.file.read(columns=[n for n in self.file.schema_arrow.names if n in names])

    def head(self) -> pa.Table:
        """Return the first rows, at most a row group of them."""
        if not self.file.num_row_groups:
            return self.file.schema_arrow.empty_table()
        return self.file.read_row_group(0)

    def rows(self, positions: Collection[int]) -> dict[int, dict[str, Any]]:
        """Return whole rows by their positions."""
        found: dict[int, dict[str, Any]] = {}
        start = 0
        for group in range(self.file.num_row_groups):
            size = self.file.metadata.row_group(group).num_rows
            here = [at - start for at in sorted(positions) if start <= at < start + size]
            if here:
                rows = self.file.read_row_group(group).take(pa.array(here)).to_pylist()
                found |= {start + at: row for at, row in zip(here, rows, strict=True)}
            start += size
        return found


def _looked_at(report: TableReport) -> set[str]:
    """Return the columns that are looked at whole: no raw ones but those of the direction."""
    names = {"accepted", "reason", "direction", "negative", *_OWNERS}
    for column in EVIDENCE_KINDS[report.kind].columns:
        if column.name.endswith(("_us", "_fen", "_precision")):
            names.add(column.name)
    places = () if report.binding is None else report.binding.places.get("direction", ())
    return names | {raw_name(place) for place in places}


def _runner_up(binding: Binding | None, answers: Answers, hints: str) -> tuple[str, float] | None:
    """Return the layout that fits the same header second best."""
    if binding is None or not binding.layout.header_rows:
        return None
    for found, score in candidates(binding.headers, answers.layouts, hints):
        if found.layout.name != binding.layout.name:
            return found.layout.name, score
    return None


def _columns(report: TableReport, stored: Stored) -> tuple[ColumnTrial, ...]:
    binding = report.binding
    words = captions(report.kind)
    head = stored.head()
    data = head.filter(pc.invert(pc.is_in(head["reason"], pa.array(_LINES)))).slice(0, _SAMPLED)
    found = []
    for place, header in enumerate(report.headers):
        fields, use = _use(binding, place)
        name = raw_name(place)
        cells = data[name].to_pylist() if name in data.column_names else []
        found.append(
            ColumnTrial(
                place,
                header,
                fields,
                tuple(words.get(field, Text(field, field)) for field in fields),
                use,
                samples_of([cell or "" for cell in cells]),
            )
        )
    return tuple(found)


def _use(binding: Binding | None, place: int) -> tuple[tuple[str, ...], str]:
    if binding is None:
        return (), "extra"
    fields = tuple(name for name, places in binding.places.items() if place in places)
    if fields:
        return fields, "field"
    spare = tuple(name for name, places in binding.spare.items() if place in places)
    if spare:
        return spare, "spare"
    return (), "repeated" if place in binding.unused else "extra"


def _owner(used: pa.Table) -> tuple[Owner, ...]:
    found = []
    for field in _OWNERS:
        values = pc.unique(used[field].drop_null()).to_pylist()
        if values:
            found.append(Owner(field, tuple(values[:_EXAMPLES]), len(values)))
    return tuple(found)


def _moments(kind: str, used: pa.Table) -> tuple[MomentRange, ...]:
    found = []
    for column in EVIDENCE_KINDS[kind].columns:
        if column.name.endswith("_us") and used[column.name].null_count < used.num_rows:
            field = column.name.removesuffix("_us")
            ends = pc.min_max(used[column.name]).as_py()
            exact = field + "_precision"
            counts = _counts(used[exact]) if exact in used.schema.names else {}
            named = {Precision(code).name.lower(): counts[code] for code in sorted(counts)}
            found.append(MomentRange(field, ends["min"], ends["max"], named))
    return tuple(found)


def _counts(column: pa.ChunkedArray) -> dict[int, int]:
    pairs = pc.value_counts(column.drop_null()).to_pylist()
    return {pair["values"]: pair["counts"] for pair in pairs}


def _amounts(kind: str, used: pa.Table) -> tuple[AmountRange, ...]:
    found = []
    for column in EVIDENCE_KINDS[kind].columns:
        if column.name.endswith("_fen") and used[column.name].null_count < used.num_rows:
            ends = pc.min_max(used[column.name]).as_py()
            rows = used.num_rows - used[column.name].null_count
            field = column.name.removesuffix("_fen")
            found.append(AmountRange(field, ends["min"], ends["max"], rows))
    return tuple(found)


def _aside(report: TableReport, reasons: pa.ChunkedArray, stored: Stored) -> tuple[AsideRow, ...]:
    """Return the first rows of each reason, in the order of the sheet; plain lines left out."""
    first: dict[int, str] = {}
    for reason in report.set_aside:
        if reason not in _LINES:
            hits = pc.indices_nonzero(pc.fill_null(pc.equal(reasons, reason), False))
            first |= dict.fromkeys(hits.slice(0, _EXAMPLES).to_pylist(), reason)
    raws = [raw_name(at) for at in range(len(report.headers))]
    rows = stored.rows(first)
    return tuple(
        AsideRow(row["row"], first[at], tuple(row.get(name) or "" for name in raws))
        for at, row in sorted(rows.items())
    )
