"""What makes a group of holders a ring.

A group is a ring when all of these hold:

- `least_holders` or more of its holders have accounts (people who hold none, such as an agent,
  may be members but do not count);
- its ties weigh `least_strength` a holder on average;
- either one very strong value ties that many of them: a search in which their cards were seized
  together, a mobile phone or an owner of phones, a device of at most `device_few` holders or
  used by them within the same minute, an agent who opened accounts for them on one day or for
  `bulk` of them; or values of two independent families do (phone, device, place, opening,
  address, seizure), at least one of them more personal than a place or an address.

Money and calls strengthen a ring and never make one. Values that a home or a batch explains
count for little or nothing (see `homes` and `batches`).
"""

import numpy as np

from linkgraph.analysis.arrays import Flags, Ints, ints
from linkgraph.analysis.rings.bench import Bench
from linkgraph.analysis.rings.membership import FAMILIES, FAMILY, PLACES, PURE, supports
from linkgraph.analysis.rings.reasons import Inside
from linkgraph.analysis.rings.shares import KINDS, opening_days

STRONG = ("seizure", "phone", "sim_owner", "device", "agent")


def is_ring(bench: Bench, holders: Ints, inside: Inside) -> bool:
    """Return whether `holders`, tied by the values `inside`, are a ring."""
    least = bench.settings.least_holders
    if int((bench.base.who.accounts[holders] > 0).sum()) < least:
        return False
    if strength(inside, holders) < bench.settings.least_strength:
        return False
    return any(_very_strong(bench, i, inside) for i in range(len(inside.values))) or _several(
        bench, inside
    )


def strength(inside: Inside, holders: Ints) -> float:
    """Return what the ties of a group weigh a holder."""
    return float(inside.gain.sum()) / 1000 / max(len(holders) - 1, 1)


def _with_accounts(bench: Bench, edges: Ints) -> Ints:
    holder = bench.base.ties.holder[edges]
    return ints(edges[bench.base.who.accounts[holder] > 0])


def _very_strong(bench: Bench, i: int, inside: Inside) -> bool:
    value, edges = int(inside.values[i]), inside.edges[i]
    ties, settings = bench.base.ties, bench.settings
    kind = KINDS[ties.kind[value]]
    mine = _with_accounts(bench, edges)
    if kind not in STRONG or len(mine) < settings.least_holders:
        return False
    if bench.homes[value] or ties.landline[value]:
        return False
    if kind != "seizure" and len(edges) < PURE * ties.holders[value]:
        return False
    if kind == "device":
        return int(ties.holders[value]) <= settings.device_few or _same_minute(bench, mine)
    return kind != "agent" or _one_day(bench, mine)


def _same_minute(bench: Bench, edges: Ints) -> bool:
    """Were most of these logins within a minute of another's? Their weight says so."""
    weight = bench.base.ties.weight[edges]
    return int((weight > weight.min()).sum()) >= bench.settings.least_holders


def _one_day(bench: Bench, edges: Ints) -> bool:
    """Did the agent open accounts for three holders on one day, or for many at all?"""
    ties = bench.base.ties
    days: dict[int, set[int]] = {}
    opened = 0
    for edge in edges.tolist():
        at = bench.shares_of(edge)
        links, origins = ties.shares.link[at], ties.shares.origin[at]
        said = links >= 0
        opened += bool(said.any())
        for day in opening_days(bench.graph, origins[said], links[said]).tolist():
            if day >= 0:
                days.setdefault(day, set()).add(edge)
    most = max((len(who) for who in days.values()), default=0)
    return most >= bench.settings.least_holders or opened >= bench.settings.bulk


def _several(bench: Bench, inside: Inside) -> bool:
    """Do values of two families, one of them personal, tie enough holders?"""
    ties = bench.base.ties
    kind = ties.kind[inside.values]
    count = ints([len(edges) for edges in inside.edges])
    weight = ints([int(bench.weight[edges].min()) for edges in inside.edges])
    useful: Flags = supports(kind, count, ties.holders[inside.values], weight, bench.settings)
    useful &= ~bench.homes[inside.values] & (FAMILY[kind] != FAMILIES.index("contact"))
    families = set(FAMILY[kind[useful]].tolist())
    if len(families) < 2 or families <= set(PLACES):
        return False
    edges = np.concatenate([inside.edges[i] for i in np.flatnonzero(useful).tolist()])
    tied = np.unique(ties.holder[_with_accounts(bench, edges)])
    return len(tied) >= bench.settings.least_holders
