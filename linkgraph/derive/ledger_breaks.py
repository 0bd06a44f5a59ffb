"""What would explain a balance that does not follow: never what happened, only what fits."""

from dataclasses import dataclass

import numpy as np

from linkgraph.derive.arrays import Flags, Ints, rank_in_runs, run_starts, sort_by
from linkgraph.derive.ledger_events import LedgerRows
from linkgraph.derive.ledgers import Ledgers

_LONG, _FIRST = 1000, 100
MISSING_ROWS = "missing_rows"
DUPLICATE = "duplicate"
UNMOVED = "unmoved"
EXTRA_ROW = "extra_row"
EDITED_AMOUNT = "edited_amount"
EDITED_BALANCE = "edited_balance"
EDITED_DIRECTION = "edited_direction"
OUT_OF_ORDER = "out_of_order"
KINDS = (
    MISSING_ROWS,
    DUPLICATE,
    UNMOVED,
    EXTRA_ROW,
    EDITED_AMOUNT,
    EDITED_BALANCE,
    EDITED_DIRECTION,
    OUT_OF_ORDER,
)
"""What would make the figures fit. Codes are stable: scripts read them."""


@dataclass(frozen=True, slots=True)
class Break:
    """Two neighbouring balances of a ledger that do not fit the movements between them.

    `before` and `after` are positions into the `LedgerRows`. `difference`: fen that the balance
    after is above what the balance before and the movements come to. `kinds`: what would explain
    it, the likeliest first. `repeated`: the row repeats another of its table and counts once.
    """

    ledger: int
    before: int
    after: int
    difference: int
    kinds: tuple[str, ...]
    repeated: bool = False
    checkable: bool = True
    """Both rows state a balance: the break counts as a step that does not follow."""


def find_breaks(rows: LedgerRows, found: Ledgers) -> list[Break]:
    """Return the breaks of every ledger, in its order; rows that a table has twice at the end.

    Of a long ledger in which most balances do not follow only the first are listed: they are not
    the running balance of these rows, and each break says no more than that.
    """
    broken = _listed(found)
    chain = _Chain(found, _twins(rows, found))
    breaks = [
        Break(
            int(found.ledger[at]),
            int(found.head[found.previous[at]]),
            int(found.head[at]),
            int(found.difference[at]),
            chain.kinds(int(at)),
        )
        for at in broken
    ]
    ledger = np.full(len(rows), -1, np.int64)
    event = np.full(int(rows.event.max(initial=-1)) + 1, -1, np.int64)
    event[rows.event[found.head]] = found.ledger
    ledger = event[rows.event] if len(rows) else ledger
    for one, other in found.repeats.tolist():
        said = (DUPLICATE,)
        known = bool(rows.known[one] and rows.known[other])
        breaks.append(
            Break(int(ledger[other]), one, other, -int(rows.move[other]), said, True, known)
        )
    return breaks


def _listed(found: Ledgers) -> Ints:
    """Return the positions of the breaks that are listed."""
    broken = found.broken()
    ledgers = len(found.own)
    steps = np.bincount(found.ledger[found.previous >= 0], minlength=ledgers)
    count = np.bincount(found.ledger[broken], minlength=ledgers)
    hopeless = (steps > _LONG) & (2 * count > steps)
    if not hopeless.any():
        return broken
    order = np.argsort(found.ledger[broken], kind="stable")
    rank = np.empty(len(broken), np.int64)
    rank[order] = rank_in_runs(run_starts(found.ledger[broken][order]))
    return broken[~hopeless[found.ledger[broken]] | (rank < _FIRST)]


def _twins(rows: LedgerRows, found: Ledgers) -> Flags:
    """Say which events beside a break repeat another: same amount, balance, time or serial."""
    twin = np.zeros(len(found.head), np.bool_)
    broken = found.broken()
    asked = np.concatenate([found.balance[broken], found.balance[found.previous[broken]]])
    alike = found.anchor & np.isin(found.balance, asked)
    serial = rows.serial[found.head]
    for mark, usable in ((found.time, alike), (serial, alike & (serial >= 0))):
        at = np.flatnonzero(usable)
        keys = [key[at] for key in (found.ledger, found.move, found.balance, mark)]
        order = sort_by(*keys)
        same = np.ones(max(len(order) - 1, 0), np.bool_)
        for key in keys:
            same &= key[order][1:] == key[order][:-1]
        twin[at[order[1:][same]]] = True
        twin[at[order[:-1][same]]] = True
    return twin


