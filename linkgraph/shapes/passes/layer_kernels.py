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

    A pass is worked when all that leads into it has been. Where passes lead round in a circle, as
    payments of one moment can, what is left is worked in `order`. A payment is into one pass at
    most and out of one. O(payments of passes).
    """
    waits, taker = count_before(start, middle, entry, len(layer))
    ready, done = np.empty(len(order), np.int64), np.zeros(len(order), np.bool_)
    for circles in range(2):
        for first in order:
            if done[first] or (waits[first] > 0 and circles == 0):
                continue
            ready[0], done[first], many = first, True, 1
            while many > 0:
                many -= 1
                p = ready[many]
                deepest = 0
                for k in range(start[p], middle[p]):
                    deepest = max(deepest, layer[entry[k]])
                for k in range(middle[p], start[p + 1]):
                    layer[entry[k]] = min(deepest + 1, 255)
                    after = taker[entry[k]]
                    if after >= 0:
                        waits[after] -= 1
                        if waits[after] == 0 and not done[after]:
                            ready[many], done[after] = after, True
                            many += 1


@compiled
def count_before(start: Longs, middle: Longs, entry: Longs, entries: int) -> tuple[Longs, Longs]:
    """Return of each pass how many payments into it are out of another, and of each payment the
    pass that it is into, or -1."""
    taker, given = np.full(entries, -1, np.int64), np.zeros(entries, np.bool_)
    for p in range(len(middle)):
        taker[entry[start[p] : middle[p]]] = p
        given[entry[middle[p] : start[p + 1]]] = True
    waits = np.zeros(len(middle), np.int64)
    for p in range(len(middle)):
        waits[p] = given[entry[start[p] : middle[p]]].sum()
    return waits, taker
