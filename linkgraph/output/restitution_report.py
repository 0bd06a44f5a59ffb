"""Whose money is in a balance, as tables: a line a victim, and a line a payment into the card."""

from typing import Any

from linkgraph.analysis.freezing.restitution_findings import Claim, Restitution
from linkgraph.output.moments import clock, shown_clock
from linkgraph.output.places import all_places, named, number, some_places
from linkgraph.output.table import Column, Report, Table, money
from linkgraph.output.words import caption
from linkgraph.text import Lang, Text

_SHOWN, _PAID = 50, 20
BASES = {
    "direct": Text("直接返还", "direct"),
    "direct-shared": Text("直接返还（不足额）", "direct, in part"),
    "pro-rata": Text("按损失比例", "by proportion"),
    "own-account": Text("本人账户", "own account"),
    "none": Text("无余额可分", "nothing left"),
    "unsettled": Text("未作分配", "not shared out"),
}
RULES = {
    "fifo": Text("先进先出（元）", "first in, first out (yuan)"),
    "lifo": Text("后进先出（元）", "last in, first out (yuan)"),
    "pro-rata": Text("比例匹配（元）", "pro rata (yuan)"),
}
SHORT = {
    "fifo": Text("先进先出", "fifo"),
    "lifo": Text("后进先出", "lifo"),
    "pro-rata": Text("比例匹配", "pro rata"),
}
_VICTIM = (
    Column(Text("受害人", "victim")),
    Column(Text("受害人账号", "victim's number"), "id"),
)


def restitution_report(found: Restitution, lang: Lang) -> Report:
    """Return the answer for the screen, and claims and payments as tables."""
    claims, payments = claim_table(found, lang), payment_table(found, lang)
    screen: list[Table | str] = [line.say(lang) for line in summary(found)]
    if found.claims:
        screen += ["", _short_claims(found, lang)]
        screen += _rest(len(found.claims) - _SHOWN, lang)
        if payments.rows:
            screen += ["", _short_payments(found, lang)]
            screen += _rest(len(payments.rows) - _PAID, lang)
    screen += ["", *(line.say(lang) for line in (*found.formula, *found.notes))]
    return Report(tuple(screen), (claims, payments, _facts(found, lang)))


def summary(found: Restitution) -> tuple[Text, ...]:
    """Return the figures of the account in a few lines."""
    called, when = named(found.account, "zh"), clock(found.at_us)
    given = found.frozen_fen - found.remaining_fen
    zh, en = "", ""
    if found.missed:
        zh, en = f"；{found.missed} 名未计算", f"; {found.missed} are not computed"
    return (
        Text(
            f"{called}  截至 {when}  余额 {money(found.balance_fen)}，"
            f"可分配 {money(found.frozen_fen)}",
            f"{named(found.account, 'en')}  at {when}  balance {money(found.balance_fen)}, "
            f"to share out {money(found.frozen_fen)}",
        ),
        Text(
            f"受害人 {len(found.claims)} 名的钱可能在其中：测算返还 {money(given)}，"
            f"其余 {money(found.remaining_fen)}；另有 {found.others} 名受害人的钱不在其中{zh}。",
            f"Money of {len(found.claims)} victims can be in it: {money(given)} proposed, "
            f"{money(found.remaining_fen)} left; of {found.others} other victims none can be{en}.",
        ),
    )


def _rest(count: int, lang: Lang) -> list[str]:
    return [Text(f"（另有 {count} 行）", f"({count} more)").say(lang)] if count > 0 else []


def _short_claims(found: Restitution, lang: Lang) -> Table:
    columns = (
        _VICTIM[0],
        Column(Text("损失", "loss"), "money"),
        Column(Text("下限", "at least"), "money"),
        Column(Text("上限", "at most"), "money"),
        *(Column(words, "money") for words in SHORT.values()),
        Column(Text("依据", "basis")),
        Column(Text("测算返还", "proposed"), "money"),
    )
    rows = [
        (
            one.victim.name or number(one.victim.account, lang),
            one.loss_fen,
            one.least_fen,
            one.most_fen,
            *(one.expected_fen.get(rule) for rule in SHORT),  # type: ignore[call-overload]
            caption(one.basis, BASES).say(lang),
            one.proposed_fen,
        )
        for one in found.claims[:_SHOWN]
    ]
    return Table(Text("返还测算", "claims"), columns, rows)


