"""Times and spans of time as outputs write them."""

from datetime import datetime, timedelta

from linkgraph.schema import Precision
from linkgraph.text import Lang

_EPOCH = datetime(1970, 1, 1)
_SHOWN = {Precision.SECOND: 19, Precision.MINUTE: 16, Precision.DAY: 10}
PRECISIONS = {int(precision): precision.name.lower() for precision in Precision}
"""`second`, `minute`, `day`: the `time_precision` of JSON."""


def clock(time_us: int) -> str:
    """Return microseconds since 1970 as wall-clock `YYYY-MM-DD HH:MM:SS`."""
    # A datetime of year 999 or less prints without its leading zeros on some systems.
    return (_EPOCH + timedelta(microseconds=time_us)).isoformat(" ", "seconds")


def shown_clock(time_us: int, precision: int) -> str:
    """Return the time only as exactly as it is known: a day has no hour."""
    return clock(time_us)[: _SHOWN[Precision(precision)]]


def span(seconds: int, lang: Lang) -> str:
    """Return a length of time in its two largest units: 1 天 3 小时, 4 min 10 s."""
    units = (("天", "d", 86400), ("小时", "h", 3600), ("分", "min", 60), ("秒", "s", 1))
    parts: list[str] = []
    for zh, en, size in units:
        count, seconds = divmod(seconds, size)
        if count or (size == 1 and not parts):
            parts.append(f"{count} {zh if lang == 'zh' else en}")
        elif parts:
            break
    return " ".join(parts[:2])
