"""What the rules say of stop-payments and freezes, with their source, and how long they allow.

Read in the 2020 text of the Ministry of Public Security's procedure for criminal cases
(公安机关办理刑事案件程序规定), articles 237 to 247, and in copies of 银发〔2016〕86号. Whether a
rule applies to a measure is for a lawyer to say; the tool states dates and asks questions.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from linkgraph.analysis.freezing.findings import MeasureKind
from linkgraph.durations import DAY_US
from linkgraph.graph import SourceRow
from linkgraph.text import Text

STOP_HOURS = 48
STOPS = 2
FREEZE_MONTHS = 6
LONGEST_MONTHS = 12
SERIAL = 4
_EPOCH = datetime(1970, 1, 1)

RELEASE = re.compile(r"解除|解冻|解付|解止|撤销|撤回")
RENEWAL = re.compile(r"续冻|续行|继续冻结|延长|续期")
WAITING = re.compile(r"轮候|轮侯")
COURT = re.compile(r"法院")

LAW = (
    Text(
        "冻结存款等财产的期限为六个月，每次续冻不超过六个月；重大、复杂案件经设区的市一级以上公安机关"
        "负责人批准可为一年。应在届满前办理续冻，逾期视为自动解除。已冻结的不得重复冻结，可以轮候冻结。"
        "查明与案件无关的，三日内通知解除。（《公安机关办理刑事案件程序规定》2020年修正，第240、242、"
        "243、247条）",
        "A freeze of deposits lasts six months, each renewal at most six more; one year in major, "
        "complex cases with approval at city level or above. It must be renewed before it ends, "
        "or it lapses. What is frozen is not frozen twice; a further freeze waits. What turns out "
        "to be unrelated is released within three days. (程序规定, 2020, arts. 240, 242, 243, 247)",
    ),
    Text(
        "紧急止付的期限为自止付时点起48小时；同一账户可再次止付，以两次为限。（银发〔2016〕86号）",
        "An urgent stop-payment lasts 48 hours from its moment; the same account may be stopped "
        "once more, twice at most. (银发〔2016〕86号)",
    ),
)


def last_moment(until_us: int) -> int:
    """Return the last microsecond of a stated end: a day without a time means all of that day."""
    return until_us + DAY_US - 1 if until_us % DAY_US == 0 else until_us


def longest_by_law(kind: str, from_us: int) -> int | None:
    """Return the last microsecond that the rules allow a measure without further approval."""
    if kind == "stop_payment":
        return from_us + STOP_HOURS * DAY_US // 24
    if kind == "freeze":
        return after_months(from_us, FREEZE_MONTHS)
    return None


def after_months(from_us: int, months: int) -> int:
    """Return the last microsecond of the day so many months later: the same day of the month, or
    its last day."""
    day = day_of(from_us)
    total = day.year * 12 + day.month - 1 + months
    following = date((total + 1) // 12, (total + 1) % 12 + 1, 1)
    last = following - timedelta(days=1)
    end = datetime(last.year, last.month, min(day.day, last.day))
    return (end - _EPOCH) // timedelta(microseconds=1) + DAY_US - 1


def day_of(time_us: int) -> date:
    """Return the calendar day of a moment."""
    return (_EPOCH + timedelta(days=time_us // DAY_US)).date()


def days_between(at_us: int, last_us: int) -> int:
    """Return how many calendar days the day of `last_us` is after that of `at_us`."""
    return last_us // DAY_US - at_us // DAY_US


@dataclass(frozen=True, slots=True)
class Stated:
    """One measure as its rows state it; rows that say the same are one."""

    kind: MeasureKind
    words: str | None
    from_us: int | None
    until_us: int | None
    amount_fen: int | None
    authority: str | None
    serial: str | None
    remark: str | None
    rows: tuple[SourceRow, ...] = ()

    @property
    def identity(self) -> str | None:
        """Its serial number, where that is more than a count of lines (1, 2, 3 …)."""
        return self.serial if self.serial and len(self.serial) >= SERIAL else None

    @property
    def last_us(self) -> int | None:
        """The last microsecond it holds: as stated, else the most that the rules allow."""
        if self.until_us is not None:
            return last_moment(self.until_us)
        return None if self.from_us is None else longest_by_law(self.kind, self.from_us)

    @property
    def releases(self) -> bool:
        """Whether its words lift a measure."""
        return RELEASE.search(self.words or "") is not None

    @property
    def renews(self) -> bool:
        """Whether its words say that it goes on with an earlier one."""
        return RENEWAL.search(f"{self.words or ''} {self.remark or ''}") is not None

    @property
    def waits(self) -> bool:
        """Whether its words say that it waits for another."""
        return WAITING.search(f"{self.words or ''} {self.remark or ''}") is not None

    def over(self, at_us: int) -> bool:
        """Whether the moment lies in its time."""
        last = self.last_us
        return self.from_us is not None and last is not None and self.from_us <= at_us <= last
