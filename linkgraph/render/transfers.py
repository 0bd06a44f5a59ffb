"""Transfers as the lines of a picture: one a payer and payee, its items in the order given."""

from collections.abc import Callable, Collection, Mapping, Sequence

import pyarrow as pa

from linkgraph.graph import CaseGraph
from linkgraph.render.drawing import Edge, Item
from linkgraph.render.kinds import TRANSFER
from linkgraph.render.plan import Plan

Pair = tuple[int, int]


def transfer_edges(
    graph: CaseGraph,
    pairs: Mapping[Pair, Sequence[int]],
    used: Collection[int],
    item: Callable[[int, str], Item],
    plan: Plan,
    first: int = 0,
) -> tuple[tuple[Edge, ...], dict[int, Pair]]:
    """Return edges by payer and payee; and (edge, item) where each of the `used` transfers stands.

    `item` makes the item of a transfer from its id and its memo; nodes are numbered from `first`.
    """
    memo = memos_of(graph, used)
    edges: list[Edge] = []
    places: dict[int, Pair] = {}
    for (payer, payee), transfers in sorted(pairs.items()):
        places |= {at: (len(edges), place) for place, at in enumerate(transfers)}
        items = tuple(item(at, memo[at]) for at in transfers)
        way = plan.way(payer, payee)
        edges.append(Edge(f"n{first + payer}", f"n{first + payee}", TRANSFER, items, way))
    return tuple(edges), places


def memos_of(graph: CaseGraph, transfers: Collection[int]) -> dict[int, str]:
    """Return what the memo of each of some transfers says; nothing where it has none."""
    memos = graph.transfers["memo"].take(pa.array(list(transfers), pa.int64())).to_pylist()
    return {at: memo or "" for at, memo in zip(transfers, memos, strict=True)}
