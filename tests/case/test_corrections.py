"""The set-aside book, and the files that correct rows which were set aside."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from linkgraph.case import Case
from linkgraph.case.audit import read_audit
from linkgraph.case.load import LoadReport
from linkgraph.errors import NotInCase
from linkgraph.graph import column
from linkgraph.output.setaside_book import setaside_book
from linkgraph.output.workbook import workbook_bytes

Write = Callable[..., Path]
HEADERS = "交易卡号,账户开户名称,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,摘要说明"
OWN, OTHER = "6222020000000000017", "6222020000000000025"
GOOD = f"{OWN},甲,2024-01-02 10:00:00,100.00,900.00,出,{OTHER},转账"
BAD_AMOUNT = f"{OWN},甲,2024-01-02 10:05:00,1OO.00,800.00,出,{OTHER},=1+1"
BAD_TIME = f"{OWN},甲,2024-13-02 10:06:00,50.00,750.00,出,{OTHER},货款"
STATEMENT = "\n".join([HEADERS, GOOD, BAD_AMOUNT, BAD_TIME, "合计,,,,,,,"]) + "\n"


def book_of(case: Case, every: bool = False) -> openpyxl.Workbook:
    report = setaside_book(list(case.set_aside()), case.files(), every, "zh")
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(report.tables, "zh")))


def mend(book: openpyxl.Workbook, sheet: str, row: int, header: str, value: str) -> None:
    """Write `value` under `header` in the line of original row `row`."""
    page = book[sheet]
    heads = [cell.value for cell in page[1]]
    for line in page.iter_rows(min_row=2):
        if line[heads.index("原行号")].value == str(row):
            line[heads.index(header)].value = value
            return
    raise AssertionError(row)


def load(case: Case, folder: Path, book: openpyxl.Workbook, name: str = "fixed.xlsx") -> LoadReport:
    book.save(folder / name)
    return case.load([folder / name])


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_text(name: str, text: str) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write_text


@pytest.fixture
def loaded(case: Case, write: Write) -> Case:
    case.load([write("a.csv", STATEMENT)])
    return case


def test_the_book_adds_up_and_keeps_every_cell(loaded: Case) -> None:
    book = book_of(loaded)
    assert book.sheetnames == ["汇总", "按原因", "001 a"]
    first, total = [[c.value for c in line] for line in book["汇总"].iter_rows(min_row=2)]
    assert first[0] == "a.csv" and first[3:10] == [5, 1, 4, 2, 0, 2, 0]
    assert total[3:10] == first[3:10]
    heads, *rows = [[c.value for c in line] for line in book["001 a"].iter_rows()]
    assert heads[7:] == HEADERS.split(",")
    assert [row[3:5] for row in rows] == [["3", "bad_amount"], ["4", "bad_time"]]
    assert [row[7:] for row in rows] == [BAD_AMOUNT.split(","), BAD_TIME.split(",")]
    assert all(row[6] for row in rows), "each row says what to do"
    assert {c.data_type for line in book["001 a"].iter_rows() for c in line} <= {"s", "n"}
    assert book["001 a"]["O2"].data_type == "s", "a cell that looks like a formula is text"
    assert len(book_of(loaded, every=True)["001 a"]["A"]) == 5


def test_mended_rows_are_used_and_the_old_ones_stay(loaded: Case, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in loaded.folder.glob("evidence/*/*")}
    book = book_of(loaded)
    mend(book, "001 a", 3, "交易金额", "100.00")
    report = load(loaded, tmp_path, book)
    assert not report.refused
    by_sheet = {table.sheet: table for table in report.files}
    assert by_sheet["汇总"].accepted == by_sheet["按原因"].accepted == 0
    mended = by_sheet["001 a"]
    assert (mended.layout, mended.read, mended.accepted) == (report.files[2].layout, 3, 1)
    assert mended.set_aside == {"header": 1, "unchanged": 1}
    assert mended.corrects is not None and mended.corrects.rows == ((2, 3, True),)
    assert all(path.read_bytes() == content for path, content in before.items())
    graph = loaded.graph()
    assert sorted(column(graph.transfers, "amount_fen")) == [10_000, 10_000]
    status = loaded.status()
    assert (dict(status.open), status.corrected) == ({"bad_time": 1}, 1)
    rows = {(row.row.file, row.row.row): row for row in loaded.set_aside()}
    by = rows["a.csv", 3].corrected
    assert by is not None and (by.file, by.row, by.accepted) == ("fixed.xlsx [001 a]", 2, True)
    assert book_of(loaded).sheetnames == ["汇总", "按原因", "001 a"]
    [audit] = [one for one in read_audit(loaded.folder) if "corrections" in one["inputs"]]
    assert audit["inputs"]["corrections"][0]["rows"] == [{"row": 2, "original_row": 3}]
    decisions = " ".join(words.en for words in mended.decisions)
    assert "corrects rows set aside of a.csv" in decisions


def test_unloading_a_correction_opens_its_rows_again(loaded: Case, tmp_path: Path) -> None:
    book = book_of(loaded)
    mend(book, "001 a", 3, "交易金额", "100.00")
    load(loaded, tmp_path, book)
    loaded.unload("fixed.xlsx")
    assert dict(loaded.status().open) == {"bad_amount": 1, "bad_time": 1}
    assert len(loaded.graph().transfers) == 1
    again = load(loaded, tmp_path, book)
    assert [table.accepted for table in again.files] == [0, 0, 1]


def test_what_would_count_twice_is_refused(loaded: Case, tmp_path: Path) -> None:
    book = book_of(loaded)
    mend(book, "001 a", 3, "交易金额", "100.00")
    mend(book, "001 a", 4, "原行号", "2")  # a row that was accepted
    report = load(loaded, tmp_path, book)
    assert report.files[2].set_aside == {"header": 1, "already_accepted": 1}
    second = book_of(loaded)
    mend(second, "001 a", 4, "原行号", "3")  # a row that the first correction stands for
    report = load(loaded, tmp_path, second, "second.xlsx")
    assert report.files[2].set_aside == {"already_corrected": 1, "header": 1}
    assert len(loaded.graph().transfers) == 2


def test_two_files_of_one_load_cannot_correct_one_row(loaded: Case, tmp_path: Path) -> None:
    for name, fen in (("1.xlsx", "100.00"), ("2.xlsx", "101.00")):
        book = book_of(loaded)
        mend(book, "001 a", 3, "交易金额", fen)
        book.save(tmp_path / name)
    report = loaded.load([tmp_path / "1.xlsx", tmp_path / "2.xlsx"])
    assert [one.name for one in report.refused] == ["2.xlsx"]
    assert len(loaded.graph().transfers) == 2


def test_a_second_try_stands_for_the_first(loaded: Case, tmp_path: Path) -> None:
    book = book_of(loaded)
    mend(book, "001 a", 3, "交易金额", "abc")
    load(loaded, tmp_path, book)
    assert dict(loaded.status().open) == {"bad_amount": 1, "bad_time": 1}
    again = book_of(loaded)
    assert again.sheetnames == ["汇总", "按原因", "001 a", "002 fixed 001 a"]
    mend(again, "002 fixed 001 a", 2, "交易金额", "100.00")
    report = load(loaded, tmp_path, again, "again.xlsx")
    assert sum(table.accepted for table in report.files) == 1
    assert dict(loaded.status().open) == {"bad_time": 1}


@pytest.mark.parametrize("numbered", [True, False])
def test_a_plain_table_with_the_option(loaded: Case, write: Write, numbered: bool) -> None:
    from ingest.read import Answers

    mended = BAD_AMOUNT.replace("1OO.00", "100.00")
    lines = [HEADERS, mended, GOOD]
    if numbered:
        lines = [f"原行号,{HEADERS}", f"3,{mended}", f"2,{GOOD}"]
    path = write("mended.csv", "\n".join(lines) + "\n")
    report = loaded.load([path], Answers(corrects="a.csv"))
    [table] = report.files
    assert (table.accepted, table.set_aside) == (1, {"already_accepted": 1, "header": 1})
    assert table.corrects is not None and table.corrects.rows == ((2, 3, True),)


def test_what_names_nothing_in_the_case(loaded: Case, write: Write, tmp_path: Path) -> None:
    from ingest.read import Answers

    path = write("x.csv", HEADERS + "\n" + GOOD + "\n")
    with pytest.raises(NotInCase):
        loaded.load([path], Answers(corrects="nobody.csv"))
    other = write("y.csv", "甲,乙\n1,2\n")
    [refused] = loaded.load([other], Answers(corrects="a.csv")).refused
    assert "its headers are those of no table" in refused.reason.en
    book = book_of(loaded)
    mend(book, "001 a", 4, "原SHA-256", "f" * 64)
    mend(book, "001 a", 3, "原SHA-256", "f" * 64)
    [refused] = load(loaded, tmp_path, book).refused
    assert "no file ffff" in refused.reason.en
    again = loaded.load([write("a2.csv", STATEMENT + "x\n")])
    assert again.files[0].corrects is None
    [refused] = loaded.load([write("a2.csv", STATEMENT + "x\n")], Answers(corrects="a.csv")).refused
    assert "not as a correction" in refused.reason.en


def test_a_correction_is_read_as_its_original_was(case: Case, write: Write, tmp_path: Path) -> None:
    """The owner above the header and the meaning of codes come from the original."""
    rows = [
        f"2024-01-0{day},10.00,{balance}.00,{code},{OTHER}"
        for day, balance, code in (
            (1, 110, 1), (2, 100, 2), (3, 110, 1), (4, 100, 2), (5, 110, 1), (6, 120, 1),
        )
    ]  # fmt: skip
    head = f"账号：{OWN} 户名：甲,,,,\n交易日期,交易金额,交易余额,借贷标志,对方账号\n"
    text = head + "\n".join([*rows, f"2024-01-07,1O.00,110.00,2,{OTHER}"]) + "\n"
    [table] = case.load([write("title.csv", text)]).files
    assert table.accepted == 6, table.set_aside
    book = book_of(case)
    mend(book, "001 title", 9, "交易金额", "10.00")
    report = load(case, tmp_path, book)
    assert report.files[2].accepted == 1, (report.files[2].set_aside, report.refused)
    graph = case.graph()
    covered = [row for row in graph.nodes["Account"].to_pylist() if row["covered"]]
    assert [row["key"] for row in covered] == [OWN]
    [last] = [
        t
        for t in graph.transfers.to_pylist()
        if t["time_us"] == max(column(graph.transfers, "time_us"))
    ]
    assert graph.node(last["payer"])["key"] == OWN, "code 2 is money out, as the original showed"


def test_a_statement_that_names_nobody_stays_one_account(
    case: Case, write: Write, tmp_path: Path
) -> None:
    bare = STATEMENT.replace("交易卡号", "序号").replace(OWN, "1")
    case.load([write("bare.csv", bare)])
    book = book_of(case)
    mend(book, "001 bare", 3, "交易金额", "100.00")
    load(case, tmp_path, book)
    covered = [row for row in case.graph().nodes["Account"].to_pylist() if row["covered"]]
    assert len(covered) == 1 and len(case.graph().transfers) == 2


def test_manifests_name_the_original_rows(loaded: Case, tmp_path: Path) -> None:
    book = book_of(loaded)
    mend(book, "001 a", 3, "交易金额", "100.00")
    report = load(loaded, tmp_path, book)
    folder = loaded.folder / "evidence" / report.files[0].sha256
    said: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    [corrects] = [t["corrects"] for t in said["tables"] if "corrects" in t]
    assert (corrects["file"], corrects["rows"]) == ("a.csv", [[2, 3, 1]])


def test_signs_mean_what_they_meant_in_the_original(
    case: Case, write: Write, tmp_path: Path
) -> None:
    """Money out was written without a sign there: a mended minus is a red entry, money back."""
    bad = GOOD.replace("100.00", "-1OO.00")
    case.load([write("signs.csv", "\n".join([HEADERS, GOOD, bad]) + "\n")])
    book = book_of(case)
    mend(book, "001 signs", 3, "交易金额", "-100.00")
    load(case, tmp_path, book)
    back = [t for t in case.graph().transfers.to_pylist() if "negative" in (t["reason"] or "")]
    assert [case.graph().node(t["payee"])["key"] for t in back] == [OWN]
