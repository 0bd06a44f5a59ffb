"""`linkgraph patterns` on the demo case and on small sheets: every form, both languages, errors."""

import csv
import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result

from linkgraph.analysis.patterns.evidence import KINDS
from linkgraph.analysis.patterns.records import NAMES
from linkgraph.cli.patterns import SHAPES
from linkgraph.output.pattern_words import CAVEAT, EVIDENCE, FORMULA
from linkgraph.shapes.found import TYPOLOGIES

Run = Callable[..., Result]
ROOT = Path(__file__).parent.parent.parent


def ask(run: Run, case: Path, *more: str) -> Any:
    done = run("patterns", "--case", str(case), "--format", "json", *more)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def plain_case(run: Run, folder: Path, rows: list[list[str]]) -> Path:
    """A case of payer–payee rows only."""
    sink = io.StringIO()
    csv.writer(sink).writerows([["付款卡号", "收款卡号", "交易金额", "交易时间"], *rows])
    file = folder / "转账.csv"
    file.write_text(sink.getvalue(), encoding="utf-8")
    mapping = folder / "map.toml"
    mapping.write_text(
        'name = "plain"\nkind = "transactions"\n[columns]\nown_card = "付款卡号"\n'
        'counterparty_number = "收款卡号"\namount = "交易金额"\ntime = "交易时间"\n'
        '[constants]\ndirection = "out"\n',
        encoding="utf-8",
    )
    done = run("load", str(file), "--map", str(mapping), "--case", str(folder / "case"))
    assert done.exit_code == 0, done.stdout + done.stderr
    return folder / "case"


def layered(first: int = 100) -> list[list[str]]:
    """Six sources, three in between that keep a tenth to the fen, two at the end; and strangers."""

    def card(n: int) -> str:
        return f"62220288000{first + n:08d}"

    rows = []
    for n in range(6):
        rows.append(
            [card(n), card(10 + n % 3), f"{1000 + 137 * n}.{n}0", f"2025-03-01 09:{n:02d}:00"]
        )
    for n in range(3):
        came = sum(round(float(row[2]) * 100) for row in rows if row[1] == card(10 + n))
        out = came * 9 // 10
        rows.append([card(10 + n), card(20), f"{out // 3 / 100:.2f}", f"2025-03-01 12:{n:02d}:00"])
        rest = out - out // 3
        rows.append([card(10 + n), card(21), f"{rest / 100:.2f}", f"2025-03-01 13:{n:02d}:00"])
    for n in range(40):
        day = f"2025-0{1 + n % 6}-{1 + n % 28:02d} {n % 24:02d}:00:00"
        rows.append([card(100 + n), card(150 + n % 9), f"{50 + 31 * n}.00", day])
    return rows


def test_names_are_those_of_the_engine() -> None:
    assert SHAPES == TYPOLOGIES == tuple(NAMES)
    assert tuple(EVIDENCE) == KINDS
    for name in ("patterns", "clusters-from"):
        schema = json.loads((ROOT / f"docs/schema/{name}.json").read_text("utf-8"))["$defs"]
        assert tuple(schema["evidence"]["properties"]["kind"]["enum"]) == KINDS
        assert tuple(schema["nested"]["properties"]["typology"]["enum"]) == TYPOLOGIES


def test_every_figure_of_a_finding_is_of_its_rows(run: Run, demo: Any) -> None:
    found = ask(run, demo.case)
    assert found["findings"] and found["found"] >= len(found["findings"])
    scores = [one["score"] for one in found["findings"]]
    assert scores == sorted(scores, reverse=True)
    for one in found["findings"]:
        keys = {ref["key"] for ref in one["members"]}
        assert {at[end] for at in one["transfers"] for end in ("payer", "payee")} == keys
        assert all(at["rows"] and at["amount_fen"] > 0 for at in one["transfers"])
        assert one["score"] == pytest.approx(sum(g["points"] for g in one["evidence"]), abs=0.05)
        assert one["reasons"] == [ground["text"] for ground in one["evidence"]]
        assert one["says"] and one["innocent"]
    assert FORMULA.en == found["formula"]


def test_nested_shapes_are_listed_best_first_with_every_transfer(run: Run, demo: Any) -> None:
    found = ask(run, demo.case, "--top", "0")["findings"]
    assert any(one["nested"] for one in found)
    assert any(part["other_accounts"] for one in found for part in one["nested"])
    for one in found:
        nested, own = one["nested"], {at["id"] for at in one["transfers"]}
        members = {ref["key"] for ref in one["members"]}
        assert len(nested) <= 10 and len(nested) == min(one["nested_found"], 10)
        scores = [part["score"] for part in nested]
        assert scores == sorted(scores, reverse=True)
        assert {part["typology"] for part in nested} == set(one["parts"])
        for part in nested:
            mine, others = set(part["transfers"]), {at["id"]: at for at in part["other_transfers"]}
            assert mine - own == set(others) and mine & own
            ends = {at[end] for at in others.values() for end in ("payer", "payee")}
            assert {ref["key"] for ref in part["other_accounts"]} == ends - members
            assert all(at["rows"] and at["time"] for at in others.values())


