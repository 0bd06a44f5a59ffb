"""Chains: money passed on, payment by payment, through accounts where it hardly rests.

A chain is a walk of `least_hops` to `most_hops` payments (`shapes.walks`) whose odds are
better than even; its amounts are then weighed all together, too (`walks.row_amounts`).
The best is taken first; one of whose payments half or more are in chains already taken is left to
them: so the whole of a row is taken, or that part of it which is better than the whole. At most
`most_found`, the rest is counted in `cut`.

Unlike `linkgraph.analysis.chains`, which follows fen by a stated rule through accounts whose
statements are in the case, these chains need no statement: they say that payments follow each
other as passed on money would, not that it was the same money.

Rows of payments in time have innocent reasons: wages paid out of takings, rent out of wages.
"""

import numpy as np
from numpy.typing import NDArray

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import Shapes, join_shapes, no_shapes, take_shapes
from linkgraph.shapes.likeness import Likeness, read_likeness
from linkgraph.shapes.payments import Payments
from linkgraph.shapes.walks.cycles import make_shapes, paths_of
from linkgraph.shapes.walks.row_amounts import Amounts, more_together, read_amounts
from linkgraph.shapes.walks.walks import Walks, follow_walks

Floats = NDArray[np.float64]


def find_chains(
    payments: Payments, settings: PatternSettings, walks: Walks | None = None
) -> Shapes:
    """Return the chains, best odds first, as `weigh_chains`."""
    return weigh_chains(payments, settings, walks)[0]


def weigh_chains(
    payments: Payments,
    settings: PatternSettings,
    walks: Walks | None = None,
    likeness: Likeness | None = None,
) -> tuple[Shapes, Floats]:
    """Return the chains, best odds first, and the logarithm of the odds of each.

    Of equal odds the shorter, then by their last payment, then by their number. `walks`: those of
    `follow_walks` with the same settings, and `likeness`, when they are at hand. Cost: that of
    `follow_walks`, and O(m (log m + most_hops²)) of m walks whose odds are better than even.
    """
    from linkgraph.shapes.walks.walk_kernels import choose_apart

    found = follow_walks(payments, settings) if walks is None else walks
    like = likeness or read_likeness(payments, settings.most_hops)
    first = found.level[min(settings.least_hops, len(found.level)) - 1]
    good = (np.flatnonzero(found.score[first:] > 0) + first).astype(np.int32)
    odds = weigh_together(read_amounts(payments, like), found, good)
    hops = np.searchsorted(found.level, good, side="right")
    order = np.lexsort((found.last[good], hops, -odds))
    good, odds = good[order], odds[order]
    none = np.full(len(good), -1, np.int32)
    apart = np.flatnonzero(choose_apart(good, none, found.parent, found.last, len(payments)))
    most = settings.most_found or len(apart)
    left, taken, odds = len(apart) - most, good[apart[:most]], odds[apart[:most]]
    cut = {**found.cut, "most_found": left} if left > 0 else found.cut
    if not len(taken):
        return no_shapes(cut), np.empty(0)
    parts, places = [], []
    for place, path in paths_by_length(found, taken):
        parts.append(make_shapes("chain", path))
        places.append(place)
    return take_shapes(join_shapes(parts), np.argsort(np.concatenate(places)), cut), odds


def weigh_together(amounts: Amounts, walks: Walks, which: NDArray[np.int32]) -> Floats:
    """Return the logarithm of the odds of chosen walks, their amounts weighed all together, too."""
    odds = walks.score[which].astype(np.float64)
    for place, path in paths_by_length(walks, which):
        odds[place] += more_together(amounts, path)
    return odds


def paths_by_length(
    walks: Walks, which: NDArray[np.int32]
) -> list[tuple[NDArray[np.intp], NDArray[np.int32]]]:
    """Return the chosen walks of each length: their places among them, and a row of payments."""
    hops = np.searchsorted(walks.level, which, side="right")
    found = []
    for length in np.unique(hops).tolist():
        place = np.flatnonzero(hops == length)
        found.append((place, paths_of(walks, which[place], length).reshape(-1, length)))
    return found
