"""The period that was asked for: stated by 任务信息, above a table, or only in a file's name."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise

from linkgraph.durations import DAY_US, SECOND_US
from linkgraph.graph import SourceRow
from linkgraph.reconcile.findings import Asked

_EPOCH = datetime(1970, 1, 1)
_DATE = (
    r"(?P<year>(?:19|20)\d\d)(?:(?P<mark>[-/.年])(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"|(?P<both>\d{4})(?!\d))"
)
_CLOCK = r"(?:[ T]?(?P<hour>\d{1,2})[:时](?P<minute>\d\d)(?:[:分](?P<second>\d\d)秒?)?)?"
_WHEN = re.compile(r"(?<!\d)" + _DATE + _CLOCK)
_RANGE = re.compile(
    r"(?:起[止讫]|期间|区间|范围|时间?段|周期|起始终止)(?:日期|时间)?|查询日期|交易日期|明细日期"
    r"|[自从](?=\D{0,2}(?:19|20)\d\d)"
)
_FROM = re.compile(r"(?:起始|开始|起|起点)(?:日期|时间|日)|日期起|时间起")
_UNTIL = re.compile(r"(?:截止|终止|结束|截至|止|终)(?:日期|时间|日)|日期止|时间止")
_NEAR = 8
"""Characters at most between a label and its date."""
_BETWEEN = re.compile(r"[\s\]\[()~\-_—–至到、,，起日时间终截止结束:：]{1,16}")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{6})(\d\d)(\d\d)(\d\d)(?!\d)")
"""20240101235959"""


def asked_above(rows: Iterable[tuple[SourceRow, str]]) -> Asked | None:
    """Return the period that the lines above a table state, or None. The first of each end wins."""
    begin: int | None = None
    end: int | None = None
    place: SourceRow | None = None
    for row, text in rows:
        one, other = _period_of(text)
        if begin is None and one is not None:
            begin, place = one, place or row
        if end is None and other is not None:
            end, place = other, place or row
    return _asked(begin, end, "title", place)


def asked_by_name(name: str) -> Asked | None:
    """Return the period that a file's name seems to state, as in `…_20240101_20241231.xlsx`.

    >>> asked_by_name("6222_20240101_20240131.csv").until_us - asked_by_name(
    ...     "6222_20240101_20240131.csv").from_us
    2678399000000
    """
    text, dates = _dates(name)
    for ((_, stop), one), ((second, _), other) in pairwise(dates):
        if _BETWEEN.fullmatch(text[stop:second]) and one[0] <= other[0]:
            return _asked(one[0], _last(other), "file_name", None)
    return None


def asked_of_task(begin: int | None, end: int | None, row: SourceRow) -> Asked | None:
    """Return the period of a line of 任务信息; a last day at midnight means all of it."""
    if end is not None and end % DAY_US == 0:
        end += DAY_US - SECOND_US
    return _asked(begin, end, "task", row)


def _asked(begin: int | None, end: int | None, basis: str, row: SourceRow | None) -> Asked | None:
    if (begin is None and end is None) or (begin is not None and end is not None and end < begin):
        return None
    return Asked(begin, end, basis, row)


def _period_of(text: str) -> tuple[int | None, int | None]:
    """Return the first and last moment that a line states, None for what it does not."""
    text, dates = _dates(text)
    for label in _RANGE.finditer(text):
        for ((start, stop), one), ((second, _), other) in pairwise(dates):
            near = 0 <= start - label.end() <= _NEAR
            if near and _BETWEEN.fullmatch(text[stop:second]) and one[0] <= other[0]:
                return one[0], _last(other)
    begin = _labelled(_FROM, text, dates)
    end = _labelled(_UNTIL, text, dates)
    return (begin[0] if begin else None), (_last(end) if end else None)


_Dated = tuple[tuple[int, int], tuple[int, int]]
"""Where a date stands, and its (first µs, length in µs)."""


def _dates(text: str) -> tuple[str, list[_Dated]]:
    """Return the text as it is searched, and the dates in it that exist, in order."""
    text = _COMPACT.sub(r"\1 \2:\3:\4", unicodedata.normalize("NFKC", text))
    found = ((one.span(), _moment(one)) for one in _WHEN.finditer(text))
    return text, [(span, moment) for span, moment in found if moment is not None]


def _labelled(label: re.Pattern[str], text: str, dates: list[_Dated]) -> tuple[int, int] | None:
    for found in label.finditer(text):
        for (start, _), moment in dates:
            if 0 <= start - found.end() <= _NEAR:
                return moment
    return None


def _last(moment: tuple[int, int]) -> int:
    """Return the last second of what a date or time names."""
    return moment[0] + moment[1] - SECOND_US


def _moment(found: re.Match[str]) -> tuple[int, int] | None:
    """Return (µs, how long it lasts) of a matched date, None for one that does not exist."""
    both = found["both"]
    month, day = (both[:2], both[2:]) if both else (found["month"], found["day"])
    at = _day(int(found["year"]), int(month), int(day))
    if at is None or found["hour"] is None:
        return None if at is None else (at, DAY_US)
    clock = timedelta(
        hours=int(found["hour"]), minutes=int(found["minute"]), seconds=int(found["second"] or 0)
    )
    lasts = SECOND_US if found["second"] else 60 * SECOND_US
    micro = clock // timedelta(microseconds=1)
    return (at + micro, lasts) if micro < DAY_US else None


def _day(year: int, month: int, day: int) -> int | None:
    try:
        return (
            datetime.combine(date(year, month, day), datetime.min.time()) - _EPOCH
        ) // timedelta(microseconds=1)
    except ValueError:
        return None
