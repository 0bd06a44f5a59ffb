"""`linkgraph completion`: the script that teaches a shell to complete our commands."""

import click
from click.shell_completion import get_completion_class

from linkgraph.cli.declare import argument, command
from linkgraph.cli.options import talk_options
from linkgraph.text import Text

_VARIABLE = "_LINKGRAPH_COMPLETE"


@command(
    "completion",
    Text(
        "输出自动补全脚本（bash、zsh、fish），写入 shell 的启动文件后按 Tab 补全命令和选项。",
        "Print the completion script of bash, zsh or fish: once the shell's start file runs it, "
        "Tab completes commands and options.",
    ),
    (
        Text(
            "linkgraph completion bash >> ~/.bashrc",
            "linkgraph completion bash >> ~/.bashrc",
        ),
        Text(
            "linkgraph completion fish > ~/.config/fish/completions/linkgraph.fish",
            "linkgraph completion fish > ~/.config/fish/completions/linkgraph.fish",
        ),
    ),
)
@argument(
    "shell",
    Text("SHELL", "SHELL"),
    Text("bash、zsh 或 fish。", "bash, zsh or fish."),
    type=click.Choice(["bash", "zsh", "fish"]),
)
@talk_options
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print a completion script."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(shell, ctx)
    # The class' own `source()` runs the shell to check its version, which may not be here.
    made = kind(ctx.find_root().command, {}, "linkgraph", _VARIABLE)
    click.echo(made.source_template % made.source_vars())
