"""Lists of words that cells use, read once from words.toml."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_CODE_AND_WORD = re.compile(
    r"[\[(]?(?:(?P<before>[0-9A-Z]{1,2})[-:.、/_|]?)?[\[(]?(?P<word>[\u4e00-\u9fff]{1,4})[\])]?"
    r"(?:[-:./_|(\[]?(?P<behind>[0-9A-Z]{1,2}))?[\])]{0,2}"
)


@dataclass(frozen=True, slots=True)
class Words:
    """What cells say for nothing, in, out, yes and no; all in the form that `plain` gives."""

    null_texts: frozenset[str]
    failure_phrases: tuple[str, ...]
    nothing_markers: tuple[str, ...]
    footers: tuple[str, ...]
    signatures: tuple[str, ...]
    direction: dict[str, str]
    """Cell → 'in', 'out' or 'neutral' (counted neither as income nor as expense)."""
    success: dict[str, bool]
    cash: dict[str, bool]
    call_direction: dict[str, str]


def plain(text: str) -> str:
    """Return `text` as words are compared: NFKC, upper case, no blanks or control characters."""
    if text.isascii() and text.isprintable():
        return text.upper().replace(" ", "")
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c)[0] != "C")


def code_and_word(text: str) -> tuple[str, str]:
    """Return the code and the word of a cell in plain form that holds both, else two blanks.

    >>> code_and_word("0-借"), code_and_word("[贷](C)"), code_and_word("支付宝收款")
    (('0', '借'), ('C', '贷'), ('', ''))
    """
    found = _CODE_AND_WORD.fullmatch(text)
    if found is None:
        return "", ""
    return found["before"] or found["behind"] or "", found["word"]


@cache
def words() -> Words:
    """Return the lists of words.toml."""
    text = resources.files("ingest").joinpath("words.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return Words(
        null_texts=frozenset(plain(word) for word in data["null_texts"]),
        failure_phrases=tuple(plain(word) for word in data["failure_phrases"]),
        nothing_markers=tuple(plain(word) for word in data["nothing_markers"]),
        footers=tuple(plain(word) for word in data["footers"]),
        signatures=tuple(plain(word) for word in data["signatures"]),
        direction=_sides(data["direction"])
        | {plain(word): "neutral" for word in data["direction"]["neutral"]},
        success=_yes_no(data["success"]),
        cash=_yes_no(data["cash"]),
        call_direction=_sides(data["call_direction"]),
    )


def _sides(lists: dict[str, list[str]]) -> dict[str, str]:
    return {plain(word): side for side in ("in", "out") for word in lists[side]}


def _yes_no(lists: dict[str, list[str]]) -> dict[str, bool]:
    return {plain(word): key == "yes" for key in ("yes", "no") for word in lists[key]}