def _short_payments(found: Restitution, lang: Lang) -> Table:
    columns = (
        _VICTIM[0],
        Column(Text("时间", "time"), "time"),
        Column(Text("金额", "amount"), "money"),
        Column(Text("依据的行", "rows")),
    )
    rows = [
        (
            one.victim.name or number(one.victim.account, lang),
            shown_clock(payment.time_us, payment.precision),
            payment.fen,
            some_places(payment.rows, lang),
        )
        for one in found.claims
        for payment in one.into
    ]
    title = Text("受害人直接转入本账户的付款", "Victims' payments straight into the account")
    return Table(Text("转入", "payments"), columns, rows[:_PAID], title.say(lang))


def claim_table(found: Restitution, lang: Lang) -> Table:
    """A line a victim whose money can be in the balance."""
    rules = [rule for rule in RULES if any(rule in one.expected_fen for one in found.claims)]
    return Table(
        Text("返还测算", "claims"),
        (
            *_VICTIM,
            Column(Text("证件号码", "ID number"), "id"),
            Column(Text("损失（元）", "loss (yuan)"), "money"),
            Column(Text("直接转入（元）", "paid straight in (yuan)"), "money"),
            Column(Text("下限（元）", "at least (yuan)"), "money"),
            Column(Text("上限（元）", "at most (yuan)"), "money"),
            *(Column(RULES[rule], "money") for rule in rules),
            Column(Text("依据", "basis")),
            Column(Text("测算返还（元）", "proposed (yuan)"), "money"),
            Column(Text("说明", "why")),
        ),
        [
            (
                *_who(one, lang),
                one.victim.id_number,
                one.loss_fen,
                sum(payment.fen for payment in one.into),
                one.least_fen,
                one.most_fen,
                *(one.expected_fen.get(rule) for rule in rules),  # type: ignore[call-overload]
                caption(one.basis, BASES).say(lang),
                one.proposed_fen,
                one.why.say(lang),
            )
            for one in found.claims
        ],
    )


def payment_table(found: Restitution, lang: Lang) -> Table:
    """A line a payment of these victims straight into the account."""
    return Table(
        Text("转入", "payments"),
        (
            *_VICTIM,
            Column(Text("付款账号", "payer"), "id"),
            Column(Text("时间", "time"), "time"),
            Column(Text("金额（元）", "amount (yuan)"), "money"),
            Column(Text("依据的行", "rows")),
            Column(Text("报案表的行", "rows of complaints")),
        ),
        [
            (
                *_who(one, lang),
                number(payment.payer, lang),
                shown_clock(payment.time_us, payment.precision),
                payment.fen,
                all_places(payment.rows),
                all_places(payment.complaint),
            )
            for one in found.claims
            for payment in one.into
        ],
    )


def _facts(found: Restitution, lang: Lang) -> Table:
    """Figures of the account, the rule, and what to keep in mind."""
    least, most = found.joint_fen or (None, None)
    sums = (
        (Text("账户余额（元）", "balance (yuan)"), found.balance_fen),
        (Text("可分配（元）", "to share out (yuan)"), found.frozen_fen),
        (Text("其中可直接溯源（元）", "told apart by time (yuan)"), found.direct_fen),
        (Text("受害人合计下限（元）", "all victims at least (yuan)"), least),
        (Text("受害人合计上限（元）", "all victims at most (yuan)"), most),
        (Text("其余（元）", "left (yuan)"), found.remaining_fen),
    )
    said: list[tuple[Any, ...]] = [
        (Text("账户", "account").say(lang), None, named(found.account, lang)),
        (Text("截至", "at").say(lang), None, clock(found.at_us)),
        *((words.say(lang), fen, None) for words, fen in sums),
        *((Text("算法", "rule").say(lang), None, line.say(lang)) for line in found.formula),
        *((Text("说明", "note").say(lang), None, line.say(lang)) for line in found.notes),
    ]
    columns = (
        Column(Text("项目", "item")),
        Column(Text("金额（元）", "amount (yuan)"), "money"),
        Column(Text("内容", "words")),
    )
    return Table(Text("说明", "notes"), columns, said)


def _who(one: Claim, lang: Lang) -> tuple[Any, ...]:
    return one.victim.name, number(one.victim.account, lang)
