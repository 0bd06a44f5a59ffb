"""Rows of statements into ledgers, and into events of them; which way tables and balances run."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from linkgraph.derive.arrays import Flags, Ints, run_starts, sort_by
from linkgraph.derive.ledger_kernel import ANCHOR, BRIDGE, OPTIONAL

_CONSTANT = 3
"""So many rows of which every one states the same balance: it is none that runs."""


@dataclass(frozen=True, slots=True)
class LedgerRows:
    """Rows of statements, in order of (source, row): what the check of balances needs of them.

    `own`: account id. `account`, `card`, `currency`, `serial`: codes of texts, -1 for none;
    currency 0 is yuan. `move`: fen, + for money in. `event`: rows that tell of one event have one
    number. `wallet`: the table is of a wallet, whose rows may be paid from elsewhere.
    """

    source: Ints
    row: Ints
    own: Ints
    account: Ints
    card: Ints
    currency: Ints
    serial: Ints
    time: Ints
    precision: Ints
    move: Ints
    balance: Ints
    known: Flags
    failed: Flags
    event: Ints
    wallet: Flags

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.row)

    def take(self, at: NDArray[np.int64]) -> "LedgerRows":
        """Return some rows."""
        return LedgerRows(*(getattr(self, one.name)[at] for one in fields(self)))


@dataclass(frozen=True, slots=True)
class LedgerEvents:
    """One entry an event: its ledger and what its rows say, before any order."""

    head: Ints
    ledger: Ints
    source: Ints
    place: Ints
    time: Ints
    precision: Ints
    move: Ints
    balance: Ints
    kind: Ints
    easy: Flags


def ledgers_of(rows: LedgerRows) -> tuple[Ints, Ints, Ints, Ints]:
    """Return the ledger of each row; owner, account code and currency of each ledger.

    A row that names no account number is of the only one that other rows of its account name.
    """
    size = int(rows.own.max(initial=-1)) + 1
    low = np.full(size, np.iinfo(np.int64).max)
    high = np.full(size, -1, np.int64)
    said = rows.account >= 0
    np.minimum.at(low, rows.own[said], rows.account[said])
    np.maximum.at(high, rows.own[said], rows.account[said])
    only = np.where(low == high, high, -1)
    account = np.where(said, rows.account, only[rows.own]) if size else rows.account
    order = sort_by(rows.own, account, rows.currency)
    starts = run_starts(rows.own[order], account[order], rows.currency[order])
    ledger = np.empty(len(rows), np.int64)
    ledger[order] = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    first = order[starts[:-1]]
    return ledger, rows.own[first], account[first], rows.currency[first]


def events_of(rows: LedgerRows, ledger: Ints) -> tuple[LedgerEvents, Ints]:
    """Gather rows into events, with what the check needs of each; and the sign of each ledger."""
    usable = rows.known & ~_constant(rows, ledger)
    order = sort_by(rows.event, ledger, ~usable, rows.source, rows.row)
    head = order[run_starts(rows.event[order], ledger[order])[:-1]]
    exact = sort_by(rows.event, ledger, rows.precision, rows.source, rows.row)
    finest = exact[run_starts(rows.event[exact], ledger[exact])[:-1]]
    pages = _pages(rows, ledger)
    sign, turn = _senses(rows, ledger, pages, usable)
    move = rows.move[head]
    kind = np.where(rows.failed[head], OPTIONAL, np.where(usable[head], ANCHOR, BRIDGE))
    events = LedgerEvents(
        head, ledger[head], rows.source[head], turn[pages[head]] * rows.row[head],
        rows.time[finest], rows.precision[finest], move,
        rows.balance[head] * sign[ledger[head]], kind.astype(np.int64), rows.wallet[head],
    )  # fmt: skip
    return events, sign


def _pages(rows: LedgerRows, ledger: Ints) -> Ints:
    """Return a number for each ledger in each table."""
    width = int(rows.source.max(initial=0)) + 1
    found = np.unique(ledger * width + rows.source, return_inverse=True)[1]
    return np.asarray(found.reshape(-1), np.int64)


def _constant(rows: LedgerRows, ledger: Ints) -> Flags:
    """Say which rows are of a ledger that states one balance throughout, whatever moves."""
    size = int(ledger.max(initial=-1)) + 1
    low = np.full(size, np.iinfo(np.int64).max)
    high = np.full(size, np.iinfo(np.int64).min)
    at = rows.known & ~rows.failed
    np.minimum.at(low, ledger[at], rows.balance[at])
    np.maximum.at(high, ledger[at], rows.balance[at])
    moving = np.bincount(ledger[at & (rows.move != 0)], minlength=size) >= _CONSTANT
    same = np.full(size, False) if size == 0 else (low == high) & moving
    return np.asarray(same[ledger], np.bool_)


def _senses(rows: LedgerRows, ledger: Ints, pages: Ints, usable: Flags) -> tuple[Ints, Ints]:
    """Return the sign of balances by ledger, and of each (ledger, source) which way it runs.

    A credit card states what is owed: its balances run against the money, where that explains
    clearly more rows. A table runs oldest first (1) or newest first (-1), whichever the balances
    explain better; where they say nothing, its times; where those neither, oldest first.
    """
    count, ledgers = int(pages.max(initial=-1)) + 1, int(ledger.max(initial=-1)) + 1
    at = np.flatnonzero(usable & ~rows.failed)
    at = at[sort_by(pages[at], rows.row[at])]
    one, two = at[:-1], at[1:]
    same = pages[one] == pages[two]
    one, two = one[same], two[same]
    step = rows.balance[two] - rows.balance[one]
    votes = {}
    for sense in (1, -1):
        ways = ((1, step == sense * rows.move[two]), (-1, -step == sense * rows.move[one]))
        for way, explained in ways:
            votes[sense, way] = np.bincount(pages[one], explained, minlength=count)
    of = np.zeros(count, np.int64)
    of[pages] = ledger
    best = {
        sign: np.bincount(of, np.maximum(votes[sign, 1], votes[sign, -1]), minlength=ledgers)
        for sign in (1, -1)
    }
    sign = np.where((best[-1] >= _CONSTANT) & (best[-1] > 2 * best[1]), -1, 1)
    forward = np.where(sign[of] > 0, votes[1, 1], votes[-1, 1])
    backward = np.where(sign[of] > 0, votes[1, -1], votes[-1, -1])
    every = sort_by(pages, rows.row)
    left, right = every[:-1], every[1:]
    near = pages[left] == pages[right]
    drift = np.bincount(
        pages[left[near]],
        np.sign(rows.time[right[near]] - rows.time[left[near]]),
        minlength=count,
    )
    turn = np.where(
        forward != backward, np.sign(forward - backward), np.where(drift < 0, -1, 1)
    ).astype(np.int64)
    return sign.astype(np.int64), turn
