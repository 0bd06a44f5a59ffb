"""The rows of golden files under other traits: dirty, shuffled, unknown and missing columns.

What a layout reads must not hang on the neatness of its golden file: headers with 帐 for 账, tabs,
quotes, blanks and full-width brackets, columns in any order with strangers between them, optional
columns left out, cells with tabs behind them, any encoding, text or workbook, rows in any number
and order. Each row then gives what the golden file says, and every line is accounted for.
"""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from ingest.binding import Binding
from ingest.layouts import HELPERS
from ingest.recognise import recognise
from tests.ingest.golden_files import FOLDER, Cell, Golden, read_golden, wanted, write_golden
from tests.ingest.reading import read_path
from tests.ingest.test_golden import held

LAYOUTS = (
    "alipay_balance", "alipay_consumer", "alipay_details", "alipay_logins", "alipay_registration",
    "alipay_transfers", "alipay_withdrawals", "aml_assistance", "carrier_bill",
    "carrier_messages", "carrier_pairs", "carrier_sims", "cdr_30", "payment_institution",
    "pboc_suspicious", "tenpay_registration", "tenpay_trades", "wechat_consumer",
)  # fmt: skip
_LIKE = {"(": "（", ")": "）", "账": "帐", ":": "："}

KEPT = {*HELPERS, "direction", "own_account", "own_phone", "success", "amount", "time", "remark"}
"""Fields whose column must stay: other columns would be read for it, or other fields by it."""


def dirty(header: str, chance: random.Random) -> str:
    """Return a header as somebody else would have written it."""
    text = "".join(_LIKE.get(c, c) if chance.random() < 0.5 else c for c in header)
    return chance.choice(["{}", "{}\t", " {}\u3000", '"{}', "{}\u00a0", "\ufeff{}"]).format(text)


def columns_of(binding: Binding, width: int, chance: random.Random) -> list[int]:
    """Return the columns in a new order, with one or none left out that nothing needs."""
    needed = {place for need in binding.layout.needs for name in need
              for place in binding.places.get(name, ())}  # fmt: skip
    needed |= {place for places in binding.spare.values() for place in places}
    needed |= {binding.places[name][0] for name in binding.spare}
    needed |= {places[0] for name, places in binding.places.items() if name in KEPT}
    free = [at for at in range(width) if at not in needed]
    left_out = set(chance.sample(free, min(len(free), chance.randrange(2))))
    kept = [at for at in range(width) if at not in left_out]
    chance.shuffle(kept)
    return kept


def varied(
    name: str, chance: random.Random
) -> tuple[Golden, list[tuple[str | None, Mapping[str, Any] | None]]]:
    """Return another file of the kind, and (reason, values) of each line but the titles."""
    golden = read_golden(FOLDER / f"{name}.toml")
    lines = list(golden.tables[0]["rows"])
    at = next(i for i, line in enumerate(lines) if line.get("reason") == "header")
    header = [str(cell) for cell in lines[at]["cells"]]
    found = recognise(header, (), golden.file)
    assert found is not None
    order = columns_of(found[0], len(header), chance)
    strangers = chance.randrange(3)
    lost = {field for field, places in found[0].places.items() if not set(places) & set(order)}
    data = [line for line in lines[at + 1 :] if "gives" in line]
    picked = chance.choices(data, k=chance.randrange(1, 12))
    headers: list[Cell] = [dirty(header[i], chance) for i in order]
    rows = [headers + [f"新列{n}" for n in range(strangers)]]
    said: list[tuple[str | None, Mapping[str, Any] | None]] = [("header", None)]
    for line in picked:
        cells = [*line["cells"], *[""] * (len(header) - len(line["cells"]))]
        rows.append([_soiled(cells[i], chance) for i in order] + ["x"] * strangers)
        gives = {key: value for key, value in line["gives"].items() if key not in lost}
        said.append((line.get("reason"), gives))
    titles: list[list[Cell]] = [list(line["cells"]) for line in lines[:at]]
    suffix = chance.choice([".csv", ".xlsx"]) if not golden.file.endswith(".txt") else ".txt"
    file = golden.file.rsplit(".", 1)[0] + suffix
    encoding = chance.choice(["utf-8", "utf-8-sig", "gb18030"])
    table = {"layout": name, "rows": [{"cells": row} for row in (*titles, *rows)]}
    return Golden(name, file, encoding, [table]), said


def _soiled(cell: Cell, chance: random.Random) -> Cell:
    return cell + "\t" if isinstance(cell, str) and cell and chance.random() < 0.3 else cell


@pytest.mark.parametrize("name", LAYOUTS)
def test_other_files_of_the_kind_give_the_same(name: str, tmp_path: Path) -> None:
    for seed in range(6):
        golden, said = varied(name, random.Random(f"{name} {seed}"))
        folder = tmp_path / str(seed)
        folder.mkdir()
        if golden.file.endswith(".txt"):
            golden = _without_tabs(golden)
        reading = read_path(write_golden(golden, folder / "in"), folder)
        report = reading.report.tables[0]
        rows = [row for row in reading.rows if row["reason"] != "title"]
        assert report.layout == name, (seed, report.decisions)
        assert [row["reason"] for row in rows] == [reason for reason, _ in said], seed
        for row, (_, gives) in zip(rows, said, strict=True):
            if gives is not None:
                assert _plain(held(row, report.kind)) == _plain(wanted(gives, report.kind)), seed


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != "warnings"}


def _without_tabs(golden: Golden) -> Golden:
    rows = golden.tables[0]["rows"]
    bare: Sequence[Mapping[str, Any]] = [
        {"cells": [c.replace("\t", " ") if isinstance(c, str) else c for c in row["cells"]]}
        for row in rows
    ]
    return Golden(golden.name, golden.file, golden.encoding, [{**golden.tables[0], "rows": bare}])
