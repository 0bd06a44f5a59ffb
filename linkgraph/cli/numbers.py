"""From what a person types to an account: a number, a part of one, a name; near ones offered."""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from linkgraph.errors import NotInCase
from linkgraph.graph import CaseGraph
from linkgraph.text import Text

_OFFERED = 5
_GAP = re.compile(r"…+|\.{2,}|\*+")
_SHORTEST_TAIL = 4


def tidy(words: str) -> str:
    """Return a number as the case holds it: NFKC, no blanks, no quotes, upper case."""
    words = "".join(
        character
        for character in unicodedata.normalize("NFKC", words)
        if unicodedata.category(character)[0] not in "CZ" and character not in "'\"‘’“”"
    )
    return words.upper()


def find_account(graph: CaseGraph, asked: str) -> int:
    """Return the id of the account `asked` names.

    `asked` is one of its numbers or its key, a number with a gap (6214…8572, 6214*8572), or the
    name of a holder, when exactly one account fits; else NotInCase, with near ones to choose
    from. A gap or a name is a way to type, never a way to guess: two that fit are both offered.
    """
    number = tidy(asked)
    for words in dict.fromkeys((asked.strip(), number)):
        found = graph.find_account(words)
        if found is not None:
            return found
    fitting = _fitting(graph, asked, number)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise NotInCase(
            Text(
                f"有 {len(fitting)} 个账户符合“{asked}”。",
                f"{len(fitting)} accounts fit “{asked}”.",
            ),
            _offer(graph, fitting[:_OFFERED], len(fitting)),
        )
    near = near_accounts(graph, number)
    hint = (
        _offer(graph, near, len(near))
        if near
        else Text(
            "请核对号码；`linkgraph status` 显示已装入什么。",
            "check the number; `linkgraph status` shows what is in the case.",
        )
    )
    raise NotInCase(
        Text(f"案件中没有账户“{asked}”。", f"There is no account “{asked}” in the case."), hint
    )


def _fitting(graph: CaseGraph, asked: str, number: str) -> list[int]:
    numbers, owners = _numbers(graph)
    pieces = _GAP.split(number)
    if len(pieces) > 1 and any(pieces):
        pattern = re.compile(".+".join(map(re.escape, pieces)))
        return _accounts(owners[at] for at, one in enumerate(numbers) if pattern.fullmatch(one))
    names = graph.nodes["Account"]["name"].to_pylist()
    return [at for at, name in enumerate(names) if name is not None and name == asked.strip()]


def _accounts(found: object) -> list[int]:
    return sorted({int(account) for account in found})  # type: ignore[attr-defined]


def near_accounts(graph: CaseGraph, number: str) -> list[int]:
    """Return up to five accounts with numbers most like `number`, nearest first.

    Nearness is the length of the stretch that must be retyped: what is left of the longer of two
    numbers once their common beginning and end are taken away. Only tails of four digits or
    stretches of at most a third of the number are offered.
    """
    numbers, owners = _numbers(graph)
    if not numbers or len(number) < _SHORTEST_TAIL:
        return []
    if len(number) <= 8:
        tails = [at for at, one in enumerate(numbers) if one.endswith(number)]
        return _accounts(owners[at] for at in tails)[:_OFFERED]
    stretch = _stretches(numbers, number)
    order = np.lexsort((np.array(numbers), stretch))
    offered: dict[int, None] = {}
    for at in order[: _OFFERED * 4]:
        if stretch[at] <= max(2, len(number) // 3):
            offered[int(owners[at])] = None
    return list(offered)[:_OFFERED]


def _stretches(numbers: Sequence[str], number: str) -> NDArray[np.int64]:
    """Return for each of `numbers` how many characters lie between common start and end."""
    table = np.array([*numbers, number])
    size = table.dtype.itemsize // 4
    letters = table.view(np.uint32).reshape(len(table), size)
    lengths = np.char.str_len(table)
    same = letters[:-1] == letters[-1]
    start = np.where(same.all(axis=1), size, np.argmin(same, axis=1))
    turned = np.array([one[::-1] for one in table]).view(np.uint32).reshape(len(table), size)
    same = turned[:-1] == turned[-1]
    end = np.where(same.all(axis=1), size, np.argmin(same, axis=1))
    longer = np.maximum(lengths[:-1], lengths[-1])
    return np.asarray(np.maximum(longer - start - end, 0), dtype=np.int64)


def _numbers(graph: CaseGraph) -> tuple[list[str], list[int]]:
    """Return every account number of the case, and the account it belongs to."""
    lists = graph.nodes["Account"]["numbers"].to_pylist()
    pairs = [(number, at) for at, numbers in enumerate(lists) for number in numbers or ()]
    return [number for number, _ in pairs], [at for _, at in pairs]


def _offer(graph: CaseGraph, accounts: Sequence[int], count: int) -> Text:
    lines = []
    for account in accounts:
        ref = graph.account(account)
        called = ref.numbers[0] if ref.numbers else ref.key
        lines.append("  " + " ".join(filter(None, (called, ref.name, ref.bank))))
    listed = "\n".join(lines)
    rest = count - len(accounts)
    return Text(
        f"从相近的账户中选一个：\n{listed}" + (f"\n  …另有 {rest} 个" if rest else ""),
        f"choose one of the near ones:\n{listed}" + (f"\n  … and {rest} more" if rest else ""),
    )
