"""What one column may be, how sure that is, and why."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.headers import normal
from ingest.layouts import HELPERS
from ingest.propose.fits import fit_of
from ingest.propose.profile import Profile
from ingest.propose.synonyms import EXACT, likenesses
from linkgraph.evidence_schema import EVIDENCE_KINDS
from linkgraph.text import Text

HEADER_WEIGHT = 0.9
"""What the very header of a known layout counts, its content not speaking against it."""
_SUITS = 0.5
"""A column of which this share suits the field is no argument against its header."""
_BLANK = 0.9
"""What a header counts over a column without any content; more as it is filled."""
_RANK = 0.003
"""What a header counts less for each that its layout prefers to it."""
_CLASH = 0.25
"""What is left of a header when no cell below it suits the field."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The column at `place` may be `field`; `score` 0 to 1."""

    field: str
    place: int
    score: float
    why: tuple[Text, ...]


def by_headers(kind: str, columns: Iterable[Profile]) -> list[Guess]:
    """Return what the headers say, weighed by what stands below them."""
    found = []
    for column in columns:
        for field, near in likenesses(kind, column.header).items():
            suits = fit_of(kind, field, column)
            counts = 1.0 if suits >= _SUITS else _CLASH + (1 - _CLASH) * suits / _SUITS
            why = _header_words(column, near.score, near.to)
            if suits < _SUITS:
                share = round(100 * suits)
                why += (
                    Text(f"但只有 {share}% 的内容相符", f"but only {share} % of the cells suit it"),
                )
            score = HEADER_WEIGHT * near.score * counts * (_BLANK + (1 - _BLANK) * column.coverage)
            found.append(Guess(field, column.place, score - _RANK * min(near.rank, 20), why))
    return found


def exact_first(
    kind: str,
    guesses: Sequence[Guess],
    columns: Iterable[Profile],
    proven: Collection[tuple[int, str]],
) -> list[Guess]:
    """Let no content take a column from the field that its very header names.

    What is `proven` (column and field, by the balance) may: that outweighs a header.
    """
    most: dict[int, float] = {}
    named: dict[int, set[str]] = {}
    for column in columns:
        near = likenesses(kind, column.header)
        named[column.place] = {field for field, one in near.items() if one.score >= EXACT}
    for one in guesses:
        if one.field in named[one.place]:
            most[one.place] = max(one.score, most.get(one.place, 0.0))
    found = []
    for one in guesses:
        limit = most.get(one.place, 1.0)
        sure = one.field in named[one.place] or (one.place, one.field) in proven
        if sure or one.score < limit:
            found.append(one)
        else:
            found.append(replace(one, score=round(0.95 * limit, 3)))
    return sorted(found, key=lambda one: (-one.score, one.place, one.field))


def _header_words(column: Profile, score: float, to: str) -> tuple[Text, ...]:
    if score >= EXACT and to == normal(column.header):
        return (Text("表头本身是已知的", "the header itself is known"),)
    return (Text(f"表头近似“{to}”", f"the header is like {to!r}"),)


def united(guesses: Iterable[Guess]) -> list[Guess]:
    """Join what is said of the same column and field: two independent reasons are surer than one.

    Sorted by score, then by the order of columns and fields.
    """
    together: dict[tuple[int, str], list[Guess]] = {}
    for one in guesses:
        together.setdefault((one.place, one.field), []).append(one)
    made = [_joined(found) for found in together.values()]
    return sorted(made, key=lambda one: (-one.score, one.place, one.field))


def _joined(found: Sequence[Guess]) -> Guess:
    doubt = 1.0
    for one in found:
        doubt *= 1.0 - one.score
    why = tuple(words for one in sorted(found, key=lambda g: -g.score) for words in one.why)
    return Guess(found[0].field, found[0].place, round(1.0 - doubt, 3), tuple(dict.fromkeys(why)))


_HELPERS = {
    "date": Text("日期（与时刻分列）", "day (its time of day stands apart)"),
    "debit": Text("支出金额", "money out"),
    "credit": Text("收入金额", "money in"),
    "party": Text("对手户名与账号同格", "counterparty, name and number in one cell"),
    "own_party": Text("本方户名与账号同格", "own name and number in one cell"),
    "payer_party": Text("付款户名与账号同格", "payer, name and number in one cell"),
    "payee_party": Text("收款户名与账号同格", "payee, name and number in one cell"),
    "payee_place": Text(
        "收款银行与账号同格", "bank and number that the money went to, in one cell"
    ),
    "paying_number": Text("付款账号（本方由收付标志定）", "payer's account (own by direction)"),
    "paying_card": Text("付款卡号（本方由收付标志定）", "payer's card (own by direction)"),
    "paying_name": Text("付款户名（本方由收付标志定）", "payer's name (own by direction)"),
    "paying_bank": Text("付款银行（本方由收付标志定）", "payer's bank (own by direction)"),
    "receiving_number": Text("收款账号（本方由收付标志定）", "payee's account (own by direction)"),
    "receiving_card": Text("收款卡号（本方由收付标志定）", "payee's card (own by direction)"),
    "receiving_name": Text("收款户名（本方由收付标志定）", "payee's name (own by direction)"),
    "receiving_bank": Text("收款银行（本方由收付标志定）", "payee's bank (own by direction)"),
    "failure": Text("查询失败原因", "why the query failed"),
    "text": Text("文字", "text"),
}


@lru_cache
def captions(kind: str) -> dict[str, Text]:
    """Return what each field of `kind` is called."""
    helpers = {name: _HELPERS.get(name, Text(name, words)) for name, words in HELPERS.items()}
    columns = {
        column.name.removesuffix("_us").removesuffix("_fen"): column.caption
        for column in EVIDENCE_KINDS[kind].columns
    }
    return helpers | columns
