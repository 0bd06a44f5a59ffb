"""What is customary in a case: the points that half of its shapes of one type and size have.

Chance would make hardly one circle of five accounts, or ten ways side by side; people make them
by the thousand: families, markets, buyers of the same stalls. What many do in a case says nothing
against one of them, only what sets it apart from the others.
"""

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.found import TYPOLOGIES, Shapes

Floats = NDArray[np.float64]
CUSTOMS = TYPOLOGIES.index("cycle"), TYPOLOGIES.index("scatter-gather")
"""Types that are held against the others of their size (fans are held against fans already)."""
MORE = 6, 5
"""Sizes are about the same when the greater is at most so many times the less: 6 to 5."""


def custom_points(shapes: Shapes, score: Floats, customary: int) -> Floats:
    """Return what is taken from the `score` of each shape: 0 or less, at most all of it.

    Of cycles, and of scatter-gather, with about as many payments: the score that half of them
    have or more, when `customary` shapes without points are put to them. So nothing is taken
    where they are fewer than that, and little where they are not many more. It holds shapes of
    one size against each other, and tells custom from crime as little as any number alone can:
    many rings of one kind are a custom, too. O(shapes log shapes) for each size.
    """
    taken, size = np.zeros(len(shapes)), np.diff(shapes.start)
    for typology in CUSTOMS:
        mine = np.flatnonzero(shapes.typology == typology)
        order = mine[np.argsort(size[mine], kind="stable")]
        sizes = size[order]
        for one in np.unique(sizes):
            low = np.searchsorted(sizes * MORE[0], one * MORE[1], "left")
            high = np.searchsorted(sizes * MORE[1], one * MORE[0], "right")
            like = np.sort(score[order[low:high]])
            half = (len(like) + customary) // 2 - customary
            if half >= 0:
                same = order[sizes == one]
                taken[same] = np.minimum(like[half], score[same])
    return -taken