def test_as_many_nested_shapes_are_listed_as_the_case_says(
    run: Run, demo: Any, tmp_path: Path
) -> None:
    case = tmp_path / "case"
    shutil.copytree(demo.case, case)
    listed = {}
    for most in (10, 2, 0):
        (case / "case.toml").write_text(f"[patterns]\nparts_listed = {most}\n", encoding="utf-8")
        listed[most] = ask(run, case, "--top", "3")["findings"]
    for few, ten, every in zip(listed[2], listed[10], listed[0], strict=True):
        assert few["id"] == ten["id"] == every["id"] and few["parts"] == every["parts"]
        assert few["nested_found"] == ten["nested_found"] == len(every["nested"])
        assert len(few["nested"]) == min(2, few["nested_found"])
        assert all(part in every["nested"] for part in (*few["nested"], *ten["nested"]))
        assert few["nested"][:1] == every["nested"][:1]


def test_shapes_of_a_type_are_all_listed_when_it_is_asked_for(run: Run, demo: Any) -> None:
    """Those too that are nested in findings of another type; but fans only where they are none."""
    every = ask(run, demo.case, "--top", "0")["findings"]
    more = 0
    for shape in ("chain", "bipartite", "fan-in", "fan-out"):
        among = {one["id"]: one["score"] for one in every if one["typology"] == shape}
        only = ask(run, demo.case, "--typology", shape, "--top", "0")["findings"]
        assert {one["typology"] for one in only} <= {shape}
        asked = {one["id"]: one["score"] for one in only}
        listed = {at["id"] for one in only for at in one["transfers"]}
        if shape.startswith("fan"):
            assert asked == among
            continue
        assert all(asked[one] == among[one] for one in asked.keys() & among.keys())
        more += len(asked.keys() - among.keys())
        nested = [part for one in every for part in one["nested"] if part["typology"] == shape]
        for part in nested:
            known = len(listed.intersection(part["transfers"]))
            assert part["score"] < 1 or 2 * known >= len(part["transfers"])
    assert more, "no shape of the demonstration is nested in a finding of another type"


def test_filters_and_settings_shape_the_result_and_stand_in_it(run: Run, demo: Any) -> None:
    every = ask(run, demo.case, "--top", "0")
    number = every["findings"][0]["members"][0]["numbers"][0]
    mine = ask(run, demo.case, "--account", number, "--top", "0")
    assert [one["id"] for one in mine["findings"]] == [
        one["id"]
        for one in every["findings"]
        if any(number in ref["numbers"] for ref in one["members"])
    ]
    few = ask(run, demo.case, "--window", "5d", "--hops", "4", "--min", "1000", "--top", "3")
    said = few["linkgraph"]["settings"]["patterns"]
    assert (said["window_days"], said["most_hops"]) == (5, 4)
    assert (said["least_fen"], said["top"]) == (100_000, 3)
    for one in few["findings"]:
        assert min(at["amount_fen"] for at in one["transfers"]) >= 100_000
        days = {at["time"][:10] for at in one["transfers"]}
        assert len(days) <= 6


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_screen_says_score_words_rows_cuts_and_settings(run: Run, demo: Any, lang: str) -> None:
    done = run("patterns", "--case", str(demo.case), "--top", "2", "--lang", lang)
    assert done.exit_code == 0, done.stderr
    found = ask(run, demo.case, "--top", "2", "--lang", lang)
    for one in found["findings"]:
        assert one["id"] in done.stdout and one["says"] in done.stdout
        assert one["innocent"] in done.stdout and f"{one['score']:.2f}" in done.stdout
    words = {"zh": ("手续费率", "设置 [patterns]：window_days="),
             "en": ("ommission", "settings [patterns]: window_days=")}[lang]  # fmt: skip
    for part in (*words, CAVEAT.zh if lang == "zh" else CAVEAT.en, str(found["found"])):
        assert part in done.stdout
    for name in found["cut"]:
        assert f"{found['cut'][name]:,}" in done.stdout


