"""The order of transfers, and where it is not known.

Statements give times to the second at best. Inside equal times an account's running balance may
leave one order only; where it does not, the transfers are marked as tied at that account.

Two banks' clocks differ. Where the times that rows state would put a transfer before one that an
account's own statement puts before it, it is ordered by a later `moment`, the same for both; its
stated time stays. Where statements contradict each other in a circle, nothing is known: torn.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from linkgraph.derive.arrays import Flags, Ints, coarsest, codes, run_numbers, run_starts, sort_by
from linkgraph.derive.events import Events
from linkgraph.derive.order_kernel import order_by_balance
from linkgraph.derive.transfers import Transfers
from linkgraph.durations import MINUTE_US
from linkgraph.schema import State

_ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class Order:
    """`place`: transfers in table order; of each its stated `time` and the `moment` that it is
    ordered by; who is tied; what balances decided.

    `opening` and `closing` are accounts × 4 as `order_by_balance` fills them.
    """

    place: Ints
    time: Ints
    moment: Ints
    payer_tied: Flags
    payee_tied: Flags
    by_balance: Flags
    opening: Ints
    closing: Ints


@dataclass(frozen=True, slots=True)
class _Visits:
    """A transfer as one of its two accounts sees it, in order of (account, time, transfer)."""

    transfer: Ints
    payee_side: Flags
    account: Ints
    time: Ints
    own: Flags
    usable: Flags
    before: Ints
    after: Ints


def order_transfers(transfers: Transfers, events: Events, accounts: int) -> Order:
    """Order transfers by time, as the statements of both accounts say, then as they come."""
    count = len(transfers.payer)
    opening, closing = (np.zeros((accounts, 4), np.int64) for _ in range(2))
    visits = _visits(transfers, events, accounts)
    starts = run_starts(visits.account, visits.time)
    rank, decided = order_by_balance(
        starts,
        visits.account,
        visits.before,
        visits.after,
        visits.own,
        visits.usable,
        opening,
        closing,
    )
    group = run_numbers(starts)
    inner = sort_by(group, rank, np.arange(len(rank)))
    edges = _edges(visits, inner, decided)
    time = _stated_times(transfers, edges)
    edges, torn = _without_circles(edges, count)
    moment = _moments(edges, time, _exact_ties(visits, group, decided))
    level = _levels(edges, moment, count)
    tied = [np.zeros(count, np.bool_), np.zeros(count, np.bool_)]
    for side in (0, 1):
        mine = visits.payee_side == bool(side)
        tied[side][visits.transfer[mine & ~decided]] = True
        tied[side] |= torn
    size = np.diff(starts)[group] if len(group) else group
    by_balance = np.zeros(count, np.bool_)
    by_balance[visits.transfer[decided & (size > 1)]] = True
    place = sort_by(moment, level, np.arange(count))
    return Order(place, time, moment, tied[0], tied[1], by_balance & ~torn, opening, closing)


def _visits(transfers: Transfers, events: Events, accounts: int) -> _Visits:
    """Lay out both views of every transfer that moved money."""
    moved = np.flatnonzero((transfers.state != State.FAILED) & (transfers.amount > 0))
    transfer = np.concatenate([moved, moved])
    payee_side = np.repeat([False, True], len(moved))
    event = np.concatenate([transfers.payer_event[moved], transfers.payee_event[moved]])
    account = np.concatenate([transfers.payer[moved], transfers.payee[moved]])
    own = event >= 0
    at = np.where(own, event, 0)
    some = len(events) > 0
    time = (
        np.where(own, events.time[at], transfers.low[transfer]) if some else transfers.low[transfer]
    )
    precision = transfers.precision[transfer]
    precision = np.where(own, events.precision[at], precision) if some else precision
    after = np.where(own, events.balance[at], 0) if some else np.zeros(len(at), np.int64)
    usable = own & events.balance_known[at] if some else np.zeros(len(at), np.bool_)
    amount = transfers.amount[transfer]
    before = np.where(payee_side, after - amount, after + amount)
    time = coarsest(account, time, precision)
    if some:
        usable &= _one_ledger(events, accounts)[account]
    order = sort_by(account, time, transfer, payee_side)
    return _Visits(
        transfer[order],
        payee_side[order],
        account[order],
        time[order],
        own[order],
        usable[order],
        before[order],
        after[order],
    )


def _one_ledger(events: Events, accounts: int) -> Flags:
    """Say which accounts' rows are of one ledger: balances of two do not form one chain."""
    one = np.ones(accounts, np.bool_)
    for name in ("own_account", "currency"):
        said = codes(events.rows, name)[events.best]
        low = np.full(accounts, np.iinfo(np.int64).max)
        high = np.full(accounts, -1, np.int64)
        np.minimum.at(low, events.own[said >= 0], said[said >= 0])
        np.maximum.at(high, events.own[said >= 0], said[said >= 0])
        one &= low >= high
    return one


