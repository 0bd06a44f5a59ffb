"""Which rows are accepted and why the others are not. Codes: 0 accepted, else 1 + position."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ingest.binding import Binding
from ingest.fields import Cells, present
from ingest.words import plain, words
from linkgraph.evidence_schema import SET_ASIDE_REASONS

Reasons = npt.NDArray[np.int8]
REASON_CODES = tuple(SET_ASIDE_REASONS)
ACCEPTED = 0
PENDING = 127
"""Nothing is missing but the meaning of the direction code, which the whole table decides."""

_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "transactions": (("own_card", "own_account"),),
    "transfers": (("payer_number",), ("payee_number",)),
    "accounts": (("cards", "account"),),
    "sub_accounts": (("account", "sub_account"),),
    "persons": (("name", "id_number", "phone"),),
    "measures": (("account",),),
    "tasks": (("number", "id_number", "task_id"),),
    "sims": (("phone", "iccid", "imsi"),),
    "calls": (("own_phone", "other_phone"),),
    "complaints": (("name", "id_number", "phone", "payer_number", "payee_number"),),
    "logins": (("account", "login"), ("ip", "mac", "imei")),
    "seizures": (("item", "numbers", "tails", "phones", "imeis", "iccids", "name", "id_number"),),
}

OWN_FIELDS = ("own_card", "own_account", "own_party", "paying_number", "paying_card")
"""Fields of which one must say whose a statement's row is."""


def code(reason: str) -> int:
    """Return the number of a reason of SET_ASIDE_REASONS."""
    return 1 + REASON_CODES.index(reason)


LAST_LINE = code("failure_message")
"""Reasons up to this one are of lines that hold no data: titles to failure messages."""


def set_reason(reasons: Reasons, rows: npt.NDArray[np.bool_], reason: str) -> None:
    """Give `reason` to those of `rows` that have none yet."""
    reasons[rows & (reasons == ACCEPTED)] = code(reason)


def needed(binding: Binding) -> tuple[tuple[str, ...], ...]:
    """Return groups of fields: an accepted row fills at least one of each.

    A statement that has no column for its own number needs none: it is one account of its file.
    """
    kind = binding.layout.kind
    if kind == "transactions" and not binding.has(*OWN_FIELDS):
        return ()
    return _NEEDED[kind]


def identify(cells: Cells, reasons: Reasons) -> None:
    """Set aside the rows that name no account, person or number of their own."""
    size = len(cells.chunk)
    transactions = cells.binding.layout.kind == "transactions"
    for group in needed(cells.binding):
        has = np.zeros(size, bool)
        damaged = np.zeros(size, bool)
        for name in group:
            has |= present(cells.values.get(name), size)
            damaged |= cells.warned(f"damaged:{name}")
        set_reason(reasons, ~has & damaged, "damaged_number")
        set_reason(reasons, ~has, "missing_account" if transactions else "missing_identifier")


def line_reason(row: list[str], *, failure: str = "") -> str | None:
    """Say what kind of line this is when it holds no data: blank, failure message, footer."""
    texts = [text for text in (plain(cell) for cell in row) if text.strip("\"'`-_=*·.,|")]
    if not texts:
        return "blank"
    told = plain(failure)
    if told and any(phrase in told for phrase in words().failure_phrases):
        return "failure_message"
    if len(texts) <= 2 and any(marker in texts[-1] for marker in words().nothing_markers):
        return "failure_message"
    if is_footer(texts[0]):
        return "footer"
    return None


def is_footer(text: str) -> bool:
    """Say whether a line that begins with `text` (in plain form) sums up or signs off."""
    bare = text.lstrip("*#【[(（-=")
    return any(
        (bare.startswith(word) and (len(word) > 1 or bare[1:2] in (":", "、", ".", "", ";")))
        or (word == "共" and bare.startswith("共") and any(c.isdigit() for c in bare[:6]))
        for word in words().footers
    )


def is_signed(texts: Sequence[str]) -> bool:
    """Say whether any cell of a line (in plain form) is a label for a signature, or says signed."""
    return any(
        text.startswith(word) or (text.endswith((f"({word})", f"{word}:")) and ":" in text)
        for text in texts
        for word in words().signatures
    )
