"""Errors a user can mend. Anything else that is raised is a bug and keeps its traceback."""

from linkgraph.text import Lang, Text


class LinkgraphError(Exception):
    """What happened and where (`message`), and what to do (`hint`), in both languages.

    The command line prints both and exits with 1. Library code never prints and never exits.
    """

    def __init__(self, message: Text, hint: Text | None = None) -> None:
        super().__init__(message.en)
        self.message = message
        self.hint = hint

    def say(self, lang: Lang) -> str:
        """Return the message, and the hint on a line of its own."""
        words = self.message.say(lang)
        if self.hint is None:
            return words
        label = "提示：" if lang == "zh" else "Hint: "
        return f"{words}\n{label}{self.hint.say(lang)}"


class UnreadableFile(LinkgraphError):
    """A file, or one table of it, could not be read; the rest of the folder still is."""


class UndecidedDirection(LinkgraphError):
    """Neither words nor the balance chain say which rows are money in; `--direction` answers."""


class BadMapping(LinkgraphError):
    """A layout or mapping file is not what it must be."""


class BadSettings(LinkgraphError):
    """case.toml says something that cannot be used."""


class CaseProblem(LinkgraphError):
    """The case folder is missing, damaged or in use in a way that the user can mend."""


class NotInCase(LinkgraphError):
    """A number, name or id that the case does not hold; near ones are offered."""


class StoreProblem(LinkgraphError):
    """A graph server is away, refuses the password, or is of a version we do not speak to."""


class BadQuery(LinkgraphError):
    """A query file or its parameters are not what they must be."""
