"""What is proposed for tables that no layout knows: measured against layouts taken away."""

import random
import tomllib
import warnings
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.binding import Binding
from ingest.directions import codes_of_header
from ingest.files import Source, find_sources
from ingest.mappings import read_mapping
from ingest.propose.engine import propose
from ingest.propose.proposal import Proposal
from ingest.propose.shapes import shapes_of
from ingest.propose.synonyms import likenesses
from ingest.propose.toml import mapping_text
from ingest.read import open_sheets, read_source
from tests.ingest.golden_files import all_golden, write_golden
from tests.ingest.propose_tables import Made, statement
from tests.ingest.without import ALL, GENERIC, without

EXPORTS = Path(__file__).parents[3] / "shared" / "data" / "bank-exports"
STATEMENTS = [layout for layout in ALL if layout.kind == "transactions"]
WHO = ("counterparty_number", "counterparty_name", "party")
WHAT = ("time", "date", "amount", "debit", "credit", "direction", "balance")


def places(proposal: Proposal) -> dict[str, int]:
    return {field: guess.place for field, guess in proposal.fields.items()}


def right(proposal: Proposal, truth: Binding, fields: tuple[str, ...]) -> bool:
    """Say whether the columns of `fields` are those of the layout that was taken away."""
    found = places(proposal)
    wanted = {field: truth.places[field] for field in fields if field in truth.places}
    if {"debit", "credit"} <= set(wanted):
        wanted.pop("direction", None)
    if {"time", "date"} & set(wanted) and not {"time", "date"} <= set(wanted):
        found = {("time" if name == "date" else name): at for name, at in found.items()}
        wanted = {("time" if name == "date" else name): at for name, at in wanted.items()}
    signs = truth.layout.signed and not truth.has("direction", "debit", "credit")
    same = not signs or (proposal.signed, proposal.reversed) == (True, truth.layout.reversed)
    return same and all(found.get(field) in columns for field, columns in wanted.items())


def test_bank_exports_with_their_layout_removed(tmp_path: Path) -> None:
    """Date, amount, direction or signs, balance and counterparty: right in all nine."""
    if not EXPORTS.is_dir():
        warnings.warn(f"not checked: {EXPORTS} is not there", stacklevel=1)
        return
    verdicts: dict[str, bool] = {}
    for source in find_sources([EXPORTS], tmp_path / "scratch"):
        assert isinstance(source, Source)
        out = tmp_path / source.sha256
        out.mkdir()
        with without():
            table = read_source(source, out).tables[-1]
        assert table.binding is not None
        for names in ((table.layout,), (table.layout, *GENERIC)):
            with without(*names):
                sheet = next(one for one in open_sheets(source) if one.name == table.sheet)
                chunk = next(iter(sheet.chunks()))
                rows = [chunk.cells(at) for at in range(len(chunk))]
                found = propose(rows, chunk.rows.tolist(), source.name)
            good = found is not None and right(found, table.binding, (*WHAT, *WHO))
            verdicts[source.name] = verdicts.get(source.name, True) and good
    assert len(verdicts) == 9 and all(verdicts.values()), verdicts


def test_golden_files_with_their_layout_removed(tmp_path: Path) -> None:
    """Kinds and fields of every golden table; what stays wrong are choices between two columns
    of one meaning, which only the layout makes."""
    tables: Counter[bool] = Counter()
    fields: Counter[bool] = Counter()
    for golden in all_golden():
        folder = tmp_path / golden.name
        (source,) = find_sources([write_golden(golden, folder / "in")], folder / "scratch")
        assert isinstance(source, Source)
        with without():
            report = read_source(source, folder)
        table = report.tables[0]
        if table.binding is None or not table.binding.places or len(report.tables) > 1:
            continue
        with without(table.layout):
            sheet = next(one for one in open_sheets(source) if one.name == table.sheet)
            chunk = next(iter(sheet.chunks()))
            rows = [chunk.cells(at) for at in range(len(chunk))]
            found = propose(rows, chunk.rows.tolist(), source.name)
        tables[found is not None and found.kind == table.kind] += 1
        if found is not None and table.kind == "transactions" == found.kind:
            mine = places(found)
            for field, columns in table.binding.places.items():
                if field in (*WHAT, *WHO):
                    fields[mine.get(field) in columns] += 1
    assert tables[True] >= 0.9 * tables.total() > 30, tables
    assert fields[True] >= 0.93 * fields.total() > 150, fields


