"""`linkgraph victims`: who was deceived, into which payments."""

from linkgraph.cli.console import working
from linkgraph.cli.declare import command, option
from linkgraph.cli.emit import emit
from linkgraph.cli.options import Printing, Where, printing_options, where_options
from linkgraph.cli.session import open_graph, settings_json
from linkgraph.text import Text


@command(
    "victims",
    Text(
        "列出受害人及其付款：报案表的每一行按收款卡、金额、时间对应到流水中的一笔转账，"
        "对应不上的列出原因和相近的转账；另由资金流向提出可能的受害人（向可疑的一级卡付款、"
        "与团伙别无关联的人），每名附理由。提出的不计入损失；"
        "认定的，写入 case.toml 的 [victims] accept。",
        "List victims and their payments: each row of a complaint table is matched to one transfer "
        "by card, amount and time, or listed with the reason and what comes near. Proposes who may "
        "be a victim besides: payers into suspect first-tier cards who have no other tie with a "
        "ring, each with reasons. Proposals are never counted until you write them into accept of "
        "[victims] in case.toml.",
    ),
    (
        Text("linkgraph victims", "linkgraph victims"),
        Text(
            "linkgraph victims --output 受害人.xlsx --case 0311专案",
            "linkgraph victims --output victims.xlsx --case case0311",
        ),
    ),
)
@option(
    "--proposed/--no-proposed",
    default=True,
    words=Text(
        "是否提出可能的受害人（默认提出）。", "Propose who may be a victim besides (default: yes)."
    ),
)
@where_options
@printing_options
def victims(proposed: bool, where: Where, printing: Printing) -> None:
    """List victims."""
    opened = open_graph(where)
    with working(Text("正在对应报案与流水", "Matching complaints to statements")):
        from linkgraph.analysis.victims.victims import find_victims

        settings = opened.settings
        found = find_victims(opened.graph, settings.victims, settings.clusters, propose=proposed)
    said = settings_json(settings, "derive", "clusters", "victims", proposed=proposed)
    from linkgraph.output.json_text import envelope
    from linkgraph.output.victim_bodies import victims_body
    from linkgraph.output.victim_report import victims_report

    body = victims_body(opened.graph, found, printing.lang)
    result = envelope("victims", said, opened.graph.fingerprint, body)
    sha256 = emit(
        printing,
        result,
        lambda: victims_report(opened.graph, found, printing.lang, proposed=proposed),
    )
    opened.record("victims", said, sha256)
