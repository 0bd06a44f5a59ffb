"""An in-memory DuckDB that holds the accepted rows of a case, one table an evidence kind."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from linkgraph.derive.words import macros
from linkgraph.evidence import EvidenceTable, checked_path
from linkgraph.evidence_schema import EVIDENCE_KINDS
from linkgraph.schema import ColumnType

SQL_TYPES: dict[ColumnType, str] = {
    "string": "varchar",
    "strings": "varchar[]",
    "int32": "integer",
    "int64": "bigint",
    "uint8": "utinyint",
    "bool": "boolean",
    "float64": "double",
}


_SMALL = 50_000


class Database:
    """A connection with derive's macros: `run` a statement, `table` a query's rows as Arrow."""

    __slots__ = ("_connection",)

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def run(self, statement: str, *values: Any) -> None:
        """Run a statement that returns nothing."""
        self._connection.execute(statement, list(values))

    def script(self, statements: str) -> None:
        """Run statements that stand one after the other, each ended by `;` at a line's end."""
        for statement in statements.strip().rstrip(";").split(";\n"):
            self._connection.execute(statement)

    def table(self, query: str) -> pa.Table:
        """Return the rows of a query. Every query of derive orders its rows itself."""
        return self._connection.sql(query).to_arrow_table()

    def value(self, query: str) -> Any:
        """Return the first value of a query's first row."""
        rows = self._connection.sql(query).fetchall()
        return rows[0][0] if rows else None

    def add(self, name: str, table: pa.Table) -> None:
        """Keep an Arrow table as a table of the database."""
        self._connection.register("incoming", table)
        self._connection.execute(f"create table {name} as select * from incoming")
        self._connection.unregister("incoming")


@contextmanager
def open_database(evidence: Sequence[EvidenceTable]) -> Iterator[Database]:
    """Yield a database with `ev_<kind>` for each kind: `source` (position in `evidence`) + columns.

    `ev_transactions.own_file` is `statement:<sha12>` where the row itself does not tell its own
    account from those of other files, else null.

    Checks the SHA-256 of each Parquet it opens. What does not fit in memory goes to a temporary
    folder that is gone afterwards. Nothing is fetched from anywhere.
    """
    with tempfile.TemporaryDirectory(prefix="linkgraph-") as spill:
        connection = duckdb.connect(":memory:")
        try:
            for setting in (
                f"set temp_directory = '{spill.replace(chr(39), chr(39) * 2)}'",
                "set autoinstall_known_extensions = false",
                "set autoload_known_extensions = false",
                "set preserve_insertion_order = false",
                "set enable_progress_bar = false",
                *_threads(evidence),
                *macros(),
            ):
                connection.execute(setting)
            database = Database(connection)
            _fill(database, evidence)
            yield database
        finally:
            connection.close()


def _threads(evidence: Sequence[EvidenceTable]) -> tuple[str, ...]:
    """Return the setting for small cases: there, handing work to threads costs more than it saves.

    The result does not depend on it: every query that matters orders its rows.
    """
    small = sum(table.accepted for table in evidence) < _SMALL
    return ("set threads = 1",) if small else ()


def _fill(database: Database, evidence: Sequence[EvidenceTable]) -> None:
    for kind in EVIDENCE_KINDS.values():
        columns = ", ".join(f"{column.name} {SQL_TYPES[column.type]}" for column in kind.columns)
        database.run(
            f"create table ev_{kind.name} "
            f"(source integer, row integer, warnings varchar, {columns}{_more(kind.name)})"
        )
    for source, table in enumerate(evidence):
        if table.kind not in EVIDENCE_KINDS or table.accepted == 0:
            continue
        kind = EVIDENCE_KINDS[table.kind]
        path = checked_path(table)
        there = set(pq.read_schema(path).names)
        columns = ", ".join(
            column.name if column.name in there else f"null as {column.name}"
            for column in kind.columns
        )
        if kind.name == "transactions":
            columns += f", own_scope(own_card, own_account, own_name, '{_scope(table, evidence)}')"
        database.run(
            f"insert into ev_{kind.name} select {source}, row, warnings, {columns} "
            "from read_parquet(?) where accepted",
            _literal_path(path),
        )


def _scope(table: EvidenceTable, evidence: Sequence[EvidenceTable]) -> str:
    """Return the start of the SHA-256 of the file whose rows these are: a correction's original."""
    corrects = {(one.sha256, one.table): one.corrects for one in evidence}
    sha256, place = table.sha256, table.table
    while (said := corrects.get((sha256, place))) is not None:
        sha256, place = said.sha256, said.table
    return sha256[:12]


def _more(kind: str) -> str:
    return ", own_file varchar" if kind == "transactions" else ""


def _literal_path(path: Path) -> str:
    """Return a path in which DuckDB finds no wildcard."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))
