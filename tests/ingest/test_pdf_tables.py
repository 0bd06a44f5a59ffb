"""PDF statements made here: ruled tables, tables by the place of words, pages, scans, locks."""

import builtins
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from ingest.files import Refusal, Source, find_sources
from ingest.keys import Keyring
from ingest.pdf_tables import open_pdf
from linkgraph.errors import UnreadableFile
from tests.ingest.reading import read_path

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
STYLE = ParagraphStyle("x", fontName="STSong-Light", fontSize=7, wordWrap="CJK")
WECHAT = ["交易单号", "交易时间", "交易类型", "收/支/其他", "交易方式", "金额(元)", "交易对方",
          "商户单号"]  # fmt: skip
OWN = "6217009900000000006"


def wechat_rows(count: int) -> list[list[str]]:
    return [
        [f"1000050001{i:018}", f"2024-01-02 03:04:{i % 60:02}", "商户消费", "支出", "零钱",
         f"{i + 1}.05", "深圳市财付通支付科技有限公司" if i % 2 else "张三", f"1000{i}"]
        for i in range(count)
    ]  # fmt: skip


def write(
    path: Path, titles: Sequence[str], rows: Sequence[Sequence[str]], *, ruled: bool, **said: Any
) -> Path:
    cells = [[Paragraph(cell, STYLE) for cell in row] for row in rows]
    rules = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")] if ruled else [])
    table = Table(cells, repeatRows=1, style=rules)
    document = SimpleDocTemplate(str(path), pagesize=landscape(A4), **said)
    document.build([*(Paragraph(line, STYLE) for line in titles), table])
    return path


def test_a_certificate_of_wechat_payments(tmp_path: Path) -> None:
    titles = ["微信支付交易明细证明", "兹证明:张三(居民身份证:110105194912310021)，微信号:wxid_x1"]
    path = write(tmp_path / "wx.pdf", titles, [WECHAT, *wechat_rows(60)], ruled=True)
    got = read_path(path, tmp_path)
    assert len(got.data) == 60 and len(got.report.tables) == 1
    assert [r["amount_fen"] for r in got.data] == [100 * (i + 1) + 5 for i in range(60)]
    assert [r["txn_id"] for r in got.data] == [f"1000050001{i:018}" for i in range(60)]
    assert {r["counterparty_name"] for r in got.data} == {"张三", "深圳市财付通支付科技有限公司"}
    assert got.reasons.count("header") == 3 and [r["row"] for r in got.rows] == list(range(1, 66))
    assert got.decided("rows by page: p1: 1-25, p2: 26-49, p3: 50-65") or got.decided(
        "rows by page"
    )


@pytest.mark.parametrize("ruled", [True, False])
def test_a_bank_statement_of_several_pages(tmp_path: Path, ruled: bool) -> None:
    head = ["交易日期", "交易时间", "摘要", "借方发生额", "贷方发生额", "账户余额", "对方账号",
            "对方户名"]  # fmt: skip
    rows, balance = [], 0
    for i in range(70):
        balance += 1000
        rows.append(["20240102", f"03{i % 60:02}05", "转存", "", "10.00", f"{balance / 100:,.2f}",
                     "6228480000000000002", "李四" if i % 3 else ""])  # fmt: skip
    titles = ["某某银行个人账户交易明细", f"户名：张三  账号：{OWN}"]
    path = write(tmp_path / "bank.pdf", titles, [head, *rows], ruled=ruled)
    got = read_path(path, tmp_path)
    assert len(got.data) == 70
    assert [r["balance_fen"] for r in got.data] == [1000 * (i + 1) for i in range(70)]
    assert {r["own_account"] for r in got.data} == {OWN}
    assert {r["direction"] for r in got.data} == {"in"}
    assert sum(r["counterparty_name"] == "李四" for r in got.data) == 46
    assert got.decided("place of words") != ruled


def drawn(path: Path, lines: list[list[tuple[float, str]]], pitch: float = 20) -> Path:
    page = Canvas(str(path), pagesize=landscape(A4))
    page.setFont("STSong-Light", 8)
    for number, line in enumerate(lines):
        for x, text in line:
            page.drawString(x, 500 - pitch * number, text)
    page.save()
    return path