def judged(made: Made, found: Proposal | None) -> dict[str, bool]:
    """Say what of a made table was found; a column of the same cells is as good."""
    if found is None or found.kind != "transactions":
        return {"kind": False}
    mine = places(found)

    def same(field: str) -> bool:
        at = mine.get(field)
        cells = [row[made.truth[field]] for row in made.rows]
        return at is not None and [row[at] for row in made.rows] == cells

    verdict = {field: same(field) for field in made.truth}
    if "debit" in made.truth:
        verdict.pop("direction", None)
    if made.signed:
        verdict["sign"] = found.signed and not found.reversed
    if made.coded and "balance" in made.truth and "debit" not in made.truth:
        stated = codes_of_header(found.columns[mine["direction"]].header)
        verdict["codes"] = bool(stated) or set(found.codes.values()) == {"in", "out"}
    return verdict


@pytest.mark.parametrize("blind", [False, True], ids=["headers", "blind"])
def test_made_tables_of_every_layout(blind: bool) -> None:
    """Every statement layout, its file removed; `blind`: every header replaced by a number."""
    tally: Counter[tuple[str, bool]] = Counter()
    for seed, layout in enumerate(STATEMENTS):
        made = statement(layout, seed, size=40, coded=seed % 2 == 0)
        headers = [f"c{at:02}" for at in range(len(made.headers))] if blind else made.headers
        rows = [headers, *made.rows]
        with without(layout.name):
            found = propose(rows, range(1, len(rows) + 1), "x.csv")
        if blind and "balance" not in made.truth:
            continue  # nothing but the balance tells bare codes, and two columns of money, apart
        for name, good in judged(made, found).items():
            tally[name, good] += 1
    names = {name for name, _ in tally}
    assert names >= {"amount", "balance", "direction", "counterparty_number", "codes", "sign"}
    for name in names:
        assert tally[name, False] <= max(1, 0.05 * tally[name, True]), (name, tally)


def table(*rows: str) -> list[list[str]]:
    return [row.split(",") for row in rows]


def proposed(*rows: str, hints: str = "x.csv") -> Proposal:
    made = table(*rows)
    found = propose(made, range(1, len(made) + 1), hints)
    assert found is not None
    return found


def test_a_table_without_a_header() -> None:
    made = statement(STATEMENTS[0], 3)
    found = propose(made.rows, range(1, len(made.rows) + 1), "x.csv")
    assert found is not None and (found.header_rows, found.header_row) == (0, 1)
    assert places(found)["balance"] == made.truth["balance"]


def test_headers_that_name_nothing(tmp_path: Path) -> None:
    """All alike: the mapping goes by places, and the header is a line above the table."""
    rows = ["列,列,列", *[f"2024-01-0{day},{day}.00,-{day}.50" for day in range(1, 8)]]
    path = tmp_path / "x.toml"
    path.write_text(mapping_text(proposed(*rows), "x.csv", "x", "en"), encoding="utf-8")
    layout = read_mapping(path)
    assert (layout.header_rows, layout.width) == (0, 3)


def test_a_header_of_two_rows() -> None:
    found = proposed(
        "某行,,,,", "交易日期,摘要,发生额,,余额", ",,借方,贷方,",
        "20240102,转账,,5.00,105.00", "20240103,消费,2.00,,103.00",
        "20240104,消费,3.00,,100.00", "20240105,转账,,1.00,101.00",
    )  # fmt: skip
    assert (found.header_row, found.header_rows) == (2, 2)
    assert places(found) == {"date": 0, "memo": 1, "debit": 2, "credit": 3, "balance": 4}


def test_a_header_far_down() -> None:
    rows = ["说明,,,"] * 70 + ["何时,甲,乙,丙"]
    rows += [f"2024-01-0{day} 08:00:00,{day}.00,{100 + day},进" for day in range(1, 9)]
    assert proposed(*rows).header_row == 71


def test_the_balance_outweighs_headers_and_words() -> None:
    """借 and 贷 of a credit card mean the other side; the balance says so."""
    rows = ["日期,发生额,余额,借贷"]
    balance = 100
    for day in range(1, 21):
        balance += day if day % 3 else -day
        rows.append(f"2024-01-{day:02},{day}.00,{balance}.00,{'借' if day % 3 else '贷'}")
    found = proposed(*rows)
    assert found.reversed and any("opposite" in note.en for note in found.notes)


def test_codes_without_a_balance_are_asked_for() -> None:
    rows = ["时间,金额,借贷标志"]
    rows += [f"2024-01-{day:02} 10:00:00,{day}.50,{day % 2 + 1}" for day in range(1, 20)]
    found = proposed(*rows)
    assert found.codes == {"1": None, "2": None}
    text = mapping_text(found, "x.csv", "x", "en")
    assert '# "1" = "in"' in text and "directions" not in tomllib.loads(text)


