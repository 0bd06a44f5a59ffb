"""--at: the moment that stands for now."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click

from linkgraph.cli.declare import option
from linkgraph.cli.language import say
from linkgraph.text import Text

_EPOCH = datetime(1970, 1, 1)
_DAY = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


def as_moment(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Return a moment in µs since 1970: a day means its end, a minute its last second; refuse
    what is no moment."""
    if value is None:
        return None
    day, _, clock = value.strip().replace("T", " ").partition(" ")
    date, time = _DAY.fullmatch(day), _CLOCK.fullmatch(clock.strip() or "23:59:59")
    try:
        if date is None or time is None:
            raise ValueError(value)
        year, month, on = (int(part) for part in date.groups() if part)
        hour, minute, second = (59 if part is None else int(part) for part in time.groups())
        moment = datetime(year, month, on, hour, minute, second)
    except ValueError:
        chinese = f"“{value}”不是时刻，例如 2025-03-31、“2025-03-31 12:30:00”"
        english = f"“{value}” is no moment, such as 2025-03-31 or “2025-03-31 12:30:00”"
        raise click.BadParameter(say(chinese, english), ctx, param) from None
    return (moment - _EPOCH) // timedelta(microseconds=1) + 999_999


def at_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """--at, handed on as `at` in µs; None where it is not given."""
    return option(
        "--at",
        metavar="TIME",
        callback=as_moment,
        words=Text(
            '以这一时刻为“现在”，如 2025-03-31 或 "2025-03-31 12:30:00"（只写日期为当日终了；'
            "默认：案件最后一行的时间）。",
            'Take this moment as now, as 2025-03-31 or "2025-03-31 12:30:00" (a day means its '
            "end; default: the case's last row).",
        ),
    )(function)
