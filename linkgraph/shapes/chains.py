"""Chains: money passed on, payment by payment, through accounts where it hardly rests.

A chain is a walk of `least_hops` to `most_hops` payments (`linkgraph.shapes.walks`) whose odds are
better than even and that no payment after it, nor a longer row before it, makes better: the whole
of a row, not each of its parts. The best is taken first; one of whose payments half or more are in
chains already taken is left to them. At most `most_found`, the rest is counted in `cut`.

Unlike `linkgraph.analysis.chains`, which follows fen by a stated rule through accounts whose
statements are in the case, these chains need no statement: they say that payments follow each
other as passed on money would, not that it was the same money.

Rows of payments in time have innocent reasons: wages paid out of takings, rent out of wages.
"""

import numpy as np
from numpy.typing import NDArray

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.cycles import make_shapes, paths_of
from linkgraph.shapes.found import Shapes, join_shapes, no_shapes, take_shapes
from linkgraph.shapes.payments import Payments
from linkgraph.shapes.walks import Walks, follow_walks


def find_chains(
    payments: Payments, settings: PatternSettings, walks: Walks | None = None
) -> Shapes:
    """Return the chains, best odds first, as `weigh_chains`."""
    return weigh_chains(payments, settings, walks)[0]


def weigh_chains(
    payments: Payments, settings: PatternSettings, walks: Walks | None = None
) -> tuple[Shapes, NDArray[np.float64]]:
    """Return the chains, best odds first, and the logarithm of the odds of each.

    Of equal odds the shorter, then by their number. `walks`: those of `follow_walks` with the
    same settings, when they are at hand. Cost: that of `follow_walks`, and O(m log m) of m walks
    whose odds are better than even.
    """
    from linkgraph.shapes.walk_kernels import choose_apart, mark_improved

    found = follow_walks(payments, settings) if walks is None else walks
    first = found.level[min(settings.least_hops, len(found.level)) - 1]
    improved = mark_improved(found.parent, found.score, found.level[-1])
    whole = np.flatnonzero((found.score[first:] > 0) & ~improved[first:]) + first
    good = whole[np.argsort(-found.score[whole], kind="stable")].astype(np.int32)
    most = settings.most_found or len(good)
    none = np.full(len(good), -1, np.int32)
    taken = good[choose_apart(good, none, found.parent, found.last, len(payments))]
    left, taken = len(taken) - most, taken[:most]
    cut = {**found.cut, "most_found": left} if left > 0 else found.cut
    if not len(taken):
        return no_shapes(cut), np.empty(0)
    hops = np.searchsorted(found.level, taken, side="right")
    parts, places = [], []
    for length in np.unique(hops):
        place = np.flatnonzero(hops == length)
        path = paths_of(found, taken[place], int(length)).reshape(-1, int(length))
        parts.append(make_shapes("chain", path))
        places.append(place)
    chains = take_shapes(join_shapes(parts), np.argsort(np.concatenate(places)), cut)
    return chains, found.score[taken].astype(np.float64)
