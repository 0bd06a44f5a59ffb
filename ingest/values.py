"""One cell, one value: identifiers, phones, names. A cleaner answers (value, problem).

The value is None when the cell says nothing or cannot be used; the problem is None or a code.
Nothing is repaired: a number that lost digits is `damaged`, never completed.
"""

import re
import unicodedata
from functools import lru_cache

from ingest.words import plain, words

Cleaned = tuple[str | None, str | None]

_QUOTES = " \t\"'`\u2018\u2019\u201c\u201d\u00b4"
_FORMULA_TEXT = re.compile(r'="?([^"]*)"?', re.DOTALL)
_GAPS = re.compile(r"(?<=[0-9*Xx])\s+(?=[0-9*Xx])")
_EXPONENT = re.compile(r"[+-]?\d+(?:\.\d*[Ee][+-]?\d{1,3}|[Ee]\+\d{1,3})")
_SMALL_CHECK = re.compile(r"\d{17}x")
_POINT_ZERO = re.compile(r"(\d+)\.0+")
_EXACT_DIGITS = 15
_ZEROS = re.compile(r"[0:\-. ]*0[0:\-. ]*")
_PHONE_PREFIX = re.compile(r"(?:\+86|0086|86)(?=1[3-9]\d{9}$)|\+86(?=0)")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


def clean_text(cell: str) -> Cleaned:
    """Return words as data: NFKC, no control characters, no outer blanks or quotes.

    >>> clean_text("'\\u3000王  小明\\t")
    ('王 小明', None)
    """
    text = _strip(cell)
    return (None, None) if is_null(text) else (" ".join(text.split()), None)


def clean_identifier(cell: str) -> Cleaned:
    """Return an identifier as written; `damaged` when a number lost its digits.

    Letters keep their case, which tells wallet ids apart; only the check letter of an 18-character
    ID number, which has one form (GB 11643), is written X.
    Suffixes (`_1`, `-1`), prefixes and masking stars are kept. The tail `.0` is dropped from
    numbers of at most 15 digits, which no program rounds; longer ones are damaged.

    >>> clean_identifier("6217 0012-3456\\t"), clean_identifier("6.21700E+18")
    (('62170012-3456', None), (None, 'damaged'))
    """
    text = _strip(cell)
    if is_null(text):
        return None, None
    text = _GAPS.sub("", text)
    if _SMALL_CHECK.fullmatch(text):
        text = text.upper()
    if _EXPONENT.fullmatch(text):
        return None, "damaged"
    tail = _POINT_ZERO.fullmatch(text)
    if tail is not None:
        if len(tail[1]) > _EXACT_DIGITS:
            return None, "damaged"
        text = tail[1]
    return " ".join(text.split()), None


def clean_number(cell: str) -> Cleaned:
    """Return an account, card, phone or device identifier: like any other, but zeros are null.

    `0`, `000000` and `00:00:00:00:00:00` stand for "none" and must not become a shared thing.
    """
    value, problem = clean_identifier(cell)
    if value is not None and value.startswith("0") and _ZEROS.fullmatch(value):
        return None, None
    return value, problem


def clean_phone(cell: str) -> Cleaned:
    """Return a phone number without blanks, hyphens of mobile numbers and the prefix 86.

    Several numbers in one cell are kept, joined by ';'.

    >>> clean_phone("+86 138-0000-0000")
    ('13800000000', None)
    """
    value, problem = clean_number(cell)
    if value is None:
        return value, problem
    phones = [_phone(part) for part in re.split(r"[,;/、|]|\s+", value) if part]
    return ";".join(dict.fromkeys(phones)) or None, None


def _phone(text: str) -> str:
    bare = text.replace("-", "").replace("(", "").replace(")", "")
    short = _PHONE_PREFIX.sub("", bare, count=1)
    return short if re.fullmatch(r"1[3-9]\d{9}", short) else text.removeprefix("+86")


def is_null(text: str) -> bool:
    """Say whether a stripped cell says nothing: empty, dashes, or one of the null texts."""
    if not text:
        return True
    return not text.strip("-_—–") or (len(text) <= 9 and plain(text) in words().null_texts)


def _strip(cell: str) -> str:
    text = cell if cell.isascii() else unicodedata.normalize("NFKC", cell)
    if not text.isprintable():
        text = "".join(" " if c.isspace() else c for c in text if _kept(c))
    if text.startswith("="):
        formula = _FORMULA_TEXT.fullmatch(text)
        text = formula[1] if formula else text
    return text.strip(_QUOTES).lstrip("|").strip(_QUOTES)


def _kept(c: str) -> bool:
    return c.isspace() or unicodedata.category(c)[0] != "C"


def luhn_holds(digits: str) -> bool:
    """Say whether the check digit of a card number holds (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


@lru_cache(maxsize=1 << 16)
def card_warning(number: str) -> str | None:
    """Return `luhn` for 16 or 19 digits whose check digit does not hold: a warning, no more.

    Account numbers carry no such digit, so nothing is refused for it.
    """
    checked = number.isascii() and number.isdigit() and len(number) in (16, 18, 19)
    return "luhn" if checked and not luhn_holds(number) else None


@lru_cache(maxsize=1 << 16)
def id_warning(number: str) -> str | None:
    """Return `checksum` when an 18-character ID number fails GB 11643, else None.

    Numbers of 15 digits have no check digit; other papers (passports, licences) are not checked.
    """
    if len(number) != 18 or not number[:17].isdigit() or not number.isascii():
        return None
    total = sum(int(d) * w for d, w in zip(number[:17], _ID_WEIGHTS, strict=True))
    return None if number[17] == _ID_CHECKS[total % 11] else "checksum"
