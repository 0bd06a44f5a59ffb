"""Rows of one account, time, direction and amount into events: a compiled loop."""

from typing import Any

import numpy as np

from linkgraph.derive.compiled import compiled

_CROWD = 4000
"""In a larger group of look-alike rows the n-th row of each table is taken for the n-th event."""

# Columns of what is known of an event: the serial number and the layout that gave it, the other
# account, the balance and whether it is known, the table that told of it last.
SERIAL, LAYOUT, OTHER, BALANCE, KNOWN, TABLE = range(6)


@compiled
def _likeness(row: Any, event: Any) -> int:
    """Return how much a row shares with an event of another table, -1 where it contradicts it."""
    score = 0
    if row[SERIAL] >= 0 and event[SERIAL] >= 0:
        if row[SERIAL] == event[SERIAL]:
            score += 4
        elif row[LAYOUT] == event[LAYOUT]:
            return -1
    if row[KNOWN] and event[KNOWN]:
        if row[BALANCE] != event[BALANCE]:
            return -1
        score += 2
    if row[OTHER] >= 0 and event[OTHER] >= 0:
        if row[OTHER] != event[OTHER]:
            return -1
        score += 1
    return score


@compiled
def _join(row: Any, event: Any) -> None:
    """Add what a row knows to what is known of its event."""
    event[TABLE] = row[TABLE]
    if event[SERIAL] < 0 and row[SERIAL] >= 0:
        event[SERIAL], event[LAYOUT] = row[SERIAL], row[LAYOUT]
    if row[KNOWN] and not event[KNOWN]:
        event[BALANCE], event[KNOWN] = row[BALANCE], 1
    if event[OTHER] < 0:
        event[OTHER] = row[OTHER]


@compiled
def _find(row: Any, events: Any, level: int) -> int:
    """Return the first event that another table told of and that is so much like the row, or -1."""
    for e in range(len(events)):
        if events[e, TABLE] != row[TABLE] and _likeness(row, events[e]) == level:
            return e
    return -1


@compiled
def _repeated(row: Any, events: Any) -> int:
    """Return the event of the same table and serial number that the row repeats, or -1."""
    for e in range(len(events)):
        if events[e, TABLE] == row[TABLE] and _likeness(row, events[e]) >= 4:
            return e
    return -1


@compiled
def _assign_table(rows: Any, event: Any, events: Any, made: int, crowded: bool) -> int:
    """Give the rows of one table their events; return how many events there are then."""
    event[:] = -1
    if crowded:
        event[: min(made, len(rows))] = np.arange(min(made, len(rows)))
    for level in range(-1 if crowded else 7, -1, -1):
        for r in range(len(rows)):
            if event[r] < 0:
                event[r] = _find(rows[r], events[:made], level)
                if event[r] >= 0:
                    _join(rows[r], events[event[r]])
    for r in range(len(rows)):
        if event[r] >= 0:
            continue
        if rows[r, SERIAL] >= 0 and not crowded:
            event[r] = _repeated(rows[r], events[:made])
        if event[r] >= 0:
            _join(rows[r], events[event[r]])
        else:
            event[r] = made
            events[made] = rows[r]
            made += 1
    return made


@compiled
def assign_events(starts: Any, rows: Any) -> Any:
    """Number the events that rows tell of: equal numbers are one event told by several rows.

    Group g is rows `starts[g]` to `starts[g + 1]`: same account, time, direction and amount, in
    order of (table, row). `rows` has the columns above, -1 where a serial or the other account is
    unknown. A row joins an event of other tables that it does not contradict, the one it shares
    most with first; within one table only an equal serial number makes two rows one event.
    """
    event = np.empty(len(rows), np.int64)
    base = 0
    for g in range(len(starts) - 1):
        first, end = starts[g], starts[g + 1]
        if end - first == 1:
            event[first] = base
            base += 1
            continue
        events = np.empty((end - first, 6), np.int64)
        made = 0
        begin = first
        while begin < end:
            stop = begin + 1
            while stop < end and rows[stop, TABLE] == rows[begin, TABLE]:
                stop += 1
            crowded = end - first > _CROWD
            made = _assign_table(rows[begin:stop], event[begin:stop], events, made, crowded)
            begin = stop
        event[first:end] += base
        base += made
    return event
