"""From the first rows of a sheet to a proposal: header, columns, kind, fields, direction.

No thresholds hide here: those of the parts are named where they are used (`guess`, `assign`,
`chain`, `roles`). The same rows always give the same proposal.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from ingest.layouts import fields_of, load_layouts
from ingest.propose.assign import OFFERED, assign
from ingest.propose.chain import Codes, Reading, amounts_of, find_chain
from ingest.propose.contents import CONTENTS
from ingest.propose.direction import directions_of
from ingest.propose.guess import Guess, by_headers, exact_first, united
from ingest.propose.header import Found, find_header
from ingest.propose.profile import Profile, Rows, profile
from ingest.propose.proposal import Proposal
from ingest.propose.roles import is_number, is_own, proven_by
from ingest.propose.synonyms import likenesses
from ingest.propose.when import time_formats
from ingest.titles import statement_month, title_facts
from ingest.words import plain
from linkgraph.evidence_schema import EVIDENCE_KINDS

NEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "transactions": (("time", "date"), ("amount", "debit", "credit")),
    "transfers": (("payer_number",), ("payee_number",), ("amount",), ("time", "date")),
    "accounts": (("cards", "account"), ("name", "id_number")),
    "persons": (("name",), ("id_number", "phone")),
    "calls": (("other_phone",), ("time",), ("seconds", "direction", "call_type")),
    "sims": (
        ("phone", "iccid", "imsi"),
        ("name", "id_number", "iccid", "imsi"),
        ("opened", "branch_name", "iccid", "imsi", "carrier", "dealer", "status"),
    ),
    "seizures": (
        ("item", "keeper_name", "place", "numbers"),
        ("quantity", "feature", "place", "keeper_name", "list_no", "tails"),
    ),
    "measures": (("account",), ("measure",), ("from", "until")),
    "tasks": (("number", "id_number"), ("sent", "answered", "result")),
    "sub_accounts": (("account",), ("sub_account",)),
    "complaints": (("name",), ("payee_number", "payer_number"), ("amount",), ("time", "date")),
}
"""What a table of each kind must have: one field of each group."""
_UNMET = 0.3
"""What a kind counts whose needs are not met."""
_NAMED = 0.1
"""What the name of file or sheet adds (话单, 扣押 …)."""
_CHAINED = 0.25
"""What a balance that chains adds to a statement."""
_AIMLESS = 0.75
"""What a statement counts in which nothing says which way money went."""
_MOST_MONEY = 10
"""The balance is looked for among so many columns of money."""


def propose(rows: Rows, numbers: Sequence[int], hints: str) -> Proposal | None:
    """Return a mapping for the table in `rows`, or None when nothing in them is like a table.

    `rows` are the first rows of a sheet, `numbers` the numbers they have for a person, `hints`
    the names of file and sheet.
    """
    found = find_header(rows)
    if found is None:
        return None
    columns = _columns(rows, found)
    reading = _reading(columns)
    best: tuple[float, str, dict[str, Guess], list[Guess]] | None = None
    scores: list[tuple[str, float]] = []
    for kind in EVIDENCE_KINDS:
        guesses = _guesses(kind, columns, reading)
        fields = assign(kind, guesses, {one.place: one for one in columns}, reading)
        score = _score(kind, fields, columns, reading, hints)
        scores.append((kind, score))
        if best is None or score > best[0]:
            best = (score, kind, fields, guesses)
    if best is None or not best[2]:
        return None
    _, kind, fields, guesses = best
    titles = [rows[at] for at in range(found.at)]
    side = directions_of(kind, fields, columns, reading, [*titles, [hints]])
    formats, yearless = time_formats(fields, columns, statement_month(titles))
    return Proposal(
        kind=kind,
        kinds=tuple(sorted(scores, key=lambda one: -one[1])),
        header_row=int(numbers[found.at]),
        header_rows=found.rows,
        columns=columns,
        fields=fields,
        others=_others(fields, guesses),
        reading=reading if kind == "transactions" else None,
        codes=side.codes,
        signed=side.signed,
        reversed=side.reversed,
        pair_open=side.pair_open,
        time_formats=formats,
        year_from_title=yearless,
        owner=title_facts(titles) if kind == "transactions" else None,
        notes=side.notes,
    )


def _guesses(kind: str, columns: Sequence[Profile], reading: Reading | None) -> list[Guess]:
    """Return what headers and contents say the columns of a table of `kind` are."""
    contents = CONTENTS.get(kind)
    by_content = () if contents is None else contents(columns, reading)
    fields = fields_of(kind)
    named = [one for one in by_content if one.field in fields]
    found = united([*by_headers(kind, columns), *named])
    proven = proven_by(reading) if kind == "transactions" and reading is not None else set()
    return exact_first(kind, found, columns, proven)


def _columns(rows: Rows, found: Found) -> tuple[Profile, ...]:
    data = [rows[at] for at in found.data]
    return tuple(
        profile(place, header, [row[place] if place < len(row) else "" for row in data])
        for place, header in enumerate(found.headers)
    )


def _reading(columns: Sequence[Profile]) -> Reading | None:
    """Look for the columns that explain a balance."""
    candidates = [c for c in columns if c.share("money") >= 0.8 and c.distinct > 1]
    plain_days = [c for c in candidates if c.share("day") >= 0.9 and not c.share("decimal")]
    codes_only = [c for c in candidates if c.distinct <= 4 and c.share("code") >= 0.9]
    chosen = [c for c in candidates if c not in (*plain_days, *codes_only)][:_MOST_MONEY]
    money = {column.place: amounts_of(column) for column in chosen}
    codes = {}
    for column in columns:
        found = _codes(column) if column.place not in money or column.distinct <= 2 else None
        if found is not None:
            codes[column.place] = found
    owners = [
        np.unique(np.array(column.cells), return_inverse=True)[1].astype(np.int64)
        for column in columns
        if is_number(column) and is_own(column) and column.distinct > 1
    ]
    return find_chain(money, codes, owners)


def _codes(column: Profile) -> Codes | None:
    """Return a column of two words or codes (two that nearly every filled cell has)."""
    if not 2 <= column.distinct <= 4 or column.share("decimal", "stamp", "day") > 0.5:
        return None
    cells = [plain(cell) for cell in column.cells]
    counts = {text: cells.count(text) for text in dict.fromkeys(cells) if text}
    first = sorted(counts, key=lambda text: (-counts[text], text))[:2]
    if len(first) < 2 or sum(counts[text] for text in first) < 0.9 * column.filled:
        return None
    texts = sorted(first)
    code = np.array([texts.index(cell) if cell in texts else -1 for cell in cells], np.int64)
    named = likenesses("transactions", column.header).get("direction")
    apt = column.share("direction") >= 0.8 or column.share("code") >= 0.8
    return Codes(code, (texts[0], texts[1]), apt or (named is not None and named.score >= 0.8))


def _score(
    kind: str,
    fields: Mapping[str, Guess],
    columns: Sequence[Profile],
    reading: Reading | None,
    hints: str,
) -> float:
    """Return how well a kind suits: its needs, and how much of the table it explains."""
    met = [
        max((fields[name].score for name in group if name in fields), default=0.0)
        for group in _needs(kind)
    ]
    filled = sum(column.filled > 0 for column in columns)
    explained = sum(one.score for one in fields.values()) / max(1, filled)
    score = 0.5 * sum(met) / len(met) + 0.5 * min(1.0, explained)
    score *= _UNMET if min(met) == 0.0 else 1.0
    if any(
        word in hints for layout in load_layouts() if layout.kind == kind for word in layout.names
    ):
        score += _NAMED
    if reading is not None:
        score += _CHAINED if kind == "transactions" else -_CHAINED
    elif kind == "transactions" and not _has_aim(fields, columns):
        score *= _AIMLESS
    return round(max(0.0, score), 4)


def _needs(kind: str) -> tuple[tuple[str, ...], ...]:
    """Return what a table of `kind` must have: ours, else what its general layout says."""
    needs = (layout.needs for layout in load_layouts() if layout.kind == kind and layout.needs)
    return NEEDS.get(kind) or next(needs, ()) or (fields_of(kind),)


def _has_aim(fields: Mapping[str, Guess], columns: Sequence[Profile]) -> bool:
    if "direction" in fields or {"debit", "credit"} <= set(fields):
        return True
    amount = fields.get("amount")
    return amount is not None and any(
        column.place == amount.place and column.share("signed") > 0 for column in columns
    )


def _others(fields: Mapping[str, Guess], guesses: Sequence[Guess]) -> dict[int, tuple[Guess, ...]]:
    taken = {(one.field, one.place) for one in fields.values()}
    found: dict[int, list[Guess]] = {}
    for one in guesses:
        if one.score >= OFFERED and (one.field, one.place) not in taken:
            found.setdefault(one.place, []).append(one)
    return {place: tuple(several[:3]) for place, several in found.items()}
