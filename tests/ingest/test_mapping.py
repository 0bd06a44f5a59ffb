import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.chunks import Chunk, from_records
from ingest.layouts import Layout
from ingest.mappings import read_mapping
from ingest.read import Answers
from ingest.sheets import Walk, read_sheet
from linkgraph.errors import BadMapping
from linkgraph.schema import Precision
from tests.ingest.conftest import Read
from tests.ingest.reading import read_path

PLAIN = """
kind = "transfers"
separator = "-"
time_format = "%d.%m.%Y %H:%M"
unit = "fen"
[columns]
payer_number = ["from_bank", "from_account"]
payee_number = ["to_bank", "to_account"]
amount = "amount"
time = "date"
[constants]
currency = "SEK"
"""


def mapping(tmp_path: Path, text: str) -> Layout:
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")
    return read_mapping(path)


def test_a_plain_table_by_a_mapping(tmp_path: Path, read_text: Read) -> None:
    layout = mapping(tmp_path, PLAIN)
    got = read_text(
        "date,from_account,from_bank,to_account,to_bank,amount,x\n"
        "02.01.2024 03:04,17,bank_a,18,bank_b,500,y\n"
        "31.02.2024 03:04,17,bank_a,18,bank_b,500,y\n"
        "02.01.2024 03:04,,,18,bank_b,500,y\n",
        answers=Answers(layouts=(layout,)),
    )
    row = got.data[0]
    assert (row["payer_number"], row["payee_number"]) == ("bank_a-17", "bank_b-18")
    assert (row["amount_fen"], row["currency"]) == (500, "SEK")
    assert row["time_precision"] == Precision.MINUTE and row["raw_007"] == "y"
    assert got.reasons == ["header", None, "bad_time", "missing_identifier"]


def test_direction_codes_and_own_number_of_a_mapping(tmp_path: Path, read_text: Read) -> None:
    layout = mapping(
        tmp_path,
        'kind = "transactions"\n[columns]\ntime = "t"\namount = "a"\ndirection = "d"\n'
        '[constants]\nown_card = "6217009900000000006"\n[directions]\nX = "in"\nY = "out"\n',
    )
    got = read_text(
        "t,a,d\n2024-01-02,1.00,x\n2024-01-02,1.00,Y\n", answers=Answers(layouts=(layout,))
    )
    assert [row["direction"] for row in got.data] == ["in", "out"]
    assert got.data[0]["own_card"] == "6217009900000000006"


def test_a_known_layout_with_what_the_file_does_not_say(tmp_path: Path, read_text: Read) -> None:
    layout = mapping(
        tmp_path,
        'layout = "abc_consumer"\nfiles = "*张三*"\n'
        '[constants]\nown_card = "6217009900000000006"\n',
    )
    text = (
        "交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日 志 号,交易渠道,交易附言\n"
        "20240101,123456,转存,+10.00,11.00,李四 62284800001,1,网银,转账\n"
    )
    mine = read_text(text, name="张三.csv", answers=Answers(layouts=(layout,)))
    assert mine.data[0]["own_card"] == "6217009900000000006"
    assert mine.data[0]["counterparty_name"] == "李四"
    assert mine.data[0]["counterparty_number"] == "62284800001"
    other = read_text(text, name="李四.csv", answers=Answers(layouts=(layout,)))
    assert other.reasons == ["header", None]
    assert (other.data[0]["own_card"], other.data[0]["own_account"]) == (None, None)
    assert other.decided("does not say whose account")
    assert not mine.decided("does not say whose account")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("kind = ", "TOML"),
        ('kind = "x"\n[columns]\na = "b"', "kind"),
        ('kind = "transfers"', "columns"),
        ('kind = "transfers"\n[columns]\nnonsense = "b"', "nonsense"),
        ('kind = "transfers"\nsep = "-"\n[columns]\namount = "b"', "sep"),
        ('kind = "transfers"\n[columns]\namount = 5', "amount"),
        ('kind = "transfers"\nunit = "dollar"\n[columns]\namount = "b"', "unit"),
        ('kind = "transactions"\n[columns]\namount = "b"\n[directions]\nA = "up"', "directions"),
        ('layout = "nobody"', "layout"),
        ('layout = "psbc"\n[success]\n1 = "yes"', "success"),
    ],
)
def test_bad_mappings_say_what_is_wrong(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(BadMapping) as caught:
        mapping(tmp_path, text)
    assert word in caught.value.say("en")


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadMapping):
        read_mapping(tmp_path / "no.toml")


def test_a_packed_table_by_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "in" / "acc.csv.gz"
    path.parent.mkdir()
    rows = "".join(f"2023-01-01,{i},bank_a,{i + 1},bank_b,{i}.5,0\n" for i in range(1, 2000))
    content = "date,from_account,from_bank,to_account,to_bank,amount,is_sar\n" + rows
    path.write_bytes(gzip.compress(content.encode()))
    text = PLAIN.replace('time_format = "%d.%m.%Y %H:%M"\nunit = "fen"\n', "")
    got = read_path(path, tmp_path, Answers(layouts=(mapping(tmp_path, text),)))
    assert len(got.data) == 1999 and got.data[0]["amount_fen"] == 150


