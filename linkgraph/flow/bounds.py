"""What must and what can be where: the least and most of somebody's money in an account.

A rule of matching (first in, first out …) picks one of many ways the money can have gone. Bounds
are over all of them: over every way to say, of each transfer and of what lies in each account
between two of its rows, how many of its fen are the owner's, such that

- what comes to an account and what leaves it add up, at every moment, and nothing leaves before
  it came;
- of a transfer at most its amount, of a waiting balance at most the balance is the owner's;
- all fen of his payments are his.

Such an allocation is exactly a flow on the accounts stretched out in time (`stations`), from his
payments to the accounts where money ends, with these amounts as capacities. What is not his
is what is left of the capacities, and it adds up because they do, apart from what leaves beyond
the known balance: that is the unknown source, nobody's.

The most. Let M be the maximum flow from the payments into the end of one account. No allocation
has more there. Some allocation has M: raise that flow by augmenting paths to a maximum flow into
all ends together. An augmenting path never takes back what has come to the common sink, so M
stays; and the maximum saturates every payment, because what really happened is one allocation
that does.

The least. What is not in this account is in another. So the least is all his payments less the
maximum flow into all other ends, by the same reasoning. Capacities are whole fen, so flows are.

Where order is unknown. A group of unknown order is one node: all that came in can have gone out.
Money is taken to have come in first, which asks for the least money of unknown source. Where
transfers of one time run in a circle, every order of them gives an allocation of this network,
but the network may allow more: bounds are safe there, and may be wider than they need be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.money import Money
from linkgraph.flow.sources import Sources
from linkgraph.flow.stations import Ints, Longs, Stations, make_stations

if TYPE_CHECKING:
    from linkgraph.flow.station_kernels import Arcs, Links, Nodes

    Goes = tuple[Nodes, Ints, Links, NDArray[np.bool_], NDArray[np.bool_]]
    """Where money can go on and where it stops, as the kernels take it."""

REST, UNSEEN, STOPPED = 0, 1, 2
"""Parts of what comes to an account: money that rests there (all that came, where money is never
followed through; what was returned, in the owner's own account); money that another statement
says was paid into it and its own does not show; money that would have left in a payment which is
itself followed, and stops."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and most of the owners' money in each account asked for; exact fen (int64)."""

    account: Ints
    least_fen: Longs
    most_fen: Longs


@dataclass(frozen=True, slots=True)
class Network:
    """What money of some owners can reach: arcs from number 0 on; the ends are the last numbers.

    `end` (k): 3 × account + part, of numbers `nodes` … `nodes` + k - 1. `total`: his payments.
    """

    tail: Ints
    head: Ints
    fen: Longs
    nodes: int
    end: Longs
    total: int


def find_bounds(
    money: Money,
    sources: Sources,
    owners: Sequence[int] | NDArray[Any],
    accounts: Sequence[int] | NDArray[Any],
    *,
    part: int = REST,
    stations: Stations | None = None,
) -> Bounds:
    """Return the least and the most of some owners' money in some accounts.

    Parameters
    ----------
    money
        The transfers up to the moment asked for. Later ones change nothing about that moment.
    sources
        All payments that are followed. Those of other owners matter too: money stops there.
    owners
        Numbers of owners whose money is taken as one: the bounds of what they have together.
    accounts
        Account numbers.
    part
        REST, UNSEEN or STOPPED: which part of the money there. The three and all accounts
        together make up the payments.
    stations
        `make_stations(money)`, for who asks about many sets of owners.

    Returns
    -------
    Bounds
        In the order of `accounts`. The bounds of several accounts do not add up: each is of an
        allocation of its own.

    Notes
    -----
    What reaches an account of its own owner has been returned and rests there. For several
    owners, what enters an account of one of them may as well go on, as it can be another's: the
    bounds are safe, and may be wider than they need be.

    A payment that is not followed (failed, reversed) is nobody's.

    Cost: O(transfers) once for `stations`; O(what the money can reach) for the network; then one
    maximum flow (push-relabel by OR-Tools, in practice near linear in the network) for all, one
    an account for the most, and for the least one more where it is not 0 (accounts whose least
    is 0 are found in groups). An account out of reach costs nothing.
    """
    asked = np.asarray(accounts, np.int32)
    least, most = np.zeros(len(asked), np.int64), np.zeros(len(asked), np.int64)
    network = reachable(stations or make_stations(money), sources, np.asarray(owners, np.int32))
    wanted = 3 * asked.astype(np.int64) + part
    place = np.searchsorted(network.end, wanted)
    found = np.zeros(len(asked), np.bool_)
    inside = place < len(network.end)
    found[inside] = network.end[place[inside]] == wanted[inside]
    ends = np.unique(place[found])
    if len(ends):
        low, high = solve_ends(network, ends)
        at = np.searchsorted(ends, place[found])
        least[found], most[found] = low[at], high[at]
    return Bounds(asked, least, most)


def reachable(stations: Stations, sources: Sources, owners: Ints) -> Network:
    """Return the network that money of these owners can reach. O(its size + transfers × 1 byte)."""
    from linkgraph.flow.station_kernels import write_arcs

    money = stations.money
    payments, goes, both, place, queue, most = _reached(stations, sources, owners)
    total = int(money.fen[payments].sum())
    arcs = np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int64)
    what = money.payee, money.fen, money.end
    written = write_arcs(payments, what, *goes, both, place, queue, arcs, total)
    return number_ends(arcs, written, len(queue) + 1, total)


