"""`linkgraph chains`: money trails."""

import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from linkgraph.cli.console import working
from linkgraph.cli.declare import command, option
from linkgraph.cli.emit import emit, writable_folder
from linkgraph.cli.language import say
from linkgraph.cli.options import Printing, Where, html_option, printing_options, where_options
from linkgraph.cli.session import open_graph, settings_json
from linkgraph.text import Text

_TOP = 50


_SIZES = {"m": 1 / 60, "分": 1 / 60, "h": 1.0, "时": 1.0, "d": 24.0, "天": 24.0, "": 1.0}


def as_fen(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """Return an amount in yuan (50000, 50,000.00, 5万) as fen; refuse what is no amount."""
    words = value.strip().removeprefix("¥").removesuffix("元").replace(",", "")
    times = {"万": 10_000, "亿": 100_000_000}.get(words[-1:], 1)
    try:
        fen = Decimal(words.rstrip("万亿")) * times * 100
    except InvalidOperation:
        fen = Decimal("NaN")
    if not fen.is_finite() or fen < 0 or fen != fen.to_integral_value():
        chinese = f"“{value}”不是金额（元），例如 50000、50000.00、5万"
        english = f"“{value}” is no amount in yuan, such as 50000 or 50000.00"
        raise click.BadParameter(say(chinese, english), ctx, param)
    return int(fen)


def as_hours(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """Return a length of time (24, 24h, 90m, 3d) in hours; refuse what is none, and 0."""
    if value is None:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:小)?(m|h|d|分|时|天|)(?:in|钟)?", value.strip())
    hours = float(match[1]) * _SIZES[match[2]] if match else 0.0
    if hours <= 0:
        chinese = f"“{value}”不是时长，例如 24h、90m、3d"
        english = f"“{value}” is no length of time, such as 24h, 90m, 3d"
        raise click.BadParameter(say(chinese, english), ctx, param)
    return hours


@command(
    "chains",
    Text(
        "追踪资金：每个账户内“先进先出”匹配转入与转出，列出每条链的每一跳、本链资金、间隔和终点"
        "（仍在账上、取现、进入支付平台、对方流水未调取）。先后次序不定处标“可能”。"
        "不指定 --from 时，先列金额最大、最快的链。",
        "Follow money: what came into an account is matched first in, first out to what went out; "
        "every trail with its hops, the amount carried, the waits, and where it ends (still "
        "there, cash, payment platform, statement not in the case). What hangs on the order of "
        "equal times is marked possible. Without --from: the most money, soonest, first.",
    ),
    (
        Text(
            "linkgraph chains --from 6214830100000018 --min 5000 --html 资金.html",
            "linkgraph chains --from 6214830100000018 --min 5000 --html money.html",
        ),
    ),
)
@option("--from", "start", metavar="NUMBER", words=Text("从这个账户出发。", "Trails from here."))
@option(
    "--to",
    "end",
    metavar="NUMBER",
    words=Text("途中或最后转入这个账户的资金链。", "Trails that reach this account, or end there."),
)
@option(
    "--min",
    "least",
    callback=as_fen,
    default="0",
    metavar="YUAN",
    words=Text("到达终点的本链资金至少这么多元。", "At least this much of the money arrives."),
)
@option(
    "--hops",
    type=click.IntRange(min=0),
    metavar="N",
    words=Text(
        "只列至多这么多跳的链（0 不限；默认见 case.toml）。",
        "Only trails of at most so many hops (0: any; default: case.toml).",
    ),
)
@option(
    "--within",
    callback=as_hours,
    metavar="TIME",
    words=Text(
        "只列相邻两跳间隔都不超过这段时间的链，如 24h、90m、3d（默认见 case.toml）。",
        "Only trails with no wait between two hops longer than this, as 24h, 90m, 3d "
        "(default: case.toml).",
    ),
)
@option(
    "--top",
    type=click.IntRange(min=0),
    metavar="N",
    words=Text(
        f"至多列几条（0 为全部；默认：有 --from 或 --to 时全部，否则 {_TOP}）。",
        f"So many (0: all; default: all with --from or --to, else {_TOP}).",
    ),
)
@html_option(Text("另写一个可离线打开的资金流向网页。", "Also write a page that opens offline."))
@where_options
@printing_options
def chains(
    start: str | None,
    end: str | None,
    least: int,
    hops: int | None,
    within: float | None,
    top: int | None,
    html: Path | None,
    where: Where,
    printing: Printing,
) -> None:
    """List money trails."""
    if html is not None:
        writable_folder(html)
    opened = open_graph(where)
    from linkgraph.cli.numbers import find_account

    if top is None and start is None and end is None:
        top = _TOP
    ends = [None if said is None else find_account(opened.graph, said) for said in (start, end)]
    with working(Text("正在匹配资金", "Matching money")):
        from linkgraph.analysis.chains import find_chains

        found = find_chains(
            opened.graph,
            opened.settings.chains,
            start=ends[0],
            to=ends[1],
            least_fen=least,
            hops=hops,
            within_hours=within,
            top=top or None,
        )
    asked = {"from": start, "to": end, "min_fen": least, "hops": hops, "within_hours": within}
    settings = settings_json(opened.settings, "derive", "chains", **asked, top=top or None)
    from linkgraph.output.bodies import chains_body
    from linkgraph.output.chain_report import chains_report
    from linkgraph.output.json_text import envelope

    result = envelope("chains", settings, opened.graph.fingerprint, chains_body(found))
    sha256 = emit(printing, result, lambda: chains_report(found, printing.lang))
    opened.record("chains", settings, sha256)
    if html is not None:
        from linkgraph.cli.pages import write_chains

        write_chains(opened, found.chains, html, settings)
