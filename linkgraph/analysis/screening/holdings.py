"""Who holds which account, for rules on holders; placeholders and cut values tie nobody."""

from dataclasses import dataclass, replace

import numpy as np

from linkgraph.analysis.arrays import Flags, Ints, ints
from linkgraph.analysis.holders import Holders, find_holders, links_of
from linkgraph.analysis.money import filled
from linkgraph.analysis.rings.hubs import find_named_hubs
from linkgraph.durations import DAY_US
from linkgraph.graph import CaseGraph
from linkgraph.screen_settings import ScreenSettings
from linkgraph.settings import ClusterSettings

NEVER = -(1 << 26)
"""The day of an opening that nobody states."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """`cut` marks nodes that tie nobody; `who` are the holders; `holder_id`, `account`, `link`
    are the stated and derived holdings by ID, sorted by ID and account, each once; `opened` is
    the day each account was opened (NEVER: not stated)."""

    cut: Flags
    who: Holders
    holder_id: Ints
    account: Ints
    link: Ints
    opened: Ints


def find_holdings(
    graph: CaseGraph, settings: ScreenSettings, clusters: ClusterSettings
) -> Holdings:
    """Gather holdings. O(n log n) in links and accounts."""
    cut = find_named_hubs(graph, replace(clusters, most_names=settings.most_names)).cut
    source, account, link = links_of(graph, "HOLDS")
    order = np.lexsort((link, account, source))
    order = order[~cut[source[order]] & ~cut[account[order]]]
    source, account, link = source[order], account[order], link[order]
    new = np.ones(len(source), np.bool_)
    new[1:] = (source[1:] != source[:-1]) | (account[1:] != account[:-1])
    stated = filled(graph.nodes["Account"], "opened_us", NEVER * DAY_US)
    return Holdings(
        cut, find_holders(graph, cut), source[new], account[new], link[new], ints(stated // DAY_US)
    )
