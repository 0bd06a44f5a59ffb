"""Other shapes of the same graph."""

from typing import Any

import numpy as np

from linkgraph.graph import column
from linkgraph.graph_view import adjacency, view

A, B, C = "6222020000000000017", "6222020000000000025", "6222020000000000033"


def graph_of(derive: Any, sheet: Any) -> Any:
    rows = [
        {
            "own_card": own,
            "own_id": "990101199001011234",
            "direction": "out",
            "amount_fen": fen,
            "time_us": fen,
            "counterparty_number": other,
        }
        for own, other, fen in ((A, B, 3), (B, C, 1), (A, B, 2), (C, A, 4))
    ]
    return derive(sheet(rows))


def test_both_ways_of_every_account(derive: Any, sheet: Any) -> None:
    graph = graph_of(derive, sheet)
    both = adjacency(graph)
    payer, payee = column(graph.transfers, "payer"), column(graph.transfers, "payee")
    for account in range(graph.account_count):
        paid = both.paid[both.paid_start[account] : both.paid_start[account + 1]]
        received = both.received[both.received_start[account] : both.received_start[account + 1]]
        assert paid.tolist() == np.flatnonzero(payer == account).tolist()
        assert received.tolist() == np.flatnonzero(payee == account).tolist()


def test_a_part_has_its_nodes_and_the_edges_between_them(derive: Any, sheet: Any) -> None:
    graph = graph_of(derive, sheet)
    a, b = graph.find_account(A), graph.find_account(B)
    person = graph.first_id("Person")
    part = view(graph, [a, b, person])
    assert part.nodes[a]["key"] == A
    amounts = [said.get("amount_fen") for _, _, said in part.edges(a, data=True)]
    assert {2, 3} == set(amounts)
    kinds = [said["kind"] for _, _, said in part.edges(person, data=True)]
    assert kinds == ["HOLDS", "HOLDS"]
    assert len(part) == 3 and part.number_of_edges() == 4
