"""Which columns are amount, direction and balance: those under which the balance chain holds.

The strongest evidence there is: a balance that moves from row to row by the amount of a row says
which column is which, and which way money went, whatever the headers are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingest.columns import clean_amounts
from ingest.directions import Chain, balance_chain
from ingest.propose.profile import Profile

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
How = Literal["signed", "coded", "columns", "unsigned"]
_LEAST = 3
"""A chain of fewer steps than this says nothing."""
_SHARE = 0.5
"""At least this share of the steps must be explained."""
_ALONE = 0.8
"""Where only sizes agree, more must: small numbers differ by each other often enough."""
_CLEARLY = 2
"""A reading must explain this many times as many steps as its reverse."""
_ORDER: tuple[How, ...] = ("coded", "columns", "signed", "unsigned")
"""Of readings that explain as many steps the more telling one."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """A money column as fen, and where it holds one."""

    fen: Ints
    has: Bools


@dataclass(frozen=True, slots=True)
class Codes:
    """A column of two words or codes: 0, 1, or -1 for neither, and the texts of 0 and 1.

    `apt`: the texts are words for in and out or bare codes, or the header says direction; any
    other two words (two memos) are believed only where nothing else explains the balance.
    """

    code: Ints
    texts: tuple[str, str]
    apt: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Columns that explain the balance.

    `signed`: the sign of `amount` is the direction, plus is money in when `plain` (out otherwise).
    `coded`: `direction` decides, its first text is money in when `plain`. `columns`: money out in
    `amount`, money in in `credit`. `unsigned`: nothing but the balance says which way.
    """

    how: How
    amount: int
    balance: int
    explained: int
    reverse: int
    steps: int
    plain: bool = True
    direction: int | None = None
    credit: int | None = None
    one_way: Literal["in", "out"] | None = None
    """Of `unsigned`: every step that is explained goes this way."""
    apt: bool = True
    """False for words that only the balance makes a direction of."""


def find_chain(
    money: Mapping[int, Amounts], codes: Mapping[int, Codes], owners: Sequence[Ints]
) -> Reading | None:
    """Return the reading that explains most steps of a balance; None when none is clear.

    `owners`: candidates for what tells the accounts of the rows apart; the rows are tried as one
    account too. Rows may stand oldest first or newest first (`balance_chain`).
    """
    size = len(next(iter(money.values())).fen) if money else 0
    best: Reading | None = None
    for owner in (np.zeros(size, np.int64), *owners):
        for found in _readings(money, codes, owner):
            if best is None or _rank(found) > _rank(best):
                best = found
    return best


def _rank(found: Reading) -> tuple[int, int, int, int]:
    weight = 5 if found.how == "unsigned" else 6  # a few odd rows more do not beat a direction
    weight -= not found.apt
    return found.explained * weight, -_ORDER.index(found.how), -found.balance, -found.amount


def _readings(
    money: Mapping[int, Amounts], codes: Mapping[int, Codes], owner: Ints
) -> Iterator[Reading]:
    for amount, balance in permutations(money, 2):
        rows = money[amount].has & money[balance].has
        if int(rows.sum()) <= _LEAST:
            continue
        move, after = money[amount].fen[rows], money[balance].fen[rows]
        steps = _moved(owner[rows], move, after)
        if not _holds(steps):
            continue
        signed = _verdict("signed", amount, balance, owner[rows], move, after)
        if signed is not None and (move < 0).any():
            yield signed
        for direction, code in codes.items():
            yield from _coded(amount, balance, direction, code, owner, rows, money)
        if steps.forward < _ALONE * steps.steps:
            continue
        yield Reading(
            "unsigned", amount, balance, steps.forward, 0, steps.steps,
            one_way=_one_way(owner[rows], move, after),
        )  # fmt: skip
    yield from _columns(money, owner)


