"""Does every balance follow from the one before it? The one check of statements, row by row.

A ledger is what one running balance belongs to: an account (all numbers that are one), one
currency, one account number of the statement where it names several (sub-accounts). Rows of
overlapping tables are one event (see `events`); cards of one account share its ledger.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.derive.arrays import Flags, Ints, coarsest, run_starts, sort_by
from linkgraph.derive.ledger_events import (
    LedgerEvents,
    LedgerRows,
    events_of,
    ledgers_of,
)
from linkgraph.derive.ledger_kernel import ANCHOR, walk_ledgers


@dataclass(frozen=True, slots=True)
class Ledgers:
    """The check's result. Positions are into the `LedgerRows` that were given.

    Per ledger: `own`, `account` and `currency` codes, in order of them; `sign`: -1 where balances
    are debts (a credit card). `of_row`: the ledger of each row. Per event in the order found:
    `head` (the row that tells most), `ledger`, `previous` (position in this order of the event
    whose balance comes before; -1 for none, or no balance of its own), `difference` (fen that its
    balance is above what the previous one and the movements since come to). `by_file`: the ledger
    follows the order of the file, where times contradict it. `repeats`: pairs (row, its repetition
    in the same table).
    """

    own: Ints
    account: Ints
    currency: Ints
    sign: Ints
    by_file: Flags
    of_row: Ints
    head: Ints
    ledger: Ints
    previous: Ints
    difference: Ints
    anchor: Flags
    move: Ints
    balance: Ints
    time: Ints
    precision: Ints
    repeats: NDArray[np.int64]

    def broken(self) -> Ints:
        """Return the positions of events whose balance does not follow."""
        return np.flatnonzero((self.previous >= 0) & (self.difference != 0))


def check_ledgers(rows: LedgerRows) -> Ledgers:
    """Follow the balance of every ledger. O(rows log rows).

    Rows are taken by time, those of one time in the order (of the file or another) that leaves
    the fewest breaks. Where that leaves breaks and the order of the file leaves fewer, the file's
    order counts: clocks of booking and of trading differ.
    """
    ledger, own, account, currency = ledgers_of(rows)
    events, sign = events_of(rows, ledger)
    order, starts = _by_time(events)
    walked = _walk(events, order, starts)
    broken = _count(events, order, walked, len(own))
    by_file = np.zeros(len(own), np.bool_)
    if broken.any():
        other, groups = _by_file(events, broken[events.ledger] > 0)
        again = _walk(events, other, groups)
        fewer = _count(events, other, again, len(own))
        by_file = (broken > 0) & (fewer < broken)
        order, walked = _chosen(events, by_file, (order, walked), (other, again))
    found, previous, difference = _placed(order, walked)
    return Ledgers(
        own, account, currency, sign, by_file, ledger,
        events.head[found], events.ledger[found], previous, difference,
        events.kind[found] == ANCHOR, events.move[found], events.balance[found],
        events.time[found], events.precision[found], _repeats(rows),
    )  # fmt: skip


def _by_time(events: LedgerEvents) -> tuple[Ints, Ints]:
    """Return events by ledger and time, equal times as the files have them; and their groups."""
    time = coarsest(events.ledger, events.time, events.precision)
    order = sort_by(events.ledger, time, events.source, events.place, events.head)
    return order, run_starts(events.ledger[order], time[order])


def _by_file(events: LedgerEvents, chosen: Flags) -> tuple[Ints, Ints]:
    """Return chosen events as their files have them; tables of a ledger by time.

    Each is as late as the latest before it in its table.
    """
    time = coarsest(events.ledger, events.time, events.precision)
    at = np.flatnonzero(chosen)
    at = at[sort_by(events.ledger[at], events.source[at], events.place[at])]
    starts = run_starts(events.ledger[at], events.source[at])
    page = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    # One maximum over all: a page never begins below the end of the page before it.
    base = int(time[at].min(initial=0))
    span = int(time[at].max(initial=0)) - base + 1
    rank = np.unique(time[at] - base, return_inverse=True)[1].reshape(-1)
    width = int(rank.max(initial=0)) + 1
    late = np.maximum.accumulate(rank + page * width) - page * width if span else rank
    order = sort_by(events.ledger[at], late, events.source[at], events.place[at])
    found = at[order]
    return found, run_starts(events.ledger[found], late[order], time[found])


_Walked = tuple[Ints, Ints, Ints]


def _walk(events: LedgerEvents, order: Ints, starts: Ints) -> _Walked:
    """Return (place, previous, difference) of `walk_ledgers` over events in `order`."""
    count = len(order)
    place, difference = np.zeros(count, np.int64), np.zeros(count, np.int64)
    previous = np.full(count, -1, np.int64)
    if count:
        walk_ledgers(
            starts, events.ledger[order], events.kind[order], events.easy[order],
            events.move[order], events.balance[order], place, previous, difference,
        )  # fmt: skip
    return place, previous, difference


def _count(events: LedgerEvents, order: Ints, walked: _Walked, ledgers: int) -> Ints:
    """Return the breaks of each ledger."""
    broken = (walked[1] >= 0) & (walked[2] != 0)
    return np.bincount(events.ledger[order[broken]], minlength=ledgers)


def _chosen(
    events: LedgerEvents, by_file: Flags, one: tuple[Ints, _Walked], two: tuple[Ints, _Walked]
) -> tuple[Ints, _Walked]:
    """Return the second order for ledgers that go by the file, the first for all others."""
    if not by_file.any():
        return one
    keep = ~by_file[events.ledger[one[0]]]
    take = by_file[events.ledger[two[0]]]
    parts = []
    for (order, (place, previous, difference)), which, shift in (
        (one, keep, 0),
        (two, take, int(keep.sum())),
    ):
        number = np.cumsum(which) - 1 + shift
        parts.append(
            (
                order[which],
                number[place[which]],
                np.where(previous[which] >= 0, number[previous[which]], -1),
                difference[which],
            )
        )
    order, *walked = (np.concatenate([parts[0][i], parts[1][i]]) for i in range(4))
    return order, (walked[0], walked[1], walked[2])


def _placed(order: Ints, walked: _Walked) -> tuple[Ints, Ints, Ints]:
    """Return events in the order found, with previous and difference in that order."""
    place, previous, difference = walked
    position = np.empty(len(place), np.int64)
    position[place] = np.arange(len(place))
    before = previous[place]
    before = np.where(before >= 0, position[before], -1) if len(before) else before
    return order[place], before, difference[place]


def _repeats(rows: LedgerRows) -> NDArray[np.int64]:
    """Return rows that one table has twice: one event by serial number, card and all."""
    order = sort_by(rows.event, rows.source, rows.card, rows.row)
    left, right = order[:-1], order[1:]
    same = (
        (rows.event[left] == rows.event[right])
        & (rows.source[left] == rows.source[right])
        & (rows.card[left] == rows.card[right])
    )
    return np.stack([left[same], right[same]], axis=1)
