"""Connected parts of a graph given as two arrays of ends."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph


def components(count: int, source: NDArray[Any], target: NDArray[Any]) -> NDArray[np.int32]:
    """Number the connected parts of an undirected graph.

    Parameters
    ----------
    count
        Nodes are 0 to `count` - 1.
    source, target
        The two ends of each link. Order, direction and repetition of links do not matter.

    Returns
    -------
    int32 array of `count`
        The part of each node. Parts are numbered by their smallest node: node 0 is in part 0.

    Notes
    -----
    Time and memory grow with nodes plus links (scipy's breadth-first search).
    """
    if not count:
        return np.zeros(0, dtype=np.int32)
    ends = np.asarray(source, dtype=np.int32), np.asarray(target, dtype=np.int32)
    # float64 is what scipy searches on, and repeated links add up without overflow.
    matrix = sparse.csr_matrix((np.ones(len(ends[0])), ends), shape=(count, count))
    return np.asarray(csgraph.connected_components(matrix, directed=False)[1], dtype=np.int32)
