"""Lists of words by which cells and headers are known, read once from known.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ingest.words import plain


@dataclass(frozen=True, slots=True)
class Known:
    """Currencies (in the form of `plain`), parts of the names of banks, places and companies,
    things that are seized, and surnames."""

    currencies: frozenset[str]
    bank_parts: tuple[str, ...]
    address_parts: tuple[str, ...]
    company_ends: tuple[str, ...]
    items: tuple[str, ...]
    surnames: frozenset[str]


@cache
def known() -> Known:
    """Return the lists of known.toml."""
    text = resources.files("ingest.propose").joinpath("known.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return Known(
        frozenset(plain(word) for word in data["currencies"]),
        tuple(data["bank_parts"]),
        tuple(data["address_parts"]),
        tuple(data["company_ends"]),
        tuple(data["items"]),
        frozenset(data["surnames"]),
    )