class _Chain:
    """The anchors of all ledgers, and what would mend each broken step between them."""

    __slots__ = ("_after", "_difference", "_following", "_holes", "_move", "_previous", "_twin")

    def __init__(self, found: Ledgers, twin: Flags) -> None:
        self._previous, self._difference = found.previous, found.difference
        self._move, self._after, self._twin = found.move, found.balance, twin
        following = np.full(len(found.head), -1, np.int64)
        at = np.flatnonzero(found.previous >= 0)
        following[found.previous[at]] = at
        self._following = following
        broken = found.broken()
        holes = zip(
            found.ledger[broken].tolist(),
            self._after[found.previous[broken]].tolist(),
            self._before(broken).tolist(),
            strict=True,
        )
        self._holes = {hole: int(at) for hole, at in zip(holes, broken, strict=True)}
        self._find_moved(found.ledger)

    def _find_moved(self, ledger: Ints) -> None:
        """Find rows that fit a hole elsewhere: each moves both its breaks and the hole's."""
        moved: set[int] = set()
        for at in list(self._holes.values()):
            for row in (at, int(self._previous[at])):
                if not self._superfluous(row):
                    continue
                balance = int(self._after[row])
                start = balance - int(self._move[row])
                hole = self._holes.get((int(ledger[row]), start, balance))
                if hole is not None and hole not in (row, int(self._following[row])):
                    moved |= {row, int(self._following[row]), hole}
            if self._swapped(at):
                second = int(self._following[at])
                moved |= {at, second, int(self._following[second])}
        self._holes = {(-1, -1, at): at for at in moved}

    def _before(self, at: Ints) -> Ints:
        return np.asarray(self._after[at] - self._move[at], np.int64)

    def _gap(self, at: int) -> int:
        """Return the difference at an event, 0 where it follows, or is not there."""
        return int(self._difference[at]) if at >= 0 and self._previous[at] >= 0 else 0

    def _superfluous(self, row: int) -> bool:
        """Say whether the balances fit without this row, and not with it."""
        after = int(self._following[row])
        here, there = self._gap(row), self._gap(after)
        return bool(here and there and here + there == -self._move[row])

    def _swapped(self, at: int) -> bool:
        """Say whether the balances fit when this event and the next change places."""
        second = int(self._following[at])
        third = int(self._following[second]) if second >= 0 else -1
        if second < 0 or not self._gap(at) or not self._gap(second):
            return False
        one, two = int(self._move[at]), int(self._move[second])
        last = third < 0 or self._gap(third) == one
        return self._gap(at) == two and self._gap(second) == -(one + two) and last

    def kinds(self, at: int) -> tuple[str, ...]:
        """Return what would explain the break before event `at`, the likeliest first."""
        before, after = int(self._previous[at]), int(self._following[at])
        gap, move = self._gap(at), int(self._move[at])
        if (-1, -1, at) in self._holes:
            return (OUT_OF_ORDER, MISSING_ROWS)
        for row in (at, before):
            if self._superfluous(row):
                return (DUPLICATE,) if self._twin[row] else (EXTRA_ROW,)
        if gap == -move:
            same = self._move[before] == move and self._after[before] == self._after[at]
            return (DUPLICATE,) if self._twin[at] or same else (UNMOVED, MISSING_ROWS)
        if gap + self._gap(after) == 0 or gap + self._gap(before) == 0:
            return (EDITED_BALANCE, MISSING_ROWS)
        if gap == -2 * move:
            return (EDITED_DIRECTION, MISSING_ROWS)
        right = move + gap
        said: tuple[str, ...] = (MISSING_ROWS,)
        if (right > 0) == (move > 0) and right != 0:
            alike = _alike(abs(move), abs(right))
            said = (EDITED_AMOUNT, *said) if alike else (*said, EDITED_AMOUNT)
        ends = after < 0 or self._previous[before] < 0
        return (*said, EDITED_BALANCE) if ends else said


def _alike(one: int, other: int) -> bool:
    """Say whether two amounts differ as by a slip: a digit, two swapped, the decimal point."""
    a, b = sorted((str(one), str(other)), key=len)
    if len(a) == len(b):
        wrong = [i for i in range(len(a)) if a[i] != b[i]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
        return len(wrong) == 1 or (
            swapped and a[wrong[0]] == b[wrong[1]] and a[wrong[1]] == b[wrong[0]]
        )
    if b.rstrip("0") == a.rstrip("0"):
        return True
    return len(b) == len(a) + 1 and any(b[:i] + b[i + 1 :] == a for i in range(len(b)))
