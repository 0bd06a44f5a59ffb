"""Whatever a file holds, every line of it is a row, with its number and its cells as they were."""

import warnings
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.files import Refusal, Source, find_sources
from ingest.read import Answers, read_source
from ingest.records import split_records
from linkgraph.errors import LinkgraphError
from tests.ingest.reading import read_one, write_book

EXPORTS = Path(__file__).resolve().parents[3] / "shared" / "data"
HEADS = (
    "交易卡号,交易时间,交易金额,收付标志,对手户名",
    "账号,户名,交易日期,借方发生额,贷方发生额",
    "编号,物品名称,数量,特征,扣押地点",
    "机主姓名,手机号码,证件号码,入网时间,备注",
)
_CELL = st.one_of(
    st.sampled_from(["6217009900000000006", "2024-01-02 03:04:05", "1.00", "进", "出", "1", "2", "",
                     " ",
                     "合计", "无交易", "null", "6.2E+18", "-5", "张三",
                     "账号：6217009900000000006", "x,y", '"',
                     "查询失败", "\t", "户名"]),
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=5),
)  # fmt: skip
_ROW = st.one_of(
    st.lists(_CELL, max_size=7).map(",".join),
    st.sampled_from(HEADS),
    st.builds(
        "6217009900000000006,2024-01-0{},1.00,{},李四".format,
        st.integers(1, 9),
        st.sampled_from("进出12"),
    ),
)  # fmt: skip
_NUMBER = st.floats(allow_nan=False, allow_infinity=False)
RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@RELAXED
@given(st.sampled_from(HEADS), st.lists(_ROW, max_size=14), st.sampled_from(["utf-8", "gb18030"]))
def test_every_line_of_text_is_a_row(
    tmp_path_factory: pytest.TempPathFactory, head: str, rows: list[str], encoding: str
) -> None:
    folder = tmp_path_factory.mktemp("case")
    text = "\n".join([head, *rows]) + "\n"
    path = folder / "t.csv"
    path.write_bytes(text.encode(encoding))
    source = next(iter(find_sources([path], folder / "scratch")))
    if isinstance(source, Refusal):
        return
    try:
        got = read_one(source, folder)
    except LinkgraphError:
        return
    if got.report.refused:
        return
    numbers = [row["row"] for table in got.tables for row in table]
    assert numbers == sorted(set(numbers))
    kept = {}
    for table in got.tables:
        for row in table:
            cells = [value for name, value in row.items() if name.startswith("raw_")]
            kept[row["row"]] = [cell for cell in "\t".join(cells).split("\t") if cell]
    notes = [note.en for table in got.report.tables for note in table.decisions]
    mark = next(note[10:] for note in notes if note.startswith("delimiter ")).replace("TAB", "\t")
    decoded = path.read_bytes().decode(
        "gb18030" if got.decided("encoding gb18030") else "utf-8-sig"
    )
    width = len([name for name in got.rows[0] if name.startswith("raw_")])
    plain = [] if '"' in decoded else split_records(decoded, mark, 0, 1)[0]
    for number, cells in plain:
        if number in kept and len(cells) <= width:
            assert kept[number] == [cell for cell in "\t".join(cells).split("\t") if cell]
    filled = [at for at, line in enumerate(text.split("\n"), start=1) if line]
    if '"' not in text and "\r" not in text:
        assert numbers == filled


@settings(max_examples=12)
@given(st.lists(st.lists(st.one_of(_CELL, _NUMBER), max_size=6), max_size=10))
def test_every_row_of_a_sheet_is_a_row(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]]
) -> None:
    folder = tmp_path_factory.mktemp("book")
    path = folder / "t.xlsx"
    write_book(path, [HEADS[0].split(","), *rows])
    source = next(iter(find_sources([path], folder / "scratch")))
    assert isinstance(source, Source)
    try:
        got = read_one(source, folder)
    except LinkgraphError:
        return
    numbers = [row["row"] for table in got.tables for row in table]
    filled = [1, *(at for at, row in enumerate(rows, start=2) if any(cell != "" for cell in row))]
    assert numbers == filled


def test_reading_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(HEADS[0] + "\n" + "6217009900000000006,2024-01-02,1.00,1,李四\n" * 3 + "合计\n")
    source = next(iter(find_sources([path], tmp_path / "scratch")))
    assert isinstance(source, Source)
    files = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        read_source(source, tmp_path / name, Answers(direction={"1": "in"}))
        files.append((tmp_path / name / "000.parquet").read_bytes())
    assert files[0] == files[1]


def test_codes_over_many_chunks_are_amended_in_place(tmp_path: Path) -> None:
    """A long file is written in several row groups before its codes are understood."""
    path = tmp_path / "t.csv"
    balance, lines = 0, []
    for at in range(120_000):
        side = at * 7 % 3 == 0
        balance += 100 if side else -100
        lines.append(
            f"6217009900000000006,2024-01-02 03:04:05,1.00,{balance / 100:.2f},{int(side)}\n"
        )
    path.write_text(
        "交易卡号,交易时间,交易金额,交易余额,收付标志\n" + "".join(lines) + "合计,,,,,,\n"
    )
    source = next(iter(find_sources([path], tmp_path / "scratch")))
    assert isinstance(source, Source)
    (tmp_path / "out").mkdir()
    report = read_source(source, tmp_path / "out").tables[0]
    assert (report.read, report.accepted) == (120_002, 120_000)
    table = pq.read_table(tmp_path / "out" / "000.parquet")
    sides = table["direction"].to_pylist()
    assert sides == [None] + ["in" if at * 7 % 3 == 0 else "out" for at in range(120_000)] + [None]
    assert table["row"].to_pylist() == list(range(1, 120_003))


_ACCEPTED = {
    "abc_debit.csv": [5],
    "alipay.csv": [6],
    "boc-credit.csv": [13],
    "boc-debit.csv": [17],
    "ccb.xls": [6],
    "cmb-credit.csv": [6],
    "cmb-debit.csv": [5],
    "wechat.csv": [16],
    "wechat.xlsx": [16, 16],
}


def test_public_exports_are_accounted_for(tmp_path: Path) -> None:
    """The nine masked exports of real banks and wallets, when the shared folder is there."""
    if not EXPORTS.is_dir():
        warnings.warn(f"not checked: {EXPORTS} is not there", stacklevel=1)
        return
    accepted = {}
    for item in find_sources([EXPORTS / "bank-exports"], tmp_path / "scratch"):
        assert isinstance(item, Source), item
        got = read_one(item, tmp_path)
        assert got.report.refused == ()
        name = "-".join(item.name.split("/")[:-1]) + Path(item.name).suffix
        accepted[name] = [table.accepted for table in got.report.tables]
        allowed = {"title", "header", "footer", "blank", "neutral"}
        if name == "boc-credit.csv":  # it has a column for the card; the interest row leaves it out
            allowed.add("missing_account")
        assert {reason for table in got.report.tables for reason in table.set_aside} <= allowed
    assert accepted == _ACCEPTED
