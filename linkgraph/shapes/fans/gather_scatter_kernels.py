"""The kernel that finds turns: an account is paid several times, and then pays several times."""

from math import lgamma, log

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs
from linkgraph.shapes.fans.fan_kernels import surprise

Floats = NDArray[np.float64]
LEAST = 1e-9
"""What is worth less is taken as worth nothing (rounding)."""
Side = tuple[Longs, Ints, Longs, Longs, Longs, NDArray[np.int16]]
"""Payments on one side of accounts: of account v those at `start[v]:start[v + 1]`, by earliest
moment; of each its row, its earliest and latest moment, its fen and currency."""
Bounds = tuple[int, int, int, int, float]
"""The window, the longest wait at the account, payments at least in all, payments at most of one
side, the part that an account keeps at most."""
Turn = tuple[float, int, int]
"""Worth, first place of the payments in, place after the last payment out."""


@compiled
def find_gather_scatter(
    come: Side, gone: Side, bounds: Bounds, whole: float
) -> tuple[Longs, Floats]:
    """Return (account, first in, after last in, first out, after last out) a row, and their worth.

    A **cut** is a moment of a payment out; before it are the payments in since the payment out
    before, after it the payments out until the next payment in. Of each cut the best turn whose
    worth is above 0. O(payments) but for cuts between long runs: at most `bounds[3]` squared each.
    """
    found = 0
    turns, worth = np.empty((256, 5), np.int64), np.empty(256)
    for account in range(len(come[0]) - 1):
        low, high = come[0][account], come[0][account + 1]
        first, end = gone[0][account], gone[0][account + 1]
        if high - low < 2 or end - first < 2:
            continue
        out = first
        while out < end:
            into, after, last = around_cut(out, (low, high), (first, end), come, gone)
            if after - into >= 2 and last - out >= 2 and after - into + last - out >= bounds[2]:
                many = high - low + end - first
                best = best_turn((into, after), (out, last), many, come, gone, bounds, whole)
                if best[0] > LEAST:
                    if found == len(turns):
                        turns = np.concatenate((turns, np.empty_like(turns)))
                        worth = np.concatenate((worth, np.empty_like(worth)))
                    turns[found] = (account, best[1], after, out, best[2])
                    worth[found] = best[0]
                    found += 1
            moment = gone[2][out]
            while out < end and gone[2][out] == moment:
                out += 1
    return turns[:found], worth[:found]


@compiled
def around_cut(
    out: int, ins: tuple[int, int], outs: tuple[int, int], come: Side, gone: Side
) -> tuple[int, int, int]:
    """Return the first payment in before a cut, the first that is not surely before it, and the
    first payment out that comes after a payment in again. `out`: the payment out at the cut."""
    begin, moment = come[2], gone[2][out]
    after = ins[0] + np.searchsorted(begin[ins[0] : ins[1]], moment, "left")
    while after > ins[0] and come[3][after - 1] >= moment:
        after -= 1
    into = ins[0]
    if out > outs[0]:
        before = gone[2][out - 1]
        into += np.searchsorted(begin[ins[0] : ins[1]], before, "left")
    last = outs[1]
    if after < ins[1]:
        last = out + np.searchsorted(gone[2][out:last], begin[after], "right")
    return into, after, last


@compiled
def best_turn(
    ins: tuple[int, int],
    outs: tuple[int, int],
    many: int,
    come: Side,
    gone: Side,
    bounds: Bounds,
    whole: float,
) -> Turn:
    """Return the turn of a cut that is worth most: the last payments in, the first ones out.

    Payments of one moment are taken all or none. `many`: payments of the account.
    """
    window, hop, least, most, kept = bounds
    best = (0.0, 0, 0)
    if gone[2][outs[0]] - come[2][ins[1] - 1] > hop:
        return best
    got, one_money, money = 0, True, come[5][ins[1] - 1]
    for i in range(ins[1] - 1, max(ins[0], ins[1] - most) - 1, -1):
        if come[3][i] >= gone[2][outs[0]]:
            break
        got += come[4][i]
        one_money = one_money and come[5][i] == money
        a = ins[1] - i
        if a < 2 or (i > ins[0] and come[2][i - 1] == come[2][i]):
            continue
        paid, until, same = 0, 0, one_money
        for j in range(outs[0], min(outs[1], outs[0] + most)):
            paid += gone[4][j]
            same = same and gone[5][j] == money
            until = max(until, gone[3][j])
            if until - come[2][i] > window:
                break
            b = j + 1 - outs[0]
            if b < 2 or a + b < least or (j + 1 < outs[1] and gone[2][j + 1] == gone[2][j]):
                continue
            if not same or paid > got or got - paid > kept * got:
                continue
            share = min(1.0, (until - come[2][i] + 1) / whole)
            worth = surprise(a + b, many, share, 0.0) - log(many)
            worth += lgamma(a + b + 1.0) - lgamma(a + 1.0) - lgamma(b + 1.0)
            if worth > best[0]:
                best = (worth, i, j + 1)
    return best
