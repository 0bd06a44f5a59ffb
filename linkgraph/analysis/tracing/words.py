"""What the words of a case add to a position: whether money left the country, where cash was."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from linkgraph.flow.money import LEFT_DATA, Money
from linkgraph.graph import CaseGraph

CASH_KEY = "cash:"


@dataclass(frozen=True, slots=True)
class Abroad:
    """`group` of each transfer (0: nothing is said), and the words of each group, sorted."""

    group: NDArray[np.int32]
    words: tuple[tuple[str, ...], ...]


@cache
def _lists() -> dict[str, Any]:
    text = resources.files("linkgraph.analysis.tracing").joinpath("abroad.toml").read_text("utf-8")
    return tomllib.loads(text)


def find_abroad(graph: CaseGraph, money: Money) -> Abroad:
    """Say of transfers into accounts without a statement which words put them abroad.

    The lists are in `abroad.toml`. Each distinct memo, channel and bank is looked at once. That
    words are missing says nothing; that they are there is what a bank wrote, not a finding.
    """
    count = len(money.fen)
    last = np.flatnonzero(money.follows & ~money.enters & (money.end[money.payee] == LEFT_DATA))
    groups: dict[tuple[str, ...], int] = {(): 0}
    said = [
        _said(graph.transfers["memo"].take(pa.array(last)), "memo"),
        _said(graph.transfers["channel"].take(pa.array(last)), "memo"),
        _said(graph.nodes["Account"]["bank"].take(pa.array(money.payee[last])), "bank"),
    ]
    group = np.zeros(count, np.int32)
    hits = np.flatnonzero(np.any([numbers > 0 for numbers, _ in said], axis=0))
    for at in hits.tolist():
        words = {word for numbers, texts in said for word in texts[numbers[at]]}
        group[last[at]] = groups.setdefault(tuple(sorted(words)), len(groups))
    return Abroad(group, tuple(groups))


def _said(values: pa.ChunkedArray, section: str) -> tuple[NDArray[np.int64], list[tuple[str, ...]]]:
    """Return for each value a number, and what the value of that number says (0: nothing)."""
    coded = values.combine_chunks().dictionary_encode()
    found: list[tuple[str, ...]] = [()]
    numbers = []
    for text in coded.dictionary.to_pylist():
        words = abroad_words(text or "", section)
        numbers.append(len(found) if words else 0)
        if words:
            found.append(words)
    numbers.append(0)
    index = np.asarray(coded.indices.fill_null(len(numbers) - 1))
    return np.array(numbers, np.int64)[index], found


def abroad_words(text: str, section: str = "memo") -> tuple[str, ...]:
    """Return the words of `text` that say "abroad" by that section of the list."""
    rules = _lists()[section]
    upper = text.upper()
    for pattern in rules["but_not"]:
        upper = re.sub(pattern, "\n", upper)
    found = (re.search(pattern, upper) for pattern in rules["words"])
    return tuple(sorted({match[0].strip("()（）") for match in found if match}))


def cash_places(graph: CaseGraph, keys: Iterable[str]) -> dict[str, str | None]:
    """Return where cash was taken for each key of a cash account: terminal, branch or place.

    Rows that name neither terminal nor branch are kept under the account that was drawn on: no
    place is known. A branch that is told by its code is named too where the case knows its name.
    """
    rests = {key: key.removeprefix(CASH_KEY) for key in keys if key.startswith(CASH_KEY)}
    own = set(_known(graph.nodes["Account"]["key"], tuple(rests.values())))
    branches = graph.nodes["Branch"]
    named: dict[str, set[str]] = {}
    for code, name in zip(branches["code"].to_pylist(), branches["name"].to_pylist(), strict=True):
        if code and name:
            named.setdefault(code, set()).add(name)
    places: dict[str, str | None] = {}
    for key, rest in rests.items():
        names = sorted(named.get(rest, ()))
        said = f"{rest} {names[0]}" if len(names) == 1 else rest
        places[key] = None if rest in own else said
    return places


def _known(keys: pa.ChunkedArray, asked: Sequence[str]) -> list[str]:
    """Return those of `asked` that are keys."""
    import pyarrow.compute as pc

    mask = pc.is_in(keys, value_set=pa.array(asked, pa.string()))
    return [key for key in keys.filter(mask).to_pylist() if key is not None]
