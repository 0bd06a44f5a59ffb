"""A test for every trap that real spreadsheets set (reference: domain, dirty data)."""

import datetime as dt
from pathlib import Path

import pytest
import xlsxwriter

from ingest.read import Answers
from linkgraph.errors import UndecidedDirection, UnreadableFile
from linkgraph.schema import Precision
from tests.ingest.conftest import Read
from tests.ingest.reading import read_path

OWN = "6217009900000000006"
HEAD = (
    "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,对手户名,交易是否成功,"
    "查询反馈结果原因\n"
)


def row(**change: str) -> str:
    cells = {
        "card": OWN, "time": "2024-01-02 03:04:05", "amount": "1.00", "balance": "9.00",
        "side": "进", "other": "6228480000000000002", "name": "李四", "ok": "成功", "why": "",
    } | change  # fmt: skip
    return ",".join(cells.values()) + "\n"


def test_tabs_quotes_marks_and_control_characters(read_text: Read) -> None:
    head = '\ufeff"交易卡号,\u3000交易时间\t,交易金额\xa0,交易余额,收付标志\t,对手户名\x07,|摘要\n'
    got = read_text(head + f"'{OWN}\t,2024-01-02 03:04:05\t,\xa01.00,,进\t,王\x00五,x\n")
    assert got.data[0]["own_card"] == OWN and got.data[0]["counterparty_name"] == "王五"
    assert got.data[0]["raw_001"] == f"'{OWN}\t"
    assert got.report.tables[0].headers[1] == "\u3000交易时间\t"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(read_text: Read, encoding: str) -> None:
    got = read_text(HEAD + row(name="㐂𠮷"), encoding=encoding)
    assert got.data[0]["counterparty_name"] == "㐂𠮷"
    assert got.decided("encoding " + encoding.removesuffix("-sig"))


def test_a_file_of_which_most_is_no_text_is_refused_by_place(read_text: Read) -> None:
    for content in (b"a,b\n" + b"\xff\xfe\n" * 3, b"\x81\x20\xff\xff\n"):
        with pytest.raises(UnreadableFile, match=r"t\.csv: from line \d"):
            read_text(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "|"])
def test_lines_that_are_no_text_are_set_aside_and_the_others_read(
    read_text: Read, encoding: str, delimiter: str
) -> None:
    codec = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    broken = b"\x00\xd8" if codec == "utf-16-le" else b"\xff"
    good = row(name="李四").replace(",", delimiter).encode(codec)
    bad = good.replace("李四".encode(codec), broken)
    head = (HEAD + row() * 30).replace(",", delimiter).encode(encoding)
    got = read_text(head + bad + good * 2, encoding=encoding)
    assert [r["row"] for r in got.rows if r["reason"] == "damaged_text"] == [32]
    assert len(got.data) == 32 and got.data[-1]["counterparty_name"] == "李四"
    broken_row = got.rows[31]
    assert any("\\x" in (value or "") for name, value in broken_row.items() if "raw_" in name)


def test_gb18030_damaged_far_down_loses_that_line_only(read_text: Read) -> None:
    text = (HEAD + row() * 50).encode("gb18030") + b"\xff\xff," * 8 + b"\n"
    got = read_text(text + row().encode("gb18030") + b"\x81")
    assert [r["row"] for r in got.rows if r["reason"] == "damaged_text"] == [52, 54]
    assert len(got.data) == 51


def test_suffixes_and_prefixes_are_kept(read_text: Read) -> None:
    got = read_text(
        HEAD + row(card="3100990001_1") + row(card="45-3100990001") + row(other="CNYO31-1")
    )
    assert [r["own_card"] for r in got.data][:2] == ["3100990001_1", "45-3100990001"]
    assert got.data[2]["counterparty_number"] == "CNYO31-1"


def test_numbers_that_excel_rounded(read_sheets: Read) -> None:
    header = HEAD.strip().split(",")
    good = row().strip().split(",")
    own_lost: list[object] = [6217009900000000006, *good[1:]]
    other_lost: list[object] = [*good[:5], 6228480000000000002, *good[6:]]
    sixteen: list[object] = [1234567890123456, *good[1:]]
    fifteen: list[object] = [123456789012345, *good[1:]]
    got = read_sheets([header, own_lost, other_lost, sixteen, fifteen])
    assert got.reasons == ["header", "damaged_number", None, "damaged_number", None]
    assert got.rows[1]["own_card"] is None and got.rows[1]["raw_001"] == "6.2170099E+18"
    assert "damaged:own_card" in got.rows[1]["warnings"]
    assert got.rows[2]["counterparty_number"] is None
    assert "damaged:counterparty_number" in got.rows[2]["warnings"]
    assert got.rows[4]["own_card"] == "123456789012345"


