"""XML Spreadsheet 2003, often called .xls: read as Excel shows it, refused where it means harm."""

from pathlib import Path
from typing import Any

import pytest

from ingest.files import Refusal, find_sources
from linkgraph.errors import UnreadableFile
from tests.ingest.conftest import Read

OWN = "6217009900000000006"
HEADERS = ("交易卡号", "交易时间", "交易金额", "收付标志", "对手户名")
START = (
    '<?xml version="1.0" encoding="{code}"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">\n'
)


def cell(value: str, kind: str = "String", **said: Any) -> str:
    attributes = "".join(f' ss:{key}="{one}"' for key, one in said.items())
    return f'<Cell{attributes}><Data ss:Type="{kind}">{value}</Data></Cell>'


def row(*cells: str, **said: Any) -> str:
    attributes = "".join(f' ss:{key}="{one}"' for key, one in said.items())
    return f"<Row{attributes}>{''.join(cells)}</Row>"


HEAD = row(*map(cell, HEADERS))
DATA = row(cell(OWN), cell("2024-01-02T03:04:05.000", "DateTime"), cell("1.5", "Number"),
           cell("进"), cell("张三"))  # fmt: skip


def sheet(*rows: str, name: str = "明细", after: str = "", before: str = "") -> str:
    table = f"<Table>{before}{''.join(rows)}</Table>"
    return f'<Worksheet ss:Name="{name}">{table}{after}</Worksheet>'


def book(*sheets: str, code: str = "UTF-8", first: str = "") -> str:
    return START.format(code=code) + first + "".join(sheets) + "</Workbook>"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("UTF-8", "utf-8"), ("UTF-8", "utf-8-sig"), ("gb2312", "gb2312"), ("GB18030", "gb18030"),
     ("UTF-16", "utf-16"), ("UTF-16LE", "utf-16-le")],
)  # fmt: skip
def test_in_every_encoding(read_text: Read, declared: str, encoding: str) -> None:
    got = read_text(book(sheet(HEAD, DATA), code=declared), "a.xls", encoding)
    (one,) = got.data
    assert (one["own_card"], one["amount_fen"], one["counterparty_name"]) == (OWN, 150, "张三")
    assert one["time_us"] == 1704164645_000000 and one["row"] == 2
    assert got.report.tables[0].sheet == "明细" and got.decided("XML spreadsheet")


def test_an_encoding_of_another_family_is_refused(read_text: Read) -> None:
    with pytest.raises(UnreadableFile, match="big5"):
        read_text(book(sheet(HEAD, DATA), code="big5").encode("big5", "replace"), "a.xls")


def test_rows_and_columns_keep_their_numbers(read_text: Read) -> None:
    far = row(cell(OWN, Index=3), cell("2024-01-02"), cell("1", "Number"), cell("进"),
              cell("李四"), Index=9)  # fmt: skip
    shifted = row(cell("交易卡号", Index=3), *map(cell, HEADERS[1:]), Index=4)
    got = read_text(book(sheet(shifted, far)), "a.xls")
    assert [r["row"] for r in got.rows] == [4, 9]
    assert got.rows[1]["raw_001"] == "" and got.rows[1]["raw_003"] == OWN


def test_numbers_never_look_more_exact_than_they_are(read_text: Read) -> None:
    def numbers(card: str, amount: str) -> str:
        return row(cell(card, "Number"), cell("2024-01-02"), cell(amount, "Number"), cell("进"))

    got = read_text(
        book(sheet(HEAD, numbers(OWN, "1"), numbers("310099000123", "0.30000000000000004"),
                   numbers("310099000124", "1,234.50"))), "a.xls",
    )  # fmt: skip
    assert got.reasons == ["header", "damaged_number", None, None]
    assert got.rows[1]["raw_001"] == "6.2170099E+18"
    assert got.rows[2]["raw_003"] == "0.3" and got.rows[3]["amount_fen"] == 123450


