"""What one column may be, how sure that is, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.headers import normal
from ingest.propose.fits import fit_of
from ingest.propose.profile import Profile
from ingest.propose.synonyms import EXACT, likenesses
from linkgraph.evidence_schema import EVIDENCE_KINDS
from linkgraph.text import Text

HEADER_WEIGHT = 0.9
"""What the very header of a known layout counts, its content not speaking against it."""
_SUITS = 0.5
"""A column of which this share suits the field is no argument against its header."""
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
            found.append(Guess(field, column.place, HEADER_WEIGHT * near.score * counts, why))
    return found


def _header_words(column: Profile, score: float, to: str) -> tuple[Text, ...]:
    if score >= EXACT and to == normal(column.header):
        return (Text("表头是已知版式的表头", "the header is one of a known layout"),)
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


def captions(kind: str) -> dict[str, Text]:
    """Return what each field of `kind` is called."""
    helpers = {
        "date": Text("日期（与时刻分列）", "day (its time of day stands apart)"),
        "debit": Text("支出金额", "money out"),
        "credit": Text("收入金额", "money in"),
        "party": Text("对手户名与账号同格", "counterparty, name and number in one cell"),
        "failure": Text("查询失败原因", "why the query failed"),
        "text": Text("文字", "text"),
    }
    columns = {
        column.name.removesuffix("_us").removesuffix("_fen"): column.caption
        for column in EVIDENCE_KINDS[kind].columns
    }
    return helpers | columns
