"""Money trails as tables: one line a hop."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from linkgraph.analysis.findings import Chain, Hop, UnbalancedCard
from linkgraph.durations import SECOND_US
from linkgraph.output.moments import shown_clock, span
from linkgraph.output.places import all_places, named, number, place, some_places
from linkgraph.output.table import Column, Report, Table, money
from linkgraph.output.words import ENDS, FILTERS, caption
from linkgraph.text import Lang, Text, plural

if TYPE_CHECKING:
    from linkgraph.analysis.chains import Chains

_SHOWN = 50
_TIME = Column(Text("时间", "time"), "time")
_AMOUNT = Column(Text("交易金额（元）", "amount (yuan)"), "money")
_CARRIED = Column(Text("其中本链资金（元）", "of it this money (yuan)"), "money")
_SURE = Column(Text("是否确定", "certain"))


def chains_report(found: "Chains", lang: Lang, most: int = _SHOWN) -> Report:
    """Return the first `most` chains for the screen, the hops and sums of all as tables."""
    chains = found.chains
    screen: list[Table | str] = []
    for position, chain in enumerate(chains[:most], start=1):
        screen += [_screen(chain, f"{position}/{len(chains)}", lang)]
        screen += [_unbalanced(one).say(lang) for one in chain.unbalanced] + [""]
    screen += _summary(found, most, lang)
    screen.append(
        Text(
            "资金按“先进先出”匹配：这是一条计算规则，不等于查明的资金去向。",
            "Money is matched first in, first out: a rule of computation, not a finding of fact.",
        ).say(lang)
    )
    return Report(tuple(screen), (_hop_table(chains, lang), _chain_table(chains, lang)))


def _summary(found: "Chains", most: int, lang: Lang) -> list[str]:
    """Return how many chains there are, how many are listed, and what the filters took away."""
    shown = min(most, len(found.chains))
    words = Text(
        f"共 {found.found:,} 条资金链（{money(found.found_fen)}），列出 {shown:,} 条。",
        f"{found.found:,} money trails in all ({money(found.found_fen)}), {shown:,} listed.",
    )
    if found.found == 0:
        words = Text("没有资金链。", "There is no money trail.")
    lines = [words.say(lang)]
    for one in found.left_out:
        if one.chains:
            name = caption(one.filter, FILTERS)
            zh = f"  未列出 {one.chains:,} 条（{money(one.fen)}）：{name.zh}"
            en = f"  {one.chains:,} ({money(one.fen)}) left out by {name.en}"
            lines.append(Text(zh, en).say(lang))
    if found.other_currencies:
        said = ", ".join(f"{name} {count:,}" for name, count in found.other_currencies.items())
        zh, en = (
            f"其他币种的交易不在内：{said} 笔",
            f"Transfers in other currencies are not in it: {said}",
        )
        lines.append(Text(zh, en).say(lang))
    return lines


def _screen(chain: Chain, position: str, lang: Lang) -> Table:
    end = caption(chain.end, ENDS).say(lang)
    flow = f"{money(chain.start_fen)} → {money(chain.end_fen)}"
    took, count = span(chain.seconds, lang), len(chain.hops)
    zh = f"资金链 {position}  {chain.id}  {flow}  {count} 跳  {took}  终点：{end}"
    en = f"Trail {position}  {chain.id}  {flow}  {plural(count, 'hop')}  {took}  end: {end}"
    if not chain.certain:
        zh, en = f"{zh}（先后次序不定：可能）", f"{en} (possible: order unknown)"
    waits = [0, *(later.time_us - hop.time_us for hop, later in pairwise(chain.hops))]
    rows = [
        (
            shown_clock(hop.time_us, hop.precision),
            named(hop.payer, lang),
            named(hop.payee, lang),
            hop.amount_fen,
            hop.carried_fen,
            "" if at == 0 else span(max(0, wait) // SECOND_US, lang),
            _sure(hop, lang),
            some_places(hop.rows, lang),
        )
        for at, (hop, wait) in enumerate(zip(chain.hops, waits, strict=True))
    ]
    columns = (
        _TIME,
        Column(Text("付款", "payer"), "id"),
        Column(Text("收款", "payee"), "id"),
        Column(Text("交易金额", "amount"), "money"),
        Column(Text("其中本链", "this money"), "money"),
        Column(Text("间隔", "after")),
        _SURE,
        Column(Text("依据", "rows")),
    )
    return Table(Text("资金链", "trail"), columns, rows, title=Text(zh, en).say(lang))


def _unbalanced(one: UnbalancedCard) -> Text:
    """Say where a card's statement does not add up: what is matched there may be wrong."""
    where, off = one.where, money(one.where.difference_fen)
    more = one.breaks - 1
    return Text(
        f"  注意：{named(one.account, 'zh')} 的流水在 {place(where.before, 'zh')} 与 "
        f"{place(where.after, 'zh')} 之间余额接不上（相差 {off}）"
        + (f"，另有 {more} 处" if more else ""),
        f"  Note: the statement of {named(one.account, 'en')} does not add up between "
        f"{place(where.before, 'en')} and {place(where.after, 'en')} (off by {off})"
        + (f", nor in {more} other places" if more else ""),
    )


def _sure(hop: Hop, lang: Lang) -> str:
    return (Text("确定", "certain") if hop.certain else Text("可能", "possible")).say(lang)


def _side(name: Text) -> tuple[Column, Column, Column]:
    return (
        Column(Text(f"{name.zh}账号", f"{name.en} number"), "id"),
        Column(Text(f"{name.zh}户名", f"{name.en} name")),
        Column(Text(f"{name.zh}开户行", f"{name.en} bank")),
    )


def _hop_table(chains: Sequence[Chain], lang: Lang) -> Table:
    def cells(chain: Chain, position: int, hop: Hop) -> tuple[Any, ...]:
        return (
            chain.id,
            position,
            shown_clock(hop.time_us, hop.precision),
            number(hop.payer, lang),
            hop.payer.name,
            hop.payer.bank,
            number(hop.payee, lang),
            hop.payee.name,
            hop.payee.bank,
            hop.amount_fen,
            hop.carried_fen,
            _sure(hop, lang),
            all_places(hop.rows),
        )

    return Table(
        Text("逐跳", "hops"),
        (
            Column(Text("资金链编号", "trail"), "id"),
            Column(Text("第几跳", "hop"), "count"),
            _TIME,
            *_side(Text("付款", "payer")),
            *_side(Text("收款", "payee")),
            _AMOUNT,
            _CARRIED,
            _SURE,
            Column(Text("依据的行", "rows")),
        ),
        [cells(chain, at, hop) for chain in chains for at, hop in enumerate(chain.hops, start=1)],
    )


def _chain_table(chains: Sequence[Chain], lang: Lang) -> Table:
    return Table(
        Text("资金链", "trails"),
        (
            Column(Text("资金链编号", "trail"), "id"),
            Column(Text("跳数", "hops"), "count"),
            Column(Text("起始（元）", "start (yuan)"), "money"),
            Column(Text("到达终点（元）", "at the end (yuan)"), "money"),
            Column(Text("用时（秒）", "seconds"), "count"),
            Column(Text("终点", "end")),
            Column(Text("笔数", "pieces"), "count"),
            Column(Text("流水接不上的卡", "cards that do not add up")),
        ),
        [
            (
                chain.id,
                len(chain.hops),
                chain.start_fen,
                chain.end_fen,
                chain.seconds,
                caption(chain.end, ENDS).say(lang),
                chain.count,
                "\n".join(_unbalanced(one).say(lang).strip() for one in chain.unbalanced),
            )
            for chain in chains
        ],
    )
