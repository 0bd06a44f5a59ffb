"""What to check about a measure: where its dates or words do not fit the rules or each other."""

from collections.abc import Sequence

from linkgraph.analysis.freezing.findings import MeasureState
from linkgraph.analysis.freezing.measure_rules import (
    COURT,
    FREEZE_MONTHS,
    LONGEST_MONTHS,
    STOP_HOURS,
    STOPS,
    Stated,
    after_months,
)
from linkgraph.durations import DAY_US
from linkgraph.text import Text

_DOUBLE = Text(
    "同一机关在同一期间另有冻结：可能是提前办理的续冻，也可能重复冻结，请核对",
    "the same authority has another freeze over this time: renewed early, or frozen twice? check",
)
_NO_STOP_END = Text(
    f"未写截止时间，按{STOP_HOURS}小时计算", f"no end is stated: taken as {STOP_HOURS} hours"
)
_NO_FREEZE_END = Text("未写截止日期，按六个月计算", "no end is stated: taken as six months")
_NO_START = Text(
    "未写开始日期，是否生效无法判断", "no start is stated: whether it is in force is unknown"
)
_RELEASE = Text(
    "有一条解除记录未写明解除哪一项措施，可能就是本项，请向银行核实",
    "a release does not say which measure it lifts, it may be this one: ask the bank",
)
_LONG = Text(
    "期限超过六个月：限于重大、复杂案件并经设区的市一级以上批准，请核对",
    "longer than six months: for major, complex cases approved at city level only; check",
)
_TOO_LONG = Text(
    "期限超过一年：请核对是否含续冻", "longer than a year: check whether renewals are in it"
)
_LONG_STOP = Text(
    f"止付期限超过{STOP_HOURS}小时：请核对",
    f"a stop-payment of more than {STOP_HOURS} hours: check",
)
_THIRD_STOP = Text(
    "此前已止付两次：止付以两次为限，请核对",
    "it was stopped twice before, which is the most: check",
)
_ZERO = Text(
    "冻结金额写为0，不能认为冻结了余额，请向银行核实",
    "an amount of 0 is stated, which holds nothing: ask the bank",
)
_WAITED = Text(
    "轮候冻结：在先的冻结现已不在期内，请向银行核实是否已生效、期限从何时起算",
    "a waiting freeze: none before it is in force any more; ask whether it has taken effect, and "
    "since when",
)
_NEITHER = Text(
    "不能判断是止付还是冻结，不计入已控制",
    "neither a stop-payment nor a freeze by its words: counted as holding nothing",
)
_FOLLOWED = Text(
    "届满后由同一机关的另一项冻结接续", "another freeze of the same authority goes on where it ends"
)


def notes_of(
    one: Stated,
    others: Sequence[Stated],
    state: MeasureState,
    *,
    double: bool,
    followed: bool,
) -> tuple[Text, ...]:
    """Return what to check about `one` of the measures of an account, in a fixed order."""
    if one.releases:
        return ()
    told = (
        (_NO_START, one.from_us is None),
        (_NO_STOP_END, one.kind == "stop_payment" and _no_end(one)),
        (_NO_FREEZE_END, one.kind == "freeze" and _no_end(one)),
        (_DOUBLE, double),
        (_RELEASE, state == "unknown" and one.from_us is not None and one.last_us is not None),
        (_TOO_LONG, _longer(one, LONGEST_MONTHS)),
        (_LONG, _longer(one, FREEZE_MONTHS) and not _longer(one, LONGEST_MONTHS)),
        (_LONG_STOP, _long_stop(one)),
        (_THIRD_STOP, one.kind == "stop_payment" and _stops_before(one, others) >= STOPS),
        (_ZERO, one.amount_fen is not None and one.amount_fen <= 0),
        (_WAITED, one.waits and state == "in_force"),
        (_NEITHER, one.kind == "unknown"),
        (_FOLLOWED, followed),
    )
    return tuple(note for note, holds in told if holds)


def _no_end(one: Stated) -> bool:
    return one.until_us is None and one.last_us is not None


def _longer(one: Stated, months: int) -> bool:
    """Whether a freeze, but a court's, is stated to last more than so many months."""
    if one.kind != "freeze" or one.from_us is None or one.until_us is None:
        return False
    if one.authority is not None and COURT.search(one.authority):
        return False
    return one.until_us > after_months(one.from_us, months)


def _long_stop(one: Stated) -> bool:
    """Whether a stop-payment is stated to last longer than allowed."""
    if one.kind != "stop_payment" or one.from_us is None or one.until_us is None:
        return False
    return one.until_us - one.from_us > STOP_HOURS * DAY_US // 24


def _stops_before(one: Stated, others: Sequence[Stated]) -> int:
    """Count the stop-payments of the account that began before this one."""
    return sum(
        other.kind == "stop_payment"
        and not other.releases
        and other.from_us is not None
        and one.from_us is not None
        and other.from_us < one.from_us
        for other in others
    )