def test_a_damaged_card_beside_a_good_account_keeps_the_row(read_text: Read) -> None:
    got = read_text(
        "交易卡号,交易账号,交易时间,交易金额,收付标志\n6.21700E+18,310099001.0,2024-01-02,1,进\n"
    )
    assert got.data[0]["own_account"] == "310099001" and got.data[0]["own_card"] is None
    assert got.data[0]["warnings"] == "damaged:own_card"


def test_amounts(read_text: Read) -> None:
    got = read_text(
        "卡号\t交易时间\t交易金额\t收付标志\n"
        + "".join(
            f"{OWN}\t2024-01-02\t{amount}\t付\n"
            for amount in ("1,234.50", "￥5", "(123)", "-7", "0.00", "１２", "1.005", "x", "")
        )
    )
    assert [(r["amount_fen"], r["negative"], r["reason"]) for r in got.rows[1:]] == [
        (123450, False, None),
        (500, False, None),
        (12300, True, None),
        (700, True, None),
        (0, False, None),
        (1200, False, None),
        (None, None, "bad_amount"),
        (None, None, "bad_amount"),
        (None, None, "missing_amount"),
    ]


def test_times_in_all_forms_and_those_that_do_not_exist(read_text: Read) -> None:
    cells = ["20240102", "202401020304", "20240102030405", "1704164645", "45293.5", "2024年1月2日",
             "2024-01-02-10.11.12.123456", "2024-02-30", "00000000", "01/02/2024"]  # fmt: skip
    got = read_text(HEAD + "".join(row(time=cell) for cell in cells))
    assert got.reasons[1:] == [None] * 7 + ["bad_time", "missing_time", "bad_time"]
    assert [r["time_precision"] for r in got.data] == [2, 1, 0, 0, 0, 2, 0]


