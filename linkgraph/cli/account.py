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
        "一个账户的全貌：户名、开户、收支合计、交易对手、与谁共用什么、属于哪个团伙。"
        "号码可以省略中间（6214…8572），也可以用户名，只要恰好符合一个账户。",
        "All about one account: holder, opening, sums, counterparties, what it shares with whom, "
        "the rings it is in. A number may have a gap (6214…8572), or be the holder's name, when "
        "exactly one account fits.",
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
    from linkgraph.cli.numbers import find_account
    from linkgraph.output.account_report import account_report
    from linkgraph.output.bodies import account_body
    from linkgraph.output.json_text import envelope

    at = find_account(opened.graph, number)
    with working(Text("正在查找团伙", "Looking for rings")):
        rings = find_rings(opened.graph, opened.settings.clusters)
        found = describe_account(opened.graph, rings, at)
    extra = None if opened.case is None else opened.case.extra_fields(opened.graph, at)
    settings = settings_json(opened.settings, "derive", "clusters", account=number)
    body = account_body(found, printing.lang, extra)
    result = envelope("account", settings, opened.graph.fingerprint, body)
    sha256 = emit(printing, result, lambda: account_report(found, printing.lang, extra))
    opened.record("account", settings, sha256)
