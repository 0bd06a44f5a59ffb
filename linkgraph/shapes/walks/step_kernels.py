"""Kernels of steps: what an account received before it paid, and what that is worth."""

from math import log

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.shapes.array_kernels import Flags, Ints, Longs, halve, merge, settle

Floats = NDArray[np.float32]

Side = tuple[Longs, Longs, Longs, Floats, NDArray[np.int16]]
"""Payments by one of their accounts: of account a `start[a]:start[a + 1]`; their earliest moments,
microseconds of doubt, logarithms of the fen, currencies."""
Weights = tuple[Floats, NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]
"""How far two unrelated payments are apart, rising; what two are worth that are as far apart as so
many of these or farther: none, 1, 2, … all. Of each account the logarithm of how busy it is; what
a pair adds that pays again, and one that pays once; the shortest wait told apart from none, in
microseconds."""
Bounds = tuple[int, int, float]
"""The longest wait, how many payments are looked at before one, the least a step is worth."""
SHELVES = 4096
"""Equal parts of how far payments are apart: nearly all hold so few that a search is short."""


@compiled
def shelve(apart: Floats) -> tuple[float, Longs]:
    """Return how many shelves there are to a unit, and which of `apart` is the first on each."""
    most = float(apart[-1]) if len(apart) else 0.0
    scale = (SHELVES - 1) / most if most > 0 else 1.0
    first = np.zeros(SHELVES + 1, np.int64)
    for far in apart:
        first[int(min(far * scale, SHELVES - 1.0)) + 1] += 1
    for shelf in range(SHELVES):
        first[shelf + 1] += first[shelf]
    return scale, first


@compiled
def count_nearer(far: float, apart: Floats, scale: float, first: Longs) -> int:
    """Return how many of `apart` are at most `far`: a search by halves on one shelf."""
    shelf = int(min(far * scale, SHELVES - 1.0))
    return int(halve(first[shelf], first[shelf + 1], apart, far))


@compiled
def find_steps(
    came: Side,
    gone: Side,
    single: Flags,
    passes: Flags,
    weights: Weights,
    bounds: Bounds,
    memory: tuple[Ints, Floats],
) -> tuple[Longs, Ints, Floats, tuple[int, int]]:
    """Return for each payment, by payer, those that its payer received before, the latest first.

    Of the payment at place f of `gone` they are `before[begin[f]:begin[f + 1]]`, places in `came`,
    beside them what each step is worth. Also how many were left out since there were too many, and
    since they are worth too little. O(n (log n + what is looked at before)), account by account:
    what an account received lies near in memory. `single`: whose pair pays only this once;
    `memory`: room for all that may be found.
    """
    start, moments, vague, amount, currency = came
    leave, earliest, doubt, money, kind = gone
    apart, near, busy, pair, shortest = weights
    hop, most, least = bounds
    scale, first_on = shelve(apart)
    before, gain = memory
    begin = np.zeros(len(earliest) + 1, np.int64)
    span = log(log(1 + hop / shortest))
    written = many = poor = 0
    for account in range(len(start) - 1):
        low, high = start[account], start[account + 1]
        end = first = low
        for row in range(leave[account], leave[account + 1]):
            if passes[account] and low < high:
                end = settle(end, low, high, moments, earliest[row] + doubt[row])
                first = settle(first, low, high, moments, earliest[row] - hop - 1)
                taken = min(most, end - first)
                many += end - first - taken
                usual = pair[np.int64(single[row])] - busy[account] - span
                for place in range(end - 1, end - 1 - taken, -1):
                    rest = (vague[place] + doubt[row]) / 6
                    wait = max(float(earliest[row] - moments[place]), rest)
                    total = usual - log(wait + shortest)
                    if currency[place] == kind[row]:
                        far = abs(money[row] - amount[place])
                        total += near[count_nearer(far, apart, scale, first_on)]
                    if total < least:
                        poor += 1
                        continue
                    before[written], gain[written] = place, total
                    written += 1
            begin[row + 1] = written
    return begin, before[:written], gain[:written], (many, poor)


@compiled
def mark_hubs(
    payer: Ints,
    payee: Ints,
    grouped: tuple[tuple[Longs, Ints], tuple[Longs, Ints]],
    earliest: Longs,
    window: int,
    most: int,
) -> Flags:
    """Return which accounts have more than `most` different counterparties in one window. O(n).

    Only accounts with more payments than that are looked at closely.
    """
    (gone_start, gone), (come_start, come) = grouped
    accounts = len(gone_start) - 1
    hubs = np.zeros(accounts, np.bool_)
    inside = np.zeros(accounts, np.int32)
    for account in range(accounts):
        out, end = gone_start[account], gone_start[account + 1]
        into, stop = come_start[account], come_start[account + 1]
        if end - out + stop - into <= most:
            continue
        rows = merge(gone[out:end], come[into:stop])
        first = different = 0
        for place in range(len(rows)):
            other = payee[rows[place]] if payer[rows[place]] == account else payer[rows[place]]
            different += inside[other] == 0
            inside[other] += 1
            while earliest[rows[place]] - earliest[rows[first]] > window:
                old = payee[rows[first]] if payer[rows[first]] == account else payer[rows[first]]
                inside[old] -= 1
                different -= inside[old] == 0
                first += 1
            if different > most:
                hubs[account] = True
                break
        for place in range(len(rows)):
            inside[payee[rows[place]]] = 0
            inside[payer[rows[place]]] = 0
    return hubs
