"""One scheme, one finding: shapes by score, lesser ones of the same payments nested in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.evidence import KINDS
from linkgraph.analysis.patterns.nested import Nested, nested_in, repeated, take_nested
from linkgraph.analysis.patterns.points import FANS
from linkgraph.analysis.patterns.stations import shape_of_entries
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES, Shapes, Typology, take_shapes
from linkgraph.shapes.passes.commission import Commission
from linkgraph.shapes.payments import Payments

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Taken = tuple[NDArray[np.int32], NDArray[np.int32], Longs, Longs]
"""What is in findings already (`nest_kernels.Taken`)."""
GATHER = TYPOLOGIES.index("gather-scatter")


@dataclass(frozen=True, slots=True)
class Ranked:
    """Findings, best first. `points` float64[k, kinds] as `evidence.KINDS`; `score` their sum.

    Members of finding f (account numbers, rising) are `member[member_start[f]:
    member_start[f + 1]]`. `common` bool[k]: fans and turns, of which every case is full; `shared`
    int64[k]: how many counterparties of such a one are members of other findings. `nested`: which
    shapes are in which of these findings.
    """

    shapes: Shapes
    points: Floats
    score: Floats
    member_start: Longs
    member: Longs
    common: NDArray[np.bool_]
    shared: Longs
    commission: Commission
    nested: Nested

    def __len__(self) -> int:
        """How many findings."""
        return len(self.shapes)

    def members_of(self, finding: int) -> Longs:
        """Return the accounts of a finding."""
        return self.member[self.member_start[finding] : self.member_start[finding + 1]]


def rank_shapes(
    payments: Payments,
    shapes: Shapes,
    points: Floats,
    common: NDArray[np.bool_],
    commission: Commission,
    settings: PatternSettings,
    only: tuple[Typology, ...] = (),
) -> Ranked:
    """Return the findings. `common`: which shapes are of the sorts that every case is full of.

    Shapes other than those are taken by score, then typology, then as their finder ranked them.
    One that has `nested_share` of its payments or more in findings taken before it is nested in
    the one that has most of them; the others are findings. Then the common ones, fans and turns,
    get their points for members that findings of `least_score` have, and are taken in the same
    way. Nested shapes below `least_score`, and those of the same type and payments as a finding or
    a better nested one, are not kept.

    `only` shapes of some types, none: all. Points are the same; others than common ones are then
    nested in each other alone, so that one may be a finding that is else nested in one of another
    type. Common ones are findings where they are so among all.

    O(entries log entries).
    """
    from linkgraph.analysis.patterns.nest_kernels import nest

    entries = shapes.start, shapes.payment, shape_of_entries(shapes).astype(np.int32)
    home, taken = _nothing_taken(payments, shapes)
    share = settings.nested_share
    nest(_by_score(shapes, points, np.flatnonzero(~common)), entries, share, taken, home)
    points = points.copy()
    shared = _share_points(payments, shapes, points, home, common, settings)
    nest(_by_score(shapes, points, np.flatnonzero(common)), entries, share, taken, home)
    asked = np.isin(shapes.typology, [TYPOLOGIES.index(one) for one in only or TYPOLOGIES])
    if only:
        apart, taken = _nothing_taken(payments, shapes)
        order = _by_score(shapes, points, np.flatnonzero(asked & ~common))
        nest(order, entries, share, taken, apart)
        home = np.where(common, home, apart)
        home[~asked] = -1
    found = home == np.arange(len(shapes))
    final = _by_score(shapes, points, np.flatnonzero(found))
    inside = ~found & (home >= 0) & found[home] & _stands_out(points, settings)
    inner = _by_score(shapes, points, np.flatnonzero(inside))
    inside[repeated(shapes, np.concatenate((final, inner)))] = False
    chosen = take_shapes(shapes, final)
    start, member = members(payments, chosen)
    return Ranked(
        chosen,
        points[final],
        points[final].sum(1),
        start,
        member,
        common[final],
        shared[final],
        commission,
        nested_in(shapes, points.sum(1), np.where(inside, home, -1), final),
    )


def _nothing_taken(payments: Payments, shapes: Shapes) -> tuple[Longs, Taken]:
    """Return `home` and what is taken (`nest_kernels`) before any shape is."""
    none, unseen = np.zeros(len(shapes), np.int64), np.empty(len(shapes.payment), np.int32)
    return none - 1, (np.full(len(payments), -1, np.int32), unseen, none.copy(), none)


def _by_score(shapes: Shapes, points: Floats, which: Longs) -> Longs:
    """Return some shapes by score; equal ones by typology, and as their finder ranked them."""
    score = np.round(points[which].sum(1), 9)
    return which[np.lexsort((which, shapes.typology[which], -score))]


def _stands_out(points: Floats, settings: PatternSettings) -> NDArray[np.bool_]:
    """Return which shapes have `least_score`."""
    return np.asarray(points.sum(1) >= settings.least_score)


def _share_points(
    payments: Payments,
    shapes: Shapes,
    points: Floats,
    home: Longs,
    common: NDArray[np.bool_],
    settings: PatternSettings,
) -> Longs:
    """Give common shapes the points for counterparties that are members of findings.

    Returns how many of them are.
    """
    from scipy.stats import binom, rankdata

    from linkgraph.analysis.patterns.party_kernels import count_parties

    good = (home == np.arange(len(shapes))) & _stands_out(points, settings)
    found = take_shapes(shapes, np.flatnonzero(good)).payment
    known = np.zeros(payments.accounts, np.bool_)
    known[payments.payer[found]] = known[payments.payee[found]] = True
    chosen = np.flatnonzero(common)
    entries, sides = (shapes.start, shapes.payment, shapes.layer), (payments.payer, payments.payee)
    inward = shapes.typology[chosen] != FANS[1]
    all_of, hits = np.zeros((2, len(shapes)), np.int64)
    all_of[chosen], hits[chosen] = count_parties(chosen, entries, inward, sides, known)
    for kind in (*FANS, GATHER):
        mine = common & (shapes.typology == kind)
        rate = hits[mine].sum() / max(all_of[mine].sum(), 1)
        tail = np.where(hits[mine] > 0, binom.logsf(hits[mine] - 1, all_of[mine], rate), 0)
        place = rankdata(tail, "max") / max(int(mine.sum()), 1)
        points[mine, KINDS.index("shared")] = -np.log10(place)
    return hits


def members(payments: Payments, shapes: Shapes) -> tuple[Longs, Longs]:
    """Return (start, account) of the accounts of each shape, rising."""
    from linkgraph.analysis.patterns.party_kernels import list_members

    sides = payments.payer, payments.payee
    return list_members(shapes.start, shapes.payment, sides, payments.accounts)


def take_findings(ranked: Ranked, numbers: Longs) -> Ranked:
    """Return some findings in the order given."""
    size = np.diff(ranked.member_start)[numbers]
    start = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
    place = np.arange(start[-1]) + np.repeat(ranked.member_start[:-1][numbers] - start[:-1], size)
    return Ranked(
        take_shapes(ranked.shapes, numbers),
        ranked.points[numbers],
        ranked.score[numbers],
        start,
        ranked.member[place],
        ranked.common[numbers],
        ranked.shared[numbers],
        ranked.commission,
        take_nested(ranked.nested, numbers, len(ranked)),
    )