def network_arcs(stations: Stations, sources: Sources, owners: Sequence[int] | NDArray[Any]) -> int:
    """Return how many arcs `reachable` has at most: what one maximum flow costs, about.

    For who must limit the effort: it depends on the transfers and payments alone, not on what a
    solver finds or on the time it takes. Cost: as many steps as it returns.
    """
    return _reached(stations, sources, np.asarray(owners, np.int32))[-1]


def can_rest(
    stations: Stations, sources: Sources, owners: Ints | Longs, accounts: Longs
) -> NDArray[np.bool_]:
    """Mark accounts where some allocation leaves owners' money at the end: the most is above 0.

    `accounts` have a statement and are home to none of the owners. Every arc of the network has
    room for a fen, so what can be reached can hold one. O(what the money can reach).
    """
    place = _reached(stations, sources, np.asarray(owners, np.int32))[3]
    first, beyond = stations.first_node[accounts], stations.first_node[accounts + 1]
    marked = np.zeros(len(accounts), np.bool_)
    some = np.flatnonzero(beyond > first)
    last = beyond[some] - 1
    marked[some] = (place[last] >= 0) & (stations.balance[last] > 0)
    return marked


def _reached(
    stations: Stations, sources: Sources, owners: Ints
) -> "tuple[Ints, Goes, NDArray[np.bool_], Ints, Ints, int]":
    """Return what both kernels take, the nodes reached in order, and arcs at most."""
    from linkgraph.flow.station_kernels import reach

    money = stations.money
    paid = np.zeros(len(money.fen), np.bool_)
    paid[sources.transfer] = True
    mine = sources.transfer[np.isin(sources.owner, owners)]
    payments = mine[money.follows[mine]]
    home = np.isin(sources.home, owners) & (sources.home >= 0)
    nowhere = np.zeros(len(home), np.bool_)
    ends_here, both = (home, nowhere) if len(owners) == 1 else (nowhere, home)
    nodes = stations.account, stations.balance, stations.first_draw, stations.first_node
    links = stations.enters, stations.leaves, stations.room
    place = np.full(len(stations.account), -1, np.int32)
    queue = np.empty(len(stations.account), np.int32)
    goes = nodes, stations.draws, links, paid, ends_here
    count, most = reach(payments, money.payee, *goes, place, queue)
    return payments, goes, both, place, queue[:count], most


def number_ends(arcs: "Arcs", written: int, nodes: int, total: int) -> Network:
    """Return the network with its ends numbered behind its nodes, in the order of accounts."""
    tail, head, fen = arcs[0][:written], arcs[1][:written], arcs[2][:written]
    last = head < 0
    named = -1 - head[last].astype(np.int64)
    known = np.zeros(int(named.max(initial=-1)) + 1, np.bool_)
    known[named] = True
    end = np.flatnonzero(known)
    head[last] = (nodes - 1 + np.cumsum(known)[named]).astype(np.int32)
    return Network(tail, head, fen, nodes, end, total)


def solve_ends(network: Network, ends: NDArray[np.intp]) -> tuple[Longs, Longs]:
    """Return the least and most at each of `ends`, ascending places in `network.end`."""
    flow_into = make_solver(network)
    every = np.ones(len(network.end), np.bool_)
    some = flow_into(every)
    if int(some.sum()) != network.total:
        raise AssertionError("the payments cannot all be placed: the network is not the money's")
    most = some[ends]
    full = capacities(network)[ends]
    for at in np.flatnonzero(most < full):
        only = np.zeros(len(every), np.bool_)
        only[ends[at]] = True
        most[at] = flow_into(only)[ends[at]]
    least = np.zeros(len(ends), np.int64)
    # Nothing must be where one allocation has nothing; and nothing in any of a group where one
    # has nothing in the group.
    groups = [np.flatnonzero(some[ends] > 0)]
    while groups:
        group = groups.pop()
        if len(group) == 0:
            continue
        others = every.copy()
        others[ends[group]] = False
        must = network.total - int(flow_into(others).sum())
        if len(group) == 1:
            least[group] = must
        elif must > 0:
            groups += [group[: len(group) // 2], group[len(group) // 2 :]]
    return least, most


def capacities(network: Network) -> Longs:
    """Return what can come to each end at most by the arcs that lead there."""
    last = network.head >= network.nodes
    place, fen = network.head[last] - network.nodes, network.fen[last]
    roughly = np.bincount(place, fen.astype(np.float64), len(network.end))
    exact = np.zeros(len(network.end), np.int64)
    np.add.at(exact, place, fen)
    # the exact sum may have overflowed only where it is far beyond all payments
    return np.where(roughly > 2.0**62, network.total, np.minimum(exact, network.total))


def make_solver(network: Network) -> Any:
    """Return a function: which ends are open (bool, k) -> what a maximum flow brings to each."""
    from ortools.graph.python import max_flow

    count, first = len(network.end), len(network.tail)
    sink = network.nodes + count
    solver = max_flow.SimpleMaxFlow()
    numbers = np.arange(network.nodes, sink, dtype=np.int32)
    solver.add_arcs_with_capacity(
        np.concatenate([network.tail, numbers]),
        np.concatenate([network.head, np.full(count, sink, np.int32)]),
        np.concatenate([network.fen, np.full(count, network.total, np.int64)]),
    )
    gates = np.arange(first, first + count, dtype=np.int32)

    def flow_into(open_: NDArray[np.bool_]) -> Longs:
        solver.set_arcs_capacity(gates, np.where(open_, network.total, 0))
        if not open_.any():
            return np.zeros(count, np.int64)
        status = solver.solve(0, sink)
        if status != max_flow.SimpleMaxFlow.OPTIMAL:
            raise AssertionError(f"maximum flow: {status}")
        return np.asarray(solver.flows(gates), np.int64)

    return flow_into
