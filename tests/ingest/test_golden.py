"""Every layout reads its golden file as the golden file says, row by row and value by value."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ingest.layouts import load_layouts
from linkgraph.evidence_schema import EVIDENCE_KINDS, ROW_COLUMNS
from tests.ingest.golden_files import FOLDER, all_golden, read_golden, wanted, write_golden
from tests.ingest.reading import read_path

NAMES = [golden.name for golden in all_golden()]
_UNSAID = ("negative", False)


@pytest.mark.parametrize("name", NAMES)
def test_each_row_gives_what_the_golden_file_says(name: str, tmp_path: Path) -> None:
    golden = read_golden(FOLDER / f"{name}.toml")
    reading = read_path(write_golden(golden, tmp_path / "in"), tmp_path)
    assert not reading.report.refused
    assert [table.layout for table in reading.report.tables] == [t["layout"] for t in golden.tables]
    for report, rows, table in zip(
        reading.report.tables, reading.tables, golden.tables, strict=True
    ):
        said = [row for row in table["rows"] if any(str(cell) for cell in row["cells"])]
        assert [row["reason"] for row in rows] == [row.get("reason") for row in said]
        for row, expected in zip(rows, said, strict=True):
            if "gives" in expected:
                values = wanted(expected["gives"], report.kind)
                assert held(row, report.kind) == values, expected["cells"]
            else:
                assert "reason" in expected, expected["cells"]


def held(row: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return every value that an evidence row holds."""
    names = [column.name for column in (*ROW_COLUMNS[3:], *EVIDENCE_KINDS[kind].columns)]
    return {
        name: row[name] for name in names if row[name] is not None and (name, row[name]) != _UNSAID
    }


def test_every_layout_has_a_golden_file() -> None:
    assert {layout.name for layout in load_layouts()} <= set(NAMES)
