"""Ties: holders on one side, shared values on the other, and what each tie weighs.

A value that `d` holders share weighs, for each of them,

    weight of its kind / (d - 1) ** fade

with the constants of ClusterSettings: `fade_personal` for what one person carries (phones, SIM
owners, agents, seizures), `fade_device` for devices, and `fade_place` for what a place or a
crowd shares (IPs, terminals, branches, addresses, landlines, calls, money). Two sharers give the
full weight; forty leave a phone 0.58 of its 1.0 and an IP address 0.06 of its 0.4. The weight of
a holder's tie is doubled (`together`) when he logged in within the same minute as another holder,
or when the card numbers opened are consecutive.

Values stay nodes between holders: a value of d holders is d ties, never d² pairs. Weights are
kept as whole thousandths, so that sums do not depend on any order.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.analysis.arrays import Flags, Ints, ints, pair_code, unpair
from linkgraph.analysis.findings import CutHub
from linkgraph.analysis.holders import Holders, find_holders
from linkgraph.analysis.rings.dealings import Dealings, find_dealings
from linkgraph.analysis.rings.hublist import crowd_hubs, list_named_hubs
from linkgraph.analysis.rings.hubs import NamedHubs, find_named_hubs
from linkgraph.analysis.rings.moments import consecutive, same_minute
from linkgraph.analysis.rings.shares import KIND, KINDS, NO_DAY, Shares, find_shares
from linkgraph.analysis.turnover import Turnover, measure_turnover
from linkgraph.graph import CaseGraph
from linkgraph.settings import ClusterSettings

PERSONAL = ("phone", "sim_owner", "agent", "seizure")
CONTACT = ("call", "money")
"""Kinds that support a ring but never make one."""


@dataclass(frozen=True, slots=True)
class Ties:
    """The bipartite graph of holders and the values they share.

    Values 0 to len(kind) - 1 have a `kind` (position in KINDS), a `node` (for money: a position
    in `dealings`), a `day` (branches only) and `holders`, how many share them (two or more).
    Edge e ties `holder[e]` to `value[e]` with `weight[e]` thousandths; edges are sorted by value,
    then holder. Entry s of `shares` is evidence of edge `share_edge[s]`, and is sorted by it.
    `landline` marks phones that are not mobiles: a company's or a household's.
    """

    kind: Ints
    node: Ints
    day: Ints
    holders: Ints
    value: Ints
    holder: Ints
    weight: Ints
    shares: Shares
    share_edge: Ints
    landline: Flags


@dataclass(frozen=True, slots=True)
class TieBase:
    """Everything that finding rings starts from."""

    named: NamedHubs
    who: Holders
    turnover: Turnover
    dealings: Dealings
    ties: Ties
    cut_hubs: tuple[CutHub, ...]


def build_ties(graph: CaseGraph, settings: ClusterSettings) -> TieBase:
    """Find who shares what with whom, cut what is common, and weigh the rest.

    Linear in links and transfers, but for the sorts.
    """
    named = find_named_hubs(graph, settings)
    who = find_holders(graph, named.cut)
    turnover = measure_turnover(graph, settings)
    dealings = find_dealings(graph, who, turnover, settings)
    shares = find_shares(graph, who, named.cut, settings.crowd, settings.calls_least)
    ties, crowds = _tie(graph, shares, dealings, named, settings)
    hubs = (*list_named_hubs(graph, who, named, dealings), *crowds)
    ordered = tuple(sorted(hubs, key=lambda hub: (-hub.degree, hub.kind, hub.key, hub.why)))
    return TieBase(named, who, turnover, dealings, ties, ordered)


def value_codes(shares: Shares) -> Ints:
    """Return one number for each occurrence's value: kind, node and day."""
    days = np.clip(shares.day + 1, 0, (1 << 20) - 1)
    return (shares.kind << 58) | (shares.node << 20) | days


