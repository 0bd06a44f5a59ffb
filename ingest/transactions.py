"""Amount, direction and time of statement rows, and which of them are accepted."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingest.columns import Bools, Ints, Moments, Money, clean_amounts, distinct
from ingest.directions import IN, NEUTRAL, NOTHING, OUT, UNKNOWN, codes_of_header, is_code, side_of
from ingest.fields import Cells, raw
from ingest.flags import clean_flag
from ingest.moments import moments_of
from ingest.outcomes import PENDING, Reasons, identify, set_reason
from ingest.sides import fill_own_side
from ingest.words import plain

Sides = npt.NDArray[np.int8]


@dataclass(slots=True)
class Flow:
    """What a chunk says of direction. `codes` number the cells in `texts` that words do not
    decide (-1: decided); `signed` is the amount with its own sign."""

    side: Sides
    codes: npt.NDArray[np.int16]
    signed: Ints
    balance: Ints
    has_balance: Bools


@dataclass(slots=True)
class Meanings:
    """What is known of a table's codes while it is read: answers, then the header."""

    answers: dict[str, str]
    texts: list[str] = field(default_factory=list)

    def number(self, text: str) -> int:
        """Return the number of an undecided code."""
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)


def clean_transactions(cells: Cells, reasons: Reasons, meanings: Meanings) -> Flow:
    """Fill time, amount, balance, direction and flags; give each row its reason."""
    size = len(cells.chunk)
    moments = moments_of(cells, "time")
    clean_flag(cells, "cash")
    clean_flag(cells, "success")
    money, side, codes = _amount_and_side(cells, meanings)
    fill_own_side(cells, side)
    balance = amounts(cells, "balance")
    put_fen(cells, "received_fen", amounts(cells, "received"))
    put_fen(cells, "balance_fen", balance)
    cells.warn("bad", "balance_fen", balance.bad)
    identify(cells, reasons)
    time_reasons(reasons, moments)
    set_reason(reasons, money.bad, "bad_amount")
    set_reason(reasons, money.missing, "missing_amount")
    set_reason(reasons, (side == UNKNOWN) & (codes < 0), "bad_direction")
    set_reason(reasons, side == NOTHING, "missing_direction")
    set_reason(reasons, side == NEUTRAL, "neutral")
    reasons[(codes >= 0) & (reasons == 0)] = PENDING
    has = ~(money.missing | money.bad)
    cells.values["amount_fen"] = pa.array(np.abs(money.fen), pa.int64(), mask=~has)
    cells.values["direction"] = side_words(side)
    cells.values["negative"] = pa.array(_negative(cells, money.fen), pa.bool_(), mask=~has)
    return Flow(
        side, codes, money.fen, balance.fen, ~(balance.missing | balance.bad) & np.ones(size, bool)
    )


def _negative(cells: Cells, fen: Ints) -> Bools:
    """Signed layouts have no negative rows: there the sign is the direction."""
    return (
        (fen < 0) if cells.binding.has("direction", "debit", "credit") else np.zeros_like(fen, bool)
    )


def side_words(side: Sides) -> pa.StringArray:
    """Return 'in', 'out' or null."""
    index = np.where(side == IN, 0, np.where(side == OUT, 1, 2))
    return pa.array(["in", "out", None], pa.string()).take(pa.array(index))


def amounts(cells: Cells, name: str, *, wan: bool = False) -> Money:
    """Clean the money field `name`; a field without a column is missing everywhere.

    `wan`: 5万 is 50,000 yuan, see `clean_money`.
    """
    column = raw(cells, name)
    if column is None:
        size = len(cells.chunk)
        return Money(np.zeros(size, np.int64), np.ones(size, bool), np.zeros(size, bool))
    unit = "fen" if name in cells.binding.fen else cells.binding.layout.unit
    return clean_amounts(column, unit, wan=wan)


def put_fen(cells: Cells, column: str, money: Money) -> None:
    """Store an amount with its sign (balances)."""
    cells.values[column] = pa.array(money.fen, pa.int64(), mask=money.missing | money.bad)


def time_reasons(reasons: Reasons, moments: Moments) -> None:
    """Set aside rows without a time, or with one that does not exist."""
    set_reason(reasons, moments.bad, "bad_time")
    set_reason(reasons, moments.missing, "missing_time")


def _amount_and_side(
    cells: Cells, meanings: Meanings
) -> tuple[Money, Sides, npt.NDArray[np.int16]]:
    binding = cells.binding
    none = np.full(len(cells.chunk), -1, np.int16)
    if binding.has("amount") and binding.has("direction"):
        side, codes = _stated(cells, meanings)
        return amounts(cells, "amount"), side, codes
    if binding.has("debit", "credit"):
        money, side = _two_columns(cells)
        return money, side, none
    money = amounts(cells, "amount")
    side, codes = _by_sign(cells, money, meanings)
    return money, side, codes


def _stated(cells: Cells, meanings: Meanings) -> tuple[Sides, npt.NDArray[np.int16]]:
    layout = cells.binding.layout
    header = codes_of_header(cells.binding.header("direction"))
    said = {plain(k): v for k, v in layout.codes.items()} | meanings.answers
    known = header | said
    column = raw(cells, "direction")
    assert column is not None
    results, codes = distinct(column, lambda text: side_of(text, known))
    sides = np.array(results, np.int8)
    texts = column.dictionary_encode().dictionary.to_pylist()
    numbers = np.array(
        [
            meanings.number(plain(text)) if side == UNKNOWN and is_code(text) else -1
            for text, side in zip(texts, results, strict=True)
        ],
        np.int16,
    )
    if layout.reversed:
        sides = np.where(np.abs(sides) == IN, -sides, sides).astype(np.int8)
    return sides[codes], numbers[codes]


def _two_columns(cells: Cells) -> tuple[Money, Sides]:
    """Money out in one column, in in the other; a row that fills both is no amount.

    Where only one of the two is known, a zero in it says that the money stands in the other.
    """
    out, into = amounts(cells, "debit"), amounts(cells, "credit")
    both = (out.fen != 0) & (into.fen != 0)
    blank = out.missing & into.missing
    if not (cells.binding.has("debit") and cells.binding.has("credit")):
        blank |= (out.fen == 0) & (into.fen == 0) & ~(out.bad | into.bad)
    is_out = (out.fen != 0) | ((into.fen == 0) & into.missing)
    side = np.where(is_out, OUT, IN).astype(np.int8)
    fen = np.where(is_out, out.fen, into.fen)
    return Money(np.where(both, 0, fen), blank, both | out.bad | into.bad), side


def _by_sign(cells: Cells, money: Money, meanings: Meanings) -> tuple[Sides, npt.NDArray[np.int16]]:
    """Read the sign as direction where the layout says so; else the whole table must tell."""
    layout = cells.binding.layout
    none = np.full(len(cells.chunk), -1, np.int16)
    said = {**layout.codes, **meanings.answers}
    if layout.signed or {"+", "-"} <= set(said):
        plus = said.get("+", "out" if layout.reversed else "in")
        sign = 1 if plus == "in" else -1
        return np.where(money.fen < 0, -sign, sign).astype(np.int8), none
    side = np.full(len(cells.chunk), UNKNOWN, np.int8)
    minus, positive = meanings.number("-"), meanings.number("+")
    return side, np.where(money.fen < 0, minus, positive).astype(np.int16)
