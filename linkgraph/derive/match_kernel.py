"""Two lists of look-alike things, each by time, matched one to one: a compiled loop."""

from typing import Any

import numpy as np

from linkgraph.derive.compiled import compiled


@compiled
def match_in_order(starts: Any, side: Any, low: Any, high: Any, windows: Any) -> Any:
    """Match things of side 0 with things of side 1: each one's partner, -1 for none.

    Group g is things `starts[g]` to `starts[g + 1]`, all alike but for side and time, by (low,
    side); each happened between `low` and `high`. Those at most `windows[0]` apart are matched
    first, in order, then those up to `windows[1]`, and so on: nearest first, and as many as fit.
    """
    partner = np.full(len(side), -1, np.int64)
    for g in range(len(starts) - 1):
        a, b = starts[g], starts[g + 1]
        ones = side[a:b].sum()
        if ones == 0 or ones == b - a:
            continue
        for window in windows:
            i, j = a, a
            while True:
                while i < b and (side[i] != 0 or partner[i] >= 0):
                    i += 1
                while j < b and (side[j] != 1 or partner[j] >= 0):
                    j += 1
                if i >= b or j >= b:
                    break
                if max(low[j] - high[i], low[i] - high[j]) <= window:
                    partner[i], partner[j] = j, i
                elif low[i] < low[j]:
                    i += 1
                else:
                    j += 1
    return partner
