"""Two banks' clocks differ: what each statement puts first stays first."""

from typing import Any

from linkgraph.analysis.chains import find_chains
from linkgraph.settings import ChainSettings

A, B, C = "6222020000000000017", "6222020000000000025", "6222020000000000033"
NOON = 1_700_049_600_000_000
S = 1_000_000


def row(own: str, other: str, direction: str, fen: int, at: int, after: int) -> dict[str, Any]:
    return {
        "own_card": own,
        "counterparty_number": other,
        "direction": direction,
        "amount_fen": fen,
        "time_us": NOON + at * S,
        "balance_fen": after,
    }


def test_a_card_swept_faster_than_clocks_agree(derive: Any, sheet: Any) -> None:
    """B receives at :02 and pays at :03; A and C say :04 and :00 of the same two transfers."""
    graph = derive(
        sheet([row(A, B, "out", 500, 4, 0)], file="a"),
        sheet([row(B, A, "in", 500, 2, 500), row(B, C, "out", 500, 3, 0)], file="b"),
        sheet([row(C, B, "in", 500, 0, 500)], file="c"),
    )
    assert [(t["payer"], t["payee"]) for t in graph.transfers.to_pylist()] == [(0, 1), (1, 2)]
    assert (graph.ordered_by()[:-1] <= graph.ordered_by()[1:]).all()
    (trail,) = find_chains(graph, ChainSettings(), start=0).chains
    assert [hop.certain for hop in trail.hops] == [True, True]
    assert (trail.end_fen, trail.end) == (500, "held")


def test_statements_that_contradict_each_other_in_a_circle_decide_nothing(
    derive: Any, sheet: Any
) -> None:
    """A has its payment to B after B's to A; B has it the other way round."""
    graph = derive(
        sheet([row(A, B, "in", 300, 1, 800), row(A, B, "out", 500, 2, 300)], file="a"),
        sheet([row(B, A, "in", 500, 1, 800), row(B, A, "out", 300, 2, 500)], file="b"),
    )
    rows = graph.transfers.to_pylist()
    assert len(rows) == 2
    assert all(t["payer_tied"] and t["payee_tied"] for t in rows)
    for start in (0, 1):
        trails = find_chains(graph, ChainSettings(), start=start).chains
        assert sum(trail.end_fen for trail in trails) == (500, 300)[start]
