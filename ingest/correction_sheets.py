"""Which sheets are corrections, and of which table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.chunks import Chunk, Sheet
from ingest.correction_problems import no_headers, no_rows_named, not_there
from ingest.corrections import PROOF, CorrectedSheet, OldTable, OldTables, trimmed
from ingest.headers import normal
from ingest.outcomes import Reasons, code

_SEARCHED = 40


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a correction has its columns: `at` is its header's position among the first rows."""

    at: int
    places: Mapping[str, int]


def find_proof(rows: Sequence[Sequence[str]], alone: bool) -> Placement | None:
    """Return where a header names original rows; `alone`: the file is known, rows will do."""
    names = {normal(words.say(lang)): key for key, words in PROOF.items() for lang in ("zh", "en")}
    for at, cells in enumerate(rows[:_SEARCHED]):
        places: dict[str, int] = {}
        for place, cell in enumerate(cells):
            key = names.get(normal(cell))
            if key is not None:
                places.setdefault(key, place)
        if "row" in places and ("sha256" in places or alone):
            return Placement(at, places)
    return None


def find_header(rows: Sequence[Sequence[str]], old: OldTable) -> int | None:
    """Return the position of the row that has the headers of `old`, or None."""
    wanted = trimmed(old.labels)
    return next((at for at, row in enumerate(rows[:_SEARCHED]) if trimmed(row) == wanted), None)


class CorrectionFound(Exception):
    """The sheet in hand corrects rows of an earlier table: it is read again as such."""

    def __init__(self, sheet: CorrectedSheet) -> None:
        super().__init__()
        self.sheet = sheet


def as_correction(
    sheet: Sheet, rows: Sequence[Sequence[str]], numbers: Sequence[int], tables: OldTables, of: str
) -> CorrectedSheet | None:
    """Return the sheet as a correction; None when it is none.

    `rows` are its first rows, `numbers` their row numbers, `of` the file that it corrects when the
    user said so, else ''. Raises CaseProblem when it names rows that the case does not have.
    """
    proof = find_proof(rows, bool(of))
    if proof is not None:
        old = _named(proof, rows, tables, of)
        return CorrectedSheet(sheet, old, numbers[proof.at], proof.places)
    if not of:
        return None
    fitting = [(find_header(rows, old), old) for old in tables(of)]
    chosen = [(at, old) for at, old in fitting if at is not None]
    if len(chosen) != 1:
        raise no_headers(of, len(chosen))
    at, old = chosen[0]
    return CorrectedSheet(sheet, old, numbers[at], {})


def _named(proof: Placement, rows: Sequence[Sequence[str]], tables: OldTables, of: str) -> OldTable:
    """Return the table that the first rows under the header name."""
    for cells in rows[proof.at + 1 :]:
        said = {
            key: cells[at].strip() if at < len(cells) else "" for key, at in proof.places.items()
        }
        name = said.get("sha256") or of
        text = said["row"].removesuffix(".0")
        if not name or not text.isdecimal():
            continue
        for old in tables(name):
            right = "sheet" not in said or said["sheet"] == (old.sheet or "").strip()
            if right and bool(np.isin(int(text), old.rows)):
                return old
        raise not_there(name, said.get("sheet", ""), text)
    raise no_rows_named()


MARK = "linkgraph setaside"
"""The first cell of the summary sheets of a set-aside book."""


def is_summary(rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a sheet is a summary of a set-aside book: it holds no rows of its own."""
    return bool(rows and rows[0] and rows[0][0].strip().startswith(MARK))


def refuse(sheet: CorrectedSheet | None, chunk: Chunk, reasons: Reasons) -> None:
    """Set aside the rows of a correction that would count twice or correct nothing."""
    refused = {} if sheet is None else sheet.refused
    for position, row in enumerate(chunk.rows.tolist() if refused else ()):
        if row in refused:
            reasons[position] = code(refused[row])
