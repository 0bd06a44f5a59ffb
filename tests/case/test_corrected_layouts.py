"""A corrected row is read as its table was: rows of other layouts, mended to be like good ones."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from ingest.corrections import PROOF
from linkgraph.case import Case
from linkgraph.output.setaside_book import setaside_book
from linkgraph.output.workbook import workbook_bytes
from tests.ingest.golden_files import FOLDER, read_golden, write_golden

LAYOUTS = ("bocom_consumer", "boc", "cmb", "icbc", "abc_2025", "cdr_30")


def evidence(case: Case, name: str) -> dict[tuple[str | None, int], dict[str, Any]]:
    """Return every row of a loaded file by sheet and number."""
    return {
        (table.sheet, row["row"]): row
        for file in case.files()
        if file.name == name
        for table in file.tables
        for row in pq.read_table(table.path).to_pylist()
    }


@pytest.mark.parametrize("name", LAYOUTS)
def test_rows_mended_like_good_ones_say_the_same(name: str, tmp_path: Path) -> None:
    golden = read_golden(FOLDER / f"{name}.toml")
    original = write_golden(golden, tmp_path / "in")
    case = Case.create(tmp_path / "case")
    case.load([original])
    rows = list(case.set_aside())
    pages = setaside_book(rows, case.files(), False, "zh").tables
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(pages, "zh")))
    book.save(tmp_path / "unchanged.xlsx")
    report = case.load([tmp_path / "unchanged.xlsx"])
    assert not report.refused and not any(table.accepted for table in report.files)
    kinds = {reason for table in report.files for reason in table.set_aside}
    assert kinds <= {"header", "summary", "unchanged"}
    held = evidence(case, original.name)
    wanted = {}
    for page in (book[sheet] for sheet in book.sheetnames[2:]):
        sheet = page.cell(2, 3).value or None
        good = [row for (of, _), row in held.items() if of == sheet and row["accepted"]]
        for line in range(2, page.max_row + 1 if good else 2):
            like = good[line % len(good)]
            raw = [key for key in like if key.startswith("raw_")]
            for place, key in enumerate(raw, len(PROOF) + 1):
                page.cell(line, place).value = like[key] or None
            wanted[page.title, line] = like
    book.save(tmp_path / "mended.xlsx")
    assert wanted and not case.load([tmp_path / "mended.xlsx"]).refused
    found = evidence(case, "mended.xlsx")
    for where, like in wanted.items():
        said = {key: value for key, value in found[where].items() if not key.startswith("raw_")}
        assert said == {**{key: like[key] for key in said}, "row": where[1]}
