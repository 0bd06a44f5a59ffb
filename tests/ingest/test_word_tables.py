"""Word tables, as seizure lists come: merged cells, nested tables, the lines above them."""

import zipfile
from pathlib import Path

import docx
import pytest
from docx.table import Table

from ingest.files import Refusal, find_sources
from linkgraph.errors import UnreadableFile
from tests.ingest.reading import Reading, read_path

HEADERS = ["编号", "物品名称", "数量", "卡号", "持有人", "扣押地点"]
CARDS = ["6217009900000000006", "6228480000000000002", "6222020000000000017"]


def fill(table: Table, rows: list[list[str]]) -> None:
    for at, row in enumerate(rows):
        for place, text in enumerate(row):
            table.cell(at, place).text = text


def read(document: "docx.document.Document", tmp_path: Path) -> Reading:
    path = tmp_path / "扣押.docx"
    document.save(str(path))
    return read_path(path, tmp_path)


def seized(document: "docx.document.Document") -> Table:
    table: Table = document.add_table(4, 6)
    fill(table, [HEADERS] + [[str(i + 1), "银行卡", "1", card, "", ""]
                             for i, card in enumerate(CARDS)])  # fmt: skip
    return table


def test_a_seizure_list_of_word(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("扣押物品清单")
    document.add_paragraph("")
    document.add_paragraph("扣押时间：2024年1月2日  扣押地点：某市某路1号")
    table = seized(document)
    keeper = table.cell(1, 4).merge(table.cell(2, 4))
    keeper.text = "张三"
    table.cell(3, 4).text = "李四"
    document.add_paragraph("见证人：王五")
    got = read(document, tmp_path)
    assert [r["row"] for r in got.rows] == [1, 2, 3, 4, 5, 6, 7]
    assert [r["keeper_name"] for r in got.data] == ["张三", "张三", "李四"]
    assert got.rows[1]["raw_001"] == "扣押时间：2024年1月2日  扣押地点：某市某路1号"
    assert got.reasons[:3] == ["title", "title", "header"] and got.reasons[6] is not None
    assert got.decided("merged cells in 1 places") and got.decided("Word document")
    assert got.report.tables[0].sheet == "表1"


def test_several_tables_each_with_the_lines_above_it(tmp_path: Path) -> None:
    document = docx.Document()
    for name in ("甲", "乙"):
        document.add_paragraph(f"清单{name}")
        seized(document)
    got = read(document, tmp_path)
    assert [table.sheet for table in got.report.tables] == ["表1", "表2"]
    assert got.tables[1][0]["raw_001"] == "清单乙"


def test_cells_over_columns_keep_the_columns_beside_them(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 6)
    table.cell(0, 0).merge(table.cell(0, 5)).text = "扣押物品清单"
    fill_from = [HEADERS, ["1", "银行卡", "", CARDS[0], "张三", "某路"]]
    for at, row in enumerate(fill_from, start=1):
        for place, text in enumerate(row):
            table.cell(at, place).text = text
    table.cell(2, 1).merge(table.cell(2, 2))
    got = read(document, tmp_path)
    assert got.data[0]["keeper_name"] == "张三" and got.data[0]["raw_004"] == CARDS[0]


def test_a_table_in_a_cell_is_a_table_of_its_own(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "附件"
    inner = outer.cell(0, 1).add_table(2, 6)
    fill(inner, [HEADERS, ["1", "银行卡", "1", CARDS[0], "张三", "某路"]])
    got = read(document, tmp_path)
    assert [table.sheet for table in got.report.tables] == ["表2"] and len(got.data) == 1
    assert got.report.refused[0].name == "扣押.docx [表1]"


def packed(tmp_path: Path, xml: str) -> Path:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return path


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_deleted_text_is_no_text_and_breaks_are(tmp_path: Path) -> None:
    def cell(text: str) -> str:
        return f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    card = (
        f"<w:tc><w:p><w:del><w:r><w:delText>999</w:delText><w:t>9</w:t></w:r></w:del>"
        f"<w:r><w:t>{CARDS[0]}</w:t><w:br/><w:t>{CARDS[1]}</w:t></w:r></w:p></w:tc>"
    )
    rows = "".join(map(cell, HEADERS)), cell("1") + cell("银行卡") + cell("2") + card + cell("张三")
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    path = packed(tmp_path, f"<w:document {W}><w:body><w:tbl>{table}</w:tbl></w:body></w:document>")
    got = read_path(path, tmp_path)
    assert got.data[0]["raw_004"] == f"{CARDS[0]}\n{CARDS[1]}"
    assert got.data[0]["numbers"] == CARDS[:2]


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        (f"<w:document {W}><w:p><w:r><w:t>x</w:t></w:r></w:p></w:document>", "without any table"),
        (f"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><w:document {W}>&e;</w:document>",
         "DOCTYPE"),
        (f"<w:document {W}><w:tbl>", "cut short or damaged"),
        (f"<w:document {W}>" + " " * (40 << 20) + "</w:document>", "300 times"),
    ],
)  # fmt: skip
def test_documents_that_are_refused(tmp_path: Path, xml: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        read_path(packed(tmp_path, xml), tmp_path)


def test_old_word_is_refused_with_what_to_do(tmp_path: Path) -> None:
    stream = "WordDocument".encode("utf-16-le") + b"\x00\x00"
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream)
    (item,) = find_sources([tmp_path / "a.doc"], tmp_path / "scratch")
    assert isinstance(item, Refusal) and "save it as .docx" in item.reason.en
