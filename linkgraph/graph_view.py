"""Other shapes of a CaseGraph: neighbours as arrays, and a part of it for networkx."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from linkgraph.graph import CaseGraph, column
from linkgraph.schema import LINK_BASES, LINK_KINDS, State

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Transfers by account, both ways, each in table order (that is by time).

    Account i paid in transfers `paid[paid_start[i] : paid_start[i + 1]]` and received in
    `received[received_start[i] : received_start[i + 1]]`. All states are there: mask with
    `CaseGraph.counted`.
    """

    paid_start: NDArray[np.int64]
    paid: NDArray[np.int64]
    received_start: NDArray[np.int64]
    received: NDArray[np.int64]


def adjacency(graph: CaseGraph) -> Adjacency:
    """Return the transfers of every account, in one stable sort each way."""
    return Adjacency(
        *_rows_by(column(graph.transfers, "payer"), graph.account_count),
        *_rows_by(column(graph.transfers, "payee"), graph.account_count),
    )


def _rows_by(keys: NDArray[np.int32], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(keys, minlength=count), out=starts[1:])
    return starts, np.argsort(keys, kind="stable").astype(np.int64)


def view(graph: CaseGraph, nodes: Iterable[int]) -> "nx.MultiDiGraph[int]":
    """Return the part of `graph` between `nodes` (ids), with its links and transfers as edges.

    Node attributes: `kind`, `key` and the kind's columns. Edges have the key `("link", n)` or
    `("transfer", n)`, n into the tables of the graph; a link has `kind`, `basis`, `count`; a
    transfer `kind` = TRANSFER, `amount_fen`, `time_us`, `state`. Meant for the part in hand:
    the cost is that of the part, and one pass over the ends of all edges.
    """
    import networkx as nx

    chosen = sorted(set(nodes))
    inside = np.zeros(graph.node_count, np.bool_)
    inside[chosen] = True
    part: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    part.add_nodes_from((node, graph.node(node)) for node in chosen)
    ends = (("source", "target"), graph.links), (("payer", "payee"), graph.transfers)
    for (tail, head), table in ends:
        both = inside[column(table, tail)] & inside[column(table, head)]
        for at in np.flatnonzero(both).tolist():
            edge = table.slice(at, 1).to_pylist()[0]
            link = tail == "source"
            said = (
                {
                    "kind": LINK_KINDS[edge["kind"]].type,
                    "basis": LINK_BASES[edge["basis"]],
                    "count": edge["count"],
                }
                if link
                else {
                    "kind": "TRANSFER",
                    "amount_fen": edge["amount_fen"],
                    "time_us": edge["time_us"],
                    "state": State(edge["state"]).name,
                }
            )
            key = ("link" if link else "transfer", at)
            part.add_edge(edge[tail], edge[head], key=key, **said)
    return part
