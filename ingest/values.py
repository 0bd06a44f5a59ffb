"""One cell, one value: identifiers, numbers, names. A cleaner answers (value, problem).

The value is None when the cell says nothing or cannot be used; the problem is None or a code.
Nothing is repaired: a number that lost digits is `damaged`, never completed.
"""

import re
import unicodedata

from ingest.checks import company_code_holds
from ingest.masks import as_pattern
from ingest.words import plain, words

Cleaned = tuple[str | None, str | None]

_QUOTES = " \t\"'`\u2018\u2019\u201c\u201d\u00b4"
_FORMULA_TEXT = re.compile(r'="*([^"]*)"*', re.DOTALL)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_EDGES = "|,;、。"
_BRACKETED = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_GAPS = re.compile(r"(?<=[0-9*Xx])\s+(?=[0-9*Xx])")
_WHOLE = re.compile(r"(?<!\S)[0-9*]{10,}(?!\S)")
_GROUPED = re.compile(r"[0-9*]{4}(?:-[0-9*]{4}){3}(?:-[0-9*]{1,4})?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){2,}(?=(?:\.0+)?$)")
_EXPONENT = re.compile(r"[+-]?\d+(?:\.\d*[Ee][+-]?\d{1,3}|[Ee]\+\d{1,3})")
_TOO_NARROW = re.compile(r"#{3,}")
_SMALL_CHECK = re.compile(r"\d{17}x")
_POINT_ZERO = re.compile(r"(\d+)\.0+")
_EXACT_DIGITS = 15
_LABELLED = re.compile(
    r"(?:(?:银行|对方|本方|客户|收款|付款)?(?:卡号|账号|帐号|账户|帐户|卡号/账号)[:是为 ]*"
    r"|\([\u4e00-\u9fff]{2,20}\))?(?P<number>[0-9*]{8,}(?:[_-][0-9A-Z]{1,4})?)"
    r" ?(?:\([\u4e00-\u9fff·]{2,20}\))?"
)
_ZEROS = re.compile(r"[0:\-. ]*0[0:\-. ]*")


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
    ID number and the letters of a company's code whose check character holds have one form
    (GB 11643, GB 32100) and are written large. Signs that only show a number are
    taken off: blanks, hyphens and commas between its groups, brackets around it. Suffixes (`_1`,
    `-1`), prefixes and masks are kept, every mask written with stars. The tail `.0` is dropped from
    numbers of at most 15 digits, which no program rounds; longer ones are damaged.

    Two whole numbers in one cell stay two, with the problem `several`.

    >>> clean_identifier("6217 0012-3456\\t"), clean_identifier("6.21700E+18")
    (('62170012-3456', None), (None, 'damaged'))
    """
    text = _strip(cell, number=True)
    if is_null(text):
        return None, None
    if len(_WHOLE.findall(text)) > 1:
        return " ".join(text.split()), "several"
    text = _GAPS.sub("", text)
    if not text.isupper() and (_SMALL_CHECK.fullmatch(text) or company_code_holds(text.upper())):
        text = text.upper()
    if _EXPONENT.fullmatch(text) or _TOO_NARROW.fullmatch(text):
        return None, "damaged"
    if _THOUSANDS.match(text):
        text = text.replace(",", "")
        if len(text.partition(".")[0]) > _EXACT_DIGITS:
            return None, "damaged"
    tail = _POINT_ZERO.fullmatch(text)
    if tail is not None:
        if len(tail[1]) > _EXACT_DIGITS:
            return None, "damaged"
        text = tail[1]
    if _GROUPED.fullmatch(text):
        text = text.replace("-", "")
    return " ".join(as_pattern(text).split()), None


def clean_number(cell: str) -> Cleaned:
    """Return an account, card, phone or device identifier: like any other, but zeros are null.

    `0`, `000000` and `00:00:00:00:00:00` stand for "none" and must not become a shared thing. Words
    that only say what the number is, or whose, are no part of it: 账号：6217…, 6217…(张三).
    """
    value, problem = clean_identifier(cell)
    if value is not None and not value.isascii():
        said = _LABELLED.fullmatch(value)
        value = value if said is None else said["number"]
    if value is not None and value.startswith("0") and _ZEROS.fullmatch(value):
        return None, None
    return value, problem


def is_null(text: str) -> bool:
    """Say whether a stripped cell says nothing: empty, dashes, or one of the null texts."""
    if not text:
        return True
    return not text.strip("-_—–") or (len(text) <= 9 and plain(text) in words().null_texts)


def _strip(cell: str, *, number: bool = False) -> str:
    """Return a cell without what hides it: control characters, quotes, `="…"`, other widths.

    With `number` also without marks at its ends and brackets around it.
    """
    text = cell if cell.isascii() else _folded(cell, number=number)
    if not text.isprintable():
        text = "".join(" " if c.isspace() else c for c in text if _kept(c))
    while (peeled := _peeled(text, number=number)) != text:
        text = peeled
    return text


def _peeled(text: str, *, number: bool) -> str:
    if text.startswith("="):
        formula = _FORMULA_TEXT.fullmatch(text)
        text = formula[1] if formula else text
    text = text.strip(_QUOTES).lstrip("|").strip(_QUOTES)
    if not number or (text[:1].isalnum() and text[-1:].isalnum()):
        return text
    text = text.strip(_EDGES)
    inside = _BRACKETED.fullmatch(text)
    return text if inside is None else inside[1] or inside[2] or ""


def _folded(cell: str, *, number: bool) -> str:
    """Return NFKC, by which ① would become a digit: numbers with such signs are only narrowed."""
    if number and any(unicodedata.category(c) == "No" for c in cell):
        return cell.translate(_FULL_WIDTH)
    return unicodedata.normalize("NFKC", cell)


def _kept(c: str) -> bool:
    return c.isspace() or unicodedata.category(c)[0] != "C"
