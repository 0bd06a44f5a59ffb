"""Invented ledgers as the check reads them: clean ones, and ways to spoil them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from linkgraph.derive.ledger_breaks import Break, find_breaks
from linkgraph.derive.ledger_events import LedgerRows
from linkgraph.derive.ledgers import Ledgers, check_ledgers
from linkgraph.durations import DAY_US, MINUTE_US, SECOND_US

NOON = 1_700_000_000 // 86_400 * DAY_US


@dataclass(frozen=True)
class Line:
    """One row of a table: times in µs, money in fen, balance None where the bank states none."""

    time: int
    move: int
    balance: int | None
    precision: int = 0
    failed: bool = False
    serial: int = -1
    event: int = 0
    source: int = 0
    own: int = 0
    wallet: bool = False


def clean(
    seed: int,
    size: int,
    *,
    precision: str = "second",
    bursts: float = 0.3,
    failed: float = 0.05,
    silent: float = 0.0,
    newest_first: bool | None = None,
    shuffled: bool = False,
) -> list[Line]:
    """Return a ledger in the order of a file, in which every balance follows from the one before.

    Amounts, fees, interest, mirrored reversals, failed rows that leave the balance; `silent` is
    the share of rows without a balance; `shuffled` mixes rows of one time.
    """
    draw = random.Random(seed)
    time, balance = NOON, draw.randrange(0, 10_000_000)
    lines: list[Line] = []
    while len(lines) < size:
        if draw.random() >= bursts:
            time += draw.choice(
                (SECOND_US, 40 * SECOND_US, 3 * MINUTE_US, 5 * MINUTE_US, 7 * 3600 * SECOND_US)
            )
        moves = [draw.choice((-1, 1)) * draw.randrange(1, 3_000_000)]
        if draw.random() < 0.1:
            moves.append(-draw.choice((200, 500, 550)))  # a fee of its own
        if draw.random() < 0.05:
            moves.append(-moves[0])  # reversed at once
        for move in moves:
            lost = draw.random() < failed
            balance += 0 if lost else move
            shown = None if draw.random() < (0.5 if lost else silent) else balance
            lines.append(Line(time, move, shown, failed=lost, serial=len(lines), event=len(lines)))
    lines = [_blurred(line, precision, draw) for line in lines[:size]]
    if shuffled:
        lines = mixed(lines, draw)
    backward = draw.random() < 0.5 if newest_first is None else newest_first
    return lines[::-1] if backward else lines


def _blurred(line: Line, precision: str, draw: random.Random) -> Line:
    level = {"second": 0, "minute": 1, "day": 2}.get(precision)
    if level is None:
        level = draw.choice((0, 0, 1, 2))
    unit = (1, MINUTE_US, DAY_US)[level]
    return replace(line, time=line.time - line.time % unit, precision=level)


def mixed(lines: Sequence[Line], draw: random.Random) -> list[Line]:
    """Return lines with those of one time in another order."""
    keys = {id(line): draw.random() for line in lines}
    return sorted(lines, key=lambda line: (line.time, keys[id(line)]))


def table(lines: Sequence[Line]) -> LedgerRows:
    """Return lines, in the order of their files, as the check reads them."""
    lines = sorted(lines, key=lambda line: line.source)

    def ints(name: str) -> np.ndarray:
        return np.array([getattr(line, name) or 0 for line in lines], np.int64)

    none = np.full(len(lines), -1, np.int64)
    return LedgerRows(
        ints("source"),
        np.arange(2, len(lines) + 2),
        ints("own"),
        none,
        none,
        np.zeros(len(lines), np.int64),
        ints("serial"),
        ints("time"),
        ints("precision"),
        ints("move"),
        ints("balance"),
        np.array([line.balance is not None for line in lines], np.bool_),
        np.array([line.failed for line in lines], np.bool_),
        ints("event"),
        np.array([line.wallet for line in lines], np.bool_),
    )


def check(lines: Sequence[Line]) -> tuple[Ledgers, list[Break]]:
    """Return the check's result and the breaks."""
    rows = table(lines)
    found = check_ledgers(rows)
    return found, find_breaks(rows, found)
