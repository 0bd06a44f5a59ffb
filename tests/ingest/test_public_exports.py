"""The nine masked exports of real banks and wallets: amounts against their own cells and balances.

They are in the shared folder, outside the project; where that is not there a warning says so.
"""

import re
import warnings
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ingest.files import Source, find_sources
from tests.ingest.reading import Reading, read_one

EXPORTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "bank-exports"
STEPS = {"boc/debit": (16, 16), "ccb": (4, 5), "cmb/debit": (1, 4), "abc_debit": (1, 4)}
"""Of so many steps between neighbouring rows the balances explain so many: rows were taken out of
the examples, and one has the same balance twice."""
SIGNS = {
    "abc_debit": "交易金额",
    "boc/debit": "金额",
    "cmb/debit": "交易金额",
    "cmb/credit": "人民币金额",
}
COLUMNS = {"boc/credit": ("支出", "存入"), "ccb": ("支出", "收入")}
WORDS = {"alipay": ("收/支", "金额"), "wechat": ("收/支", "金额(元)")}


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reading]:
    """Every export by its folder (wechat.xlsx apart)."""
    folder = tmp_path_factory.mktemp("exports")
    found = {}
    for item in find_sources([EXPORTS], folder / "scratch") if EXPORTS.is_dir() else ():
        assert isinstance(item, Source), item
        name = "/".join(item.name.split("/")[:-1])
        found[name + ("/xlsx" if item.name.endswith(".xlsx") else "")] = read_one(item, folder)
    if not found:
        warnings.warn(f"not checked: {EXPORTS} is not there", stacklevel=1)
    return found


def test_all_nine_are_read(exports: dict[str, Reading]) -> None:
    assert len(exports) in (0, 9)
    for name, reading in exports.items():
        assert reading.report.refused == (), name


def test_amounts_and_directions_are_those_of_the_cells(exports: dict[str, Reading]) -> None:
    for name, reading in exports.items():
        folder = name.removesuffix("/xlsx")
        for report, rows in zip(reading.report.tables, reading.tables, strict=True):
            for row in rows:
                if row["accepted"]:
                    signed = row["amount_fen"] * (1 if row["direction"] == "in" else -1)
                    assert signed == _said(folder, report.headers, row), (name, row["row"])


def _said(folder: str, headers: tuple[str, ...], row: dict[str, Any]) -> int:
    """Return the row's money in fen, + for in, read from its raw cells in the plainest way."""
    cells = {h.strip(): row[f"raw_{i + 1:03}"].strip() for i, h in enumerate(headers)}
    if folder in SIGNS:
        size = _fen(cells[SIGNS[folder]])
        return -size if folder == "cmb/credit" else size
    if folder in COLUMNS:
        out, into = (_fen(cells[name]) for name in COLUMNS[folder])
        return into - out
    word, amount = (cells[name] for name in WORDS[folder])
    return _fen(amount) * {"收入": 1, "支出": -1}[word]


def _fen(cell: str) -> int:
    return int(Decimal(re.sub(r"[¥,]", "", cell) or "0") * 100)


def test_balances_explain_the_amounts(exports: dict[str, Reading]) -> None:
    for name, (explained, steps) in STEPS.items() if exports else ():
        moves = [
            (r["amount_fen"] * (1 if r["direction"] == "in" else -1), r["balance_fen"])
            for r in exports[name].data
        ]
        assert len(moves) - 1 == steps, name
        ups = sum(new[1] - old[1] == new[0] for old, new in pairwise(moves))
        downs = sum(new[1] - old[1] == new[0] for new, old in pairwise(moves))
        assert max(ups, downs) == explained, name
