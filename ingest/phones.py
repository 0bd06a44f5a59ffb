"""Phone numbers as a person dials them within China."""

import re

from ingest.values import Cleaned, clean_number

_PREFIX = re.compile(r"(?:\+86|0086|86)(?=1[3-9]\d{9}$)|(?:\+86|0086)(?=0)")
_ABROAD = re.compile(r"(?:\+86|0086)([2-9]\d{8,10})")
"""Dialled from abroad an area code has no 0 before it (ITU-T E.164); within China it has."""
_THOUSANDS = re.compile(r"\s*\d{1,3}(?:,\d{3}){2,}(?:\.0+)?\s*")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def clean_phone(cell: str) -> Cleaned:
    """Return a phone number without blanks, hyphens of mobile numbers and the prefix 86.

    Several numbers in one cell are kept, joined by ';'. Numbers in groups (138 0000 0000) are one;
    blanks part numbers only where each has at least seven digits.

    >>> clean_phone("+86 138-0000-0000")
    ('13800000000', None)
    """
    found: list[str] = []
    pieces = [cell] if _THOUSANDS.fullmatch(cell) else re.split(r"[,，;；/、|\n]", cell)
    for piece in pieces:
        for part in _parts(piece):
            value, problem = clean_number(part)
            if problem is not None:
                return None, problem
            if value is not None:
                found.append(_phone(value))
    return ";".join(dict.fromkeys(found)) or None, None


def _parts(text: str) -> list[str]:
    words = text.split()
    whole = all(len(re.findall(r"\d", word)) >= 7 for word in words)
    return words if whole else [text]


def _phone(text: str) -> str:
    bare = text.replace("-", "").replace("(", "").replace(")", "")
    short = _PREFIX.sub("", bare, count=1)
    if _MOBILE.fullmatch(short):
        return short
    abroad = _ABROAD.fullmatch(bare)
    return "0" + abroad[1] if abroad else text.removeprefix("+86").lstrip("-")
