"""Components agree with networkx and do not depend on the order of links."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.analysis.components import components

LINKS = st.integers(1, 40).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=60),
    )
)


@given(LINKS, st.randoms(use_true_random=False))
def test_agrees_with_networkx_in_any_order(
    case: tuple[int, list[tuple[int, int]]], shuffler: np.random.Generator
) -> None:
    count, links = case
    graph = nx.Graph(links)
    graph.add_nodes_from(range(count))
    expected = sorted((sorted(part) for part in nx.connected_components(graph)), key=min)
    shuffler.shuffle(links)
    ends = np.array(links, dtype=np.int64).reshape(-1, 2)
    labels = components(count, ends[:, 1], ends[:, 0])
    assert [np.flatnonzero(labels == part).tolist() for part in range(len(expected))] == expected


def test_no_nodes() -> None:
    none = np.zeros(0, dtype=np.int32)
    assert components(0, none, none).tolist() == []


def test_a_link_repeated_many_times_still_links() -> None:
    many = np.zeros(70_000, dtype=np.int32)
    assert components(2, many, many + 1).tolist() == [0, 0]
