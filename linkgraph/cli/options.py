"""Options that many commands share, each declared once and handed on as one value."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import click

from linkgraph.cli.console import set_quiet
from linkgraph.cli.declare import argument, option
from linkgraph.cli.language import lang, say
from linkgraph.text import Lang, Text

Form = Literal["table", "csv", "json", "xlsx"]
_SUFFIXES: dict[str, Form] = {".csv": "csv", ".json": "json", ".xlsx": "xlsx"}


@dataclass(frozen=True, slots=True)
class Where:
    """Where the case is: its folder, and the address of a server that is read instead."""

    folder: Path | None
    store: str | None


@dataclass(frozen=True, slots=True)
class Printing:
    """How a result is written: form, file (None: stdout), language."""

    form: Form
    file: Path | None
    lang: Lang


Function = Callable[..., Any]


def where_options(function: Function) -> Function:
    """--case and --store, handed on as `where`."""

    @option(
        "--store",
        metavar="ADDRESS",
        envvar="LINKGRAPH_STORE",
        words=Text(
            "改从 Neo4j 读取，如 neo4j://127.0.0.1:7687（或环境变量 LINKGRAPH_STORE；"
            "密码取自 LINKGRAPH_STORE_PASSWORD，没有则询问）。",
            "Use this Neo4j instead of the folder, as neo4j://127.0.0.1:7687 (or LINKGRAPH_STORE; "
            "the password comes from LINKGRAPH_STORE_PASSWORD, else it is asked for).",
        ),
    )
    @case_option
    @functools.wraps(function)
    def wrapped(folder: Path | None, store: str | None, **rest: Any) -> Any:
        return function(where=Where(folder, store or None), **rest)

    return wrapped


def folder_option(function: Function) -> Function:
    """--case alone, handed on as `where`: for commands about the folder itself."""

    @case_option
    @functools.wraps(function)
    def wrapped(folder: Path | None, **rest: Any) -> Any:
        return function(where=Where(folder, None), **rest)

    return wrapped


def paths_argument(function: Function) -> Function:
    """PATH…: what is read, the same wherever files are read."""
    return argument(
        "paths",
        Text("文件或文件夹", "PATH"),
        Text("文件、文件夹或压缩包。", "Files, folders or zips."),
        nargs=-1,
        required=True,
        type=click.Path(path_type=Path),
    )(function)


def case_option(function: Function) -> Function:
    """--case, handed on as `folder`."""
    return option(
        "--case",
        "folder",
        metavar="DIR",
        type=click.Path(path_type=Path),
        words=Text(
            "案件文件夹（默认：当前或上级目录中的案件，否则 LINKGRAPH_CASE）。",
            "The case folder (default: the nearest one upward, else LINKGRAPH_CASE).",
        ),
    )(function)


def printing_options(function: Function) -> Function:
    """--format, --output, --lang, --quiet, handed on as `printing`."""

    @option(
        "--format",
        "form",
        type=click.Choice(["table", "csv", "json", "xlsx"]),
        words=Text(
            "输出形式（默认 table；写文件时按扩展名）。xlsx 须与 --output 同用。",
            "Form of the result (default table, or as the name of --output ends). "
            "xlsx needs --output.",
        ),
    )
    @option(
        "--output",
        "file",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        words=Text(
            "写入文件而不是屏幕（CSV 带 BOM，Excel 可直接打开）。",
            "Write to a file, not to the screen (CSV with a BOM, for Excel).",
        ),
    )
    @talk_options
    @functools.wraps(function)
    def wrapped(form: Form | None, file: Path | None, **rest: Any) -> Any:
        return function(printing=_printing(form, file), **rest)

    return wrapped


def talk_options(function: Function) -> Function:
    """--lang and --quiet, for every command."""

    @option(
        "--lang",
        "language",
        type=click.Choice(["zh", "en"]),
        words=Text(
            "语言（默认 LINKGRAPH_LANG，否则随系统）。",
            "Language (default LINKGRAPH_LANG, else that of the system).",
        ),
    )
    @option(
        "--quiet",
        is_flag=True,
        words=Text("只输出结果和错误。", "Write results and errors only."),
    )
    @functools.wraps(function)
    def wrapped(language: Lang | None, quiet: bool, **rest: Any) -> Any:
        del language  # chosen before the options were read: see `language.choose`
        set_quiet(quiet)
        return function(**rest)

    return wrapped


def html_option(words: Text) -> Callable[[Function], Function]:
    """--html, handed on as `html`."""
    return option(
        "--html",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        words=words,
    )


def _printing(form: Form | None, file: Path | None) -> Printing:
    if form is None:
        form = _SUFFIXES.get(file.suffix.lower(), "table") if file else "table"
    if form == "xlsx" and file is None:
        raise click.UsageError(
            say(
                "xlsx 不能输出到屏幕，请加 --output 文件.xlsx。",
                "xlsx cannot go to the screen: add --output FILE.xlsx.",
            ),
            click.get_current_context(),
        )
    return Printing(form, file, lang())
