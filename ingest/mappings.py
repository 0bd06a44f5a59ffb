"""A user's mapping file (`--map FILE.toml`) as a layout; the format is in docs/mapping.md."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.headers import normal, position
from ingest.layouts import FLAGS, Headers, Layout, check_field, fields_of, load_layouts
from linkgraph.errors import BadMapping
from linkgraph.evidence_schema import EVIDENCE_KINDS
from linkgraph.text import Text, same

_KEYS = {
    "name", "kind", "columns", "constants", "separator", "time_format", "unit", "signed",
    "reversed", "directions", "success", "cash", "layout", "files", "header", "header_rows",
    "width", "year_from_title", "exact",
}  # fmt: skip
_SIDES = ("in", "out", "neutral")
_ROWS = ("header = false", "header_rows = 2")


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
        check_field(path.name, kind, name)
    rows, width = _header_rows(path, data, columns)
    return Layout(
        name=str(data.get("name", path.stem)),
        kind=kind,
        title=Text(f"映射文件 {path.name}", f"mapping file {path.name}"),
        columns=columns,
        constants={name: str(value) for name, value in constants.items()},
        codes=_directions(path, data.get("directions", {})),
        flags=_flags(path, data),
        separator=str(data.get("separator", "")),
        time_format=data.get("time_format"),
        unit=data.get("unit", "yuan"),
        signed=bool(data.get("signed", False)),
        reversed=bool(data.get("reversed", False)),
        year_from_title=bool(data.get("year_from_title", False)),
        files=data.get("files"),
        exact=bool(data.get("exact", False)),
        mapped=True,
        header_rows=rows,
        width=width,
    )


def _header_rows(
    path: Path, data: Mapping[str, Any], columns: Mapping[str, tuple[Headers, ...]]
) -> tuple[int, int | None]:
    """Return how many rows the header has, and the width of a table without one."""
    rows = 0 if data.get("header") is False else data.get("header_rows", 1)
    if (
        data.get("header", True) not in (True, False)
        or type(rows) is not int
        or rows not in (0, 1, 2)
    ):
        raise _bad(path, "header 或 header_rows 无效", "header or header_rows is not known", _ROWS)
    named = [h for (alt,) in columns.values() for h in alt if position(h) is None]
    if rows == 0 and named:
        raise _bad(
            path,
            f"没有表头的表用 #1、#2 …… 写列，不能写表头 {named[0]}",
            f"without a header columns are #1, #2 and so on, not {named[0]!r}",
            (),
        )
    if rows and not named:
        raise _bad(
            path,
            "没有写任何表头：没有表头的表要写 header = false",
            "no header is named: a table without one wants header = false",
            (),
        )
    width = data.get("width")
    if width is not None and (type(width) is not int or width < 1 or rows):
        raise _bad(path, "width 无效", "width is the number of columns, with header = false", ())
    return rows, width


def _known_with_constants(path: Path, data: dict[str, Any]) -> Layout:
    """Take one of our layouts and add what a file does not say itself, such as whose it is."""
    ours = {layout.name: layout for layout in load_layouts()}
    known = ours.get(str(data["layout"]))
    if known is None:
        raise _bad(path, "没有名为此的版式", "no layout of that name", sorted(ours))
    constants = {name: str(value) for name, value in data.get("constants", {}).items()}
    for name in constants:
        check_field(path.name, known.kind, name)
    return replace(
        known,
        constants={**known.constants, **constants},
        codes={**known.codes, **_directions(path, data.get("directions", {}))},
        flags={**known.flags, **_flags(path, data)},
        signed=bool(data.get("signed", known.signed)),
        reversed=bool(data.get("reversed", known.reversed)),
        exact=bool(data.get("exact", known.exact)),
        files=data.get("files"),
    )


def _headers(path: Path, name: str, said: Any) -> Headers:
    headers = [said] if isinstance(said, str) else said
    if not isinstance(headers, list) or not headers or not all(isinstance(h, str) for h in headers):
        raise _bad(path, f"{name} 应为表头或表头列表", f"{name} must be a header or a list", ())
    return tuple(
        header.strip() if position(header) is not None else normal(header) for header in headers
    )


def _directions(path: Path, said: Any) -> dict[str, str]:
    if not isinstance(said, dict) or not all(side in _SIDES for side in said.values()):
        raise _bad(
            path, "[directions] 无效", '[directions] wants CODE = "in", "out" or "neutral"', ()
        )
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
