"""`linkgraph freeze` and `linkgraph requests`: what to do first."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linkgraph.cli.console import working
from linkgraph.cli.declare import command, option
from linkgraph.cli.emit import emit, writable_folder
from linkgraph.cli.moment import at_option
from linkgraph.cli.options import Printing, Where, html_option, printing_options, where_options
from linkgraph.cli.session import Opened, open_graph, settings_json
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.analysis.money_findings import Victim
    from linkgraph.output.table import Report

_FOLLOWING = Text("正在追踪受害人资金", "Following victims' money")


def victims_of(opened: Opened) -> "tuple[tuple[Victim, ...], tuple[Text, ...]]":
    """Return those whose money is followed, never anybody who is only proposed, and a note where
    complaint rows match no transfer."""
    from linkgraph.analysis.tracing.notes import open_rows_note
    from linkgraph.analysis.victims.victims import find_victims

    settings = opened.settings
    found = find_victims(opened.graph, settings.victims, settings.clusters, propose=False)
    return found.victims, tuple(open_rows_note(len(found.unmatched)))


def tell(
    name: str,
    opened: Opened,
    printing: Printing,
    at: int | None,
    top: int,
    body: dict[str, Any],
    report: "Callable[[], Report]",
) -> dict[str, Any]:
    """Print the answer of a command and record it in the case; return the settings it is of."""
    from linkgraph.output.json_text import envelope
    from linkgraph.output.moments import clock

    said = {"at": None if at is None else clock(at), "top": top or None}
    settings = settings_json(opened.settings, "derive", "clusters", "victims", name, **said)
    result = envelope(name, settings, opened.graph.fingerprint, body)
    opened.record(name, settings, emit(printing, result, report))
    return settings


@command(
    "freeze",
    Text(
        "列出先冻结哪些卡：此时受害人资金必有多少、可能有多少、按三种规则预计多少，卡的进出快慢，已有的"
        "止付、冻结及其到期、轮候、重复，以及即将届满的提醒。“此时”由 --at 指定，默认为案件最后一"
        "行的时间，不读取电脑时钟。资金到后没有流水的账户另列；已全额控制的按同一次序列出并标明。",
        "Which cards to freeze first: how much of victims' money must and can still be there, and "
        "what three rules expect, how fast the card passes money on, measures that exist and when "
        "they end, waiting and double ones, and warnings of those that end soon. Now is --at, or "
        "the case's last row; the clock is never read. Accounts whose statement does not show what "
        "followed are listed apart; those that a measure holds in full keep their place, marked.",
    ),
    (
        Text(
            "linkgraph freeze --at 2025-03-31 --output 冻结.xlsx",
            "linkgraph freeze --at 2025-03-31 --output freeze.xlsx",
        ),
    ),
)
@at_option
@option(
    "--top",
    type=click.IntRange(min=0),
    default=50,
    metavar="N",
    words=Text(
        "每个清单至多列几个账户（默认 50，0 为全部）。",
        "At most so many accounts in each list (default 50, 0: all).",
    ),
)
@html_option(Text("另写一个可离线打开的冻结清单网页。", "Also write a page that opens offline."))
@where_options
@printing_options
def freeze(at: int | None, top: int, html: Path | None, where: Where, printing: Printing) -> None:
    """List the cards to freeze first."""
    if html is not None:
        writable_folder(html)
    opened = open_graph(where)
    with working(_FOLLOWING):
        from linkgraph.analysis.freezing.freeze import find_freezes

        victims, notes = victims_of(opened)
        found = find_freezes(
            opened.graph, victims, opened.settings.freeze, at_us=at, top=top or None
        )
        found = replace(found, notes=(*notes, *found.notes))
    from linkgraph.output.freeze_bodies import freeze_body
    from linkgraph.output.freeze_report import freeze_report

    body = freeze_body(found, printing.lang)
    report = lambda: freeze_report(found, printing.lang)  # noqa: E731
    settings = tell("freeze", opened, printing, at, top, body, report)
    if html is not None:
        from linkgraph.cli.pages import write_freeze

        write_freeze(opened, found, html, settings)


@command(
    "requests",
    Text(
        "调单建议：受害人资金转入后看不到去向的账户（案件中没有其流水，或其流水没有这几笔转入），按未追踪"
        "的金额排序，列出户名、开户行、全部号码、建议的查询起止、笔数、受害人数、以前是否调取过及结果。"
        "写成 .xlsx 时第一页就是调取证据清单。支付平台另列，按订单查询。",
        "Whose statements to ask for next: accounts that victims' money went into and that show "
        "nothing of what followed (no statement in the case, or one without these rows), most "
        "untraced money first, with holder, bank, all numbers, the period to ask for, how many "
        "payments and victims, and what came of earlier requests. As .xlsx the first sheet is the "
        "list to send. Payment platforms come apart, with the orders to ask about.",
    ),
    (
        Text(
            "linkgraph requests --output 调取证据清单.xlsx",
            "linkgraph requests --output requests.xlsx",
        ),
    ),
)
@at_option
@option(
    "--top",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    words=Text(
        "至多列几个账户、几个平台（默认 0 为全部）。",
        "At most so many accounts, and platforms (default 0: all).",
    ),
)
@html_option(Text("另写一个可离线打开的调单建议网页。", "Also write a page that opens offline."))
@where_options
@printing_options
def requests(at: int | None, top: int, html: Path | None, where: Where, printing: Printing) -> None:
    """List the statements to ask for."""
    if html is not None:
        writable_folder(html)
    opened = open_graph(where)
    with working(_FOLLOWING):
        from linkgraph.analysis.freezing.requests import find_requests

        victims, notes = victims_of(opened)
        found = find_requests(
            opened.graph,
            victims,
            opened.settings.requests,
            at_us=at,
            warn_days=opened.settings.freeze.warn_days,
            top=top or None,
        )
        found = replace(found, notes=(*notes, *found.notes))
    from linkgraph.output.freeze_bodies import requests_body
    from linkgraph.output.request_report import requests_report

    body = requests_body(found, printing.lang)
    report = lambda: requests_report(found, printing.lang, opened.name)  # noqa: E731
    settings = tell("requests", opened, printing, at, top, body, report)
    if html is not None:
        from linkgraph.cli.pages import write_requests

        write_requests(opened, found, html, settings)
