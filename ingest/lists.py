"""Several things in one cell: cards joined by '/', seizure notes, counterparties with numbers."""

import re
import unicodedata
from collections.abc import Callable

from ingest.checks import luhn_holds
from ingest.phones import clean_phone
from ingest.values import Cleaned, clean_identifier, clean_number, clean_text

_SPLIT = re.compile(r"[、,，;；/|\s\n]+")
_TAILS = re.compile(
    r"(?:卡号|账号|号码)?(?:尾号|末四位|后四位|尾数|末位|后4位|末4位|后四位数|末尾)(?:为|是|:|：)?\s*((?:\d{3,6}(?:[、,，;；/和及\s]+(?=\d)|(?!\d)))+)"
)
_TAIL = re.compile(r"(?<!\d)\d{3,6}(?!\d)")
_LONG = re.compile(r"(?<![\dA-Z])\d(?:[ \-]?\d){11,21}(?![\dA-Z])")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[\- ]?)?1[3-9]\d(?:[\- ]?\d{4}){2}(?!\d)")
_ID = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
)
_PARTY = re.compile(
    r"(?P<name>.*?)[\s(\[:：,/|]*(?P<number>[0-9][0-9*Xx]{4,}[0-9*]|\*{2,}\d{3,})[\s)\]]*"
)
_NUMBER_FIRST = re.compile(r"(?P<number>[0-9][0-9*]{6,}[0-9])[\s/|,;:]+(?P<name>\D.*)")
_MAIL = re.compile(r"[\w.+*\-]+@[\w.*\-]+", re.ASCII)
_BANK = re.compile(
    r"(?P<name>.*?)\((?P<bank>[^()]*(?:银行|信用社|农信|农商|邮储|[中工农建交招]行)[^()]*)\)"
)
_ACCOUNT_NAME = re.compile(
    r"(?P<number>[\w.+*\-]*[0-9@][\w.+*\-@]*)\s*\((?P<name>[^()]*)\)", re.ASCII
)


def split_cards(cell: str) -> list[str]:
    """Return the card numbers of an account row: `6217…/6228…`, each once, in order."""
    return _each(_SPLIT.split(_join_groups(unicodedata.normalize("NFKC", cell))), clean_number)


def split_numbers(cell: str) -> list[str]:
    """Return the numbers of a cell that lists them; tails (尾号…) are none."""
    folded = unicodedata.normalize("NFKC", cell)
    without = _TAILS.sub(" ", folded)
    parts = [
        part for part in _SPLIT.split(_join_groups(without)) if len(re.findall(r"\d", part)) >= 7
    ]
    return _each(
        [re.sub(r"^[^\dA-Za-z*]+|[^\dA-Za-z*]+$", "", part) for part in parts], clean_number
    )


def split_phones(cell: str) -> list[str]:
    """Return the phone numbers of a cell."""
    parts = _SPLIT.split(unicodedata.normalize("NFKC", cell))
    found = _each([part for part in parts if len(re.findall(r"\d", part)) >= 7], clean_phone)
    return [phone for phone in found if re.search(r"\d{7}", phone)]


def split_imeis(cell: str) -> list[str]:
    """Return the device numbers of a cell: 14 to 16 digits."""
    folded = unicodedata.normalize("NFKC", cell)
    return list(dict.fromkeys(re.findall(r"(?<!\d)\d{14,16}(?!\d)", folded)))


def tails(cell: str, *, column_of_tails: bool = False) -> list[str]:
    """Return the tail digits that a cell names (尾号4417、8802): candidates, never numbers."""
    folded = unicodedata.normalize("NFKC", cell)
    texts = [folded] if column_of_tails else _TAILS.findall(folded)
    return list(dict.fromkeys(tail for text in texts for tail in _TAIL.findall(text)))


