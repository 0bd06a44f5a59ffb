"""How many distances are at most as great as one: by shelves as by one search through all."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.shapes.walks.step_kernels import count_nearer, shelve

DISTANCES = st.floats(0, 50, width=32).filter(lambda far: far == 0 or far > 1e-9)


@given(st.lists(DISTANCES, max_size=60), st.lists(DISTANCES, max_size=20))
def test_shelves_count_as_a_search_through_all(apart: list[float], probes: list[float]) -> None:
    rising = np.sort(np.array(apart, np.float32))
    scale, first = shelve(rising)
    for far in np.array(probes + apart, np.float32):
        want = np.searchsorted(rising, far, side="right")
        assert count_nearer(float(far), rising, scale, first) == want


def test_of_no_distances_none_is_nearer() -> None:
    none = np.empty(0, np.float32)
    assert count_nearer(3.0, none, *shelve(none)) == 0
