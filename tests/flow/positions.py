"""Where the money of payments is at the end of the data, account by account."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.origins import overlapped
from linkgraph.flow.walks import Trails, end_kinds

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Positions:
    """Fen of each payment by account; one row a (payment, account), sorted by both.

    `payment` transfer ids, `account` where the money is, `end` the number of an end (see
    `flow.money.END_NAMES`), `fen`. The rows of a payment add up to its amount.
    """

    payment: Longs
    account: Longs
    end: NDArray[np.uint8]
    fen: Longs


def find_positions(trails: Trails, payments: NDArray[Any]) -> Positions:
    """Follow every fen of each payment to where it is at the end of the data.

    Parameters
    ----------
    trails
        Matched money.
    payments
        Transfer ids, each once. One that is not followed (failed, reversed, to oneself) has no
        positions. Payments are followed separately: when one brought the money of another, the
        same fen stand in the positions of both.

    Returns
    -------
    Positions
        Exact, under the rule that `trails` were matched by, which is a convention: it does not
        say that no other rule would put the money elsewhere.

    Notes
    -----
    All pieces go one hop at a time, so it costs O(rows) once and O(hops of all walks × log rows).
    Made with numpy alone, apart from the kernel behind `walks`, so that each checks the other.
    """
    come, gone, start, done_at, pieces, _ = trails.rows
    known = np.flatnonzero(come >= 0)
    line = np.zeros(len(known) + 1, np.int64)
    np.cumsum(pieces[known], out=line[1:])
    base = np.full(len(trails.money.fen), -1, np.int64)
    heads = start[known] == 0
    base[come[known][heads]] = line[:-1][heads]
    asked = np.asarray(payments, np.int64)
    asked = np.unique(asked[trails.money.follows[asked]])
    payment, transfer, fen = asked, asked, trails.money.fen[asked]
    at = np.zeros(len(asked), np.int64)
    done: list[tuple[Longs, Longs, Longs]] = []
    while len(payment):
        begin = base[transfer]
        ended = begin < 0
        done.append((payment[ended], transfer[ended], fen[ended]))
        payment, transfer, fen = payment[~ended], transfer[~ended], fen[~ended]
        begin = begin[~ended] + at[~ended]
        piece, place = overlapped(line, begin, begin + fen)
        row = known[place]
        low = np.maximum(begin[piece], line[place])
        fen = np.minimum((begin + fen)[piece], line[place + 1]) - low
        payment, transfer = payment[piece], transfer[piece]
        stays = gone[row] < 0
        done.append((payment[stays], transfer[stays], fen[stays]))
        row, place, low = row[~stays], place[~stays], low[~stays]
        payment, fen = payment[~stays], fen[~stays]
        transfer = gone[row].astype(np.int64)
        at = done_at[row] + low - line[place]
    return add_up(trails, done)


def add_up(trails: Trails, done: list[tuple[Longs, Longs, Longs]]) -> Positions:
    """Return what ended, added up by payment, account and end."""
    empty = np.zeros(0, np.int64)
    payment, transfer, fen = (
        np.concatenate([empty, *columns])
        for columns in (zip(*done, strict=True) if done else 3 * ((),))
    )
    account = trails.money.payee[transfer].astype(np.int64)
    end = end_kinds(trails.money, transfer)
    order = np.lexsort((end, account, payment))
    payment, account, end, fen = payment[order], account[order], end[order], fen[order]
    new = np.ones(len(fen), np.bool_)
    new[1:] = (np.diff(payment) != 0) | (np.diff(account) != 0) | (np.diff(end.astype(int)) != 0)
    first = np.flatnonzero(new)
    total = np.add.reduceat(fen, first) if len(first) else empty
    return Positions(payment[first], account[first], end[first], total)
