"""Content that means harm or is merely odd: kept as data or refused, in bounded time and memory."""

import time

import pytest

from linkgraph.errors import UnreadableFile
from tests.ingest.conftest import Read

OWN = "6217009900000000006"
HEAD = "交易卡号,交易时间,交易金额,收付标志,对手户名\n"
ROW = f"{OWN},2024-01-02 03:04:05,1.50,进,张三\n"


def test_a_cell_of_ten_megabytes_is_kept(read_text: Read) -> None:
    name = "张" * (10 * 1024 * 1024 // 3)
    got = read_text(HEAD + ROW + ROW.replace("张三", name) + ROW)
    assert len(got.data) == 3 and got.data[1]["raw_005"] == name


def test_a_quoted_cell_of_ten_megabytes_is_kept(read_text: Read) -> None:
    name = "张\n" * 3 + "三" * (10 * 1024 * 1024 // 3)
    got = read_text(HEAD + ROW + ROW.replace("张三", f'"{name}"') + ROW * 9)
    assert [r["row"] for r in got.data] == [2, 3, *range(7, 16)]
    assert len(got.data[1]["raw_005"]) == len(name)


def test_nul_bytes_and_marks_of_direction_are_kept_in_the_raw_text(read_text: Read) -> None:
    odd = "张\x00三\u202e\u200f\u2066四"
    got = read_text(HEAD + ROW.replace("张三", odd).replace("2024", "\u200e2024"))
    assert got.data[0]["raw_005"] == odd
    assert got.data[0]["time_us"] == 1704164645_000000


def test_lone_surrogates_cost_their_line(read_text: Read) -> None:
    text = (HEAD + ROW).encode("utf-16-le")
    broken = ROW.encode("utf-16-le").replace("张".encode("utf-16-le"), b"\x00\xd8")
    got = read_text(b"\xff\xfe" + text + broken + ROW.encode("utf-16-le"))
    assert len(got.data) == 2 and got.reasons[2] is not None and len(got.rows) == 4


def test_a_line_of_very_many_cells(read_text: Read) -> None:
    began = time.process_time()
    got = read_text(HEAD + ROW + "x," * 300_000 + "\n" + ROW)
    assert time.process_time() - began < 20  # a second on a quiet machine
    assert [r["row"] for r in got.data] == [2, 4] and len(got.rows) == 4
    assert got.rows[2]["reason"] is not None
    assert (
        sum(len(text or "") for name, text in got.rows[2].items() if name[:4] == "raw_") > 590_000
    )


def test_a_header_of_a_million_cells_is_refused(read_text: Read) -> None:
    began = time.process_time()
    with pytest.raises(UnreadableFile, match=r"t\.csv"):
        read_text(HEAD.strip() + ",列" * 1_000_000 + "\n" + ROW)
    assert time.process_time() - began < 20


def test_a_million_cells_of_nothing_known_are_refused(read_text: Read) -> None:
    with pytest.raises(UnreadableFile, match=r"t\.csv"):
        read_text("," * 1_000_000)


def test_quotes_without_end_takes_no_time(read_text: Read) -> None:
    began = time.process_time()
    for piece in ('"', '",', '"\n', ',"\n', '"x\n'):
        read_text(HEAD + ROW + (piece * 50_000)[:40_000] + "\n" + ROW, name="q.csv")
    assert time.process_time() - began < 25
