"""Web pages called .xls: tables of the page, merged cells, the lines around them."""

import time

import pytest

from linkgraph.errors import UnreadableFile
from tests.ingest.conftest import Read

OWN = "6217009900000000006"
HEAD = "<tr><th>交易卡号<th>交易时间<th>交易金额<th>收付标志<th>对手户名</tr>"
DATA = f"<tr><td>{OWN}<td>2024-01-02 03:04:05<td>1.50<td>进<td>张三</tr>"


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_pages_in_every_encoding(read_text: Read, encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"><title>x</title></head><table>{HEAD}{DATA}'
    got = read_text(page, "a.xls", encoding)
    assert got.data[0]["counterparty_name"] == "张三" and got.data[0]["row"] == 2
    assert got.decided("web page")


def test_cells_over_several_rows_push_the_cells_beside_them(read_text: Read) -> None:
    rows = [
        "<tr><th>编号<th>物品名称<th>卡号<th>持有人<th>扣押地点</tr>",
        f"<tr><td>1<td rowspan=3>银行卡<td>{OWN}<td rowspan='2'>张三<td>某路1号</tr>",
        "<tr><td>2<td>6228480000000000002<td>某路2号</tr>",
        "<tr><td>3<td>6222020000000000017<td>李四<td>某路3号</tr>",
    ]
    got = read_text(f"<table>{''.join(rows)}</table>", "扣押.xls")
    assert [r["keeper_name"] for r in got.data] == ["张三", "张三", "李四"]
    assert [r["place"] for r in got.data] == ["某路1号", "某路2号", "某路3号"]
    assert got.rows[2]["raw_002"] == "" and got.decided("merged cells in 2 places")


def test_lines_above_a_table_say_whose_it_is(read_text: Read) -> None:
    head = HEAD.replace("<th>交易卡号", "")
    data = DATA.replace(f"<td>{OWN}", "")
    got = read_text(
        f"<h2>账户明细</h2><div>户名：张三<br>账号：{OWN}</div><table>{head}{data}</table>第1页",
        "a.xls",
    )
    assert [r["reason"] for r in got.rows] == ["title", "title", "title", "header", None, "footer"]
    assert got.data[0]["own_account"] == OWN and got.data[0]["row"] == 5


def test_tables_within_tables(read_text: Read) -> None:
    inner = f"<table>{HEAD}{DATA}</table>"
    got = read_text(f"<table><tr><td>菜单<td>{inner}<td>页脚</tr></table>", "a.xls")
    assert [table.sheet for table in got.report.tables] == ["表2"]
    assert len(got.report.refused) == 1 and len(got.data) == 1


def test_hidden_rows_are_read_and_said(read_text: Read) -> None:
    shy = DATA.replace("<tr>", '<tr style="Display: none">')
    got = read_text(f"<table>{HEAD}{shy}{DATA}</table>", "a.xls")
    assert len(got.data) == 2 and got.decided("1 rows and 0 columns are hidden")


@pytest.mark.parametrize("piece", ["<", "<!--", "<a ", "<td", "<table><tr><td>", "<![CDATA[", "&#"])
def test_pages_that_mean_harm_take_no_time(read_text: Read, piece: str) -> None:
    began = time.process_time()
    with pytest.raises(UnreadableFile, match=r"a\.html"):
        read_text("<html>" + (piece * 1_000_000)[:300_000], "a.html")
    assert time.process_time() - began < 5


def test_a_cell_of_ten_megabytes_is_kept(read_text: Read) -> None:
    got = read_text(f"<table>{HEAD}{DATA.replace('张三', '张' * 4_000_000)}</table>", "a.xls")
    assert len(got.rows[1]["raw_005"]) == 4_000_000
