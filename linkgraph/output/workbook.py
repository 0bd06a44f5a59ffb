"""Tables as an .xlsx workbook: text stays text, amounts are numbers, the same bytes each time."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from linkgraph.output.table import CellKind, Table
from linkgraph.output.width import whole, width
from linkgraph.text import Lang

_ROWS = 1_048_575  # of a sheet, less the header line
_CHARACTERS = 32_767  # of a cell
_WIDEST = 60
_EXACT = 10**15  # Excel keeps 15 digits: a larger amount is written as text
_BAD_NAME = re.compile(r"[\[\]:*?/\\']")
_CREATED = datetime(2000, 1, 1)  # fixed: the same results make the same file
_TIME_FORMATS = {10: "%Y-%m-%d", 16: "%Y-%m-%d %H:%M", 19: "%Y-%m-%d %H:%M:%S"}


def workbook_bytes(tables: Sequence[Table], lang: Lang) -> bytes:
    """Return a workbook with a sheet a table; one too long for a sheet goes on in the next."""
    import xlsxwriter

    sink = io.BytesIO()
    book = xlsxwriter.Workbook(
        sink,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": _CREATED})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@", "valign": "top"}),
        "id": book.add_format({"num_format": "@", "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "count": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "number": book.add_format({"num_format": "0.00", "valign": "top"}),
        "share": book.add_format({"num_format": "0.00%", "valign": "top"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top"}),
    }
    taken: set[str] = set()
    for table in tables:
        for part in _parts(table):
            _write_sheet(book.add_worksheet(_sheet_name(part, lang, taken)), part, formats, lang)
    book.close()
    return sink.getvalue()


def _parts(table: Table) -> Iterator[Table]:
    for start in range(0, max(1, len(table.rows)), _ROWS):
        yield Table(table.name, table.columns, table.rows[start : start + _ROWS])


def _sheet_name(table: Table, lang: Lang, taken: set[str]) -> str:
    base = _BAD_NAME.sub(" ", table.name.say(lang))[:25]
    name, number = base, 2
    while name.lower() in taken:
        name, number = f"{base} {number}", number + 1
    taken.add(name.lower())
    return name


def _write_sheet(sheet: Any, table: Table, formats: dict[str, Any], lang: Lang) -> None:
    for at, column in enumerate(table.columns):
        caption = column.caption.say(lang)
        sheet.write_string(0, at, caption, formats["head"])
        longest = max([width(caption), *(_shown_width(row[at]) for row in table.rows[:500])])
        sheet.set_column(at, at, min(_WIDEST, longest + 2))
        for number, row in enumerate(table.rows, start=1):
            _write_cell(sheet, number, at, row[at], column.kind, formats[column.kind])
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _shown_width(value: Any) -> int:
    return 0 if value is None else width(str(value))


def _write_cell(sheet: Any, row: int, column: int, value: Any, kind: CellKind, style: Any) -> None:
    if value is None:
        return
    if kind == "money" and abs(value) < _EXACT:
        sheet.write_number(row, column, value / 100, style)
    elif kind in ("count", "number", "share") and isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    elif kind == "time" and len(str(value)) == 19 and str(value) >= "1900-03-01":
        sheet.write_datetime(row, column, datetime.fromisoformat(str(value)), style)
    else:
        sheet.write_string(row, column, _fitting(str(value)), style)


def _fitting(words: str) -> str:
    """Cut what no cell can hold, and say so; JSON has all of it."""
    words = whole(words)
    if len(words) <= _CHARACTERS:
        return words
    return words[: _CHARACTERS - 40] + f" … (+{len(words) - _CHARACTERS + 40})"