def test_merged_cells_are_said_and_read(read_text: Read) -> None:
    head = row(*map(cell, ("编号", "物品名称", "数量", "卡号", "持有人")))
    first = row(cell("1"), cell("银行卡"), cell("1"), cell(OWN), cell("张三", MergeDown=1))
    second = row(cell("2"), cell("银行卡"), cell("1"), cell("6228480000000000002"))
    title = row(cell("扣押清单", MergeAcross=4))
    got = read_text(book(sheet(title, head, first, second)), "扣押.xls")
    assert [r["keeper_name"] for r in got.data] == ["张三", "张三"]
    assert got.rows[0]["reason"] == "title" and got.decided("merged cells in 2 places")


def test_hidden_sheets_rows_and_columns_are_read_and_said(read_text: Read) -> None:
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    shy = DATA.replace("<Row", '<Row ss:Hidden="1"')
    got = read_text(
        book(sheet(HEAD, shy, before='<Column ss:Hidden="1" ss:Span="1"/>', after=hidden)), "a.xls"
    )
    assert len(got.data) == 1 and got.decided("a hidden sheet")
    assert got.decided("1 rows and 2 columns are hidden")


def test_bare_day_numbers_follow_the_workbooks_day_zero(read_text: Read) -> None:
    day = row(cell(OWN), cell("43831.5", "Number"), cell("1", "Number"), cell("进"))
    first = "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>"
    new = read_text(book(sheet(HEAD, day), first=first), "a.xls")
    old = read_text(book(sheet(HEAD, day)), "b.xls")
    assert new.data[0]["time_us"] - old.data[0]["time_us"] == 1462 * 86_400_000_000
    assert new.decided("1904") and not old.decided("1904")


def test_comments_are_not_values_and_rich_text_is(read_text: Read) -> None:
    comment = "<Comment><ss:Data>注</ss:Data></Comment>"
    said = f'<Cell><Data ss:Type="String"><html:B>张</html:B>三</Data>{comment}</Cell>'
    got = read_text(book(sheet(HEAD, DATA.replace(cell("张三"), said))), "a.xls")
    assert got.data[0]["counterparty_name"] == "张三"


LAUGHS = "<!DOCTYPE lolz [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {two} '{f'&{one};' * 10}'>" for one, two in zip("abcdefgh", "bcdefghi", strict=True)
)  # fmt: skip


@pytest.mark.parametrize(
    "declared", ["<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", LAUGHS + "]>"]
)
@pytest.mark.parametrize("entity", ["&e;", "&i;", "none"])
def test_entities_are_refused_by_name(read_text: Read, declared: str, entity: str) -> None:
    evil = book(sheet(HEAD, DATA.replace("张三", entity))).replace(
        "<Workbook", declared + "<Workbook"
    )
    with pytest.raises(UnreadableFile, match=r"a\.xls.*DOCTYPE") as caught:
        read_text(evil, "a.xls")
    assert caught.value.hint is not None and "save it as .xlsx" in caught.value.hint.en


@pytest.mark.parametrize(
    "broken",
    [book(sheet(HEAD, DATA))[:-40], book(sheet(HEAD, DATA)).replace("</Row>", "", 1),
     book(sheet(HEAD, row(cell("x", Index=16385)))), book(sheet(HEAD, row(Index=1048577))),
     book(sheet(HEAD, "<a>" * 300))],
)  # fmt: skip
def test_damage_is_refused_by_name(read_text: Read, broken: str) -> None:
    with pytest.raises(UnreadableFile, match=r"a\.xls"):
        read_text(broken, "a.xls")


def test_a_sheet_that_spans_far_more_than_it_holds_is_refused(read_text: Read) -> None:
    far = "".join(row(cell("x", Index=16384)) for _ in range(300))
    with pytest.raises(UnreadableFile, match="16384 columns but fills only"):
        read_text(book(sheet(HEAD, far)), "a.xls")


def test_other_xml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text('<?xml version="1.0"?><note>x</note>', encoding="utf-8")
    (item,) = find_sources([tmp_path / "a.xml"], tmp_path / "scratch")
    assert isinstance(item, Refusal) and "XML" in item.reason.en
