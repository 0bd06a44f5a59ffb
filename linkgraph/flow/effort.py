"""How much is spent on bounds: reckoned in arcs before anything is solved, never by the clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from linkgraph.flow.bounds import network_arcs
from linkgraph.flow.sources import Sources
from linkgraph.flow.stations import Stations

OPENING, EACH = 3, 2
"""What a network costs, in its arcs: it is measured, built, and one maximum flow placed in it;
then an account in it: a flow for the most and one for the least."""


@dataclass(slots=True)
class Effort:
    """Arcs that may still be spent. `spent_up`: something has been refused.

    A maximum flow by push-relabel takes about as long as its network is large; so an account is
    reckoned at EACH × the arcs of the network that the owners' money can reach, which depends on
    the transfers and payments alone. The same case is cut at the same place on any machine. Real
    work is about as much: where many accounts of one network must hold something it can be half
    as much again, where few must, half of it.

    Once something was refused so is all that follows: what gets bounds are the first asked for,
    in the order of asking. Only measuring the network that does not fit goes beyond the budget.
    """

    left: int
    spent_up: bool = False

    def take(self, arcs: int) -> bool:
        """Take `arcs` if as many are left; return whether they were."""
        self.spent_up = self.spent_up or arcs > self.left
        if not self.spent_up:
            self.left -= arcs
        return not self.spent_up

    def reckon(self, stations: Stations, sources: Sources) -> Callable[[int], bool]:
        """Return a function: owner -> whether one more account can be bounded for him.

        Each owner's network is measured when he is first asked about.
        """
        sizes: dict[int, int] = {}

        def price(owner: int) -> bool:
            if self.spent_up:
                return False
            if owner in sizes:
                return self.take(EACH * sizes[owner])
            sizes[owner] = network_arcs(stations, sources, [owner])
            return self.take((OPENING + EACH) * sizes[owner])

        return price

    def first(self, arcs: int, groups: Sequence[int]) -> int:
        """Return how many of these accounts, from the first on, can be bounded.

        `groups`: of each the number of the network it is solved in, all of about `arcs` arcs and
        each built once.
        """
        seen: set[int] = set()
        for at, group in enumerate(groups):
            if not self.take((EACH if group in seen else OPENING + EACH) * arcs):
                return at
            seen.add(group)
        return len(groups)
