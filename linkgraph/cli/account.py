"""`linkgraph account`: all about one account."""

from linkgraph.cli.console import working
from linkgraph.cli.declare import argument, command
from linkgraph.cli.emit import emit
from linkgraph.cli.options import Printing, Where, printing_options, where_options
from linkgraph.cli.session import open_graph, settings_json
from linkgraph.text import Text


@command(
    "account",
    Text(
        "一个账户的全貌：户名、开户、收支合计、交易对手、与谁共用什么、属于哪个团伙、命中哪些筛查规则。"
        "号码可以省略中间（6214…8572），也可以用户名，只要恰好符合一个账户。",
        "All about one account: holder, opening, sums, counterparties, what it shares with whom, "
        "the rings it is in, the rules of `screen` it meets. A number may have a gap (6214…8572), "
        "or be the holder's name, when exactly one account fits.",
    ),
    (Text("linkgraph account 6214830100000018", "linkgraph account 6214830100000018"),),
)
@argument(
    "number",
    Text("号码", "NUMBER"),
    Text("卡号、账号或户名。", "Card number, account number or holder's name."),
)
@where_options
@printing_options
def account(number: str, where: Where, printing: Printing) -> None:
    """Describe one account."""
    opened = open_graph(where)
    from linkgraph.analysis.account import describe_account
    from linkgraph.analysis.rings.clusters import find_rings
    from linkgraph.analysis.screening.rules import load_rules
    from linkgraph.analysis.screening.screen import screen
    from linkgraph.cli.numbers import find_account
    from linkgraph.cli.screening import SCREENING
    from linkgraph.output.account_report import account_report
    from linkgraph.output.bodies import account_body
    from linkgraph.output.json_text import envelope
    from linkgraph.output.screening_bodies import met_json

    at = find_account(opened.graph, number)
    with working(Text("正在查找团伙", "Looking for rings")):
        rings = find_rings(opened.graph, opened.settings.clusters)
        found = describe_account(opened.graph, rings, at)
    limits = opened.settings.screen
    with working(SCREENING):
        met = screen(opened.graph, limits, accounts=[at], clusters=opened.settings.clusters)
    extra = None if opened.case is None else opened.case.extra_fields(opened.graph, at)
    settings = settings_json(opened.settings, "derive", "clusters", "screen", account=number)
    body = account_body(found, printing.lang, extra)
    body["screen"] = met_json(met, load_rules(), printing.lang)
    result = envelope("account", settings, opened.graph.fingerprint, body)
    sha256 = emit(printing, result, lambda: account_report(found, printing.lang, extra, met))
    opened.record("account", settings, sha256)
