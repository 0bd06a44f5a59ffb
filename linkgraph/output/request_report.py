"""Statements to ask for as a table fit to send (调取证据清单), and what stands behind it."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from linkgraph.analysis.freezing.findings import PlatformLine, RequestLine, RequestList
from linkgraph.output.freeze_report import SHOWN, numbers, word_table
from linkgraph.output.freeze_words import ASKED, MISSING, PRIORITIES, at_words
from linkgraph.output.moments import clock, shown_clock
from linkgraph.output.places import all_places, named, number, some_places
from linkgraph.output.table import Column, Report, Table, money
from linkgraph.text import Lang, Text

_UNTRACED = Column(Text("未追踪（元）", "untraced (yuan)"), "money")
_LEAST = Column(Text("各规则最少（元）", "least by rule (yuan)"), "money")
_MOST = Column(Text("各规则最多（元）", "most by rule (yuan)"), "money")


def requests_report(found: RequestList, lang: Lang, case: str, most: int = SHOWN) -> Report:
    """Return the first `most` lines for the screen, the list to send and its grounds as tables.

    `case`: what the list calls the case.
    """
    screen: list[Table | str] = [at_words(found.at_us, found.at_said).say(lang)]
    if found.accounts:
        screen += ["", _screen(found.accounts[:most], found.counts[0], lang)]
    else:
        screen.append(
            Text("没有需要调取流水的账户。", "There is no statement to ask for.").say(lang)
        )
    if found.nameless:
        screen += ["", _nameless_screen(found.nameless[:most], found.counts[1], lang)]
    if found.platforms:
        screen += ["", _platform_screen(found.platforms[:most], lang)]
    screen += ["", *(words.say(lang) for words in _words(found))]
    return Report(
        tuple(screen),
        (
            _list_to_send(found, lang, case),
            _ground_table(found.accounts, lang),
            _nameless_table(found.nameless, lang),
            _order_table(found.platforms, lang),
            word_table(_words(found), lang),
        ),
    )


def _words(found: RequestList) -> Iterator[Text]:
    total = Text(
        f"受害人 {found.victims} 名，追踪的损失合计 {money(found.loss_fen)}，其中去向不明 "
        f"{money(found.untraced_fen)}。",
        f"{found.victims} victims, {money(found.loss_fen)} of loss followed, of it "
        f"{money(found.untraced_fen)} is lost sight of.",
    )
    return chain((total, found.formula), found.notes)


def _screen(lines: Sequence[RequestLine], count: int, lang: Lang) -> Table:
    title = Text("建议调取的流水", "statements to ask for")
    columns = (
        Column(Text("序", "no."), "count"),
        Column(Text("账户", "account"), "id"),
        Column(Text("开户行", "bank")),
        Column(Text("未追踪", "untraced"), "money"),
        Column(Text("笔数", "payments"), "count"),
        Column(Text("受害人", "victims"), "count"),
        Column(Text("查询期间", "period")),
        Column(Text("缺什么", "missing")),
        Column(Text("已调取情况", "asked for")),
        Column(Text("依据", "rows")),
    )
    rows = [
        (
            at,
            named(one.account, lang),
            one.account.bank,
            one.untraced_fen,
            one.payments,
            one.victims,
            period_words(one, lang),
            MISSING[one.missing].say(lang),
            asked_words(one, lang),
            some_places(one.rows, lang),
        )
        for at, one in enumerate(lines, start=1)
    ]
    shown = f"（{len(lines)}/{count}）" if lang == "zh" else f" ({len(lines)}/{count})"
    return Table(title, columns, rows, title=title.say(lang) + shown)


def period_words(one: RequestLine, lang: Lang) -> str:
    """Return the days to ask for: 2025-02-08 至 2025-03-31."""
    begin, end = (clock(moment)[:10] for moment in (one.from_us, one.until_us))
    return f"{begin} 至 {end}" if lang == "zh" else f"{begin} to {end}"


def asked_words(one: RequestLine, lang: Lang) -> str:
    """Return what came of earlier requests, with the latest task and its date."""
    said = ASKED[one.asked].say(lang)
    if one.before:
        latest = one.before[0]
        sent = None if latest.sent_us is None else clock(latest.sent_us)[:10]
        named_ = " ".join(word for word in (latest.task_id, sent) if word)
        said += f"（{named_}）" if lang == "zh" and named_ else f" ({named_})" if named_ else ""
    if one.statement_until_us is not None and one.statement_from_us is not None:
        begin, end = (clock(at)[:10] for at in (one.statement_from_us, one.statement_until_us))
        said += f"；已有 {begin} 至 {end}" if lang == "zh" else f"; in the case: {begin} to {end}"
    return said


def _list_to_send(found: RequestList, lang: Lang, case: str) -> Table:
    """序号, 账号/卡号, 户名, 开户行, 查询起止, 事由, 优先级, 已调取情况, 依据."""
    columns = (
        Column(Text("序号", "no."), "count"),
        Column(Text("账号/卡号", "numbers"), "id"),
        Column(Text("户名", "holder")),
        Column(Text("开户行", "bank")),
        Column(Text("查询起", "from"), "time"),
        Column(Text("查询止", "until"), "time"),
        Column(Text("事由（案件）", "ground (case)")),
        Column(Text("优先级", "priority")),
        Column(Text("已调取情况", "asked for")),
        Column(Text("依据", "rows"), "id"),
    )
    rows = [
        (
            at,
            numbers(one.account, lang),
            one.account.name,
            one.account.bank,
            clock(one.from_us),
            clock(one.until_us),
            ground(one, case).say(lang),
            PRIORITIES[one.priority].say(lang),
            asked_words(one, lang),
            all_places(one.rows),
        )
        for at, one in enumerate(found.accounts, start=1)
    ]
    return Table(Text("调取证据清单", "request list"), columns, rows)


def ground(one: RequestLine, case: str) -> Text:
    """Say why the statement is asked for, without calling anybody anything."""
    fen = money(one.untraced_fen)
    return Text(
        f"{case}：{one.victims} 名受害人的资金 {fen} 经 {one.payments} 笔交易转入该账户，"
        f"{MISSING[one.missing].zh}，去向待查",
        f"{case}: {fen} of {one.victims} victims came into the account in {one.payments} payments; "
        f"{MISSING[one.missing].en}, where it went is to be found",
    )


def _ground_table(lines: Sequence[RequestLine], lang: Lang) -> Table:
    columns = (
        Column(Text("序号", "no."), "count"),
        Column(Text("账号/卡号", "number"), "id"),
        Column(Text("户名", "holder")),
        _UNTRACED,
        _LEAST,
        _MOST,
        Column(Text("笔数", "payments"), "count"),
        Column(Text("受害人数", "victims"), "count"),
        Column(Text("最早转入", "first"), "time"),
        Column(Text("最后转入", "last"), "time"),
        Column(Text("缺什么", "missing")),
        Column(Text("先后次序", "order")),
    )
    certain = {True: Text("确定", "certain"), False: Text("可能", "possible")}
    rows = [
        (
            at,
            number(one.account, lang),
            one.account.name,
            one.untraced_fen,
            one.least_fen,
            one.most_fen,
            one.payments,
            one.victims,
            clock(one.first_us),
            clock(one.last_us),
            MISSING[one.missing].say(lang),
            certain[one.certain].say(lang),
        )
        for at, one in enumerate(lines, start=1)
    ]
    return Table(Text("未追踪资金", "untraced money"), columns, rows)


_NAMELESS = Text("对手账号不全：先向付款行查询", "no whole number: ask the paying bank for it")


def _nameless_screen(lines: Sequence[RequestLine], count: int, lang: Lang) -> Table:
    columns = (
        Column(Text("序", "no."), "count"),
        Column(Text("对手", "counterparty"), "id"),
        Column(Text("未追踪", "untraced"), "money"),
        Column(Text("笔数", "payments"), "count"),
        Column(Text("付款账户", "paid from"), "id"),
        Column(Text("依据", "rows")),
    )
    rows = [
        (
            at,
            named(one.account, lang),
            one.untraced_fen,
            one.payments,
            ("、" if lang == "zh" else ", ").join(number(ref, lang) for ref in one.payers[:2]),
            some_places(one.rows, lang),
        )
        for at, one in enumerate(lines, start=1)
    ]
    shown = f"（{len(lines)}/{count}）" if lang == "zh" else f" ({len(lines)}/{count})"
    return Table(_NAMELESS, columns, rows, title=_NAMELESS.say(lang) + shown)


def _nameless_table(lines: Sequence[RequestLine], lang: Lang) -> Table:
    columns = (
        Column(Text("序号", "no."), "count"),
        Column(Text("对手账号（不全）", "number (not whole)"), "id"),
        Column(Text("对手户名", "holder")),
        _UNTRACED,
        Column(Text("笔数", "payments"), "count"),
        Column(Text("最早转入", "first"), "time"),
        Column(Text("最后转入", "last"), "time"),
        Column(Text("付款账户", "paid from"), "id"),
        Column(Text("付款行", "paying bank")),
        Column(Text("依据的行", "rows"), "id"),
    )
    rows = [
        (
            at,
            number(one.account, lang),
            one.account.name,
            one.untraced_fen,
            one.payments,
            clock(one.first_us),
            clock(one.last_us),
            "\n".join(number(ref, lang) for ref in one.payers),
            "\n".join(ref.bank or "" for ref in one.payers),
            all_places(one.rows),
        )
        for at, one in enumerate(lines, start=1)
    ]
    return Table(Text("对手账号不全", "no whole number"), columns, rows)


def _platform_screen(platforms: Sequence[PlatformLine], lang: Lang) -> Table:
    title = Text("向支付平台查询的订单", "orders to ask payment platforms about")
    columns = (
        Column(Text("平台", "platform"), "id"),
        Column(Text("未追踪", "untraced"), "money"),
        Column(Text("笔数", "payments"), "count"),
        Column(Text("受害人", "victims"), "count"),
        Column(Text("最早", "first"), "time"),
        Column(Text("最后", "last"), "time"),
    )
    rows = [
        (
            named(one.account, lang),
            one.untraced_fen,
            one.payments,
            one.victims,
            clock(one.first_us),
            clock(one.last_us),
        )
        for one in platforms
    ]
    return Table(title, columns, rows, title=title.say(lang))


def _order_table(platforms: Sequence[PlatformLine], lang: Lang) -> Table:
    columns = (
        Column(Text("平台", "platform")),
        Column(Text("付款账号", "payer number"), "id"),
        Column(Text("付款户名", "payer")),
        Column(Text("时间", "time"), "time"),
        Column(Text("金额（元）", "amount (yuan)"), "money"),
        Column(Text("其中受害人资金（元）", "of it victims' (yuan)"), "money"),
        Column(Text("流水号", "serial"), "id"),
        Column(Text("摘要", "memo")),
        Column(Text("依据的行", "rows"), "id"),
    )
    rows: list[tuple[Any, ...]] = [
        (
            named(platform.account, lang),
            number(one.payer, lang),
            one.payer.name,
            shown_clock(one.time_us, one.precision),
            one.amount_fen,
            one.carried_fen,
            one.txn_id,
            one.memo,
            all_places(one.rows),
        )
        for platform in platforms
        for one in platform.orders
    ]
    return Table(Text("支付平台订单", "platform orders"), columns, rows)
