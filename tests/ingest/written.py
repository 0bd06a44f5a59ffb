"""Rows of cells written as files, as different programs write them."""

import random
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
import xlwt

Cell = str | int | float


def write_rows(
    rng: random.Random, path: Path, rows: Sequence[Sequence[Cell]], *, text: bool
) -> None:
    """Write `rows` as text or as a workbook, in one of the ways that programs have."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if text:
        encoding = rng.choice(("utf-8", "utf-8-sig", "gb18030", "gb18030"))
        mark = "\t" if path.suffix == ".txt" else rng.choice((",", ",", ";"))
        width = max(len(row) for row in rows) if rng.random() < 0.5 else 0
        end = rng.choice(("\n", "\r\n"))
        every = rng.random() < 0.2
        lines = (
            mark.join(_quoted(cell, mark, every=every) for cell in _padded(row, width))
            for row in rows
        )
        path.write_bytes("".join(line + end for line in lines).encode(encoding))
    elif path.suffix == ".xls":
        old = xlwt.Workbook()
        page = old.add_sheet("流水")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell != "":
                    page.write(at, column, cell)
        old.save(str(path))
    else:
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet("流水")
        down, right = rng.choice(((0, 0), (0, 0), (2, 0), (0, 1)))
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(at + down, column + right, cell) if cell else None
                else:
                    sheet.write_number(at + down, column + right, cell)
        book.close()


def _padded(row: Sequence[Cell], width: int) -> list[Cell]:
    return [*row, *[""] * (width - len(row))] if any(str(cell) for cell in row) else list(row)


def _quoted(cell: Cell, mark: str, *, every: bool) -> str:
    text = str(cell)
    quoted = every or set(text) & {mark, '"', "\n"}
    return '"' + text.replace('"', '""') + '"' if quoted else text
