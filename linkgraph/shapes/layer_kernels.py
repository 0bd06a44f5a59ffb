"""The kernel that counts the steps of a scheme."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Longs


@compiled
def deepen(
    order: Longs, start: Longs, middle: Longs, entry: Longs, layer: NDArray[np.uint8]
) -> None:
    """Set the layer of each pass's payments out to one more than that of its payments in.

    Passes in the order of their first payment out: what leads into a pass has its layer by then,
    but where days are all that is known; each pass is worked twice for those.
    """
    for _ in range(2):
        for p in order:
            deepest = 0
            for k in range(start[p], middle[p]):
                deepest = max(deepest, layer[entry[k]])
            for k in range(middle[p], start[p + 1]):
                layer[entry[k]] = max(layer[entry[k]], min(deepest + 1, 255))
