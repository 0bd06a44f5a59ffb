"""What a projection says of a graph, without a server."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from linkgraph.graph import CaseGraph, save_graph
from linkgraph.stores.cypher import EDGES, SERVER_NODE_KINDS, edge_names
from linkgraph.stores.projection import Projection, project
from linkgraph.stores.restore import Read, edge_table, node_table, restore
from tests.stores.graphs import make_graph, random_graph

Nodes = dict[str, list[dict[str, Any]]]


def digest(graph: CaseGraph, folder: Path) -> dict[str, str]:
    """SHA-256 of every file that `save_graph` writes."""
    folder.mkdir(parents=True, exist_ok=True)
    save_graph(graph, folder)
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def read_back(graph: CaseGraph, shuffle: int) -> CaseGraph:
    """Take a projection through Python values in any order, as a server would."""
    projection: Projection = project(graph)
    pick = np.random.default_rng(shuffle)

    def values(table: pa.Table, names: list[str]) -> list[list[object]]:
        order = pa.array(pick.permutation(table.num_rows))
        return [list(r.values()) for r in table.select(names).take(order).to_pylist()]

    nodes, edges = {}, {}
    for kind in SERVER_NODE_KINDS:
        names = ["key", *(c.name for c in kind.columns)]
        nodes[kind.label] = node_table(kind, values(projection.nodes[kind.label], names))
    for edge in EDGES:
        table = projection.edges[edge]
        for at, label in enumerate((edge.source, edge.target)):
            keys = projection.nodes[label]["key"].take(table.column(at))
            table = table.set_column(at, table.column_names[at], keys)
        records = values(table, ["source", "target", *edge_names(edge)])
        edges[edge] = edge_table(edge, records)
    read = Read(nodes, edges, projection.links_sorted, projection.transfers_sorted)
    return restore(graph.fingerprint, read)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_projected_is_restored_to_the_byte(seed: int, tmp_path: Path) -> None:
    graph = random_graph(seed)
    again = read_back(graph, seed)
    assert digest(again, tmp_path / "b") == digest(graph, tmp_path / "a")
    assert project(again).content_hash == project(graph).content_hash


def test_a_graph_that_is_in_no_order_is_restored_too(tmp_path: Path) -> None:
    nodes = {"Account": [{"key": "1"}, {"key": "2"}], "Person": [{"key": "p"}]}
    links = [
        {"type": "HOLDS", "source": ("Person", "p"), "target": ("Account", key), "reason": why}
        for key, why in (("2", "a"), ("1", "b"), ("2", "c"))
    ]
    transfers = [
        {"payer": "1", "payee": "2", "amount_fen": 1, "time_us": time, "mate": mate}
        for time, mate in ((3, 2), (1, -1), (None, 0), (2, -1))
    ]
    graph = make_graph(nodes, links, transfers)
    assert digest(read_back(graph, 1), tmp_path / "b") == digest(graph, tmp_path / "a")


def test_an_empty_graph_is_restored(tmp_path: Path) -> None:
    graph = make_graph(sources=[])
    assert digest(read_back(graph, 1), tmp_path / "b") == digest(graph, tmp_path / "a")


def test_every_single_value_changes_the_content_hash() -> None:
    nodes: Nodes = {"Account": [{"key": "1", "numbers": ["a", "b"]}, {"key": "2", "name": ""}]}
    transfer = {"payer": "1", "payee": "2", "amount_fen": 1, "time_us": 5, "rows": [(0, 7)]}
    plain = project(make_graph(nodes, transfers=[transfer])).content_hash
    seen = {plain}
    for change in (
        {"amount_fen": 2},
        {"payer": "2"},
        {"memo": ""},
        {"memo": "~"},
        {"cash": False},
        {"cash": True},
        {"rows": [(0, 8)]},
        {"rows": [(0, 7), (0, 8)]},
        {"mate": 0},
        {"time_us": None},
    ):
        seen.add(project(make_graph(nodes, transfers=[transfer | change])).content_hash)
    for numbers in (["ab"], ["a,b"], ["a", "b", ""], ["a", None], [], None):
        other: Nodes = {"Account": [{"key": "1", "numbers": numbers}, nodes["Account"][1]]}
        seen.add(project(make_graph(other, transfers=[transfer])).content_hash)
    assert len(seen) == 17


def test_unsorted_nodes_are_a_bug() -> None:
    graph = make_graph({"Account": [{"key": "1"}, {"key": "2"}]})
    nodes = dict(graph.nodes) | {"Account": graph.nodes["Account"].take(pa.array([1, 0]))}
    broken = CaseGraph(
        graph.fingerprint,
        graph.sources,
        nodes,
        graph.links,
        graph.link_rows,
        graph.transfers,
        graph.transfer_rows,
    )
    with pytest.raises(ValueError, match="sorted"):
        project(broken)
