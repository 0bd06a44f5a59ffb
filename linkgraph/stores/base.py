"""What linkgraph asks of the place a projection lives in; folder and Neo4j both give it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, Self

from linkgraph.errors import BadQuery
from linkgraph.graph import CaseGraph
from linkgraph.query_files import Query
from linkgraph.text import Text

EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class CaseName:
    """Which case a projection on a server belongs to.

    `name` is what people see and what must be unique on the server; `id` is the random id of the
    case folder, so that two folders of one name are told apart. Empty `id`: whatever is there.
    """

    name: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a query: `columns` and their declared `types`, one tuple a row.

    Values are text, int, bool, lists of text, or None. Times read `YYYY-MM-DD HH:MM:SS`
    (Asia/Shanghai wall-clock) and dates `YYYY-MM-DD`; money is in fen.
    """

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


class Store(Protocol):
    """A place that holds the projection of one case: a folder of Arrow files, or a Neo4j."""

    def graph(self) -> CaseGraph:
        """Return the whole projection, the same from every store of the same case."""
        ...

    def run(self, query: Query, params: Mapping[str, Any]) -> Rows:
        """Answer a query of queries/; `params` are values already typed.

        Raises
        ------
        BadQuery
            when the query asks for parameters that are not given, or returns other columns
            than its header says.
        """
        ...

    def __enter__(self) -> Self:
        """Return the store, open."""
        ...

    def __exit__(self, *exc: object) -> None:
        """Close it, whatever happened."""
        ...


def failed(query: Query, words: str) -> BadQuery:
    """Return the error for a query that the store refuses: `words` are the store's own."""
    return BadQuery(
        Text(f"查询 {query.name} 不成立：{words}", f"query {query.name} fails: {words}")
    )


def answer(query: Query, records: list[tuple[Any, ...]]) -> Rows:
    """Return what a store found as Rows: microseconds become readable times and dates."""
    columns = tuple(column.name for column in query.returns)
    types = tuple(column.type for column in query.returns)
    convert = [_CONVERSIONS.get(type_, _as_is) for type_ in types]
    rows = tuple(
        tuple(value if value is None else to(value) for to, value in zip(convert, row, strict=True))
        for row in records
    )
    return Rows(columns, types, rows)


def _time(microseconds: int) -> str:
    return (EPOCH + timedelta(microseconds=microseconds)).isoformat(" ", "seconds")


def _date(microseconds: int) -> str:
    return (EPOCH + timedelta(microseconds=microseconds)).date().isoformat()


def _as_is(value: Any) -> Any:
    return value


_CONVERSIONS: Mapping[str, Callable[[Any], Any]] = {
    "time": _time,
    "date": _date,
    "list of string": list,
}