def _tie(
    graph: CaseGraph,
    shares: Shares,
    dealings: Dealings,
    named: NamedHubs,
    settings: ClusterSettings,
) -> tuple[Ties, tuple[CutHub, ...]]:
    codes, value = np.unique(value_codes(shares), return_inverse=True)
    edges, edge = np.unique(pair_code(value, shares.holder), return_inverse=True)
    holders = np.bincount(edges >> 32, minlength=len(codes))
    kind, node, day = codes >> 58, (codes >> 20) & ((1 << 38) - 1), (codes & ((1 << 20) - 1)) - 1
    crowded = (holders > settings.crowd) & (kind != KIND["seizure"]) & ~named.kept[node]
    used = (holders > 1) & ~crowded
    crowds = crowd_hubs(graph, kind[crowded], node[crowded], day[crowded], holders[crowded])
    keep_edge = used[edges >> 32]
    renumber = np.cumsum(used) - 1
    new_edge = np.cumsum(keep_edge) - 1
    kept = np.flatnonzero(keep_edge[edge])
    kept = kept[np.lexsort((shares.link[kept], edge[kept]))]
    shares = Shares(*(getattr(shares, name)[kept] for name in Shares.__dataclass_fields__))
    share_edge = new_edge[edge[kept]]
    old_value, holder = unpair(edges[keep_edge])
    value = renumber[old_value]
    kind, node, day, holders = kind[used], node[used], day[used], holders[used]
    landline = (kind == KIND["phone"]) & _landline(graph)[np.minimum(node, graph.node_count - 1)]
    weight = _weigh(kind, ints(holders), landline, settings)[value]
    close = same_minute(graph, shares, share_edge, value) | consecutive(
        graph, shares, share_edge, value
    )
    weight = np.where(close, ints(np.rint(weight * settings.together)), weight)
    ties = Ties(kind, node, day, ints(holders), value, holder, weight, shares, share_edge, landline)
    return _with_money(ties, dealings, settings), crowds


def _landline(graph: CaseGraph) -> Flags:
    """Mark phone nodes that are not mainland mobiles."""
    first = graph.first_id("Phone")
    keys = graph.nodes["Phone"]["key"]
    flags = np.zeros(max(graph.node_count, 1), dtype=np.bool_)
    mobile = pc.match_substring_regex(keys, r"^1[3-9]\d{9}$")
    flags[first : first + len(keys)] = ~np.asarray(mobile, dtype=np.bool_)
    return flags


def _weigh(
    kind: Ints, holders: NDArray[np.int64], landline: Flags, settings: ClusterSettings
) -> Ints:
    """Weigh values in thousandths by kind and rarity (see the head of this module)."""
    base = np.array([getattr(settings, name) for name in KINDS])
    fade = np.array([_fade(name, settings) for name in KINDS])
    full = np.where(landline, settings.address, base[kind])
    fades = np.where(landline, settings.fade_place, fade[kind])
    return ints(np.rint(1000 * full / (holders - 1.0) ** fades))


def _fade(kind: str, settings: ClusterSettings) -> float:
    if kind == "device":
        return settings.fade_device
    return settings.fade_personal if kind in PERSONAL else settings.fade_place


def _with_money(ties: Ties, dealings: Dealings, settings: ClusterSettings) -> Ties:
    """Append the pairs that money ties, each a value of two holders."""
    pairs, values = len(dealings.one), len(ties.kind)
    kind = np.full(pairs, KIND["money"], dtype=np.int64)
    number = np.arange(pairs)
    weight = _weigh(kind, dealings.partners + 1, np.zeros(pairs, dtype=np.bool_), settings)
    ends = np.stack((dealings.one, dealings.other), axis=1).reshape(-1)
    return Ties(
        np.concatenate((ties.kind, kind)),
        np.concatenate((ties.node, number)),
        np.concatenate((ties.day, np.full(pairs, NO_DAY, dtype=np.int64))),
        np.concatenate((ties.holders, np.full(pairs, 2, dtype=np.int64))),
        np.concatenate((ties.value, np.repeat(number + values, 2))),
        np.concatenate((ties.holder, ends)),
        np.concatenate((ties.weight, np.repeat(weight, 2))),
        ties.shares,
        ties.share_edge,
        np.concatenate((ties.landline, np.zeros(pairs, dtype=np.bool_))),
    )
