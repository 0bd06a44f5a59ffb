"""What every rule starts from: the money up to a moment, whose it is, and who of them is shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.money import money_of, other_currencies
from linkgraph.analysis.money_findings import Victim
from linkgraph.analysis.tracing.notes import scope_notes
from linkgraph.analysis.tracing.records import cut_payments
from linkgraph.analysis.tracing.words import Abroad, find_abroad
from linkgraph.analysis.victims.victims import sources_of
from linkgraph.flow.follow import money_until
from linkgraph.flow.money import Money
from linkgraph.flow.sources import Sources
from linkgraph.graph import CaseGraph
from linkgraph.settings import TraceSettings
from linkgraph.text import Text


@dataclass(frozen=True, slots=True)
class Ground:
    """What every rule starts from: money up to the moment, whose it is, who of them is shown."""

    graph: CaseGraph
    money: Money
    victims: tuple[Victim, ...]
    shown: NDArray[np.bool_]
    sources: Sources
    abroad: Abroad
    settings: TraceSettings
    at_us: int
    currency: str
    notes: tuple[Text, ...]


def make_ground(
    graph: CaseGraph,
    victims: Sequence[Victim],
    settings: TraceSettings,
    at_us: int | None,
    currency: str,
    only: Collection[str] | None = None,
) -> Ground:
    """Return what every rule starts from."""
    money = money_of(graph, currency)
    moment = int(money.time_us[-1]) if len(money.time_us) else 0
    if at_us is not None:
        moment = at_us
        money = money_until(money, at_us)
    asked = {payment.transfer for victim in victims for payment in victim.payments}
    kept = frozenset(t for t in asked if money.follows[t])
    left = asked - kept
    later = sum(int(money.time_us[t] > moment) for t in left)
    mine = cut_payments(victims, kept)
    shown = np.array([only is None or one.id in only for one in mine], np.bool_)
    notes = scope_notes(
        graph,
        money,
        moment,
        other_currencies(graph, currency),
        {"later": later, "other": len(left) - later},
    )
    return Ground(
        graph,
        money,
        mine,
        shown,
        sources_of(graph, mine),
        find_abroad(graph, money),
        settings,
        moment,
        currency,
        tuple(notes),
    )
