"""Who holds what: accounts, people and companies that are one controller on paper."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linkgraph.analysis.arrays import Flags, Ints, ints
from linkgraph.analysis.components import components
from linkgraph.graph import CaseGraph, column
from linkgraph.schema import LINK_BASES, link_kind_number

CANDIDATE = LINK_BASES.index("candidate")


@dataclass(frozen=True, slots=True)
class Holders:
    """Holders are numbered by their smallest node.

    `of` gives the holder of an account, person or company by node id, -1 for every other node
    and for accounts that belong to no suspect (exits, platforms). `accounts` counts the accounts
    of each holder.
    """

    of: NDArray[np.int32]
    accounts: Ints

    @property
    def count(self) -> int:
        """How many holders."""
        return len(self.accounts)


def links_of(graph: CaseGraph, kind: str) -> tuple[Ints, Ints, Ints]:
    """Return (source, target, link number) of stated and derived links of one kind.

    Candidates are left out: nothing may rest on them.
    """
    at = np.flatnonzero(
        (column(graph.links, "kind") == link_kind_number(kind))
        & (column(graph.links, "basis") != CANDIDATE)
    )
    return (
        ints(column(graph.links, "source")[at]),
        ints(column(graph.links, "target")[at]),
        ints(at),
    )


def id_range(graph: CaseGraph, label: str) -> tuple[int, int]:
    """Return the first node id of `label` and the one after its last."""
    first = graph.first_id(label)
    return first, first + graph.nodes[label].num_rows


def find_holders(graph: CaseGraph, cut: Flags) -> Holders:
    """Join accounts to their holder, and a company to its legal representative.

    `cut` marks nodes (accounts, people) that tie nobody: exits, platforms, placeholder IDs.
    An account whose holder the case does not name is a holder by itself, so an unnamed person's
    two accounts count as two. People who hold no account are holders too (agents, SIM owners).
    An account known by part of its number or by a name only, without a named holder, is none: it
    may be one of those known in full.
    """
    of = np.full(graph.node_count, -1, dtype=np.int32)
    ends = [links_of(graph, kind)[:2] for kind in ("HOLDS", "LEGAL_REP")]
    source = np.concatenate([pair[0] for pair in ends])
    target = np.concatenate([pair[1] for pair in ends])
    ok = ~cut[source] & ~cut[target]
    part = components(graph.node_count, source[ok], target[ok])
    mine = np.zeros(graph.node_count, dtype=np.bool_)
    for label in ("Account", "Person", "Company"):
        mine[slice(*id_range(graph, label))] = True
    mine &= ~cut
    mine[: graph.account_count] &= ~_partial(graph, part)
    of[mine] = np.unique(part[mine], return_inverse=True)[1]
    held = of[: graph.account_count]
    count = int(of.max(initial=-1)) + 1
    return Holders(of, ints(np.bincount(held[held >= 0], minlength=count)))


def _partial(graph: CaseGraph, part: NDArray[np.int32]) -> Flags:
    """Mark accounts known in part that nobody named holds: those alone in their part."""
    known_in_part = pc.match_substring_regex(
        graph.nodes["Account"]["key"], "^(?:masked|damaged|unnamed):"
    )
    alone = np.bincount(part, minlength=1)[part[: graph.account_count]] == 1
    return np.asarray(np.asarray(known_in_part, dtype=np.bool_) & alone)


def names_on_ids(graph: CaseGraph) -> tuple[Ints, Ints]:
    """Return people and companies that hold accounts, and how many names those accounts bear.

    Masked names (with *) say nothing and are not counted.
    """
    person, account, _ = links_of(graph, "HOLDS")
    names = graph.nodes["Account"]["name"].take(pa.array(account))
    clear = pc.fill_null(pc.invert(pc.match_substring(names, "*")), False)
    table = pa.table({"person": person, "name": names}).filter(clear)
    found = table.group_by("person").aggregate([("name", "count_distinct")])
    order = np.argsort(column(found, "person"))
    return ints(column(found, "person")[order]), ints(column(found, "name_count_distinct")[order])
