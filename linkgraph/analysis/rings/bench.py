"""The bench: everything about a case that judging one group of holders needs."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from linkgraph.analysis.arrays import Flags, Ints, expand, ints
from linkgraph.analysis.holders import links_of
from linkgraph.analysis.rings.batches import Explained, explain_batches
from linkgraph.analysis.rings.homes import find_homes
from linkgraph.analysis.rings.people import People, describe_people
from linkgraph.analysis.rings.ties import TieBase, build_ties
from linkgraph.analysis.sources import source_ranks
from linkgraph.graph import CaseGraph, column
from linkgraph.schema import link_kind_number
from linkgraph.settings import ClusterSettings


@dataclass(frozen=True)  # without slots: its indexes are made when they are first asked for
class Bench:
    """`weight` are the ties' weights after innocent explanations, in thousandths: those of homes
    lighter, those of batches 0. `homes` and `explained` say which values these are."""

    graph: CaseGraph
    settings: ClusterSettings
    base: TieBase
    people: People
    homes: Flags
    explained: Explained
    weight: Ints

    @cached_property
    def by_holder(self) -> tuple[Ints, Ints]:
        """Edges sorted by holder, and where each holder's begin."""
        order = np.argsort(self.base.ties.holder, kind="stable")
        return order, _starts(self.base.ties.holder[order], self.base.who.count)

    @cached_property
    def accounts_of(self) -> tuple[Ints, Ints]:
        """Nodes (accounts, people, companies) sorted by holder, and where each holder's begin."""
        of = ints(self.base.who.of)
        order = np.argsort(of, kind="stable")
        order = order[of[order] >= 0]
        return order, _starts(of[order], self.base.who.count)

    @cached_property
    def share_starts(self) -> Ints:
        """Where the shares of each edge begin."""
        return _starts(self.base.ties.share_edge, len(self.base.ties.value))

    @cached_property
    def by_use(self) -> Flags:
        """Which shares say that the holder uses the value, not that he owns or keeps it."""
        link = self.base.ties.shares.link
        owned = [link_kind_number(name) for name in ("REGISTERED_TO", "SEIZED_FROM")]
        if not len(link):
            return np.zeros(0, dtype=np.bool_)
        kinds = column(self.graph.links, "kind")[np.maximum(link, 0)]
        return np.asarray((link >= 0) & ~np.isin(kinds, owned))

    @cached_property
    def source_order(self) -> tuple[Ints, Ints]:
        """The rank of each source by file, hash and sheet, and the source of each rank."""
        return source_ranks(self.graph)

    @cached_property
    def _linked(self) -> dict[str, tuple[Ints, Ints]]:
        return {}

    def sources_of(self, kind: str, targets: Ints) -> Ints:
        """Return the distinct nodes that links of `kind` lead from to one of `targets`."""
        if kind not in self._linked:
            source, target, _ = links_of(self.graph, kind)
            order = np.argsort(target, kind="stable")
            self._linked[kind] = target[order], source[order]
        ends, starts = self._linked[kind]
        return np.unique(starts[expand(targets, ends)[1]])

    @cached_property
    def _counted(self) -> dict[str, tuple[Ints, Ints]]:
        at = np.flatnonzero(self.graph.counted())
        ends = {name: ints(column(self.graph.transfers, name)[at]) for name in ("payer", "payee")}
        return {name: _sorted_by(end, at) for name, end in ends.items()}

    def counted_of(self, side: str, accounts: Ints) -> Ints:
        """Return the counted transfers whose `side` (payer, payee) is one of `accounts`."""
        ends, transfers = self._counted[side]
        return transfers[expand(accounts, ends)[1]]

    def edges_of_values(self, values: Ints) -> Ints:
        """Return the edges to `values`, in the order of the values."""
        return expand(values, self.base.ties.value)[1]

    def edges_of(self, holders: Ints) -> Ints:
        """Return the edges of `holders` that weigh anything, sorted by value."""
        order, start = self.by_holder
        parts = [order[start[h] : start[h + 1]] for h in holders.tolist()]
        edges = np.sort(np.concatenate(parts)) if parts else ints([])
        return edges[self.weight[edges] > 0]

    def nodes_of(self, holder: int) -> Ints:
        """Return the accounts, people and companies of a holder."""
        order, start = self.accounts_of
        return order[start[holder] : start[holder + 1]]

    def shares_of(self, edge: int) -> Ints:
        """Return the shares that are evidence of an edge."""
        return np.arange(self.share_starts[edge], self.share_starts[edge + 1])

    def member_keys(self, holder: int, origins: Ints) -> list[str]:
        """Return the keys of the holder's accounts that say so; of all, when others say it."""
        count = self.graph.account_count
        nodes = self.nodes_of(holder).tolist()
        accounts = [node for node in nodes if node < count]
        said = set(origins.tolist()).intersection(accounts)
        return [self.key(node) for node in sorted(said) or accounts or nodes]

    def key(self, node: int) -> str:
        """Return the key of a node."""
        label, at = self.graph.locate(node)
        return str(self.graph.nodes[label]["key"][at].as_py())


def _starts(sorted_groups: Ints, count: int) -> Ints:
    return ints(np.searchsorted(sorted_groups, np.arange(count + 1)))


def _sorted_by(keys: Ints, what: Ints) -> tuple[Ints, Ints]:
    order = np.argsort(keys, kind="stable")
    return keys[order], what[order]


def _whole(graph: CaseGraph) -> CaseGraph:
    """Return the graph with each of its large tables in one piece, so that columns are views."""
    names = ("links", "link_rows", "transfers", "transfer_rows")
    return replace(graph, **{name: getattr(graph, name).combine_chunks() for name in names})


def set_up(graph: CaseGraph, settings: ClusterSettings) -> Bench:
    """Build the ties of a case and weigh innocent explanations against them."""
    graph = _whole(graph)
    base = build_ties(graph, settings)
    people = describe_people(graph, base.who, base.turnover)
    explained = explain_batches(graph, base, people, settings)
    homes = find_homes(base, people, settings)
    ties = base.ties
    weight = np.where(homes[ties.value], ints(np.rint(ties.weight * settings.home)), ties.weight)
    weight = np.where(explained.value[ties.value] >= 0, 0, weight)
    return Bench(graph, settings, base, people, homes, explained, ints(weight))
