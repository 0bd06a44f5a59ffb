"""Read queries/: one question a name, NAME.cypher for Neo4j and NAME.sql for the case folder.

Both files carry the same header: name, summary (a line in Chinese, a line in English), parameters
with type, default and meaning, and the columns returned with type and meaning or unit. A file
whose header and text disagree is refused.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from linkgraph.errors import BadQuery
from linkgraph.text import Text, same

TYPES = ("string", "int", "float", "bool", "time", "date", "list of string")
"""`time` and `date` are microseconds since 1970 (Asia/Shanghai wall-clock) inside a store, and
`YYYY-MM-DD[ HH:MM[:SS]]` outside."""

_FIELD = re.compile(r" (\w+):\s+(.*)")
_PARAM = re.compile(r"\$(\w+)\s{2,}(.+?)(?: = (.+?))?\s{2,}(.+)")
_RETURN = re.compile(r"(\w+)\s{2,}(.+?)\s{2,}(.+)")
_STRINGS = re.compile(r"'(?:[^'\\]|\\.|'')*'")
_USED = re.compile(r"\$(\w+)")
_COMMENT = {"cypher": "//", "sql": "--"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query asks for. `default` is None both for `null` and when `required`."""

    name: str
    type: str
    required: bool
    default: Any
    meaning: str