HEAD = [(40.0, "交易时间"), (200.0, "交易金额"), (280.0, "收付标志"), (360.0, "对方户名")]


def test_wrapped_cells_without_ruling_lines_go_to_the_nearest_row(tmp_path: Path) -> None:
    def row(day: int, name: str) -> list[tuple[float, str]]:
        return [(40.0, f"2024-01-{day:02}"), (200.0, f"{day}.00"), (280.0, "支出"), (360.0, name)]

    lines = [[(40.0, f"卡号：{OWN}")], [], HEAD, [], row(1, "深圳市财付通"), [(360.0, "支付科技")],
             [], [], row(2, "张三"), [], [], [], row(3, "李四"), [], [], [],
             [(40.0, "第1页")]]  # fmt: skip
    got = read_path(drawn(tmp_path / "a.pdf", lines, 8), tmp_path)
    assert [r["counterparty_name"] for r in got.data] == ["深圳市财付通支付科技", "张三", "李四"]
    assert got.reasons == ["title", "header", None, None, None, "footer"]


def test_columns_that_cannot_be_told_apart_are_refused(tmp_path: Path) -> None:
    wide = [
        (40.0, "2024-01-01"),
        (200.0, "1.00"),
        (225.0, "支出支出支出支出支出支出支出"),
        (340.0, "张三"),
    ]
    crossing = [(40.0, "2024-01-01"), (150.0, "1" * 40), (360.0, "张三")]
    with pytest.raises(UnreadableFile, match="page 1 has no ruling lines"):
        read_path(drawn(tmp_path / "a.pdf", [HEAD, wide, crossing]), tmp_path)


def test_a_scan_is_refused(tmp_path: Path) -> None:
    page = Canvas(str(tmp_path / "a.pdf"))
    page.rect(10, 10, 200, 200, fill=1)
    page.save()
    with pytest.raises(UnreadableFile, match="holds no text"):
        read_path(tmp_path / "a.pdf", tmp_path)


@pytest.mark.parametrize("cut", [20, 200, 2000])
def test_damaged_files_are_refused_or_read(tmp_path: Path, cut: int) -> None:
    path = write(tmp_path / "a.pdf", [], [WECHAT, *wechat_rows(3)], ruled=True)
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(UnreadableFile, match=r"a\.pdf"):
        read_path(path, tmp_path)


def test_without_the_extra_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.pdf", [], [WECHAT, *wechat_rows(1)], ruled=True)
    real = builtins.__import__

    def without(name: str, *said: Any, **more: Any) -> Any:
        if name == "pdfplumber":
            raise ImportError(name)
        return real(name, *said, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UnreadableFile) as caught:
        read_path(path, tmp_path)
    assert caught.value.hint is not None and "pip install linkgraph[pdf]" in caught.value.hint.en


def locked(path: Path, password: str) -> Path:
    page = Canvas(str(path), encrypt=StandardEncryption(password, "owner"))
    page.drawString(40, 500, "Card No: 6217009900000000006")
    page.save()
    return path


def only(path: Path, keys: Keyring) -> Source | Refusal:
    (one,) = find_sources([path], path.parent / "scratch", keys)
    return one


def test_a_locked_pdf_opens_with_its_password(tmp_path: Path) -> None:
    path = locked(tmp_path / "a.pdf", "secret")
    none, wrong = only(path, Keyring()), only(path, Keyring(["x"]))
    assert isinstance(none, Refusal) and "--password-file" in none.reason.en
    assert isinstance(wrong, Refusal) and "wrong" in wrong.reason.en
    right = only(path, Keyring(["x", "secret"]))
    assert isinstance(right, Source) and right.path != path and right.size == path.stat().st_size
    assert "opened with a password" in right.notes[0].en
    (sheet,) = open_pdf(right.path, "a.pdf")
    assert [chunk.cells(0) for chunk in sheet.chunks()] == [["Card No: 6217009900000000006"]]


def test_a_pdf_that_only_its_owner_may_change_needs_no_password(tmp_path: Path) -> None:
    path = locked(tmp_path / "a.pdf", "")
    found = only(path, Keyring())
    assert isinstance(found, Source) and found.path == path
    assert open_pdf(path, "a.pdf")
