"""freeze and requests from files to workbook: a small case of a few sheets."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from tests.cli.conftest import ROOT, Run

VICTIM, CARD, SECOND, LOST, ASKED = (f"62220200000000000{n:02}" for n in range(1, 6))
EVIL = "@SUM(A1:A9)"
TABLES = {
    "明细/交易明细.csv": [
        "交易卡号,账户开户名称,交易时间,收付标志,交易金额,交易余额,交易对手账卡号,对手户名,摘要说明",
        f"{CARD},李四,2025-03-01 10:00:00,进,1000.00,1000.00,{VICTIM},张三,转账",
        f"{CARD},李四,2025-03-01 10:20:00,出,600.00,400.00,{LOST},{EVIL},转账",
        f"{CARD},李四,2025-03-01 10:30:00,出,100.00,300.00,{ASKED},钱七,转账",
        f"{CARD},李四,2025-03-01 10:40:00,出,150.00,150.00,{SECOND},赵六,转账",
        f"{SECOND},赵六,2025-03-01 10:40:05,进,150.00,150.00,{CARD},李四,转账",
    ],
    "报案表.csv": [
        "受害人,受害人卡号,转入卡号,转账时间,转账金额",
        f"张三,{VICTIM},{CARD},2025-03-01 10:00,1000.00",
    ],
    "强制措施.csv": [
        "银行名称,账号,冻结措施类型,冻结金额,冻结机关,冻结开始日期,冻结截止日期,措施序号,备注",
        f"工商银行,{SECOND},0002,150.00,临江市公安局,2025-03-02,2025-09-02,1,",
    ],
    "任务信息.csv": [
        "任务流水号,银行名称,主体类别,证账号码,账卡号,发送时间,反馈时间,反馈结果,反馈明细结果",
        f"T20250301,工商银行,账卡号,,{ASKED},2025-03-02 09:00:00,,,",
    ],
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    for name, lines in TABLES.items():
        path = folder / "材料" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    from click.testing import CliRunner

    from linkgraph.cli import main

    made = ["load", str(folder / "材料"), "--case", str(folder / "案件"), "--quiet"]
    loaded = CliRunner().invoke(main, made)
    assert loaded.exit_code == 0, loaded.output
    return folder / "案件"


def told(run: Run, case: Path, command: str, *more: str) -> dict[str, Any]:
    done = run(command, "--case", case, "--format", "json", "--lang", "zh", *more)
    assert done.exit_code == 0, done.output
    body: dict[str, Any] = json.loads(done.stdout)
    schema = json.loads((ROOT / f"docs/schema/{command}.json").read_text(encoding="utf-8"))
    jsonschema.validate(body, schema)
    return body


def test_freeze_says_what_is_on_which_card(run: Run, case: Path) -> None:
    body = told(run, case, "freeze")
    assert (body["at"], body["at_basis"]) == ("2025-03-01 10:40:00", "last_row")
    assert (body["victims"], body["loss_fen"]) == (1, 100_000)
    first, second = body["cards"]
    assert first["account"]["numbers"] == [CARD]
    assert (first["must_fen"], first["can_fen"], first["balance_fen"]) == (15_000, 15_000, 15_000)
    assert first["median_minutes_in_to_out"] == 20.0
    assert (first["victims"][0]["name"], first["victims"][0]["fen"]) == ("张三", 15_000)
    assert first["rows"][0]["row"] == 2
    assert second["measures"][0]["state"] == "not_yet"
    assert [card["account"]["numbers"] for card in body["without_statement"]] == [[LOST], [ASKED]]


def test_freeze_takes_now_from_at(run: Run, case: Path) -> None:
    body = told(run, case, "freeze", "--at", "2025-08-20")
    assert (body["at"], body["at_basis"]) == ("2025-08-20 23:59:59", "asked")
    (ending,) = body["expiring"]
    assert (ending["account"]["numbers"], ending["days_left"]) == ([SECOND], 13)
    assert [card["holding"] for card in body["cards"]] == ["none", "full"]
    assert told(run, case, "freeze", "--at", "2025-03-01 10:25")["loss_fen"] == 100_000
    assert told(run, case, "freeze", "--at", "2025-02-28")["cards"] == []


@pytest.mark.parametrize("moment", ["2025-13-01", "soon", "2025-3", "2025-03-01 25:00", "2025331"])
def test_what_is_no_moment_is_refused(run: Run, case: Path, moment: str) -> None:
    done = run("freeze", "--case", case, "--at", moment, "--lang", "en")
    assert done.exit_code == 2
    assert "is no moment" in done.output


def test_requests_names_what_is_missing(run: Run, case: Path) -> None:
    body = told(run, case, "requests")
    lost, asked = body["accounts"]
    assert (lost["account"]["numbers"], lost["untraced_fen"]) == ([LOST], 60_000)
    assert (lost["from"], lost["until"]) == ("2025-01-30 00:00:00", "2025-03-01 23:59:59")
    assert (lost["asked"], lost["missing"], lost["payments"]) == ("never", "statement", 1)
    assert (asked["account"]["numbers"], asked["asked"]) == ([ASKED], "no_answer")
    assert asked["before"][0]["task_id"] == "T20250301"


def test_the_list_to_send_is_a_safe_workbook(run: Run, case: Path, tmp_path: Path) -> None:
    file = tmp_path / "调取证据清单.xlsx"
    done = run("requests", "--case", case, "--output", file, "--lang", "zh")
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(file)
    sheet = book["调取证据清单"]
    rows = list(sheet.iter_rows(values_only=True))
    heads = "序号 账号/卡号 户名 开户行 查询起 查询止 事由（案件） 优先级 已调取情况 依据"
    assert rows[0] == tuple(heads.split())
    assert (rows[1][0], rows[1][1], rows[1][2]) == (1, LOST, EVIL)
    assert sheet["C2"].data_type == "s"
    assert sheet["B2"].data_type == "s"
    assert rows[1][6].startswith("案件：1 名受害人的资金 ¥600.00 经 1 笔交易转入该账户")
    assert rows[2][8].startswith("已调取，未反馈（T20250301 2025-03-02）")
    assert "交易明细.csv:3" in rows[1][9]


@pytest.mark.parametrize("command", ["freeze", "requests"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_say_now_and_the_rule(run: Run, case: Path, command: str, lang: str) -> None:
    done = run(command, "--case", case, "--lang", lang)
    assert done.exit_code == 0, done.output
    assert "2025-03-01 10:40:00" in done.stdout
    assert ("先进先出" if lang == "zh" else "first in first out") in done.stdout
    assert CARD in done.stdout if command == "freeze" else LOST in done.stdout


@pytest.mark.parametrize("command", ["freeze", "requests"])
def test_the_same_bytes_each_time(run: Run, case: Path, tmp_path: Path, command: str) -> None:
    files = [tmp_path / f"{n}.xlsx" for n in range(2)]
    for file in files:
        assert run(command, "--case", case, "--output", file).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    both = [run(command, "--case", case, "--format", "json").stdout for _ in range(2)]
    assert both[0] == both[1]