@dataclass(frozen=True, slots=True)
class Returned:
    """One column of an answer."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Query:
    """One question, in both languages of the stores."""

    name: str
    summary: Text
    params: tuple[Parameter, ...]
    returns: tuple[Returned, ...]
    cypher: str
    sql: str


def query_folder() -> Traversable:
    """Return linkgraph/queries of an installation, or queries/ of a checkout."""
    installed = files("linkgraph").joinpath("queries")
    return installed if installed.is_dir() else files("linkgraph").joinpath("..", "queries")


@cache
def query_names() -> tuple[str, ...]:
    """Names of every query, in order."""
    found = [entry.name for entry in query_folder().iterdir() if entry.name.endswith(".cypher")]
    return tuple(sorted(name.removesuffix(".cypher") for name in found))


@cache
def load_query(name: str) -> Query:
    """Read both files of a query. Raises BadQuery: unknown name, or header and text disagree."""
    if name not in query_names():
        near = get_close_matches(name, query_names(), 3)
        known = ", ".join(near or query_names())
        raise BadQuery(
            Text(f"没有名为“{name}”的查询", f"there is no query {name!r}"),
            Text(f"可用：{known}", f"there is: {known}"),
        )
    texts = {
        kind: query_folder().joinpath(f"{name}.{kind}").read_text(encoding="utf-8")
        for kind in _COMMENT
    }
    return parse_query(name, texts["cypher"], texts["sql"])


def parse_query(name: str, cypher: str, sql: str) -> Query:
    """Read the texts of both files of a query. Raises BadQuery where they disagree."""
    parsed = []
    for kind, text in (("cypher", cypher), ("sql", sql)):
        header, body = _split(text, _COMMENT[kind])
        query = _from_header(name, kind, header)
        _check_text(f"{name}.{kind}", query, kind, body)
        parsed.append((query, body))
    (first, cypher_body), (second, sql_body) = parsed
    if first != second:
        raise _bad(f"{name}.sql", "头部与 .cypher 不一致", "its header is not that of the .cypher")
    return Query(first.name, first.summary, first.params, first.returns, cypher_body, sql_body)


def _bad(file: str, zh: str, en: str) -> BadQuery:
    return BadQuery(Text(f"查询文件 {file}：{zh}", f"query file {file}: {en}"))


def _split(text: str, comment: str) -> tuple[list[str], str]:
    lines = text.splitlines()
    header = [line.removeprefix(comment) for line in lines if line.startswith(comment)]
    return header, "\n".join(line for line in lines if not line.startswith(comment)).strip()


def _from_header(name: str, kind: str, lines: Iterable[str]) -> Query:
    fields: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        found = _FIELD.fullmatch(line)
        if found:
            current = fields.setdefault(found[1], [])
        current.append(found[2].strip() if found else line.strip())
    file = f"{name}.{kind}"
    if fields.get("name") != [name]:
        raise _bad(file, "头部的 name 与文件名不一致", "the name in its header is another")
    summary = fields.get("summary", [])
    if len(summary) != 2:
        raise _bad(file, "summary 应为中英文各一行", "summary is one line zh, one line en")
    params = tuple(_parameter(file, line) for line in fields.get("params", []) if line != "none")
    returns = tuple(_returned(file, line) for line in fields.get("returns", []))
    return Query(name, Text(*summary), params, returns, "", "")


def _parameter(file: str, line: str) -> Parameter:
    found = _PARAM.fullmatch(line)
    if found is None or found[2] not in TYPES:
        raise _bad(file, f"参数写法有误：{line}", f"cannot read the parameter: {line}")
    name, type_, default, meaning = found.groups()
    value = None if default in (None, "null") else _convert(name, type_, default)
    return Parameter(name, type_, default is None, value, meaning)


def _returned(file: str, line: str) -> Returned:
    found = _RETURN.fullmatch(line)
    if found is None or found[2] not in TYPES:
        raise _bad(file, f"返回列写法有误：{line}", f"cannot read the column: {line}")
    return Returned(*found.groups())


def _check_text(file: str, query: Query, kind: str, body: str) -> None:
    declared = {param.name for param in query.params} | ({"case"} if kind == "cypher" else set())
    used = set(_USED.findall(_STRINGS.sub("''", body)))
    if declared != used:
        shown = f"{sorted(declared)} / {sorted(used)}"
        raise _bad(file, f"参数声明与使用不一致：{shown}", f"declares / uses: {shown}")
    columns = [column.name for column in query.returns]
    found = _last_columns(body, "RETURN" if kind == "cypher" else "SELECT")
    if columns != found:
        shown = f"{columns} / {found}"
        raise _bad(file, f"返回列声明与文本不一致：{shown}", f"says / returns: {shown}")


def _last_columns(body: str, keyword: str) -> list[str]:
    """Names in the last RETURN or SELECT that begins a line, up to the next clause."""
    last = re.split(rf"(?m)^{keyword}\b(?: DISTINCT\b)?", _STRINGS.sub("''", body))[-1]
    clause = re.split(r"(?m)^(?:FROM|ORDER BY|LIMIT)\b", last)[0]
    names, depth, start = [], 0, 0
    for at, mark in enumerate(clause + ","):
        depth += (mark in "([{") - (mark in ")]}")
        if mark == "," and depth == 0:
            names.append(re.split(r"[\s.]", clause[start:at].strip())[-1])
            start = at + 1
    return names


def check_parameters(query: Query, params: Mapping[str, Any]) -> None:
    """Refuse parameters that the query does not ask for, and missing ones."""
    asked = {param.name for param in query.params}
    for name in sorted(asked ^ set(params)):
        raise _unknown(query, name) if name not in asked else _missing(query, name)


def check_columns(query: Query, columns: list[str]) -> None:
    """Refuse an answer whose columns are not those of the header."""
    if columns != [column.name for column in query.returns]:
        raise _bad(query.name, f"返回了 {columns}", f"returned {columns}")


def _unknown(query: Query, name: str) -> BadQuery:
    known = ", ".join(param.name for param in query.params)
    return BadQuery(
        Text(f"查询 {query.name} 没有参数“{name}”", f"query {query.name} takes no {name!r}"),
        Text(f"可用参数：{known or '无'}", f"it takes: {known or 'none'}"),
    )


def _missing(query: Query, name: str) -> BadQuery:
    return BadQuery(
        Text(f"查询 {query.name} 需要参数 {name}", f"query {query.name} needs {name}"),
        Text(f"写作 {name}=值", f"give it as {name}=VALUE"),
    )


def parse_parameters(query: Query, given: Iterable[str]) -> dict[str, Any]:
    """Return typed values of `name=value` texts, defaults filled in. Raises BadQuery."""
    params = {param.name: param for param in query.params}
    values = {param.name: param.default for param in query.params if not param.required}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            hint = same("name=value")
            raise BadQuery(Text(f"“{text}”不是参数", f"{text!r} is not a parameter"), hint)
        if name.strip() not in params:
            raise _unknown(query, name.strip())
        values[name.strip()] = _convert(name.strip(), params[name.strip()].type, value)
    for name in params:
        if name not in values:
            raise _missing(query, name)
    return values


def _convert(name: str, type_: str, text: str) -> Any:
    """Return the value that `text` stands for."""
    try:
        return _CONVERT[type_](text.strip())
    except (ValueError, KeyError, OverflowError):
        raise BadQuery(
            Text(f"参数 {name}：“{text}”不是 {type_}", f"{name}: {text!r} is not of type {type_}"),
            same({"int": "123", "bool": "true / false"}.get(type_, "2024-01-31 08:30:00")),
        ) from None


def _int(text: str) -> int:
    value = int(text)
    if not -(2**63) <= value < 2**63:
        raise ValueError(text)
    return value


def _microseconds(text: str) -> int:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        raise ValueError(text)
    return (moment - datetime(1970, 1, 1)) // timedelta(microseconds=1)


_CONVERT: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "int": _int,
    "float": float,
    "bool": lambda text: {"true": True, "false": False}[text.lower()],
    "time": _microseconds,
    "date": _microseconds,
    "list of string": lambda text: [part.strip() for part in text.split(",") if part.strip()],
}
