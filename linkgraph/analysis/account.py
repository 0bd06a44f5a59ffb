"""One account: what the case says of it."""

import numpy as np

from linkgraph.analysis.arrays import Flags, Ints, ints, sums
from linkgraph.analysis.findings import AccountReport, Clusters, Counterparty, Shared
from linkgraph.analysis.rings.bench import Bench, set_up
from linkgraph.analysis.rings.reasons import name_value, say_value
from linkgraph.analysis.rings.shares import KIND, KINDS
from linkgraph.analysis.sources import first_rows, link_rows, transfer_rows
from linkgraph.errors import NotInCase
from linkgraph.graph import CaseGraph, column
from linkgraph.settings import ClusterSettings
from linkgraph.text import Text
from linkgraph.unbalanced import breaks_of

MOST_ACCOUNTS = 50
"""Other accounts listed with a shared value."""


def describe_account(
    graph: CaseGraph,
    clusters: Clusters | None,
    account: int,
    settings: ClusterSettings | None = None,
) -> AccountReport:
    """Describe one account: sums, counterparties, what it shares with others, its rings.

    Sums are of counted transfers (succeeded, not reversed). Transfers of the holder to his own
    accounts are in them and said apart (`own_in_fen`, `own_out_fen`). A shared value is listed
    with its weight as a tie, or with the reason it ties nobody. `clusters` may be None: then
    `rings` is empty. One pass over the transfers.

    Raises
    ------
    NotInCase
        There is no account of this id.
    """
    if not 0 <= account < graph.account_count:
        raise NotInCase(
            Text(f"案件中没有编号为{account}的账户", f"the case has no account with id {account}")
        )
    row = graph.nodes["Account"].slice(account, 1).to_pylist()[0]
    payer, payee = (ints(column(graph.transfers, name)) for name in ("payer", "payee"))
    mine = np.flatnonzero((payer == account) | (payee == account))
    counted = mine[graph.counted()[mine]]
    fen, own = column(graph.transfers, "amount_fen"), _own(graph)
    received = counted[payee[counted] == account]
    paid = counted[payer[counted] == account]
    times = column(graph.transfers, "time_us")[mine]
    rings = clusters.rings if clusters else ()
    return AccountReport(
        account=graph.account(account),
        holder=row["name"],
        holder_id=row["holder_id"],
        opened_us=row["opened_us"],
        branch=row["branch"],
        status=row["status"],
        covered=bool(row["covered"]),
        first_us=int(times.min()) if len(times) else None,
        last_us=int(times.max()) if len(times) else None,
        inflow_fen=int(fen[received].sum()),
        outflow_fen=int(fen[paid].sum()),
        own_in_fen=int(fen[received[own[received]]].sum()),
        own_out_fen=int(fen[paid[own[paid]]].sum()),
        times_in=len(received),
        times_out=len(paid),
        counterparties=_counterparties(graph, account, counted),
        shared=_shared(set_up(graph, settings or ClusterSettings()), account),
        rings=tuple(r.id for r in rings if any(m.node == account for m in r.members)),
        rows=len(np.unique(transfer_rows(graph, mine))),
        steps=row["steps"],
        explained=row["explained"],
        breaks=breaks_of(graph, [account]).get(account, ()),
    )


def _own(graph: CaseGraph) -> Flags:
    flags = graph.transfers["own"].fill_null(False)
    return np.asarray(flags.to_numpy(), dtype=np.bool_)


def _counterparties(graph: CaseGraph, account: int, counted: Ints) -> tuple[Counterparty, ...]:
    """Return the accounts it traded with, the most money first, then by key."""
    payer, payee, fen, time = (
        ints(column(graph.transfers, name)[counted])
        for name in ("payer", "payee", "amount_fen", "time_us")
    )
    paid = payer == account
    others, place = np.unique(np.where(paid, payee, payer), return_inverse=True)
    count = len(others)
    out_fen, in_fen = sums(place[paid], fen[paid], count), sums(place[~paid], fen[~paid], count)
    out_times = np.bincount(place[paid], minlength=count)
    in_times = np.bincount(place[~paid], minlength=count)
    first = np.full(count, np.iinfo(np.int64).max)
    last = np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(first, place, time)
    np.maximum.at(last, place, time)
    found = [
        Counterparty(graph.account(other), *(int(part[i]) for part in columns))
        for columns in [(in_fen, out_fen, in_times, out_times, first, last)]
        for i, other in enumerate(others.tolist())
    ]
    return tuple(sorted(found, key=lambda c: (-c.received_fen - c.paid_fen, c.account.key)))


def _shared(bench: Bench, account: int) -> tuple[Shared, ...]:
    """Return the values its holder has in common with others, the heaviest first."""
    holder = int(bench.base.who.of[account])
    if holder < 0:
        return ()
    order, start = bench.by_holder
    ties = bench.base.ties
    found = [
        _share(bench, edge, holder)
        for edge in order[start[holder] : start[holder + 1]].tolist()
        if ties.kind[ties.value[edge]] != KIND["money"]
    ]
    return tuple(sorted(found, key=lambda s: (-s.weight, s.kind, s.value)))


def _share(bench: Bench, edge: int, holder: int) -> Shared:
    ties, graph = bench.base.ties, bench.graph
    value = int(ties.value[edge])
    kind = KINDS[ties.kind[value]]
    key, shown = name_value(bench, value)
    start, end = np.searchsorted(ties.value, [value, value + 1])
    others = [h for h in ties.holder[start:end].tolist() if h != holder]
    nodes = [node for other in others[:MOST_ACCOUNTS] for node in bench.nodes_of(other).tolist()]
    accounts = sorted(node for node in nodes if node < graph.account_count)[:MOST_ACCOUNTS]
    at = bench.shares_of(edge)
    links = np.concatenate((ties.shares.link[at], ties.shares.link2[at]))
    rows, _ = first_rows(
        graph, bench.source_order, [link_rows(graph, links)], bench.settings.reason_rows
    )
    return Shared(
        kind,
        key,
        say_value(kind, int(ties.holders[value]), shown),
        int(ties.holders[value]),
        tuple(graph.account(node) for node in accounts),
        round(int(bench.weight[edge]) / 1000, 3),
        _explained(bench, value),
        rows,
    )


def _explained(bench: Bench, value: int) -> Text | None:
    if bench.explained.value[value] >= 0:
        return Text("集中开户等批量事件，不作关联", "a batch explains it: it ties nobody")
    if bench.homes[value]:
        return Text("应为家庭共用，仅作弱关联", "a home explains it: it ties only weakly")
    return None
