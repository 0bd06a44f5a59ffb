"""`linkgraph patterns` on input as it comes: what docs/patterns.md says of each holds."""

import csv
import io
import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from click.testing import Result

from benchmarks.money import invent_case
from linkgraph.analysis.patterns.patterns import find_patterns
from linkgraph.graph import CaseGraph
from linkgraph.output.pattern_words import CUTS
from linkgraph.pattern_settings import PatternSettings

Run = Callable[..., Result]
Row = tuple[int, int, float, str, str]
"""Payer, payee, yuan, time, currency."""
HEAD = ["交易卡号", "交易对手账卡号", "交易金额", "交易时间", "收付标志", "交易币种"]
FANS = {"fan-in", "fan-out"}


def card(number: int) -> str:
    return f"62220288001{number:08d}"


def case_of(run: Run, folder: Path, rows: Iterable[Row], own: int | None = None) -> Path:
    """A case of one file: the statement of `own`, or of every payer what it paid."""
    sink = io.StringIO()
    lines = csv.writer(sink)
    lines.writerow(HEAD)
    for payer, payee, yuan, moment, money in rows:
        comes = payee == own
        mine, other = (payee, payer) if comes else (payer, payee)
        word = "进" if comes else "出"
        lines.writerow([card(mine), card(other), f"{yuan:.2f}", moment, word, money])
    (folder / "流水.csv").write_text(sink.getvalue(), encoding="utf-8")
    done = run("load", str(folder / "流水.csv"), "--case", str(folder / "case"))
    assert done.exit_code == 0, done.stdout + done.stderr
    return folder / "case"


def ask(run: Run, case: Path, *more: str) -> Any:
    """Return the findings, after looking that the screen says what was cut in words."""
    done = run("patterns", "--case", str(case), "--top", "0", "--format", "json", *more)
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found["cut"]) <= set(CUTS)
    for lang in ("zh", "en"):
        screen = run("patterns", "--case", str(case), "--top", "1", "--lang", lang, *more)
        for name, count in found["cut"].items():
            words = CUTS[name].zh if lang == "zh" else CUTS[name].en
            assert words in screen.stdout and f"{count:,}" in screen.stdout
    return found


def at(hours: float, first: str = "2025-03-01") -> str:
    return str(np.datetime64(first, "s") + np.timedelta64(round(hours * 3600), "s")).replace(
        "T", " "
    )


def strangers(count: int, seed: int = 5, money: str = "CNY") -> list[Row]:
    """Payments among thirty others over two months, of any amount."""
    draw = np.random.default_rng(seed)
    ends = 500 + draw.integers(0, 30, (2, count))
    yuan, hours = draw.integers(3_000, 900_000, count) / 100, draw.random(count) * 1440
    rows = zip(*ends.tolist(), yuan.tolist(), hours.tolist(), strict=True)
    return [(a, b, amount, at(moment), money) for a, b, amount, moment in rows if a != b]


def layered(
    share: Sequence[float], *, hours: float = 12, money: str = "CNY", first: int = 0
) -> list[Row]:
    """Four sources pay three cards, each of which passes `share` of it on to one, `hours` later."""
    rows: list[Row] = []
    for n, part in enumerate(share):
        fen = 0
        for source in range(4):
            paid = 310_000 + 97_003 * source + 41_011 * n
            fen += paid
            moment = at(24 + source + n / 10)
            rows.append((first + source, first + 10 + n, paid / 100, moment, money))
        passed = round(fen * part) / 100
        rows.append((first + 10 + n, first + 20, passed, at(27 + hours + n / 10), money))
    return rows


def members(finding: Any) -> set[str]:
    return {ref["key"] for ref in finding["members"]}


def points(finding: Any) -> dict[str, float]:
    return {one["kind"]: one["points"] for one in finding["evidence"]}


def test_one_statement_shows_what_passes_through_it_and_nothing_else(
    run: Run, tmp_path: Path
) -> None:
    rows = [(100 + n, 0, 400 + 13.7 * n, at(24 + n / 6), "CNY") for n in range(8)]
    rows += [(0, 200 + n, 590 + 11.3 * n, at(27 + n / 6), "CNY") for n in range(5)]
    rows += [(300 + n, 0, 90 + 7.1 * n, at(300 + 40 * n), "CNY") for n in range(20)]
    found = ask(run, case_of(run, tmp_path, rows, own=0))
    assert found["findings"]
    for one in found["findings"]:
        assert all(card(0) in (row["payer"], row["payee"]) for row in one["transfers"])
    assert len({card(100 + n) for n in range(8)} & members(found["findings"][0])) >= 7


