"""Sides that mask or leave out the other account, next to a statement that names theirs."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from linkgraph.graph import CaseGraph

NOON = 1_700_049_600_000_000
S = 1_000_000
A, B, C, D = (f"622202{n:012d}7" for n in (1, 2, 3, 4))

Sheet = Callable[..., Any]
Derive = Callable[..., CaseGraph]


def row(own: str, direction: str, fen: int, at: int, **said: Any) -> dict[str, Any]:
    return {
        "own_card": own,
        "direction": direction,
        "amount_fen": fen,
        "time_us": NOON + at * S,
        **said,
    }


def moved(graph: CaseGraph) -> list[tuple[str, str, int, int]]:
    keys = graph.nodes["Account"]["key"].to_pylist()
    return sorted(
        (keys[t["payer"]], keys[t["payee"]], t["amount_fen"], t["sides"])
        for t in graph.transfers.to_pylist()
    )


MASK = B[:4] + "***********" + B[-4:]
OTHER = C[:4] + "***********0000"


@pytest.mark.parametrize(
    ("said", "one"),
    [
        ({}, True),
        ({"counterparty_number": MASK}, True),
        ({"counterparty_number": MASK, "counterparty_name": "*四"}, True),
        ({"counterparty_number": MASK, "counterparty_name": "*五"}, False),
        ({"counterparty_number": OTHER}, False),
        ({"counterparty_number": "***"}, False),
        ({"counterparty_name": "李四"}, True),
        ({"counterparty_name": "王五"}, False),
        ({"warnings": "damaged:counterparty_number"}, True),
        ({"warnings": "damaged:counterparty_number", "counterparty_name": "王五"}, False),
    ],
)
@pytest.mark.parametrize("vague", ["payer", "payee"])
def test_what_is_said_must_fit(
    derive: Derive, sheet: Sheet, said: dict[str, Any], one: bool, vague: str
) -> None:
    ways = ("out", "in") if vague == "payer" else ("in", "out")
    own = row(A, ways[0], 500, 0, own_name="张三", **said)
    names_it = row(B, ways[1], 500, 7, own_name="李四", counterparty_number=A)
    graph = derive(sheet([own], file="a"), sheet([names_it], file="b"))
    pair = (A, B) if vague == "payer" else (B, A)
    if one:
        assert moved(graph) == [(*pair, 500, 3)]
        (only,) = graph.transfers.to_pylist()
        assert only["reason"] == "paired;paired_without_number"
        assert len(graph.transfer_source_rows(0)) == 2
    else:
        assert len(moved(graph)) == 2


def test_far_other_amounts_and_failures_are_not_paired(derive: Derive, sheet: Sheet) -> None:
    own = [row(A, "out", 500, 0), row(A, "out", 600, 0), row(A, "out", 700, 0, success=False)]
    other = [
        row(B, "in", 500, 121, counterparty_number=A),
        row(B, "in", 601, 0, counterparty_number=A),
        row(B, "in", 700, 0, counterparty_number=A),
    ]
    graph = derive(sheet(own, file="a"), sheet(other, file="b"))
    assert graph.transfers.num_rows == 6


def test_a_numbered_pair_comes_first(derive: Derive, sheet: Sheet) -> None:
    own = [row(A, "out", 500, 0), row(A, "out", 500, 9, counterparty_number=B)]
    other = [row(B, "in", 500, 0, counterparty_number=A)]
    graph = derive(sheet(own, file="a"), sheet(other, file="b"))
    keys = [t["reason"] for t in graph.transfers.to_pylist()]
    assert sorted(filter(None, keys)) == ["paired"]


def test_equally_near_ones_stay_apart_and_the_nearer_is_taken(derive: Derive, sheet: Sheet) -> None:
    own = [row(A, "out", 500, 0), row(A, "out", 500, 20), row(A, "out", 900, 0)]
    other = [
        row(B, "in", 500, 10, counterparty_number=A),
        row(C, "in", 900, 3, counterparty_number=A),
        row(D, "in", 900, 2, counterparty_number=A),
    ]
    found = moved(derive(sheet(own, file="a"), sheet(other, file="b")))
    assert [one for one in found if one[3] == 3] == [(A, D, 900, 3)]
    assert len(found) == 5


@pytest.mark.parametrize("seed", range(12))
def test_each_side_is_used_once_and_money_only_shrinks(
    derive: Derive, sheet: Sheet, seed: int
) -> None:
    """Against a slow method: repeatedly take the pair that is nearest for both, if only one is."""
    rng = random.Random(seed)
    own = [row(A, "out", rng.choice((500, 900)), rng.randrange(400)) for _ in range(14)]
    other = [
        row(rng.choice((B, C, D)), "in", rng.choice((500, 900)), rng.randrange(400),
            counterparty_number=A) for _ in range(10)
    ]  # fmt: skip
    own = list({(r["amount_fen"], r["time_us"]): r for r in own}.values())
    other = list({(r["own_card"], r["amount_fen"], r["time_us"]): r for r in other}.values())
    free = [
        (abs(o["time_us"] - w["time_us"]), i, j)
        for i, o in enumerate(other)
        for j, w in enumerate(own)
        if o["amount_fen"] == w["amount_fen"] and abs(o["time_us"] - w["time_us"]) <= 120 * S
    ]
    wanted = 0
    while True:
        best = [
            one
            for one in free
            if all(x[0] > one[0] for x in free if x != one and (x[1] == one[1] or x[2] == one[2]))
        ]
        if not best:
            break
        wanted += len(best)
        used_i, used_j = {x[1] for x in best}, {x[2] for x in best}
        free = [x for x in free if x[1] not in used_i and x[2] not in used_j]
    graph = derive(sheet(own, file="a"), sheet(other, file="b"))
    assert sum(one[3] == 3 for one in moved(graph)) == wanted
    assert graph.transfers.num_rows == len(own) + len(other) - wanted
