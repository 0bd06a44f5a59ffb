"""The kernel that adds up matched money inside shapes."""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs


@compiled
def add_matched(
    start: Longs,
    payment: Ints,
    first: Longs,
    last: Longs,
    station: Longs,
    gone: Ints,
    fen: Longs,
    passed: Longs,
) -> None:
    """Add to each account the matched fen that came by an entry and left by another of its shape.

    `first`, `last`: where the rows of each entry's payment stand in (gone, fen).
    """
    for shape in range(len(start) - 1):
        mine = payment[start[shape] : start[shape + 1]]
        for entry in range(start[shape], start[shape + 1]):
            for row in range(first[entry], last[entry]):
                place = np.searchsorted(mine, gone[row])
                if place < len(mine) and mine[place] == gone[row]:
                    passed[station[entry]] += fen[row]
