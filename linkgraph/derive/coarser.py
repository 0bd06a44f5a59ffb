"""Rows that state only a day or minute, joined to the exact rows that they repeat."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linkgraph.derive.arrays import UNIT, Flags, Ints, floor_time, rank_in_runs, sort_by
from linkgraph.derive.arrays import run_starts as runs
from linkgraph.schema import Precision

_NONE = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Told:
    """What rows say, in the order of what they say. `same`: own account, amount, direction, …;
    `other`: the counterparty known by number, else -1; `serial`: -1 for none; table in `source`."""

    same: tuple[Ints | Flags, ...]
    time: Ints
    precision: Ints
    balance: Ints
    known: Flags
    serial: Ints
    layout: Ints
    other: Ints
    source: Ints


def join_coarser(number: Ints, told: Told) -> Ints:
    """Return event numbers with coarse rows joined to the exact ones of other tables.

    In turn by equal balance, by equal serial number, and by equal counterparty; the first two
    where one of each kind has them; the last as often as both kinds show it, as for rows of equal
    times: they are as many events as the one table that shows most. Never where balances or
    serial numbers contradict, nor where one table shows both kinds.
    """
    ways: Sequence[tuple[tuple[Ints, ...], Flags, bool]] = (
        ((told.balance,), told.known, False),
        ((told.serial, told.layout), told.serial >= 0, False),
        ((told.other,), told.other >= 0, True),
    )
    for level in (Precision.MINUTE, Precision.DAY):
        for keys, usable, several in ways:
            coarse = (told.precision == level) & usable
            finer = (told.precision < level) & usable
            if coarse.any() and finer.any():
                at = np.flatnonzero(coarse | finer)
                number = _join(number, told, at, keys, level, several)
    return number


def _join(
    number: Ints, told: Told, at: Ints, keys: tuple[Ints, ...], level: Precision, several: bool
) -> Ints:
    when = floor_time(told.time[at], UNIT[level])
    chosen = [when, *(key[at] for key in (*told.same, *keys))]
    order = sort_by(*chosen)
    starts = runs(*(key[order] for key in chosen))
    rows = at[order]
    run = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    size = int(number.max()) + 1
    fine = np.zeros(size, np.bool_)
    fine[number[told.precision < level]] = True
    coarse = ~fine[number[rows]]
    apart = _no_common_table(run, told.source[rows], coarse)
    # One entry an event: its first row in its run, coarse ones after the exact ones.
    entry = sort_by(run, coarse, number[rows])
    entry = entry[runs(run[entry], number[rows][entry])[:-1]]
    entry = entry[sort_by(run[entry], coarse[entry], rows[entry])]
    begins = runs(run[entry], coarse[entry])
    rank = rank_in_runs(begins)
    counts = np.zeros((2, len(starts) - 1), np.int64)
    np.add.at(counts, (coarse[entry].astype(np.int64), run[entry]), 1)
    fit = apart & (counts.min(axis=0) > 0)
    if not several:
        fit &= counts.max(axis=0) == 1
    first = np.zeros(len(starts) - 1, np.int64)
    first[run[entry[::-1]]] = np.arange(len(entry))[::-1]
    mine = coarse[entry] & fit[run[entry]] & (rank < counts[0, run[entry]])
    partner = first[run[entry]] + rank
    late, early = number[rows[entry[mine]]], number[rows[entry[partner[mine]]]]
    right = ~_contradict(number, told, late, early, size)
    renamed = np.arange(size)
    renamed[late[right]] = early[right]
    return np.asarray(renamed[number], np.int64)


def _contradict(number: Ints, told: Told, one: Ints, two: Ints, size: int) -> Flags:
    """Say which pairs of events state different balances, or serial numbers of one layout."""
    balance = np.full(size, _NONE)
    balance[number[told.known]] = told.balance[told.known]
    numbered = told.serial >= 0
    serial, layout = np.full(size, _NONE), np.full(size, _NONE)
    serial[number[numbered]] = told.serial[numbered]
    layout[number[numbered]] = told.layout[numbered]
    apart = np.zeros(len(one), np.bool_)
    for value, of in ((balance, balance), (serial, layout)):
        said = (of[one] != _NONE) & (of[two] != _NONE)
        alike = (of[one] == of[two]) | (of is balance)
        apart |= said & alike & (value[one] != value[two])
    return apart


def _no_common_table(run: Ints, source: Ints, coarse: Flags) -> Flags:
    """Say for each run whether no table shows both a coarse and a finer row of it."""
    order = sort_by(run, source)
    inner = runs(run[order], source[order])
    mixed = np.logical_or.reduceat(coarse[order], inner[:-1]) & np.logical_or.reduceat(
        ~coarse[order], inner[:-1]
    )
    result = np.ones(int(run.max()) + 1, np.bool_)
    result[run[order][inner[:-1]][mixed]] = False
    return result
