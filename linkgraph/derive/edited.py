"""Rows of repeated retrievals that contradict each other: one serial number, two stories.

Where two tables of one layout repeat each other, and under one serial number of one account each
has a row that the other lacks, a row was changed between the retrievals (amount, time, direction,
success). Which one is right nobody can tell here: both stay, and a person is to look.
"""

import numpy as np

from linkgraph.derive.arrays import Flags, Ints, run_starts, sort_by


def edited_events(
    number: Ints, own: Ints, time: Ints, serial: Ints, layout: Ints, source: Ints
) -> Flags:
    """Say of each event whether another retrieval tells it otherwise. All arrays are by row."""
    size = int(number.max(initial=-1)) + 1
    flagged = np.zeros(size, np.bool_)
    told = np.unique(np.stack([number, source], axis=1), axis=0)
    tables = np.bincount(told[:, 0], minlength=size)
    at = np.flatnonzero((serial >= 0) & (tables[number] == 1))
    shared = _repeating(number, own, source, tables)
    if len(at) == 0 or len(shared) == 0:
        return flagged
    order = at[sort_by(own[at], layout[at], serial[at], source[at], number[at])]
    one, two = order[:-1], order[1:]
    pair = (own[one] == own[two]) & (layout[one] == layout[two]) & (serial[one] == serial[two])
    pair &= source[one] != source[two]
    one, two = one[pair], two[pair]
    keys = np.stack([own[one], source[one], source[two]], axis=1)
    known = _in(keys, shared)
    one, two = one[known], two[known]
    inside = _covers(own, time, source, two, one) & _covers(own, time, source, one, two)
    flagged[number[one[inside]]] = True
    flagged[number[two[inside]]] = True
    return flagged


def _repeating(number: Ints, own: Ints, source: Ints, tables: Ints) -> Ints:
    """Return (own account, table, later table) of tables that tell of one event together."""
    at = np.flatnonzero(tables[number] > 1)
    order = at[sort_by(number[at], source[at])]
    one, two = order[:-1], order[1:]
    near = (number[one] == number[two]) & (source[one] != source[two])
    found = np.stack([own[one[near]], source[one[near]], source[two[near]]], axis=1)
    return np.unique(found, axis=0)


def _in(keys: Ints, known: Ints) -> Flags:
    """Say which rows of `keys` are rows of `known`."""
    both = np.unique(np.concatenate([known, keys]), axis=0, return_inverse=True)[1].reshape(-1)
    return np.isin(both[len(known) :], both[: len(known)])


def _covers(own: Ints, time: Ints, source: Ints, table: Ints, of: Ints) -> Flags:
    """Say whether the table of rows `table` goes from before to after the times of rows `of`."""
    order = sort_by(own, source, time)
    starts = run_starts(own[order], source[order])
    low, high = time[order[starts[:-1]]], time[order[starts[1:] - 1]]
    run = np.empty(len(own), np.int64)
    run[order] = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    return np.asarray((low[run[table]] < time[of]) & (time[of] < high[run[table]]), np.bool_)
