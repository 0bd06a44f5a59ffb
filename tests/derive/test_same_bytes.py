"""Same evidence, same graph: whatever the order of loading and the number of threads."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from linkgraph.derive import database
from linkgraph.graph import CaseGraph, column, open_graph, save_graph
from linkgraph.schema import State

S = 1_000_000


def world(seed: int) -> tuple[dict[str, list[dict[str, Any]]], list[tuple[str, str, int, int]]]:
    """Invent statements of 12 cards: files of rows, and the true transfers behind them.

    Every statement is returned in two overlapping retrievals; clocks of payees run up to 30 s
    late; amounts differ enough that no two transfers between the same cards can be mixed up.
    """
    draw = random.Random(seed)
    cards = [f"62220200000000{n:05d}" for n in range(12)]
    files: dict[str, list[dict[str, Any]]] = {}
    truth, at = [], 1_700_000_000 * S
    rows: dict[str, list[dict[str, Any]]] = {card: [] for card in cards}
    balance = dict.fromkeys(cards, 10_000_00)
    for n in range(120):
        at += draw.choice([0, 0, 1, 30, 500]) * S
        payer, payee = draw.sample(cards, 2)
        fen = 100 + n
        truth.append((payer, payee, fen, at))
        for own, other, sign in ((payer, payee, -1), (payee, payer, 1)):
            balance[own] += sign * fen
            rows[own].append(
                {
                    "own_card": own,
                    "time_us": at + (0 if sign < 0 else draw.choice([0, 5, 30]) * S),
                    "direction": "out" if sign < 0 else "in",
                    "amount_fen": fen,
                    "balance_fen": balance[own],
                    "counterparty_number": other,
                    "counterparty_name": draw.choice(["甲", "乙", None]),
                    "txn_id": draw.choice([None, f"S{n}"]),
                }
            )
    for number, card in enumerate(cards[:9]):
        cut = draw.randrange(len(rows[card]) + 1)
        overlap = draw.randrange(5)
        files[f"{number}-1.csv"] = rows[card][: cut + overlap]
        files[f"{number}-2.csv"] = rows[card][cut:]
    return files, truth


def saved(graph: CaseGraph, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    save_graph(graph, folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_truth_is_found_again(derive: Any, sheet: Any, seed: int) -> None:
    files, truth = world(seed)
    graph = derive(*(sheet(rows, file=file) for file, rows in files.items()))
    covered = {rows[0]["own_card"] for rows in files.values() if rows}
    expected = Counter(
        (payer, payee, fen, (payer in covered) + 2 * (payee in covered))
        for payer, payee, fen, _ in truth
        if payer in covered or payee in covered
    )
    keys = graph.nodes["Account"]["key"].to_pylist()
    found = Counter(
        (keys[t["payer"]], keys[t["payee"]], t["amount_fen"], t["sides"])
        for t in graph.transfers.to_pylist()
    )
    assert found == expected
    assert set(column(graph.transfers, "state")) == {State.OK}
    rows = [(row["source"], row["row"]) for row in graph.transfer_rows.to_pylist()]
    assert len(rows) == len(set(rows)) == sum(map(len, files.values()))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_balances_put_transfers_in_their_true_order(derive: Any, sheet: Any, seed: int) -> None:
    """In the table, each account's transfers follow its own statement, unless marked as tied."""
    files, truth = world(seed)
    graph = derive(*(sheet(rows, file=file) for file, rows in files.items()))
    keys = graph.nodes["Account"]["key"].to_pylist()
    place = {fen: n for n, (_, _, fen, _) in enumerate(truth)}
    for number in range(9):
        account = keys.index(f"62220200000000{number:05d}")
        mine = [
            t for t in graph.transfers.to_pylist()
            if (t["payer"] == account and not t["payer_tied"])
            or (t["payee"] == account and not t["payee_tied"])
        ]  # fmt: skip
        own = [t for t in mine if t["sides"] & (1 if t["payer"] == account else 2)]
        stated = {
            row["amount_fen"]: row["time_us"]
            for file in (f"{number}-1.csv", f"{number}-2.csv")
            for row in files[file]
        }
        order = [t["amount_fen"] for t in own]
        assert order == sorted(order, key=lambda fen: (stated[fen], place[fen]))


def test_order_of_loading_and_threads_change_no_byte(
    derive: Any, sheet: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, _ = world(4)
    sheets = [sheet(rows, file=file) for file, rows in files.items()]
    first = saved(derive(*sheets), tmp_path / "a")
    random.Random(0).shuffle(sheets)
    assert saved(derive(*sheets), tmp_path / "b") == first
    monkeypatch.setattr(database, "_SMALL", 0)
    assert saved(derive(*reversed(sheets)), tmp_path / "c") == first


def test_an_empty_case_is_a_graph(derive: Any, tmp_path: Path) -> None:
    graph = derive()
    saved(graph, tmp_path / "a")
    again = open_graph(tmp_path / "a")
    assert again.node_count == again.transfers.num_rows == again.links.num_rows == 0
