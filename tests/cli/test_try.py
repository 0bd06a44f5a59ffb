"""`linkgraph try`: shows what `load` would do, writes nothing into a case, proposes mappings."""

import hashlib
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.setup.story import TABLE, edited

Run = Callable[..., Result]


def contents(folder: Path) -> dict[str, str]:
    """Return a hash of every file below `folder`."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def tried(run: Run, *args: object, code: int = 0) -> Any:
    result = run("try", *args, "--format", "json")
    assert result.exit_code == code, result.stderr
    return json.loads(result.stdout_bytes)


def test_it_agrees_with_load_on_every_table(run: Run, demo: Any) -> None:
    before = contents(demo.case)
    seen = tried(run, demo.material, "--case", demo.case, code=1)
    loaded = json.loads(
        run("load", demo.material, "--case", demo.case, "--format", "json").stdout_bytes
    )
    keys = ("name", "sha256", "sheet", "layout", "kind", "read", "accepted", "set_aside",
            "decisions")  # fmt: skip
    mine = [{key: one[key] for key in keys} for one in seen["tables"] if one["state"] != "proposed"]
    theirs = [{key: one[key] for key in keys} for one in loaded["files"]]
    assert sorted(mine, key=str) == sorted(theirs, key=str)
    proposed = {one["name"] for one in seen["tables"] if one["state"] == "proposed"}
    assert {one["name"] for one in loaded["refused"]} == proposed | {
        one["name"] for one in seen["refused"]
    }
    changed = {name for name, text in contents(demo.case).items() if before.get(name) != text}
    assert changed == {"audit.jsonl"}, "that is load's; try leaves no trace"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "unknown.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_an_unknown_table_outside_of_any_case(run: Run, table: Path) -> None:
    (one,) = tried(run, table)["tables"]
    assert (one["state"], one["accepted"], one["set_aside"]) == (
        "proposed", 7, {"footer": 1, "header": 1},
    )  # fmt: skip
    fields = {column["header"]: column["fields"] for column in one["columns"]}
    assert fields == {
        "何时": ["time"], "我卡": ["own_card"], "来往卡": ["counterparty_number"],
        "来往人": ["counterparty_name"], "数目": ["amount"], "别": ["direction"],
        "剩": ["balance"], "口": [], "为何": ["memo"],
    }  # fmt: skip
    assert one["columns"][5]["samples"] == ["2", "1"]
    assert {c["cell"]: c["side"] for c in one["direction"]["cells"]} == {"1": "out", "2": "in"}
    assert one["direction"]["chain"] == {"steps": 6, "explained": 6, "reverse": 0}
    assert one["owner"][0]["values"] == ["6217009900000000014"]
    assert one["problem"] and "linkgraph try" in one["problem"]
    assert tomllib.loads(one["proposal"]["mapping"])["kind"] == "transactions"
    assert [path.name for path in table.parent.iterdir()] == ["unknown.csv"], "no case came to be"


def test_from_try_to_the_next_file(run: Run, table: Path, tmp_path: Path) -> None:
    mapping, case = tmp_path / "map.toml", tmp_path / "case"
    refused = run("load", table, "--case", case)
    assert refused.exit_code == 1 and "linkgraph try unknown.csv" in refused.stdout
    wrote = run("try", table, "--write", mapping)
    assert f"--map {mapping.name}" in wrote.stdout and "--write" not in wrote.stdout
    assert wrote.exit_code == 0 and "Wrote" in wrote.stderr
    mapping.write_text(edited(mapping.read_text("utf-8")), encoding="utf-8")
    assert run("load", table, "--map", mapping, "--case", case).exit_code == 0
    mapping.unlink()
    table.write_text(TABLE.replace("50000.00,2", "50000.10,2"), encoding="utf-8")
    (again,) = tried(run, table, "--case", case)["tables"]
    assert (again["state"], again["layout"]) == ("mapping", "unknown")
    assert "channel" in [field for column in again["columns"] for field in column["fields"]]
    assert run("load", table, "--case", case).exit_code == 0
    kept = json.loads(run("layouts", "--case", case, "--format", "json").stdout)["mappings"]
    assert [(one["name"], one["kind"]) for one in kept] == [("unknown", "transactions")]
    assert "口" in run("layouts", "unknown", "--case", case).stdout


def test_a_file_that_exists_is_not_overwritten_unasked(run: Run, table: Path) -> None:
    mapping = table.with_suffix(".toml")
    mapping.write_text("mine", encoding="utf-8")
    result = run("try", table, "--write", mapping)
    assert result.exit_code == 1 and "exists already" in result.stderr and not result.stdout
    assert mapping.read_text("utf-8") == "mine"
    assert run("try", table, "--write", mapping, "--overwrite").exit_code == 0
    assert "unknown" in mapping.read_text("utf-8")


def test_two_unknown_tables_give_two_files(run: Run, table: Path) -> None:
    other = table.with_name("other.csv")
    other.write_text("谁,几时,几多\n王伟,2024-01-02 03:04:05,-1.50\n", encoding="utf-8")
    draft = table.with_name("m.toml")
    table.with_name("z.csv").write_text(TABLE + "\n", encoding="utf-8")  # of the same headers
    seen = tried(run, table.parent, "--write", draft)
    assert seen["written"] == ["m.toml", "m-2.toml"]
    assert tomllib.loads(draft.read_text("utf-8"))["signed"] is True


def test_nothing_to_write_for_known_tables(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    headers = "记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要"
    path.write_text(f"{headers}\n2024-01-01,CNY,-1.00,5.00,转账,李四,无\n", "utf-8")
    result = run("try", path, "--write", tmp_path / "m.toml")
    assert result.exit_code == 1 and "all is known" in result.stderr
    (one,) = tried(run, path)["tables"]
    assert (one["state"], one["layout"], one["proposal"]) == ("known", "cmb_debit", None)


def test_a_mapping_to_start_from_for_usual_headers(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = "交易卡号,交易时间,交易金额,交易余额,收付标志\n6217009900000000006,20240102,1,1,进\n"
    path.write_text(rows, "utf-8")
    seen = tried(run, path, "--write", tmp_path / "m.toml")
    assert (seen["tables"][0]["state"], seen["written"]) == ("general", ["m.toml"])
    (again,) = tried(run, path, "--map", tmp_path / "m.toml")["tables"]
    assert (again["state"], again["accepted"]) == ("mapping", 1)


def test_codes_that_nothing_explains(run: Run, tmp_path: Path) -> None:
    """The codes of a known table are asked for: --direction answers, or the mapping does."""
    path = tmp_path / "t.csv"
    rows = [f"6217009900000000006,2024010{n},{n}.00,{7 + n % 2}\n" for n in range(1, 9)]
    path.write_text("交易卡号,交易时间,交易金额,收付标志\n" + "".join(rows), "utf-8")
    (one,) = tried(run, path)["tables"]
    assert one["proposal"]["problem"] and '# "7" = "in"' in one["proposal"]["mapping"]
    (told,) = tried(run, path, "--direction", "7=in,8=out")["tables"]
    assert {cell["how"] for cell in told["direction"]["cells"]} == {"answer"}
    assert (told["direction"]["in"], told["direction"]["out"]) == (4, 4)


def test_rows_that_would_be_set_aside_are_shown(run: Run, table: Path) -> None:
    table.write_text(TABLE.replace("2025-03-02 14:02:10", "2025-02-30 14:02:10"), encoding="utf-8")
    (one,) = tried(run, table)["tables"]
    (row,) = one["rows_set_aside"]
    assert (row["row"], row["reason"]) == (4, "bad_time")
    assert row["cells"][0] == "2025-02-30 14:02:10"


def test_a_file_that_is_no_table(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("本案中没有表格\n", "utf-8")
    seen = tried(run, path, tmp_path / "missing.csv", code=1)
    assert seen["tables"] == []
    assert [one["name"] for one in seen["refused"]] == ["missing.csv", "note.txt"]
