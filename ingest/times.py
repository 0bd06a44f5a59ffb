"""Moments as microseconds of wall-clock since 1970-01-01, with the precision the cell has.

No time zone is assumed and nothing is shifted, with one exception: a Unix epoch has no wall
clock of its own and is shown at UTC+8, which is Asia/Shanghai.
"""

import datetime as dt
import re
from collections.abc import Iterable

from ingest.clocks import BAD, CLOCK, HALF, NOTHING, Moment, clock, fold
from ingest.values import is_null
from linkgraph.durations import DAY_US, HOUR_US, SECOND_US
from linkgraph.schema import Precision

_EPOCH = dt.date(1970, 1, 1).toordinal()
_EXCEL_EPOCH = dt.date(1899, 12, 30).toordinal() - _EPOCH
_DAYS_TO_1904 = dt.date(1904, 1, 1).toordinal() - dt.date(1899, 12, 30).toordinal()
_SHANGHAI_US = 8 * HOUR_US
_YEARS = range(1900, 2101)

_DATE = r"(?P<y>\d{4})(?P<s>[-/.年])\s?(?P<m>\d{1,2})(?:(?P=s)|月)\s?(?P<d>\d{1,2})日?"
_WEEKDAY = r"(?:\(?(?:星期|周|礼拜).\)?)?"
_STAMP = re.compile(
    rf"{_DATE}(?:[ T_\-]*{_WEEKDAY}\s*{HALF}\s*{CLOCK}\s*(?P<half2>AM|PM)?| ?{_WEEKDAY})"
    r"(?:\+0?8:?00)?"
)
_YMD = r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"
_DB2 = re.compile(rf"{_YMD}[-T ](?P<h>\d\d)\.(?P<i>\d\d)\.(?P<sec>\d\d)(?:\.(?P<frac>\d{{1,9}}))?")
_DIGITS = re.compile(
    r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)"
    r"(?:[ T_\-]?(?P<h>\d\d):?(?P<i>\d\d)(?::?(?P<sec>\d\d)(?:\.?(?P<frac>\d{1,6}))?)?)?"
)
_DAY_AND_CLOCK = re.compile(
    rf"(?:{_YMD}|(?P<y2>\d{{4}})(?P<m2>\d\d)(?P<d2>\d\d))[ T_\-]"
    rf"(?:(?P<one>\d{{5,6}})|{CLOCK})"
)
"""A day and HHMMSS behind a blank, its leading zero lost (20240102 93015); 20240102 3:04:05."""
_POINT_ZERO = re.compile(r"(\d{5,14})\.0+")
_EPOCH_PARTS = re.compile(r"(1[0-8]\d{8})\.(\d{1,6})")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


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
    whole = _POINT_ZERO.fullmatch(text)
    text = whole[1] if whole else text
    for pattern in (_DB2, _STAMP):
        found = pattern.fullmatch(text)
        if found is not None:
            return _from_match(found)
    if text.isdigit() and text.isascii():
        return _from_digits(text)
    if _SERIAL.fullmatch(text):
        return _from_serial(text)
    found = _EPOCH_PARTS.fullmatch(text)
    if found is not None:
        return _from_epoch(found[1] + found[2])
    found = _DIGITS.fullmatch(text)
    return _from_day_and_clock(text) if found is None else _from_match(found)


def moment_from_1904(cell: str) -> Moment:
    """Return the moment of a cell of a workbook that counts days from 1904-01-01.

    Only a bare day number differs: in such a workbook 43831.5 is noon of 2024-01-02.
    """
    text = fold(cell)
    if not _SERIAL.fullmatch(text):
        return clean_moment(cell)
    day, point, part = text.partition(".")
    return clean_moment(f"{int(day) + _DAYS_TO_1904}{point}{part}")


def join_moment(day: Moment, time: Moment) -> Moment:
    """Put a day and a time of day together; without a time of day the day alone remains."""
    if day[0] is None or day[2] is not None:
        return day
    if time[2] is not None:
        return BAD
    if time[0] is None:
        return day
    return day[0] - day[0] % DAY_US + time[0], time[1], None


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
    time = (moment.hour * 3600 + moment.minute * 60 + moment.second) * SECOND_US
    return day + time + moment.microsecond, precision, None


def short_years(texts: Iterable[str]) -> frozenset[str]:
    """Return those of a column's distinct texts that have years of two digits, to be refused.

    YYMMDDhhmm may look like an epoch and YYMMDDhhmmss like YYYYMMDDhhmm. Digits that have either
    meaning are refused where more texts of their length must have a short year than cannot; and
    two or more that could all be an epoch or YYMMDDhhmm: of epochs one in 180 looks like that.
    """
    found: set[str] = set()
    for length, form in ((10, "%y%m%d%H%M"), (12, "%y%m%d%H%M%S")):
        bare = [text.strip() for text in texts]
        whole = {text for text in bare if len(text) == length and text.isascii() and text.isdigit()}
        short = {text for text in whole if _fits(text, form)}
        full = {text for text in whole if clean_moment(text)[2] is None}
        must, cannot = len(short - full), len(full - short)
        if must > cannot or (length == 10 and len(short) > 1 and must == cannot):
            found |= short
    return frozenset(found)


def _fits(text: str, form: str) -> bool:
    try:
        dt.datetime.strptime(text, form)
    except ValueError:
        return False
    return True


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
    time = clock(groups["h"], groups["i"], groups["sec"], groups["frac"], half)
    return join_moment(day, time)


def _from_day_and_clock(text: str) -> Moment:
    found = _DAY_AND_CLOCK.fullmatch(text)
    if found is None:
        return BAD
    day = _day(*(found[part] or found[part + "2"] for part in "ymd"))
    if found["one"] is None:
        return join_moment(day, clock(found["h"], found["i"], found["sec"], found["frac"], None))
    full = found["one"].zfill(6)
    return join_moment(day, clock(full[:2], full[2:4], full[4:], None, None))


def _day(year: str, month: str, day: str) -> Moment:
    if int(year) not in _YEARS:
        return BAD
    try:
        ordinal = dt.date(int(year), int(month), int(day)).toordinal()
    except ValueError:
        return BAD
    return (ordinal - _EPOCH) * DAY_US, Precision.DAY, None


def _from_digits(text: str) -> Moment:
    if len(text) == 5:
        return _from_serial(text)
    if len(text) in (10, 13) and text[0] == "1" and not text.startswith("19"):
        return _from_epoch(text)
    found = _DIGITS.fullmatch(text)
    if found is None or len(text) not in (8, 12, 14, 17, 20):
        return BAD
    return _from_match(found)


def _from_epoch(digits: str) -> Moment:
    return int(digits.ljust(16, "0")) + _SHANGHAI_US, Precision.SECOND, None


def _from_serial(text: str) -> Moment:
    """Read Excel's count of days since 1899-12-30; its fraction is rounded to the second."""
    day, _, part = text.partition(".")
    if not 15_000 <= int(day) <= 73_050:  # 1941 to 2099
        return BAD
    us = (int(day) + _EXCEL_EPOCH) * DAY_US
    if not part:
        return us, Precision.DAY, None
    return us + round(float("0." + part) * 86_400) * SECOND_US, Precision.SECOND, None
