"""Traced money as tables: a block a victim on the screen, a sheet a question in a workbook."""

from linkgraph.analysis.money_findings import Position, Trace, VictimTrace
from linkgraph.output.moments import clock, shown_clock
from linkgraph.output.places import named, some_places
from linkgraph.output.table import Column, Report, Table, money
from linkgraph.output.trace_bodies import totals
from linkgraph.output.trace_tables import (
    exposure_table,
    path_table,
    payment_table,
    position_table,
    tier_table,
    total_table,
    trail_table,
)
from linkgraph.output.trace_words import (
    BASES,
    CAUTION,
    POISON,
    RULE_NAMES,
    state_words,
    tier_words,
    where,
)
from linkgraph.output.words import ENDS, caption
from linkgraph.text import Lang, Text, plural

_FEN = Column(Text("金额", "amount"), "money")
_LEAST = Column(Text("至少", "at least"), "money")
_MOST = Column(Text("至多", "at most"), "money")


def trace_report(trace: Trace, lang: Lang, most: int = 20) -> Report:
    """Return at most `most` positions a victim (0: all) for the screen; all of them as tables."""
    screen: list[Table | str] = []
    for number, one in enumerate(trace.victims, start=1):
        screen += _victim(trace, one, f"{number}/{len(trace.victims)}", lang, most or None)
    screen += _totals(trace, lang)
    screen += ["", *(f"· {note.say(lang)}" for note in trace.notes)]
    screen.append((POISON if trace.rule == "poison" else CAUTION).say(lang))
    first = exposure_table if trace.rule == "poison" else position_table
    tables = [first(trace, lang), payment_table(trace, lang), trail_table(trace, lang)]
    tables += [tier_table(trace, lang)]
    if trace.rule != "poison":
        tables += [path_table(trace, lang), total_table(trace, lang)]
    return Report(tuple(screen), tuple(tables))


def victim_title(one: VictimTrace, position: str, lang: Lang) -> str:
    """Return who, how he counts as a victim, and his loss."""
    victim = one.victim
    name = victim.name or named(victim.account, lang)
    basis = BASES[victim.basis].say(lang)
    count, loss = len(victim.payments), money(one.loss_fen)
    return Text(
        f"受害人 {position}  {name}  {named(victim.account, 'zh')}（{basis}）  "
        f"付款 {count} 笔，共 {loss}",
        f"Victim {position}  {name}  {named(victim.account, 'en')} ({basis})  "
        f"{plural(count, 'payment')}, {loss}",
    ).say(lang)


def _victim(
    trace: Trace, one: VictimTrace, position: str, lang: Lang, most: int | None
) -> list[Table | str]:
    parts: list[Table | str] = [_payments(one, victim_title(one, position, lang), lang)]
    parts += [f"· {note.say(lang)}" for note in one.victim.notes]
    if trace.rule == "poison":
        parts += ["", _exposures(one, lang, most)]
    else:
        parts += ["", _positions(trace, one, lang, most)]
    return [*parts, *(words.say(lang) for words in _left_out(trace, one, most)), ""]


def _left_out(trace: Trace, one: VictimTrace, most: int | None) -> list[Text]:
    """Say how much of a victim's is not on the screen."""
    if trace.rule == "poison":
        shown, count = len(one.exposures[:most]), one.exposure_count
        if shown == count:
            return []
        return [
            Text(
                f"牵连账户共 {count} 个，此处列 {shown} 个"
                "（--top 0 列至设置 [trace] exposures 为止）",
                f"exposed accounts in all: {count}; listed here: {shown} (--top 0 lists as many as "
                "the setting [trace] exposures allows)",
            )
        ]
    left = len(one.positions) - (most or len(one.positions))
    if left <= 0:
        return []
    return [Text(f"另有 {left} 处未列出（--top 0 全部列出）", f"{left} more (--top 0 lists all)")]


def _payments(one: VictimTrace, title: str, lang: Lang) -> Table:
    return Table(
        Text("付款", "payments"),
        (
            Column(Text("时间", "time"), "time"),
            Column(Text("付给", "paid to"), "id"),
            _FEN,
            Column(Text("依据", "rows")),
        ),
        [
            (
                shown_clock(payment.time_us, payment.precision),
                named(payment.payee, lang),
                payment.fen,
                some_places(payment.rows, lang),
            )
            for payment in one.victim.payments
        ],
        title=title,
    )


def _positions(trace: Trace, one: VictimTrace, lang: Lang, most: int | None) -> Table:
    rule, at = RULE_NAMES[trace.rule], clock(trace.at_us)
    return Table(
        Text("位置", "positions"),
        (
            Column(Text("去向", "where it is")),
            Column(Text("账户或地点", "account or place"), "id"),
            Column(Text("层级", "tier")),
            _FEN,
            _LEAST,
            _MOST,
            Column(Text("经由", "by way of")),
        ),
        [
            (
                state_words(position).say(lang),
                where(position, lang),
                tier_words(position.tier, lang),
                position.fen,
                position.least_fen,
                position.most_fen,
                by_way_of(one, position, lang),
            )
            for position in one.positions[:most]
        ],
        title=Text(f"按“{rule.zh}”，截至 {at}：", f"By {rule.en}, as of {at}:").say(lang),
    )


def by_way_of(one: VictimTrace, position: Position, lang: Lang) -> str:
    """Return the accounts of the path that most of the money took, and how many there are."""
    doubt = "" if position.certain else Text("可能；", "possible; ").say(lang)
    if not position.paths:
        return doubt + ("" if position.before is None else named(position.before, lang))
    carried = {hop.transfer: hop for hop in one.trail}
    way = [carried[transfer].payer for transfer in position.paths[0].transfers[1:]]
    shown = " → ".join(named(ref, lang) for ref in way)
    if position.path_count == 1:
        return doubt + shown
    rest = position.path_count - 1
    return doubt + Text(f"{shown}；另 {rest} 条路", f"{shown}; and {rest} more ways").say(lang)


def _exposures(one: VictimTrace, lang: Lang, most: int | None) -> Table:
    return Table(
        Text("牵连", "exposures"),
        (
            Column(Text("账户", "account"), "id"),
            Column(Text("种类", "state")),
            Column(Text("自", "since"), "time"),
            Column(Text("牵连金额（不得相加）", "exposed (never add up)"), "money"),
        ),
        [
            (
                named(said.account, lang),
                caption(said.state, ENDS).say(lang),
                clock(said.since_us),
                said.fen,
            )
            for said in one.exposures[:most]
        ],
    )


def _totals(trace: Trace, lang: Lang) -> list[Table | str]:
    """Return the sums over all victims; none under poison."""
    said = totals(trace)
    loss = money(said["loss_fen"])
    count = len(trace.victims)
    lines = Text(
        f"受害人 {count} 名，付款合计 {loss}", f"Victims: {count}; payments in all: {loss}"
    ).say(lang)
    if trace.rule == "poison":
        return [lines]
    parts = [
        f"{caption(state, ENDS).say(lang)} {money(said[f'{state}_fen'])}"
        for state in ("held", "cash", "platform", "left_data")
    ]
    back, stopped = money(said["returned_fen"]), money(said["stopped_fen"])
    rest = Text(
        f"（仍在账上者中：已回到受害人本人账户 {back}，被另一受害人付款顶替 {stopped}）",
        f"(of what is still there: {back} back on victims' own accounts, {stopped} where another "
        "victim's payment took its place)",
    ).say(lang)
    return [lines, " + ".join(parts) + f" = {loss}", rest]
