"""Victims by hand: accepted in case.toml, sources for the rules of matching."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from linkgraph.analysis.money_findings import Victims
from linkgraph.analysis.victims.asked import asked_victims
from linkgraph.analysis.victims.victims import find_victims, sources_of
from linkgraph.errors import BadSettings
from linkgraph.graph import CaseGraph
from linkgraph.settings import VictimSettings
from tests.analysis.conftest import Drawing, ident

VICTIM, CARD, NEXT = "6222000000000000001", "6222000000000000002", "6222000000000000003"


def draw(drawing: Drawing) -> tuple[Any, Any, Any]:
    """A victim with a statement, a first card, and one that it pays on to."""
    return (
        drawing.account(VICTIM, ident(1), "王受害"),
        drawing.account(CARD, ident(2), "李卡农"),
        drawing.account(NEXT, ident(3), "赵卡农"),
    )


def test_an_accepted_row_is_one_payment(drawing: Drawing) -> None:
    victim, card, _ = draw(drawing)
    drawing.pay(victim, card, 5000, "2025-03-01 10:00")
    drawing.pay(victim, card, 7000, "2025-03-01 11:00")
    found = accept_row(drawing, 1)
    assert [(v.basis, v.loss_fen, v.name, v.id_number) for v in found.victims] == [
        ("accepted", 700_000, "王受害", ident(1))
    ]
    assert found.victims[0].payments[0].transfer == 1
    assert found.victims[0].account.key == VICTIM


HASH = "ab" * 32


def accept_row(drawing: Drawing, transfer: int, **more: Any) -> Victims:
    """Find victims with one row accepted, the statement bearing a real hash."""
    graph = hashed(drawing)
    row = graph.transfer_source_rows(transfer)[0]
    said = f"{HASH[:12]}::{row.row}"
    return find_victims(graph, VictimSettings(accept=(said,), **more), propose=False)


def hashed(drawing: Drawing, shuffle: int | None = None) -> CaseGraph:
    """Draw the graph with hashes of the form that files have, each transfer in both statements."""
    graph = drawing.graph(shuffle)
    files = graph.sources["file"].to_pylist()
    hashes = [HASH if file == "statement.csv" else "cd" * 32 for file in files]
    return replace(
        graph,
        sources=_with(graph.sources, "sha256", pa.array(hashes, pa.string())),
        transfers=_with(
            graph.transfers, "sides", pa.array([3] * graph.transfers.num_rows, pa.uint8())
        ),
    )


def _with(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, values)


def test_an_accepted_account_that_is_not_proposed_counts_whole_with_a_word(
    drawing: Drawing,
) -> None:
    victim, card, _ = draw(drawing)
    other = drawing.account("6222000000000000009", ident(1), "王受害")
    drawing.pay(victim, card, 5000, "2025-03-01 10:00")
    drawing.pay(victim, other, 400, "2025-03-01 11:00")
    drawing.pay(victim, card, 6, "2025-03-01 12:00", state=1)
    cash = drawing.account("cash:T1", account_kind="cash", covered=False)
    drawing.pay(victim, cash, 300, "2025-03-01 13:00", cash=True)
    found = find_victims(drawing.graph(), VictimSettings(accept=(VICTIM,)), propose=False)
    (one,) = found.victims
    assert one.loss_fen == 500_000
    assert "1笔共¥5,000.00" in one.notes[0].zh
    graph = drawing.graph()
    assert {graph.account(at).key for at in one.accounts} == {VICTIM, other[1]}


def test_a_rejected_row_is_left_out_of_an_accepted_account(drawing: Drawing) -> None:
    victim, card, _ = draw(drawing)
    drawing.pay(victim, card, 5000, "2025-03-01 10:00")
    drawing.pay(victim, card, 7000, "2025-03-01 11:00")
    settings = VictimSettings(accept=(f" {VICTIM[:4]} {VICTIM[4:]} ",), reject=(f"{HASH}::2",))
    found = find_victims(hashed(drawing), settings, propose=False)
    assert [p.fen for p in found.victims[0].payments] == [700_000]


@pytest.mark.parametrize(
    ("accept", "reject", "words"),
    [
        (("6222999",), (), "“6222999”"),
        (("ffffffffffff::2",), (), "“ffffffffffff::2”"),
        ((f"{HASH}:Sheet1:2",), (), "stands on this row"),
        ((f"{HASH}::4",), (), "failed"),
        ((NEXT,), (), "paid nobody"),
        ((VICTIM,), (VICTIM,), "accept and reject"),
        ((f"{HASH}::2",), (f"{HASH[:8]}::2",), "accept and reject"),
        ((), ("nobody",), "“nobody” of reject"),
    ],
)
def test_entries_that_name_nothing_are_errors_that_name_case_toml(
    drawing: Drawing, accept: tuple[str, ...], reject: tuple[str, ...], words: str
) -> None:
    victim, card, _ = draw(drawing)
    drawing.pay(victim, card, 5000, "2025-03-01 10:00")
    drawing.pay(victim, card, 7000, "2025-03-01 11:00")
    drawing.pay(victim, card, 8000, "2025-03-01 12:00", state=1)
    with pytest.raises(BadSettings) as error:
        find_victims(hashed(drawing), VictimSettings(accept=accept, reject=reject), propose=False)
    assert "case.toml" in error.value.message.en and "case.toml" in error.value.message.zh
    assert words in error.value.message.en
    assert error.value.hint is not None


def test_sources_say_whose_payment_and_whose_home(new_drawing: Callable[[], Drawing]) -> None:
    drawing = new_drawing()
    one, card, _ = draw(drawing)
    two = drawing.account("6222000000000000004", ident(4), "孙受害")
    drawing.pay(two, card, 100, "2025-03-01 09:00")
    drawing.pay(one, card, 5000, "2025-03-01 10:00")
    drawing.pay(two, card, 200, "2025-03-01 11:00")
    graph = drawing.graph()
    settings = VictimSettings(accept=(VICTIM, "6222000000000000004"))
    victims = find_victims(graph, settings, propose=False).victims
    assert [v.loss_fen for v in victims] == [500_000, 30_000]
    found = sources_of(graph, victims)
    assert found.transfer.tolist() == [0, 1, 2] and found.owner.tolist() == [1, 0, 1]
    assert found.transfer.dtype == found.owner.dtype == found.home.dtype == np.int32
    assert found.home[graph.find_account(VICTIM)] == 0
    assert found.home[graph.find_account("6222000000000000004")] == 1
    assert found.home[graph.find_account(CARD)] == -1 and found.owners == 2
    with pytest.raises(ValueError, match="two victims"):
        sources_of(graph, [*victims, victims[0]])


def test_payments_of_an_account_are_all_that_counts(drawing: Drawing) -> None:
    victim, card, _ = draw(drawing)
    drawing.pay(victim, card, 5000, "2025-03-01 10:00")
    drawing.pay(victim, victim, 1, "2025-03-01 10:00")
    drawing.pay(victim, card, 2, "2025-03-01 10:00", state=1)
    drawing.pay(card, victim, 3, "2025-03-01 10:00")
    graph = drawing.graph()
    (asked,) = asked_victims(graph, [graph.find_account(VICTIM) or 0])
    assert (asked.basis, asked.loss_fen, asked.name) == ("asked", 500_000, "王受害")
    assert sources_of(graph, [asked]).transfer.tolist() == [asked.payments[0].transfer]


def test_nothing_at_all(drawing: Drawing) -> None:
    found = find_victims(drawing.graph(), VictimSettings())
    assert (found.victims, found.unmatched, found.proposals) == ((), (), ())
    assert sources_of(drawing.graph(), ()).owners == 0
