"""Same evidence, same graph: what does not depend on order, threads, files and repetition.

- Order of loading, threads, the same file twice: every byte of the graph, provenance included.
- Another split of the same rows into files: every byte but what says where rows stand (`sources`,
  `link_rows`, `transfer_rows`, and the two columns that point into them).
- Repeated retrievals: the transfers, but for the rows behind them and the code `duplicate`.

What a split does change, and must: a statement that does not say whose it is, a damaged number and
a seizure list without a number are told apart by their file alone; and rows in one second that
nothing tells apart (no serial number, no balance) are one in two files but two in one.
"""

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkgraph.derive import database
from linkgraph.graph import CaseGraph, column, open_graph, save_graph
from linkgraph.schema import State
from tests.derive.worlds import DAY, Row, World, invent

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


# --- whatever the files ---------------------------------------------------------------------

PLACES = ["row_start", "row_end"]


def bytes_but_places(graph: CaseGraph, folder: Path) -> dict[str, bytes]:
    """Return the saved graph by file, without what says where rows stand."""
    bare = replace(
        graph,
        sources=graph.sources.slice(0, 0),
        link_rows=graph.link_rows.slice(0, 0),
        transfer_rows=graph.transfer_rows.slice(0, 0),
        links=_zeroed(graph.links),
        transfers=_zeroed(graph.transfers),
    )
    for path in folder.iterdir():
        path.unlink()
    save_graph(bare, folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _zeroed(table: pa.Table) -> pa.Table:
    for name in PLACES:
        zeros = pa.array([0] * len(table), pa.int64())
        table = table.set_column(table.schema.get_field_index(name), name, zeros)
    return table


def statements(world: World) -> dict[str, list[Row]]:
    return {f"{card}.csv": rows for card, rows in world.statements.items() if rows}


@given(seed=st.integers(0, 10_000), parts=st.integers(1, 4), whole_runs=st.booleans())
@settings(deadline=None, max_examples=5, derandomize=True)
def test_any_split_into_files_gives_the_same_graph(
    derive: Any, sheet: Any, tmp_path_factory: Any, seed: int, parts: int, whole_runs: bool
) -> None:
    world, draw = invent(seed), random.Random(seed)
    folder = tmp_path_factory.mktemp("graphs")
    sheets = [sheet(rows, file=file) for file, rows in statements(world).items()]
    accounts = sheet(world.accounts, "accounts", "held.csv")
    first = bytes_but_places(derive(*sheets, accounts), folder)

    def split(rows: list[Row], file: str) -> list[tuple[str, list[Row]]]:
        chosen = [draw.randrange(parts) for _ in rows]
        chosen = sorted(chosen) if whole_runs else chosen
        return [
            (
                f"{file}-{part}-{draw.random()}",
                [r for r, c in zip(rows, chosen, strict=True) if c == part],
            )
            for part in range(parts)
        ]

    pieces = [
        sheet(rows, file=name)
        for file, whole in statements(world).items()
        for name, rows in split(whole, file)
        if rows
    ] + [sheet(rows, "accounts", name) for name, rows in split(world.accounts, "held") if rows]
    draw.shuffle(pieces)
    assert bytes_but_places(derive(*pieces), folder) == first
    everything = [row for rows in statements(world).values() for row in rows]
    assert bytes_but_places(derive(accounts, sheet(everything, file="all.csv")), folder) == first


def transfers_told(graph: CaseGraph) -> list[dict[str, Any]]:
    """Return every column of the transfers but the rows behind them and the code `duplicate`."""
    found = graph.transfers.drop_columns(PLACES).to_pylist()
    for one in found:
        codes = [code for code in (one["reason"] or "").split(";") if code != "duplicate"]
        one["reason"] = ";".join(codes)
    return list(found)


@given(seed=st.integers(0, 10_000), again=st.integers(1, 3))
@settings(deadline=None, max_examples=5, derandomize=True)
def test_repeated_retrievals_change_no_transfer(
    derive: Any, sheet: Any, seed: int, again: int
) -> None:
    """Other stretches of the same statements: as they were, without failed rows, by days only,
    without balances or serial numbers where the other tells rows apart, by another layout with its
    own serial numbers."""
    world, draw = invent(seed), random.Random(seed)
    accounts = sheet(world.accounts, "accounts", "held.csv")
    sheets = [sheet(rows, file=file) for file, rows in statements(world).items()]
    repeats = [
        sheet(*retrieved(draw, rows), f"{file}-{n}-{draw.random()}", draw.choice(LAYOUTS))
        for file, rows in statements(world).items()
        for n in range(draw.randrange(again + 1))
    ]
    repeats = [relaid(draw, one) for one in repeats if one.rows]
    first = transfers_told(derive(accounts, *sheets))
    both = [accounts, *sheets, *repeats]
    draw.shuffle(both)
    graph = derive(*both)
    assert transfers_told(graph) == first
    rows = {(row["source"], row["row"]) for row in graph.transfer_rows.to_pylist()}
    assert (
        len(rows)
        == len(graph.transfer_rows)
        == sum(len(one.rows) for one in both[0:]) - len(accounts.rows)
    )


LAYOUTS = ["platform_34", "icbc"]


def retrieved(draw: random.Random, rows: list[Row]) -> tuple[list[Row], str]:
    """Return a stretch of a statement as another retrieval shows it."""
    start = draw.randrange(len(rows) + 1)
    part = [dict(row) for row in rows[start : draw.randrange(start, len(rows) + 1)]]
    manner = draw.choice(["same", "no failed rows", "fewer columns", "only days"])
    if manner == "no failed rows":
        part = [row for row in part if row["success"]]
    for row in part if manner == "fewer columns" else ():
        if row["txn_id"] and row["balance_fen"] is not None:
            row[draw.choice(["txn_id", "balance_fen"])] = None
        row["memo"] = row["memo"] if row["memo"] == "冲正" else None
    for row in part if manner == "only days" else ():
        row["time_us"] -= row["time_us"] % DAY
        row["time_precision"] = 2
    return part, "transactions"


def relaid(draw: random.Random, one: Any) -> Any:
    """Give a table of another layout its own serial numbers, where balances tell rows apart."""
    for row in one.rows if one.layout != "platform_34" else ():
        if row["txn_id"] and row["balance_fen"] is not None:
            row["txn_id"] = None if draw.random() < 0.3 else f"L-{row['txn_id']}"
    return one


def test_an_empty_case_is_a_graph(derive: Any, tmp_path: Path) -> None:
    graph = derive()
    saved(graph, tmp_path / "a")
    again = open_graph(tmp_path / "a")
    assert again.node_count == again.transfers.num_rows == again.links.num_rows == 0