BARE = (
    'kind = "transactions"\nheader = false\n[columns]\ntime = "#1"\nown_card = "#2"\n'
    'amount = "#3"\nbalance = "#4"\ncounterparty_name = "#5"\n'
)


def test_a_table_without_a_header_by_places(tmp_path: Path, read_text: Read) -> None:
    layout = mapping(tmp_path, BARE + "[directions]\n'+' = \"in\"\n'-' = \"out\"\n")
    rows = "20240102,6217009900000000006,{},{},李四,x\n"
    text = "导出,6217009900000000006\n" + rows.format(5, 5) + rows.format("-2.5", "2.50")
    got = read_text(text + "20240102,,1,1,李四,x\n", answers=Answers(layouts=(layout,)))
    assert got.reasons == ["title", None, None, "missing_account"]
    assert [row["amount_fen"] for row in got.data] == [500, 250]
    assert [row["direction"] for row in got.data] == ["in", "out"]
    assert got.report.tables[0].headers == ("#1", "#2", "#3", "#4", "#5", "#6")
    assert got.decided("no header, data from row 2 on")
    assert not layout.for_next(), "no headers tell which later files it is for"


def test_places_do_not_take_a_table_whose_header_is_known(tmp_path: Path, read_text: Read) -> None:
    bare = mapping(tmp_path, BARE)
    got = read_text(
        "交易时间,交易卡号,交易金额,交易余额,收付标志\n20240102,6217009900000000006,5,5,进\n",
        answers=Answers(layouts=(bare,)),
    )
    assert got.report.tables[0].layout == "generic_transactions"


def test_a_place_among_headers(tmp_path: Path, read_text: Read) -> None:
    layout = mapping(
        tmp_path,
        'kind = "transfers"\n[columns]\npayer_number = "号"\npayee_number = "#3"\n'
        'amount = "数"\ntime = "时"\n',
    )
    got = read_text(
        "时,号,号,数\n2024-01-02,62170001,62170002,5\n", answers=Answers(layouts=(layout,))
    )
    assert (got.data[0]["payer_number"], got.data[0]["payee_number"]) == ("62170001", "62170002")


def test_a_header_of_two_rows(tmp_path: Path, read_sheets: Read) -> None:
    layout = mapping(
        tmp_path,
        'kind = "transactions"\nheader_rows = 2\n[columns]\ndate = "交易日期"\n'
        'debit = "发生额 借方"\ncredit = "发生额 贷方"\nbalance = "余额"\n',
    )
    got = read_sheets(
        [
            ["某银行流水"],
            ["交易日期", "发生额", "", "余额"],
            ["", "借方", "贷方", ""],
            ["20240102", "", "5.00", "5.00"],
            ["20240103", "2.00", "", "3.00"],
        ],
        answers=Answers(layouts=(layout,)),
    )
    assert got.reasons == ["title", "header", "header", None, None]
    assert [(row["direction"], row["amount_fen"]) for row in got.data] == [
        ("in", 500),
        ("out", 200),
    ]


def test_the_headers_of_a_mapping_are_found_below_many_lines(
    tmp_path: Path, read_text: Read
) -> None:
    layout = mapping(
        tmp_path,
        'kind = "transactions"\n[columns]\ntime = "何时"\namount = "数"\ndirection = "向"\n',
    )
    text = "说明,,\n" * 90 + "何时,数,向\n2024-01-02,5,进\n"
    got = read_text(text, answers=Answers(layouts=(layout,)))
    assert (len(got.data), got.data[0]["row"]) == (1, 92)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('kind = "transfers"\n[columns]\namount = "#1"', "header = false"),
        ('kind = "transfers"\nheader = false\n[columns]\namount = "钱"', "钱"),
        ('kind = "transfers"\nheader_rows = 3\n[columns]\namount = "钱"', "header_rows"),
        ('kind = "transfers"\nwidth = 3\n[columns]\namount = "钱"', "width"),
    ],
)
def test_mappings_by_place_say_what_is_wrong(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(BadMapping) as caught:
        mapping(tmp_path, text)
    assert word in caught.value.say("en")


class _Narrowing:
    """A sheet whose later rows all end before its last columns."""

    name = None
    notes = ()

    def chunks(self) -> Iterator[Chunk]:
        rows = [
            ["交易时间", "交易卡号", "交易金额", "收付标志"],
            ["20240102", "62170001", "5", "进"],
        ]
        yield from_records(list(enumerate(rows, 1)), 4)
        yield from_records([(3, ["20240103", "62170001"])], 2)


def test_rows_that_all_end_early_have_blank_cells(tmp_path: Path) -> None:
    walk = Walk("t.csv", _Narrowing(), tmp_path, Answers(), 0)
    read_sheet(walk)
    (table,) = walk.done
    assert (table.accepted, table.set_aside) == (1, {"header": 1, "missing_amount": 1})
