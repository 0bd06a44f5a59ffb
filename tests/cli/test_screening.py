"""screen and account from files to workbook: a small case, both languages, every form."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest
from click.testing import CliRunner

from linkgraph.cli import main
from tests.cli.conftest import ROOT, Run

EVIL, ESCAPE = "@SUM(A1:A9)", "王\x1b[31m五"
CARDS = [f"62220200000000000{n:02}" for n in range(1, 4)]
OTHER = "6222020000000000099"
NAMES = ["李四", EVIL, ESCAPE]
ACCOUNTS = [
    "户名,证件号码,卡号,开户银行,开户网点,开户日期,联系电话",
    *(
        f"{name},11010119900101{at:04},{card},工商银行,临江支行,2025-01-06,"
        for at, (name, card) in enumerate(zip(NAMES, CARDS, strict=True))
    ),
]
NIGHT = [
    "交易卡号,账户开户名称,交易时间,收付标志,交易金额,交易余额,交易对手账卡号,对手户名,摘要说明",
    *(
        f"{CARDS[0]},李四,2025-03-{day:02} 23:30:00,进,100.50,{day * 100.5:.2f},{OTHER},+1,转账"
        for day in range(1, 13)
    ),
]


def load(folder: Path, tables: dict[str, list[str]]) -> Path:
    (folder / "材料").mkdir()
    for name, lines in tables.items():
        (folder / "材料" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    case = folder / "案件"
    done = CliRunner().invoke(main, ["load", str(folder / "材料"), "--case", str(case), "--quiet"])
    assert done.exit_code == 0, done.output
    return case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return load(tmp_path_factory.mktemp("a"), {"账户.csv": ACCOUNTS, "交易明细.csv": NIGHT})


def told(run: Run, case: Path, *more: str, schema: str = "screen") -> dict[str, Any]:
    command = [] if more and more[0] == "account" else ["screen"]
    done = run(*command, *more, "--case", case, "--format", "json")
    assert done.exit_code == 0, done.output
    body: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(
        body, json.loads((ROOT / f"docs/schema/{schema}.json").read_text(encoding="utf-8"))
    )
    return body


def met(body: dict[str, Any]) -> dict[str, list[str]]:
    return {
        one["account"]["numbers"][0]: [hit["rule"] for hit in one["hits"]]
        for one in body["accounts"]
    }


def test_each_account_with_figures_thresholds_and_rows(run: Run, case: Path) -> None:
    body = told(run, case, "--rule", "batch-opening", "--rule", "night", "--lang", "zh")
    assert met(body) == {CARDS[0]: ["batch-opening", "night"]} | {
        card: ["batch-opening"] for card in CARDS[1:]
    }
    assert body["counts"] == {"batch-opening": 3, "night": 1} and body["found"] == 3
    batch, night = body["accounts"][0]["hits"]
    assert (batch["figures"]["holders"], batch["thresholds"]) == (3, {"batch_holders": 3})
    assert [row["row"] for row in batch["rows"]] == [2, 3, 4] and batch["row_count"] == 3
    assert (night["name"], night["figures"]["share"]) == ("夜间交易", 1.0)
    assert (night["figures"]["payments"], night["row_count"]) == (12, 12)
    assert [rule["id"] for rule in body["rules"]] == ["batch-opening", "night"]
    said = body["rules"][0]["parameters"][0]
    assert (said["setting"], said["value"], said["grade"]) == ("batch_holders", 3, "own")
    assert said["source"] and body["rules"][0]["innocent"]


def test_accounts_and_rules_are_chosen_by_any_name(run: Run, case: Path) -> None:
    asked = told(
        run, case, "--account", "李四", "--account", CARDS[2], "--rule", "同网点同日批量开户"
    )
    assert met(asked) == {CARDS[0]: ["batch-opening"], CARDS[2]: ["batch-opening"]}
    assert asked["counts"] == {"batch-opening": 3}
    assert asked["linkgraph"]["settings"]["rule"] == ["同网点同日批量开户"]
    first = told(run, case, "--rule", "batch-opening", "--top", "1")
    assert len(first["accounts"]) == 1 and first["found"] == 3
    assert len(told(run, case, "--rule", "batch-opening", "--top", "0")["accounts"]) == 3


def test_thresholds_are_those_of_case_toml(run: Run, tmp_path: Path) -> None:
    case = load(tmp_path, {"账户.csv": ACCOUNTS})
    toml = case / "case.toml"
    text = toml.read_text(encoding="utf-8")
    assert "batch_holders = 3" in text
    toml.write_text(text.replace("batch_holders = 3", "batch_holders = 4"), encoding="utf-8")
    assert told(run, case, "--rule", "batch-opening")["accounts"] == []
    rule = told(run, case, "--explain", "batch-opening", schema="screen-explain")["rules"][0]
    assert rule["parameters"][0]["value"] == 4
    table = run("screen", "--explain", "batch-opening", "--case", case, "--lang", "en")
    assert "4 holders" in table.stdout


def test_explain_needs_no_case(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from linkgraph.analysis.screening.rules import load_rules

    monkeypatch.chdir(tmp_path)
    for lang in ("zh", "en"):
        done = run("screen", "--explain", "all", "--lang", lang)
        assert done.exit_code == 0, done.output
        for rule in load_rules():
            said = (rule.name, rule.formula, rule.citation, rule.human, rule.innocent)
            assert all(words.say("zh" if lang == "zh" else "en") in done.stdout for words in said)
            for one in rule.parameters:
                assert one.setting in done.stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--rule", "nigth"], ["nigth", "night", "--explain all"]),
        (["--rule", "zzzz"], ["zzzz", "batch-opening", "night"]),
        (["--explain", "nigth"], ["nigth", "night"]),
        (["--account", CARDS[0][:-2] + "77"], ["There is no account", CARDS[0]]),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(
    run: Run, case: Path, more: list[str], said: list[str]
) -> None:
    done = run("screen", *more, "--case", case, "--lang", "en")
    assert done.exit_code == 1 and done.stdout == ""
    assert all(words in done.stderr for words in said), done.stderr
    assert "提示" in run("screen", *more, "--case", case, "--lang", "zh").stderr


def test_the_account_says_the_rules_it_meets(run: Run, case: Path) -> None:
    body = told(run, case, "account", CARDS[0], schema="account")
    alone = told(run, case, "--account", CARDS[0])["accounts"][0]["hits"]
    assert body["screen"]["hits"] == alone and alone
    assert "[screen]" not in body and "screen" in body["linkgraph"]["settings"]
    shown = run("account", CARDS[0], "--case", case, "--lang", "zh").stdout
    assert "命中的筛查规则" in shown and "夜间交易" in shown
    other = told(run, case, "account", OTHER, schema="account")
    assert not {"night", "batch-opening"} & {hit["rule"] for hit in other["screen"]["hits"]}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_show_hits_counts_thresholds_and_the_caveat(run: Run, case: Path, lang: str) -> None:
    done = run("screen", "--case", case, "--lang", lang)
    assert done.exit_code == 0, done.output
    assert "\x1b" not in done.stdout and CARDS[0] in done.stdout
    words = {
        "zh": ["夜间交易", "账户.csv 第2、3、4行", "不是结论", "batch_holders = 3 个持有人"],
        "en": ["night-time transfers", "账户.csv rows 2, 3, 4", "no verdict", "batch_holders = 3"],
    }
    assert all(one in done.stdout for one in words[lang]), done.stdout


def test_the_workbook_has_a_summary_a_sheet_a_rule_and_the_rules(
    run: Run, case: Path, tmp_path: Path
) -> None:
    file = tmp_path / "筛查.xlsx"
    chosen = ["--rule", "batch-opening", "--rule", "night", "--rule", "1002"]
    done = run("screen", *chosen, "--case", case, "--output", file, "--lang", "zh")
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["汇总", "同网点同日批量开户", "夜间交易", "规则与阈值", "说明"]
    summary = list(book["汇总"].iter_rows(values_only=True))
    assert summary[0][-2:] == ("同网点同日批量开户", "夜间交易")
    assert summary[1][1:3] == (CARDS[0], "李四") and summary[1][-2:] == ("●", "●")
    assert {row[2] for row in summary[1:]} >= {EVIL}
    for page in book.worksheets:
        assert all(cell.data_type != "f" for line in page.iter_rows() for cell in line)
    heads, line = list(book["夜间交易"].iter_rows(values_only=True))
    said = dict(zip(heads, line, strict=True))
    assert said["占比"] == 1.0 and said["依据行数"] == 12
    assert book["夜间交易"].cell(2, heads.index("占比") + 1).number_format == "0.00%"
    rules = list(book["规则与阈值"].iter_rows(values_only=True))
    assert {row[0] for row in rules[1:]} == {"batch-opening", "night", "1002"}


def test_csv_has_a_line_an_account_and_runs_nothing(run: Run, case: Path, tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    chosen = ["--rule", "batch-opening", "--rule", "night"]
    done = run("screen", *chosen, "--case", case, "--output", file, "--lang", "en")
    assert done.exit_code == 0, done.output
    lines = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    assert [line[1] for line in lines] == ["numbers", *CARDS]
    assert lines[2][2] == f"'{EVIL}"


def test_a_case_without_transfers_or_without_anything(run: Run, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    listed = told(run, load(bare, {"账户.csv": ACCOUNTS}))
    assert set(met(listed)) == set(CARDS) and listed["counts"]["night"] == 0
    empty = tmp_path / "empty"
    empty.mkdir()
    place = ["--case", tmp_path / "nothing", "--quiet"]
    assert run("load", empty, *place).exit_code == 0
    body = told(run, tmp_path / "nothing")
    assert (body["accounts"], body["found"]) == ([], 0) and not any(body["counts"].values())
    assert "No account" in run("screen", "--case", tmp_path / "nothing", "--lang", "en").stdout


DATES = [
    "交易卡号,账户开户名称,交易时间,收付标志,交易金额,交易余额,交易币种,交易对手账卡号,对手户名",
    *(
        f"{CARDS[0]},李四,2025-03-{day:02},{way},{amount},,{money},62220200000000009{who},某"
        for day in range(3, 8)
        for way, amount, money, who in (
            ("进", "3000.00", "人民币", f"{day:02}"),
            ("进", "3000.00", "人民币", f"{day + 20}"),
            ("出", "5900.00", "人民币", "77"),
            ("进", "900.00", "美元", "88"),
        )
    ),
]


def test_one_statement_of_dates_in_two_currencies(run: Run, tmp_path: Path) -> None:
    """Days and yuan are judged; hours, balances, dollars and other accounts are not: each said."""
    body = told(run, load(tmp_path, {"交易明细.csv": DATES}), "--lang", "en")
    hits = {hit["rule"]: hit["figures"] for hit in body["accounts"][0]["hits"]}
    assert hits["3006"]["parties"] == 10 and hits["3006"]["scattered_fen"] == 3_000_000
    assert hits["3008"]["payments"] == 5 and hits["3008"]["sum_fen"] == 2_950_000
    said = " ".join(body["notes"])
    for words in ("5 transfers in USD are not counted", "15 transfers are known only by their day",
                  "accounts without a statement", "5 payments out have no balance"):  # fmt: skip
        assert words in said, body["notes"]
    rules = {hit["rule"] for one in body["accounts"] for hit in one["hits"]}
    assert not rules & {"night", "rapid-passthrough", "relay", "zeroed-balance"}


def test_the_same_bytes_each_time(run: Run, case: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.xlsx" for n in range(2)]
    for file in files:
        assert run("screen", "--case", case, "--output", file).exit_code == 0
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("option", ["--rule", "--explain"])
def test_shells_complete_rules(run: Run, option: str) -> None:
    asked = {
        "_LINKGRAPH_COMPLETE": "bash_complete",
        "COMP_WORDS": f"linkgraph screen {option} ni",
        "COMP_CWORD": "3",
    }
    done = run(env=asked, prog_name="linkgraph")
    assert done.stdout.splitlines() == ["plain,night"]
