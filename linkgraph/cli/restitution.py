"""`linkgraph restitution`: whose money is in this frozen balance."""

from dataclasses import replace

import click

from linkgraph.cli.chains import as_fen
from linkgraph.cli.console import working
from linkgraph.cli.declare import argument, command, option
from linkgraph.cli.emit import emit
from linkgraph.cli.moment import at_option
from linkgraph.cli.options import Printing, Where, printing_options, where_options
from linkgraph.cli.session import open_graph, settings_json
from linkgraph.text import Text


def as_frozen(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Return an amount in yuan as fen; None where none is given."""
    return None if value is None else as_fen(ctx, param, value)


@command(
    "restitution",
    Text(
        "返还测算：这张卡（被冻结）的余额里有哪些受害人的钱，各至少、至多多少，按2016年返还规定第八条"
        "各可返还多少。时间上能直接溯源的直接返还，其余按损失比例，尾数分配到分，合计等于冻结额。"
        "冻结额取 --frozen，否则取案件中在期的冻结措施，否则为余额。这是测算，不是决定。",
        "Returning money: which victims' money is in the balance of this (frozen) card, at least "
        "and at most how much of each, and what each can be given by article 8 of the 2016 rules: "
        "what time tells apart directly, the rest in proportion of losses, to the fen. The amount "
        "is --frozen, else what freezes in the case hold, else the balance. An estimate, not a "
        "decision.",
    ),
    (
        Text(
            "linkgraph restitution 6214830100000018 --frozen 50000 --output 返还测算.xlsx",
            "linkgraph restitution 6214830100000018 --frozen 50000 --output restitution.xlsx",
        ),
    ),
)
@argument(
    "number",
    Text("号码", "NUMBER"),
    Text("卡号、账号或户名。", "Card number, account number or holder's name."),
)
@at_option
@option(
    "--frozen",
    callback=as_frozen,
    metavar="YUAN",
    words=Text(
        "冻结了多少元（默认：案件中在期的冻结措施，没有则为余额）。",
        "How much is frozen, in yuan (default: freezes in the case, else the balance).",
    ),
)
@where_options
@printing_options
def restitution(
    number: str, at: int | None, frozen: int | None, where: Where, printing: Printing
) -> None:
    """Say whose money is in a balance."""
    opened = open_graph(where)
    from linkgraph.analysis.freezing.restitution import find_restitution
    from linkgraph.analysis.tracing.notes import open_rows_note
    from linkgraph.analysis.victims.victims import find_victims
    from linkgraph.cli.numbers import find_account
    from linkgraph.output.json_text import envelope
    from linkgraph.output.moments import clock
    from linkgraph.output.restitution_bodies import restitution_body
    from linkgraph.output.restitution_report import restitution_report

    graph = opened.graph
    account = find_account(graph, number)
    with working(Text("正在测算返还", "Working out whose money it is")):
        known = find_victims(
            graph, opened.settings.victims, opened.settings.clusters, propose=False
        )
        found = find_restitution(
            graph,
            known.victims,
            account,
            at_us=at,
            frozen_fen=frozen,
            bounds_work=opened.settings.freeze.bounds_work,
        )
        notes = open_rows_note(len(known.unmatched))
        found = replace(found, notes=(*found.notes, *notes))
    asked = {"account": number, "at": None if at is None else clock(at), "frozen_fen": frozen}
    settings = settings_json(opened.settings, "derive", "clusters", "victims", "freeze", **asked)
    body = restitution_body(found, printing.lang)
    result = envelope("restitution", settings, graph.fingerprint, body)
    sha256 = emit(printing, result, lambda: restitution_report(found, printing.lang))
    opened.record("restitution", settings, sha256)
