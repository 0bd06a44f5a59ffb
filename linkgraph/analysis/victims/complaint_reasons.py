"""Why a row of a complaint table is no payment found in the statements, in words."""

from collections.abc import Sequence

import numpy as np

from linkgraph.analysis.arrays import Ints, ints
from linkgraph.analysis.money_findings import Unmatched
from linkgraph.analysis.rings.reasons import yuan
from linkgraph.analysis.said import say_account, say_row
from linkgraph.analysis.victims.complaint_fits import foreign
from linkgraph.analysis.victims.complaint_match import Matches
from linkgraph.analysis.victims.complaint_search import Search
from linkgraph.analysis.victims.complaints import Complaint, is_partial
from linkgraph.graph import column
from linkgraph.schema import State
from linkgraph.text import Text

MOST = 20
"""Candidates listed."""


def explain(search: Search, complaints: Sequence[Complaint], found: Matches) -> list[Unmatched]:
    """Return every complaint without a match, with the nearest reason and what comes near.

    O(transfers of the cards and payers that they name, for each).
    """
    return [
        _unmatched(complaint, *_why(search, number, complaints, found))
        for number, complaint in enumerate(complaints)
        if number not in found.transfer
    ]


def _unmatched(complaint: Complaint, reason: Text, near: Sequence[int]) -> Unmatched:
    return Unmatched(
        complaint.row,
        complaint.name,
        complaint.payer_number,
        complaint.payee_number,
        complaint.time_us,
        max(complaint.precision, 0),
        complaint.fen,
        reason,
        tuple(near[:MOST]),
    )


Why = tuple[Text, Sequence[int]]


def _why(search: Search, number: int, complaints: Sequence[Complaint], found: Matches) -> Why:
    complaint = complaints[number]
    if number in found.open:
        return _several(found.open[number])
    if number in found.taken:
        transfer, other = found.taken[number]
        return _taken(search, transfer, complaints[other])
    if complaint.fen is None or complaint.fen <= 0:
        return Text(
            "未写明大于零的金额，或读不出", "it states no amount above zero that can be read"
        ), ()
    if complaint.payee_number and is_partial(complaint.payee_number):
        return _part(search, complaint)
    into = search.of("payee", complaint.payees)
    if len(into):
        return _near(search, complaint, into)
    nowhere = Text("未写明收款卡", "it names no payee card")
    if (card := complaint.payee_number) is not None:
        zh = f"案件的流水中没有转入卡 {card} 的转账"
        nowhere = Text(zh, f"no transfer in the case goes into {card}")
    return _no_card(search, complaint, nowhere)


def _several(fits: Sequence[int]) -> Why:
    return Text(
        f"同卡同额的转账有{len(fits)}笔同样相符，无法分辨是哪一笔",
        f"{len(fits)} transfers of this card and amount fit equally well: which one it was is open",
    ), fits


def _taken(search: Search, transfer: int, other: Complaint) -> Why:
    where, what = say_row(other.row), search.say(transfer)
    return Text(
        f"唯一相符的转账 {what.zh} 已对应{where.zh}：可能是重复行，或另一笔不在流水中",
        f"the only transfer that fits, {what.en}, is that of {where.en}: a duplicate row, or a "
        "payment that is not in the statements",
    ), [transfer]


def _part(search: Search, complaint: Complaint) -> Why:
    """Explain a row that gives only part of the card's number: it is never matched by guess."""
    number = complaint.payee_number or ""
    into = search.of("payee", search.masked_payees(number).tolist())
    near = _fitting(search, complaint, into)
    return Text(
        f"收款卡号不全（{number}）：金额、时间相符的有{len(near)}笔，须由人认定",
        f"only part of the card's number is given ({number}): {len(near)} transfers fit amount and "
        "time; a person must say",
    ), near


def _no_card(search: Search, complaint: Complaint, what: Text) -> Why:
    """Explain a row whose card is nowhere: transfers of the payer, or into a masked number."""
    out = search.of("payer", complaint.payers)
    masked = ints([])
    if complaint.payee_number:
        masked = search.of("payee", search.masked_payees(complaint.payee_number).tolist())
    if not (near := _fitting(search, complaint, np.union1d(out, masked))):
        return what, ()
    first = search.say(near[0])
    return Text(
        f"{what.zh}；付款方有同额同时的转账 {first.zh}，收款方号码不全或不同",
        f"{what.en}; a transfer of this amount and time, {first.en}, goes to another number or to "
        "one not known in full",
    ), near


