"""`linkgraph trace`: where victims' money went."""

from pathlib import Path
from typing import Any

import click

from linkgraph.cli.console import working
from linkgraph.cli.declare import command, option
from linkgraph.cli.emit import emit, writable_folder
from linkgraph.cli.moment import as_moment
from linkgraph.cli.options import Printing, Where, html_option, printing_options, where_options
from linkgraph.cli.session import open_graph, settings_json
from linkgraph.cli.trace_options import as_currency, check_page, check_whose
from linkgraph.cli.tracing import follow, look_back, victims_asked
from linkgraph.text import Text

_TOP = 20
_RULES = ("fifo", "lifo", "pro-rata", "poison", "all")
_FOLLOWING = Text("正在追踪资金", "Following the money")


@command(
    "trace",
    Text(
        "追踪受害人的钱：每笔付款的每一分在所问时刻在哪里——在哪张卡上、在哪里取现、进了哪个支付"
        "平台、到了哪个未调取流水的账户，第几级，经由哪些账户，依据哪些行。各去向相加等于付款合计。"
        "“至少、至多”是时间与金额允许的一切分法的界限。受害人来自报案表或办案人的认定"
        "（linkgraph victims），或用 --from、--payment 指定。",
        "Trace victims' money: where every fen of their payments is at a moment: on which card, "
        "taken as cash where, in which payment platform, in which account whose statement is not "
        "in the case; with tier, way and rows. Positions add up to the payments. Least and most "
        "hold over every allocation that time and amounts allow. Victims come from complaint "
        "tables or were accepted (linkgraph victims), or are named with --from and --payment.",
    ),
    (
        Text("linkgraph trace", "linkgraph trace"),
        Text(
            'linkgraph trace --victim 6217000000000027 --rule all --at "2025-05-01 12:00:00"',
            'linkgraph trace --victim 6217000000000027 --rule all --at "2025-05-01 12:00:00"',
        ),
        Text(
            "linkgraph trace --card 6214830100000018 --output 谁的钱.xlsx",
            "linkgraph trace --card 6214830100000018 --output whose.xlsx",
        ),
    ),
)
@option(
    "--victim",
    "named",
    metavar="WHO",
    multiple=True,
    words=Text(
        "只列这名受害人（姓名、证件号码、账号或编号），可重复；数额与全部列出时相同。",
        "Only this victim (name, ID number, account number or id); may be repeated. The figures "
        "are the same as when all are listed.",
    ),
)
@option(
    "--from",
    "payers",
    metavar="NUMBER",
    multiple=True,
    words=Text(
        "把这个账户的每笔付款当作受骗付款来追踪，可重复。",
        "Follow everything this account pays, as if its holder were a victim; may be repeated.",
    ),
)
@option(
    "--payment",
    "payments",
    metavar="ROW",
    multiple=True,
    words=Text(
        "只追踪这一行的付款：SHA-256开头:工作表:行号（文本文件 SHA-256开头::行号），可重复。",
        "Follow the payment on this row: SHA-256 start:sheet:row (text files: SHA-256 start::row); "
        "may be repeated.",
    ),
)
@option(
    "--card",
    metavar="NUMBER",
    words=Text(
        "反过来看一张卡：上面是谁的钱、谁的钱经过它、余额从何而来。",
        "Look back from a card: whose money is on it, whose passed through, where its balance "
        "came from.",
    ),
)
@option(
    "--rule",
    type=click.Choice(_RULES),
    default="fifo",
    words=Text(
        "账户内匹配规则：fifo 先进先出，lifo 后进先出，pro-rata 按比例，poison 污染（牵连范围，"
        "不相加），all 并列（默认 fifo）。",
        "Rule of matching inside an account: fifo, lifo, pro-rata, poison (exposure, never added "
        "up), or all side by side (default fifo).",
    ),
)
@option(
    "--at",
    "at_us",
    callback=as_moment,
    metavar="TIME",
    words=Text(
        "截至的时刻；只写日期为当日终了（默认：最后一笔）。",
        "The moment asked for; a date is the end of that day (default: the last row).",
    ),
)
@option(
    "--currency",
    default="CNY",
    callback=as_currency,
    metavar="CODE",
    words=Text(
        "追踪哪个币种（默认 CNY）；币种之间不相加。",
        "Which currency is followed (default CNY); currencies are never added.",
    ),
)
@option(
    "--bounds/--no-bounds",
    default=True,
    words=Text("是否计算至少与至多（默认计算）。", "Compute least and most (default: yes)."),
)
@option(
    "--top",
    type=click.IntRange(min=0),
    default=_TOP,
    metavar="N",
    words=Text(
        f"屏幕上每名受害人至多列几处（0 为全部，默认 {_TOP}）；文件与 JSON 总是全部。",
        f"So many positions a victim on the screen (0: all, default {_TOP}); files and JSON always "
        "hold all.",
    ),
)
@html_option(
    Text(
        "另写一个可离线打开的资金去向网页（一种规则；poison、all 与 --card 没有）。",
        "Also write a page that opens offline (of one rule; not of poison, all or --card).",
    )
)
@where_options
@printing_options
def trace(
    named: tuple[str, ...],
    payers: tuple[str, ...],
    payments: tuple[str, ...],
    card: str | None,
    rule: str,
    at_us: int | None,
    currency: str,
    bounds: bool,
    top: int,
    html: Path | None,
    where: Where,
    printing: Printing,
) -> None:
    """Trace victims' money."""
    check_whose(named, payers, payments)
    if html is not None:
        check_page(card, rule)
        writable_folder(html)
    opened = open_graph(where)
    from linkgraph.output.moments import clock

    asked = {
        "victim": list(named),
        "from": list(payers),
        "payment": list(payments),
        "card": card,
        "rule": rule,
        "at": None if at_us is None else clock(at_us),
        "currency": currency,
        "bounds": bounds,
    }
    settings = settings_json(opened.settings, "derive", "clusters", "victims", "trace", **asked)
    with working(_FOLLOWING):
        victims, only, open_rows = victims_asked(
            opened, named, payers, payments, currency, needed=card is None
        )
        options: dict[str, Any] = {
            "at_us": at_us,
            "bounds": bounds,
            "currency": currency,
            "only": only,
        }
        if card is not None:
            body, report = look_back(opened, card, victims, rule, options, printing, top)
            found = None
        else:
            body, report, found = follow(opened, victims, rule, options, printing, top, open_rows)
    from linkgraph.output.json_text import envelope

    result = envelope("trace", settings, opened.graph.fingerprint, body)
    sha256 = emit(printing, result, report)
    opened.record("trace", settings, sha256)
    if html is not None and found is not None:
        from linkgraph.cli.pages import write_trace

        write_trace(opened, found, html, settings)
