"""Golden files: a small table of each layout, and what must come out of it row by row.

`golden/NAME.toml` holds both, side by side, for the layout NAME; the spreadsheet is made from it:
`python -m tests.ingest.golden_files FOLDER` writes them all, the tests write them one by one.

    file = "招商银行_张三.csv"      # its suffix says the container: .csv .txt .tsv .xlsx .xls .docx
    encoding = "gb18030"            # of text; utf-8 when absent

    [[tables]]                      # a header block; those of one sheet stand in one file of rows
    sheet = "流水"                  # absent in text
    layout = "cmb"
    rows = [
      { cells = ["户名：张三"], reason = "title" },
      { cells = ["交易日期", "交易金额"], reason = "header" },
      { cells = [20240102, "-1.00"], gives = { time = "2024-01-02", amount = "1.00", … } },
      { cells = ["合计", "1.00"], reason = "footer" },
    ]

A row has a reason (of SET_ASIDE_REASONS) or what it gives: every value that the evidence then
holds, no more and no less, in a person's units: amounts in yuan, times as exact as they are known.
A row set aside for its content may give what could be read of it; without `gives` that is not
looked at. `negative = true` is said, false is not. `warnings` is a key of `gives` like any other.
An empty array of cells is a blank line. Numbers are number cells in a workbook.
"""

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from linkgraph.evidence_schema import EVIDENCE_KINDS
from linkgraph.schema import Precision

FOLDER = Path(__file__).parent / "golden"
_TEXT = {".csv": ",", ".txt": "\t", ".tsv": "\t"}
_PRECISIONS = {10: Precision.DAY, 16: Precision.MINUTE, 19: Precision.SECOND}

Cell = str | int | float
Sheet = tuple[str, list[list[Cell]]]


@dataclass(frozen=True)
class Golden:
    """One golden file. `tables[i]['rows']` are in the order in which they stand in their sheet."""

    name: str
    file: str
    encoding: str
    tables: Sequence[Mapping[str, Any]]

    def sheets(self) -> list[Sheet]:
        """Return the sheets with their rows, in order."""
        found: dict[str, list[list[Cell]]] = {}
        for table in self.tables:
            rows = found.setdefault(table.get("sheet", "Sheet1"), [])
            rows += [row["cells"] for row in table["rows"]]
        return list(found.items())


def read_golden(path: Path) -> Golden:
    """Return the golden file that stands at `path`."""
    said = tomllib.loads(path.read_text("utf-8"))
    return Golden(path.stem, said["file"], said.get("encoding", "utf-8"), said["tables"])


def all_golden() -> Iterator[Golden]:
    """Yield the golden files, by name."""
    for path in sorted(FOLDER.glob("*.toml")):
        yield read_golden(path)


def write_golden(golden: Golden, folder: Path) -> Path:
    """Write the spreadsheet of `golden` into `folder` and return its path."""
    path = folder / golden.file
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix in _TEXT:
        ((_, rows),) = golden.sheets()
        lines = [_line(row, _TEXT[path.suffix]) for row in rows]
        path.write_bytes("".join(line + "\r\n" for line in lines).encode(golden.encoding))
    else:
        {".xlsx": _write_xlsx, ".xls": _write_xls}[path.suffix](path, golden.sheets())
    return path


def _line(cells: Sequence[Cell], delimiter: str) -> str:
    texts = [str(cell) for cell in cells]
    return delimiter.join(
        '"' + text.replace('"', '""') + '"' if set(text) & {delimiter, '"', "\n"} else text
        for text in texts
    )


def _write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options)
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for at, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(at, column, cell)
                else:
                    sheet.write_number(at, column, cell)
    book.close()


def _write_xls(path: Path, sheets: Sequence[Sheet]) -> None:
    book = xlwt.Workbook()
    for name, rows in sheets:
        sheet = book.add_sheet(name)
        for at, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write(at, column, cell)
    book.save(str(path))


def wanted(gives: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return `gives` as the evidence columns of `kind` that it means, in their units."""
    known = {column.name for column in EVIDENCE_KINDS[kind].columns}
    found: dict[str, Any] = {}
    for name, value in gives.items():
        if name in ("amount", "balance", "available", "received"):
            found[name + "_fen"] = _fen(value)
        elif name in ("time", "opened", "closed", "last", "from", "until", "sent", "answered",
                      "stopped", "settled", "asked_from", "asked_until", "reported"):  # fmt: skip
            found[name + "_us"], precision = _moment(value)
            if name + "_precision" in known:
                found[name + "_precision"] = precision
        else:
            found[name] = value
    return found


def _fen(text: str) -> int:
    sign, bare = (-1, text[1:]) if text.startswith("-") else (1, text)
    yuan, _, rest = bare.partition(".")
    return sign * (int(yuan) * 100 + int(rest.ljust(2, "0") or "0"))


def _moment(text: str) -> tuple[int, int]:
    import datetime as dt

    whole = dt.datetime.fromisoformat(text)
    length = whole - dt.datetime(1970, 1, 1)
    seconds = length.days * 86_400 + length.seconds
    return seconds * 1_000_000 + length.microseconds, _PRECISIONS.get(len(text), Precision.SECOND)


if __name__ == "__main__":
    for one in all_golden():
        write_golden(one, Path(sys.argv[1]) / one.name)
