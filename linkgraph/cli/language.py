"""Which language the words are in: `--lang`, else LINKGRAPH_LANG, else the system's."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import cast

from linkgraph.text import Lang, Text

_CHINESE_ON_WINDOWS = 0x04  # the primary language number of every kind of Chinese
_language: ContextVar[Lang] = ContextVar("language", default="en")


def lang() -> Lang:
    """Return the language chosen for this run."""
    return _language.get()


def say(zh: str, en: str) -> str:
    """Return the words of the chosen language."""
    return zh if lang() == "zh" else en


def said(words: Text) -> str:
    """Return `words` in the chosen language."""
    return words.say(lang())


def choose(args: Sequence[str]) -> None:
    """Choose the language before options are read, so that help and usage errors are in it."""
    _language.set(asked(args) or system_language(os.environ, sys.platform))


def asked(args: Sequence[str]) -> Lang | None:
    """Return what `--lang` says, None when it says nothing or nonsense (refused later)."""
    found: Lang | None = None
    for at, arg in enumerate(args):
        if arg == "--":
            break
        value = arg.partition("=")[2] if arg.startswith("--lang=") else ""
        if arg == "--lang" and at + 1 < len(args):
            value = args[at + 1]
        if value in ("zh", "en"):
            found = cast(Lang, value)
    return found


def system_language(environ: Mapping[str, str], platform: str) -> Lang:
    """Return LINKGRAPH_LANG when it is zh or en, else the language of the system."""
    wanted = environ.get("LINKGRAPH_LANG", "")
    if wanted in ("zh", "en"):
        return cast(Lang, wanted)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    if platform == "win32":
        return _windows_language()
    return "en"


def _windows_language() -> Lang:
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - mypy on Linux knows no windll
    number = int(kernel.GetUserDefaultUILanguage())
    return "zh" if number & 0xFF == _CHINESE_ON_WINDOWS else "en"
