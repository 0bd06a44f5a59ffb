"""`linkgraph reconcile`: do the statements add up, and is everything there that was asked for?"""

from pathlib import Path

from linkgraph.cli.console import working
from linkgraph.cli.declare import command
from linkgraph.cli.emit import emit, writable_folder
from linkgraph.cli.options import Printing, Where, folder_option, html_option, printing_options
from linkgraph.cli.session import open_case, settings_json
from linkgraph.text import Text


@command(
    "reconcile",
    Text(
        "核对流水：每张卡的余额能否逐行接上，何处接不上（前后两行、差额、可能的原因），缺页缺号，"
        "次序颠倒的行，流水覆盖的期间与查询期间，任务信息中未得到反馈的查询，只作为对手出现的账户；"
        "每张卡的完整度 = 接得上的相邻余额对数 ÷ 全部对数。接不上是待核实的问题，不等于有人改动。",
        "Check the statements: does each balance follow from the one before, where it does not "
        "(row before, row after, difference, what would explain it), pages and serial numbers "
        "that are missing, rows out of order, the period covered against the period asked for, "
        "requests without an answer, accounts seen only as counterparties; completeness of each "
        "card = neighbouring balances that follow ÷ all of them. A break is a question to the "
        "bank, not proof that anybody altered anything.",
    ),
    (
        Text(
            "linkgraph reconcile --output 核对.xlsx --case 0311专案",
            "linkgraph reconcile --output reconcile.xlsx --case case0311",
        ),
        Text(
            "linkgraph reconcile --html 核对.html --case 0311专案",
            "linkgraph reconcile --html statements.html --case case0311",
        ),
    ),
)
@html_option(Text("另写一个可离线打开的核对网页。", "Also write a page that opens offline."))
@folder_option
@printing_options
def reconcile(html: Path | None, where: Where, printing: Printing) -> None:
    """Check the statements of a case."""
    if html is not None:
        writable_folder(html)
    from linkgraph.output.json_text import envelope
    from linkgraph.output.reconcile_bodies import reconcile_body
    from linkgraph.output.reconcile_report import reconcile_report

    case = open_case(where)
    with working(Text("正在核对余额", "Checking balances")):
        found = case.reconcile()
    settings = settings_json(case.settings, "derive", "reconcile", completeness="explained / steps")
    body = reconcile_body(found, printing.lang)
    result = envelope("reconcile", settings, case.fingerprint(), body)
    sha256 = emit(printing, result, lambda: reconcile_report(found, printing.lang))
    case.record("reconcile", settings, sha256)
    if html is not None:
        from linkgraph.cli.pages import write_statements

        write_statements(case, found, html, settings)
