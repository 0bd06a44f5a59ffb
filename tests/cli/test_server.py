"""The command line against a real Neo4j: the same bytes as from the folder."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import Result

Run = Callable[..., Result]
ROOT = Path(__file__).parent.parent.parent
JSON = ("--format", "json")


@pytest.fixture
def served(
    demo: Any, neo4j_server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, str]:
    """A copy of the demo case of its own, and a server that will hold it."""
    case = tmp_path / f"case-{tmp_path.name}"
    shutil.copytree(demo.case, case)
    settings = case / "case.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("0311专案", case.name), encoding="utf-8")
    monkeypatch.setenv("LINKGRAPH_STORE_PASSWORD", neo4j_server.password)
    return case, neo4j_server.address


@pytest.fixture
def small(
    run: Run, neo4j_server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, str]:
    """A case of three transfers, not on the server yet."""
    table = tmp_path / "a.csv"
    rows = ["付款账号,收款账号,交易金额,交易时间"]
    rows += [f"621483010000000{n},621700000000000{n + 1},{n + 1}.00,2025-03-01 10:0{n}:00"
             for n in range(3)]  # fmt: skip
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    case = tmp_path / f"case-{tmp_path.name}"
    assert run("load", table, "--case", case).exit_code == 0
    monkeypatch.setenv("LINKGRAPH_STORE_PASSWORD", neo4j_server.password)
    return case, neo4j_server.address


def test_push_and_every_analysis_from_the_server(run: Run, demo: Any, served: Any) -> None:
    case, address = served
    first = run("push", "--store", address, "--case", case, *JSON)
    assert first.exit_code == 0, first.stderr
    body = json.loads(first.stdout)
    schema = json.loads((ROOT / "docs/schema/push.json").read_text(encoding="utf-8"))
    jsonschema.validate(body, schema)
    assert body["written"] > 0 and not body["unchanged"]
    again = json.loads(run("push", "--store", address, "--case", case, *JSON).stdout)
    assert again["unchanged"] and again["written"] == 0
    number = demo.truth["rings"][0]["accounts"][0][0]
    for args in (
        ["clusters"],
        ["clusters", "--from", number],
        ["chains", "--top", "40"],
        ["chains", "--from", demo.truth["victims"][0]["number"]],
        ["account", number],
        ["query", "shared_phones"],
        ["query", "counterparties", "--param", f"account={number}"],
    ):
        folder = run(*args, "--case", case, *JSON)
        server = run(*args, "--case", case, "--store", address, *JSON)
        assert folder.exit_code == server.exit_code == 0, server.stderr
        assert folder.stdout_bytes == server.stdout_bytes, args


MONEY_QUERIES = ("tiers", "victim_exits", "victim_flows")
LEAD_QUERIES = ("patterns", "pattern_members", "pattern_accounts", "pattern_flows", "rules_met")


def test_findings_from_both_stores_until_something_changes(
    run: Run, demo: Any, served: Any
) -> None:
    case, address = served
    there = ("--store", address, "--case", case)
    victim = demo.truth["victims"][0]["number"]
    missing = run("query", "tiers", *there)
    assert missing.exit_code == 1 and "push" in missing.stderr
    first = run("push", "--findings", *there, *JSON)
    assert first.exit_code == 0, first.stderr
    body = json.loads(first.stdout)
    schema = json.loads((ROOT / "docs/schema/push.json").read_text(encoding="utf-8"))
    jsonschema.validate(body, schema)
    found = body["findings"]
    trace = json.loads(run("trace", "--case", case, *JSON).stdout)
    assert found["loss_fen"] == trace["totals"]["loss_fen"] > 0
    assert (found["victims"], found["at"]) == (len(trace["victims"]), trace["at"])
    assert found["victim_money"] == sum(len(one["trail"]) for one in trace["victims"])
    assert found["money_rests"] == sum(len(one["positions"]) for one in trace["victims"])
    again = json.loads(run("push", "--findings", *there, *JSON).stdout)
    assert again["unchanged"] and again["findings"] == found
    for name in MONEY_QUERIES:
        who = ("--param", f"victim={victim}") if name == "victim_flows" else ()
        more = (*who, "--param", "max_rows=100000")
        folder = run("query", name, *more, "--case", case, *JSON)
        server = run("query", name, *more, *there, *JSON)
        assert folder.exit_code == server.exit_code == 0, server.stderr
        assert folder.stdout_bytes == server.stdout_bytes, name
        assert len(json.loads(folder.stdout)["rows"]) > 3, name
    check_leads(run, case, there, found)
    settings = case / "case.toml"
    text = settings.read_text(encoding="utf-8")
    assert "\nreject = []" in text
    reject = f'\nreject = ["{victim}"]'
    settings.write_text(text.replace("\nreject = []", reject), encoding="utf-8")
    refused = run("query", "tiers", *there)
    assert refused.exit_code == 1 and "other settings" in refused.stderr
    plain = run("push", *there)
    assert plain.exit_code == 0 and "linkgraph push --findings" in plain.stdout
    assert "no findings" in run("query", "tiers", *there).stderr
    pro_rata = run("push", "--findings", "--rule", "pro-rata", *there, *JSON)
    assert json.loads(pro_rata.stdout)["findings"]["rule"] == "pro-rata"


def check_leads(run: Run, case: Path, there: tuple[Any, ...], found: dict[str, Any]) -> None:
    """What was pushed of patterns and screening is what these commands list."""
    patterns = json.loads(run("patterns", "--case", case, *JSON).stdout)
    screened = json.loads(run("screen", "--case", case, *JSON).stdout)
    findings = patterns["findings"]
    assert (found["patterns_found"], found["patterns"]) == (patterns["found"], len(findings))
    assert found["in_pattern"] == sum(len(one["members"]) for one in findings)
    assert found["pattern_money"] == sum(len(one["transfers"]) for one in findings)
    assert (found["accounts_found"], found["rules"]) == (screened["found"], len(screened["rules"]))
    assert found["meets_rule"] == sum(len(one["hits"]) for one in screened["accounts"]) > 0
    for name in LEAD_QUERIES:
        which = ("--param", f"pattern={findings[0]['id']}") if name == "pattern_flows" else ()
        more = (*which, "--param", "max_rows=100000")
        folder = run("query", name, *more, "--case", case, *JSON)
        server = run("query", name, *more, *there, *JSON)
        assert folder.exit_code == server.exit_code == 0, server.stderr
        assert folder.stdout_bytes == server.stdout_bytes, name
        body = json.loads(folder.stdout)
        schema = json.loads((ROOT / "docs/schema/query.json").read_text(encoding="utf-8"))
        jsonschema.validate(body, schema)
        assert len(body["rows"]) > 1, name
    asked = json.loads(run("query", "patterns", *there, "--lang", "zh", *JSON).stdout)
    at = {name: asked["columns"].index(name) for name in ("pattern", "score", "says")}
    chinese = json.loads(run("patterns", "--case", case, "--lang", "zh", *JSON).stdout)["findings"]
    assert [[row[at[name]] for name in at] for row in asked["rows"]] == [
        [one["id"], one["score"], one["says"]] for one in chinese
    ]


def test_findings_need_victims_and_a_rule_that_adds_up(run: Run, small: Any) -> None:
    case, address = small
    there = ("--store", address, "--case", case)
    by_rule = ("push", "--findings", "--rule", "fifo", *there)
    for args in (by_rule, ("query", "tiers", "--case", case)):
        nobody = run(*args)
        assert nobody.exit_code == 1 and "no victims yet" in nobody.stderr
    without = run("push", "--findings", *there)
    assert without.exit_code == 0 and "no victims yet: no money was traced" in without.stdout
    body = json.loads(run("push", "--findings", *there, *JSON).stdout)
    schema = json.loads((ROOT / "docs/schema/push.json").read_text(encoding="utf-8"))
    jsonschema.validate(body, schema)
    assert body["unchanged"] and body["findings"]["rule"] is None
    for name in ("patterns", "rules_met"):
        folder = run("query", name, "--case", case, *JSON)
        server = run("query", name, *there, *JSON)
        assert folder.exit_code == server.exit_code == 0, server.stderr
        assert folder.stdout_bytes == server.stdout_bytes, name
    assert "no findings by the rule fifo" in run("query", "tiers", *there).stderr
    poison = run("query", "tiers", "--param", "rule=poison", "--case", case)
    assert poison.exit_code == 1 and "fifo / lifo / pro-rata" in poison.stderr
    assert run("push", "--findings", "--rule", "poison", *there).exit_code == 2
    assert run("push", "--rule", "lifo", *there).exit_code == 2


def test_a_case_that_only_the_server_has(
    run: Run, small: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    case, address = small
    run("push", "--store", address, "--case", case)
    wanted = run("chains", "--case", case, *JSON).stdout_bytes
    name = case.name
    shutil.rmtree(case)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINKGRAPH_STORE", address)
    there = run("chains", "--case", name, *JSON)
    assert there.exit_code == 0, there.stderr
    assert there.stdout_bytes == wanted
    unknown = run("clusters", "--case", "no-such-case", *JSON)
    assert unknown.exit_code == 1 and "Traceback" not in unknown.stderr


def test_load_brings_the_server_up_to_date(run: Run, small: Any, tmp_path: Path) -> None:
    case, address = small
    result = run("load", tmp_path / "a.csv", "--case", case, "--store", address, *JSON)
    assert result.exit_code == 0 and "The server holds" in result.stderr
    assert json.loads(result.stdout)["files"]
    assert "up to date" in run("push", "--store", address, "--case", case).stdout


def test_a_wrong_password_is_one_sentence(
    run: Run, small: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, address = small
    monkeypatch.setenv("LINKGRAPH_STORE_PASSWORD", "wrong-password")
    for args in (["push"], ["clusters"], ["load", str(case / "case.toml")]):
        result = run(*args, "--store", address, "--case", case)
        assert result.exit_code == 1
        assert "Traceback" not in result.stderr and "wrong-password" not in result.stderr
    doctor = run("doctor", "--store", address, "--case", case)
    assert doctor.exit_code == 1 and "server" in doctor.stdout
