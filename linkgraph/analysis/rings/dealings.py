"""Money that ties two holders: both ways, or passed on again and again."""

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from linkgraph.analysis.arrays import Flags, Ints, has, ints, pair_code, sums, unpair
from linkgraph.analysis.holders import Holders
from linkgraph.analysis.turnover import Turnover
from linkgraph.graph import CaseGraph, column
from linkgraph.settings import ClusterSettings


@dataclass(frozen=True, slots=True)
class Dealings:
    """Pairs of holders (`one` < `other`) that money ties, sorted.

    `partners` is how many holders the busier of the two deals with so. `transfer` lists the
    transfers of all pairs, `start` to `end` those of one pair. `mutual` marks pairs that paid each
    other both ways. `hubs` marks accounts with too
    many counterparties for their money to tie anybody, and `counterparties` counts these.
    """

    one: Ints
    other: Ints
    partners: Ints
    mutual: Flags
    transfer: Ints
    start: Ints
    end: Ints
    hubs: Flags
    counterparties: Ints


def find_dealings(
    graph: CaseGraph, holders: Holders, turnover: Turnover, settings: ClusterSettings
) -> Dealings:
    """Find the pairs of holders that deal with each other in money.

    A pair is tied when it made at least `mutual_least` counted transfers, and either both ways
    with sums of one order (`mutual_balance`), or one way between accounts that both pass money
    through or cash it. One-way payments of other accounts (a victim's, rent, wages, a shop's
    customers) never tie, however many they are.
    """
    counterparties = _counterparties(graph)
    open_end = ~np.asarray(pc.fill_null(graph.nodes["Account"]["covered"], False), dtype=np.bool_)
    hubs = open_end & (counterparties > settings.crowd)
    at = np.flatnonzero(graph.counted())
    payer, payee, fen = (ints(column(graph.transfers, c)[at]) for c in _ENDS)
    one, other = ints(holders.of[payer]), ints(holders.of[payee])
    ok = (one >= 0) & (other >= 0) & (one != other) & ~hubs[payer] & ~hubs[payee]
    at, payer, payee, fen, one, other = (a[ok] for a in (at, payer, payee, fen, one, other))
    code = pair_code(np.minimum(one, other), np.maximum(one, other))
    pairs, pair = np.unique(code, return_inverse=True)
    moving = turnover.passes | turnover.cashes
    relay = turnover.passes[payer] & moving[payee]
    both, passed_on = _tied(pair, one < other, fen, relay, len(pairs), settings)
    tied = pairs[both | passed_on]
    partners = np.bincount(np.concatenate(unpair(tied)), minlength=holders.count)
    low, high = unpair(tied)
    busier = np.maximum(partners[low], partners[high])
    tied, busier = tied[busier <= settings.crowd], busier[busier <= settings.crowd]
    kept = np.flatnonzero(has(tied, code))
    kept = kept[np.lexsort((at[kept], code[kept]))]
    low, high = unpair(tied)
    return Dealings(
        low,
        high,
        ints(busier),
        has(pairs[both], tied),
        at[kept],
        ints(np.searchsorted(code[kept], tied, "left")),
        ints(np.searchsorted(code[kept], tied, "right")),
        hubs,
        counterparties,
    )


_ENDS = ("payer", "payee", "amount_fen")


def _tied(
    pair: Ints, forward: Flags, fen: Ints, relay: Flags, count: int, settings: ClusterSettings
) -> tuple[Flags, Flags]:
    """Which pairs are tied by paying each other, and which by passing money on."""
    there, back = (
        sums(pair[forward], fen[forward], count),
        sums(pair[~forward], fen[~forward], count),
    )
    both = np.minimum(there, back) >= np.maximum(
        1, settings.mutual_balance * np.maximum(there, back)
    )
    times = np.bincount(pair, minlength=count)
    passed_on = np.bincount(pair[relay], minlength=count)
    least = settings.mutual_least
    return np.asarray(both & (times >= least)), np.asarray(passed_on >= least)


def _counterparties(graph: CaseGraph) -> Ints:
    """Count for each account the different accounts it traded with."""
    payer, payee = column(graph.transfers, "payer"), column(graph.transfers, "payee")
    ends = np.concatenate((pair_code(payer, payee), pair_code(payee, payer)))
    return ints(np.bincount(np.unique(ends) >> 32, minlength=graph.account_count))
