"""Whole columns at once. Cells that are plainly fine pass by array arithmetic; the others are
cleaned by the scalar cleaners, each distinct text once. Both give the same result."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.clocks import BAD, Moment
from ingest.delimited import buffers
from ingest.money import clean_money
from ingest.times import clean_moment, short_years
from linkgraph.durations import DAY_US, SECOND_US
from linkgraph.schema import Precision

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_ALNUM = np.zeros(256, bool)
_ALNUM[[*range(48, 58), *range(65, 91)]] = True
_SAFE = _ALNUM.copy()
_SAFE[[ord(c) for c in ".-_:*"]] = True
_BARE = _ALNUM.copy()
_BARE[ord("X")] = False
_DIGIT = np.zeros(256, bool)
_DIGIT[48:58] = True
_ZERO, _POINT, _HYPHEN = 48, 46, 45
_LETTER_X = ord("X")
_SHORT = 9
"""Null texts are shorter than this: only short cells are looked up."""
_GROUPS = 19
"""The least length of a number in four groups with hyphens: 6217-0000-1234-5678."""


@dataclass(frozen=True, slots=True)
class Strings:
    """Cleaned texts (null where the cell says nothing) and the rows with each problem."""

    values: pa.StringArray
    problems: dict[str, Bools] = field(default_factory=dict)


def distinct(
    column: pa.StringArray, clean: Callable[[str], Any]
) -> tuple[list[Any], npt.NDArray[np.int32]]:
    """Clean each distinct text once: the results, and for each row which result is its own."""
    coded = column.dictionary_encode()
    return [clean(text) for text in coded.dictionary.to_pylist()], coded.indices.to_numpy()


def clean_strings(
    column: pa.StringArray, clean: Callable[[str], tuple[str | None, str | None]], *, plain: bool
) -> Strings:
    """Clean texts by `clean`; with `plain`, cells of A–Z, 0–9 and `.-_:*` pass as they are,
    but for those that might be a null text, zeros or a number (true of cleaners of identifiers)."""
    care = _careful(column) if plain else None
    if care is not None and not care.any():
        return Strings(column)
    part = column if care is None else column.filter(pa.array(care))
    results, codes = distinct(part, clean)
    values = pa.array([value for value, _ in results], pa.string()).take(pa.array(codes))
    problems = {}
    for code in sorted({problem for _, problem in results if problem}):
        hit = np.array([problem == code for _, problem in results])[codes]
        problems[code] = hit if care is None else _spread(hit, care)
    if care is None:
        return Strings(values, problems)
    return Strings(pc.replace_with_mask(column, pa.array(care), values), problems)


def _spread(hit: Bools, where: Bools) -> Bools:
    full = np.zeros(len(where), bool)
    full[np.flatnonzero(where)[hit]] = True
    return full


def _careful(column: pa.StringArray) -> Bools:
    """Mark the cells that the scalar cleaner must see."""
    offsets, data = buffers(column)
    lengths = np.diff(offsets)
    care: Bools = lengths == 0
    first = _byte(data, offsets[:-1])
    care |= ~_ALNUM[first] | ((lengths < _SHORT) & ~_DIGIT[first])  # maybe dashes, NULL, NONE
    if not _BARE[data].all():
        _mark_signs(offsets, data, care)
    if (first == _ZERO).any():
        care |= (first == _ZERO) & (_count(offsets, _ALNUM[data] & (data != _ZERO)) == 0)
    return care


def _mark_signs(offsets: Ints, data: npt.NDArray[np.uint8], care: Bools) -> None:
    """Mark in `care` the cells in which a sign may mean something."""
    odd = ~_SAFE[data]
    if odd.any():
        care |= _count(offsets, odd) > 0
    points, crosses, hyphens = (data == mark for mark in (_POINT, _LETTER_X, _HYPHEN))
    if points.any():
        care |= _count(offsets, points) == 1  # maybe 6217.0 or 6.2E18; addresses have three
    for marks in (points, crosses):  # maybe a mask: 6217...1234, 6217XXXX1234
        twice = marks[1:] & marks[:-1]
        if twice.any():
            care |= _count(offsets, np.append(twice, False)) > 0
    if hyphens.any():
        care |= (np.diff(offsets) >= _GROUPS) & (_count(offsets, hyphens) > 2)


def _byte(data: npt.NDArray[np.uint8], at: Ints) -> npt.NDArray[np.uint8]:
    if not len(data):
        return np.zeros(len(at), np.uint8)
    found: npt.NDArray[np.uint8] = data[np.clip(at, 0, len(data) - 1)]
    return found


def _count(offsets: Ints, marked: Bools) -> Ints:
    """Count the marked bytes of each row."""
    before = np.zeros(len(marked) + 1, np.int64)
    np.cumsum(marked, out=before[1:])
    found: Ints = before[offsets[1:]] - before[offsets[:-1]]
    return found


@dataclass(frozen=True, slots=True)
class Money:
    """Signed fen (0 where null), and which rows have none, which are no amount, which a '+'."""

    fen: Ints
    missing: Bools
    bad: Bools


def clean_amounts(column: pa.StringArray, unit: str, *, wan: bool = False) -> Money:
    """Turn texts into signed fen; the plain forms `12`, `12.3`, `-12.34` by array arithmetic.

    `wan`: 5万 is 50,000 yuan, see `clean_money`.
    """
    offsets, data = buffers(column)
    fen, plain = _plain_decimals(offsets, data)
    if unit == "fen":
        whole = plain & (fen % 100 == 0)
        fen, plain = fen // 100, whole
    missing = np.diff(offsets) == 0
    bad = np.zeros(len(fen), bool)
    care = ~plain & ~missing
    if care.any():
        results, codes = distinct(
            column.filter(pa.array(care)), lambda text: clean_money(text, unit, wan=wan)
        )
        values = np.array([value or 0 for value, _ in results], np.int64)
        empty = np.array([value is None and not problem for value, problem in results])
        wrong = np.array([problem is not None for _, problem in results])
        fen[care], missing[care], bad[care] = values[codes], empty[codes], wrong[codes]
    fen[missing | bad] = 0
    return Money(fen, missing, bad)


def _plain_decimals(offsets: Ints, data: npt.NDArray[np.uint8]) -> tuple[Ints, Bools]:
    """Read `-?digits(.digit(digit))` of at most 16 characters: hundredths, and which rows fit."""
    start, end = offsets[:-1], offsets[1:]
    negative = (_byte(data, start) == 45) & (end > start)
    start = start + negative
    length = end - start
    point3 = (_byte(data, end - 3) == 46) & (length > 3)
    point2 = (_byte(data, end - 2) == 46) & (length > 2) & ~point3
    digits_end = end - np.where(point3, 3, np.where(point2, 2, 0))
    count = digits_end - start
    fits = (count > 0) & (count <= 14)
    value = np.zeros(len(start), np.int64)
    scale = 1
    for place in range(int(count.max(initial=0, where=fits))):
        here = place < count
        byte = np.where(here, _byte(data, digits_end - 1 - place), 48)
        fits &= _DIGIT[byte]
        value += (byte.astype(np.int64) - 48) * scale
        scale *= 10
    value *= 100
    for mark, back, weight in ((point3, 2, 10), (point3, 1, 1), (point2, 1, 10)):
        byte = np.where(mark, _byte(data, end - back), 48)
        fits &= _DIGIT[byte]
        value += (byte.astype(np.int64) - 48) * weight
    return np.where(negative, -value, value), fits


@dataclass(frozen=True, slots=True)
class Moments:
    """Microseconds (0 where null), precision, and which rows have none or none that exists."""

    us: Ints
    precision: npt.NDArray[np.uint8]
    missing: Bools
    bad: Bools


_STAMP = "YYYY-MM-DD hh:mm:ss"
_COMPACT = "YYYYMMDDhhmmss"


def clean_moments(column: pa.StringArray, clean: Callable[[str], Moment] = clean_moment) -> Moments:
    """Turn texts into moments; the two commonest full forms by array arithmetic."""
    offsets, data = buffers(column)
    size = len(offsets) - 1
    us, done = np.zeros(size, np.int64), np.zeros(size, bool)
    if clean is clean_moment:
        for form in (_STAMP, _COMPACT):
            _read_form(offsets, data, form, us, done)
    precision = np.full(size, Precision.SECOND, np.uint8)
    missing, bad = np.zeros(size, bool), np.zeros(size, bool)
    care = ~done
    if care.any():
        part = column.filter(pa.array(care))
        if clean is clean_moment:
            clean = _with_whole_years(part)
        results, codes = distinct(part, clean)
        us[care] = np.array([moment[0] or 0 for moment in results], np.int64)[codes]
        precision[care] = np.array([moment[1] for moment in results], np.uint8)[codes]
        bad[care] = np.array([moment[2] is not None for moment in results])[codes]
        missing[care] = np.array([moment[0] is None and not moment[2] for moment in results])[codes]
    return Moments(us, precision, missing, bad)


def _with_whole_years(column: pa.StringArray) -> Callable[[str], Moment]:
    """Return a cleaner of the moments of `column` that refuses years of two digits."""
    digits = column.filter(pc.match_substring_regex(column, r"^\s*(?:\d{10}|\d{12})\s*$"))
    short = short_years(pc.unique(digits).to_pylist())
    return lambda text: BAD if text.strip() in short else clean_moment(text)


def _read_form(
    offsets: Ints, data: npt.NDArray[np.uint8], form: str, us: Ints, done: Bools
) -> None:
    """Read the rows that are exactly of `form` into `us` and mark them `done`."""
    rows = np.flatnonzero(np.diff(offsets) == len(form))
    if not len(rows):
        return
    cells = data[offsets[rows][:, None] + np.arange(len(form))]
    letters = np.frombuffer(form.encode(), np.uint8)
    number = (letters >= 65) & (letters != 45)
    fits = _DIGIT[cells[:, number]].all(axis=1)
    fits &= _separators_fit(cells, form)
    rows, cells = rows[fits], cells[fits].astype(np.int64) - 48
    parts = {mark: _number(cells[:, letters == ord(mark)]) for mark in "YMDhms"}
    valid = _exists(parts)
    stamp = (parts["h"] * 3600 + parts["m"] * 60 + parts["s"]) * SECOND_US
    rows = rows[valid]
    us[rows] = (_days(parts["Y"], parts["M"], parts["D"]) * DAY_US + stamp)[valid]
    done[rows] = True


def _separators_fit(cells: npt.NDArray[np.uint8], form: str) -> Bools:
    if form == _COMPACT:
        return np.ones(len(cells), bool)
    dash = (cells[:, 4] == cells[:, 7]) & ((cells[:, 4] == 45) | (cells[:, 4] == 47))
    gap = (cells[:, 10] == 32) | (cells[:, 10] == 84)
    fits: Bools = dash & gap & (cells[:, 13] == 58) & (cells[:, 16] == 58)
    return fits


def _number(digits: Ints) -> Ints:
    value = np.zeros(len(digits), np.int64)
    for place in range(digits.shape[1]):
        value = value * 10 + digits[:, place]
    return value


def _exists(parts: dict[str, Ints]) -> Bools:
    year, month, day = parts["Y"], parts["M"], parts["D"]
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    lengths = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    last = lengths[np.clip(month, 0, 12)] + (leap & (month == 2))
    exists: Bools = (
        (year >= 1900) & (year <= 2100) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= last)
        & (parts["h"] < 24) & (parts["m"] < 60) & (parts["s"] < 60)
    )  # fmt: skip
    return exists


def _days(year: Ints, month: Ints, day: Ints) -> Ints:
    """Return days since 1970-01-01 in the Gregorian calendar (counting years from March)."""
    shifted = np.where(month <= 2, year - 1, year)
    of_year = (153 * np.where(month > 2, month - 3, month + 9) + 2) // 5 + day - 1
    era_day = shifted * 365 + shifted // 4 - shifted // 100 + shifted // 400 + of_year
    days: Ints = era_day - 719_468
    return days
