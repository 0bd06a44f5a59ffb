"""Rings: accounts, people, phones and devices that belong together.

`find_rings` is the answer of `linkgraph clusters`. The steps, each in a module of its own:
`holders` (who is one holder), `hubs` (what ties nobody), `shares` and `ties` (who shares what,
and what that weighs), `homes` and `batches` (innocent explanations), `communities` and
`membership` (who belongs together), `judge` (what makes a group a ring), `roles`, `reasons`.

What a ring does not mean: that its members knew each other or of each other, that a crime was
done, or that all of the money of its accounts is criminal. It says that records tie them more
closely than common values, homes and batches explain, and names the rows to check. Nor does
absence mean innocence: who shares nothing in the evidence is in no ring.

A victim who pays into a ring, a customer of a platform, a landlord or a shop is in no ring by
that: money alone ties nobody, one-way money not at all.
"""

from collections.abc import Sequence

import numpy as np

from linkgraph.analysis.arrays import Ints, ints
from linkgraph.analysis.findings import Clusters, Ring
from linkgraph.analysis.rings.batchlist import list_batches
from linkgraph.analysis.rings.bench import Bench, set_up
from linkgraph.analysis.rings.communities import Edges, find_communities
from linkgraph.analysis.rings.judge import STRONG, is_ring
from linkgraph.analysis.rings.membership import attach_by_money, is_control, keep_members
from linkgraph.analysis.rings.reasons import look_inside
from linkgraph.analysis.rings.rings import build_ring
from linkgraph.analysis.rings.shares import KIND
from linkgraph.graph import CaseGraph
from linkgraph.settings import ClusterSettings

MOST_GROUPS = 3
"""Groups shown for a seed."""


def find_rings(graph: CaseGraph, settings: ClusterSettings | None = None) -> Clusters:
    """Find the rings of a case, what was cut, and the batches that are no rings.

    Returns
    -------
    Clusters
        Rings with the heaviest ties first; members by kind and key; reasons strongest first.
        The same graph and settings give the same result, whatever the order of its links.

    Notes
    -----
    Time grows with n log n in links and transfers: values stay nodes, so a value of d holders
    costs d, not d². Nothing is drawn at random.
    """
    bench = set_up(graph, settings or ClusterSettings())
    group = find_groups(bench)
    rings = [
        build_ring(bench, holders, look_inside(bench, _inner(bench, group, holders)))
        for holders in _groups(group)
    ]
    rings.sort(key=lambda ring: (-total_weight(ring), ring.id))
    return Clusters(tuple(rings), bench.base.cut_hubs, list_batches(bench, group))


def find_groups(bench: Bench) -> Ints:
    """Return the ring of each holder as a number, -1 for none."""
    ties, settings = bench.base.ties, bench.settings
    firm = is_control(ties)[ties.value] & (bench.weight > 0)
    personal = np.isin(ties.kind, [KIND[name] for name in STRONG]) & ~ties.landline & ~bench.homes
    edges = Edges(ties.value[firm], ties.holder[firm], bench.weight[firm], personal)
    group = find_communities(bench.base.who.count, edges, settings)
    group = keep_members(group, ties, bench.weight, bench.homes, settings)
    rings = [
        int(group[holders[0]])
        for holders in _groups(group, settings.least_holders)
        if is_ring(bench, holders, look_inside(bench, _inner(bench, group, holders)))
    ]
    return attach_by_money(group, ints(rings), bench.base, bench.weight, settings)


def _groups(group: Ints, least: int = 1) -> list[Ints]:
    """Return the holders of each group of at least `least`, by group number."""
    inside = np.flatnonzero(group >= 0)
    order = inside[np.argsort(group[inside], kind="stable")]
    _, start = np.unique(group[order], return_index=True)
    parts = np.split(order, start[1:]) if len(order) else []
    return [ints(part) for part in parts if len(part) >= least]


def _inner(bench: Bench, group: Ints, holders: Ints) -> Ints:
    return bench.edges_of(holders)


def total_weight(ring: Ring) -> float:
    """Return what all reasons of a ring weigh."""
    return sum(reason.weight for reason in ring.reasons)


def rings_from(
    graph: CaseGraph,
    clusters: Clusters,
    seeds: Sequence[int],
    settings: ClusterSettings | None = None,
) -> tuple[tuple[Ring, ...], ...]:
    """Return for each seed account (by id) at most three groups, best first.

    First the ring that holds it; then rings it is tied to, the most heavily tied first; an
    account in no ring is shown with those it is tied to directly, whatever is too little for a
    ring. An account that shares nothing gets none.
    """
    held = {m.node: ring for ring in clusters.rings for m in ring.members}
    bench = set_up(graph, settings or ClusterSettings())
    return tuple(_seed_groups(bench, held, seed) for seed in seeds)


def _seed_groups(bench: Bench, held: dict[int, Ring], seed: int) -> tuple[Ring, ...]:
    found = [held[seed]] if seed in held else []
    holder = int(bench.base.who.of[seed])
    if holder < 0:
        return tuple(found)
    near, weight = _neighbours(bench, holder)
    around: dict[str, tuple[int, Ring]] = {}
    for other, tie in zip(near.tolist(), weight.tolist(), strict=True):
        for node in bench.nodes_of(other).tolist():
            if node in held and held[node] not in found:
                ring = held[node]
                around[ring.id] = around.get(ring.id, (0, ring))[0] + tie, ring
                break
    found += [ring for _, ring in sorted(around.values(), key=lambda e: (-e[0], e[1].id))]
    if seed not in held and len(near):
        holders = np.sort(np.append(near[:MOST_NEAR], holder))
        ring = build_ring(bench, holders, look_inside(bench, bench.edges_of(holders)))
        found.insert(0, ring)
    return tuple(found[:MOST_GROUPS])


MOST_NEAR = 20
"""Holders shown around a seed that is in no ring: those it is tied to most heavily."""


def _neighbours(bench: Bench, holder: int) -> tuple[Ints, Ints]:
    """Return who shares values with a holder, and the weight of it, heaviest first."""
    ties = bench.base.ties
    mine = bench.edges_of(ints([holder]))
    here = np.flatnonzero(np.isin(ties.value, ties.value[mine]) & (ties.holder != holder))
    who, place = np.unique(ties.holder[here], return_inverse=True)
    total = np.zeros(len(who), dtype=np.int64)
    np.add.at(total, place, bench.weight[here])
    order = np.lexsort((who, -total))
    order = order[total[order] > 0]
    return ints(who[order]), total[order]
