"""`linkgraph load` and `linkgraph unload`: files into the case and out of it."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from linkgraph.cli.console import note, working
from linkgraph.cli.declare import argument, command, option
from linkgraph.cli.emit import emit
from linkgraph.cli.language import lang, say
from linkgraph.cli.options import (
    Printing,
    Where,
    folder_option,
    paths_argument,
    printing_options,
    where_options,
)
from linkgraph.cli.session import open_case
from linkgraph.output.width import tame
from linkgraph.text import Text

if TYPE_CHECKING:
    from ingest.keys import Keyring
    from linkgraph.case import Case

_SIDES = {"in": "in", "out": "out", "进": "in", "入": "in", "收": "in", "出": "out", "付": "out"}


def as_sides(ctx: click.Context, param: click.Parameter, value: str | None) -> dict[str, str]:
    """Return `1=in,2=out` (also `1=进,2=出`) as code → 'in' or 'out', seen from the own account."""
    answers = {}
    for part in value.replace("，", ",").split(",") if value else ():
        code, equals, side = (piece.strip() for piece in part.partition("="))
        if not (code and equals and side.lower() in _SIDES):
            words = say(f"“{value}”应写成 1=in,2=out", f"“{value}” must be like 1=in,2=out")
            raise click.BadParameter(words, ctx, param)
        answers[code] = _SIDES[side.lower()]
    return answers


@command(
    "load",
    Text(
        "装入表格：文件、文件夹或压缩包（.csv .txt .tsv .xlsx .xls .xlsb .ods .docx .pdf .zip，"
        "按内容识别），可随时再次运行追加。"
        "每一行或采用，或注明原因后保留；同一文件重复装入不产生变化。"
        "读不了的文件逐个说明原因，其余照常装入。指定了 --store 时随即写入 Neo4j。",
        "Load files, folders or zips (.csv .txt .tsv .xlsx .xls .xlsb .ods .docx .pdf .zip, told "
        "by their content); again and again as new "
        "ones come. Every row is accepted, or kept with its reason; the same file a second time "
        "changes nothing. A file that cannot be read is named with the reason, the rest is "
        "loaded. With --store, Neo4j is brought up to date as well.",
    ),
    (
        Text(
            "linkgraph load 调单 扣押清单.xlsx --case 0311专案",
            "linkgraph load returns seized.xlsx --case case0311",
        ),
        Text(
            "linkgraph load 转账.csv --map 转账.toml --case 0311专案",
            "linkgraph load transfers.csv --map transfers.toml --case case0311",
        ),
    ),
)
@paths_argument
@option(
    "--direction",
    callback=as_sides,
    metavar="CODE=in,CODE=out",
    words=Text(
        '收付标志的含义，仅在系统询问时需要，如 "1=in,2=out"（in 为进）。',
        'What direction codes mean, when load asks for it: "1=in,2=out".',
    ),
)
@option(
    "--map",
    "mappings",
    metavar="FILE.toml",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    words=Text(
        "映射文件：说明任意表格的哪一列是什么（见 docs/mapping.md），可重复。",
        "A mapping file: which column is what, for any other table (docs/mapping.md).",
    ),
)
@option(
    "--password-file",
    "passwords",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    words=Text(
        "有密码的压缩包、工作簿、PDF 的口令：UTF-8 文本，每行一个，逐个尝试；口令不写入案件。"
        "不给时在终端询问一次。",
        "Passwords of locked zips, workbooks and PDFs: UTF-8 text, one a line, all are tried; none "
        "is kept in the case. Without it, a terminal is asked once.",
    ),
)
@option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    words=Text(
        "同时读取文件的进程数，1 为不另开进程（默认 LINKGRAPH_WORKERS，否则在值得时用可用核心数，"
        "最多 8）。结果不变。",
        "Processes that read files side by side; 1: none (default: LINKGRAPH_WORKERS, else the "
        "usable cores, at most 8, where it pays). The result is the same.",
    ),
)
@option(
    "--corrects",
    metavar="FILE",
    default="",
    words=Text(
        "这些文件更正此文件（名称或 SHA-256 开头）中未采用的行，表头须与其相同；"
        "setaside --xlsx 写出的清单自带来源，不需此项。",
        "The files correct rows set aside of this one (name or start of SHA-256) under its own "
        "headers; a book from setaside --xlsx says so itself.",
    ),
)
@where_options
@printing_options
@click.pass_context
def load(
    ctx: click.Context,
    paths: tuple[Path, ...],
    direction: dict[str, str],
    mappings: tuple[Path, ...],
    passwords: Path | None,
    workers: int | None,
    corrects: str,
    where: Where,
    printing: Printing,
) -> None:
    """Load files into a case."""
    from ingest.keys import Keyring, read_passwords
    from ingest.read import Answers
    from linkgraph.case import Case
    from linkgraph.output.case_bodies import load_body, load_report
    from linkgraph.output.json_text import envelope

    case = open_case(where) if where.folder is None else Case.create(where.folder)
    sides = cast(dict[str, Literal["in", "out"]], direction)
    keys = Keyring([] if passwords is None else read_passwords(passwords))
    with working(Text("正在装入", "Loading")) as update, asking(keys):
        report = case.load(
            paths,
            Answers(direction=sides, keys=keys, corrects=corrects),
            lambda name, done: update(f"{name} {done:,}"),
            mappings=mappings,
            workers=workers,
        )
    settings = {
        "direction": direction,
        "maps": [path.name for path in mappings],
        "corrects": corrects,
        "lang": lang(),
    }
    body = load_body(report, printing.lang)
    result = envelope("load", settings, case.fingerprint(), body)
    emit(printing, result, lambda: load_report(report, printing.lang))
    if where.store is not None:
        _push(case, where.store)
    if report.refused:
        ctx.exit(1)


@contextlib.contextmanager
def asking(keys: "Keyring") -> Iterator[None]:
    """Let a terminal be asked for a password, once, when a locked file has none that fits."""

    def ask(name: str) -> str | None:
        words = say(f"{tame(name)} 有密码，请输入口令", f"{tame(name)} is locked; its password")
        said: str = click.prompt(words, hide_input=True, default="", show_default=False, err=True)
        return said or None

    if sys.stdin.isatty() and sys.stderr.isatty():
        keys.ask = ask
    yield


def _push(case: "Case", address: str) -> None:
    """Bring the server up to date after a load; its report is a note, not the result."""
    from linkgraph.cli.server import push_case
    from linkgraph.output.query_bodies import push_words

    note(push_words(push_case(case, address)))


@command(
    "unload",
    Text(
        "把一个文件的全部行撤出案件（材料装错、退回更正时用）。记入日志；"
        "证据移至 unloaded/，不删除。",
        "Take all rows of one file out of the case (loaded by mistake, or sent back to be "
        "corrected). Audited; its evidence moves to unloaded/ and is not deleted.",
    ),
    (
        Text(
            "linkgraph unload 调单/交易明细信息.csv --case 0311专案",
            "linkgraph unload returns/details.csv --case case0311",
        ),
    ),
)
@argument(
    "unwanted",
    Text("文件", "FILE"),
    Text(
        "文件名（如 status 所列），或其 SHA-256 的前 8 位以上。",
        "Its name as `status` lists it, or 8 or more digits of its SHA-256.",
    ),
)
@folder_option
@printing_options
def unload(unwanted: str, where: Where, printing: Printing) -> None:
    """Take one file's rows out."""
    from linkgraph.output.case_bodies import unload_body, unload_report
    from linkgraph.output.json_text import envelope

    case = open_case(where)
    out = case.unload(unwanted)
    settings = {"file": unwanted, "lang": lang()}
    result = envelope("unload", settings, case.fingerprint(), unload_body(out))
    emit(printing, result, lambda: unload_report(out, printing.lang))