def test_two_columns_of_money_that_nothing_tells_apart() -> None:
    rows = ["c1,c2,c3"]
    for day in range(1, 20):
        cells = (f"{day}.50", "") if day % 2 else ("", f"{day}.25")
        rows.append(f"2024-01-{day:02} 10:00:00,{','.join(cells)}")
    found = proposed(*rows)
    assert found.pair_open
    assert "debit" not in tomllib.loads(mapping_text(found, "x.csv", "x", "en"))["columns"]


def test_day_and_month_in_either_order() -> None:
    rows = ["date,amount,balance"]
    rows += [f"0{day}/0{day}/2024,{day}.00,{100 + day}.00" for day in range(1, 9)]
    assert proposed(*rows).time_formats == ("%d/%m/%Y", "%m/%d/%Y")
    assert proposed(*rows, "31/01/2024,1.00,2.00").time_formats == ("%d/%m/%Y",)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Txn Date", "date"), ("JYJE", "amount"), ("jiaoyiyue", "balance"), ("Dr/Cr", "direction"),
        ("交易對手帳號", "counterparty_number"), ("Debit Amt", "debit"), ("帳戶餘額", "balance"),
        ("金额（人民币）", "amount"), ("Counterparty Name", "counterparty_name"), ("摘 要", "memo"),
    ],
)  # fmt: skip
def test_headers_in_other_tongues(header: str, field: str) -> None:
    near = likenesses("transactions", header)
    assert near[field].score == max(one.score for one in near.values())


def test_a_header_of_the_other_side_is_no_own_number() -> None:
    assert "own_account" not in likenesses("transactions", "对方账号")


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("calls", ["a,b,c,d", *[f"13800000001,1390000{n:04},2024-01-02 03:0{n % 10}:05,{n * 7}"
                                for n in range(9)]]),
        ("persons", ["a,b,c", *[f"王{c},99010119900101{n}X,1380000{n:04}"
                                for n, c in enumerate("伟芳娜敏静丽强", 100)]]),
        ("seizures", ["物件,个数,细节", "银行卡,3张,尾号4417、8802", "手机,1部,黑"]),
    ],
)  # fmt: skip
def test_kinds_of_small_tables(kind: str, rows: list[str]) -> None:
    assert proposed(*rows).kind == kind


def test_nothing_is_proposed_for_what_is_no_table() -> None:
    assert propose(table("报告", "本案中"), range(1, 3), "x.txt") is None
    assert propose([], [], "x.txt") is None


KEYS = {
    "name", "kind", "columns", "directions", "signed", "reversed", "header", "width",
    "header_rows", "year_from_title", "time_format",
}  # fmt: skip
ODD = st.text(st.characters(codec="utf-8"), max_size=12)


@settings(max_examples=40)
@given(st.lists(ODD, min_size=3, max_size=5, unique=True), ODD, ODD)
def test_a_mapping_is_toml_whatever_stands_in_the_table(
    headers: list[str], cell: str, file: str
) -> None:
    """Hostile headers and cells end in strings and comments, and the mapping names its columns."""
    rows = [headers] + [
        [f"2024-01-02 03:04:{n:02}", f"{n}.00", f"{n * (n + 1) // 2}.00", cell, cell][
            : len(headers)
        ]
        for n in range(1, 9)
    ]
    found = propose(rows, range(1, 10), file)
    if found is not None:
        said = tomllib.loads(mapping_text(found, file, file, "zh"))
        assert set(said) <= KEYS
        assert said["columns"].keys() <= set(found.fields)


@given(ODD)
def test_shapes_of_any_cell(cell: str) -> None:
    assert shapes_of(cell) == shapes_of(cell)


def test_the_mapping_reads_as_proposed(tmp_path: Path) -> None:
    rng = random.Random(5)
    made = statement(rng.choice(STATEMENTS), 5)
    rows = [[f"c{at}" for at in range(len(made.headers))], *made.rows]
    found = propose(rows, range(1, len(rows) + 1), "x.csv")
    assert found is not None
    path = tmp_path / "x.toml"
    path.write_text(mapping_text(found, "x.csv", "x", "en"), encoding="utf-8")
    layout = read_mapping(path)
    assert {name: alt[0] for name, (alt,) in layout.columns.items()} == {
        name: f"c{place}" for name, place in places(found).items()
    }
