"""Where the money in one account came from: matched money followed back to where it entered."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.match import OLDER, Flows
from linkgraph.flow.money import HELD, Money

Longs = NDArray[np.int64]

PAID_IN, OPENING, UNKNOWN_SOURCE = 0, 1, 2
"""How money entered: paid by an account that it is not followed through; there before an
account's first row; beyond all that is known to have been in an account."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Fen by where they entered; one row a (kind, account), sorted by both; fen > 0. `account`:
    who paid in, whose opening balance it was, or where the source is unknown."""

    kind: Longs
    account: Longs
    fen: Longs

    @property
    def total(self) -> int:
        """All of it: what is in the account by the matching."""
        return int(self.fen.sum())


def find_origins(money: Money, flows: Flows, account: int) -> Origins:
    """Follow every fen that is in `account` at the end of the data back to where it entered.

    Parameters
    ----------
    money, flows
        The transfers, and how they were matched (any rule that matches fen to fen).
    account
        One account. In one that is never followed through, all that ever came is there.

    Returns
    -------
    Origins
        Exact under the rule of `flows`: it adds up to what is in the account by that rule.

    Notes
    -----
    O(rows × log) once, then O(hops of all ways back × log). It does not say whose money it
    rightly is.
    """
    gone = np.flatnonzero(flows.out_transfer >= 0)
    gone = gone[np.lexsort((flows.out_offset[gone], flows.out_transfer[gone]))]
    line = np.zeros(len(gone) + 1, np.int64)
    np.cumsum(flows.fen[gone], out=line[1:])
    base = np.full(len(money.fen), -1, np.int64)
    heads = flows.out_offset[gone] == 0
    base[flows.out_transfer[gone][heads]] = line[:-1][heads]
    done: list[tuple[Longs, Longs, Longs]] = [_opening_left(money, flows, account)]
    transfer, at, fen = _in_account(money, flows, account)
    while len(transfer):
        begin = base[transfer]
        entered = begin < 0
        done.append(_rows(PAID_IN, money.payer[transfer[entered]], fen[entered]))
        transfer, begin, fen = transfer[~entered], (begin + at)[~entered], fen[~entered]
        piece, place = overlapped(line, begin, begin + fen)
        row = gone[place]
        low = np.maximum(begin[piece], line[place])
        fen = np.minimum((begin + fen)[piece], line[place + 1]) - low
        payer = money.payer[transfer[piece]]
        came = flows.in_transfer[row]
        for kind, here in ((OPENING, came == OLDER), (UNKNOWN_SOURCE, came < OLDER)):
            done.append(_rows(kind, payer[here], fen[here]))
        on = came >= 0
        transfer, fen = came[on].astype(np.int64), fen[on]
        at = (flows.in_offset[row] + low - line[place])[on]
    return _added(done)


def _in_account(money: Money, flows: Flows, account: int) -> tuple[Longs, Longs, Longs]:
    """Return pieces (transfer, offset, fen) that are in the account."""
    stays = np.flatnonzero((flows.out_transfer < 0) & (flows.in_transfer >= 0))
    stays = stays[money.payee[flows.in_transfer[stays]] == account]
    ended = np.flatnonzero(money.follows & ~money.enters & (money.payee == account))
    if money.end[account] == HELD:
        ended = ended[:0]  # its own statement does not show them
    return (
        np.concatenate([flows.in_transfer[stays].astype(np.int64), ended]),
        np.concatenate([flows.in_offset[stays], np.zeros(len(ended), np.int64)]),
        np.concatenate([flows.fen[stays], money.fen[ended]]),
    )


def _opening_left(money: Money, flows: Flows, account: int) -> tuple[Longs, Longs, Longs]:
    """Return what is left of the account's own opening balance."""
    used = np.flatnonzero((flows.in_transfer == OLDER) & (flows.out_transfer >= 0))
    used = used[money.payer[flows.out_transfer[used]] == account]
    held = int(money.opening[account]) if money.end[account] == HELD else 0
    left = held - int(flows.fen[used].sum())
    some = np.array([left] if left > 0 else [], np.int64)
    return _rows(OPENING, np.full(len(some), account), some)


def _rows(kind: int, account: NDArray[np.integer], fen: Longs) -> tuple[Longs, Longs, Longs]:
    return np.full(len(fen), kind, np.int64), account.astype(np.int64), fen


def _added(done: list[tuple[Longs, Longs, Longs]]) -> Origins:
    kind, account, fen = (np.concatenate(part) for part in zip(*done, strict=True))
    keys, at = np.unique(np.stack([kind, account], axis=1), axis=0, return_inverse=True)
    total = np.zeros(len(keys), np.int64)
    np.add.at(total, at.reshape(-1), fen)
    some = total > 0
    return Origins(keys[some, 0], keys[some, 1], total[some])


def overlapped(line: Longs, begin: Longs, end: Longs) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return every pair of a run [begin, end) and a stretch of `line` it overlaps."""
    first = np.searchsorted(line, begin, "right") - 1
    count = np.searchsorted(line, end, "left") - first
    piece = np.repeat(np.arange(len(begin)), count)
    before = np.concatenate([[0], np.cumsum(count)[:-1]]).astype(np.int64)
    return piece, np.arange(len(piece)) - (before - first)[piece]
