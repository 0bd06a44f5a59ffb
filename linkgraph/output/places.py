"""Source rows and accounts in one cell each."""

from collections.abc import Sequence
from pathlib import PurePosixPath

from linkgraph.graph import AccountRef, SourceRow
from linkgraph.output.words import ACCOUNT_KINDS, caption
from linkgraph.text import Lang


def place(row: SourceRow, lang: Lang) -> str:
    """Return one source row for the screen: file name, sheet, row."""
    sheet = f" [{row.sheet}]" if row.sheet else ""
    name = PurePosixPath(row.file).name
    return f"{name}{sheet} 第{row.row}行" if lang == "zh" else f"{name}{sheet} row {row.row}"


def some_places(rows: Sequence[SourceRow], lang: Lang, most: int = 3) -> str:
    """Return the first places, rows of one sheet together, and how many there are in all."""
    sheets: dict[tuple[str, str | None], list[int]] = {}
    for row in rows[:most]:
        sheets.setdefault((PurePosixPath(row.file).name, row.sheet), []).append(row.row)
    parts = []
    for (name, sheet), numbers in sheets.items():
        where = f"{name} [{sheet}]" if sheet else name
        listed = ("、" if lang == "zh" else ", ").join(map(str, numbers))
        word = "rows" if len(numbers) > 1 else "row"
        parts.append(f"{where} 第{listed}行" if lang == "zh" else f"{where} {word} {listed}")
    words = ("；" if lang == "zh" else "; ").join(parts)
    if len(rows) <= most:
        return words
    rest = len(rows) - most
    return words + (f" 等{len(rows)}行" if lang == "zh" else f" and {rest} more")


def all_places(rows: Sequence[SourceRow]) -> str:
    """Return every place with its full path, for files that are searched, not read."""
    return "\n".join(
        f"{row.file}{f' [{row.sheet}]' if row.sheet else ''}:{row.row}" for row in rows
    )


def number(ref: AccountRef, lang: Lang) -> str:
    """Return the number an account is called by; words for accounts that have none."""
    if ref.numbers:
        return ref.key if ref.key in ref.numbers else ref.numbers[0]
    if ref.key.startswith("statement:"):  # nobody says whose it is: named by its file
        return ref.key.partition("|")[0]
    if ":" in ref.key:
        kind = caption(ref.kind, ACCOUNT_KINDS).say(lang)
        return ref.name or (ref.key.partition(":")[2] if ref.kind == "platform" else kind)
    return ref.key


def shown_key(key: str, name: str | None) -> str:
    """Return the part of a node's key that a person would call it by.

    Keys of things without a number of their own begin with what they are: `masked:` accounts are
    called by the mask, people known by name only by nothing more than their name.
    """
    kind, colon, rest = key.partition(":")
    if not colon or kind not in ("masked", "name", "unnamed", "platform", "cash"):
        return key
    if kind == "masked":
        return next((part for part in reversed(rest.split("|")) if "*" in part), rest)
    return "" if kind in ("name", "unnamed") and name else rest.split("|")[-1]


def named(ref: AccountRef, lang: Lang) -> str:
    """Return number and holder: 6222… 张三."""
    called = number(ref, lang)
    return called if not ref.name or ref.name == called else f"{called} {ref.name}"
