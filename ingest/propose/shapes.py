"""What a cell looks like, whatever stands above it: a moment, money, a card number, a name."""

import ipaddress
import re
import unicodedata
from functools import lru_cache

from ingest.checks import id_warning, luhn_holds
from ingest.clocks import clean_clock
from ingest.directions import IN, OUT, is_code, side_of
from ingest.money import clean_money
from ingest.phones import clean_phone
from ingest.propose.known import known
from ingest.times import clean_moment
from ingest.values import clean_text, is_null
from ingest.words import plain, words
from linkgraph.schema import Precision

_HAN = re.compile(r"[\u3400-\u9fff]")
_PERSON = re.compile(r"[\u3400-\u9fff*]{2,4}|[\u3400-\u9fff]{1,6}·[\u3400-\u9fff]{1,8}")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z.'-]+(?: [A-Za-z][A-Za-z.'-]*){1,3}")
_DIGITS = re.compile(r"\d+")
_ACCOUNT = re.compile(r"[A-Za-z]{0,5}\d[\d\- ]{5,38}\d(?:[_-][0-9A-Za-z]{1,6})?|\d{9}")
_HANDLE = re.compile(r"wxid_\w+|[\w.*+-]+@[\w.*-]+\.\w+|\d{1,6}\*{2,}\d{0,6}@?[\w.]*")
_MASKED = re.compile(r"[0-9A-Za-z]{0,20}\*{2,}[0-9A-Za-z]{1,12}|[0-9A-Za-z]{2,12}\*{2,}")
_PARTY = re.compile(r"[^\d*]{1,40}[\s(\[:]*\d[\d*]{6,}\)?|[^\d\s*]{2,40}\d{8,}")
_SERIAL = re.compile(r"[0-9A-Za-z_-]{6,64}")
_MAC = re.compile(r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}|(?=\d*[A-Fa-f])[0-9A-Fa-f]{12}")
_ID = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_OLD_ID = re.compile(r"[1-9]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
_COMPANY_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_DAY_MONTH = re.compile(r"\d{1,2}[-/.月]\d{1,2}日?")
_OTHER_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?: \d{1,2}:\d\d(?::\d\d)?)?")
_LENGTH = re.compile(r"(?:\d+小?时)?(?:\d+分钟?)?\d+秒|\d+分钟?|\d{1,2}:\d\d:\d\d|\d{1,5}")
_QUANTITY = re.compile(r"[\d一二两三四五六七八九十]+\s*[张部个台枚把本套支件盒块条]")
_CARD_STARTS = ("62", "4", "5", "34", "35", "36", "37", "81", "60", "90", "94", "95", "99")


@lru_cache(maxsize=1 << 16)
def shapes_of(cell: str) -> frozenset[str]:
    """Return every shape that a cell has; nothing for one that says nothing.

    >>> sorted(shapes_of("2024-01-02 03:04:05") & {"stamp", "money"}), "card" in shapes_of("10.50")
    (['stamp'], False)
    """
    text = unicodedata.normalize("NFKC", cell).strip(" \t\r\n\"'`\u3000")
    if is_null(text):
        return frozenset({"direction"}) if side_of(text, {}) in (IN, OUT) else frozenset()
    found = _moments(text) | _money(text) | _words(text)
    if len(text) <= 80:
        found |= _numbers(text) - ({"number"} if found & {"day", "stamp"} else set())
    if found & {"success", "cash", "direction", "currency", "neutral", "call_direction"}:
        found -= {"person", "name"}
    return frozenset(found | ({"han"} if _HAN.search(text) else set()) | {"any"})


def _moments(text: str) -> set[str]:
    found = set()
    digits = text.isdigit()
    us, precision, problem = clean_moment(text)
    if re.fullmatch(r"\d{5}\.\d+", text):
        if us is not None:
            found.add("excel_stamp")  # 42792.62 is a moment of Excel's, but mostly an amount
    elif (
        us is not None and problem is None and (not digits or len(text) in (8, 10, 12, 13, 14, 17))
    ):
        found.add("day" if precision == Precision.DAY else "stamp")
        if digits and len(text) in (10, 13):
            found.add("epoch")
    elif digits and len(text) == 5 and us is not None:
        found.add("excel_day")
    if _DAY_MONTH.fullmatch(text) and "." not in text:
        found.add("day_month")
    if _OTHER_DATE.fullmatch(text):
        found.add("other_date")
    parted = ":" in text or text.count(".") == 2
    if parted or (digits and 3 <= len(text) <= 9):
        clock = clean_clock(text)
        if clock[0] is not None and clock[2] is None:
            found.add("clock" if parted or len(text) in (6, 9) else "short_clock")
    if _LENGTH.fullmatch(text):
        found.add("length")
    return found


