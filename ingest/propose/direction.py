"""Which way money went in an unknown statement: what is known of it, and what must be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.directions import IN, NEUTRAL, OUT, codes_of_header, side_of
from ingest.propose.chain import Reading
from ingest.propose.guess import Guess
from ingest.propose.profile import Profile, Rows
from ingest.propose.roles import chain_words
from ingest.words import plain
from linkgraph.text import Text

_MOST_CODES = 6
_SURE = 0.75
"""Two columns of which each row fills one are debit and credit when their headers say so."""
_CREDIT_CARD = ("信用卡", "贷记卡", "CREDITCARD")
"""Statements of credit cards count what was spent as plus."""


@dataclass(frozen=True, slots=True)
class Direction:
    """`codes`: cells that no word decides → 'in', 'out' or None where nothing tells."""

    codes: Mapping[str, str | None] = field(default_factory=dict)
    signed: bool = False
    reversed: bool = False
    pair_open: bool = False
    notes: tuple[Text, ...] = ()


def directions_of(
    kind: str,
    fields: Mapping[str, Guess],
    columns: Sequence[Profile],
    reading: Reading | None,
    titles: Rows,
) -> Direction:
    """Return how the direction of a statement is to be read."""
    if kind != "transactions":
        return Direction()
    by_place = {column.place: column for column in columns}
    if "direction" in fields:
        return _of_codes(by_place[fields["direction"].place], reading)
    if {"debit", "credit"} <= set(fields):
        return _of_columns(fields, reading)
    if "amount" not in fields:
        return Direction()
    return _of_sign(by_place[fields["amount"].place], reading, titles)


def _of_codes(column: Profile, reading: Reading | None) -> Direction:
    stated = codes_of_header(column.header)
    known = {text: side_of(text, stated) for text in _texts(column)}
    unknown = [text for text, side in known.items() if side not in (IN, OUT, NEUTRAL)]
    chained = reading if reading is not None and reading.direction == column.place else None
    if chained is None:
        notes = (_ask(unknown),) if unknown and len(unknown) == len(known) else ()
        return Direction(dict.fromkeys(unknown[:_MOST_CODES]), notes=notes)
    first, second = _two(column)
    into, out = (first, second) if chained.plain else (second, first)
    codes: dict[str, str | None] = dict.fromkeys(unknown[:_MOST_CODES])
    codes |= {text: side for text, side in ((into, "in"), (out, "out")) if text in unknown}
    against = known.get(into) == OUT and known.get(out) == IN
    words = chain_words(chained)
    notes = ()
    if against:
        notes = (
            Text(
                f"余额链与文字相反（{words.zh}）：按相反方向提出，请核对",
                f"the balance says the opposite of the words ({words.en}): proposed reversed, "
                "check it",
            ),
        )
    return Direction(codes, reversed=against, notes=notes)


def _texts(column: Profile) -> list[str]:
    """Return the different cells of a column as they are compared, sorted; blank ones left out."""
    found = {plain(cell).strip("\"'`") for cell in column.cells}
    return sorted(text for text in found if text)


def _two(column: Profile) -> tuple[str, str]:
    cells = [plain(cell) for cell in column.cells]
    counts = {text: cells.count(text) for text in dict.fromkeys(cells) if text}
    first, second = sorted(sorted(counts, key=lambda text: (-counts[text], text))[:2])
    return first, second


def _ask(codes: Sequence[str]) -> Text:
    listed = "、".join(codes[:_MOST_CODES])
    return Text(
        f"收付代码 {listed} 含义不明，余额也看不出：请在 [directions] 中写明",
        f"nothing says what the codes {', '.join(codes[:_MOST_CODES])} mean, the balance neither: "
        "say it under [directions]",
    )


def _of_columns(fields: Mapping[str, Guess], reading: Reading | None) -> Direction:
    sure = min(fields["debit"].score, fields["credit"].score) >= _SURE
    if sure or (reading is not None and reading.how == "columns"):
        return Direction()
    note = Text(
        "两列金额每行只填一列，但看不出哪列是支出：请核对 debit 与 credit",
        "each row fills one of two columns of money, but nothing says which is out: check debit "
        "and credit",
    )
    return Direction(pair_open=True, notes=(note,))


def _of_sign(column: Profile, reading: Reading | None, titles: Rows) -> Direction:
    signs = column.share("signed") > 0
    if reading is not None and reading.how == "signed" and reading.amount == column.place:
        return Direction(signed=True, reversed=not reading.plain)
    if not signs:
        note = Text(
            '没有任何一列说明收付方向：请补充 direction，或在 [directions] 中写明 "+"',
            'nothing says which way money went: name a direction, or say "+" under [directions]',
        )
        return Direction({"+": None, "-": None}, notes=(note,))
    text = plain(" ".join(cell for row in titles for cell in row))
    card = any(word in text for word in _CREDIT_CARD)
    note = Text(
        "金额有正有负，按信用卡账单读：正为支出、负为存入，请核对"
        if card
        else "金额有正有负：按正为收入、负为支出读，请核对",
        "amounts have signs; read as a credit card statement, plus spent and minus paid in: "
        "check it"
        if card
        else "amounts have signs: plus is read as money in, minus as money out; check it",
    )
    return Direction(signed=True, reversed=card, notes=(note,))
