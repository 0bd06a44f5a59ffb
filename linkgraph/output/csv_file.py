"""A table as CSV: every digit as it is, and no text that a spreadsheet would run."""

import csv
import io
import re
from typing import Any

from linkgraph.output.table import CellKind, Table, yuan
from linkgraph.text import Lang

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def csv_text(table: Table, lang: Lang) -> str:
    """Return `table` as CSV, a header line first, lines ended by CR LF.

    Amounts are yuan with two decimals. Text that begins like a formula gets an apostrophe in
    front, which Excel hides and does not run; numbers, and so identifiers, are never altered.
    """
    sink = io.StringIO()
    writer = csv.writer(sink)
    writer.writerow([column.caption.say(lang) for column in table.columns])
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        writer.writerow([_cell(value, kind, lang) for value, kind in zip(row, kinds, strict=True)])
    return sink.getvalue()


def _cell(value: Any, kind: CellKind, lang: Lang) -> str:
    if value is None:
        return ""
    if kind == "money":
        return yuan(value, grouped=False)
    if isinstance(value, bool):
        return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
    return harmless(str(value))


def harmless(words: str) -> str:
    """Return `words`, with an apostrophe in front when a spreadsheet could take it for a formula.

    NUL characters, which CSV readers refuse, become U+FFFD.
    """
    words = words.replace("\x00", "\ufffd")
    if words.startswith(_STARTS_FORMULA) and not _PLAIN_NUMBER.fullmatch(words):
        return "'" + words
    return words
