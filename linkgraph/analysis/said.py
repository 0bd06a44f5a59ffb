"""Moments, rows and accounts as sentences of findings say them."""

from datetime import datetime, timedelta

from linkgraph.graph import AccountRef, SourceRow
from linkgraph.schema import Precision
from linkgraph.text import Text

_EPOCH = datetime(1970, 1, 1)
_SHOWN = {Precision.SECOND: 19, Precision.MINUTE: 16, Precision.DAY: 10}


def say_moment(time_us: int, precision: int) -> str:
    """Return a wall-clock moment as exactly as it is known."""
    moment = _EPOCH + timedelta(microseconds=time_us)
    return moment.isoformat(" ", "seconds")[: _SHOWN[Precision(precision)]]


def say_row(row: SourceRow) -> Text:
    """Return where a row stands."""
    sheet = f" [{row.sheet}]" if row.sheet else ""
    return Text(f"{row.file}{sheet} 第{row.row}行", f"{row.file}{sheet} row {row.row}")


def say_account(ref: AccountRef) -> str:
    """Return what an account is called: number and name; its key where it has neither."""
    number = ref.key if ref.key in ref.numbers else (*ref.numbers, "")[0]
    return " ".join(filter(None, (number, ref.name))) or ref.key


def row_reference(row: SourceRow) -> str:
    """Return a row as case.toml names it: `SHA-256 start:sheet:row`."""
    return f"{row.sha256[:12]}:{row.sheet or ''}:{row.row}"
