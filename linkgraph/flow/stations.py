"""Accounts stretched out in time: the nodes and arcs that any allocation of money runs on."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.circles import find_circular
from linkgraph.flow.days import mixed_days
from linkgraph.flow.money import HELD, Money, frozen

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Stations:
    """The time-expanded accounts of `money`; made once, used for every set of owners.

    An account that money is followed through is cut into nodes in the order of its rows. At a
    node some transfers come in, then some go out; what is left waits until the next node of the
    account. A group of events whose order is unknown lies whole at one node.

    Of m nodes: `account` int32; `balance` int64: the known balance behind it; `first_draw` int32
    (m + 1): the outs of node k are `draws[first_draw[k]:first_draw[k + 1]]`, transfer numbers.
    `first_node` int32 (accounts + 1): the nodes of an account. Of each transfer: `enters`,
    `leaves` int32: the node it comes to and the one it goes from, -1 where no queue is; `room`
    int64: how much of it can be known money (what goes beyond the balance comes from an unknown
    source; in a group of unknown order it is not known in which of its transfers).
    """

    money: Money
    account: Ints
    balance: Longs
    first_draw: Ints
    draws: Ints
    first_node: Ints
    enters: Ints
    leaves: Ints
    room: Longs


def with_ends(stations: Stations, money: Money) -> Stations:
    """Return the stations of `money`, which is that of `stations` but for more accounts behind.

    Those may be payees of transfers that enter no queue, and nothing else may differ: then the
    nodes are the same, and no pass over the transfers is made. O(accounts added).
    """
    more = len(money.end) + 1 - len(stations.first_node)
    last = np.full(more, stations.first_node[-1], np.int32)
    return replace(stations, money=money, first_node=np.concatenate([stations.first_node, last]))


def make_stations(money: Money) -> Stations:
    """Stretch the accounts of `money` out in time.

    The known balance is what `match_fifo` knows: the opening balance of a HELD account and all
    that `enters`, less all that `leaves`, never below 0. In a group of unknown order ins come
    first; where transfers of one time run in a circle (`circles`), and on a day that is known in
    part only (`days`), no order is right, and the greatest balance that any gives is taken:
    theirs out before theirs in.

    O(transfers + accounts), one pass; 16 bytes a transfer and up to 20 a node are kept.
    """
    from linkgraph.flow.kernels import group_by
    from linkgraph.flow.station_kernels import lay_stations

    count, accounts = len(money.fen), len(money.end)
    incoming = group_by(money.payee, money.enters, money.fen, accounts)
    outgoing = group_by(money.payer, money.leaves, money.fen, accounts)
    most = len(incoming[1]) + len(outgoing[1])
    account, balance = np.empty(most, np.int32), np.empty(most, np.int64)
    first_draw, first_node = np.empty(most + 1, np.int32), np.empty(accounts + 1, np.int32)
    enters, leaves = np.full(count, -1, np.int32), np.full(count, -1, np.int32)
    room = np.zeros(count, np.int64)
    times, circular = (money.time_us, money.time_us), find_circular(money)
    days = mixed_days(money)
    if days is not None:
        times = frozen(days.in_block, np.int64), frozen(days.out_block, np.int64)
        circular |= days.in_mixed | days.out_mixed
    nodes = lay_stations(
        incoming,
        outgoing,
        np.where(money.end == HELD, money.opening, 0),
        times,
        (money.payer_tied, money.payee_tied),
        circular,
        (account, balance, first_draw, first_node),
        (enters, leaves, room),
    )
    return Stations(
        money,
        account[:nodes].copy(),
        balance[:nodes].copy(),
        first_draw[: nodes + 1].copy(),
        outgoing[1],
        first_node,
        enters,
        leaves,
        room,
    )
