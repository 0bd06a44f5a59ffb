"""Who belongs to a group: ties that hold a holder to it, and ties that only support."""

import numpy as np

from linkgraph.analysis.arrays import Flags, Ints, ints, pair_code, sums, unpair
from linkgraph.analysis.components import components
from linkgraph.analysis.rings.shares import KIND, KINDS
from linkgraph.analysis.rings.ties import CONTACT, TieBase, Ties
from linkgraph.settings import ClusterSettings

FAMILIES = ("phone", "device", "place", "opening", "address", "seizure", "contact")
"""Independent kinds of evidence: ties of one family often come from one event."""
FAMILY_OF = {
    "phone": "phone",
    "sim_owner": "phone",
    "device": "device",
    "terminal": "place",
    "ip": "place",
    "agent": "opening",
    "branch_day": "opening",
    "address": "address",
    "seizure": "seizure",
    "call": "contact",
    "money": "contact",
}
FAMILY = np.array([FAMILIES.index(FAMILY_OF[kind]) for kind in KINDS])
PLACES = tuple(FAMILIES.index(name) for name in ("place", "address", "contact"))
"""Families that bring together people who have nothing else to do with each other."""
PURE = 0.5
"""A value supports a group when at least this share of its holders is in it."""


def is_control(ties: Ties) -> Flags:
    """Which values can make a ring; calls and money only support one."""
    return ~np.isin(ties.kind, [KIND[name] for name in CONTACT])


def supports(
    kind: Ints, inside: Ints, holders: Ints, weight: Ints, settings: ClusterSettings
) -> Flags:
    """Which values count as a kind of evidence for a group that has `inside` of their holders.

    Two at least; and either it is mostly theirs, or a tie of it still weighs something.
    """
    pure = (inside >= PURE * holders) | (kind == KIND["seizure"])
    return np.asarray((inside >= 2) & (pure | (weight >= settings.weak * 1000)))


def keep_members(
    group: Ints, ties: Ties, weight: Ints, homes: Flags, settings: ClusterSettings
) -> Ints:
    """Drop from each group those whom too little holds to it; -1 stands for no group.

    Only values that support the group count (see `supports`). A holder stays when his firm ties
    weigh `least_tie`: not those of calls, money and `homes`, and those of a place or an address
    only where one tie weighs that by itself. He also stays when all his ties do and, homes aside,
    they are of two families, one of them neither place, address nor contact. What is left of a
    group is parted where nothing ties it any more. A group is numbered by a holder in it.
    """
    group = group.copy()
    control = is_control(ties)[ties.value]
    while True:
        here = np.flatnonzero(group[ties.holder] >= 0)
        keep = _held(group, here, ties, weight, control & ~homes[ties.value], homes, settings)
        drop = (group >= 0) & ~keep
        if not drop.any():
            return _parted(group, ties, control)
        group[drop] = -1


def _held(
    group: Ints,
    here: Ints,
    ties: Ties,
    weight: Ints,
    control: Flags,
    homes: Flags,
    settings: ClusterSettings,
) -> Flags:
    value, holder = ties.value[here], ties.holder[here]
    _, place, inside = np.unique(
        pair_code(value, group[holder]), return_inverse=True, return_counts=True
    )
    useful = supports(ties.kind[value], inside[place], ties.holders[value], weight[here], settings)
    here, value, holder = here[useful], value[useful], holder[useful]
    least, count = settings.least_tie * 1000, len(group)
    family, tie = FAMILY[ties.kind[value]], weight[here]
    firm = control[here] & (~np.isin(family, PLACES) | (tie >= least))
    hold = sums(holder[firm], tie[firm], count)
    families = np.zeros(count, dtype=np.int64)
    outside = ~homes[value]
    np.bitwise_or.at(families, holder[outside], 1 << family[outside])
    personal = (families & ~sum(1 << place for place in PLACES)) > 0
    several = personal & (np.bitwise_count(families) >= 2)
    return np.asarray((hold >= least) | (several & (sums(holder, tie, count) >= least)))


def _parted(group: Ints, ties: Ties, control: Flags) -> Ints:
    """Number the connected parts of each group by their smallest holder."""
    here = np.flatnonzero(control & (group[ties.holder] >= 0))
    holder = ties.holder[here]
    pairs, place = np.unique(pair_code(ties.value[here], group[holder]), return_inverse=True)
    part = components(len(group) + len(pairs), holder, place + len(group))[: len(group)]
    smallest = np.full(int(part.max(initial=-1)) + 1, len(group), dtype=np.int64)
    inside = np.flatnonzero(group >= 0)
    np.minimum.at(smallest, part[inside], inside)
    out = np.full(len(group), -1, dtype=np.int64)
    out[inside] = smallest[part[inside]]
    return out


def attach_by_money(
    group: Ints, rings: Ints, base: TieBase, weight: Ints, settings: ClusterSettings
) -> Ints:
    """Add holders of no ring who exchange money, both ways, with two or more members of one.

    `rings` lists the group numbers that are rings. Their ties weigh `least_tie` together; the
    heaviest ring takes them, of equal ones the first. Who only gets money from a ring (a trader
    who sells it coins, a stray mule) stays outside.
    """
    ties = base.ties
    group = np.where(np.isin(group, rings), group, -1)
    mutual = np.zeros(len(ties.kind), dtype=np.bool_)
    mutual[ties.kind == KIND["money"]] = base.dealings.mutual
    here = np.flatnonzero(mutual[ties.value])
    # The two edges of a money value stand side by side.
    one, other = ties.holder[here[0::2]], ties.holder[here[1::2]]
    tie = weight[here[0::2]]
    outside = np.concatenate((one, other))
    inside = np.concatenate((other, one))
    ties_out = np.concatenate((tie, tie))
    ok = (group[outside] < 0) & (group[inside] >= 0)
    pairs, place = np.unique(pair_code(outside[ok], group[inside[ok]]), return_inverse=True)
    partners = np.bincount(place, minlength=len(pairs))
    total = sums(place, ties_out[ok], len(pairs))
    enough = (partners >= 2) & (total >= settings.least_tie * 1000)
    holder, ring = unpair(pairs[enough])
    order = np.lexsort((-ring, total[enough], holder))
    out = group.copy()
    out[holder[order]] = ring[order]
    return ints(out)
