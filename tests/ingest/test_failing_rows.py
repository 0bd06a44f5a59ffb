"""Thousands of failing rows are sorted by column; the outcome is that of looking at each."""

from pathlib import Path

import pytest

from tests.ingest.reading import Reading, read_path

HEADER = "交易卡号,交易时间,交易金额,收付标志,交易余额,对手户名,摘要"
GOOD = "6217009900000000006,2024-01-02 03:04:05,1.00,进,10.00,李某,转账"
FAILING = [
    "6217009900000000006,2024-13-02 03:04:05,1.00,进,10.00,李某,转账",
    "6217009900000000006,,1.00,进,10.00,,",
    "6217009900000000006,x,1.00,进,,,",
    ",2024-01-02,1.00,进,10.00,,",
    "合计,,100.00,3,10.00,,",
    "共 3 笔,,100.00,3,10.00,7,8",
    "*合计：,1,100.00,3,10.00,7,8",
    "-,合计,1,2,3,4,5",
    ",,合计,1,2,3,4",
    "小计：3笔,20,30,40,,,",
    "制表人：,,,,复核人：,,",
    "以下空白,,,,,,",
    "查询无结果,,,,,,",
    "注,1,,,,,",
    "-,-,-,-,-,-,-",
    ",,,,,,",
    HEADER,
    "1,2,3,4,5,6,7",
    "１,２,３,４,５,６,７",
]


def read(place: Path, text: str) -> Reading:
    place.mkdir()
    (place / "a.csv").write_text(text, encoding="utf-8")
    return read_path(place / "a.csv", place)


def test_many_failing_rows_are_sorted_as_few_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "\n".join([HEADER, GOOD, *FAILING, GOOD, *reversed(FAILING), GOOD]) + "\n"
    one_by_one = read(tmp_path / "few", text)
    monkeypatch.setattr("ingest.lines._MANY", 0)
    by_column = read(tmp_path / "many", text)
    assert by_column.reasons == one_by_one.reasons
    assert by_column.tables == one_by_one.tables
    assert {"footer", "header", "blank", "bad_time"} <= {*by_column.reasons}
    assert by_column.report == one_by_one.report


def test_a_table_of_failing_rows_only_keeps_them_all(tmp_path: Path) -> None:
    bad = "62170099000{n:08},2024-13-02 03:04:05,{n}.00,进,1{n}.00,李某{n},转账{n}"
    rows = [bad.format(n=n) for n in range(3_000)]
    found = read(tmp_path / "in", "\n".join([HEADER, *rows]) + "\n")
    assert found.reasons == ["header", *["bad_time"] * 3_000]
