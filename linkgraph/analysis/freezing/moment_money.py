"""The money of a case up to a moment, and what a reader must know beside the figures."""

from collections.abc import Sequence

import numpy as np

from linkgraph.analysis.freezing.victim_money import VictimMoney
from linkgraph.analysis.money import money_of, other_currencies
from linkgraph.analysis.money_findings import Victim
from linkgraph.analysis.tracing.notes import scope_notes, unbalanced
from linkgraph.flow.follow import money_until
from linkgraph.flow.money import HELD, Money
from linkgraph.graph import CaseGraph
from linkgraph.text import Text


def money_at(
    graph: CaseGraph, victims: Sequence[Victim], at_us: int | None
) -> tuple[Money, int, list[Text]]:
    """Return the transfers in yuan known at the moment, the moment, and notes on what is left out.

    None: the moment of the last row (0 in a case without transfers). O(transfers).
    """
    money = money_of(graph)
    last = int(money.time_us[-1]) if len(money.time_us) else 0
    at = last if at_us is None else at_us
    money = money_until(money, at)
    asked = {payment.transfer for victim in victims for payment in victim.payments}
    left = [t for t in asked if not money.follows[t]]
    later = sum(int(money.time_us[t] > at) for t in left)
    counts = {"later": later, "other": len(left) - later}
    return money, at, scope_notes(graph, money, at, other_currencies(graph), counts)


def ways_notes(graph: CaseGraph, found: VictimMoney) -> list[Text]:
    """Name the cards on the money's way whose statements do not add up."""
    money, used = found.money, found.arrivals.transfer
    accounts = np.unique(np.concatenate([money.payer[used], money.payee[used]]))
    return unbalanced(graph, accounts[money.end[accounts] == HELD])
