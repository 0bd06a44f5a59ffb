"""What a reader of traced money must know beside the figures."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from linkgraph.durations import DAY_US, MINUTE_US, SECOND_US
from linkgraph.flow.money import HELD, Money
from linkgraph.graph import CaseGraph, SourceRow, column
from linkgraph.schema import Precision
from linkgraph.settings import TraceSettings
from linkgraph.text import Text
from linkgraph.unbalanced import breaks_of

_NAMED = 10
_UNIT = {Precision.SECOND: SECOND_US, Precision.MINUTE: MINUTE_US, Precision.DAY: DAY_US}


def trail_notes(
    graph: CaseGraph, money: Money, transfers: NDArray[np.integer], clock_seconds: int
) -> list[Text]:
    """Return notes on the transfers of a trail: clocks that contradict, unbalanced statements."""
    used = np.unique(transfers.astype(np.int64))
    notes = clocks(graph, used, clock_seconds)
    accounts = np.unique(np.concatenate([money.payer[used], money.payee[used]]))
    return notes + unbalanced(graph, accounts[money.end[accounts] == HELD])


def clocks(graph: CaseGraph, used: NDArray[np.int64], seconds: int) -> list[Text]:
    """Name transfers that statements put later than the time they state."""
    late = graph.ordered_by()[used] - column(graph.transfers, "time_us")[used]
    found = used[late > seconds * SECOND_US]
    if len(found) == 0:
        return []
    zh, en = _listed([_row(graph.transfer_source_rows(int(t))) for t in found[:_NAMED]], len(found))
    return [
        Text(
            f"途中 {len(found)} 笔交易所写的时间与流水次序矛盾（两家银行的钟不一致），"
            f"按流水次序追踪：{zh}",
            "transfers on the way whose stated times contradict the order of statements (two "
            "banks' clocks differ; money is followed in the order of statements), "
            f"{len(found)} in all: {en}",
        )
    ]


def unbalanced(graph: CaseGraph, accounts: NDArray[np.integer]) -> list[Text]:
    """Name the cards on the way whose statements do not add up: matches there may be wrong."""
    found = breaks_of(graph, accounts.tolist())
    said = []
    for account, breaks in sorted(found.items()):
        places = [one for one in breaks if not one.repeated]
        if places:
            said.append(
                (graph.nodes["Account"]["key"][account].as_py(), len(places), places[0].before)
            )
    if not said:
        return []
    zh, en = _listed([f"{key} ({count}: {_row((row,))})" for key, count, row in said[:_NAMED]],
                     len(said))  # fmt: skip
    return [
        Text(
            f"途中 {len(said)} 张卡的流水余额接不上，在那里的匹配可能有误：{zh}",
            "cards on the way whose statements do not add up (matches there may be wrong), "
            f"{len(said)} in all: {en}",
        )
    ]


def _listed(items: Sequence[str], count: int) -> tuple[str, str]:
    more = count - len(items)
    zh = "；".join(items) + (f"；另有 {more} 处" if more else "")
    return zh, "; ".join(items) + (f"; and {more} more" if more else "")


def _row(rows: Sequence[SourceRow]) -> str:
    if not rows:
        return "–"
    row = rows[0]
    return f"{row.file}{f' [{row.sheet}]' if row.sheet else ''}:{row.row}"


def scope_notes(
    graph: CaseGraph, money: Money, at_us: int, others: Mapping[str, int], left: Mapping[str, int]
) -> list[Text]:
    """Return notes on what is not followed: other currencies, payments left out, vague times.

    `left` counts payments of victims by why they are left out: `later`, `other`.
    """
    notes = []
    if others:
        listed = ", ".join(f"{name} {count:,}" for name, count in others.items())
        notes.append(
            Text(
                f"其他币种的交易不在内，也不相加：{listed} 笔",
                f"transfers in other currencies are not in it and never added: {listed}",
            )
        )
    if left.get("later"):
        notes.append(
            Text(
                f"受害人有 {left['later']} 笔付款晚于所问时刻，未计入",
                f"payments of victims later than the moment asked for, left out: {left['later']}",
            )
        )
    if left.get("other"):
        notes.append(
            Text(
                f"受害人有 {left['other']} 笔付款不能追踪，未计入（外币、失败、冲正、付给自己）",
                "payments of victims that cannot be followed (another currency, failed, "
                f"reversed, or to oneself), left out: {left['other']}",
            )
        )
    vague = vague_at(graph, money, at_us)
    if vague:
        notes.append(
            Text(
                f"{vague} 笔交易只知到日或分，可能晚于所问时刻，已计入",
                "transfers known to the day or minute only that may be later than the moment asked "
                f"for, counted in: {vague}",
            )
        )
    return notes


def vague_at(graph: CaseGraph, money: Money, at_us: int) -> int:
    """Count followed transfers whose time, as exactly as it is known, goes on beyond `at_us`."""
    count = len(money.fen)
    time = column(graph.transfers, "time_us")[:count]
    precision = column(graph.transfers, "precision")[:count]
    unit = np.array([_UNIT[one] for one in Precision], np.int64)[precision]
    coarse = money.follows & (precision != Precision.SECOND)
    return int(np.count_nonzero(coarse & (time <= at_us) & (time + unit - 1 > at_us)))


def open_rows_note(rows: int) -> list[Text]:
    """Say that complaint rows name payments that are not found in the statements."""
    if rows == 0:
        return []
    return [
        Text(
            f"报案表有 {rows} 行的付款未在流水中找到，未计入损失（linkgraph victims 列出原因）",
            "complaint rows whose payment is not found in the statements and not in the loss "
            f"(`linkgraph victims` says why): {rows}",
        )
    ]


def bounds_note(missing: int, settings: TraceSettings) -> list[Text]:
    """Say how many positions have no bounds because of the settings."""
    if missing == 0:
        return []
    return [
        Text(
            f"“至少、至多”从钱最多的位置算起，至多 {settings.bounds_most} 个，"
            f"另有 {missing} 个未算（设置 [trace] bounds_most、bounds_work）",
            "least and most are computed from the positions with most money on, "
            f"{settings.bounds_most} at most (settings [trace] bounds_most, bounds_work); "
            f"positions without: {missing}",
        )
    ]


def poison_notes(rows: int, accounts: int, settings: TraceSettings) -> list[Text]:
    """Say how many exposed transfers and accounts are not listed because of the settings."""
    notes = []
    if rows:
        most = settings.trail_rows
        notes.append(
            Text(
                f"污染：每名受害人只列出金额最大的 {most} 笔牵连交易（设置 [trace] trail_rows），"
                f"另有 {rows} 笔次未列；牵连账户与金额已全部计入",
                f"poison: of each victim the {most} exposed transfers with most money are listed "
                f"(setting [trace] trail_rows); rows left out: {rows}. Exposures are of all",
            )
        )
    if accounts:
        most = settings.exposures
        notes.append(
            Text(
                f"污染：每名受害人只列出金额最大的 {most} 个牵连账户（设置 [trace] exposures），"
                f"另有 {accounts} 个次未列；账户总数照写",
                f"poison: of each victim the {most} exposed accounts with most money are listed "
                f"(setting [trace] exposures); left out: {accounts}. How many there are is said",
            )
        )
    return notes
