"""Moments as microseconds of wall-clock since 1970-01-01, with the precision the cell has.

No time zone is assumed and nothing is shifted, with one exception: a Unix epoch has no wall
clock of its own and is shown at UTC+8, which is Asia/Shanghai.
"""

import datetime as dt
import re
import unicodedata

from ingest.values import is_null
from linkgraph.schema import Precision

Moment = tuple[int | None, Precision, str | None]
"""(microseconds, precision, problem); None without problem when the cell says nothing."""

DAY_US = 86_400_000_000
_EPOCH = dt.date(1970, 1, 1).toordinal()
_EXCEL_EPOCH = dt.date(1899, 12, 30).toordinal() - _EPOCH
_SHANGHAI_US = 8 * 3_600_000_000
_YEARS = range(1900, 2101)

_DATE = r"(?P<y>\d{4})(?P<s>[-/.年])(?P<m>\d{1,2})(?:(?P=s)|月)(?P<d>\d{1,2})日?"
_CLOCK = (
    r"(?P<h>\d{1,2})(?::|时|点)(?P<i>\d{1,2})(?:(?::|分)(?:(?P<sec>\d{1,2})"
    r"(?:[.,:](?P<frac>\d{1,9}))?秒?)?)?"
)
_HALF = r"(?P<half>AM|PM|上午|下午|凌晨|早上|中午|晚上)?"
_WEEKDAY = r"(?:星期.|周.)?"
_STAMP = re.compile(
    rf"{_DATE}(?:[ T\-]*{_WEEKDAY}\s*{_HALF}\s*{_CLOCK}\s*(?P<half2>AM|PM)?)?(?:\+0?8:?00)?"
)
_YMD = r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"
_DB2 = re.compile(rf"{_YMD}[-T ](?P<h>\d\d)\.(?P<i>\d\d)\.(?P<sec>\d\d)(?:\.(?P<frac>\d{{1,9}}))?")
_DIGITS = re.compile(
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)"
    r"(?:[ T\-]?(?P<h>\d\d):?(?P<i>\d\d)(?::?(?P<sec>\d\d)(?:\.?(?P<frac>\d{1,6}))?)?)?"
)
_TIME = re.compile(
    rf"{_HALF}{_CLOCK}(?P<half2>AM|PM)?|(?P<dh>\d\d)\.(?P<di>\d\d)\.(?P<ds>\d\d)(?:\.(?P<df>\d+))?"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_FRACTION = re.compile(r"0?\.\d+|\d(?:\.\d+)?E-\d+")
NOTHING: Moment = (None, Precision.DAY, None)
BAD: Moment = (None, Precision.DAY, "bad")


def clean_moment(cell: str) -> Moment:
    """Return the moment a cell names, in any of the forms banks use.

    Year first, always: 01/02/2024 could be two days, so it is `bad`, as are days that do not
    exist. Zeros (00000000) mean nothing.

    >>> clean_moment("20240102 030405")[0] == clean_moment("2024年1月2日 3:04:05")[0]
    True
    """
    text = fold(cell)
    if is_null(text) or not text.strip("0:-/. "):
        return NOTHING
    for pattern in (_DB2, _STAMP):
        found = pattern.fullmatch(text)
        if found is not None:
            return _from_match(found)
    if text.isdigit() and text.isascii():
        return _from_digits(text)
    if _SERIAL.fullmatch(text):
        return _from_serial(text)
    found = _DIGITS.fullmatch(text)
    return BAD if found is None else _from_match(found)


def fold(cell: str) -> str:
    """Return a time's text: NFKC, upper case, single blanks, no quotes or control characters."""
    text = unicodedata.normalize("NFKC", cell).upper()
    text = "".join(
        " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    text = " ".join(text.split()).strip("\"'` ")
    return re.sub(r"\s*([年月日:时分秒])\s*", r"\1", text)


def clean_clock(cell: str, width: int = 6) -> Moment:
    """Return a time of day in microseconds since midnight.

    Digits that lost their leading zeros are as long as `width`: 6 for HHMMSS, 4 for HHMM; from 7
    digits on they are HHMMSSmmm. Zeros alone mean that no time is known. An Excel fraction of a
    day is rounded to its second.
    """
    text = fold(cell)
    if is_null(text) or (text.isdigit() and not text.strip("0")):
        return NOTHING
    if text.isdigit() and text.isascii():
        return _from_clock_digits(text, width)
    if _FRACTION.fullmatch(text):
        seconds = round(float(text) * 86_400)
        return BAD if seconds >= 86_400 else (seconds * 1_000_000, Precision.SECOND, None)
    found = _TIME.fullmatch(text.replace(" ", ""))
    if found is None:
        return BAD
    if found["dh"] is not None:
        return _clock(found["dh"], found["di"], found["ds"], found["df"], None)
    return _clock(
        found["h"], found["i"], found["sec"], found["frac"], found["half"] or found["half2"]
    )


def join_moment(day: Moment, clock: Moment) -> Moment:
    """Put a day and a time of day together; without a time of day the day alone remains."""
    if day[0] is None or day[2] is not None:
        return day
    if clock[2] is not None:
        return BAD
    if clock[0] is None:
        return day
    return day[0] - day[0] % DAY_US + clock[0], clock[1], None


def formatted_moment(cell: str, time_format: str) -> Moment:
    """Return the moment by a format of the user's mapping (as in Python's strptime)."""
    text = " ".join(cell.split())
    if is_null(text):
        return NOTHING
    try:
        moment = dt.datetime.strptime(text, time_format)
    except ValueError:
        return BAD
    precision = Precision.DAY
    if any(code in time_format for code in ("%S", "%T", "%X", "%c", "%s")):
        precision = Precision.SECOND
    elif any(code in time_format for code in ("%H", "%I", "%M")):
        precision = Precision.MINUTE
    day = (moment.toordinal() - _EPOCH) * DAY_US
    clock = (moment.hour * 3600 + moment.minute * 60 + moment.second) * 1_000_000
    return day + clock + moment.microsecond, precision, None


def dated_moment(cell: str, month: tuple[int, int]) -> Moment:
    """Return the day of a cell without a year (`12/29`): the latest not after `month` ends.

    A cell that names its year is read as it stands.
    """
    found = re.fullmatch(r"(\d{1,2})[-/.月](\d{1,2})日?", fold(cell))
    if found is None:
        return clean_moment(cell)
    year = month[0] if int(found[1]) <= month[1] else month[0] - 1
    return _day(str(year), found[1], found[2])


def _from_match(found: "re.Match[str]") -> Moment:
    groups = found.groupdict()
    day = _day(groups["y"], groups["m"], groups["d"])
    if day[2] is not None or groups["h"] is None:
        return day
    half = groups.get("half") or groups.get("half2")
    clock = _clock(groups["h"], groups["i"], groups["sec"], groups["frac"], half)
    return join_moment(day, clock)


def _day(year: str, month: str, day: str) -> Moment:
    if int(year) not in _YEARS:
        return BAD
    try:
        ordinal = dt.date(int(year), int(month), int(day)).toordinal()
    except ValueError:
        return BAD
    return (ordinal - _EPOCH) * DAY_US, Precision.DAY, None


def _clock(
    hour: str, minute: str, second: str | None, part: str | None, half: str | None
) -> Moment:
    h, i, s = int(hour), int(minute), int(second or 0)
    if half in ("PM", "下午", "晚上") and h < 12:
        h += 12
    elif half in ("AM", "上午", "凌晨") and h == 12:
        h = 0
    if h > 23 or i > 59 or s > 59:
        return BAD
    us = (h * 3600 + i * 60 + s) * 1_000_000 + int((part or "0").ljust(6, "0")[:6])
    return us, Precision.MINUTE if second is None else Precision.SECOND, None


def _from_digits(text: str) -> Moment:
    if len(text) == 5:
        return _from_serial(text)
    if len(text) in (10, 13) and text[0] == "1" and not text.startswith("19"):
        return int(text.ljust(16, "0")) + _SHANGHAI_US, Precision.SECOND, None
    found = _DIGITS.fullmatch(text)
    if found is None or len(text) not in (8, 12, 14, 17, 20):
        return BAD
    return _from_match(found)


def _from_serial(text: str) -> Moment:
    """Read Excel's count of days since 1899-12-30; its fraction is rounded to the second."""
    day, _, part = text.partition(".")
    if not 15_000 <= int(day) <= 73_050:  # 1941 to 2099
        return BAD
    us = (int(day) + _EXCEL_EPOCH) * DAY_US
    if not part:
        return us, Precision.DAY, None
    return us + round(float("0." + part) * 86_400) * 1_000_000, Precision.SECOND, None


def _from_clock_digits(text: str, width: int) -> Moment:
    if len(text) > 6:
        if len(text) > 9:
            return BAD
        full = text.zfill(9)
        return _clock(full[:2], full[2:4], full[4:6], full[6:], None)
    if width == 4 and len(text) <= 4:
        full = text.zfill(4)
        return _clock(full[:2], full[2:], None, None, None)
    full = text.zfill(6)
    return _clock(full[:2], full[2:4], full[4:], None, None)
