"""Which way money went. Words decide, then codes that the header itself explains, then the
balance chain; else the table is refused with a question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.headers import STATED_CODE
from ingest.words import code_and_word, plain, words
from linkgraph.durations import DAY_US
from linkgraph.schema import Precision

Side = Literal["in", "out"]
IN, OUT, NOTHING, UNKNOWN, NEUTRAL = 1, -1, 0, 2, 3
_SIDES = {"in": IN, "out": OUT, "neutral": NEUTRAL}
_LEAST_STEPS = 3
_CLEARLY = 2
"""A reading is accepted when it explains this many times as many steps as the other."""


def side_of(cell: str, codes: Mapping[str, str]) -> int:
    """Return IN, OUT, NEUTRAL (said to be neither), NOTHING (empty) or UNKNOWN for one cell.

    Whole words only: 支付宝收款 contains 收 and 付 and says neither. `codes` come first: the
    user's answers, the layout's, or the header's.
    """
    word = plain(cell).strip("\"'`")
    stated = codes.get(word)
    if stated is not None:
        return _SIDES[stated]
    if not word or (word in words().null_texts and word not in words().direction):
        return NOTHING
    said = words().direction.get(word) or _of_code_and_word(word, codes)
    return _SIDES.get(said, UNKNOWN)


def _of_code_and_word(text: str, codes: Mapping[str, str]) -> str:
    """Return what the word beside a code says (0-借, 贷[C]); '' where the two contradict.

    A number whose meaning nobody stated contradicts nothing; a letter must be known.
    """
    known = words().direction
    code, word = code_and_word(text)
    side = known.get(word, "")
    agrees = codes.get(code, known.get(code, side if code.isdigit() or not code else "")) == side
    return side if agrees else ""


def codes_of_header(header: str) -> dict[str, str]:
    """Return the codes that a header explains itself.

    >>> codes_of_header("0(支出)/1（收入）"), codes_of_header("交易方向(D:借|C:贷)")
    ({'0': 'out', '1': 'in'}, {'D': 'out', 'C': 'in'})
    """
    known = words().direction
    found = {}
    for code, text in re.findall(STATED_CODE, plain(header)):
        side = known.get(text) or known.get(text[:2]) or known.get(text[:1])
        if side is not None:
            found[code] = side
    return found if set(found.values()) == {"in", "out"} else {}


def is_code(cell: str) -> bool:
    """Say whether a direction cell is a bare code that only the balance chain can read."""
    return re.fullmatch(r"[0-9A-Z]{1,2}", plain(cell)) is not None


@dataclass(frozen=True, slots=True)
class Chain:
    """How many steps of the balance each reading explains: `forward` as given, `backward` reversed.

    `steps` counts pairs of neighbouring rows of one account whose balances are known.
    """

    forward: int
    backward: int
    steps: int

    def verdict(self) -> int:
        """Return 1 when the reading holds as given, -1 when reversed, 0 when it is not clear."""
        high, low = max(self.forward, self.backward), min(self.forward, self.backward)
        if high < _LEAST_STEPS or high < _CLEARLY * low or 2 * high < self.steps:
            return 0
        return 1 if self.forward > self.backward else -1


def moments_to_order_by(values: Mapping[str, pa.Array]) -> npt.NDArray[np.int64]:
    """Return the times of a transaction table's rows for `balance_chain`, 0 where there is none.

    Where some rows have a day only, all are compared by days: no time of day is not midnight.
    """
    times: npt.NDArray[np.int64] = pc.fill_null(values["time_us"], 0).to_numpy().astype(np.int64)
    days_only = pc.equal(values["time_precision"], int(Precision.DAY))
    return times - times % DAY_US if pc.any(days_only).as_py() else times


def balance_chain(
    account: npt.NDArray[np.int64],
    move_fen: npt.NDArray[np.int64],
    balance_fen: npt.NDArray[np.int64],
    asked: npt.NDArray[np.bool_],
    time_us: npt.NDArray[np.int64] | None = None,
) -> Chain:
    """Count the steps that `move_fen` (in is +) explains, rows in file order.

    Only steps made by a row that is `asked` count; the others are there as its neighbours. An
    account's rows may stand oldest first or newest first: where its times only rise, or only fall,
    they tell; else the order that explains more steps is taken, for each reading on its own. Rows
    that move nothing say nothing.
    """
    order = np.argsort(account, kind="stable")
    acct, move, balance = account[order], move_fen[order], balance_fen[order]
    later = np.sign(np.diff(np.zeros(len(order)) if time_us is None else time_us[order]))
    counts = asked[order] & (move != 0)
    same = acct[1:] == acct[:-1]
    step = np.diff(balance)
    groups = np.unique(acct, return_inverse=True)[1][1:]
    size = int(groups.max(initial=-1)) + 1

    rises, falls = (
        np.bincount(groups[same & (later == way)], minlength=size) > 0 for way in (1, -1)
    )
    not_rising, not_falling = falls | ~rises, rises | ~falls

    def explained(sign: int) -> int:
        older_first = same & counts[1:] & (step == sign * move[1:])
        newer_first = same & counts[:-1] & (-step == sign * move[:-1])
        hits = [
            np.where(possible, np.bincount(groups[rows], minlength=size), 0)
            for rows, possible in ((older_first, not_falling), (newer_first, not_rising))
        ]
        return int(np.maximum(*hits).sum())

    steps = same & (counts[1:] | counts[:-1])
    return Chain(explained(1), explained(-1), int(steps.sum()))
