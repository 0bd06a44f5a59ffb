"""Columns that no field takes are kept, and `account` shows what stands in them."""

import json
from pathlib import Path

from tests.cli.conftest import Run

OWN, OTHER = "6217009900000000006", "6228489900000000002"
FLOW = (
    "交易卡号,交易时间,交易金额,收付标志,交易对手账卡号,预警等级,备用\n"
    f"{OWN},2024-01-02 03:04:05,1.00,出,{OTHER},高,\n"
    f"{OWN},2024-01-02 03:04:06,2.00,出,{OTHER},=高,\n"
    f"{OWN},2024-01-02 03:04:07,3.00,出,{OTHER},高,\n"
    "6217009900000000077,2024-01-02 03:04:08,4.00,出,6228489900000000099,低,x\n"
)
OPENED = f"户名,证件号码,账号,卡号,客户经理\n张三,11010519491231002X,3100990001,{OWN},王某\n"


def test_account_shows_columns_that_no_field_takes(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "流水.csv").write_text(FLOW, encoding="utf-8")
    (folder / "开户.csv").write_text(OPENED, encoding="utf-8")
    case = tmp_path / "case"
    assert run("load", folder, "--case", case, "--quiet").exit_code == 0
    told = json.loads(run("account", OWN, "--case", case, "--format", "json").stdout)["extra"]
    assert [(one["header"], one["rows"], one["distinct"]) for one in told] == [
        ("客户经理", 1, 1),
        ("预警等级", 3, 2),
    ]
    assert [(v["value"], v["count"], v["row"]["row"]) for v in told[1]["values"]] == [
        ("高", 2, 2),
        ("=高", 1, 3),
    ]
    screen = run("account", OWN, "--case", case, "--lang", "en").stdout
    assert "预警等级: 高×2, =高" in screen and "流水.csv" in screen
