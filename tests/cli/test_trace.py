"""`linkgraph trace` on the demo case: victims, moments, cards, sums, mistakes."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from benchmarks.score_trace import payments_of
from linkgraph.case import Case
from linkgraph.graph import SourceRow

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def rows(demo: Any) -> dict[str, list[str]]:
    """By the number of each victim of the demo: the rows of his payments, as an option has them."""
    graph = Case.open(demo.case).graph()
    found, missing = payments_of(demo.truth, graph)
    assert not missing

    def place(row: SourceRow) -> str:
        return f"{row.sha256[:12]}:{row.sheet or ''}:{row.row}"

    said = {}
    for victim in demo.truth["victims"]:
        transfers = found[graph.find_account(victim["number"]) or 0]
        said[victim["number"]] = [place(graph.transfer_source_rows(t)[0]) for t in transfers]
    return said


@pytest.fixture(scope="module")
def accepted(demo: Any, rows: dict[str, list[str]], tmp_path_factory: Any) -> Path:
    """The demo case, in which the investigator accepted all payments that the truth knows."""
    case = Path(tmp_path_factory.mktemp("accepted")) / "case"
    shutil.copytree(demo.case, case)
    settings = case / "case.toml"
    every = json.dumps([row for mine in rows.values() for row in mine])
    text = settings.read_text(encoding="utf-8")
    assert text.count("accept = []") == 1
    settings.write_text(text.replace("accept = []", f"accept = {every}"), encoding="utf-8")
    return case


def body(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_accepted_victims_are_traced_to_where_the_truth_says(
    run: Run, demo: Any, accepted: Path
) -> None:
    found = body(run("trace", "--case", accepted, "--format", "json"))
    assert found["rule"] == "fifo" and len(found["victims"]) == len(demo.truth["victims"])
    truth = {victim["number"]: victim for victim in demo.truth["victims"]}
    for one in found["victims"]:
        (wanted,) = [truth[number] for number in one["victim"]["numbers"] if number in truth]
        named = [payment for payment in one["payments"] if payment["complaint"]]
        assert one["basis"] == ("complaint" if named else "accepted")
        assert one["loss_fen"] == wanted["loss_fen"] == sum(p["fen"] for p in one["payments"])
        assert one["loss_fen"] == sum(position["fen"] for position in one["positions"])
        states: Counter[str] = Counter()
        for payment in wanted["payments"]:
            for end in payment["ends"]:
                states[end["state"]] += end["fen"]
        got: Counter[str] = Counter()
        for position in one["positions"]:
            got[position["state"]] += position["fen"]
            for path in position["paths"]:
                trail = [one["trail"][at] for at in path["transfers"]]
                assert all(hop["carried_fen"] >= path["fen"] and hop["rows"] for hop in trail)
                assert trail[-1]["payee"] == position["account"]
                for before, after in pairwise(trail):
                    assert before["payee"] == after["payer"]
        assert got == states
    sums = found["totals"]
    assert sums["loss_fen"] == sum(victim["loss_fen"] for victim in demo.truth["victims"])
    parts = [sums[f"{state}_fen"] for state in ("held", "cash", "platform", "left_data")]
    assert sum(parts) == sums["loss_fen"]
    assert {one["tier"] for one in found["tiers"]} >= {1, 2, 3}


def test_one_victim_has_the_same_figures_as_among_all(run: Run, demo: Any, accepted: Path) -> None:
    every = body(run("trace", "--case", accepted, "--format", "json"))["victims"]
    number, name = demo.truth["victims"][2]["number"], demo.truth["victims"][2]["name"]
    for words in (number, name):
        (one,) = body(run("trace", "--victim", words, "--case", accepted, "--format", "json"))[
            "victims"
        ]
        assert one in every and number in one["victim"]["numbers"]


def test_payments_by_row_are_those_of_accepted_rows(
    run: Run, demo: Any, accepted: Path, rows: dict[str, list[str]]
) -> None:
    number = demo.truth["victims"][0]["number"]
    options = [word for row in rows[number] for word in ("--payment", row)]
    (asked,) = body(run("trace", *options, "--case", demo.case, "--format", "json"))["victims"]
    assert asked["basis"] == "asked"
    assert asked["loss_fen"] == demo.truth["victims"][0]["loss_fen"]


def test_no_victim_is_a_mistake_that_says_what_to_do(run: Run, tmp_path: Path) -> None:
    table = "付款账号,付款户名,收款账号,收款户名,交易金额,交易时间\n"
    row = "6214830100000018,甲,6217000000000027,乙,1.00,2025-03-01 10:00:00\n"
    (tmp_path / "a.csv").write_text(table + row, encoding="utf-8")
    assert run("load", tmp_path / "a.csv", "--case", tmp_path / "case").exit_code == 0
    result = run("trace", "--case", tmp_path / "case")
    assert result.exit_code == 1 and result.stdout == ""
    assert "has no victims yet" in result.stderr
    assert "--from" in result.stderr and "linkgraph victims" in result.stderr


def test_a_victim_who_is_none_offers_near_ones(run: Run, demo: Any, accepted: Path) -> None:
    victim = demo.truth["victims"][1]
    wrong = victim["number"][:-1] + "x"
    result = run("trace", "--victim", wrong, "--case", accepted)
    assert result.exit_code == 1 and result.stdout == ""
    assert wrong in result.stderr and victim["name"] in result.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--payment", "nonsense"], "is not how a row is named"),
        (["--payment", "00000000::3"], "no transfer that counts"),
        (["--from", "6200"], "There is no account"),
        (["--card", "6200"], "There is no account"),
    ],
)
def test_what_is_not_there_is_named(run: Run, demo: Any, options: list[str], said: str) -> None:
    result = run("trace", *options, "--case", demo.case)
    assert result.exit_code == 1 and said in result.stderr and result.stdout == ""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--at", "yesterday"], "is no moment"),
        (["--at", "2025-02-30"], "is no moment"),
        (["--at", "2025-02-03 25:00"], "is no moment"),
        (["--currency", "yuan"], "is no currency code"),
        (["--rule", "best"], "best"),
        (["--victim", "甲", "--from", "6217"], "goes with neither"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    run: Run, demo: Any, options: list[str], said: str
) -> None:
    result = run("trace", *options, "--case", demo.case)
    assert result.exit_code == 2 and said in result.stderr


def test_a_date_is_its_end(run: Run, demo: Any) -> None:
    number = demo.truth["victims"][0]["number"]
    place = ["--from", number, "--case", demo.case, "--format", "json", "--no-bounds"]
    day = demo.truth["victims"][0]["payments"][0]["times"][0][:10]
    first = body(run("trace", *place, "--at", day))
    second = body(run("trace", *place, "--at", f"{day} 23:59:59"))
    early = body(run("trace", *place, "--at", f"{day} 00:00:00"))
    assert first["at"] == second["at"] == f"{day} 23:59:59"
    assert first["victims"] == second["victims"]
    assert early["totals"]["loss_fen"] < first["totals"]["loss_fen"]
    whole = body(run("trace", *place))
    for one in whole["victims"]:
        assert {position["at_most_fen"] for position in one["positions"]} == {None}


def test_origins_of_a_card_add_up_to_its_balance(run: Run, demo: Any, accepted: Path) -> None:
    for ring in demo.truth["rings"][:2]:
        for number, *_ in ring["accounts"][:6]:
            found = body(run("trace", "--card", number, "--case", accepted, "--format", "json"))
            if found["state"] != "held":
                continue
            for one in found["origins"]:
                assert sum(said["fen"] for said in one["origins"]) == found["balance_fen"]
            if found["stated_balance_fen"] is not None:
                assert found["stated_balance_fen"] == found["balance_fen"]
            for rule in found["rules"]:
                assert sum(one["held_fen"] for one in rule["victims"]) <= found["balance_fen"]


def test_a_card_can_be_asked_about_one_victim(run: Run, demo: Any, accepted: Path) -> None:
    place = ["--case", accepted, "--format", "json", "--rule", "all"]
    seen = 0
    for number, *_ in demo.truth["rings"][0]["accounts"][:4]:
        every = body(run("trace", "--card", number, *place))
        for one in every["rules"][0]["victims"][:1]:
            alone = body(run("trace", "--card", number, "--victim", one["id"], *place))
            assert alone["rules"][0]["victims"] == [one]
            assert alone["origins"] == every["origins"]
            seen += 1
    assert seen


def test_the_screen_adds_up_and_the_workbook_has_a_sheet_a_question(
    run: Run, accepted: Path, tmp_path: Path
) -> None:
    screen = run("trace", "--case", accepted, "--lang", "zh", "--top", "3").stdout
    assert "仍在账上 ¥" in screen and "另有" in screen and "计算约定" in screen
    book = tmp_path / "受害人资金.xlsx"
    assert run("trace", "--case", accepted, "--lang", "zh", "--output", book).exit_code == 0
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["资金位置", "受害人付款", "资金轨迹", "层级", "路径", "合计"]
    assert run("trace", "--case", accepted, "--rule", "all", "--output", book).exit_code == 0
    sides = openpyxl.load_workbook(book).sheetnames
    assert sides[:3] == ["rules side by side", "payments", "trail (fifo)"] and len(sides) == 8
    head, *lines = list(sheets["合计"].iter_rows(values_only=True))
    loss = head.index("付款合计（元）")
    for line in lines:
        assert round(sum(line[loss + 1 : loss + 5]) - line[loss], 2) == 0


def test_money_that_nobody_paid_is_no_answer_of_zeros(run: Run, demo: Any, accepted: Path) -> None:
    shown = body(run("trace", "--case", accepted, "--format", "json", "--no-bounds"))
    silent = next(
        position["account"]["key"]
        for one in shown["victims"]
        for position in one["positions"]
        if position["state"] == "cash"
    )
    number = demo.truth["victims"][0]["number"]
    row = shown["victims"][0]["payments"][0]["rows"][0]
    place = f"{row['sha256']}:{row['sheet'] or ''}:{row['row']}"
    for asked, currency in (
        (["--from", silent], "CNY"),
        (["--from", number, "--from", silent], "CNY"),
        (["--from", number], "USD"),
        (["--payment", place], "USD"),
    ):
        refused = run("trace", *asked, "--currency", currency, "--case", accepted, "--lang", "en")
        assert refused.exit_code == 1 and currency in refused.stderr and not refused.stdout
