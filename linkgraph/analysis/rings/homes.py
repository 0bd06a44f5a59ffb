"""Homes: a phone, computer or address that a few people of one family share."""

import numpy as np

from linkgraph.analysis.arrays import Flags, Ints, has, most_common, pair_code
from linkgraph.analysis.rings.people import People
from linkgraph.analysis.rings.shares import KIND
from linkgraph.analysis.rings.ties import TieBase
from linkgraph.settings import ClusterSettings

HOME_KINDS = ("phone", "sim_owner", "device", "ip", "address", "agent")
BATCH_LEAST = 3


def find_homes(base: TieBase, people: People, settings: ClusterSettings) -> Flags:
    """Mark the values that a home explains.

    Two to `home_most` people share it; two of them have one surname or address, of more most
    have one surname (and no different addresses, and IDs of one city where these are known) or
    most have one address and two one surname. Nothing speaks against it: at most one of them
    passes money through, none is a company, no outsider opened accounts for two of them, no
    three of them opened accounts at one branch on one day, nothing of two was seized together.

    A home is a likely reading, not a proof; relatives can be a ring.
    """
    ties = base.ties
    kinds = [KIND[name] for name in HOME_KINDS]
    candidate = np.isin(ties.kind, kinds) & (ties.holders <= settings.home_most)
    here = candidate[ties.value]
    value, holder = ties.value[here], ties.holder[here]
    count = len(ties.kind)

    def most(code: Ints) -> Ints:
        return most_common(value, code[holder], count)

    name, address, region = most(people.surname), most(people.address), most(people.region)
    known = np.bincount(value[people.address[holder] >= 0], minlength=count)
    half = ties.holders // 2
    apart = (known >= 2) & (address < 2)
    with_id = np.bincount(value[people.region[holder] >= 0], minlength=count)
    one_city = (with_id < 2) | (2 * region > with_id)
    alike = np.where(
        ties.holders == 2,
        ((name == 2) & ~apart & one_city) | (address == 2),
        ((name > half) & ~apart & one_city) | ((address > half) & (name >= 2)),
    )
    passing = np.bincount(value[people.passes[holder]], minlength=count)
    company = np.bincount(value[people.company[holder]], minlength=count)
    ordinary = (passing <= 1) & (company == 0)
    return np.asarray(candidate & alike & ordinary & ~_arranged(base, value, holder))


def _arranged(base: TieBase, value: Ints, holder: Ints) -> Flags:
    """Mark values whose holders an outsider, one branch on one day, or a search ties as well."""
    ties, count = base.ties, len(base.ties.kind)
    out = np.zeros(count, dtype=np.bool_)
    members = np.sort(pair_code(value, holder))
    for kind, least in (("branch_day", BATCH_LEAST), ("seizure", 2), ("agent", 2)):
        of_kind = ties.kind == KIND[kind]
        first = np.full(len(base.who.accounts), -1, dtype=np.int64)
        edges = np.flatnonzero(of_kind[ties.value])[::-1]
        first[ties.holder[edges]] = ties.value[edges]
        if kind == "agent":
            agent = np.full(count, -1, dtype=np.int64)
            agent[of_kind] = base.who.of[ties.node[of_kind]]
            mine = first[holder]
            inside = has(members, pair_code(value, np.where(mine >= 0, agent[mine], 0)))
            shared = most_common(value, np.where(inside, -1, mine), count)
        else:
            shared = most_common(value, first[holder], count)
        out |= shared >= least
    return out
