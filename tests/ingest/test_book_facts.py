"""Workbooks: what is hidden or merged is said, days follow the workbook's day zero, and a sheet
that would not fit into the memory is refused before it is read."""

import datetime as dt
import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import msoffcrypto
import pytest
import xlsxwriter
import xlwt

from ingest.files import Refusal, Source, find_sources
from ingest.keys import Keyring
from linkgraph.errors import UnreadableFile
from tests.ingest.reading import read_one, read_path, write_book

OWN = "6217009900000000006"
HEADERS = ["交易卡号", "交易时间", "交易金额", "收付标志"]
ROW = [OWN, "2024-01-02 03:04:05", "1.00", "进"]
NOON = dt.datetime(2024, 1, 2, 12)
NOON_US = 1704196800_000000


def old_book(path: Path, rows: list[list[Any]], *, from_1904: bool = False) -> Path:
    book = xlwt.Workbook()
    book.dates_1904 = from_1904
    sheet = book.add_sheet("S")
    style = xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM:SS")
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write(at, place, cell, *([style] if isinstance(cell, dt.datetime) else []))
    book.save(str(path))
    return path


def new_book(path: Path, rows: list[list[Any]], *, from_1904: bool = False) -> Path:
    book = xlsxwriter.Workbook(str(path), {"date_1904": from_1904})
    sheet = book.add_worksheet("S")
    style = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, dt.datetime):
                sheet.write_datetime(at, place, cell, style)
            elif isinstance(cell, str):
                sheet.write_string(at, place, cell)
            else:
                sheet.write(at, place, cell)
    book.close()
    return path


@pytest.mark.parametrize("from_1904", [False, True])
@pytest.mark.parametrize("write", [old_book, new_book])
def test_days_follow_the_day_zero_of_the_workbook(
    tmp_path: Path, write: Any, from_1904: bool
) -> None:
    serial = 45293.5 - 1462 * from_1904
    rows = [HEADERS, [OWN, NOON, "1.00", "进"], [OWN, serial, "1.00", "进"],
            [OWN, str(serial), "1.00", "进"]]  # fmt: skip
    path = write(tmp_path / ("a.xls" if write is old_book else "a.xlsx"), rows, from_1904=from_1904)
    got = read_path(path, tmp_path)
    assert [r["time_us"] for r in got.data] == [NOON_US] * 3
    assert got.decided("1904") == from_1904


def ods(path: Path, rows: str, before: str = "") -> Path:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>{before}"
        f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
        packed.writestr("content.xml", content)
    return path


def ods_row(cells: list[str], more: str = "", **said: str) -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"{said.get(f"c{place}", "")}>'
        f"<text:p>{cell}</text:p></table:table-cell>" if cell else "<table:covered-table-cell/>"
        for place, cell in enumerate(cells)
    )  # fmt: skip
    return f"<table:table-row{more}>{inner}</table:table-row>"


SPAN = ' table:number-rows-spanned="2" table:number-columns-spanned="1"'
HIDE = ' table:visibility="collapse"'


def test_merged_and_hidden_cells_of_opendocument(tmp_path: Path) -> None:
    head = ["编号", "物品名称", "卡号", "持有人"]
    rows = ods_row(head) + ods_row(["1", "银行卡", OWN, "张三"], c3=SPAN)
    rows += ods_row(["2", "银行卡", "6228480000000000002", ""], HIDE)
    got = read_path(ods(tmp_path / "扣押.ods", rows), tmp_path)
    assert [r["keeper_name"] for r in got.data] == ["张三", "张三"]
    assert got.decided("merged cells in 1 places") and got.decided("1 rows and 0 columns")


