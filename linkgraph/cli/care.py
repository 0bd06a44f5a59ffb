"""`linkgraph verify`: is the evidence what it was when it was loaded?"""

import click

from linkgraph.cli.console import working
from linkgraph.cli.declare import command
from linkgraph.cli.emit import emit
from linkgraph.cli.language import lang
from linkgraph.cli.options import Printing, Where, folder_option, printing_options
from linkgraph.cli.session import open_case
from linkgraph.text import Text


@command(
    "verify",
    Text(
        "重新计算每个证据文件的 SHA-256，与装入时的清单核对。有损坏时逐个列出，退出码为 1。",
        "Hash every evidence file again and compare with what was written when it was loaded. "
        "What is damaged is listed, and the exit code is 1.",
    ),
    (Text("linkgraph verify --case 0311专案", "linkgraph verify --case case0311"),),
)
@folder_option
@printing_options
@click.pass_context
def verify(ctx: click.Context, where: Where, printing: Printing) -> None:
    """Check the evidence against its hashes."""
    from linkgraph.output.case_bodies import verify_body, verify_report
    from linkgraph.output.json_text import envelope

    case = open_case(where)
    with working(Text("正在核对", "Checking")):
        report = case.verify()
    case_name = case.fingerprint() if not report.damaged else ""
    result = envelope("verify", {"lang": lang()}, case_name, verify_body(report, printing.lang))
    sha256 = emit(printing, result, lambda: verify_report(report, printing.lang))
    case.record("verify", {}, sha256)
    if report.damaged:
        ctx.exit(1)
