"""What is customary in a case: the points that half of its shapes of one type and size have.

Chance would make hardly one circle of five accounts, or ten ways side by side; people make them
by the thousand: families, markets, buyers of the same stalls. What many do in a case says nothing
against one of them, only what sets it apart from the others.
"""

import numpy as np
from numpy.typing import NDArray

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES, Shapes

Floats = NDArray[np.float64]
CUSTOMS = TYPOLOGIES.index("cycle"), TYPOLOGIES.index("scatter-gather")
"""Types that are held against the others of their size (fans are held against fans already)."""
TINY = 1e-9
"""Sizes are whole numbers: so much is no difference between them."""


def custom_points(shapes: Shapes, score: Floats, settings: PatternSettings) -> Floats:
    """Return what is taken from the `score` of each shape: 0 or less, at most all of it.

    Of cycles, and of scatter-gather, with about as many payments: the score that half of them
    have or more, when `customary` shapes without points are put to them. So nothing is taken
    where they are fewer than that, and little where they are not many more. About as many: one at
    most `same_size` times the other. It holds shapes of one size against each other, and tells
    custom from crime as little as any number alone can: many rings of one kind are a custom, too.
    O(shapes log shapes) for each size.
    """
    taken, size = np.zeros(len(shapes)), np.diff(shapes.start)
    customary, times = settings.customary, max(settings.same_size, 1.0) + TINY
    for typology in CUSTOMS:
        mine = np.flatnonzero(shapes.typology == typology)
        order = mine[np.argsort(size[mine], kind="stable")]
        sizes = size[order]
        for one in np.unique(sizes):
            low = np.searchsorted(sizes, one / times, "left")
            high = np.searchsorted(sizes, one * times, "right")
            like = np.sort(score[order[low:high]])
            half = (len(like) + customary) // 2 - customary
            if half >= 0:
                same = order[sizes == one]
                taken[same] = np.minimum(like[half], score[same])
    return -taken
