"""The `linkgraph` command: finds the module of a command, and is the one place errors end."""

import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from linkgraph import __version__
from linkgraph.cli.catalogue import ENTRIES
from linkgraph.cli.console import prepare_streams, set_quiet, tell
from linkgraph.cli.helppage import group_page, usage_of_group
from linkgraph.cli.language import choose, lang, say
from linkgraph.cli.usage import usage_words
from linkgraph.errors import LinkgraphError

INTERRUPTED = 130


class LinkgraphGroup(click.Group):
    """All commands, each imported when asked for; shows errors, decides the exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the help."""
        return list(ENTRIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and return it; None for an unknown name."""
        entry = ENTRIES.get(cmd_name)
        if entry is None:
            return None
        module = importlib.import_module(f"linkgraph.cli.{entry.module}")
        found: click.Command = getattr(module, entry.function or entry.name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown name is answered with near ones."""
        name = args[0]
        if name in ENTRIES or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        near = difflib.get_close_matches(name, ENTRIES, n=3, cutoff=0.5)
        words = say(f"没有命令“{name}”。", f"There is no command “{name}”.")
        if near:
            words += say(f"是不是：{'、'.join(near)}？", f" Did you mean: {', '.join(near)}?")
        raise click.UsageError(words, ctx)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that has gone away ends it before click calls it an error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _leave_quietly()

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page in the chosen language."""
        return group_page(ctx)

    def get_usage(self, ctx: click.Context) -> str:
        """Return the usage line in the chosen language."""
        return usage_of_group(ctx)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command line. Exits 0 done, 1 mendable mistake, 2 wrong usage, 130 interrupted.

        Without `standalone_mode` exceptions are the caller's, as in click.
        """
        choose(sys.argv[1:] if args is None else args)
        set_quiet(False)
        name = prog_name or "linkgraph"
        if not standalone_mode:
            return super().main(args, name, complete_var, False, **extra)
        prepare_streams()
        try:
            code = super().main(args, name, complete_var, False, **extra)
            sys.stdout.flush()
        except BrokenPipeError:
            _leave_quietly()
        except click.UsageError as error:
            _refuse_usage(error, sys.argv[1:] if args is None else args)
        except LinkgraphError as error:
            tell(say("错误：", "Error: ") + error.say(lang()))
            sys.exit(1)
        except click.ClickException as error:
            tell(say("错误：", "Error: ") + error.format_message())
            sys.exit(1)
        except (KeyboardInterrupt, click.Abort):
            tell(say("已中断；案件保持原样。", "Interrupted; the case is as it was."))
            sys.exit(INTERRUPTED)
        except OSError as error:
            _report_system(error)
        except ModuleNotFoundError as error:
            _report_missing(error)
        sys.exit(code if isinstance(code, int) else 0)


def _named_command(args: Sequence[str]) -> str:
    """Return the first word that is a command, and a blank; nothing when there is none."""
    return next((f"{word} " for word in args if word in ENTRIES), "")


def _refuse_usage(error: click.UsageError, args: Sequence[str]) -> NoReturn:
    """Show what is wrong with a command line, how it is used, and where the help is."""
    if error.ctx is None:  # raised by the parser, before click knew which command it was
        tell(say("错误：", "Error: ") + usage_words(error))
        tell(say("用法详见：", "Hint: ") + f"linkgraph {_named_command(args)}--help")
        sys.exit(2)
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(error.ctx.get_help() + "\n")
        sys.exit(2)
    tell(error.ctx.get_usage())
    tell(say("错误：", "Error: ") + usage_words(error))
    command = f"{error.ctx.command_path} --help"
    tell(say(f"用法详见：{command}", f"Hint: {command}"))
    sys.exit(2)


def _leave_quietly() -> NoReturn:
    """The reader (`| head`) has seen enough: say nothing, and let nothing be written at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    sys.exit(0)


def _report_system(error: OSError) -> NoReturn:
    """A full disk, a missing right, a vanished drive: one sentence. Other OSErrors are bugs."""
    if error.filename is None and error.errno is None:
        raise error
    place = f"{error.filename}: " if error.filename is not None else ""
    tell(say("错误：", "Error: ") + f"{place}{error.strerror or error}")
    tell(
        say(
            "提示：检查磁盘空间、路径和访问权限，然后重试",
            "Hint: check disk space, path and permissions, then try again.",
        )
    )
    sys.exit(1)


def _report_missing(error: ModuleNotFoundError) -> NoReturn:
    """A package that should be here is not: an installation gone wrong. Ours missing is a bug."""
    package = (error.name or "").partition(".")[0]
    if package in ("", "linkgraph", "ingest"):
        raise error
    tell(say(f"错误：缺少软件包 {package}", f"Error: the package {package} is missing"))
    tell(
        say(
            "提示：重新安装 linkgraph（pip install .），或运行 linkgraph doctor",
            "Hint: install linkgraph again (pip install .), or run linkgraph doctor",
        )
    )
    sys.exit(1)


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"linkgraph {__version__}")
        ctx.exit()


main = LinkgraphGroup(
    "linkgraph",
    no_args_is_help=True,
    params=[
        click.Option(
            ["--version"], is_flag=True, is_eager=True, callback=_show_version, expose_value=False
        ),
        click.Option(["--lang"], type=click.Choice(["zh", "en"]), expose_value=False),
    ],
    help="Case spreadsheets into an evidence-grade graph.\n\nExample: linkgraph load FOLDER",
)