def numbers_in_text(cell: str) -> dict[str, list[str]]:
    """Find card numbers, phones, device and SIM numbers in free text, by their own shape only.

    15 digits are an IMEI when their check digit holds; 19 or 20 digits that begin with 89 are an
    ICCID; an ID number of a person is none of these.
    """
    text = _TAILS.sub(" ", unicodedata.normalize("NFKC", cell))
    text = _ID.sub(" ", text)
    found: dict[str, list[str]] = {"numbers": [], "phones": [], "imeis": [], "iccids": []}
    for phone in _PHONE.findall(text):
        found["phones"].append(clean_phone(phone)[0] or phone)
    for run in _LONG.findall(_PHONE.sub(" ", text)):
        digits = re.sub(r"\D", "", run)
        if len(digits) == 15 and luhn_holds(digits):
            found["imeis"].append(digits)
        elif digits.startswith("89") and len(digits) in (19, 20):
            found["iccids"].append(digits)
        else:
            found["numbers"].append(digits)
    return {name: list(dict.fromkeys(values)) for name, values in found.items()}


def split_party(cell: str) -> tuple[str | None, str | None, str | None]:
    """Return (name, number, bank) of somebody written into one cell.

    >>> split_party("张三 66666666666666"), split_party("138@x.cn(李四)")
    (('张三', '66666666666666', None), ('李四', '138@x.cn', None))
    >>> split_party("李四(工商银行)(6222000011112222)"), split_party("(建设银行)6217000011112222")
    (('李四', '6222000011112222', '工商银行'), (None, '6217000011112222', '建设银行'))
    """
    text = clean_text(cell)[0]
    if text is None:
        return None, None, None
    found = _ACCOUNT_NAME.fullmatch(text)
    if found is not None and clean_text(found["name"])[0] is None:
        return None, clean_number(found["number"])[0], None
    if _MAIL.fullmatch(text):
        return None, clean_number(text)[0], None
    found = found or _NUMBER_FIRST.fullmatch(text) or _PARTY.fullmatch(text)
    if found is None:
        return _without_bank(text, None)
    name = re.sub(r"\(\)$", "", found["name"]).strip()
    if name.count("(") != name.count(")"):
        name = name.strip("()[] ")
    return _without_bank(name, clean_number(found["number"])[0])


def split_owner(cell: str) -> tuple[str | None, str | None, str | None]:
    """Return (name, number, bank) of a cell that is an account first: a bare word is its number.

    >>> split_owner("zhang.san"), split_owner("2088001234567890(张三)")
    ((None, 'zhang.san', None), ('张三', '2088001234567890', None))
    """
    name, number, bank = split_party(cell)
    if number is None and name is not None and name.isascii() and " " not in name:
        return None, clean_number(name)[0], bank
    return name, number, bank


def _without_bank(name: str, number: str | None) -> tuple[str | None, str | None, str | None]:
    """Take the bank in brackets, if one stands at the end, off the name."""
    found = _BANK.fullmatch(name)
    if found is None or (number is None and not found["name"]):
        return clean_text(name)[0], number, None
    return clean_text(found["name"])[0], number, clean_text(found["bank"])[0]


def split_wallets(cell: str) -> list[str]:
    """Return the accounts that a cell lists, each perhaps with a name in brackets."""
    folded = re.sub(r"\([^()]*\)", " ", unicodedata.normalize("NFKC", cell))
    parts = [part for part in _SPLIT.split(folded) if re.search(r"\d{5}|@|(?i:wxid)", part)]
    return _each(parts, clean_identifier)


def split_logins(cell: str) -> list[str]:
    """Return the login names that a cell lists: e-mail addresses and phone numbers."""
    return [clean_phone(name)[0] or name for name in split_wallets(cell)]


def _each(parts: list[str], clean: Callable[[str], Cleaned]) -> list[str]:
    found = []
    for part in parts:
        value = clean(part)[0]
        if value:
            found.append(value)
    return list(dict.fromkeys(found))


def _join_groups(text: str) -> str:
    """Close the gaps of numbers written in groups of four: 6217 0012 3456 7890."""
    return re.sub(
        r"(?<![\d*])(?:\d{4})(?: (?:\d{4}|\*{4}|[Xx]{4})){2,4}(?: \d{1,3})?(?![\d*])",
        lambda m: m[0].replace(" ", ""),
        text,
    )
