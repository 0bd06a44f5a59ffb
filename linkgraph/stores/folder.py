"""The projection beside the evidence: Arrow tables of a CaseGraph, asked in SQL by DuckDB.

Views: one a node label (`Account`, `Phone` …: `id`, `key`, columns), `nodes` (id, kind, key),
`links` and one a link type (`HOLDS` …) with kind and key of both ends, `transfers` with both
accounts' keys, `sources`, and `link_rows` / `transfer_rows` with file, sheet and row. With
findings: one a label and relationship type of `stores.finding_kinds` (`VICTIM_MONEY`,
`PatternFinding` …), with its columns; nodes with `id`, relationships with keys of both ends.
"""

from collections.abc import Mapping
from typing import Any, Self

import duckdb
import numpy as np
import pyarrow as pa

from linkgraph.graph import CaseGraph, column
from linkgraph.query_files import Query, check_columns, check_parameters
from linkgraph.schema import LINK_BASES, LINK_KINDS, NODE_KINDS
from linkgraph.stores.base import Rows, answer, failed
from linkgraph.stores.finding_kinds import NODES, TIES
from linkgraph.stores.findings import Findings, check_there

_NODES = " UNION ALL ".join(
    f"SELECT id, '{k.label}' AS kind, key FROM {k.label}" for k in NODE_KINDS
)
_PLACE = "source_table.file, source_table.sha256, source_table.sheet"
_VIEWS = (
    f"CREATE VIEW nodes AS {_NODES}",
    """CREATE VIEW links AS
    SELECT link.*, kinds.type, bases.basis_name,
           a.kind AS source_kind, a.key AS source_key, b.kind AS target_kind, b.key AS target_key
    FROM link JOIN kinds USING (kind) JOIN bases USING (basis)
    JOIN nodes a ON a.id = link.source JOIN nodes b ON b.id = link.target""",
    *(f"CREATE VIEW {k.type} AS SELECT * FROM links WHERE type = '{k.type}'" for k in LINK_KINDS),
    """CREATE VIEW transfers AS
    SELECT transfer.*, a.key AS payer_key, b.key AS payee_key
    FROM transfer JOIN Account a ON a.id = payer JOIN Account b ON b.id = payee""",
    f"""CREATE VIEW link_rows AS SELECT link_row.*, {_PLACE}
    FROM link_row JOIN source_table ON source_table.id = source""",
    f"""CREATE VIEW transfer_rows AS SELECT transfer_row.*, {_PLACE}
    FROM transfer_row JOIN source_table ON source_table.id = source""",
    "CREATE VIEW sources AS SELECT * FROM source_table",
)
_FINDING_VIEWS = (
    *(f"CREATE VIEW {kind.name} AS SELECT * FROM finding_{kind.name}" for kind in NODES),
    *(
        f"""CREATE VIEW {kind.name} AS
        SELECT f.*, a.key AS source_key, b.key AS target_key
        FROM finding_{kind.name} f
        JOIN Account a ON a.id = f.source JOIN {kind.target} b ON b.id = f.target"""
        for kind in TIES
    ),
)


def _numbered(table: pa.Table, first: int = 0, name: str = "id") -> pa.Table:
    numbers = pa.array(np.arange(first, first + table.num_rows), pa.int32())
    return table.add_column(0, name, numbers)


def _rows_of(table: pa.Table, rows: pa.Table, name: str) -> pa.Table:
    """Source rows with the number of the link or transfer that each belongs to."""
    start, end = column(table, "row_start"), column(table, "row_end")
    length = end - start
    place = np.repeat(start - (np.cumsum(length) - length), length) + np.arange(length.sum())
    owner = np.repeat(np.arange(table.num_rows, dtype=np.int32), length)
    found = rows.take(pa.array(place)).add_column(0, name, pa.array(owner))
    return found.append_column("nth", pa.array(np.arange(len(owner), dtype=np.int64)))


def tables(graph: CaseGraph) -> dict[str, pa.Table]:
    """Return what the views stand on, by name."""
    found = {
        kind.label: _numbered(graph.nodes[kind.label], graph.first_id(kind.label))
        for kind in NODE_KINDS
    }
    found["link"] = _numbered(graph.links)
    found["transfer"] = _numbered(graph.transfers)
    found["source_table"] = _numbered(graph.sources)
    found["link_row"] = _rows_of(graph.links, graph.link_rows, "link")
    found["transfer_row"] = _rows_of(graph.transfers, graph.transfer_rows, "transfer")
    found["kinds"] = _names("kind", "type", tuple(kind.type for kind in LINK_KINDS))
    found["bases"] = _names("basis", "basis_name", LINK_BASES)
    return found


def _names(number: str, name: str, names: tuple[str, ...]) -> pa.Table:
    return pa.table({number: pa.array(range(len(names)), pa.uint8()), name: list(names)})


class FolderStore:
    """A CaseGraph that answers SQL. Nothing is fetched, written or shared: DuckDB in memory.

    With `findings` of this graph it has views of them, too.
    """

    __slots__ = ("_con", "_findings", "_graph")

    def __init__(self, graph: CaseGraph, findings: Findings | None = None) -> None:
        self._graph = graph
        self._findings = findings
        self._con = duckdb.connect(config={"autoinstall_known_extensions": "false"})
        for name, table in tables(graph).items():
            self._con.register(name, table)
        for view in _VIEWS:
            self._con.sql(view)
        if findings is not None:
            self._add_findings(findings)
        self._con.sql("SET enable_external_access = false")
        self._con.sql("SET lock_configuration = true")

    def _add_findings(self, findings: Findings) -> None:
        tables = findings.tables
        for kind in NODES:
            self._con.register(f"finding_{kind.name}", _numbered(tables[kind.name]))
        for kind in TIES:
            table = tables[kind.name]
            if kind.part == "money":
                for name, value in (("rule", findings.rule), ("at_us", findings.at_us)):
                    said = pa.repeat(pa.scalar(value), table.num_rows)
                    table = table.append_column(name, said)
            self._con.register(f"finding_{kind.name}", table)
        for view in _FINDING_VIEWS:
            self._con.sql(view)

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Let go of the memory."""
        self._con.close()

    def graph(self) -> CaseGraph:
        """Return the graph itself."""
        return self._graph

    def run(self, query: Query, params: Mapping[str, Any]) -> Rows:
        """Answer a query of queries/ in SQL. Raises BadQuery, and StoreProblem where it asks for
        findings that are not there."""
        check_parameters(query, params)
        findings = self._findings
        check_there(
            query,
            params,
            "" if findings is None else findings.rule,
            {} if findings is None else findings.found,
        )
        try:
            found = self._con.sql(query.sql, params=dict(params))
            columns, records = list(found.columns), found.fetchall()
        except duckdb.Error as failure:
            raise failed(query, str(failure)) from failure
        check_columns(query, columns)
        return answer(query, records)
