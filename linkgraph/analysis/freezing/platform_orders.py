"""Payments into payment platforms that carry victims' money: what to ask a platform about."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.chain_records import account_refs, source_rows
from linkgraph.analysis.freezing.findings import Order, PlatformLine
from linkgraph.analysis.freezing.untraced import Untraced
from linkgraph.analysis.freezing.victim_money import VictimMoney
from linkgraph.graph import CaseGraph, column


def find_platforms(
    graph: CaseGraph, found: VictimMoney, gone: Untraced, listed: NDArray[np.intp], most: int
) -> tuple[PlatformLine, ...]:
    """Return the listed platforms, in order, each with its `most` largest orders (0: all).

    A platform keeps money of many people in one account: only an order, by its serial number,
    leads on. Orders are sorted by the victims' money they carry, then by time.
    """
    refs = account_refs(graph, gone.account[listed].astype(np.int32))
    arrivals, time = found.arrivals, column(graph.transfers, "time_us")
    lines = []
    for at in listed.tolist():
        chosen = gone.of(at)
        when = time[arrivals.transfer[chosen]]
        ranked = chosen[np.argsort(-arrivals.fen[chosen], kind="stable")]
        lines.append(
            PlatformLine(
                refs[int(gone.account[at])],
                int(gone.fen[at]),
                int(gone.least[at]),
                int(gone.most[at]),
                int(gone.victims[at]),
                int(when.min()),
                int(when.max()),
                make_orders(graph, found, ranked[: most or None]),
                len(chosen),
            )
        )
    return tuple(lines)


def make_orders(
    graph: CaseGraph, found: VictimMoney, chosen: NDArray[np.intp]
) -> tuple[Order, ...]:
    """Return orders of these rows of the arrivals."""
    arrivals = found.arrivals
    transfers = arrivals.transfer[chosen].astype(np.int64)
    payers = account_refs(graph, np.unique(found.money.payer[transfers]))
    rows = source_rows(graph, transfers)
    said = graph.transfers.select(
        ["payer", "amount_fen", "time_us", "precision", "txn_id", "memo"]
    ).take(transfers)
    return tuple(
        Order(
            int(transfer),
            payers[one["payer"]],
            one["amount_fen"],
            carried,
            one["time_us"],
            one["precision"],
            one["txn_id"],
            one["memo"],
            certain,
            row,
        )
        for transfer, one, carried, certain, row in zip(
            transfers,
            said.to_pylist(),
            arrivals.fen[chosen].tolist(),
            arrivals.certain[chosen].tolist(),
            rows,
            strict=True,
        )
    )
