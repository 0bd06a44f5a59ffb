"""From what a person types to an account: a number, a part of one, a name; near ones offered."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from linkgraph.errors import NotInCase
from linkgraph.graph import CaseGraph
from linkgraph.text import Text

_OFFERED = 5
_GAP = re.compile(r"…+|\.{2,}|\*+")
_SHORTEST_TAIL, _LONGEST_TAIL = 4, 8


def tidy(words: str) -> str:
    """Return a number as the case holds it: NFKC, no blanks, no quotes."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", words)
        if unicodedata.category(character)[0] not in "CZ" and character not in "'\"‘’“”"
    )


def find_account(graph: CaseGraph, asked: str) -> int:
    """Return the id of the account `asked` names.

    `asked` is one of its numbers or its key, a number with a gap (6214…8572, 6214*8572), or the
    name or ID number of its holder, when exactly one account fits; else NotInCase, with near ones
    to choose from. A gap or a name is a way to type, never a way to guess: two that fit are both
    offered.
    """
    number = tidy(asked)
    for words in dict.fromkeys((asked.strip(), number, number.upper(), number.lower())):
        found = graph.find_account(words)
        if found is not None:
            return found
    fitting = _fitting(graph, asked.strip(), number)
    if len(fitting) == 1:
        return next(iter(fitting))
    if fitting:
        raise NotInCase(
            Text(
                f"有 {len(fitting)} 个账户符合“{asked}”", f"{len(fitting)} accounts fit “{asked}”"
            ),
            _offer(graph, fitting, Text("从中选一个：", "choose one of them:")),
        )
    near = near_accounts(graph, number)
    raise NotInCase(
        Text(f"案件中没有账户“{asked}”", f"There is no account “{asked}” in the case"),
        _offer(graph, near, Text("是不是以下账户：", "did you mean one of these:"))
        if near
        else Text(
            "核对号码；linkgraph status 显示已装入什么",
            "check the number; `linkgraph status` shows what is in the case",
        ),
    )


Found = dict[int, str]
"""Account ids, each with the number by which it was found, best first."""


def _fitting(graph: CaseGraph, asked: str, number: str) -> Found:
    pieces = _GAP.split(number)
    if len(pieces) > 1 and any(pieces):
        pattern = re.compile(".+".join(map(re.escape, pieces)))
        numbers, owners = _numbers(graph)
        hits = [at for at, one in enumerate(numbers) if pattern.fullmatch(one)]
        return {owners[at]: numbers[at] for at in hits}
    table = graph.nodes["Account"]
    keys = table["key"].to_pylist()
    columns = (table[name].to_pylist() for name in ("name", "holder_id"))
    return {
        at: keys[at]
        for column in columns
        for at, value in enumerate(column)
        if value is not None and value in (asked, number)
    }


def near_accounts(graph: CaseGraph, number: str) -> Found:
    """Return up to five accounts with numbers most like `number`, nearest first.

    Nearness is the length of the stretch that must be retyped: what is left of the longer of two
    numbers once their common beginning and end are taken away. A short `number` is taken for the
    last digits. Only stretches of at most a third of the number are offered.
    """
    numbers, owners = _numbers(graph)
    if not numbers or len(number) < _SHORTEST_TAIL:
        return {}
    if len(number) <= _LONGEST_TAIL:
        tails = sorted((one, at) for one, at in zip(numbers, owners, strict=True)
                       if one.endswith(number))  # fmt: skip
        return dict(_first((at, one) for one, at in tails))
    stretch = _stretches(numbers, number)
    order = np.lexsort((np.array(numbers), stretch))
    least = max(2, len(number) // 3)
    near = [int(at) for at in order[: _OFFERED * 4] if stretch[at] <= least]
    return dict(_first((owners[at], numbers[at]) for at in near))


def _first(found: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the first five accounts, each with its first number."""
    kept: Found = {}
    for account, number in found:
        kept.setdefault(account, number)
    return list(kept.items())[:_OFFERED]


def _stretches(numbers: Sequence[str], number: str) -> NDArray[np.int64]:
    """Return for each of `numbers` how many characters lie between common start and end."""
    forward = _common(np.array([*numbers, number]))
    backward = _common(np.array([one[::-1] for one in (*numbers, number)]))
    lengths = np.array([len(one) for one in numbers], dtype=np.int64)
    longer = np.maximum(lengths, len(number))
    return np.asarray(np.maximum(longer - forward - backward, 0), dtype=np.int64)


def _common(table: NDArray[np.str_]) -> NDArray[np.int64]:
    """Return how many characters each but the last begins with that the last begins with."""
    size = table.dtype.itemsize // 4
    letters = table.view(np.uint32).reshape(len(table), size)
    same = letters[:-1] == letters[-1]
    return np.where(same.all(axis=1), size, np.argmin(same, axis=1)).astype(np.int64)


def _numbers(graph: CaseGraph) -> tuple[list[str], list[int]]:
    """Return every account number of the case, and the account it belongs to."""
    lists = graph.nodes["Account"]["numbers"].to_pylist()
    pairs = [(number, at) for at, numbers in enumerate(lists) for number in numbers or ()]
    return [number for number, _ in pairs], [at for _, at in pairs]


def _offer(graph: CaseGraph, found: Found, words: Text) -> Text:
    """Return the first accounts found, one a line, and how many more there are."""
    lines = []
    for account, number in _first(found.items()):
        ref = graph.account(account)
        lines.append("  " + " ".join(filter(None, (number, ref.name, ref.bank))))
    rest = len(found) - len(lines)
    listed = "\n".join(lines)
    return Text(
        f"{words.zh}\n{listed}" + (f"\n  ……另有 {rest} 个" if rest else ""),
        f"{words.en}\n{listed}" + (f"\n  … and {rest} more" if rest else ""),
    )
