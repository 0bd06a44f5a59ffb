"""`linkgraph restitution` on the demo, its victims accepted: contract, sums, refusals."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from click.testing import Result

from tests.cli.test_commands import ROOT, strict

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def accepted(demo: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo case with every victim of its truth accepted."""
    case = tmp_path_factory.mktemp("accepted") / "case"
    shutil.copytree(demo.case, case)
    numbers = json.dumps([victim["number"] for victim in demo.truth["victims"]])
    file = case / "case.toml"
    text = re.sub(r"(?m)^accept = .*$", f"accept = {numbers}", file.read_text("utf-8"))
    file.write_text(text, encoding="utf-8")
    return case


def answer(run: Run, case: Path, number: str, *options: str) -> Any:
    done = run("restitution", number, *options, "--case", case, "--format", "json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout_bytes.decode("utf-8"))
    schema = json.loads((ROOT / "docs/schema/restitution.json").read_text("utf-8"))
    jsonschema.validate(found, strict(schema))
    proposed = sum(one["proposed_fen"] for one in found["claims"])
    assert proposed + found["remaining_fen"] == found["frozen_fen"] <= found["balance_fen"]
    for one in found["claims"]:
        for rule in ("fifo", "lifo", "pro-rata"):
            assert one["at_least_fen"] <= one["expected_fen"][rule] <= one["at_most_fen"]
        assert one["proposed_fen"] <= min(one["at_most_fen"], one["loss_fen"])
    return found


def holding(demo: Any) -> list[str]:
    """The cards where the demo's truth says that victims' money still is, by amount."""
    held: dict[str, int] = {}
    for victim in demo.truth["victims"]:
        for payment in victim["payments"]:
            for end in payment["ends"]:
                if end["state"] == "held":
                    held[end["account"]] = held.get(end["account"], 0) + end["fen"]
    return sorted(held, key=lambda card: -held[card])


def test_cards_that_hold_victims_money(run: Run, demo: Any, accepted: Path) -> None:
    for number in holding(demo)[:3]:
        found = answer(run, accepted, number)
        assert found["frozen_fen"] == found["balance_fen"] > 0
        assert sum(one["expected_fen"]["fifo"] for one in found["claims"]) > 0


def test_frozen_and_at(run: Run, demo: Any, accepted: Path) -> None:
    number = holding(demo)[0]
    found = answer(run, accepted, number, "--frozen", "1000")
    assert found["frozen_fen"] == 100_000 and found["frozen_basis"] == "asked"
    before = answer(run, accepted, number, "--at", "2000-01-01")
    assert before["claims"] == [] and before["balance_fen"] >= 0
    assert before["linkgraph"]["settings"]["at"] == "2000-01-01 23:59:59"


def test_a_workbook_has_claims_payments_and_notes(
    run: Run, demo: Any, accepted: Path, tmp_path: Path
) -> None:
    file = tmp_path / "返还.xlsx"
    place = ["--case", accepted, "--output", file, "--lang", "zh"]
    assert run("restitution", holding(demo)[0], *place).exit_code == 0
    book = openpyxl.load_workbook(file)
    assert book.sheetnames[:3] == ["返还测算", "转入", "说明"]
    screen = run("restitution", holding(demo)[0], "--case", accepted, "--lang", "zh").stdout
    assert "测算返还" in screen and "第八条" in screen and "不是返还决定" in screen


def test_an_account_without_a_statement_is_one_message(run: Run, demo: Any, accepted: Path) -> None:
    bare = next(one["number"] for one in demo.truth["victims"] if not one["covered"])
    done = run("restitution", bare, "--case", accepted)
    assert done.exit_code == 1 and done.stdout == ""
    assert "no statement" in done.stderr and "Hint" in done.stderr