def test_dates_without_times_give_no_points_for_an_order_within_a_day(
    run: Run, tmp_path: Path
) -> None:
    rows = layered([0.98] * 3, hours=30) + strangers(150)
    days = [(*row[:3], row[3][:10], row[4]) for row in rows]
    found = ask(run, case_of(run, make(tmp_path, "days"), days))
    assert any(card(20) in members(one) for one in found["findings"])
    ring = [(60 + n, 60 + (n + 1) % 5, 7000.5 - 35 * n, at(24 + n), "CNY") for n in range(5)]
    one_day = [(*row[:3], row[3][:10], row[4]) for row in [*layered([0.98] * 3), *ring]]
    found["findings"] += ask(run, case_of(run, make(tmp_path, "day"), one_day))["findings"]
    assert "cycle" in {one["typology"] for one in found["findings"]}
    for one in found["findings"]:
        assert {row["time_precision"] for row in one["transfers"]} == {"day"}
        assert len({row["time"][:10] for row in one["transfers"]}) > 1 or not points(one).get(
            "order"
        )
    timed = ask(run, case_of(run, make(tmp_path, "timed"), strangers(150)))
    assert any(points(one).get("order") for one in timed["findings"])


def make(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


@pytest.mark.parametrize("yuan", [1000.0, 500.0])
def test_equal_amounts_everywhere_give_next_to_no_points(
    run: Run, tmp_path: Path, yuan: float
) -> None:
    rows = layered([1.0] * 3) + strangers(200)
    found = ask(run, case_of(run, tmp_path, [(*row[:2], yuan, *row[3:]) for row in rows]))
    assert found["findings"] and found["commission"] is None
    assert all(points(one).get("amounts", 0) < 0.5 for one in found["findings"])


def test_without_a_steady_commission_none_is_learned_and_money_is_still_followed(
    run: Run, tmp_path: Path
) -> None:
    found = ask(run, case_of(run, tmp_path, layered([0.971, 0.88, 0.934]) + strangers(200)))
    assert found["commission"] is None
    best = found["findings"][0]
    assert members(best) <= {card(n) for n in (*range(4), 10, 11, 12, 20)}
    assert len(members(best)) >= 6


def test_two_currencies_are_never_one_sum(run: Run, tmp_path: Path) -> None:
    rows = [*layered([0.98] * 3), *layered([0.98] * 3, money="USD", first=50), *strangers(150)]
    mixed = [(0, 90, 5_000.0, at(60), "CNY"), (90, 91, 4_900.0, at(62), "USD")]
    mixed += [(n, 91, 4_000.0 + n, at(61), "CNY") for n in range(3)]
    found = ask(run, case_of(run, tmp_path, [*rows, *mixed]))
    both = {frozenset(row["currency"] for row in one["transfers"]) for one in found["findings"][:2]}
    assert both == {frozenset({"CNY"}), frozenset({"USD"})}
    for one in found["findings"]:
        kinds = {row["currency"] for row in one["transfers"]}
        if len(kinds) > 1 and len(one["transfers"]) == 2:
            assert not points(one).get("amounts")
        assert ("USD" in one["says"] or "美元" in one["says"]) == ("USD" in kinds)


def test_rings_that_touch_are_two_findings(run: Run, tmp_path: Path) -> None:
    first = [(n, (n + 1) % 5, 9000 - 45.5 * n, at(24 + 5 * n), "CNY") for n in range(5)]
    around = ((0, 6, 5100, 30), (6, 7, 5049, 33), (7, 8, 4998.5, 39), (8, 0, 4948.5, 44))
    second = [(a, b, yuan, at(hours), "CNY") for a, b, yuan, hours in around]
    found = ask(run, case_of(run, tmp_path, [*first, *second, *strangers(150)]))
    rings = [members(one) for one in found["findings"] if one["typology"] == "cycle"]
    assert {card(n) for n in range(5)} in rings[:2]
    assert {card(n) for n in (0, 6, 7, 8)} in rings[:2]


def test_nothing_passes_through_a_hub_and_the_screen_says_so(run: Run, tmp_path: Path) -> None:
    hub = [(1000 + n, 0, 20 + n / 7, at(24 + n / 1.5), "CNY") for n in range(1500)]
    hub += [(0, 4000 + n, 15 + n / 9, at(26 + 5 * n), "CNY") for n in range(60)]
    hub += [(5000 + n, 0, 30 + n / 7, at(500 + n / 30), "CNY") for n in range(60)]
    hub += strangers(200)
    found = ask(run, case_of(run, tmp_path, [*hub, *layered([0.98] * 3, first=50)]))
    assert found["cut"]["hub"] == 1
    planted = {card(50 + n) for n in (*range(4), 10, 11, 12, 20)}
    assert len(members(found["findings"][0]) & planted) >= 6
    through = [one for one in found["findings"] if card(0) in members(one)]
    assert through and {one["typology"] for one in through} <= FANS
    assert any({card(5000 + n) for n in range(60)} <= members(one) for one in through)


def with_hub(case: CaseGraph) -> CaseGraph:
    """Return the case, all its transfers paid to account 0 or by it."""
    count = len(case.transfers)
    others = 1 + np.arange(count, dtype=np.int32) % (case.account_count - 1)
    inward = np.arange(count) % 2 == 0
    columns = {"payer": np.where(inward, others, 0), "payee": np.where(inward, 0, others)}
    transfers = case.transfers
    for name, values in columns.items():
        place = transfers.schema.get_field_index(name)
        transfers = transfers.set_column(place, name, pa.array(values.astype(np.int32)))
    return CaseGraph(
        *(transfers if field is case.transfers else field for field in fields_of(case))
    )


def fields_of(case: CaseGraph) -> list[Any]:
    return [
        getattr(case, name) for name in CaseGraph.__dataclass_fields__ if not name.startswith("_")
    ]


def test_a_hub_with_a_million_transfers_takes_seconds() -> None:
    find_patterns(with_hub(invent_case(2_000)), PatternSettings())  # compiles
    case = with_hub(invent_case(1_000_000))
    begin = time.process_time()
    found = find_patterns(case, PatternSettings())
    assert time.process_time() - begin < 60
    assert found.cut["hub"] == 1
    assert {one.typology for one in found.findings} <= FANS


def test_the_order_of_a_files_rows_changes_no_finding(run: Run, tmp_path: Path) -> None:
    """Only days are known, so that most payments are alike in time."""
    rows = [(*row[:3], row[3][:10], row[4]) for row in [*layered([0.98] * 3), *strangers(250)]]
    said = []
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(rows))
        case = case_of(run, make(tmp_path, str(seed)), [rows[place] for place in order])
        found = ask(run, case)
        said.append((shown(found), found["cut"], found["commission"]))
    assert said[0][0] and said[0] == said[1] == said[2]


def shown(found: Any) -> list[Any]:
    """Return what findings say, but ids and rows, which name the file."""
    return [
        (
            *(one["typology"], one["score"], one["parts"], one["says"], one["innocent"]),
            sorted(members(one)),
            sorted((row["payer"], row["payee"], row["amount_fen"]) for row in one["transfers"]),
        )
        for one in found["findings"]
    ]


def test_small_payments_are_counted_and_else_as_if_they_were_not_there(
    run: Run, tmp_path: Path
) -> None:
    """They would make pairs pay again, accounts busier, rows longer: nothing may read them."""
    rows = [*layered([0.98] * 3), *strangers(250)]
    small = [(b, a, 0.01 + n / 100, row[3], row[4]) for n, row in enumerate(rows)
             for a, b in (row[:2], row[1::-1]) if n < 90]  # fmt: skip
    plain = ask(run, case_of(run, make(tmp_path, "plain"), rows))
    found = ask(run, case_of(run, make(tmp_path, "small"), [*rows, *small]), "--min", "1")
    assert shown(plain) and shown(found) == shown(plain)
    assert found["cut"] == {**plain["cut"], "small": len(small)}
