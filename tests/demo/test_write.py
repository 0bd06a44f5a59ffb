"""The folder: same bytes every time, true books, counts that fit the files."""

import csv
import io
import os
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from linkgraph.demo import DemoReport

Demo = Callable[[int], tuple[DemoReport, dict[str, Any]]]
Files = Callable[[Path], dict[str, bytes]]


def platform_files(material: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of every platform statement, those in the archive too."""
    for path in sorted(material.rglob("*交易明细*.csv")):
        yield path.name, path.read_bytes().decode("gb18030")
    for path in sorted(material.rglob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                name = info.filename.encode("cp437").decode("gb18030")
                yield name, archive.read(info).decode("gb18030")


def test_same_seed_same_bytes_in_another_process(demo: Demo, files: Files, tmp_path: Path) -> None:
    report, _ = demo(1)
    code = "import sys, pathlib, linkgraph.demo as d; d.write_demo(pathlib.Path(sys.argv[1]), 1)"
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Lima"},
    )
    assert files(tmp_path) == files(report.folder)


def test_seeds_differ(demo: Demo) -> None:
    first, second = demo(1)[1], demo(2)[1]
    shapes = [[ring["shape"] for ring in truth["rings"]] for truth in (first, second)]
    assert shapes[0] != shapes[1]
    assert not {n for a in first["accounts"] for n in a["numbers"]} & {
        n for a in second["accounts"] for n in a["numbers"]
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counts_fit_the_csv_files(demo: Demo, seed: int) -> None:
    report, truth = demo(seed)
    stated = {file["name"]: file["tables"][0]["read"] for file in truth["files"]}
    for path in sorted(report.material.rglob("*.csv")):
        text = path.read_bytes().decode("utf-8-sig" if "人员信息" in path.name else "gb18030")
        name = path.relative_to(report.material).as_posix()
        if name in truth["refused"]:  # a header and nothing else
            assert len(text.splitlines()) == 1
            continue
        assert stated[name] == len(list(csv.reader(io.StringIO(text)))), name


def test_every_file_is_in_the_truth(demo: Demo, files: Files) -> None:
    report, truth = demo(1)
    named = {file["name"].split(".zip/")[0] for file in truth["files"]}
    named = {name if name.endswith((".csv", ".xlsx")) else name + ".zip" for name in named}
    named |= {*truth["refused"], *(copy["name"] for copy in truth["copies"])}
    assert set(files(report.material)) == named
    written = files(report.material)
    assert all(written[copy["name"]] == written[copy["of"]] for copy in truth["copies"])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_running_balances_are_true_and_never_negative(demo: Demo, seed: int) -> None:
    report, _ = demo(seed)
    seen = 0
    for name, text in platform_files(report.material):
        rows = list(
            csv.DictReader(io.StringIO(unicodedata.normalize("NFKC", text).replace("\t", "")))
        )
        if "兴业" in name:
            rows.reverse()
        balances: dict[str, Decimal] = {}
        for row in rows:
            if not row["交易金额"] or not row["交易余额"]:
                continue
            own = row["交易卡号"] + row["交易账号"]
            amount = Decimal(row["交易金额"].replace(",", ""))
            balance = Decimal(row["交易余额"].replace(",", ""))
            way = 1 if row["收付标志"] in ("进", "贷", "1", "收入") else -1
            done = row["交易是否成功"] in ("成功", "00" if "浦发" in name else "1")
            moved = way * amount if done else Decimal(0)
            assert balance >= 0
            assert balances.get(own, balance - moved) + moved == balance, (name, row)
            balances[own] = balance
            seen += 1
    assert seen > 1000


@pytest.mark.parametrize("seed", [1, 2])
def test_signed_workbook_chains(demo: Demo, seed: int) -> None:
    report, _ = demo(seed)
    book = openpyxl.load_workbook(report.material / "02银行线下调单/农业银行/APSH_20250702.xlsx")
    balances: dict[str, int] = {}
    for row in list(book["APSH"].values)[1:]:
        own, amount, balance = str(row[0]), round(float(row[7]) * 100), round(float(row[8]) * 100)
        assert balances.get(own, balance - amount) + amount == balance
        balances[own] = balance


def test_archive_names_are_gb18030_without_a_flag(demo: Demo) -> None:
    report, truth = demo(1)
    path = report.material / "05补充调取/补充反馈数据包.zip"
    with zipfile.ZipFile(path) as archive:
        assert all(not info.flag_bits & 0x800 for info in archive.infolist())
        names = {info.filename.encode("cp437").decode("gb18030") for info in archive.infolist()}
        assert archive.testzip() is None
    stated = {f["name"].split(".zip/")[1] for f in truth["files"] if ".zip/" in f["name"]}
    assert names == stated


def test_large_is_large(tmp_path: Path) -> None:
    from linkgraph.demo.story import SIZES

    assert SIZES["large"].singles > 20 * SIZES["small"].singles