def test_day_zero_of_opendocument(tmp_path: Path) -> None:
    before = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/>'
        "</table:calculation-settings>"
    )
    rows = ods_row(HEADERS) + ods_row([OWN, "43831.5", "1", "进"])
    got = read_path(ods(tmp_path / "a.ods", rows, before), tmp_path)
    assert got.data[0]["time_us"] == NOON_US and got.decided("1904")


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_hidden_and_merged_are_said(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    if suffix == ".xls":
        old = xlwt.Workbook()
        sheet = old.add_sheet("S")
        sheet.visibility = 1
        sheet.write_merge(0, 0, 0, 3, "账户明细")
        for at, row in enumerate([HEADERS, ROW], start=1):
            for place, cell in enumerate(row):
                sheet.write(at, place, cell)
        sheet.row(2).hidden = True
        sheet.col(1).hidden = True
        other = old.add_sheet("T")
        other.write(0, 0, "无数据")
        old.save(str(path))
    else:
        new = xlsxwriter.Workbook(str(path))
        page = new.add_worksheet("S")
        new.add_worksheet("T").activate()
        page.hide()
        page.merge_range(0, 0, 0, 3, "账户明细")
        for at, row in enumerate([HEADERS, ROW], start=1):
            page.write_row(at, 0, row)
        page.set_row(2, None, None, {"hidden": True})
        page.set_column(1, 1, None, None, {"hidden": True})
        new.close()
    got = read_path(path, tmp_path)
    assert len(got.data) == 1 and got.decided("a hidden sheet")
    assert got.decided("merged cells in 1 places") and got.decided("1 rows and 1 columns")


def corners(path: Path, *cells: tuple[int, int]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    for row, column in cells:
        sheet.write_string(row, column, "x")
    book.close()
    return path


def refused(path: Path, tmp_path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_path(path, tmp_path)
    return str(caught.value)


def test_two_cells_at_the_corners_of_a_sheet_are_refused(tmp_path: Path) -> None:
    said = refused(corners(tmp_path / "a.xlsx", (0, 0), (1_048_575, 16_383)), tmp_path)
    assert "1048576 rows × 16384 columns but fills only 2 cells" in said and "Ctrl+End" in said


def test_a_repeated_cell_of_opendocument_is_refused(tmp_path: Path) -> None:
    row = ods_row(["x"], ' table:number-rows-repeated="1048576"',
                  c0=' table:number-columns-repeated="16384"')  # fmt: skip
    assert "1048576 rows × 16384 columns" in refused(ods(tmp_path / "a.ods", row), tmp_path)


def test_far_cells_of_xls_are_refused(tmp_path: Path) -> None:
    path = old_book(tmp_path / "a.xls", [HEADERS, ROW])
    content = path.read_bytes()
    cell = struct.pack("<HHHH", 0x00FD, 10, 1, 3)
    assert content.count(cell) == 1
    path.write_bytes(content.replace(cell, struct.pack("<HHHH", 0x00FD, 10, 65535, 65535)))
    assert "65536 rows × 65536 columns" in refused(path, tmp_path)


def test_the_last_of_a_million_rows_keeps_its_number(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_row(0, 0, HEADERS)
    sheet.write_row(1_048_575, 0, ROW)
    book.close()
    got = read_path(path, tmp_path)
    assert [r["row"] for r in got.rows] == [1, 1_048_576]


def rewritten(path: Path, part: str, old: str, new: str) -> Path:
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode(), 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_entities_in_a_workbook_are_refused(tmp_path: Path, part: str) -> None:
    path = tmp_path / "a.xlsx"
    write_book(path, [HEADERS, ROW])
    evil = '?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    assert "DOCTYPE" in refused(rewritten(path, part, "?>", evil), tmp_path)


def test_a_workbook_that_says_it_holds_endless_texts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_book(path, [HEADERS, ROW])
    with zipfile.ZipFile(path) as packed:
        count = packed.read("xl/sharedStrings.xml").decode().split('uniqueCount="')[1].split('"')[0]
    rewritten(path, "xl/sharedStrings.xml", f'uniqueCount="{count}"', 'uniqueCount="999999999999"')
    assert "says that it holds 999999999999" in refused(path, tmp_path)


def test_one_long_text_in_very_many_cells_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.book_checks.MOST_TEXT", 100_000)
    path = tmp_path / "a.xlsx"
    write_book(path, [["长" * 1000] * 50] * 50)
    assert "texts unfold" in refused(path, tmp_path)


def test_a_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_book(path, [HEADERS, ROW])
    with zipfile.ZipFile(path) as packed:
        info = packed.getinfo("xl/worksheets/sheet1.xml")
    content = path.read_bytes()
    said = struct.pack("<II", info.compress_size, info.file_size)
    path.write_bytes(content.replace(said, struct.pack("<II", info.compress_size, 7)))
    assert "not of the size" in refused(path, tmp_path)


def test_a_bomb_called_xlsx_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_book(path, [HEADERS, ROW])
    rewritten(path, "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData>" + " " * (40 << 20))
    assert "300 times" in refused(path, tmp_path)


@pytest.mark.parametrize("password", ["secret", "口令"])
def test_a_locked_workbook_opens_with_its_password(tmp_path: Path, password: str) -> None:
    write_book(tmp_path / "plain.xlsx", [HEADERS, ROW])
    locked = io.BytesIO()
    with (tmp_path / "plain.xlsx").open("rb") as plain:
        msoffcrypto.OfficeFile(plain).encrypt(password, locked)
    path = tmp_path / "a.xlsx"
    path.write_bytes(locked.getvalue())

    def only(keys: Keyring) -> Source | Refusal:
        (one,) = find_sources([path], tmp_path / "scratch", keys)
        return one

    none, wrong, right = only(Keyring()), only(Keyring(["x"])), only(Keyring(["x", password]))
    assert isinstance(none, Refusal) and "--password-file" in none.reason.en
    assert isinstance(wrong, Refusal) and "wrong" in wrong.reason.en
    assert isinstance(right, Source) and right.size == len(locked.getvalue())
    got = read_one(right, tmp_path)
    assert len(got.data) == 1 and got.decided("opened with a password")