def test_a_workbook_has_a_sheet_a_question(run: Run, demo: Any, tmp_path: Path) -> None:
    file = tmp_path / "形态.xlsx"
    done = run("patterns", "--case", str(demo.case), "--lang", "zh", "--output", str(file))
    assert done.exit_code == 0, done.stderr
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["线索", "账户", "交易", "并入的形态", "依据", "设置与说明"]
    found = ask(run, demo.case)
    assert book["线索"].max_row == 1 + len(found["findings"])
    assert book["交易"].max_row == 1 + sum(len(one["transfers"]) for one in found["findings"])
    nested = [part for one in found["findings"] for part in one["nested"]]
    assert nested and book["并入的形态"].max_row == 1 + sum(len(one["transfers"]) for one in nested)
    for sheet, column in (("交易", "所在的并入形态"), ("并入的形态", "也是线索的交易")):
        assert column in [cell.value for cell in book[sheet][1]]
    own = [
        (one["id"], at["id"], sum(at["id"] in part["transfers"] for part in one["nested"]))
        for one in found["findings"]
        for at in one["transfers"]
    ]
    said = [(row[0], row[2], len((row[11] or "").split("、")) if row[11] else 0)
            for row in book["交易"].iter_rows(min_row=2, values_only=True)]  # fmt: skip
    assert sorted(said) == sorted(own)
    numbers = {cell.value for cell in book["账户"]["B"][1:]}
    assert all(isinstance(value, str) for value in numbers)
    assert zipfile.is_zipfile(file)


def test_csv_is_a_line_a_finding(run: Run, demo: Any) -> None:
    done = run("patterns", "--case", str(demo.case), "--format", "csv", "--top", "3")
    lines = list(csv.reader(io.StringIO(done.stdout)))
    assert len(lines) == 4 and lines[0][0] == "finding"


def test_a_case_of_payers_and_payees_gives_findings_and_groups(run: Run, tmp_path: Path) -> None:
    case = plain_case(run, tmp_path, layered())
    found = ask(run, case)
    best = found["findings"][0]
    planted = {f"62220288000{100 + n:08d}" for n in (*range(6), 10, 11, 12, 20, 21)}
    members = {ref["key"] for ref in best["members"]}
    assert members <= planted and len(members) >= 5
    seed = f"62220288000{111:08d}"
    done = run("clusters", "--from", seed, "--case", str(case), "--format", "json")
    (around,) = json.loads(done.stdout)["seeds"]
    assert around["groups"] == []
    assert around["money_groups"][0]["id"] == best["id"]
    words = run("clusters", "--from", seed, "--case", str(case), "--lang", "zh").stdout
    assert "按关联，不属于任何团伙" in words and "（按资金）" in words and best["id"] in words
    nobody = run("clusters", "--from", f"62220288000{200:08d}", "--case", str(case)).stdout
    assert "by money, in no group" in nobody


def test_the_page_is_written_and_the_audit_trail_has_the_hash(
    run: Run, demo: Any, tmp_path: Path
) -> None:
    case, page = tmp_path / "case", tmp_path / "p.html"
    shutil.copytree(demo.case, case)
    done = run("patterns", "--case", str(case), "--format", "json", "--html", str(page))
    assert done.exit_code == 0, done.stderr
    html = page.read_text(encoding="utf-8")
    assert "Content-Security-Policy" in html and not re.search(r"https?://[^ \"']*\.js", html)
    line = json.loads((case / "audit.jsonl").read_text("utf-8").splitlines()[-1])
    assert line["command"] == "patterns"
    assert line["result"] == hashlib.sha256(done.stdout_bytes).hexdigest()


def test_nothing_found_is_an_empty_list(run: Run, tmp_path: Path) -> None:
    case = plain_case(run, tmp_path, layered()[:1])
    found = ask(run, case)
    assert (found["findings"], found["found"], found["commission"]) == ([], 0, None)
    assert "没有发现" in run("patterns", "--case", str(case), "--lang", "zh").stdout


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--typology", "ring"], "fan-in"),
        (["--window", "5x"], "whole number of days"),
        (["--window", "36h"], "whole number of days"),
        (["--hops", "1"], "--hops"),
        (["--min", "much"], "no amount"),
        (["--top", "-1"], "--top"),
    ],
)
def test_a_wrong_option_says_what_it_takes(
    run: Run, demo: Any, args: list[str], words: str
) -> None:
    done = run("patterns", "--case", str(demo.case), *args)
    assert done.exit_code == 2 and words in done.stderr and "Traceback" not in done.stderr


def test_an_unknown_account_offers_near_ones(run: Run, demo: Any) -> None:
    number = demo.truth["victims"][0]["number"]
    done = run("patterns", "--case", str(demo.case), "--account", number[:-1] + "x")
    assert done.exit_code == 1 and number in done.stderr and done.stdout == ""
