"""Layouts: which spreadsheet headers hold what, as data in layouts/*.toml or in a user's mapping.

A layout names *fields*. A field is an evidence column of the layout's kind without its unit
(`amount` for amount_fen, `time` for time_us), or one of the helpers in `HELPERS`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

from ingest.headers import normal
from linkgraph.errors import BadMapping
from linkgraph.evidence_schema import EVIDENCE_KINDS
from linkgraph.text import Text

HELPERS = {
    "date": "the day, when day and time of day stand in two columns",
    "debit": "money out, when out and in stand in two columns",
    "credit": "money in, when out and in stand in two columns",
    "failure": "why the bank returned no data: such rows are not transactions",
    "party": "name, number and perhaps bank of the counterparty in one cell",
    "own_party": "number and name of the own side in one cell",
    "payer_party": "number and name of the payer in one cell",
    "payee_party": "number and name of the payee in one cell",
    "payee_place": "bank and number that the money went to, in one cell",
    "paying_number": "account of the payer, where the direction says which side is the own one",
    "paying_card": "bank card of the payer, likewise",
    "paying_name": "name of the payer, likewise",
    "paying_bank": "bank of the payer, likewise",
    "receiving_number": "account of the payee, likewise",
    "receiving_card": "bank card of the payee, likewise",
    "receiving_name": "name of the payee, likewise",
    "receiving_bank": "bank of the payee, likewise",
    "text": "free text in which numbers are searched (seizure lists)",
}
_OF_MANY = {
    "currency", "bank", "own_bank", "payer_bank", "payee_bank", "counterparty_bank", "channel",
    "place", "carrier", "memo", "remark", "txn_type", "cash", "success", "direction", "id_type",
    "account_type", "sub_kind", "call_type", "status", "measure", "subject_kind",
}  # fmt: skip
"""Fields whose constants are as true of the next file with the same headers."""
FLAGS = ("success", "cash")
"""Yes-or-no fields, whose codes a layout or a mapping may state."""
Headers = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of table is read.

    `columns`: field → alternatives, the preferred first; an alternative is one header, or several
    whose cells are joined by `separator`. Headers are in the form of `ingest.headers.normal`.
    `marks`: the headers by which this very layout is known; empty for generic layouts. `versions`:
    these and the marks of its other versions, where banks have changed their headers. `must`: the
    marks without which it is not this layout, however many of the others are there: those that no
    other bank uses, where the others are common.
    `codes`: direction cells → 'in' or 'out', where the layout itself states them.
    """

    name: str
    kind: str
    title: Text
    columns: Mapping[str, tuple[Headers, ...]]
    marks: frozenset[str] = frozenset()
    versions: tuple[frozenset[str], ...] = ()
    must: frozenset[str] = frozenset()
    needs: tuple[tuple[str, ...], ...] = ()
    names: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    """`success` and `cash`: code → yes or no, where the layout itself states them."""
    filled_up: frozenset[str] = frozenset()
    """Fields that another column of the same meaning fills where their own one says nothing."""
    separator: str = ""
    time_format: str | None = None
    unit: Literal["yuan", "fen"] = "yuan"
    signed: bool = False
    reversed: bool = False
    own_from_title: bool = True
    title_joins: bool = False
    """True where the number above the header belongs to the account of every row below it, so that
    it is said of them beside the number that they have themselves."""
    year_from_title: bool = False
    """True where days have no year: the lines above the header name the statement's month."""
    statement_month: tuple[int, int] | None = None
    generic: bool = False
    """True for the layout that lends its synonyms to the others of its kind."""
    files: str | None = None
    """A pattern such as `*张三*`: only files so named; None for all."""
    mapped: bool = False
    """True for a user's mapping: every header it names must be there."""
    exact: bool = False
    """True where long numbers that end in zeros do so by right: none is taken for rounded."""
    header_rows: int = 1
    """Of a mapping: 0 for a table without headers, 2 where two rows of cells make one header."""
    width: int | None = None
    """Of a mapping without headers: how many columns its tables have; None for any number."""

    def named(self) -> frozenset[str]:
        """Return every header that the layout knows."""
        found = {header for alts in self.columns.values() for alt in alts for header in alt}
        return frozenset(found).union(*self.versions)

    def names_somebody(self) -> bool:
        """Say whether a constant tells whose rows these are: true of the files at hand only."""
        return not _OF_MANY.issuperset(self.constants)

    def for_next(self) -> bool:
        """Say whether a mapping may be used unasked for later files: its headers, or the pattern
        of their names, tell which; and it says of nobody's rows whose they are."""
        return bool(self.files) or (self.header_rows > 0 and not self.names_somebody())


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the fields that a layout of `kind` may name."""
    names = [_field(column.name) for column in EVIDENCE_KINDS[kind].columns]
    made = ("_precision", "_damaged")
    return tuple(name for name in names if not name.endswith(made)) + tuple(HELPERS)


def _field(column: str) -> str:
    for unit in ("_us", "_fen"):
        if column.endswith(unit):
            return column[: -len(unit)]
    return column


@cache
def load_layouts() -> tuple[Layout, ...]:
    """Return the layouts that come with linkgraph, by name."""
    folder = resources.files("ingest").joinpath("layouts")
    files = sorted(
        (item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda f: f.name
    )
    data = [(item.name, tomllib.loads(item.read_text("utf-8"))) for item in files]
    generic = {d["kind"]: d for _, d in data if d.get("generic")}
    return tuple(_layout(name, d, generic.get(d["kind"], {})) for name, d in data)


def _layout(file: str, data: dict[str, Any], generic: dict[str, Any]) -> Layout:
    """Build one of our own layouts: its synonyms first, then those of its kind's generic one."""
    kind = data["kind"]
    columns: dict[str, tuple[Headers, ...]] = {}
    for source in (data, generic):
        for name, headers in source.get("columns", {}).items():
            check_field(file, kind, name)
            columns[name] = columns.get(name, ()) + tuple(_alternative(h) for h in headers)
    dropped = {normal(h) for h in data.get("unused", ())}
    if dropped:
        columns = {
            name: tuple(alt for alt in alts if alt[0] not in dropped)
            for name, alts in columns.items()
        }
    versions = _versions(data.get("marks", []))
    return Layout(
        name=data["name"],
        kind=kind,
        title=Text(data["zh"], data["en"]),
        columns=columns,
        marks=versions[0] if versions else frozenset(),
        versions=versions,
        must=frozenset(normal(h) for h in data.get("must", ())),
        needs=tuple(tuple(any_of) for any_of in data.get("needs", generic.get("needs", ()))),
        names=tuple(data.get("names", ())),
        constants=data.get("constants", {}),
        codes=data.get("codes", {}),
        flags={name: data[name] for name in FLAGS if name in data},
        filled_up=frozenset(data.get("filled_up", ())),
        separator=data.get("separator", ""),
        time_format=data.get("time_format"),
        unit=data.get("unit", "yuan"),
        signed=data.get("signed", False),
        reversed=data.get("reversed", False),
        own_from_title=data.get("own_from_title", True),
        title_joins=data.get("title_joins", False),
        year_from_title=data.get("year_from_title", False),
        generic=data.get("generic", False),
    )


def _versions(said: str | list[str]) -> tuple[frozenset[str], ...]:
    """Return the marks of each version: one text of headers, or a list of such texts."""
    texts = [said] if isinstance(said, str) else said
    return tuple(frozenset(normal(h) for h in text.split(", ")) - {""} for text in texts)


def _alternative(said: str | list[str]) -> Headers:
    """Return a header, or several whose cells are joined, in normal form."""
    return (normal(said),) if isinstance(said, str) else tuple(normal(header) for header in said)


def check_field(file: str, kind: str, name: str) -> None:
    """Raise BadMapping when a layout or mapping of `kind` cannot have the field `name`."""
    known = fields_of(kind)
    if name not in known:
        listed = ", ".join(known)
        raise BadMapping(
            Text(f"{file}：[columns] 中没有名为 {name} 的字段", f"{file}: no field named {name}"),
            Text(f"可用的字段：{listed}", f"fields of {kind}: {listed}"),
        )
