"""Small evidence, written as the ingest room writes it, without the ingest room."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from linkgraph.derive.graph import derive_graph
from linkgraph.evidence import EvidenceTable, file_sha256
from linkgraph.evidence_schema import EVIDENCE_KINDS, ROW_COLUMNS
from linkgraph.graph import CaseGraph, arrow_schema
from linkgraph.settings import DeriveSettings

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """One table of one file: rows as dicts of the kind's columns; what is left out is null."""

    rows: Sequence[Row]
    kind: str = "transactions"
    file: str = "a.csv"
    layout: str = "platform_34"


def write_sheet(sheet: Sheet, folder: Path) -> EvidenceTable:
    """Write a sheet as one evidence Parquet; rows are numbered from 2, as under a header."""
    schema = arrow_schema([*ROW_COLUMNS, *EVIDENCE_KINDS[sheet.kind].columns])
    rows = [
        {
            **{name: None for name in schema.names},
            "row": at,
            "accepted": True,
            **({"time_precision": 0} if "time_precision" in schema.names else {}),
            **row,
        }
        for at, row in enumerate(sheet.rows, 2)
    ]
    sha256 = hashlib.sha256(sheet.file.encode()).hexdigest()
    path = folder / f"{sha256[:16]}-{len(list(folder.iterdir()))}.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    return EvidenceTable(
        sha256, sheet.file, None, 0, sheet.layout, sheet.kind, path, file_sha256(path), (),
        len(rows), len(rows), {}, (),
    )  # fmt: skip


Derive = Callable[..., CaseGraph]


@pytest.fixture(scope="session")
def derive(tmp_path_factory: pytest.TempPathFactory) -> Derive:
    """Return a function from sheets (and settings) to the graph they make."""
    folder = tmp_path_factory.mktemp("evidence")

    def graph_of(*sheets: Sheet, settings: DeriveSettings | None = None) -> CaseGraph:
        tables = [write_sheet(sheet, folder) for sheet in sheets]
        return derive_graph(tables, settings or DeriveSettings(), "f" * 64)

    return graph_of


@pytest.fixture(scope="session")
def sheet() -> type[Sheet]:
    return Sheet
