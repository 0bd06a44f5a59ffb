"""Check digits of cards, persons and companies: what they find is a warning, never a refusal."""

import datetime as dt
import re
from functools import lru_cache

_ID = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD_ID = re.compile(r"[1-9][0-9]{14}")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_COMPANY = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
_COMPANY_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def luhn_holds(digits: str) -> bool:
    """Say whether the check digit of a card number holds (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


@lru_cache(maxsize=1 << 16)
def card_warning(number: str) -> str | None:
    """Return `luhn` for 16, 18 or 19 digits whose check digit does not hold.

    Account numbers carry no such digit, so nothing is refused for it.
    """
    checked = number.isascii() and number.isdigit() and len(number) in (16, 18, 19)
    return "luhn" if checked and not luhn_holds(number) else None


@lru_cache(maxsize=1 << 16)
def id_warning(number: str) -> str | None:
    """Return `checksum` or `birth` when an ID number cannot be as it stands, else None.

    18 characters are a person's number (GB 11643) or a company's code (GB 32100); old ID numbers
    of 15 digits have a birth date only. Other papers (passports, licences) are not checked.
    """
    if len(number) == 18 and number[:17].isdigit() and number.isascii():
        if _id_check_holds(number):
            return None if _is_day(number[6:14]) else "birth"
        return None if company_code_holds(number) else "checksum"
    if _COMPANY.fullmatch(number):
        return None if company_code_holds(number) else "checksum"
    if _OLD_ID.fullmatch(number):
        return None if _is_day("19" + number[6:12]) else "birth"
    return None


def company_code_holds(code: str) -> bool:
    """Say whether the check character of a unified social credit code holds (GB 32100)."""
    if not _COMPANY.fullmatch(code):
        return False
    digits = [_COMPANY_DIGITS.index(c) for c in code]
    total = sum(digit * pow(3, place, 31) for place, digit in enumerate(digits[:17]))
    return (31 - total % 31) % 31 == digits[17]


def _id_check_holds(number: str) -> bool:
    if not _ID.fullmatch(number):
        return False
    total = sum(int(d) * w for d, w in zip(number[:17], _ID_WEIGHTS, strict=True))
    return number[17] == _ID_CHECKS[total % 11]


def _is_day(yyyymmdd: str) -> bool:
    try:
        dt.date(int(yyyymmdd[:4]), int(yyyymmdd[4:6]), int(yyyymmdd[6:]))
    except ValueError:
        return False
    return True
