"""Rows that the investigator says stand for themselves: `apart` of case.toml."""

import re
from collections.abc import Sequence

import pyarrow as pa

from linkgraph.evidence import EvidenceTable

_REFERENCE = re.compile(r"([0-9a-fA-F]{8,64}):(?:(.*):)?([0-9]{1,10})", re.DOTALL)


def parse_reference(text: str) -> tuple[str, str | None, int] | None:
    """Return (start of SHA-256, sheet or None, row) of `sha:sheet:row`; None for other texts."""
    found = _REFERENCE.fullmatch(text.strip())
    if found is None:
        return None
    return found[1].lower(), found[2] or None, int(found[3])


def named_tables(tables: Sequence[EvidenceTable], reference: str) -> tuple[list[int], int]:
    """Return the positions of the tables that `reference` may mean, and the row; row 0: none."""
    parsed = parse_reference(reference)
    if parsed is None:
        return [], 0
    start, sheet, row = parsed
    at = [
        place
        for place, table in enumerate(tables)
        if table.sha256.startswith(start) and table.sheet == sheet
    ]
    return at, row


def apart_rows(tables: Sequence[EvidenceTable], references: Sequence[str]) -> pa.Table:
    """Return (source, row) of every row that `references` name; those that name none are left."""
    found = {
        (place, row)
        for reference in references
        for at, row in [named_tables(tables, reference)]
        if 0 < row < 2**31
        for place in at
    }
    rows = sorted(found)
    return pa.table(
        {
            "source": pa.array([place for place, _ in rows], pa.int32()),
            "row": pa.array([row for _, row in rows], pa.int32()),
        }
    )
