"""The payments of a case graph, as the finders of shapes read them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from linkgraph.analysis.money import EXITS, currency_codes, filled, money_of
from linkgraph.flow.match import match_fifo
from linkgraph.flow.money import HELD
from linkgraph.graph import CaseGraph, column
from linkgraph.schema import Precision
from linkgraph.shapes.payments import Matched, Payments, make_payments

REST_US = {
    Precision.SECOND: 0,
    Precision.MINUTE: 59_999_999,
    Precision.DAY: 86_399_999_999,
}
"""How long after the stated time a transfer may have been, by how exactly the time is known."""


@dataclass(frozen=True, slots=True)
class CasePayments:
    """Payments, the name of each currency number, and how many transfers were not looked at."""

    payments: Payments
    currencies: tuple[str, ...]
    left_out: Mapping[str, int]


def payments_of(graph: CaseGraph, least_fen: int = 0) -> CasePayments:
    """Return the counted transfers between two accounts of different holders.

    Left out, and counted by reason: `own` transfers between accounts of one holder, `exits` to
    or from cash and payment platforms (everybody's), `small` ones below `least_fen`. `matched` is
    yuan matched first in, first out on statements that are in the case. O(transfers log).
    """
    transfers = graph.transfers
    payer, payee = column(transfers, "payer"), column(transfers, "payee")
    fen, precision = column(transfers, "amount_fen"), column(transfers, "precision")
    kinds = graph.nodes["Account"]["account_kind"]
    exits = np.zeros(graph.account_count, np.bool_)
    for kind in EXITS:
        exits |= np.asarray(pc.fill_null(pc.equal(kinds, kind), False))
    usable = graph.counted() & (payer != payee)
    own = usable & filled(transfers, "own", False)
    ends = usable & ~own & (exits[payer] | exits[payee])
    small = usable & ~own & ~ends & (fen < least_fen)
    keep = np.flatnonzero(usable & ~own & ~ends & ~small)
    said, code = currency_codes(graph)
    names, number = np.unique(said, return_inverse=True)
    time = column(transfers, "time_us")
    rest = np.array([REST_US[Precision(one)] for one in range(len(REST_US))])
    covered = filled(graph.nodes["Account"], "covered", False) & ~exits
    payments = make_payments(
        payer[keep],
        payee[keep],
        fen[keep],
        time[keep],
        (time + rest[precision])[keep],
        accounts=graph.account_count,
        currency=number.astype(np.int16)[code[keep]],
        transfer=keep,
        covered=covered,
        matched=_matched(graph, keep),
    )
    counts = {"own": int(own.sum()), "exits": int(ends.sum()), "small": int(small.sum())}
    return CasePayments(
        payments,
        tuple(str(name) for name in names),
        {name: count for name, count in counts.items() if count},
    )


def _matched(graph: CaseGraph, keep: np.ndarray) -> Matched:
    """Return the matches among the kept transfers, named by their place in `keep`."""
    money = money_of(graph)
    flows = match_fifo(money)
    place = np.full(len(graph.transfers), -1, np.int32)
    place[keep] = np.arange(len(keep), dtype=np.int32)
    both = np.flatnonzero((flows.in_transfer >= 0) & (flows.out_transfer >= 0))
    into, out_of = flows.in_transfer[both], flows.out_transfer[both]
    come, gone = place[into], place[out_of]
    good = (come >= 0) & (gone >= 0) & (money.end[money.payee[into]] == HELD)
    return Matched(come[good], gone[good], flows.fen[both[good]])
