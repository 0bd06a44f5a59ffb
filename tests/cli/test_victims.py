"""`linkgraph victims` from a complaint table that a person could have typed."""

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

Run = Callable[..., Result]
HEAD = ["受害人姓名", "受害人卡号", "转账时间", "转入卡号", "转账金额（元）", "联系电话"]


@pytest.fixture
def complained(run: Run, demo: Any, tmp_path: Path) -> tuple[Path, list[list[str]]]:
    """The demo case with every victim's payments in a complaint table, some minutes off."""
    rows = [
        [
            victim["name"],
            victim["number"],
            str(datetime.fromisoformat(payment["times"][0]) + timedelta(minutes=at % 20 - 10)),
            payment["payee"],
            f"{payment['fen'] / 100:.2f}",
            "",
        ]
        for at, victim in enumerate(demo.truth["victims"])
        for payment in victim["payments"]
    ]
    sink = io.StringIO()
    csv.writer(sink).writerows([HEAD, *rows])
    file, case = tmp_path / "报案表.csv", tmp_path / "case"
    file.write_text(sink.getvalue(), encoding="utf-8")
    shutil.copytree(demo.case, case)
    loaded = run("load", str(file), "--case", str(case), "--format", "json")
    assert loaded.exit_code == 0, loaded.stdout + loaded.stderr
    assert json.loads(loaded.stdout)["files"][0]["kind"] == "complaints"
    return case, rows


def ask(run: Run, case: Path, *more: str) -> Any:
    done = run("victims", "--case", str(case), "--format", "json", *more)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_all_payments_of_the_truth_are_found(
    run: Run, demo: Any, complained: tuple[Path, list[list[str]]]
) -> None:
    """Also those that the demo's own complaint table names: one payment, both rows."""
    case, rows = complained
    found = ask(run, case)
    assert not [one for one in found["unmatched"] if one["row"]["file"] == "报案表.csv"]
    losses = {one["name"]: one["loss_fen"] for one in found["victims"]}
    assert losses == {one["name"]: one["loss_fen"] for one in demo.truth["victims"]}
    assert found["loss_fen"] == sum(losses.values())
    cited = [payment["complaint"] for one in found["victims"] for payment in one["payments"]]
    mine = [row["row"] for each in cited for row in each if row["file"] == "报案表.csv"]
    assert sorted(mine) == list(range(2, len(rows) + 2))
    names = {one["name"] for one in demo.truth["victims"]}
    assert not {one["account"]["name"] for one in found["proposals"]} & names


def test_the_demos_complaints_are_matched_as_its_truth_says(run: Run, demo: Any) -> None:
    found = ask(run, demo.case, "--no-proposed")
    payments = {
        row["row"]: payment
        for one in found["victims"]
        for payment in one["payments"]
        for row in payment["complaint"]
    }
    left = {one["row"]["row"]: one for one in found["unmatched"]}
    truth = demo.truth["complaints"]
    assert sorted([*payments, *left]) == sorted(one["row"] for one in truth)
    for said in truth:
        if said["transfer"] is None:
            assert left[said["row"]]["reason"]
            continue
        payment, want = payments[said["row"]], demo.truth["transfers"][said["transfer"]]
        assert (payment["fen"], payment["time"] in want["times"]) == (want["fen"], True)
        assert said["payee"] in payment["payee"]["numbers"]


def test_a_proposal_is_accepted_by_the_line_that_is_printed(
    run: Run, demo: Any, tmp_path: Path
) -> None:
    case = tmp_path / "case"
    shutil.copytree(demo.case, case)
    assert run("unload", "07报案/受害人报案表.xlsx", "--case", str(case)).exit_code == 0
    before = ask(run, case)
    assert before["proposals"] and not ask(run, case, "--no-proposed")["proposals"]
    assert before["victims"] == []
    first = before["proposals"][0]
    table = run("victims", "--case", str(case))
    line = f'accept = ["{first["accept"][0]}"]'
    assert line in table.stdout
    toml = case / "case.toml"
    toml.write_text(toml.read_text("utf-8").replace("accept = []", line), "utf-8")
    found = ask(run, case)
    accepted = [one for one in found["victims"] if one["basis"] == "accepted"]
    assert [one["loss_fen"] for one in accepted] == [first["proposed_fen"]]
    assert found["loss_fen"] == before["loss_fen"] + first["proposed_fen"]
    assert found["proposals"] == [one for one in before["proposals"] if one != first]


def test_an_unknown_entry_names_case_toml(run: Run, demo: Any, tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(demo.case, case)
    toml = case / "case.toml"
    toml.write_text(toml.read_text("utf-8").replace("accept = []", 'accept = ["123"]'), "utf-8")
    for lang, words in (("zh", "case.toml [victims]：accept 中的“123”"), ("en", "case.toml")):
        done = run("victims", "--case", str(case), "--lang", lang)
        assert done.exit_code == 1 and words in done.stderr and "Traceback" not in done.stderr


def test_a_workbook_has_a_sheet_a_question(
    run: Run, complained: tuple[Path, list[list[str]]], tmp_path: Path
) -> None:
    case, rows = complained
    out = tmp_path / "victims.xlsx"
    assert run("victims", "--case", str(case), "--output", str(out)).exit_code == 0
    book = openpyxl.load_workbook(out)
    names = ["payments", "victims", "open complaints", "proposals", "proposed payments"]
    assert book.sheetnames == names
    assert book["payments"].max_row == len(rows) + 1
