"""Help pages in Chinese and English: what a command does, an example, its options."""

import shutil
from collections.abc import Iterable

import click

from linkgraph import __version__
from linkgraph.cli.catalogue import SECTIONS
from linkgraph.cli.language import said, say
from linkgraph.output.width import pad, width, wrap

_WIDEST = 100


def group_page(ctx: click.Context) -> str:
    """Return what `linkgraph --help` shows."""
    lines = [
        say(
            f"linkgraph {__version__}：把涉案表格变成可逐行核对的关系图与资金链，全程离线。",
            f"linkgraph {__version__}: case spreadsheets into rings and money trails, each checked "
            "against its row. Offline.",
        ),
        "",
        usage_of_group(ctx),
    ]
    for section in SECTIONS:
        lines += ["", said(section.title) + say("：", ":")]
        lines += _pairs((entry.name, said(entry.summary)) for entry in section.entries)
    lines += [
        "",
        say("各命令的用法与例子：", "Usage and examples of a command: ")
        + say("linkgraph 命令 --help", "linkgraph COMMAND --help"),
        say("例：", "Example:"),
        say(
            "  linkgraph load 调单 --case 0311专案   然后   linkgraph clusters --case 0311专案",
            "  linkgraph load returns --case case0311   then   linkgraph clusters --case case0311",
        ),
    ]
    return "\n".join(lines)


def usage_of_group(ctx: click.Context) -> str:
    """Return the usage line of `linkgraph`."""
    words = say("用法：{} [--lang zh|en] 命令 [选项]", "Usage: {} [--lang zh|en] COMMAND [OPTIONS]")
    return words.format(ctx.command_path)


def command_page(ctx: click.Context, command: click.Command) -> str:
    """Return the help page of one command, a WordedCommand."""
    lines = [command.get_usage(ctx), ""]
    lines += wrap(said(command.words), _columns())  # type: ignore[attr-defined]
    lines += ["", say("例：", "Example:")]
    lines += [f"  {said(example)}" for example in command.examples]  # type: ignore[attr-defined]
    arguments = [param for param in command.params if isinstance(param, click.Argument)]
    if arguments:
        lines += ["", say("参数：", "Arguments:")]
        lines += _pairs(
            (param.make_metavar(ctx), said(param.words))  # type: ignore[attr-defined]
            for param in arguments
        )
    lines += ["", say("选项：", "Options:")]
    options = [param for param in command.params if isinstance(param, click.Option)]
    pairs = [
        (_names(ctx, param), said(param.words))  # type: ignore[attr-defined]
        for param in options
        if not param.hidden
    ]
    return "\n".join([*lines, *_pairs([*pairs, ("--help", say("显示本页。", "Show this page."))])])


def _names(ctx: click.Context, param: click.Option) -> str:
    names = "/".join([", ".join(param.opts), *param.secondary_opts])
    if param.is_flag or param.count:
        return names
    if isinstance(param.type, click.Choice):
        return f"{names} {'|'.join(param.type.choices)}"
    return f"{names} {param.metavar or (param.name or '').upper()}"


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[str]:
    pairs = list(pairs)
    left = min(max(width(name) for name, _ in pairs), 30) + 2
    lines = []
    for name, words in pairs:
        first, *rest = wrap(words, max(20, _columns() - left - 2))
        if width(name) > left - 2:
            lines += [f"  {name}", f"  {' ' * left}{first}"]
        else:
            lines.append(f"  {pad(name, left)}{first}")
        lines += [f"  {' ' * left}{line}" for line in rest]
    return lines


def _columns() -> int:
    return min(_WIDEST, shutil.get_terminal_size((80, 24)).columns)
