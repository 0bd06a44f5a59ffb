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


def some_places(rows: Sequence[SourceRow], lang: Lang, most: int = 2) -> str:
    """Return the first places and how many more there are."""
    words = "；".join(place(row, lang) for row in rows[:most])
    rest = len(rows) - most
    if rest <= 0:
        return words
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
    if ":" in ref.key:
        kind = caption(ref.kind, ACCOUNT_KINDS).say(lang)
        return ref.name or (ref.key.partition(":")[2] if ref.kind == "platform" else kind)
    return ref.key


def named(ref: AccountRef, lang: Lang) -> str:
    """Return number and holder: 6222… 张三."""
    called = number(ref, lang)
    return called if not ref.name or ref.name == called else f"{called} {ref.name}"
