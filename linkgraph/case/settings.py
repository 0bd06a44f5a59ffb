"""case.toml: the name of the case and the thresholds it is worked with.

Written once, when the case is made, with a comment on each setting; the user edits it and the
tool never rewrites it. Read with tomllib; a key that is not known, or a value of a wrong type, is
refused with the line and what would be allowed.
"""

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from linkgraph.errors import BadSettings, CaseProblem
from linkgraph.setting_words import EXPLANATIONS, SECTIONS
from linkgraph.settings import LIMITS, MOST, Settings
from linkgraph.text import Text

CASE_FILE = "case.toml"


@dataclass(frozen=True, slots=True)
class CaseConfig:
    """What case.toml says. `id` is random, made with the case, and never part of a result."""

    name: str
    id: str
    settings: Settings


def case_toml(config: CaseConfig) -> str:
    """Return the text of a new case.toml with a comment on each setting."""
    lines = [
        "# linkgraph",
        f"name = {_literal(config.name)}",
        "# 随机编号，仅用于区分共用服务器上的案件 / random, tells cases on a shared server apart",
        f"id = {_literal(config.id)}",
    ]
    for section in dataclasses.fields(config.settings):
        values = getattr(config.settings, section.name)
        lines += ["", *_comment(SECTIONS.get(section.name)), f"[{section.name}]"]
        for setting in dataclasses.fields(values):
            lines += _comment(EXPLANATIONS.get((section.name, setting.name)))
            lines.append(f"{setting.name} = {_literal(getattr(values, setting.name))}")
    return "\n".join(lines) + "\n"


def _comment(words: Text | None) -> list[str]:
    return [] if words is None else [f"# {words.zh}", f"# {words.en}"]


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return '"' + "".join(_character(c) for c in value) + '"'
    return "[" + ", ".join(_literal(item) for item in value) + "]"


def _character(c: str) -> str:
    if c in '"\\':
        return "\\" + c
    return f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c


def read_case_toml(path: Path) -> CaseConfig:
    """Return what case.toml says, checked; BadSettings says what stands wrong and where."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        said = tomllib.loads(text)
    except OSError as error:
        raise CaseProblem(
            Text(f"无法读取 {path}：{error.strerror}", f"cannot read {path}: {error.strerror}")
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(
            Text(f"{path} 不是有效的 TOML：{error}", f"{path} is not valid TOML: {error}"),
            Text("按提示的行修改", "mend the line that is named"),
        ) from error
    sections = {field.name: field.type for field in dataclasses.fields(Settings)}
    _check_keys(said, ("name", "id", *sections), path, text, "")
    for key in ("name", "id"):
        if not isinstance(said.get(key, ""), str):
            raise _wrong(path, text, ("", key), said[key], Text("文字", "a string"))
    kinds = get_type_hints(Settings)
    settings = Settings(
        **{name: _section(kinds[name], name, said.get(name, {}), path, text) for name in sections}
    )
    return CaseConfig(said.get("name", path.parent.name), said.get("id", ""), settings)


def _section(kind: Any, name: str, said: Any, path: Path, text: str) -> Any:
    if not isinstance(said, dict):
        raise _wrong(path, text, ("", name), said, Text(f"小节 [{name}]", f"a section [{name}]"))
    hints = get_type_hints(kind)
    allowed = tuple(field.name for field in dataclasses.fields(kind))
    _check_keys(said, allowed, path, text, name)
    return kind(**{key: _value(hints[key], (name, key), said[key], path, text) for key in said})


def _value(kind: Any, place: tuple[str, str], value: Any, path: Path, text: str) -> Any:
    """Return `value` as the type of the field at `place` (section, key): int (within `LIMITS`),
    float (0 or more), bool, str or tuple of str."""
    if get_origin(kind) is tuple and get_args(kind)[0] is str:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise _wrong(path, text, place, value, Text('文字列表，如 ["…"]', 'strings, like ["…"]'))
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind is int:
        least, most = LIMITS.get(place, (0, MOST))
        if number and isinstance(value, int) and least <= value <= most:
            return value
        raise _wrong(path, text, place, value, _whole(least, most))
    if kind is float:
        if number and 0 <= value < float("inf"):
            return float(value)
        raise _wrong(path, text, place, value, Text("不小于 0 的数", "a number, 0 or more"))
    if isinstance(kind, type) and isinstance(value, kind):
        return value
    raise _wrong(path, text, place, value, Text(str(kind), str(kind)))


def _whole(least: int, most: int) -> Text:
    if most < MOST:
        return Text(f"{least} 至 {most} 的整数", f"a whole number from {least} to {most}")
    return Text(f"不小于 {least} 的整数", f"a whole number, {least} or more")


def _check_keys(
    said: Mapping[str, Any], allowed: tuple[str, ...], path: Path, text: str, section: str
) -> None:
    for key in said:
        if key not in allowed:
            where = f"[{section}] {key}" if section else key
            names = ", ".join(allowed)
            line = _line(text, key, section)
            raise BadSettings(
                Text(f"{path} 第 {line} 行：未知设置 {where}", f"{path}:{line}: unknown {where}"),
                Text(f"可用：{names}", f"allowed here: {names}"),
            )


def _wrong(path: Path, text: str, place: tuple[str, str], value: Any, wanted: Text) -> BadSettings:
    """Return that the value at `place` (section, key) cannot be used, and what can."""
    section, key = place
    line = _line(text, key, section)
    return BadSettings(
        Text(f"{path} 第 {line} 行：{key} = {value!r} 不可用", f"{path}:{line}: {key} = {value!r}"),
        Text(f"{key} 应为{wanted.zh}", f"{key} must be {wanted.en}"),
    )


def _line(text: str, key: str, section: str = "") -> int:
    """Return the line on which `key` first stands as a key or as a section, or 1; of a key of
    `section` the first one below its head, where there is one."""
    lines = text.splitlines()
    heads = [
        at for at, line in enumerate(lines) if line.replace(" ", "").startswith(f"[{section}]")
    ]
    first = heads[0] if section and heads else 0
    for number, line in enumerate(lines[first:], first + 1):
        start = line.strip().lstrip("[").strip().strip("\"'")
        if start.startswith(key) and not start[len(key) :].strip().strip("\"'")[:1].isalnum():
            return number
    return 1
