"""How a command is declared: click's commands and options, with words in both languages."""

from collections.abc import Callable
from typing import Any

import click

from linkgraph.cli.helppage import command_page
from linkgraph.cli.language import said, say
from linkgraph.text import Text


class WordedOption(click.Option):
    """An option whose help is a Text."""

    def __init__(self, *args: Any, words: Text, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.words = words


class WordedArgument(click.Argument):
    """An argument with help and a name for the usage line, both Texts."""

    def __init__(self, *args: Any, words: Text, called: Text, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.words = words
        self.called = called

    def make_metavar(self, *args: Any, **settings: Any) -> str:
        """Return the argument's name as the usage line shows it."""
        name = said(self.called)
        name = name if self.required else f"[{name}]"
        return f"{name}…" if self.nargs == -1 else name


class WordedCommand(click.Command):
    """A command whose help is a Text with examples, laid out by `helppage`."""

    def __init__(
        self, *args: Any, words: Text, examples: tuple[Text, ...], **settings: Any
    ) -> None:
        super().__init__(*args, **settings)
        self.words = words
        self.examples = examples

    def get_help(self, ctx: click.Context) -> str:
        """Return the help page in the chosen language."""
        return command_page(ctx, self)

    def get_usage(self, ctx: click.Context) -> str:
        """Return the usage line in the chosen language."""
        pieces = " ".join(
            param.make_metavar(ctx) for param in self.params if isinstance(param, WordedArgument)
        )
        options = say("[选项]", "[OPTIONS]")
        return f"{say('用法：', 'Usage: ')}{ctx.command_path} {options} {pieces}".rstrip()


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def command(
    name: str, words: Text, examples: tuple[Text, ...]
) -> Callable[[Callable[..., Any]], WordedCommand]:
    """Declare a command."""

    def declare(function: Callable[..., Any]) -> WordedCommand:
        made = click.command(name, cls=WordedCommand, words=words, examples=examples)(function)
        made.help = f"{words.zh}\n\nExample: {examples[0].en}"
        return made

    return declare


def option(*names: str, words: Text, **settings: Any) -> Decorator:
    """Declare an option."""
    return click.option(*names, cls=WordedOption, words=words, **settings)


def argument(name: str, called: Text, words: Text, **settings: Any) -> Decorator:
    """Declare an argument."""
    return click.argument(name, cls=WordedArgument, called=called, words=words, **settings)
