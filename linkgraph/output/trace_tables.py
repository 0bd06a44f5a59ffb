"""Traced money as sheets: positions, payments, trail, tiers, paths, sums, exposures."""

from typing import Any

from linkgraph.analysis.money_findings import Trace, Victim, VictimTrace
from linkgraph.graph import AccountRef
from linkgraph.output.moments import clock, shown_clock
from linkgraph.output.places import all_places, named, number
from linkgraph.output.table import Column, Table
from linkgraph.output.trace_words import state_words, tier_words, where
from linkgraph.output.words import ENDS, caption
from linkgraph.text import Lang, Text

Cells = tuple[Any, ...]
_VICTIM = (
    Column(Text("受害人", "victim")),
    Column(Text("受害人账号", "victim's number"), "id"),
)
_SURE = Column(Text("是否确定", "certain"))
_TIER = Column(Text("层级", "tier"))
_TIME = Column(Text("时间", "time"), "time")
_ROWS = Column(Text("依据的行", "rows"))


def _who(victim: Victim, lang: Lang) -> Cells:
    return victim.name, number(victim.account, lang)


def _side(name: Text) -> tuple[Column, Column, Column]:
    return (
        Column(Text(f"{name.zh}账号", f"{name.en} number"), "id"),
        Column(Text(f"{name.zh}户名", f"{name.en} name")),
        Column(Text(f"{name.zh}开户行", f"{name.en} bank")),
    )


def _named(ref: AccountRef | None, lang: Lang) -> Cells:
    return (None, None, None) if ref is None else (number(ref, lang), ref.name, ref.bank)


def sure_words(certain: bool, lang: Lang) -> str:
    """Return whether the order of equal times could change a figure."""
    return (Text("确定", "certain") if certain else Text("可能", "possible")).say(lang)


def position_table(trace: Trace, lang: Lang) -> Table:
    """A line a position: where each victim's money is."""
    return Table(
        Text("资金位置", "positions"),
        (
            *_VICTIM,
            Column(Text("去向", "where it is")),
            *_side(Text("所在", "account")),
            Column(Text("取现地点", "place of cash")),
            _TIER,
            Column(Text("金额（元）", "amount (yuan)"), "money"),
            Column(Text("至少（元）", "at least (yuan)"), "money"),
            Column(Text("至多（元）", "at most (yuan)"), "money"),
            *_side(Text("最后离开的账户", "account left last")),
            Column(Text("路径条数", "paths"), "count"),
            _SURE,
        ),
        [
            (
                *_who(victim.victim, lang),
                state_words(one).say(lang),
                *_named(one.account, lang),
                where(one, lang) if one.state == "cash" else None,
                tier_words(one.tier, lang),
                one.fen,
                one.least_fen,
                one.most_fen,
                *_named(one.before, lang),
                one.path_count,
                sure_words(one.certain, lang),
            )
            for victim in trace.victims
            for one in victim.positions
        ],
    )


def exposure_table(trace: Trace, lang: Lang) -> Table:
    """A line an account that is exposed under poison; of each victim those that are listed."""
    return Table(
        Text("牵连", "exposures"),
        (
            *_VICTIM,
            *_side(Text("账户", "account")),
            Column(Text("种类", "state")),
            Column(Text("自", "since"), "time"),
            Column(Text("牵连金额（元，不得相加）", "exposed (yuan, never add up)"), "money"),
            Column(Text("牵连账户总数", "exposed accounts in all"), "count"),
        ),
        [
            (
                *_who(victim.victim, lang),
                *_named(one.account, lang),
                caption(one.state, ENDS).say(lang),
                clock(one.since_us),
                one.fen,
                victim.exposure_count,
            )
            for victim in trace.victims
            for one in victim.exposures
        ],
    )


def payment_table(trace: Trace, lang: Lang) -> Table:
    """A line a payment: what the loss is made of."""
    return Table(
        Text("受害人付款", "payments"),
        (
            *_VICTIM,
            _TIME,
            *_side(Text("付款", "payer")),
            *_side(Text("收款", "payee")),
            Column(Text("金额（元）", "amount (yuan)"), "money"),
            _ROWS,
            Column(Text("报案表的行", "complaint rows")),
        ),
        [
            (
                *_who(one.victim, lang),
                shown_clock(payment.time_us, payment.precision),
                *_named(payment.payer, lang),
                *_named(payment.payee, lang),
                payment.fen,
                all_places(payment.rows),
                all_places(payment.complaint),
            )
            for one in trace.victims
            for payment in one.victim.payments
        ],
    )


