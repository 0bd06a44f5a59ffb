"""Text on a terminal: how wide it is, how it wraps, and what must never reach it."""

import re
import unicodedata
from functools import lru_cache

_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Control codes and the marks that turn or hide text: an account name may hold them to rewrite
the screen of whoever reads it."""


def tame(words: str) -> str:
    """Return `words` on one line, each hidden or control character shown by its number."""
    return _HIDDEN.sub(_show, words)


def _show(found: re.Match[str]) -> str:
    code = ord(found[0])
    return " " if code in (0x09, 0x0A, 0x0D) else f"<U+{code:04X}>"


def whole(words: str) -> str:
    """Return `words` as UTF-8 can hold them: broken parts of file names become U+FFFD."""
    return words.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def width(words: str) -> int:
    """Return the terminal columns `words` take: a Chinese character takes two."""
    return len(words) if words.isascii() else sum(map(_columns, words))


def pad(words: str, columns: int, right: bool = False) -> str:
    """Fill `words` with blanks to `columns`, on the left when `right`. Never cuts."""
    blanks = " " * max(0, columns - width(words))
    return blanks + words if right else words + blanks


_ATOMS = re.compile(r"[0-9A-Za-z_.,:;/\\@%+*¥-]+|\s+|.", re.DOTALL)
_NO_START = set("，。；：、）》」』！？,.;:)]}!?")


def wrap(words: str, columns: int) -> list[str]:
    """Break `words` into lines of at most `columns`.

    Chinese breaks anywhere but before closing punctuation; numbers and Latin words stay whole
    (a longer one gets a line of its own, too wide rather than cut). Line breaks in `words` stay.
    """
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for atom in _ATOMS.findall(paragraph):
            if line and width(line) + width(atom) > columns and atom not in _NO_START:
                lines.append(line.rstrip())
                line = ""
                if atom.isspace():
                    continue
            line += atom
        lines.append(line.rstrip())
    return lines
