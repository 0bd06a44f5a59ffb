"""`linkgraph try`: how files would be read, before anything is loaded."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from linkgraph.cli.console import working
from linkgraph.cli.declare import command, option
from linkgraph.cli.emit import emit, writable_folder, write_file, wrote
from linkgraph.cli.language import lang
from linkgraph.cli.loading import as_sides, asking
from linkgraph.cli.options import (
    Printing,
    Where,
    folder_option,
    paths_argument,
    printing_options,
)
from linkgraph.cli.session import case_here
from linkgraph.errors import LinkgraphError
from linkgraph.text import Text

if TYPE_CHECKING:
    from linkgraph.case.trial import Proposed, Trial


@command(
    "try",
    Text(
        "装入之前看一看：每张表认作什么版式，每一列读作什么（附三个例子），收付方向凭什么判定，"
        "哪些行会被搁置。不写入任何案件；在案件中运行时使用案件记住的映射和回答。"
        "陌生的表按表头和内容提出映射，用 --write 写成文件，修改后交给 load --map。",
        "Look before loading: which layout each table is, what each column is read as (with three "
        "samples), by what the direction is told, which rows would be set aside. Writes into no "
        "case; in one, its remembered mappings and answers are used. For an unknown table a "
        "mapping is proposed from headers and contents; --write writes it, edit it, then "
        "load --map.",
    ),
    (
        Text("linkgraph try 调单", "linkgraph try returns"),
        Text(
            "linkgraph try 流水.csv --write 流水.toml", "linkgraph try unknown.csv --write map.toml"
        ),
        Text("linkgraph try 流水.csv --map 流水.toml", "linkgraph try unknown.csv --map map.toml"),
    ),
)
@paths_argument
@option(
    "--write",
    "draft",
    metavar="FILE.toml",
    type=click.Path(path_type=Path, dir_okay=False),
    words=Text(
        "把提出的映射写成文件；几种陌生的表依次写成 FILE.toml、FILE-2.toml ……。不覆盖已有文件。",
        "Write the proposed mapping; for several unknown tables FILE.toml, FILE-2.toml and so on. "
        "Files that exist are not overwritten.",
    ),
)
@option(
    "--overwrite",
    is_flag=True,
    words=Text("允许 --write 覆盖已有文件。", "Let --write replace files that exist."),
)
@option(
    "--direction",
    callback=as_sides,
    metavar="CODE=in,CODE=out",
    words=Text("试用收付标志的含义，与 load 相同。", "Try what direction codes mean, as in load."),
)
@option(
    "--map",
    "mappings",
    metavar="FILE.toml",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    words=Text("试用映射文件，与 load 相同，可重复。", "Try a mapping file, as in load."),
)
@option(
    "--password-file",
    "passwords",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    words=Text("有密码的文件的口令，与 load 相同。", "Passwords of locked files, as in load."),
)
@folder_option
@printing_options
@click.pass_context
def trying(
    ctx: click.Context,
    paths: tuple[Path, ...],
    draft: Path | None,
    overwrite: bool,
    direction: dict[str, str],
    mappings: tuple[Path, ...],
    passwords: Path | None,
    where: Where,
    printing: Printing,
) -> None:
    """Show how files would be read."""
    from ingest.keys import Keyring, read_passwords
    from ingest.read import Answers
    from linkgraph.case.trial import try_files
    from linkgraph.output.json_text import envelope
    from linkgraph.output.trial_bodies import try_body
    from linkgraph.output.trial_report import try_report

    case = case_here(where)
    sides = cast(dict[str, Literal["in", "out"]], direction)
    keys = Keyring([] if passwords is None else read_passwords(passwords))
    with working(Text("正在试读", "Trying")) as update, asking(keys):
        report = try_files(
            None if case is None else case.folder,
            paths,
            Answers(direction=sides, keys=keys),
            mappings,
            printing.lang,
            lambda name, done: update(f"{name} {done:,}"),
        )
    written = [] if draft is None else _write(report.tables, draft, overwrite=overwrite)
    settings = {
        "direction": direction,
        "maps": [path.name for path in mappings],
        "lang": lang(),
    }
    body = try_body(report, written, printing.lang)
    fingerprint = "" if case is None else case.fingerprint()
    result = envelope("try", settings, fingerprint, body)
    emit(printing, result, lambda: try_report(report, written, printing.lang))
    if report.refused:
        ctx.exit(1)


def _write(tables: "tuple[Trial, ...]", draft: Path, *, overwrite: bool) -> list[str]:
    """Write each different proposed mapping to a file of its own; return the names."""
    found: dict[object, str] = {}
    for one in tables:
        if one.proposed is not None:
            found.setdefault(_headers(one.proposed), one.proposed.mapping)
    texts = list(found.values())
    if not texts:
        raise LinkgraphError(
            Text("没有要写的映射：这些表都认得。", "There is no mapping to write: all is known."),
            Text(
                "去掉 --write；要改动某个版式，见 docs/mapping.md。",
                "leave --write out; to change how a layout is read, see docs/mapping.md.",
            ),
        )
    places = [_numbered(draft, number) for number in range(1, len(texts) + 1)]
    for place in places:
        writable_folder(place)
        if place.exists() and not overwrite:
            raise LinkgraphError(
                Text(f"{place} 已存在。", f"{place} exists already."),
                Text(
                    "换一个名称，或加 --overwrite 覆盖它。",
                    "name another file, or add --overwrite to replace it.",
                ),
            )
    for place, text in zip(places, texts, strict=True):
        write_file(place, text.encode("utf-8"))
        wrote(place)
    return [place.name for place in places]


def _headers(proposed: "Proposed") -> object:
    """Return what tells mappings apart: tables of the same headers share one."""
    found = proposed.proposal
    if found is None or not found.header_rows:
        return proposed.mapping
    return found.kind, tuple(column.header.strip() for column in found.columns)


def _numbered(draft: Path, number: int) -> Path:
    return draft if number == 1 else draft.with_name(f"{draft.stem}-{number}{draft.suffix}")
