"""The rows that were not accepted: where they stand, why, what to do, and what corrects them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow.compute as pc
import pyarrow.parquet as pq

from linkgraph.case.corrections import corrections_of, raw_columns
from linkgraph.evidence import EvidenceFile, EvidenceTable, checked_path
from linkgraph.evidence_schema import SET_ASIDE_REASONS, SET_ASIDE_REMEDIES, STRUCTURE
from linkgraph.graph import SourceRow
from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class CorrectedBy:
    """The row of a later file that stands for a row; `accepted`: it is used, the row is done."""

    file: str
    row: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class SetAsideRow:
    """A line that was not accepted: where it stands, why, and its cells as the file had them."""

    row: SourceRow
    reason: str
    cells: tuple[str | None, ...]
    table: int = 0
    corrected: CorrectedBy | None = None

    @property
    def open(self) -> bool:
        """Whether it is data that nobody has corrected yet."""
        return self.reason not in STRUCTURE and self.corrected is None


def in_order(files: Sequence[EvidenceFile]) -> list[EvidenceTable]:
    """Return all tables by file name, content and place."""
    tables = (table for file in files for table in file.tables)
    return sorted(tables, key=lambda one: (one.file, one.sha256, one.table))


def set_aside_rows(files: Sequence[EvidenceFile]) -> Iterator[SetAsideRow]:
    """Yield the lines that were not accepted, by file name, table and row."""
    tables = in_order(files)
    for table in tables:
        if table.read == table.accepted:
            continue
        done = corrections_of(table, tables)
        path = checked_path(table)
        raw = raw_columns(path)
        reader = pq.ParquetFile(path)
        for batch in reader.iter_batches(columns=["row", "accepted", "reason", *raw]):
            kept = batch.filter(pc.invert(batch.column("accepted")))
            for said in kept.to_pylist():
                place = SourceRow(table.file, table.sha256, table.sheet, said["row"])
                by = CorrectedBy(*done[said["row"]]) if said["row"] in done else None
                cells = tuple(said[name] for name in raw)
                yield SetAsideRow(place, said["reason"] or "", cells, table.table, by)


def open_rows(tables: Sequence[EvidenceTable]) -> dict[str, int]:
    """Count by reason the data that was set aside and that no later file stands for."""
    counts: Counter[str] = Counter()
    for table in tables:
        counts.update(table.set_aside)
        done = corrections_of(table, tables)
        if done:
            said = pq.read_table(checked_path(table), columns=["row", "reason"])
            mine = pc.is_in(said["row"], value_set=_rows(done))
            counts.subtract(Counter(said.filter(mine)["reason"].to_pylist()))
    return {
        code: count for code, count in sorted(counts.items()) if count and code not in STRUCTURE
    }


def _rows(done: dict[int, tuple[str, int, bool]]) -> "pc.Expression":
    import pyarrow as pa

    return pa.array(sorted(done), pa.int32())


def reason_words(code: str) -> Text:
    """Return the words for a set-aside code; the code itself where it is not known."""
    return SET_ASIDE_REASONS.get(code, Text(code, code))


def remedy_words(code: str) -> Text:
    """Return what to do about a set-aside code; nothing for lines that are no data."""
    return SET_ASIDE_REMEDIES.get(code, Text("", ""))
