"""Passwords for locked files: held in memory, tried one after the other, written nowhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from linkgraph.errors import LinkgraphError
from linkgraph.text import Text

NO_KEY = Text(
    "有密码，没有可用的口令：把口令逐行写入一个文本文件，用 --password-file 指定；或先去掉密码另存",
    "has a password, and none that fits is known: write it on a line of a text file and name that "
    "with --password-file, or save a copy without the password",
)
WRONG_KEY = Text(
    "有密码，给出的口令都不对：请向提供方核对，补入 --password-file 的文件",
    "has a password, and every password that was given is wrong: ask its sender, and add the right "
    "one to the file of --password-file",
)


@dataclass(slots=True)
class Keyring:
    """The passwords of one load. Neither printed nor pickled: they leave the process nowhere.

    `ask` is called at most once a load, with the name of the first file that no password opens.
    """

    passwords: list[str] = field(default_factory=list, repr=False)
    ask: Callable[[str], str | None] | None = field(default=None, repr=False)

    def candidates(self, name: str) -> Iterator[str]:
        """Yield every password, the newest success first, then what the user answers for `name`."""
        yield from tuple(self.passwords)
        ask, self.ask = self.ask, None
        said = ask(name) if ask is not None else None
        if said:
            self.passwords.append(said)
            yield said

    def fits(self, password: str) -> None:
        """Try a password that opened a file first from now on: one sender, one password."""
        self.passwords.remove(password)
        self.passwords.insert(0, password)

    @property
    def refusal(self) -> Text:
        """Return why a locked file stays closed."""
        return WRONG_KEY if self.passwords else NO_KEY

    def __reduce__(self) -> tuple[type["Keyring"], tuple[()]]:
        """Leave the passwords behind when a copy goes to another process."""
        return Keyring, ()


def read_passwords(path: Path) -> list[str]:
    """Return the passwords of a UTF-8 file, one a line, in its order.

    Blank lines are passed over; blanks within and around a password are part of it. Raises
    LinkgraphError when the file cannot be read; its content is in no message.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise LinkgraphError(
            Text(f"口令文件 {path} 无法读取", f"the password file {path} cannot be read"),
            Text("应为 UTF-8 文本，每行一个口令", "it must be UTF-8 text, one password a line"),
        ) from None
    lines = text.replace("\r\n", "\n").split("\n")
    return list(dict.fromkeys(line for line in lines if line.strip()))