def test_dates_that_are_cells_of_excel(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("明细")
    for column, head in enumerate(("卡号", "交易日期", "交易时间", "交易金额", "收付标志")):
        sheet.write_string(0, column, head)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    clock = book.add_format({"num_format": "hh:mm:ss"})
    for at, moment in enumerate((dt.datetime(2024, 1, 2, 3, 4, 5), dt.datetime(2024, 1, 2))):
        sheet.write_string(at + 1, 0, OWN)
        sheet.write_datetime(at + 1, 1, dt.datetime(2024, 1, 2), day)
        if at == 0:
            sheet.write_datetime(at + 1, 2, moment.time(), clock)
        sheet.write_number(at + 1, 3, 0.1 + 0.2)
        sheet.write_string(at + 1, 4, "进")
    book.close()
    got = read_path(path, tmp_path)
    midnight = 1704153600_000000
    assert [(r["time_us"] - midnight, r["time_precision"]) for r in got.data] == [
        (11045_000000, Precision.SECOND),
        (0, Precision.DAY),
    ]
    assert got.data[0]["amount_fen"] == 30


def test_hhmm_and_hhmmss_columns(read_text: Read) -> None:
    head = "卡号,交易日期,交易时间,金额,收付标志\n"
    short = read_text(head + f"{OWN},20240102,0930,1,进\n{OWN},20240102,1545,1,进\n")
    assert [r["time_us"] % 86_400_000_000 // 60_000_000 for r in short.data] == [570, 945]
    assert {r["time_precision"] for r in short.data} == {Precision.MINUTE}
    long = read_text(head + f"{OWN},20240102,93015,1,进\n{OWN},20240102,5,1,进\n", name="b.csv")
    assert [r["time_us"] % 86_400_000_000 // 1_000_000 for r in long.data] == [34215, 5]


def test_midnight_everywhere_means_dates_only(read_text: Read) -> None:
    got = read_text(HEAD + row(time="2024-01-02 00:00:00") * 3)
    assert {r["time_precision"] for r in got.data} == {Precision.DAY}
    assert got.decided("dates only")
    some = read_text(HEAD + row(time="2024-01-02 00:00:00") + row(), name="b.csv")
    assert {r["time_precision"] for r in some.data} == {Precision.SECOND}


def test_header_anywhere_in_the_first_forty_rows(read_text: Read) -> None:
    titles = "".join(f"说明第{i}行\n" for i in range(39))
    got = read_text(titles + HEAD + row())
    assert got.reasons == ["title"] * 39 + ["header", None] and got.data[0]["row"] == 41
    with pytest.raises(UnreadableFile):
        read_text("又一行\n" + titles + HEAD + row(), name="b.csv")


def test_hidden_and_empty_rows_and_columns_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("明细")
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.set_column(1, 2, None, None, {"hidden": True})
    for column, cells in enumerate(
        zip(HEAD.strip().split(","), row().strip().split(","), strict=True)
    ):
        for at, cell in ((3, cells[0]), (6, cells[1])):
            sheet.write_string(at, column + 2, cell)
    book.close()
    got = read_path(path, tmp_path)
    assert [r["row"] for r in got.rows] == [4, 7]
    assert got.rows[1]["raw_001"] == "" and got.rows[1]["raw_003"] == OWN


def test_repeated_headers_in_one_sheet(read_text: Read) -> None:
    page = HEAD + row() + row()
    got = read_text(page + "第1页\n" + page + "合计,,4.00\n")
    assert got.reasons == ["header", None, None, "footer", "header", None, None, "footer"]
    assert len(got.report.tables) == 1


def test_blocks_of_several_owners_in_one_sheet(read_text: Read) -> None:
    head = "交易日期,交易时间,交易金额,账户余额,借贷方向,对方账号,对方户名\n"
    data = "20240102,030405,5.00,1.00,借,6228480000000000002,李四\n"
    got = read_text(
        f"账号：{OWN}  户名：张三\n{head}{data}{data}合计：2笔\n\n"
        f"账号：6217009900000000077  户名：王五\n{head}{data}"
    )
    assert len(got.tables) == 2
    assert [r["own_account"] for table in got.tables for r in table if r["accepted"]] == [
        OWN,
        OWN,
        "6217009900000000077",
    ]
    assert [r["reason"] for r in got.tables[0]] == ["title", "header", None, None, "footer"]
    assert [r["row"] for r in got.tables[1]] == [7, 8, 9]


def test_two_layouts_in_one_sheet(read_sheets: Read) -> None:
    got = read_sheets(
        [
            ["户名", "证件号码", "账号", "卡号", "开户日期"],
            ["张三", "110105194912310021", "31001", OWN, "20200101"],
            [],
            HEAD.strip().split(","),
            row().strip().split(","),
        ]
    )
    assert [t.kind for t in got.report.tables] == ["accounts", "transactions"]
    assert [t.accepted for t in got.report.tables] == [1, 1]


def test_failure_messages_are_no_transactions(read_text: Read) -> None:
    got = read_text(
        HEAD
        + row(why="成功")
        + f"{OWN},,,,,,,,查询失败：查无此卡\n"
        + f"{OWN},,,,,,,,无记录\n"
        + row(why="查询失败")
    )
    assert got.reasons == ["header", None, "failure_message", "failure_message", "failure_message"]


def test_sheets_that_say_nothing_is_here(read_sheets: Read) -> None:
    header = HEAD.strip().split(",")
    got = read_sheets([header, row().strip().split(",")], [["无交易"]], [["查无结果"]])
    assert [t.set_aside.get("failure_message", 0) for t in got.report.tables] == [0, 1, 1]
    card = read_sheets([["在我行仅有信用卡账户"]], name="c.xlsx")
    assert card.reasons == ["failure_message"]


def test_failed_and_reversed_rows_are_kept(read_text: Read) -> None:
    got = read_text(HEAD + row(ok="失败") + row(ok="是") + row(ok="?"))
    assert [r["success"] for r in got.data] == [False, True, None]
    assert got.data[-1]["warnings"] == "unread:success"


def test_bare_codes_of_success_are_not_guessed(read_text: Read) -> None:
    got = read_text(HEAD + row(ok="0") * 19 + row(ok="1"))
    assert {r["success"] for r in got.data} == {None}
    assert {r["warnings"] for r in got.data} == {"unread:success"}
    note = next(note for note in got.report.tables[0].decisions if "not read" in note.en)
    assert "0 (19 rows), 1 (1 rows)" in note.en and "all these rows count" in note.en


@pytest.mark.parametrize("text", ["null", "<nil>", "NULL", "-", "无", "--", "\\N", ""])
def test_null_texts(read_text: Read, text: str) -> None:
    got = read_text(HEAD + row(other=text, name=text, balance=text))
    data = got.data[0]
    assert (data["counterparty_number"], data["counterparty_name"], data["balance_fen"]) == (
        None,
    ) * 3


def test_placeholders_stay_data(read_text: Read) -> None:
    got = read_text(HEAD + row(name="未知") + row(other="6228****0002"))
    assert got.data[0]["counterparty_name"] == "未知"
    assert got.data[1]["counterparty_number"] == "6228****0002"


def test_missing_direction_and_own_account(read_text: Read) -> None:
    odd = [row(side=""), row(side="O"), row(card=""), row(side="支付宝收款")]
    got = read_text(HEAD + "".join(odd) + row() * 4)
    assert got.reasons[1:5] == [
        "missing_direction",
        "bad_direction",
        "missing_account",
        "bad_direction",
    ]
    assert got.report.tables[0].accepted == 4


@pytest.mark.parametrize(
    ("word", "side"),
    [("进", "in"), ("出", "out"), ("借", "out"), ("贷", "in"), ("收", "in"), ("付", "out"),
     ("收入", "in"), ("支出", "out"), ("存", "in"), ("取", "out"), ("入", "in"), ("D", "out"),
     ("C", "in"),
     ("借 Dr", "out"), ("贷 Cr", "in"), ("+", "in"), ("-", "out"), ("转入", "in"), ("借方", "out")],
)  # fmt: skip
def test_direction_words(read_text: Read, word: str, side: str) -> None:
    assert read_text(HEAD + row(side=word)).data[0]["direction"] == side


def codes(sides: str, *, newest_first: bool = False, balances: bool = True) -> str:
    balance, lines = 100_00, []
    for at, side in enumerate(sides):
        amount = 100 + at
        balance += amount if side == "b" else -amount
        lines.append(
            row(
                time=f"2024-01-02 03:04:{at:02}",
                amount=f"{amount / 100}",
                balance=f"{balance / 100}" if balances else "",
                side={"a": "1", "b": "2"}[side],
            )
        )
    return HEAD + "".join(reversed(lines) if newest_first else lines)


@pytest.mark.parametrize("newest_first", [False, True])
def test_codes_are_read_by_the_balance_chain(read_text: Read, newest_first: bool) -> None:
    got = read_text(codes("abbabbab", newest_first=newest_first))
    expected = ["out" if side == "a" else "in" for side in "abbabbab"]
    assert [r["direction"] for r in got.data] == (expected[::-1] if newest_first else expected)
    assert got.decided("balance chain: 1=out, 2=in (explains 7 of 7 steps")


def test_codes_nobody_can_read_are_asked(read_text: Read) -> None:
    with pytest.raises(UndecidedDirection) as caught:
        read_text(codes("abbabb", balances=False))
    assert "t.csv" in caught.value.say("zh") and '--direction "1=in,2=out"' in caught.value.say(
        "en"
    )
    answered = read_text(
        codes("abbabb", balances=False), answers=Answers(direction={"1": "out", "2": "in"})
    )
    assert [r["direction"] for r in answered.data] == ["out", "in", "in", "out", "in", "in"]


def test_words_and_codes_in_one_column(read_text: Read) -> None:
    got = read_text(codes("abbabbab") + row(side="贷"))
    assert got.data[-1]["direction"] == "in" and got.report.tables[0].accepted == 9


def test_signed_amounts_of_an_unknown_bank_need_the_chain(read_text: Read) -> None:
    head = "卡号,交易时间,金额,余额\n"
    lines = [
        ("-5.00", "95.00"),
        ("20.00", "115.00"),
        ("-1.00", "114.00"),
        ("-2", "112"),
        ("3", "115"),
    ]
    text = head + "".join(
        f"{OWN},2024-01-02 03:04:0{i},{a},{b}\n" for i, (a, b) in enumerate(lines)
    )
    got = read_text(text)
    assert [r["direction"] for r in got.data] == ["out", "in", "out", "out", "in"]
    assert not any(r["negative"] for r in got.data)
    with pytest.raises(UndecidedDirection):
        read_text(head + f"{OWN},2024-01-02,-5.00,\n{OWN},2024-01-02,5.00,\n", name="b.csv")


def test_ragged_rows(read_text: Read) -> None:
    lines = [
        row(),
        row().strip() + ",多出一格\n",
        row().strip() + ",,\n",
        f"{OWN},2024-01-02 03:04:05,1.00,9.00,进\n",
        f"{OWN},2024-01-02 03:04:05,1.00,9.00,进,李四,成功,\n",
    ]
    got = read_text(HEAD + "".join(lines))
    assert got.reasons == ["header", None, "ragged", None, None, "ragged"]
    assert got.rows[2]["raw_010"] == "多出一格"
    assert got.rows[4]["warnings"] == "short:row"


def test_lines_longer_than_the_header_are_ragged_however_they_are_read(read_text: Read) -> None:
    got = read_text(HEAD + (row().strip() + ",多\n") * 5000)
    assert set(got.reasons[1:]) == {"ragged"}
    padded = read_text(HEAD + (row().strip() + ",\n") * 5000, name="b.csv")
    assert padded.report.tables[0].accepted == 5000


def test_a_note_beside_a_sheet_is_not_ragged(read_sheets: Read) -> None:
    got = read_sheets([HEAD.strip().split(","), [*row().strip().split(","), "旁注"]])
    assert got.data[0]["raw_010"] == "旁注"


def test_a_quoted_line_break_is_one_row(read_text: Read) -> None:
    got = read_text(HEAD + row(name='"李\n四"') + row())
    assert [r["row"] for r in got.rows] == [1, 2, 4]
    assert got.data[0]["counterparty_name"] == "李 四" and got.data[0]["raw_007"] == "李\n四"


def test_a_header_without_rows_is_named(read_text: Read) -> None:
    with pytest.raises(UnreadableFile, match="no rows follow"):
        read_text(HEAD)


def test_an_unknown_layout_is_named_with_the_remedy(read_text: Read) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_text("抓拍时间,车牌号码,车道\n2024-01-02,浙A00000,1\n")
    assert "抓拍时间" in caught.value.say("zh") and "--map" in caught.value.say("zh")


def test_unknown_columns_are_kept_raw(read_text: Read) -> None:
    got = read_text(HEAD.strip() + ",没见过的列\n" + row().strip() + ",某值\n")
    assert got.report.tables[0].headers[-1] == "没见过的列" and got.data[0]["raw_010"] == "某值"


def test_hostile_cells_are_data(read_text: Read) -> None:
    evil = "=cmd|' /C calc'!A0"
    got = read_text(
        HEAD
        + row(name=evil)
        + row(name="</script><img onerror=1>")
        + row(name="a'}) DETACH DELETE n //")
    )
    assert got.data[0]["raw_007"] == evil
    assert got.data[1]["counterparty_name"] == "</script><img onerror=1>"
    assert len(got.data) == 3


def test_web_page_called_xls(read_text: Read) -> None:
    cells = "".join(f"<td>{cell}</td>" for cell in row().strip().split(","))
    heads = "".join(f"<th>{cell}</th>" for cell in HEAD.strip().split(","))
    page = f"<html><meta charset=gbk><table><tr>{heads}</tr><tr>{cells}</tr></table></html>"
    got = read_text(page, name="t.xls", encoding="gb18030")
    assert got.data[0]["own_card"] == OWN and got.decided("web page")


def test_text_called_xls_and_book_called_csv(read_text: Read, read_sheets: Read) -> None:
    assert read_text((HEAD + row()).replace(",", "\t"), name="t.xls", encoding="gb18030").data
    assert read_sheets([HEAD.strip().split(","), row().strip().split(",")], name="t.csv").data
    assert read_sheets([HEAD.strip().split(","), row().strip().split(",")], name="u.xls").data


def test_old_xls(tmp_path: Path) -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("明细")
    for at, line in enumerate((HEAD, row(other=""))):
        for column, cell in enumerate(line.strip().split(",")):
            if (at, column) != (1, 5):
                sheet.write(at, column, cell)
    sheet.write(1, 5, 6228480000000000002)
    path = tmp_path / "t.xls"
    book.save(str(path))
    got = read_path(path, tmp_path)
    assert got.data[0]["own_card"] == OWN and got.data[0]["counterparty_number"] is None