def _money(text: str) -> set[str]:
    fen, problem = clean_money(text)
    bare = text.lstrip("+-(").rstrip(")")
    if fen is None or problem or (bare.isdigit() and (len(bare) > 10 or bare[:1] == "0" != bare)):
        return {"integer"} if text.isdigit() else set()
    found = {"money"}
    if re.search(r"\.\d{1,2}\D*$", text):
        found.add("decimal")
    if text[0] in "+-(" or text.endswith("-"):
        found.add("signed")
    return found | ({"integer"} if text.isdigit() else set())


def _numbers(text: str) -> set[str]:
    found = set()
    packed = text.replace(" ", "")
    digits = packed.isdigit() and packed.isascii()
    phone = clean_phone(text)[0]
    if phone is not None and re.fullmatch(r"1[3-9]\d{9}", phone):
        found.add("phone")
    if (_ID.fullmatch(packed) and id_warning(packed.upper()) is None) or _OLD_ID.fullmatch(packed):
        found.add("id")
    elif _COMPANY_CODE.fullmatch(packed) and not packed.isdigit():
        found |= {"company_code"}
    if digits:
        found |= _of_digits(packed)
    if _ACCOUNT.fullmatch(packed) or _HANDLE.fullmatch(packed):
        found.add("number")
    if _MASKED.fullmatch(packed):
        found |= {"number", "masked"}
    if _is_address(text):
        found.add("ip")
    if _MAC.fullmatch(text):
        found.add("mac")
    if _SERIAL.fullmatch(packed) and any(c.isdigit() for c in packed):
        found.add("serial")
    if _PARTY.fullmatch(text) and _HAN.search(text):
        found.add("party")
    return found


def _is_address(text: str) -> bool:
    if text.count(".") != 3 and text.count(":") < 2:
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _of_digits(text: str) -> set[str]:
    found = set()
    if len(text) in range(16, 20) and text.startswith(_CARD_STARTS):
        found.add("card")
        if luhn_holds(text):
            found.add("luhn")
    if len(text) == 15 and text.startswith("460"):
        found.add("imsi")
    elif len(text) == 15 and luhn_holds(text):
        found.add("imei")
    if len(text) in (19, 20) and text.startswith("89"):
        found.add("iccid")
    if len(text) <= 6:
        found.add("tail")
    return found


def _words(text: str) -> set[str]:
    found = set()
    word = plain(text).strip("\"'`")
    lists = known()
    if side_of(text, {}) in (IN, OUT):
        found.add("direction")
    elif words().direction.get(word) == "neutral":
        found.add("neutral")
    elif is_code(text):
        found.add("code")
    found |= {"call_direction"} if word in words().call_direction else set()
    found |= {"success"} if word in words().success else set()
    found |= {"cash"} if word in words().cash else set()
    found |= {"currency"} if word in lists.currencies else set()
    found |= {"bank"} if any(part in text for part in lists.bank_parts) else set()
    found |= {"place"} if any(part in text for part in lists.address_parts) else set()
    found |= {"item"} if any(part in text for part in lists.items) else set()
    found |= {"quantity"} if _QUANTITY.fullmatch(text) else set()
    return found | _names(text)


def _names(text: str) -> set[str]:
    name = clean_text(text)[0] or ""
    lists = known()
    if any(name.endswith(end) for end in lists.company_ends) and len(name) > 3:
        return {"name", "company"}
    if _PERSON.fullmatch(name) and (name[0] in lists.surnames or "*" in name or "·" in name):
        return {"name", "person"}
    if _LATIN_NAME.fullmatch(name):
        return {"name"}
    return set()
