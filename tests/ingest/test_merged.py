"""Merged cells of a spreadsheet: said once, true of every row beside them."""

from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from ingest.spreadsheets import open_book
from tests.ingest.reading import Reading, read_path

ONE, TWO, THREE = "6217009900000000006", "6228480000000000002", "6222020000000000017"
HEADERS = ["编号", "物品名称", "数量", "卡号", "持有人", "扣押地点", "扣押时间"]
SEIZED = [
    ["1", "银行卡", "1", ONE, "张三", "某市某路1号", "2024-01-02"],
    ["2", "银行卡", "1", TWO, "", "", ""],
    ["3", "银行卡", "1", THREE, "", "", ""],
    ["4", "银行卡", "1", "6222020000000000025", "", "", ""],
]


def book(path: Path, rows: list[list[str]], ranges: list[tuple[int, int, int, int]]) -> Path:
    """Write rows as text with merged ranges (first row, first column, last row, last column)."""
    path.parent.mkdir(exist_ok=True)
    if path.suffix == ".xls":
        old = xlwt.Workbook()
        page = old.add_sheet("S")
        covered = {
            (r, c) for a, b, x, y in ranges for r in range(a, x + 1) for c in range(b, y + 1)
        }
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell and (at, column) not in covered:
                    page.write(at, column, cell)
        for a, b, x, y in ranges:
            page.write_merge(a, x, b, y, rows[a][b])
        old.save(str(path))
        return path
    new = xlsxwriter.Workbook(str(path))
    sheet = new.add_worksheet("S")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(at, column, cell)
    for a, b, x, y in ranges:
        sheet.merge_range(a, b, x, y, rows[a][b])
    new.close()
    return path


def test_items_under_a_merged_keeper_are_his(tmp_path: Path) -> None:
    ranges = [(1, column, 3, column) for column in (4, 5, 6)]
    for suffix in (".xlsx", ".xls"):
        path = book(tmp_path / "in" / f"s{suffix}", [HEADERS, *SEIZED], ranges)
        got = read_path(path, tmp_path)
        assert [row["keeper_name"] for row in got.data] == ["张三"] * 3 + [None]
        assert [row["place"] for row in got.data] == ["某市某路1号"] * 3 + [None]
        assert len({row["time_us"] for row in got.data[:3]}) == 1 and got.data[0]["time_us"]
        assert got.data[3]["time_us"] is None
        assert [row["raw_005"] for row in got.data] == ["张三", "", "", ""]
        assert got.decided("column '持有人' has merged cells")
        path.unlink()


def test_cells_that_are_merely_empty_stay_empty(tmp_path: Path) -> None:
    got = read_path(book(tmp_path / "in" / "s.xlsx", [HEADERS, *SEIZED], []), tmp_path)
    assert [row["keeper_name"] for row in got.data] == ["张三", None, None, None]
    assert not got.decided("merged")


def statement(tmp_path: Path, ranges: list[tuple[int, int, int, int]]) -> Reading:
    rows = [
        ["卡号", "交易时间", "交易金额", "收付标志"],
        [ONE, "2024-01-02 03:04:05", "5.00", "出"],
        ["", "2024-01-02 03:04:06", "", "出"],
    ]
    return read_path(book(tmp_path / "in" / "t.xlsx", rows, ranges), tmp_path)


def test_a_merged_amount_is_one_amount(tmp_path: Path) -> None:
    got = statement(tmp_path, [(1, 0, 2, 0), (1, 2, 2, 2)])
    assert got.reasons == ["header", None, "missing_amount"]
    assert got.rows[2]["own_card"] == ONE


def test_a_header_over_two_rows_is_no_value(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADERS, ["", "", "", "号码", "", "", ""], *SEIZED]
    ranges = [(0, column, 1, column) for column in (0, 1, 2, 4, 5, 6)]
    got = read_path(book(tmp_path / "in" / "h.xlsx", rows, ranges), tmp_path)
    assert not [row for row in got.data if row["keeper_name"] == "持有人"]
    assert len(got.data) == 4


def test_ranges_go_on_over_chunks(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("ingest.spreadsheets._ROWS", 2)
    path = book(tmp_path / "in" / "s.xlsx", [HEADERS, *SEIZED], [(1, 4, 3, 4)])
    (sheet,) = open_book(path, "s.xlsx")
    said = [
        c for chunk in sheet.chunks() for c in chunk.merged.get(4, chunk.columns[4]).to_pylist()
    ]
    assert said == ["持有人", "张三", "张三", "张三", ""]


def test_payments_under_a_merged_victim_are_his(tmp_path: Path) -> None:
    """Who reports is said once; what was paid, and when, is said of one payment only."""
    headers = ["案件编号", "受害人", "身份证号", "联系电话", "受害人卡号", "涉案账号", "转账时间",
               "转账金额", "备注"]  # fmt: skip
    victim = ["A1", "张三", "990101199001010019", "13800001111", ONE]
    rows = [
        headers,
        [*victim, TWO, "2024-01-02 03:04:05", "100", ""],
        ["", "", "", "", "", THREE, "", "200", ""],
        ["", "", "", "", "", THREE, "2024-01-03", "", ""],
        ["", "", "", "", "", TWO, "2024-01-03", "300", ""],
    ]
    ranges = [(1, column, 3, column) for column in range(5)]
    ranges += [(1, 6, 2, 6), (2, 7, 3, 7), (2, 5, 3, 5)]
    got = read_path(book(tmp_path / "in" / "报案.xlsx", rows, ranges), tmp_path)
    assert [table.kind for table in got.report.tables] == ["complaints"]
    said = ("case_no", "name", "id_number", "phone", "payer_number")
    assert [[row[name] for name in said] for row in got.data] == [victim] * 3 + [[None] * 5]
    assert [row["payee_number"] for row in got.data] == [TWO, THREE, THREE, TWO]
    assert [row["time_us"] is None for row in got.data] == [False, True, False, False]
    assert [row["amount_fen"] for row in got.data] == [10000, 20000, None, 30000]
    assert any("合并" in note.zh for note in got.report.tables[0].decisions)


def test_a_name_is_not_carried_to_the_lines_below(tmp_path: Path) -> None:
    """A blank cell may be a victim whom nobody knows: the row counts, without a name."""
    rows = [
        ["受害人", "涉案账号", "转账时间", "转账金额"],
        ["张三", TWO, "2024-01-02", "100"],
        ["", TWO, "2024-01-03", "200"],
        ["", "", "2024-01-03", "200"],
    ]
    got = read_path(book(tmp_path / "in" / "报案.xlsx", rows, []), tmp_path)
    assert [row["name"] for row in got.data] == ["张三", None]
    [table] = got.report.tables
    assert table.set_aside["missing_identifier"] == 1
    assert any("1 行未写受害人" in note.zh for note in table.alerts)
