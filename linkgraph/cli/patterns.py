"""`linkgraph patterns`: shapes of payments that stand out, ranked and explained."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linkgraph.cli.chains import as_fen
from linkgraph.cli.console import working
from linkgraph.cli.declare import command, option
from linkgraph.cli.emit import emit, writable_folder
from linkgraph.cli.language import say
from linkgraph.cli.options import Printing, Where, html_option, printing_options, where_options
from linkgraph.cli.session import Opened, open_graph, settings_json
from linkgraph.pattern_settings import PatternSettings
from linkgraph.settings import MOST_DAYS, MOST_HOPS
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.analysis.patterns.records import Patterns
    from linkgraph.shapes.found import Typology

SHAPES = (
    "fan-in",
    "fan-out",
    "gather-scatter",
    "scatter-gather",
    "cycle",
    "bipartite",
    "stack",
    "chain",
    "pass-through",
)
"""`shapes.found.TYPOLOGIES`, said here so that help and completion load no arrays."""

SEARCHING = Text("正在查找资金形态", "Looking for shapes of payments")


def as_days(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Return a length of time in whole days (30d, 30天, 48h, or 30); refuse what is none, or more
    than a hundred years."""
    if value is None:
        return None
    match = re.fullmatch(r"(\d+)\s*(d|天|日|h|小时|)", value.strip())
    hours = int(match[1]) * (1 if match[2] in ("h", "小时") else 24) if match else 0
    if hours <= 0 or hours % 24 or hours // 24 > MOST_DAYS:
        chinese = f"“{value}”不是 1 至 {MOST_DAYS} 的整天数，例如 30d、30天"
        english = f"“{value}” is no whole number of days from 1 to {MOST_DAYS}, such as 30d"
        raise click.BadParameter(say(chinese, english), ctx, param)
    return hours // 24


@command(
    "patterns",
    Text(
        "找出异常的资金形态：分散转入、分散转出、先集中后分散、先分散后集中、资金回流、"
        "多对多转账、多层过账、逐级转移、单层过账。每项有分值及其依据、看得懂的说明、合法情形与核查办法、"
        "依据的行。手续费率从本案学到，不作假定。形态是核查线索，不是认定。",
        "Find shapes of payments that stand out: fans in and out, gather-scatter, "
        "scatter-gather, cycles, bipartite, stacks, chains, pass-through. Each with a score and "
        "what it rests on, an explanation in plain words, what an innocent reading would be and "
        "what to check, and the rows. The commission is learned from the case, never assumed. A "
        "shape is a fact to check, not a verdict.",
    ),
    (
        Text(
            "linkgraph patterns --top 20 --html 形态.html",
            "linkgraph patterns --top 20 --html patterns.html",
        ),
        Text(
            "linkgraph patterns --typology cycle --account 6214830100000018",
            "linkgraph patterns --typology cycle --account 6214830100000018",
        ),
    ),
)
@option(
    "--typology",
    "typologies",
    multiple=True,
    type=click.Choice(SHAPES),
    words=Text(
        "只要这种形态，含本来并入其他形态线索的，可重复。",
        "Only this shape, those else nested in findings of others too; may be repeated.",
    ),
)
@option(
    "--account",
    metavar="NUMBER",
    words=Text("只要有这个账户的线索。", "Only findings with this account."),
)
@option(
    "--window",
    callback=as_days,
    metavar="DAYS",
    words=Text(
        "一个形态的交易须在这段时间内，如 30d（默认见 case.toml）；由几部分连成的，各部分如此，"
        "连起来可以更久。",
        "A shape's payments lie within this time, as 30d (default: case.toml); of one put together "
        "of parts, those of each part do: together they may take longer.",
    ),
)
@option(
    "--hops",
    type=click.IntRange(min=2, max=MOST_HOPS),
    metavar="N",
    words=Text(
        "回路和逐级转移至多这么多笔（默认见 case.toml）；转出与转入逐次相合的可以更多。",
        "Cycles and chains have at most this many payments (default: case.toml); those "
        "whose sums fit pass by pass may have more.",
    ),
)
@option(
    "--min",
    "least",
    callback=lambda ctx, param, value: None if value is None else as_fen(ctx, param, value),
    metavar="YUAN",
    words=Text(
        "不看少于这么多元的交易（默认见 case.toml）。",
        "Payments below this are not looked at (default: case.toml).",
    ),
)
@option(
    "--top",
    type=click.IntRange(min=0),
    metavar="N",
    words=Text(
        "至多列几项（0 为全部；默认见 case.toml）。", "So many (0: all; default: case.toml)."
    ),
)
@html_option(Text("另写一个可离线打开的网页。", "Also write a page that opens offline."))
@where_options
@printing_options
def patterns(
    typologies: "tuple[Typology, ...]",
    account: str | None,
    window: int | None,
    hops: int | None,
    least: int | None,
    top: int | None,
    html: Path | None,
    where: Where,
    printing: Printing,
) -> None:
    """List shapes of payments that stand out."""
    if html is not None:
        writable_folder(html)
    opened = open_graph(where)
    asked = (("window_days", window), ("most_hops", hops), ("least_fen", least), ("top", top))
    given = {name: value for name, value in asked if value is not None}
    settings = replace(opened.settings.patterns, **given)
    opened = replace(opened, settings=replace(opened.settings, patterns=settings))
    found = find(opened, settings, typologies, account)
    said = settings_json(
        opened.settings, "derive", "patterns", typology=list(typologies), account=account
    )
    from linkgraph.output.json_text import envelope
    from linkgraph.output.pattern_bodies import patterns_body
    from linkgraph.output.pattern_report import patterns_report

    body = patterns_body(found, printing.lang)
    result = envelope("patterns", said, opened.graph.fingerprint, body)
    sha256 = emit(printing, result, lambda: patterns_report(found, settings, printing.lang))
    opened.record("patterns", said, sha256)
    if html is not None:
        from linkgraph.cli.pages import write_patterns

        write_patterns(opened, found, html, said)


def find(
    opened: Opened,
    settings: PatternSettings,
    typologies: "tuple[Typology, ...]" = (),
    account: str | None = None,
) -> "Patterns":
    """Find what is asked for in an opened case."""
    from linkgraph.cli.numbers import find_account

    member = None if account is None else find_account(opened.graph, account)
    with working(SEARCHING):
        from linkgraph.analysis.patterns.patterns import find_patterns

        return find_patterns(opened.graph, settings, typologies=typologies, account=member)
