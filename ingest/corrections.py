"""Corrected rows: a sheet that names the rows of an earlier table that its rows stand for.

The set-aside book has columns for it (`PROOF`); a plain table of the same headers does too when
the user says which file it corrects. It is read as the earlier table was: same layout, same lines
above the header, same meaning of direction codes. Rows that would count twice are set aside.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.chunks import Chunk, Sheet
from linkgraph.text import Text

PROOF: Mapping[str, Text] = {
    "file": Text("原文件", "original file"),
    "sha256": Text("原SHA-256", "original SHA-256"),
    "sheet": Text("原工作表", "original sheet"),
    "row": Text("原行号", "original row"),
    "code": Text("原因代码", "reason code"),
    "reason": Text("未采用原因", "why it was set aside"),
    "remedy": Text("处理办法", "what to do"),
}
"""The columns of a set-aside book that stand before the cells of the row."""
_FEWEST_SHA = 8
_CHANGED = 4
"""A row without a number is known by its other cells: at most one in so many may be changed."""


@dataclass(frozen=True, slots=True)
class OldTable:
    """A table in the case: `lines` are its first lines; `open` its rows that were set aside.

    `corrected`: rows that a loaded correction stands for already, with its name. `path` is the
    evidence, for what the accepted rows say.
    """

    sha256: str
    file: str
    sheet: str | None
    table: int
    layout: str
    headers: tuple[str, ...]
    path: Path
    lines: tuple[tuple[str, ...], ...]
    open: Mapping[int, tuple[str, ...]]
    corrected: Mapping[int, str]
    rows: "np.ndarray[tuple[int], np.dtype[np.int32]]"

    @property
    def name(self) -> str:
        """Return 'file' or 'file [sheet]'."""
        return self.file if self.sheet is None else f"{self.file} [{self.sheet}]"

    @property
    def labels(self) -> tuple[str, ...]:
        """Return what stands above its columns in a set-aside book."""
        return column_labels(self.headers)


OldTables = Callable[[str], Sequence[OldTable]]
"""Tables of the file in the case that a name or the start of a SHA-256 stands for."""


def column_labels(headers: Sequence[str]) -> tuple[str, ...]:
    """Return headers as a set-aside book shows them: numbers where the table has none at all."""
    if any(header.strip() for header in headers):
        return tuple(headers)
    return tuple(f"第{at}列" for at in range(1, len(headers) + 1))


def trimmed(cells: Sequence[str]) -> list[str]:
    """Return cells without blanks at their ends, and without empty ones behind."""
    found = [cell.strip() for cell in cells]
    while found and not found[-1]:
        found.pop()
    return found


@dataclass(slots=True)
class CorrectedSheet:
    """A sheet without its proof columns, and what its rows stand for.

    `placed`: row → original row; `refused`: row → reason code. Both fill while chunks are read.
    """

    sheet: Sheet
    old: OldTable
    header_row: int
    places: Mapping[str, int]
    placed: dict[int, int] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    _accepted: frozenset[str] | None = None

    @property
    def name(self) -> str | None:
        """The sheet's name."""
        return self.sheet.name

    @property
    def notes(self) -> Sequence[object]:
        """What was decided, and what is corrected."""
        old = self.old
        note = Text(
            f"更正 {old.name}（SHA-256 {old.sha256[:12]}）未采用的行，按其版式读取",
            f"corrects rows set aside of {old.name} (SHA-256 {old.sha256[:12]}), read as it was",
        )
        return (*self.sheet.notes, note)

    def chunks(self) -> Iterator[Chunk]:
        """Yield the rows without the proof columns."""
        self.placed.clear()
        self.refused.clear()
        for chunk in self.sheet.chunks():
            bare = _without(chunk, set(self.places.values()))
            for position in np.flatnonzero(chunk.rows > self.header_row).tolist():
                self._place(int(chunk.rows[position]), chunk.cells(position), bare.cells(position))
            yield bare

    def _place(self, row: int, cells: Sequence[str], bare: Sequence[str]) -> None:
        """Say which original row a row stands for, or why it is refused."""
        old = self.old
        if not any(cell.strip() for cell in bare):
            return
        original = self._original(cells, bare)
        if original is None:
            again = "row" not in self.places and self._is_accepted(bare)
            self.refused[row] = "already_accepted" if again else "unplaced"
        elif original in old.corrected:
            self.refused[row] = "already_corrected"
        elif original not in old.open:
            known = bool(np.isin(original, old.rows))
            self.refused[row] = "already_accepted" if known else "unplaced"
        elif trimmed(bare) == trimmed(old.open[original]):
            self.refused[row] = "unchanged"
        elif original in self.placed.values():
            self.refused[row] = "unplaced"
        else:
            self.placed[row] = original

    def _original(self, cells: Sequence[str], bare: Sequence[str]) -> int | None:
        said = {
            key: cells[at].strip() if at < len(cells) else "" for key, at in self.places.items()
        }
        if "row" not in said:
            return None if self._is_accepted(bare) else self._most_alike(bare)
        if "sha256" in said and not _same_sha(said["sha256"], self.old.sha256):
            return None
        if "sheet" in said and said["sheet"] != (self.old.sheet or "").strip():
            return None
        text = said["row"].removesuffix(".0")
        return int(text) if text.isdecimal() and len(text) < 10 else None

    def _is_accepted(self, bare: Sequence[str]) -> bool:
        """Say whether the original table has an accepted row with these very cells."""
        if self._accepted is None:
            self._accepted = accepted_lines(self.old)
        return as_line(bare) in self._accepted

    def _most_alike(self, bare: Sequence[str]) -> int | None:
        """Return the one set-aside row of which most cells are kept; None where several are."""
        wanted = trimmed(bare)
        scores = sorted(
            (
                (
                    sum(bool(a) and a == b for a, b in zip(trimmed(cells), wanted, strict=False)),
                    row,
                )
                for row, cells in self.old.open.items()
                if row not in self.placed.values()
            ),
            reverse=True,
        )
        filled = sum(map(bool, wanted))
        if not scores or filled - scores[0][0] > max(1, filled // _CHANGED):
            return None
        if len(scores) > 1 and scores[0][0] == scores[1][0]:
            return None
        return scores[0][1]


def as_line(cells: Sequence[str]) -> str:
    """Return cells as one text to compare by."""
    return "\x1f".join(trimmed(cells))


def accepted_lines(old: OldTable) -> frozenset[str]:
    """Return the accepted rows of a table, each as one text."""
    raw = [name for name in pq.read_schema(old.path).names if name.startswith("raw_")]
    table = pq.read_table(old.path, columns=["accepted", *raw])
    table = table.filter(table["accepted"])
    columns = [table[name].to_pylist() for name in raw]
    return frozenset(as_line([cell or "" for cell in row]) for row in zip(*columns, strict=True))


def _alike(one: Sequence[str], two: Sequence[str]) -> int:
    return sum(bool(a) and a == b for a, b in zip(one, two, strict=False))


def _same_sha(said: str, sha256: str) -> bool:
    return len(said) >= _FEWEST_SHA and sha256.startswith(said.lower())


def _without(chunk: Chunk, places: set[int]) -> Chunk:
    """Return a chunk without some of its columns."""
    kept = [at for at in range(len(chunk.columns)) if at not in places]
    counts = chunk.counts
    if counts is not None:
        gone = sum((counts > place).astype(np.int32) for place in places)
        counts = np.asarray(counts - gone, np.int32)
    merged = {to: chunk.merged[at] for to, at in enumerate(kept) if at in chunk.merged}
    columns: tuple[pa.StringArray, ...] = tuple(chunk.columns[at] for at in kept)
    return Chunk(chunk.rows, columns, counts, merged, chunk.damaged)


def same_cells(cells: Sequence[str], labels: Sequence[str]) -> bool:
    """Say whether two rows of headers are alike but for blanks."""
    return trimmed(cells) == trimmed(labels)
