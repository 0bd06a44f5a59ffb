"""`linkgraph status` and `linkgraph setaside`: what is in the case, and what is not, and why."""

from pathlib import Path

import click

from linkgraph.cli.console import working
from linkgraph.cli.declare import command, option
from linkgraph.cli.emit import emit, write_file, wrote
from linkgraph.cli.language import lang, say
from linkgraph.cli.options import Printing, Where, folder_option, printing_options
from linkgraph.cli.session import open_case, settings_json
from linkgraph.output.table import Report
from linkgraph.text import Text


@command(
    "status",
    Text(
        "案件里有什么：每张表读了多少行、采用多少、为何未采用；账户、人员、手机等各有多少；"
        "交易笔数与合计；需要注意的事项。",
        "What is in the case: rows read, accepted and set aside of each table; how many accounts, "
        "people, phones; transfers and their sum; what needs a look.",
    ),
    (Text("linkgraph status --case 0311专案", "linkgraph status --case case0311"),),
)
@folder_option
@printing_options
def status(where: Where, printing: Printing) -> None:
    """Count what is in the case."""
    from linkgraph.output.json_text import envelope
    from linkgraph.output.stock_bodies import status_body, status_report

    case = open_case(where)
    with working(Text("正在清点", "Counting")):
        found = case.status()
    settings = settings_json(case.settings, "derive")
    result = envelope("status", settings, case.fingerprint(), status_body(found, printing.lang))
    sha256 = emit(printing, result, lambda: status_report(found, printing.lang))
    case.record("status", settings, sha256)


@command(
    "setaside",
    Text(
        "列出每一行未采用的数据、位置、原因、处理办法和原文。表头、标题等非数据行只计数。"
        "--xlsx 写出未采用清单：每张原表一个工作表，改正后直接用 linkgraph load 装入，"
        "只采用改正了的行，原行仍保留为未采用。",
        "List every row that was not used: where it stands, why, what to do, and its text. Titles, "
        "headers and the like are counted only. --xlsx writes the set-aside book, a sheet a table: "
        "mend cells there and load it; the mended rows are used, the old ones stay set aside.",
    ),
    (
        Text(
            "linkgraph setaside --xlsx 未采用.xlsx --case 0311专案",
            "linkgraph setaside --xlsx setaside.xlsx --case case0311",
        ),
    ),
)
@option(
    "--reason",
    "codes",
    metavar="CODE",
    multiple=True,
    words=Text("只看这个原因（代码），可重复。", "Only this reason, by code; may be repeated."),
)
@option(
    "--all",
    "every",
    is_flag=True,
    words=Text(
        "连同表头、标题、空白、表尾和已更正的行一并列出。",
        "List titles, headers, blank lines, footers and corrected rows as well.",
    ),
)
@option(
    "--xlsx",
    "book",
    metavar="FILE.xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    words=Text(
        "写出未采用清单（Excel），可在其中改正后装入；--output 文件.xlsx 亦可。",
        "Write the set-aside book, to be mended and loaded; --output FILE.xlsx does the same.",
    ),
)
@folder_option
@printing_options
def setaside(
    codes: tuple[str, ...], every: bool, book: Path | None, where: Where, printing: Printing
) -> None:
    """List rows that were not accepted."""
    from ingest.correction_sheets import MARK
    from linkgraph.evidence_schema import SET_ASIDE_REASONS
    from linkgraph.output.json_text import envelope
    from linkgraph.output.setaside_bodies import row_table, setaside_body, setaside_report
    from linkgraph.output.setaside_book import setaside_book
    from linkgraph.output.workbook import workbook_bytes

    for code in codes:
        if code not in SET_ASIDE_REASONS:
            known = ", ".join(SET_ASIDE_REASONS)
            words = say(f"没有原因代码“{code}”，可用：", f"there is no reason “{code}”; known: ")
            raise click.BadParameter(
                words + known, click.get_current_context(), param_hint="--reason"
            )
    case = open_case(where)
    files = case.files()
    with working(Text("正在读取", "Reading")):
        rows = [row for row in case.set_aside() if not codes or row.reason in codes]
    settings = {"reasons": list(codes), "lang": lang()}
    body = setaside_body(rows, files, printing.lang)
    result = envelope("setaside", settings, case.fingerprint(), body)
    if book is not None:
        tables = setaside_book(rows, files, every, printing.lang).tables
        write_file(book, workbook_bytes(tables, printing.lang))
        wrote(book)

    def report() -> Report:
        if printing.form == "xlsx":
            listed = row_table(rows, printing.lang, f"{MARK} ")
            found = setaside_book(rows, files, every, printing.lang)
            return Report(found.screen, (listed, *found.tables))
        return setaside_report(rows, every, printing.lang)

    case.record("setaside", settings, emit(printing, result, report))
