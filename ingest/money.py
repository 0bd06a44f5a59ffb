"""Amounts of money as whole fen, exactly; nothing is rounded."""

import re
import unicodedata
from decimal import Decimal

_MARKS = re.compile(r"^(?:人民币|RMB|CNY|¥|￥|元)+|(?:人民币|RMB|CNY|元整|元|整)+$")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_MOST_DIGITS = 16

Money = tuple[int | None, str | None]


def clean_money(cell: str, unit: str = "yuan") -> Money:
    """Return (fen, problem): None without problem when the cell says nothing.

    Signs: '-', '+', a trailing '-', and brackets as accountants use them. The problem is `bad`
    for text that is no amount, for exponent form (digits are lost), and for more than two
    decimals that are not zeros.

    >>> clean_money("¥1,234.50"), clean_money("(123)"), clean_money("1.005")
    ((123450, None), (-12300, None), (None, 'bad'))
    """
    from ingest.values import is_null  # values and money know nothing else of each other

    text = unicodedata.normalize("NFKC", cell).replace("−", "-").upper()
    text = "".join(c for c in text if not c.isspace() and unicodedata.category(c)[0] != "C")
    text = text.strip("\"'`\u2018\u2019")
    if is_null(text):
        return None, None
    text, negative = _sign(text)
    if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
        return None, "bad"
    amount = Decimal(text.replace(",", "")) * (100 if unit == "yuan" else 1)
    if amount != amount.to_integral_value() or amount >= Decimal(10) ** _MOST_DIGITS:
        return None, "bad"
    return (-int(amount) if negative else int(amount)), None


def _sign(text: str) -> tuple[str, bool]:
    """Take marks of currency and signs off: the bare digits, and whether they are negative."""
    negative = False
    text = _MARKS.sub("", text)
    if text.startswith("(") and text.endswith(")"):
        text, negative = text[1:-1], True
    elif text[-1:] in ("-", "+"):
        text, negative = text[:-1], text.endswith("-")
    elif text[:1] in ("-", "+"):
        text, negative = text[1:], text.startswith("-")
    text = _MARKS.sub("", text)
    if not negative and text[:1] in ("-", "+"):  # the sign stood behind the mark: ¥-5.00
        text, negative = text[1:], text.startswith("-")
    return text, negative
