"""Groups of holders that belong together more than to others.

Two steps, both on the bipartite graph of holders and values, deterministic, without any chance:

1. *Gather.* Every holder starts alone. In turns, each value takes the group of most of its
   weight and each holder the group of most of his, the smaller number where they are equal and
   his own where it is among the best, until nothing changes. This never moves a group over a
   bridge: who has one tie across and several at home stays at home. It may leave a loose ring in
   pieces.
2. *Join.* Pieces are put together again when the ties between them weigh `join` of those inside
   the weaker one (all of them, when it is smaller than a ring); when half of both share one value
   that few others have; or when two or more of each, and a fifth of both, share one personal
   value (a search, an agent, a phone, a device) that is mainly theirs, as the crews of one dealer
   do. One value of any kind that one member of each shares never joins two rings.
"""

from dataclasses import dataclass

import numpy as np

from linkgraph.analysis.arrays import Flags, Ints, expand, ints, pair_code, sums, unpair
from linkgraph.analysis.components import components
from linkgraph.settings import ClusterSettings

MOST_TURNS = 40
"""Turns of step 1. Real groups settle in under ten; a cycle of equal ties might not."""
PURE = 0.8
HALF = 0.5
FIFTH = 0.2


@dataclass(frozen=True, slots=True)
class Edges:
    """Ties as arrays: `weight` thousandths between `value` and `holder`. `personal` says of each
    value (by its number) whether it is of a personal kind."""

    value: Ints
    holder: Ints
    weight: Ints
    personal: Flags


def find_communities(count: int, edges: Edges, settings: ClusterSettings) -> Ints:
    """Return the group of each of `count` holders: the number of one of them."""
    heavy = edges.weight >= settings.weak * 1000
    others = np.bincount(edges.value, minlength=len(edges.personal))[edges.value[heavy]] - 1
    # A value ties its holder to each of the others; three or more of them outweigh any pair.
    weight = edges.weight[heavy] * np.minimum(others, settings.least_holders)
    parts = Edges(edges.value[heavy], edges.holder[heavy], weight, edges.personal)
    return join(gather(count, parts), edges, settings)


def gather(count: int, edges: Edges) -> Ints:
    """Step 1: let each holder go where most of his ties are."""
    group, taken = np.arange(count), np.full(len(edges.personal), -1, dtype=np.int64)
    for _ in range(MOST_TURNS):
        before = group
        taken = heaviest(edges.value, group[edges.holder], edges.weight, taken)
        group = heaviest(edges.holder, taken[edges.value], edges.weight, group)
        if np.array_equal(before, group):
            break
    return group


def heaviest(owner: Ints, group: Ints, weight: Ints, current: Ints) -> Ints:
    """Return each owner's group of most weight; the current one when it is among the best."""
    pairs, place = np.unique(pair_code(owner, group), return_inverse=True)
    total = sums(place, weight, len(pairs))
    owners, groups = unpair(pairs)
    stay = current[owners] == groups
    order = np.lexsort((-groups, stay, total, owners))
    out = current.copy()
    # The last entry written for an owner wins: the heaviest, then his own, then the smallest.
    out[owners[order]] = groups[order]
    return out


def join(group: Ints, edges: Edges, settings: ClusterSettings) -> Ints:
    """Step 2: put pieces together that belong together."""
    degree = ints(np.bincount(edges.value, minlength=len(edges.personal)))
    # A pair may be two ends of a bridge: each end looks for its own side.
    people = np.bincount(group, minlength=len(group))
    group = np.where(people[group] < settings.least_holders, np.arange(len(group)), group)
    while True:
        one, other = _joined(group, edges, degree, settings)
        if not len(one):
            return group
        part = components(len(group), one, other)
        smallest = np.full(int(part.max()) + 1, len(group), dtype=np.int64)
        np.minimum.at(smallest, part, np.arange(len(group)))
        group = smallest[part[group]]


def _joined(
    group: Ints, edges: Edges, degree: Ints, settings: ClusterSettings
) -> tuple[Ints, Ints]:
    """Return the pairs of groups that are one."""
    pairs, place = np.unique(pair_code(edges.value, group[edges.holder]), return_inverse=True)
    value, owner = unpair(pairs)
    size = ints(np.bincount(place, minlength=len(pairs)))
    each = sums(place, edges.weight, len(pairs)) // np.maximum(size, 1)
    inside = sums(owner, each * (size - 1), len(group))
    people = np.bincount(group, minlength=len(group))
    # Each value ties its largest group to the others: a star, so that it stays linear.
    order = np.lexsort((-owner, size, value))
    top = np.full(len(degree), -1, dtype=np.int64)
    top[value[order]] = order
    here = np.flatnonzero(top[value] != np.arange(len(pairs)))
    there = top[value[here]]
    both = np.minimum(size[here], size[there])
    between = np.minimum(each[here], each[there]) * both
    code = pair_code(np.minimum(owner[here], owner[there]), np.maximum(owner[here], owner[there]))
    links, link = np.unique(code, return_inverse=True)
    pure = (size[here] + size[there]) / degree[value[here]]
    # A light tie that many others share as well (a kiosk) adds nothing, however many there are.
    light = (each[here] < settings.weak * 1000) & (pure < HALF)
    total = sums(link, np.where(light, 0, between), len(links))
    side = np.minimum(size[here] / people[owner[here]], size[there] / people[owner[there]])
    crews = sums(value[size >= 2], size[size >= 2], len(degree))[value[here]]
    covered = (side >= HALF) & (pure >= PURE)
    covered |= edges.personal[value[here]] & (side >= FIFTH) & (2 * crews >= degree[value[here]])
    covered &= both >= 2
    whole = np.bincount(link[covered], minlength=len(links)) > 0
    one, other = unpair(links)
    weaker = np.minimum(inside[one], inside[other])
    small = np.minimum(people[one], people[other]) < settings.least_holders
    needed = np.where(small, weaker, settings.join * weaker)
    # What one holder of one side has in common with the other is a bridge, however strong.
    wide = small | (_breadth(edges, place, link, here, there) >= 2)
    enough = (total >= needed) & (total >= settings.least_tie * 1000) & wide
    ok = np.flatnonzero(enough | whole)
    chosen = ~small[ok] | _best(one[ok], other[ok], total[ok], people < settings.least_holders)
    return one[ok[chosen]], other[ok[chosen]]


def _best(one: Ints, other: Ints, total: Ints, small: Flags) -> Flags:
    """Mark each small group's heaviest link: it joins one group in a turn, not two to each other.

    Of equal links it takes the one to the smallest number.
    """
    out = np.zeros(len(one), dtype=np.bool_)
    end = np.concatenate((one, other))
    far = np.concatenate((other, one))
    place = np.tile(np.arange(len(one)), 2)
    order = np.lexsort((-far, np.tile(total, 2), end))
    last = np.ones(len(order), dtype=np.bool_)
    last[:-1] = end[order][1:] != end[order][:-1]
    best = order[last & small[end[order]]]
    out[place[best]] = True
    return out


def _breadth(edges: Edges, place: Ints, link: Ints, here: Ints, there: Ints) -> Ints:
    """Count for each link the holders of its narrower side that share its values.

    `place` is the (value, group) of each edge; entry i of `link` joins `here[i]` to `there[i]`.
    """
    order = np.argsort(place, kind="stable")
    count = int(link.max(initial=-1)) + 1
    sides = []
    for side in (here, there):
        at, found = expand(side, place[order])
        pairs = np.unique(pair_code(link[at], edges.holder[order[found]]))
        sides.append(np.bincount(pairs >> 32, minlength=count))
    return ints(np.minimum(*sides))
