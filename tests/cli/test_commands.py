"""Every command on the demo case: contract, forms, languages, the same bytes twice."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from click.testing import Result

Run = Callable[..., Result]
ROOT = Path(__file__).parent.parent.parent
CHINESE = re.compile("[\u4e00-\u9fff]")


def payer(demo: Any) -> str:
    """A victim of the demo: an account that surely paid."""
    return str(demo.truth["victims"][0]["number"])


def ringed(demo: Any) -> str:
    """An account of a planted ring whose statement is in the case."""
    return str(demo.truth["rings"][0]["accounts"][0][0])


COMMANDS: dict[str, Callable[[Any], list[str]]] = {
    "status": lambda demo: ["status"],
    "setaside": lambda demo: ["setaside"],
    "verify": lambda demo: ["verify"],
    "reconcile": lambda demo: ["reconcile"],
    "clusters": lambda demo: ["clusters"],
    "clusters-from": lambda demo: ["clusters", "--from", ringed(demo), "--from", payer(demo)],
    "chains": lambda demo: ["chains", "--top", "30"],
    "patterns": lambda demo: ["patterns"],
    "victims": lambda demo: ["victims"],
    "trace": lambda demo: ["trace"],
    "trace-all": lambda demo: ["trace", "--victim", payer(demo), "--rule", "all"],
    "trace-card": lambda demo: [
        "trace",
        "--from",
        payer(demo),
        "--card",
        ringed(demo),
        "--rule",
        "all",
    ],
    "account": lambda demo: ["account", ringed(demo)],
    "screen": lambda demo: ["screen"],
    "screen-explain": lambda demo: ["screen", "--explain", "all"],
    "freeze": lambda demo: ["freeze"],
    "requests": lambda demo: ["requests"],
    "restitution": lambda demo: ["restitution", ringed(demo), "--frozen", "500"],
    "query": lambda demo: ["query", "shared_phones"],
    "load": lambda demo: ["load", str(demo.material)],
    "try": lambda demo: ["try", str(demo.material)],
    "queries": lambda demo: ["query"],
    "layouts": lambda demo: ["layouts"],
    "layout": lambda demo: ["layouts", "platform_34"],
    "doctor": lambda demo: ["doctor"],
}
CASELESS = {"queries", "layouts", "layout"}
EXIT = {"load": 1, "try": 1}


def command(name: str, demo: Any) -> list[str]:
    place = [] if name in CASELESS else ["--case", str(demo.case)]
    return [*COMMANDS[name](demo), *place]


def strict(schema: Any) -> Any:
    """The schema with no undeclared keys allowed: what is printed is documented."""
    if isinstance(schema, dict):
        made = {key: strict(value) for key, value in schema.items()}
        if "properties" in schema:
            made["additionalProperties"] = False
        return made
    return [strict(value) for value in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("name", COMMANDS)
def test_json_is_the_contract_and_the_same_twice(run: Run, demo: Any, name: str) -> None:
    first, second = (run(*command(name, demo), "--format", "json") for _ in range(2))
    assert first.exit_code == second.exit_code == EXIT.get(name, 0), first.stderr
    assert first.stdout_bytes == second.stdout_bytes
    result = json.loads(first.stdout_bytes.decode("utf-8"))
    schema = json.loads((ROOT / "docs/schema" / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.validate(result, strict(schema))
    assert result["linkgraph"]["settings"]["lang"] == "en"
    assert b"\r" not in first.stdout_bytes


@pytest.mark.parametrize("name", COMMANDS)
def test_every_form_in_both_languages(run: Run, demo: Any, tmp_path: Path, name: str) -> None:
    for lang in ("zh", "en"):
        table = run(*command(name, demo), "--lang", lang)
        assert table.exit_code == EXIT.get(name, 0) and table.stdout.strip(), table.stderr
        assert "Traceback" not in table.stderr
        file, sheet = tmp_path / f"{lang}.csv", tmp_path / f"{lang}.xlsx"
        assert run(*command(name, demo), "--lang", lang, "--output", file).stdout == ""
        rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
        assert len({len(row) for row in rows}) == 1
        assert bool(CHINESE.search("".join(rows[0]))) == (lang == "zh" and name != "query")
        assert run(*command(name, demo), "--lang", lang, "--output", sheet).exit_code in (0, 1)
        book = openpyxl.load_workbook(sheet)
        assert book.worksheets[0].max_row == len(rows)
        for page in book.worksheets:
            for line in page.iter_rows():
                assert all(cell.data_type != "f" for cell in line)


def test_rows_add_up_and_agree_with_the_truth(run: Run, demo: Any) -> None:
    loaded = json.loads(run(*command("load", demo), "--format", "json").stdout)
    for table in loaded["files"]:
        assert table["read"] == table["accepted"] + sum(table["set_aside"].values())
        assert table["already_loaded"]
    status = json.loads(run(*command("status", demo), "--format", "json").stdout)
    assert status["rows"]["read"] == status["rows"]["accepted"] + status["rows"]["set_aside"]
    aside = json.loads(run(*command("setaside", demo), "--format", "json").stdout)
    assert len(aside["rows"]) == status["rows"]["set_aside"]
    assert aside["counts"] == status["set_aside"]


def test_seeds_from_a_file_are_those_from_options(run: Run, demo: Any, tmp_path: Path) -> None:
    numbers = [ringed(demo), payer(demo)]
    typed = run(*command("clusters-from", demo), "--format", "json")
    file = tmp_path / "卡号.txt"
    file.write_bytes("\r\n".join(["# 名单", *numbers, ""]).encode("gb18030"))
    place = ["--case", str(demo.case), "--format", "json"]
    listed = run("clusters", "--from", f"@{file}", *place)
    piped = run("clusters", "--from", "@-", *place, input="\n".join(numbers))
    assert typed.stdout_bytes == listed.stdout_bytes == piped.stdout_bytes
    seeds = json.loads(typed.stdout)["seeds"]
    assert [seed["seed"] for seed in seeds] == numbers
    assert all(seed["seed"] in seed["account"]["numbers"] for seed in seeds)
    name = seeds[0]["account"]["name"]
    asked = run("clusters", "--from", name, "--case", str(demo.case), "--lang", "zh").stdout
    assert f"{name}（" in asked and seeds[0]["account"]["key"] in asked
    assert ringed(demo) in {
        number
        for member in seeds[0]["groups"][0]["members"]
        for number in member["numbers"]
    }  # fmt: skip


def test_chains_filters_only_filter(run: Run, demo: Any) -> None:
    place = ["--case", str(demo.case), "--format", "json"]
    every = json.loads(run("chains", "--from", payer(demo), *place).stdout)
    few = json.loads(run("chains", "--from", payer(demo), "--hops", "2", *place).stdout)
    ids = {chain["id"] for chain in every["chains"]}
    assert few["found"] == every["found"] == len(ids)
    assert {chain["id"] for chain in few["chains"]} <= ids
    assert all(len(chain["hops"]) <= 2 for chain in few["chains"])
    out = {one["filter"]: one["chains"] for one in few["left_out"]}
    assert len(few["chains"]) + sum(out.values()) == every["found"]


@pytest.mark.parametrize("name", ["clusters", "chains", "trace", "freeze", "requests", "screen"])
def test_pages_are_written_and_the_same_twice(
    run: Run, demo: Any, tmp_path: Path, name: str
) -> None:
    pages = [tmp_path / "1.html", tmp_path / "2.html"]
    for page in pages:
        done = run(*command(name, demo), "--html", page, "--lang", "zh")
        assert done.exit_code == 0 and f"已写入 {page}" in done.stderr
    first, second = (page.read_bytes() for page in pages)
    assert first == second and b"Content-Security-Policy" in first


@pytest.mark.parametrize("more", [["--rule", "poison"], ["--rule", "all"], ["--card", "1"]])
def test_a_page_of_a_trace_needs_one_rule_that_shares(
    run: Run, demo: Any, tmp_path: Path, more: list[str]
) -> None:
    page = tmp_path / "1.html"
    done = run(*command("trace", demo), *more, "--html", page, "--lang", "en")
    assert done.exit_code == 2 and more[0] in done.stderr and not page.exists()


def test_every_analysis_is_in_the_audit_trail(run: Run, demo: Any) -> None:
    import hashlib

    result = run(*command("clusters", demo), "--format", "json")
    lines = (demo.case / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    last = json.loads(lines[-1])
    assert last["command"] == "clusters"
    assert last["result"] == hashlib.sha256(result.stdout_bytes).hexdigest()
    assert last["inputs"] == json.loads(result.stdout)["linkgraph"]["settings"]


def test_python_of_the_readme_runs(demo: Any, tmp_path: Path, monkeypatch: Any) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.S)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "returns").symlink_to(demo.material)
    names: dict[str, Any] = {}
    exec(compile(code, "README.md", "exec"), names)
    assert len(names["rings"].to_frame()) and len(names["chains"].to_frame())


def test_load_and_unload(run: Run, demo: Any, tmp_path: Path) -> None:
    case = tmp_path / "案 件"
    source = next(demo.material.rglob("*账户信息*.csv"))
    loaded = run("load", source, "--case", case, "--format", "json")
    assert loaded.exit_code == 0
    out = run("unload", source.name, "--case", case, "--format", "json")
    schema = json.loads((ROOT / "docs/schema/unload.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(out.stdout), strict(schema))
    status = json.loads(run("status", "--case", case, "--format", "json").stdout)
    assert status["files"] == 0 and status["tables"] == []
    assert run("unload", source.name, "--case", case).exit_code == 1


def test_an_empty_case_answers_with_empty_lists(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    place = ["--case", tmp_path / "case", "--format", "json"]
    assert run("load", tmp_path / "empty", *place).exit_code == 0
    assert json.loads(run("clusters", *place).stdout)["rings"] == []
    assert json.loads(run("chains", *place).stdout)["chains"] == []
    assert "No rings" in run("clusters", *place[:2]).stdout


def test_the_case_is_found_upward_or_by_the_environment(
    run: Run, demo: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    missing = run("status")
    assert missing.exit_code == 1 and "--case" in missing.stderr and missing.stdout == ""
    monkeypatch.setenv("LINKGRAPH_CASE", str(demo.case))
    assert run("status").exit_code == 0
    monkeypatch.delenv("LINKGRAPH_CASE")
    monkeypatch.chdir(demo.case / "evidence")
    assert run("status").exit_code == 0


def test_demo_runs_the_whole_path_twice(run: Run, tmp_path: Path) -> None:
    first = run("demo", tmp_path / "d", "--run", "--lang", "zh")
    assert first.exit_code == 0, first.output
    pages = {page.name: page.read_bytes() for page in (tmp_path / "d").glob("*.html")}
    names = ("团伙", "资金", "形态", "筛查", "受害人资金", "冻结")
    assert set(pages) == {f"{name}.html" for name in names}
    for words in (
        "一、装入材料",
        "团伙 1/",
        "资金链 1/",
        "账户 1/",
        "受害人 1/",
        "必有",
        "在浏览器中打开",
    ):
        assert words in first.stdout
    assert all(str(tmp_path / "d" / name) in first.stdout for name in pages)
    again = run("demo", tmp_path / "d", "--run", "--lang", "zh")
    assert again.exit_code == 0
    assert pages == {page.name: page.read_bytes() for page in (tmp_path / "d").glob("*.html")}
    other = run("demo", tmp_path / "d", "--seed", "2")
    assert other.exit_code == 1 and "another demo" in other.stderr
