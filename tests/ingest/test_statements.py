"""Statements drawn at random for each layout of a bank are read as what they were made from."""

from pathlib import Path

import pytest

from ingest.layouts import load_layouts
from tests.ingest.reading import read_path
from tests.ingest.statements import Made, make

_OF_OTHERS = ("alipay", "wechat", "tenpay", "jd", "payment", "pboc", "aml")
BANKS = {
    layout.name: layout
    for layout in load_layouts()
    if layout.kind == "transactions" and not layout.name.startswith(_OF_OTHERS)
}
SEEDS = range(5)
_LINES = {None, "title", "header", "footer", "blank", "failure_message"}


@pytest.mark.parametrize("name", sorted(BANKS))
def test_a_drawn_statement_is_read_as_it_was(name: str, tmp_path: Path) -> None:
    for seed in SEEDS:
        check(make(BANKS[name], seed, tmp_path / str(seed) / "in"), tmp_path / str(seed), seed)


def check(made: Made, folder: Path, seed: int) -> None:
    """Read what was made and compare every row with what it was made from."""
    reading = read_path(made.path, folder)
    assert not reading.report.refused, seed
    assert sum(table.read for table in reading.report.tables) == made.lines, seed
    rows = [row for table in reading.tables for row in table]
    assert {row["reason"] for row in rows} <= _LINES, seed
    data = [row for row in rows if row["accepted"]]
    assert len(data) == len(made.truths), seed
    for row, truth in zip(data, made.truths, strict=True):
        at = (seed, row["row"])
        assert (row["direction"], row["amount_fen"], row["negative"]) == (
            truth.side,
            truth.fen,
            False,
        ), at
        day = truth.moment.strftime("%Y-%m-%d")
        assert row["time_precision"] == made.precision, at
        assert _moment(row["time_us"])[: len(day)] == day, at
        if made.precision == 0:
            assert _moment(row["time_us"]) == str(truth.moment), at
        for name, number in truth.own.items():
            assert row[name] == number, at
        if "balance" in made.fields:
            assert row["balance_fen"] == truth.balance, at
        if made.fields & {"counterparty_number", "party"}:
            assert row["counterparty_number"] == (truth.other or None), at
        if made.fields & {"counterparty_name", "party"}:
            assert row["counterparty_name"] == truth.other_name, at


def _moment(us: int) -> str:
    import datetime as dt

    return str(dt.datetime(1970, 1, 1) + dt.timedelta(microseconds=us))
