"""A table of results before it has a form: columns with kinds, rows of plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from linkgraph.text import Text

CellKind = Literal["text", "id", "money", "count", "number", "share", "time"]
"""`id`: an identifier, text whose every character counts. `money`: integer fen. `share`: a part of
1, shown per cent. `time`: `YYYY-MM-DD HH:MM:SS` (or shorter, as exactly as it is known). Any value
may be None."""

NUMERIC: frozenset[str] = frozenset({"money", "count", "number", "share"})


@dataclass(frozen=True, slots=True)
class Column:
    """A caption, and how the values are to be written."""

    caption: Text
    kind: CellKind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under captions. `name` is the sheet's name in a workbook, `title` stands above it."""

    name: Text
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Any, ...]]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One result in the forms people read.

    `screen` is printed in order: tables, and lines of words. `tables` are what files hold: a
    workbook all of them, CSV the first, which therefore is the one with a line a finding.
    """

    screen: tuple[Table | str, ...]
    tables: tuple[Table, ...]


def yuan(fen: int, grouped: bool = True) -> str:
    """Return fen as yuan with two decimals, exactly: 123456 is 1,234.56."""
    whole, cents = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return f"{sign}{whole:,}.{cents:02d}" if grouped else f"{sign}{whole}.{cents:02d}"


def money(fen: int) -> str:
    """Return fen as people read it: ¥1,234.56, -¥1,234.56."""
    return f"-¥{yuan(-fen)}" if fen < 0 else f"¥{yuan(fen)}"
