"""Amounts of money as whole fen, exactly; nothing is rounded."""

import re
import unicodedata
from decimal import Decimal

_FORM = re.compile(
    r"(?P<open>\()?(?P<first>[+-])?(?:人民币|RMB|CNY|¥|￥)*(?P<second>[+-])?(?P<digits>[\d,.]+)"
    r"(?P<wan>万)?(?:人民币|RMB|CNY|元整|元)?(?P<last>[+-])?(?P<close>\))?"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_MOST_DIGITS = 16

Money = tuple[int | None, str | None]


def clean_money(cell: str, unit: str = "yuan", *, wan: bool = False) -> Money:
    """Return (fen, problem): None without problem when the cell says nothing.

    Signs: '-', '+', a trailing '-', and brackets as accountants use them. The problem is `bad`
    for text that is no amount, for exponent form (digits are lost), and for more than two
    decimals that are not zeros. `wan`: people wrote the column, who write 5万 for 50,000 yuan;
    that is read, exactly, where the unit is yuan. Anything else beside the figure stays `bad`.

    >>> clean_money("¥1,234.50"), clean_money("(123)"), clean_money("1.005")
    ((123450, None), (-12300, None), (None, 'bad'))
    >>> clean_money("1.25万元", wan=True), clean_money("1.25万元"), clean_money("5万多", wan=True)
    ((1250000, None), (None, 'bad'), (None, 'bad'))
    """
    from ingest.values import is_null  # values and money know nothing else of each other

    text = unicodedata.normalize("NFKC", cell).replace("−", "-").upper()
    text = "".join(c for c in text if not c.isspace() and unicodedata.category(c)[0] != "C")
    text = text.strip("\"'`\u2018\u2019")
    if is_null(text):
        return None, None
    found = _FORM.fullmatch(text)
    if found is None or (found["wan"] and not (wan and unit == "yuan")):
        return None, "bad"
    digits = found["digits"]
    signs = [sign for sign in (found["first"], found["second"], found["last"]) if sign]
    bracketed = found["open"] is not None
    if bracketed != (found["close"] is not None) or len(signs) + bracketed > 1:
        return None, "bad"
    if not (_PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits)):
        return None, "bad"
    negative = bracketed or signs == ["-"]
    amount = Decimal(digits.replace(",", "")) * (100 if unit == "yuan" else 1)
    amount *= 10_000 if found["wan"] else 1
    if amount != amount.to_integral_value() or amount >= Decimal(10) ** _MOST_DIGITS:
        return None, "bad"
    return (-int(amount) if negative else int(amount)), None
