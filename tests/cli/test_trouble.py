"""Bad input and interrupted work: named, with a remedy, and nothing lost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[bytes]"]
ROOT = Path(__file__).parent.parent.parent


def plain_table(path: Path, rows: int = 3) -> None:
    """A payer–payee table that the general layout reads."""
    lines = ["付款账号,付款户名,收款账号,收款户名,交易金额,交易时间"]
    lines += [
        f"6214830100{n:06d},甲{n},6217000000{n:06d},乙{n},{n + 1}.00,2025-03-01 10:00:{n % 60:02d}"
        for n in range(rows)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_bad_file_does_not_stop_the_rest(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    plain_table(folder / "好.csv")
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (folder / "断.zip").write_bytes(b"PK\x03\x04\x14\x00")
    (folder / "信.csv").write_text("姓名,爱好\n甲,钓鱼\n", encoding="utf-8")
    case = tmp_path / "case"
    result = run("load", folder, "--case", case, "--format", "json")
    assert result.exit_code == 1
    body = json.loads(result.stdout)
    assert [table["name"] for table in body["files"] if table["accepted"]] == ["好.csv"]
    refused = " ".join(one["name"] for one in body["refused"])
    assert all(name in refused for name in ("坏.xlsx", "断.zip", "信.csv"))
    assert all(one["reason"] for one in body["refused"])
    assert run("load", folder / "好.csv", "--case", case).exit_code == 0


def test_a_path_that_is_not_there(run: Run, tmp_path: Path) -> None:
    result = run("load", tmp_path / "没有.csv", "--case", tmp_path / "case")
    assert result.exit_code == 1
    assert "没有.csv" in result.output and "Traceback" not in result.output


def test_a_folder_of_other_things_is_no_case(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    plain_table(tmp_path / "a.csv")
    result = run("load", tmp_path / "a.csv", "--case", tmp_path)
    assert result.exit_code == 1 and result.stdout == ""
    assert "Hint: " in result.stderr


def test_case_toml_with_a_mistake_names_the_line(run: Run, tmp_path: Path) -> None:
    plain_table(tmp_path / "a.csv")
    case = tmp_path / "case"
    assert run("load", tmp_path / "a.csv", "--case", case).exit_code == 0
    settings = case / "case.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("crowd = 50", "crowd = 'many'"), encoding="utf-8")
    result = run("clusters", "--case", case)
    assert result.exit_code == 1 and "crowd" in result.stderr and "case.toml" in result.stderr


def test_a_number_not_in_the_case_offers_near_ones(run: Run, demo: Any) -> None:
    number = demo.truth["rings"][0]["accounts"][0][0]
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    for args in (["account", wrong], ["chains", "--from", wrong], ["clusters", "--from", wrong]):
        result = run(*args, "--case", demo.case)
        assert result.exit_code == 1 and result.stdout == ""
        assert number in result.stderr and wrong in result.stderr


def test_damaged_evidence_is_named(run: Run, tmp_path: Path) -> None:
    plain_table(tmp_path / "a.csv")
    case = tmp_path / "case"
    run("load", tmp_path / "a.csv", "--case", case)
    parquet = next(case.rglob("*.parquet"))
    content = bytearray(parquet.read_bytes())
    content[len(content) // 2] ^= 1
    parquet.chmod(0o600)
    parquet.write_bytes(bytes(content))
    result = run("verify", "--case", case, "--format", "json")
    assert result.exit_code == 1
    body = json.loads(result.stdout)
    assert (body["files"], body["ok"]) == (1, 0) and body["damaged"][0]["name"] == "a.csv"
    assert run("doctor", "--case", case).exit_code == 1


@pytest.mark.parametrize(
    "address", ["neo4j://127.0.0.1:1", "http://x", "neo4j://neo4j:secret@127.0.0.1:1"]
)
def test_a_server_that_cannot_be_used_is_one_message(
    run: Run, demo: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("LINKGRAPH_STORE_PASSWORD", "p4ss-word")
    for args in (["push"], ["clusters"], ["query", "shared_phones"]):
        result = run(*args, "--store", address, "--case", demo.case)
        assert result.exit_code == 1 and result.stdout == ""
        assert result.stderr.startswith("Error: ") and "Traceback" not in result.stderr
        assert "secret" not in result.stderr and "p4ss" not in result.stderr


def test_without_a_password_and_a_terminal_the_variable_is_named(run: Run, demo: Any) -> None:
    result = run("push", "--store", "neo4j://127.0.0.1:1", "--case", demo.case)
    assert result.exit_code == 1 and "LINKGRAPH_STORE_PASSWORD" in result.stderr


def test_push_without_a_server_says_how(run: Run, demo: Any) -> None:
    result = run("push", "--case", demo.case)
    assert result.exit_code == 1 and "--store" in result.stderr


def test_a_query_that_is_not_there_or_lacks_a_parameter(run: Run, demo: Any) -> None:
    unknown = run("query", "shared_phone", "--case", demo.case)
    assert unknown.exit_code == 1 and "shared_phones" in unknown.stderr
    bare = run("query", "counterparties", "--case", demo.case)
    assert bare.exit_code == 1 and "account" in bare.stderr
    odd = run("query", "counterparties", "--param", "account", "--case", demo.case)
    assert odd.exit_code == 1 and "Traceback" not in odd.stderr


def test_hostile_cells_stay_data(run: Run, tmp_path: Path) -> None:
    lines = ["付款账号,付款户名,收款账号,收款户名,交易金额,交易时间"]
    for n, name in enumerate(
        ["@SUM(A1)", "\x1b[2J王", "<script>alert(1)</script>", "'); MATCH (n)"]
    ):
        lines.append(f"621483010000{n:04d},{name},62170000000{n:05d},乙,1.00,2025-03-01 10:00:00")
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    case = tmp_path / "case"
    assert run("load", tmp_path / "a.csv", "--case", case).exit_code == 0
    for form in ("table", "csv"):
        shown = run("query", "top_receivers", "--case", case, "--format", form)
        assert shown.exit_code == 0
        assert "\x1b" not in run("chains", "--case", case, "--format", "table").stdout
    chains = run("chains", "--case", case, "--format", "csv").stdout
    assert "'@SUM(A1)" in chains


def test_the_reader_that_goes_away_is_no_error(start: Start, demo: Any) -> None:
    process = start("setaside", "--case", demo.case, "--format", "json")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read().decode()
    assert process.wait() == 0
    assert errors == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full (Linux)")
def test_a_full_disk_is_one_message(demo: Any) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "linkgraph", "status", "--case", str(demo.case)],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
        )
    assert done.returncode == 1
    assert "No space left" in done.stderr.decode() and "Traceback" not in done.stderr.decode()


def test_a_console_that_cannot_write_chinese_does_not_stop_it(start: Start, demo: Any) -> None:
    for encoding in ("gbk", "ascii", "cp437"):
        process = start("status", "--case", demo.case, "--lang", "zh", PYTHONIOENCODING=encoding)
        out, errors = process.communicate()
        assert process.returncode == 0, errors
        assert b"Traceback" not in errors
        assert ("账户".encode("gbk") in out) == (encoding == "gbk")
    process = start("status", "--case", demo.case, "--format", "json", PYTHONIOENCODING="gbk")
    assert json.loads(process.communicate()[0].decode("utf-8"))["files"] > 0


def test_ctrl_c_leaves_the_case_as_it_was(start: Start, run: Run, tmp_path: Path) -> None:
    plain_table(tmp_path / "a.csv")
    case = tmp_path / "case"
    assert run("load", tmp_path / "a.csv", "--case", case).exit_code == 0
    before = run("status", "--case", case, "--format", "json").stdout_bytes
    plain_table(tmp_path / "b.csv", 400_000)
    process = start("load", tmp_path / "b.csv", "--case", case)
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if any(path.name.startswith("tmp-") and path.is_dir() for path in case.iterdir()):
            break
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130, errors
    assert b"Interrupted" in errors and b"Traceback" not in errors
    assert run("status", "--case", case, "--format", "json").stdout_bytes == before
    assert not [path for path in case.iterdir() if path.name.startswith("tmp-")]
