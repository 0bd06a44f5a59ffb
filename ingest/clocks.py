"""Times of day, as microseconds since midnight."""

import re
import unicodedata

from ingest.values import is_null
from linkgraph.durations import SECOND_US
from linkgraph.schema import Precision

Moment = tuple[int | None, Precision, str | None]
"""(microseconds, precision, problem); None without problem when the cell says nothing."""

NOTHING: Moment = (None, Precision.DAY, None)
BAD: Moment = (None, Precision.DAY, "bad")

CLOCK = (
    r"(?P<h>\d{1,2})(?::|时|点)(?P<i>\d{1,2})(?:(?::|分)(?:(?P<sec>\d{1,2})"
    r"(?:[.,:](?P<frac>\d{1,9}))?秒?)?)?"
)
HALF = r"(?P<half>AM|PM|上午|下午|凌晨|清晨|早晨|早上|中午|傍晚|晚上)?"
_DAYLESS = r"(?:(?:1899-12-3[01]|1900-0?1-0?[01]|1970-0?1-0?1|0001-01-01|1900/1/[01])[T ])?"
"""The day that programs put before a time of day which has none."""
_TIME = re.compile(
    rf"{_DAYLESS}{HALF} ?{CLOCK} ?(?P<half2>AM|PM)?"
    r"|(?P<dh>\d\d)\.(?P<di>\d\d)\.(?P<ds>\d\d)(?:\.(?P<df>\d+))?"
)
_FRACTION = re.compile(r"0?\.\d+|\d(?:\.\d+)?E-\d+")
_WHOLE = re.compile(r"(\d{2,9})\.0+")
_DAY = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_HOURS = {
    "AM": range(13), "上午": range(13), "早上": range(1, 12), "早晨": range(1, 12),
    "清晨": range(1, 12), "凌晨": (*range(7), 12), "中午": (11, 12, 13, 1, 2),
    "PM": range(24), "下午": range(24), "傍晚": (*range(4, 9), *range(16, 21)),
    "晚上": (*range(5, 12), *range(17, 24)),
}  # fmt: skip
"""The hours that go with each word; any other contradicts it, or could be of either day."""


def fold(cell: str) -> str:
    """Return a time's text: NFKC, upper case, single blanks, no quotes or control characters."""
    text = unicodedata.normalize("NFKC", cell).upper()
    text = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    text = " ".join(re.sub("[\u2010-\u2015\u2212]", "-", text).split()).strip("\"'` |")
    return re.sub(r"\s*([年月日:时分秒])\s*", r"\1", text)


def clean_clock(cell: str, width: int = 6) -> Moment:
    """Return a time of day in microseconds since midnight.

    Digits that lost their leading zeros are as long as `width`: 9 for HHMMSSmmm, 6 for HHMMSS, 4
    for HHMM; 8 is 9 where no cell has all its digits, and YYYYMMDD is then a day, not a time.
    Zeros alone mean that no time is known. An Excel fraction of a day is rounded to its second.
    24:00 is `bad`: some programs write it for a day's end, others where no time is known.
    """
    text = fold(cell)
    whole = _WHOLE.fullmatch(text)
    text = whole[1] if whole else text
    if is_null(text) or not text.strip("0."):
        return NOTHING
    if text.isdigit() and text.isascii():
        return _from_digits(text, width)
    if _FRACTION.fullmatch(text):
        seconds = round(float(text) * 86_400)
        return BAD if seconds >= 86_400 else (seconds * SECOND_US, Precision.SECOND, None)
    found = _TIME.fullmatch(text)
    if found is None:
        return BAD
    if found["dh"] is not None:
        return clock(found["dh"], found["di"], found["ds"], found["df"], None)
    half = found["half"] or found["half2"]
    return clock(found["h"], found["i"], found["sec"], found["frac"], half)


def clock(hour: str, minute: str, second: str | None, part: str | None, half: str | None) -> Moment:
    """Return the time of day of its parts; `half` is a word such as PM or 下午, or None.

    A word that contradicts its hour (上午 15:00, 晚上 1:00) makes it `bad`.
    """
    h, i, s = int(hour), int(minute), int(second or 0)
    if half:
        if h not in _HOURS[half]:
            return BAD
        h = _hour(h, half)
    if h > 23 or i > 59 or s > 59:
        return BAD
    us = (h * 3600 + i * 60 + s) * SECOND_US + int((part or "0").ljust(6, "0")[:6])
    return us, Precision.MINUTE if second is None else Precision.SECOND, None


def _hour(hour: int, half: str) -> int:
    """Return the hour of a day of 24 hours."""
    if half in ("PM", "下午", "傍晚", "晚上") or (half == "中午" and hour < 11):
        return hour + 12 if hour < 12 else hour
    return 0 if half in ("AM", "上午", "凌晨") and hour == 12 else hour


def _from_digits(text: str, width: int) -> Moment:
    form = next((form for form in (4, 6, 9) if form >= max(width, len(text))), 0)
    if not form or (form == 9 > len(text) and text[0] == "0"):
        return BAD  # a zero in front was kept, so none was lost: it is of a shorter form
    if width == 8 == len(text) and _DAY.fullmatch(text):
        return BAD
    full = text.zfill(form)
    if form == 4:
        return clock(full[:2], full[2:], None, None, None)
    return clock(full[:2], full[2:4], full[4:6], full[6:] or None, None)
