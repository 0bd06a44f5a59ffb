"""Two lists of look-alike things, each by time, matched one to one: a compiled loop."""

from typing import Any

import numpy as np

from linkgraph.derive.compiled import compiled


@compiled
def _fits(i: int, j: int, other: Any, trade: Any, known: bool) -> bool:
    """Say whether nothing that both know differs; with `known`, both must know the counterparty."""
    if trade[i] >= 0 and trade[j] >= 0 and trade[i] != trade[j]:
        return False
    if other[i] >= 0 and other[j] >= 0:
        return bool(other[i] == other[j])
    return not known


@compiled
def match_in_order(
    starts: Any, side: Any, low: Any, high: Any, other: Any, trade: Any, windows: Any
) -> Any:
    """Match things of side 0 with things of side 1: each one's partner, -1 for none.

    Group g is things `starts[g]` to `starts[g + 1]` by (low, side), of one account, amount and
    direction; each happened between `low` and `high`. First those that name the same `other`, then
    those of which one names none; of these first the ones at most `windows[0]` apart, in order,
    then up to `windows[1]`, and so on: nearest first, and as many as fit. -1 is unknown.
    """
    partner = np.full(len(side), -1, np.int64)
    for g in range(len(starts) - 1):
        a, b = starts[g], starts[g + 1]
        ones = side[a:b].sum()
        if ones == 0 or ones == b - a:
            continue
        for known in (True, False):
            for window in windows:
                first = a
                for i in range(a, b):
                    if side[i] != 0 or partner[i] >= 0:
                        continue
                    while first < b and (
                        side[first] != 1 or partner[first] >= 0 or low[i] - high[first] > window
                    ):
                        first += 1
                    for j in range(first, b):
                        if low[j] - high[i] > window:
                            break
                        if side[j] != 1 or partner[j] >= 0 or low[i] - high[j] > window:
                            continue
                        if _fits(i, j, other, trade, known):
                            partner[i], partner[j] = j, i
                            break
    return partner
