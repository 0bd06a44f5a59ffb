"""What is to be said of a card besides its breaks: what could not be checked, and why."""

from collections.abc import Sequence

from linkgraph.durations import DAY_US
from linkgraph.reconcile.findings import Asked, LedgerPart, Moment
from linkgraph.text import Text

_MANY = 10
"""So many steps of which most do not follow: the balances are not of these rows."""

_NO_BALANCES = Text("流水没有可用余额，无法核对", "no balances in the statement: nothing to check")
_BY_FILE = Text(
    "交易时间与余额次序不一致，按文件中的次序核对",
    "times contradict the order of balances: followed in the order of the file",
)
_NO_CHAIN = Text(
    "多数相邻余额接不上：余额列可能不是本账户的逐笔余额（如混有子账户），或本流水不全",
    "most neighbouring balances do not follow: the balance may not be the running one of these "
    "rows (sub-accounts mixed), or most rows are missing",
)


def notes_of(
    parts: Sequence[LedgerPart],
    asked: Asked | None,
    begin: Moment | None,
    end: Moment | None,
    opened_us: int | None,
) -> tuple[Text, ...]:
    """Return the notes of one card, in a fixed order."""
    notes = []
    if any(part.opening_fen is None for part in parts):
        notes.append(_NO_BALANCES)
    if any(part.by_file for part in parts):
        notes.append(_BY_FILE)
    if any(part.steps >= _MANY and 2 * part.explained < part.steps for part in parts):
        notes.append(_NO_CHAIN)
    if begin is not None and end is not None:
        notes += _uncovered(asked, begin, end)
        notes += _opened(parts, begin, opened_us)
    return tuple(notes)


def _uncovered(asked: Asked | None, begin: Moment, end: Moment) -> list[Text]:
    """Say where no row is in the period asked for: a note, as there may have been none."""
    found = []
    if asked is not None and asked.from_us is not None:
        days = begin.time_us // DAY_US - asked.from_us // DAY_US
        if days > 0:
            found.append(
                Text(
                    f"查询期间的前 {days} 天没有行：可能没有交易，也可能缺页",
                    f"no row in the first {days} days asked for: perhaps no transactions, perhaps "
                    "pages are missing",
                )
            )
    if asked is not None and asked.until_us is not None:
        days = asked.until_us // DAY_US - end.time_us // DAY_US
        if days > 0:
            found.append(
                Text(
                    f"查询期间的后 {days} 天没有行：可能没有交易，也可能缺页",
                    f"no row in the last {days} days asked for: perhaps no transactions, perhaps "
                    "pages are missing",
                )
            )
    return found


def _opened(parts: Sequence[LedgerPart], begin: Moment, opened_us: int | None) -> list[Text]:
    """Say where a new account does not begin at nothing: then rows before the first are missing."""
    if opened_us is None or begin.time_us // DAY_US - opened_us // DAY_US > _NEW:
        return []
    if len(parts) == 1 and parts[0].opening_fen:
        return [
            Text(
                "首行之前的余额不为零，而账户刚开立：首行之前缺行",
                "the balance before the first row is not zero though the account was just opened: "
                "rows before the first are missing",
            )
        ]
    return []


_NEW = 1