def _edges(visits: _Visits, inner: Ints, decided: Flags) -> Ints:
    """Return pairs (earlier, later) of transfers that an account's own statement orders."""
    left, right = inner[:-1], inner[1:]
    next_ = (
        (visits.account[left] == visits.account[right])
        & decided[left]
        & decided[right]
        & (visits.transfer[left] != visits.transfer[right])
    )
    next_ &= visits.own[left] & visits.own[right]
    pairs = np.stack([visits.transfer[left[next_]], visits.transfer[right[next_]]], axis=1)
    return np.asarray(pairs, np.int64)


def _stated_times(transfers: Transfers, edges: Ints) -> Ints:
    """Choose the time of each transfer among those its rows state.

    The earlier one, but the later one where the earlier would put it before a transfer that the
    statement of one of its accounts puts before it.
    """
    time = transfers.low.copy()
    late = transfers.high > transfers.low
    if not late.any():
        return time
    edges = edges[late[edges[:, 1]]]
    for _ in range(_ROUNDS):
        behind = edges[time[edges[:, 0]] > time[edges[:, 1]]][:, 1]
        behind = behind[time[behind] < transfers.high[behind]]
        if len(behind) == 0:
            break
        time[behind] = transfers.high[behind]
    return time


def _without_circles(edges: Ints, count: int) -> tuple[Ints, Flags]:
    """Return the edges that do not run in a circle, and who is in one."""
    torn = np.zeros(count, np.bool_)
    if len(edges) == 0:
        return edges, torn
    graph = coo_matrix((np.ones(len(edges), np.int8), edges.T), shape=(count, count))
    part = connected_components(graph, directed=True, connection="strong")[1]
    torn = np.bincount(part)[part] > 1
    return edges[part[edges[:, 0]] != part[edges[:, 1]]], torn


def _exact_ties(visits: _Visits, group: Ints, decided: Flags) -> tuple[Ints, Ints]:
    """Return groups and their transfers, where one statement gives all one exact time."""
    at = np.flatnonzero(~decided & (visits.time % MINUTE_US != 0))
    return group[at], visits.transfer[at]


def _moments(edges: Ints, time: Ints, ties: tuple[Ints, Ints]) -> Ints:
    """Return times, put off where an edge or an unordered group needs it. Ends: times only grow."""
    moment = time.copy()
    group, transfer = ties
    numbers, place = np.unique(group, return_inverse=True)
    while True:
        before = moment.copy()
        np.maximum.at(moment, edges[:, 1], moment[edges[:, 0]])
        latest = np.full(len(numbers), np.iinfo(np.int64).min)
        np.maximum.at(latest, place, moment[transfer])
        np.maximum.at(moment, transfer, latest[place])
        if np.array_equal(before, moment):
            return moment


def _levels(edges: Ints, moment: Ints, count: int) -> Ints:
    """Return a rank inside equal moments that respects `edges`."""
    level = np.zeros(count, np.int64)
    edges = edges[moment[edges[:, 0]] == moment[edges[:, 1]]]
    while len(edges):
        wanted = level[edges[:, 0]] + 1
        low = wanted > level[edges[:, 1]]
        if not low.any():
            break
        np.maximum.at(level, edges[low, 1], wanted[low])
    return level
