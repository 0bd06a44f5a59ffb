"""The list of what was cut, with how many share it and why."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.arrays import Ints, ints, pair_code
from linkgraph.analysis.findings import CutHub
from linkgraph.analysis.holders import Holders, links_of
from linkgraph.analysis.rings.dealings import Dealings
from linkgraph.analysis.rings.hubs import CASH, NamedHubs
from linkgraph.analysis.rings.shares import KIND, NO_DAY
from linkgraph.graph import CaseGraph
from linkgraph.text import Text

SHARING = ("CONTACT_PHONE", "LIVES_AT", "LOGGED_IN_FROM", "OPENED_AT", "OPENED_BY_AGENT")
LEAST_SHOWN = 2
"""A value that one holder has would tie nobody anyway."""


def list_named_hubs(
    graph: CaseGraph, who: Holders, named: NamedHubs, dealings: Dealings
) -> Iterator[CutHub]:
    """List nodes that were cut by name and that two or more holders (for an account: two or
    more counterparties) have in common, and accounts with too many counterparties.

    Cash is not listed: it is no value that anybody shares.
    """
    shared = _sharers(graph, who)
    shared[: graph.account_count] = dealings.counterparties
    for node in np.flatnonzero(named.cut & (shared >= LEAST_SHOWN)).tolist():
        at = graph.locate(node)
        key = graph.nodes[at[0]]["key"][at[1]].as_py()
        why = named.reasons[named.why[node]]
        if why != CASH:
            yield CutHub(at[0], key, int(shared[node]), why)
    keys = graph.nodes["Account"]["key"]
    merchants = dealings.hubs & ~named.cut[: graph.account_count]
    for account in np.flatnonzero(merchants).tolist():
        count = int(dealings.counterparties[account])
        yield CutHub(
            "Account",
            keys[account].as_py(),
            count,
            Text(
                f"与{count}个账户有往来且流水未调取（商户、平台等），其资金往来不作关联",
                f"trades with {count} accounts and its own statement is not in the case "
                "(a merchant or platform): its money ties nobody",
            ),
        )


def _sharers(graph: CaseGraph, who: Holders) -> Ints:
    """Count for each node the holders that a link ties to it directly."""
    ends = [links_of(graph, kind)[:2] for kind in SHARING]
    person, account, _ = links_of(graph, "HOLDS")
    node = np.concatenate([*(target for _, target in ends), person])
    # An account of a cut holder still stands for one: itself.
    holder = np.concatenate([*(ints(who.of[source]) for source, _ in ends), account])
    ok = holder >= 0
    pairs = np.unique(pair_code(node[ok], holder[ok]))
    return ints(np.bincount(pairs >> 32, minlength=graph.node_count))


def crowd_hubs(
    graph: CaseGraph,
    kind: Ints,
    node: Ints,
    day: Ints,
    holders: NDArray[np.int64],
) -> tuple[CutHub, ...]:
    """List values that more holders share than a crowd may."""
    return tuple(
        _crowd(graph, *entry)
        for entry in zip(kind.tolist(), node.tolist(), day.tolist(), holders.tolist(), strict=True)
    )


def _crowd(graph: CaseGraph, kind: int, node: int, day: int, holders: int) -> CutHub:
    label, at = graph.locate(node)
    key = graph.nodes[label]["key"][at].as_py()
    if day > NO_DAY:
        key = f"{key} {np.datetime64(day, 'D')}"
    if kind == KIND["call"]:
        why = Text(
            f"与{holders}个持卡人的号码通话，通话不作关联",
            f"talks with phones of {holders} holders: its calls tie nobody",
        )
    else:
        why = Text(
            f"{holders}个持卡人共用，是公共值，不作关联",
            f"{holders} holders share it: a crowd, it ties nobody",
        )
    return CutHub(label, key, holders, why)