def trail_table(trace: Trace, lang: Lang) -> Table:
    """A line a transfer and victim: how much of it is his money."""
    return Table(
        Text("资金轨迹", "trail"),
        (
            *_VICTIM,
            Column(Text("序号", "number"), "count"),
            _TIME,
            *_side(Text("付款", "payer")),
            *_side(Text("收款", "payee")),
            Column(Text("收款方层级", "tier of the payee")),
            Column(Text("交易金额（元）", "amount (yuan)"), "money"),
            Column(Text("其中此人资金（元）", "of it his (yuan)"), "money"),
            _SURE,
            _ROWS,
        ),
        [
            (
                *_who(victim.victim, lang),
                at,
                shown_clock(one.time_us, one.precision),
                *_named(one.payer, lang),
                *_named(one.payee, lang),
                tier_words(one.tier, lang),
                one.amount_fen,
                one.carried_fen,
                sure_words(one.certain, lang),
                all_places(one.rows),
            )
            for victim in trace.victims
            for at, one in enumerate(victim.trail, start=1)
        ],
    )


def tier_table(trace: Trace, lang: Lang) -> Table:
    """A line an account: its least tier over all victims."""
    return Table(
        Text("层级", "tiers"),
        (
            _TIER,
            *_side(Text("账户", "account")),
            Column(Text("首次到达", "first arrival"), "time"),
            Column(Text("涉及受害人", "victims"), "count"),
            Column(Text("途经（元）", "passed through (yuan)"), "money"),
        ),
        [
            (
                tier_words(one.tier, lang),
                *_named(one.account, lang),
                clock(one.first_us),
                one.victims,
                one.through_fen,
            )
            for one in trace.tiers
        ],
    )


def path_table(trace: Trace, lang: Lang) -> Table:
    """A line a path that is listed, with the numbers of its transfers on the sheet of the trail."""
    return Table(
        Text("路径", "paths"),
        (
            *_VICTIM,
            Column(Text("去向", "where it is")),
            Column(Text("所在", "account"), "id"),
            Column(Text("金额（元）", "amount (yuan)"), "money"),
            _SURE,
            Column(Text("途经账户", "accounts on the way")),
            Column(Text("轨迹序号", "numbers in the trail")),
        ),
        [row for victim in trace.victims for row in _paths(victim, lang)],
    )


def _paths(victim: VictimTrace, lang: Lang) -> list[Cells]:
    place = {one.transfer: at for at, one in enumerate(victim.trail)}
    rows = []
    for one in victim.positions:
        for path in one.paths:
            hops = [victim.trail[place[transfer]] for transfer in path.transfers]
            refs = [hops[0].payer, *(hop.payee for hop in hops)]
            rows.append(
                (
                    *_who(victim.victim, lang),
                    state_words(one).say(lang),
                    number(one.account, lang),
                    path.fen,
                    sure_words(path.certain, lang),
                    " → ".join(named(ref, lang) for ref in refs),
                    " → ".join(str(place[transfer] + 1) for transfer in path.transfers),
                )
            )
    return rows


def total_table(trace: Trace, lang: Lang) -> Table:
    """A line a victim: the loss and what became of it; the states add up to the loss."""
    states = ("held", "cash", "platform", "left_data")
    return Table(
        Text("合计", "sums"),
        (
            *_VICTIM,
            Column(Text("付款笔数", "payments"), "count"),
            Column(Text("付款合计（元）", "loss (yuan)"), "money"),
            *(
                Column(Text(f"{ENDS[one].zh}（元）", f"{ENDS[one].en} (yuan)"), "money")
                for one in states
            ),
            Column(Text("其中已回到本人（元）", "of it back on his own (yuan)"), "money"),
        ),
        [
            (
                *_who(one.victim, lang),
                len(one.victim.payments),
                one.loss_fen,
                *(sum(said.fen for said in one.positions if said.state == s) for s in states),
                one.returned_fen,
            )
            for one in trace.victims
        ],
    )
