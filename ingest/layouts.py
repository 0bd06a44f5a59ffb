"""Layouts: which spreadsheet headers hold what, as data in layouts/*.toml or in a user's mapping.

A layout names *fields*. A field is an evidence column of the layout's kind without its unit
(`amount` for amount_fen, `time` for time_us), or one of the helpers in `HELPERS`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from ingest.headers import normal
from linkgraph.errors import BadMapping
from linkgraph.evidence_schema import EVIDENCE_KINDS
from linkgraph.text import Text, same

HELPERS = {
    "date": "the day, when day and time of day stand in two columns",
    "debit": "money out, when out and in stand in two columns",
    "credit": "money in, when out and in stand in two columns",
    "failure": "why the bank returned no data: such rows are not transactions",
    "party": "name and number of the counterparty in one cell",
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
    `marks`: the headers by which this very layout is known; empty for generic layouts.
    `codes`: direction cells → 'in' or 'out', where the layout itself states them.
    """

    name: str
    kind: str
    title: Text
    columns: Mapping[str, tuple[Headers, ...]]
    marks: frozenset[str] = frozenset()
    needs: tuple[tuple[str, ...], ...] = ()
    names: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    """`success` and `cash`: code → yes or no, where the layout itself states them."""
    separator: str = ""
    time_format: str | None = None
    unit: Literal["yuan", "fen"] = "yuan"
    signed: bool = False
    reversed: bool = False
    own_from_title: bool = True
    year_from_title: bool = False
    """True where days have no year: the lines above the header name the statement's month."""
    statement_month: tuple[int, int] | None = None
    generic: bool = False
    """True for the layout that lends its synonyms to the others of its kind."""
    files: str | None = None
    """A pattern such as `*张三*`: only files so named; None for all."""
    mapped: bool = False
    """True for a user's mapping: every header it names must be there."""

    def named(self) -> frozenset[str]:
        """Return every header that the layout knows."""
        found = {header for alts in self.columns.values() for alt in alts for header in alt}
        return frozenset(found) | self.marks

    def names_somebody(self) -> bool:
        """Say whether a constant tells whose rows these are: true of the files at hand only."""
        return not _OF_MANY.issuperset(self.constants)


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the fields that a layout of `kind` may name."""
    names = [_field(column.name) for column in EVIDENCE_KINDS[kind].columns]
    return tuple(name for name in names if not name.endswith("_precision")) + tuple(HELPERS)


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
            _check_field(file, kind, name)
            columns[name] = columns.get(name, ()) + tuple((normal(h),) for h in headers)
    dropped = {normal(h) for h in data.get("unused", ())}
    if dropped:
        columns = {
            name: tuple(alt for alt in alts if alt[0] not in dropped)
            for name, alts in columns.items()
        }
    return Layout(
        name=data["name"],
        kind=kind,
        title=Text(data["zh"], data["en"]),
        columns=columns,
        marks=frozenset(normal(h) for h in data.get("marks", "").replace("\n", " ").split(", "))
        - {""},
        needs=tuple(tuple(any_of) for any_of in data.get("needs", generic.get("needs", ()))),
        names=tuple(data.get("names", ())),
        constants=data.get("constants", {}),
        codes=data.get("codes", {}),
        flags={name: data[name] for name in FLAGS if name in data},
        time_format=data.get("time_format"),
        unit=data.get("unit", "yuan"),
        signed=data.get("signed", False),
        reversed=data.get("reversed", False),
        own_from_title=data.get("own_from_title", True),
        year_from_title=data.get("year_from_title", False),
        generic=data.get("generic", False),
    )


def _check_field(file: str, kind: str, name: str) -> None:
    known = fields_of(kind)
    if name not in known:
        listed = ", ".join(known)
        raise BadMapping(
            Text(f"{file}：[columns] 中没有名为 {name} 的字段", f"{file}: no field named {name}"),
            Text(f"可用的字段：{listed}", f"fields of {kind}: {listed}"),
        )


_KEYS = {
    "name", "kind", "columns", "constants", "separator", "time_format", "unit", "signed",
    "reversed", "directions", "success", "cash", "layout", "files",
}  # fmt: skip


def read_mapping(path: Path) -> Layout:
    """Read a user's mapping file (`--map FILE.toml`); the format is in docs and in the errors.

    Raises BadMapping with the place and the remedy.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadMapping(
            Text(f"无法打开映射文件 {path}", f"cannot open the mapping file {path}"),
            same(str(error.strerror)),
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadMapping(
            Text(
                f"映射文件 {path} 不是 UTF-8 的 TOML", f"mapping file {path} is not TOML in UTF-8"
            ),
            same(str(error)),
        ) from error
    return _mapping(path, data)


def _mapping(path: Path, data: dict[str, Any]) -> Layout:
    unknown = sorted(set(data) - _KEYS)
    kind = data.get("kind")
    if unknown:
        raise _bad(path, f"不认识的键 {unknown}", f"unknown keys {unknown}", sorted(_KEYS))
    if "layout" in data:
        return _known_with_constants(path, data)
    if kind not in EVIDENCE_KINDS:
        raise _bad(path, "kind 缺失或无效", "kind is missing or unknown", sorted(EVIDENCE_KINDS))
    if not isinstance(data.get("columns"), dict) or not data["columns"]:
        raise _bad(path, "缺少 [columns]", "[columns] is missing", fields_of(kind))
    if data.get("unit", "yuan") not in ("yuan", "fen"):
        raise _bad(path, "unit 无效", "unit is not known", ("yuan", "fen"))
    columns = {name: (_headers(path, name, said),) for name, said in data["columns"].items()}
    constants = data.get("constants", {})
    for name in (*columns, *constants):
        _check_field(path.name, kind, name)
    directions = _directions(path, data.get("directions", {}))
    return Layout(
        name=str(data.get("name", path.stem)),
        kind=kind,
        title=Text(f"映射文件 {path.name}", f"mapping file {path.name}"),
        columns=columns,
        constants={name: str(value) for name, value in constants.items()},
        codes=directions,
        flags=_flags(path, data),
        separator=str(data.get("separator", "")),
        time_format=data.get("time_format"),
        unit=data.get("unit", "yuan"),
        signed=bool(data.get("signed", False)),
        reversed=bool(data.get("reversed", False)),
        files=data.get("files"),
        mapped=True,
    )


def _known_with_constants(path: Path, data: dict[str, Any]) -> Layout:
    """Take one of our layouts and add what a file does not say itself, such as whose it is."""
    ours = {layout.name: layout for layout in load_layouts()}
    known = ours.get(str(data["layout"]))
    if known is None:
        raise _bad(path, "没有名为此的版式", "no layout of that name", sorted(ours))
    constants = {name: str(value) for name, value in data.get("constants", {}).items()}
    for name in constants:
        _check_field(path.name, known.kind, name)
    return replace(
        known,
        constants={**known.constants, **constants},
        codes={**known.codes, **_directions(path, data.get("directions", {}))},
        flags={**known.flags, **_flags(path, data)},
        signed=bool(data.get("signed", known.signed)),
        reversed=bool(data.get("reversed", known.reversed)),
        files=data.get("files"),
    )


def _headers(path: Path, name: str, said: Any) -> Headers:
    headers = [said] if isinstance(said, str) else said
    if not isinstance(headers, list) or not headers or not all(isinstance(h, str) for h in headers):
        raise _bad(path, f"{name} 应为表头或表头列表", f"{name} must be a header or a list", ())
    return tuple(normal(header) for header in headers)


def _directions(path: Path, said: Any) -> dict[str, str]:
    if not isinstance(said, dict) or not set(said.values()) <= {"in", "out"}:
        raise _bad(path, "[directions] 无效", '[directions] wants CODE = "in" or "out"', ())
    return {str(code): side for code, side in said.items()}


def _flags(path: Path, data: dict[str, Any]) -> dict[str, dict[str, bool]]:
    found = {}
    for name in FLAGS:
        said = data.get(name, {})
        if not isinstance(said, dict) or not all(isinstance(v, bool) for v in said.values()):
            raise _bad(path, f"[{name}] 无效", f"[{name}] wants CODE = true or false", ())
        if said:
            found[name] = {str(code): bool(value) for code, value in said.items()}
    return found


def _bad(path: Path, zh: str, en: str, choices: Any) -> BadMapping:
    listed = ", ".join(choices)
    hint = Text(f"可用：{listed}", f"known: {listed}") if listed else None
    return BadMapping(Text(f"映射文件 {path}：{zh}", f"mapping file {path}: {en}"), hint)