def _fitting(search: Search, complaint: Complaint, transfers: Ints) -> list[int]:
    """Return the transfers of the amount and time stated, by the victim as far as is known."""
    moved = search.moved
    ok = moved.counts[transfers] & (moved.fen[transfers] == (complaint.fen or 0))
    mine = transfers[ok & search.timely(complaint, transfers)]
    return [int(one) for one in mine[search.his(complaint, mine)]]


def _near(search: Search, complaint: Complaint, into: Ints) -> Why:
    """Explain a row whose card is in the case by the transfer into it that comes nearest."""
    moved, fen = search.moved, complaint.fen or 0
    equal = into[moved.fen[into] == fen]
    timely = equal[search.timely(complaint, equal)]
    mine = timely[search.his(complaint, timely)]
    undone = mine[search.undone(mine)]
    if len(undone):
        return _undone(search, int(undone[0]))
    other = mine[~moved.counts[mine] & foreign(search.graph)[mine]]
    if len(other):
        return _foreign(search, int(other[0]))
    counted = timely[moved.counts[timely]]
    if len(counted):
        return _another(search, complaint, [int(one) for one in counted])
    if complaint.time_us is not None:
        his = equal[moved.counts[equal]]
        his = his[search.his(complaint, his)]
        if len(his):
            return _late(search, int(his[_nearest(moved.time_us[his], complaint.time_us)]))
        then = into[moved.counts[into]]
        then = then[search.timely(complaint, then)]
        then = then[search.his(complaint, then)]
        if len(then):
            return _other_amount(search, fen, int(then[_nearest(moved.fen[then], fen)]))
    count = int(moved.counts[into].sum())
    return Text(
        f"转入该卡的{count}笔转账中，可能由所述付款方所付的，没有一笔的金额或时间相符",
        f"of {count} transfers into this card none that can be his has this amount or this time",
    ), ()


def _nearest(values: Ints, wanted: int) -> int:
    return int(np.argmin(np.abs(values - wanted)))


def _undone(search: Search, transfer: int) -> Why:
    what = search.say(transfer)
    failed = int(column(search.graph.transfers, "state")[transfer]) == State.FAILED
    zh, en = ("交易失败", "failed") if failed else ("已冲正或退回", "was reversed")
    return Text(
        f"该笔转账{zh}：{what.zh}，钱没有转出，损失未发生",
        f"the transfer {en}: {what.en}; the money did not leave, the loss did not happen",
    ), [transfer]


def _foreign(search: Search, transfer: int) -> Why:
    where = say_row(search.graph.transfer_source_rows(transfer)[0])
    return Text(
        f"同卡同数额同时的转账是外币（{where.zh}）：外币从不与人民币相加",
        f"the transfer of this card, figure and time is in a foreign currency ({where.en}), never "
        "added to yuan",
    ), [transfer]


def _another(search: Search, complaint: Complaint, transfers: list[int]) -> Why:
    what = search.say(transfers[0])
    who = say_account(search.graph.account(int(search.moved.payer[transfers[0]])))
    return Text(
        f"同卡同额同时的转账 {what.zh} 是 {who} 付的，与所述付款方不符",
        f"the transfer of this card, amount and time, {what.en}, was paid by {who}, who is not "
        "the payer stated",
    ), transfers


def _late(search: Search, transfer: int) -> Why:
    what = search.say(transfer)
    return Text(
        f"时间不符：同卡同额最近的一笔是 {what.zh}",
        f"the time differs: the nearest of this card and amount is {what.en}",
    ), [transfer]


def _other_amount(search: Search, fen: int, transfer: int) -> Why:
    what, by = search.say(transfer), int(search.moved.fen[transfer]) - fen
    zh, en = ("少", "less") if by < 0 else ("多", "more")
    return Text(
        f"金额不符：同卡同时最近的一笔是 {what.zh}，比报案所述{zh}{yuan(abs(by))}",
        f"the amount differs: the nearest of this card and time is {what.en}, {yuan(abs(by))} "
        f"{en} than stated",
    ), [transfer]