def _coded(
    amount: int,
    balance: int,
    direction: int,
    codes: Codes,
    owner: Ints,
    rows: Bools,
    money: Mapping[int, Amounts],
) -> Iterator[Reading]:
    known = rows & (codes.code >= 0)
    if 2 * int(known.sum()) < int(rows.sum()):
        return
    size = np.abs(money[amount].fen[known])
    move = np.where(codes.code[known] == 0, size, -size)
    after = money[balance].fen[known]
    found = _verdict("coded", amount, balance, owner[known], move, after)
    if found is not None and all(
        _agrees(owner[known], move, after, codes.code[known] == one, found.plain) for one in (0, 1)
    ):
        yield Reading(
            "coded", amount, balance, found.explained, found.reverse, found.steps, found.plain,
            direction, apt=codes.apt,
        )  # fmt: skip


def _agrees(owner: Ints, move: Ints, after: Ints, asked: Bools, plain: bool) -> bool:
    """Say whether the rows of one code alone bear a reading out: one word cannot tell two ways."""
    chain = balance_chain(owner, move, after, asked)
    right, wrong = (chain.forward, chain.backward) if plain else (chain.backward, chain.forward)
    return right > wrong and _SHARE * int(asked.sum()) <= right + 1


def _one_way(owner: Ints, move: Ints, after: Ints) -> Literal["in", "out"] | None:
    chain = balance_chain(owner, np.abs(move), after, np.ones(len(move), bool))
    if chain.forward and chain.backward:
        return None
    return "in" if chain.forward else "out"


def _columns(money: Mapping[int, Amounts], owner: Ints) -> Iterator[Reading]:
    """Try pairs of columns of which each row fills one: money out, money in."""
    for out, into in permutations(money, 2):
        if out > into or not complementary(money[out], money[into]):
            continue
        move = np.where(money[into].has, money[into].fen, 0) - np.where(
            money[out].has, money[out].fen, 0
        )
        for balance in money:
            rows = money[balance].has & (money[out].has | money[into].has)
            if balance in (out, into) or int(rows.sum()) <= _LEAST:
                continue
            found = _verdict(
                "columns", out, balance, owner[rows], move[rows], money[balance].fen[rows]
            )
            if found is not None:
                pair = (out, into) if found.plain else (into, out)
                yield Reading(
                    "columns", pair[0], balance, found.explained, found.reverse, found.steps,
                    credit=pair[1],
                )  # fmt: skip


def amounts_of(column: Profile) -> Amounts:
    """Return a column as fen."""
    cleaned = clean_amounts(pa.array(column.cells, pa.string()), "yuan")
    return Amounts(cleaned.fen, ~(cleaned.missing | cleaned.bad))


def complementary(one: Amounts, other: Amounts) -> bool:
    """Say whether each row has an amount in one of two columns only, and each column some."""
    left, right = one.has & (one.fen != 0), other.has & (other.fen != 0)
    either = int((left | right).sum())
    return (
        either > 1
        and not (left & right).any()
        and bool(left.any() and right.any())
        and either * 10 >= 9 * len(left)
    )


def _verdict(
    how: How, amount: int, balance: int, owner: Ints, move: Ints, after: Ints
) -> Reading | None:
    chain = balance_chain(owner, move, after, np.ones(len(move), bool))
    if not _holds(chain):
        return None
    high, low = max(chain.forward, chain.backward), min(chain.forward, chain.backward)
    if high < _CLEARLY * low:
        return None
    plain = chain.forward >= chain.backward
    return Reading(how, amount, balance, high, low, chain.steps, plain)


def _holds(chain: Chain) -> bool:
    high = max(chain.forward, chain.backward)
    return high >= _LEAST and high >= _SHARE * chain.steps


def _moved(owner: Ints, move: Ints, after: Ints) -> Chain:
    """Count the steps whose size is that of the amount, whichever way they go."""
    order = np.argsort(owner, kind="stable")
    owner, move, after = owner[order], np.abs(move[order]), after[order]
    same = owner[1:] == owner[:-1]
    step = np.abs(np.diff(after))
    older = int((same & (move[1:] != 0) & (step == move[1:])).sum())
    newer = int((same & (move[:-1] != 0) & (step == move[:-1])).sum())
    steps = int((same & ((move[1:] != 0) | (move[:-1] != 0))).sum())
    return Chain(max(older, newer), 0, steps)
