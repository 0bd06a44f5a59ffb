"""CSV and workbooks: every digit intact, nothing that a spreadsheet would run."""

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.cli.emit import write_file
from linkgraph.output.csv_file import csv_text, harmless
from linkgraph.output.json_text import envelope, json_text
from linkgraph.output.table import Column, Table
from linkgraph.output.workbook import workbook_bytes
from linkgraph.render.page import write_html
from linkgraph.text import Text, same

Run = Callable[..., Result]
HOSTILE = ["=1+1", "+cmd|'/C calc'!A0", "-2+3+cmd", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("x")']
PLAIN = ["6217000000000000001", "-12.50", "+8613800000000", "0012", "王建国", "<script>", 'a,b"c']


def one_column(values: list[str]) -> Table:
    return Table(same("t"), (Column(Text("值", "value"), "id"),), [(value,) for value in values])


@pytest.mark.parametrize("value", HOSTILE)
def test_csv_defuses_formulas(value: str) -> None:
    assert harmless(value) == "'" + value


@pytest.mark.parametrize("value", PLAIN)
def test_csv_leaves_numbers_and_names_alone(value: str) -> None:
    read = list(csv.reader(io.StringIO(csv_text(one_column([value]), "en"), newline="")))
    assert read == [["value"], [value]]


@given(st.lists(st.text(max_size=20), min_size=1, max_size=8))
def test_csv_reads_back(values: list[str]) -> None:
    text = csv_text(one_column(values), "zh")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[0] == ["值"]
    assert [row[0] if row else "" for row in read[1:]] == [harmless(value) for value in values]


@pytest.mark.parametrize(
    "value", [*HOSTILE, *PLAIN, "\x01\x1b", "_x0041_", "https://a.b", "1" * 19]
)
def test_workbook_holds_text_as_text(value: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes([one_column([value])], "en")))
    cell = book.active["A2"]
    assert cell.data_type in ("s", "inlineStr"), cell.data_type
    assert cell.hyperlink is None
    if "\r" not in value and value.isprintable():
        assert cell.value == value


def test_workbook_is_the_same_each_time_and_typed() -> None:
    table = Table(
        Text("账户：[一]/二", "sheet"),
        (Column(same("金额"), "money"), Column(same("时间"), "time"), Column(same("n"), "count")),
        [(123456, "2025-03-11 00:01:15", 3), (None, "2025-03-11", 0), (10**17 + 1, None, 1)],
    )
    first, second = (workbook_bytes([table, table], "zh") for _ in range(2))
    assert first == second
    book = openpyxl.load_workbook(io.BytesIO(first))
    assert len(book.sheetnames) == 2 and book.sheetnames[0] != book.sheetnames[1]
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert rows[0][0] == 1234.56 and str(rows[0][1]) == "2025-03-11 00:01:15"
    assert rows[1] == (None, "2025-03-11", 0)
    assert rows[2][0] == str(10**17 + 1)  # Excel could not keep its digits: text


def test_a_cell_longer_than_excel_allows_is_cut_and_says_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes([one_column(["x" * 40_000])], "en")))
    value = str(book.active["A2"].value)
    assert len(value) <= 32_767 and value.endswith("(+7273)")


def test_json_is_stable_one_finding_a_line_and_whole() -> None:
    body = {"rows": [{"b": 1, "a": "中\ud800"}, {"b": 2, "a": "x"}], "n": None}
    text = json_text(envelope("query", {"z": 1, "lang": "zh"}, "", body))
    assert text.endswith("}\n") and text.isprintable() is False
    assert '\n  {"a": "x", "b": 2}\n' in text
    read = json.loads(text)
    assert list(read) == sorted(read) and read["n"] is None
    assert read["rows"][0]["a"].startswith("中")
    assert read["linkgraph"]["settings"] == {"lang": "zh", "z": 1}


def test_csv_file_has_a_bom_and_stdout_has_none(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "版式.csv"
    written = run("layouts", "--output", file)
    assert written.exit_code == 0 and written.stdout == ""
    assert "15 digits" in written.stderr and str(file) in written.stderr
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert run("layouts", "--format", "csv").stdout_bytes == content[3:]
    assert run("layouts", "--output", file, "--quiet").stderr == ""


@pytest.mark.parametrize("suffix", ["csv", "json", "xlsx"])
def test_the_name_of_the_file_says_the_form(run: Run, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"out.{suffix}"
    assert run("layouts", "--output", file).exit_code == 0
    heads = {"csv": b"\xef\xbb\xbfname", "json": b"{\n", "xlsx": b"PK"}
    assert file.read_bytes().startswith(heads[suffix])


def test_output_into_a_missing_folder_is_one_message(run: Run, tmp_path: Path) -> None:
    result = run("layouts", "--output", tmp_path / "no" / "x.csv")
    assert result.exit_code == 1 and result.stdout == ""
    assert "There is no folder" in result.stderr and "Traceback" not in result.stderr
    assert run("layouts", "--output", tmp_path).exit_code == 2


def test_a_result_that_cannot_be_written_leaves_the_old_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "x.json"
    file.write_text("old", encoding="utf-8")

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    result = run("layouts", "--output", file)
    assert result.exit_code == 1 and "No space left" in result.stderr
    assert file.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.json"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a pipe with a name")
@pytest.mark.parametrize("page", [False, True])
def test_a_pipe_is_written_to_not_replaced(tmp_path: Path, page: bool) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_html("text", pipe) if page else write_file(pipe, b"text")
        assert os.read(reader, 10) == b"text"
    finally:
        os.close(reader)
    assert pipe.is_fifo() and [one.name for one in tmp_path.iterdir()] == ["pipe"]
