"""How much a header says that its column is a field: by the headers of all layouts, by English,
Pinyin and Traditional ones."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from ingest.headers import normal
from ingest.layouts import Layout, load_layouts
from linkgraph.evidence_schema import EVIDENCE_KINDS

EXACT = 1.0
"""The header is one that a layout of this kind has for the field."""
_READING = 0.9
"""The header is how such a header is read: jiaoyijine, jyje."""
_PART = 0.55
"""The least for one header that contains the other; more as they come closer in length."""
_LIKE = 0.72
"""From this share of equal characters on two headers are alike."""
_NEAR = 0.8
"""What alike headers count, times their likeness."""
_BRACKET = re.compile(r"[(\[【].*?[)\]】]")
_UNIT = re.compile(
    r"[(\[【]?(?:人民币|单位:?|RMB|CNY|元|[+±-])+[)\]】]?|[(\[【][+-][)\]】]", re.IGNORECASE
)
"""What stands behind a header and says nothing of its meaning."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near a header comes to one that is known for a field (1.0: the same)."""

    score: float
    to: str
    rank: int = 0
    """How many other headers a layout prefers for the field."""


@lru_cache(maxsize=1 << 12)
def likenesses(kind: str, header: str) -> Mapping[str, Likeness]:
    """Return the fields of `kind` that a header may name, each with the known header it is near.

    >>> likenesses("transactions", "交易對手帳號")["counterparty_number"].score
    1.0
    """
    found: dict[str, Likeness] = {}
    for form, most in _forms(header):
        for one, fields in _known(kind).items():
            near = min(_near(form, one), most)
            for field, rank in fields.items() if near else ():
                if near > found.get(field, _NOTHING).score and not _crosses(form, field):
                    found[field] = Likeness(round(near, 3), one, rank)
    return found


def is_known(header: str) -> bool:
    """Say whether a cell is a header that is known for any kind of table."""
    forms = [form for form, most in _forms(header) if most >= EXACT]
    return any(form in _known(kind) for kind in EVIDENCE_KINDS for form in forms)


_NOTHING = Likeness(0.0, "")
_OTHERS = ("对方", "对手", "对端", "往来", "counterparty")
_OWN = ("本方", "我方", "己方", "主体", "own")


def _crosses(form: str, field: str) -> bool:
    """Say whether a header names the other side than the field: 对方账号 is no own account."""
    if field.startswith("own_"):
        return any(word in form for word in _OTHERS)
    return field.startswith(("counterparty_", "other_")) and form.startswith(_OWN)


@lru_cache(maxsize=1 << 16)
def _near(form: str, one: str) -> float:
    if form == one:
        return EXACT
    short, long = sorted((form, one), key=len)
    if len(short) < 2 or len(short) * 4 < len(long):
        return 0.0
    if short in long and (not short.isascii() or len(short) > 3):
        return _PART + (0.95 - _PART) * len(short) / len(long)
    if len(set(short) & set(long)) * 2 < len(set(long)) or (short.isascii() and len(short) < 4):
        return 0.0
    ratio = SequenceMatcher(None, form, one, autojunk=False).ratio()
    return _NEAR * ratio if ratio >= _LIKE else 0.0


@lru_cache(maxsize=1 << 12)
def _forms(header: str) -> tuple[tuple[str, float], ...]:
    """Return the forms in which a header is compared, each with the most it can count."""
    simple = "".join(_data().simple.get(c, c) for c in unicodedata.normalize("NFKC", header))
    forms = {normal(simple): EXACT}
    bare = re.sub(rf"(?:{_UNIT.pattern})+$", "", simple, flags=re.IGNORECASE)
    forms.setdefault(normal(bare), EXACT)
    forms.setdefault(normal(_BRACKET.sub("", simple)), 0.9)
    english = _written_out(simple)
    if english:
        forms.setdefault(english, EXACT)
    forms.pop("", None)
    return tuple(forms.items())


def _written_out(header: str) -> str:
    """Return an English header with its short forms written out: `Txn_Amt` is transactionamount."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", header)
    if not words or re.search(r"[\u3400-\u9fff]", header):
        return ""
    known = _data().abbreviations
    return "".join(known.get(word.lower(), word.lower()) for word in words)


@cache
def _known(kind: str) -> Mapping[str, Mapping[str, int]]:
    """Return every header known for `kind`, in normal form: the fields it may name, and how many
    headers are preferred to it."""
    found: dict[str, dict[str, int]] = {}
    ours = [layout for layout in load_layouts() if layout.kind == kind]
    for layout in (one for one in ours if one.generic):
        _add(found, layout)
    for field, headers in _data().headers.get(kind, {}).items():
        for rank, header in enumerate(headers):
            found.setdefault(normal(_simple(header)), {}).setdefault(field, rank)
    for layout in (one for one in ours if not one.generic):
        _add(found, layout)
    for header, fields in list(found.items()):
        for reading in _readings(header):
            found.setdefault(reading, dict(fields))
    return found


def _add(found: dict[str, dict[str, int]], layout: Layout) -> None:
    """Add the headers of a layout; what the general layout prefers is not changed by others."""
    for field, alternatives in layout.columns.items():
        for rank, alternative in enumerate(alternatives):
            if len(alternative) == 1:
                found.setdefault(alternative[0], {}).setdefault(field, rank)


def _readings(header: str) -> list[str]:
    """Return how a Chinese header is read, whole and by its initials (of three or more)."""
    syllables = [_data().pinyin.get(c, "") for c in header]
    if not all(syllables):
        return []
    initials = "".join(one[0] for one in syllables)
    return ["".join(syllables), *([initials] if len(initials) > 2 else [])]


def _simple(text: str) -> str:
    return "".join(_data().simple.get(c, c) for c in text)


@dataclass(frozen=True, slots=True)
class _Data:
    headers: Mapping[str, Mapping[str, tuple[str, ...]]]
    abbreviations: Mapping[str, str]
    simple: Mapping[str, str]
    pinyin: Mapping[str, str]


@cache
def _data() -> _Data:
    data = _toml("headers.toml")
    pairs = data.pop("traditional")
    return _Data(
        abbreviations=data.pop("abbreviations"),
        simple=dict(zip(pairs[::2], pairs[1::2], strict=True)),
        pinyin={c: read for read, chars in _toml("pinyin.toml").items() for c in chars},
        headers=data,
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("ingest.propose").joinpath(name).read_text("utf-8"))
