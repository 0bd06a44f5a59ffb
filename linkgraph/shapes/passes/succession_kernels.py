"""Kernels over successions: a payment into an account, and one out of it soon after."""

import numpy as np
from numpy.typing import NDArray

from linkgraph.flow.compiled import compiled
from linkgraph.flow.tied import Ints, Longs


@compiled
def count_ratios(
    come: Ints,
    come_start: Longs,
    gone: Ints,
    gone_start: Longs,
    fen: Longs,
    earliest: Longs,
    latest: Longs,
    currency: NDArray[np.int16],
    hop: int,
    most: int,
    steps: int,
    least: int,
    slack: int,
    counts: Longs,
    witnesses: Longs,
) -> tuple[int, int]:
    """Add to `counts[k]` the successions whose out is k/steps of the in, to `slack` fen.

    All of it: exactly. Of each payment in, the first `most` payments out after it are looked at. To
    `witnesses[k]` the different amounts in, account by account, that such a succession passes on:
    five equal payments in and five out are one witness, not 25. Returns how many successions there
    are, and how many payments in were followed by a payment out. Only where steps lie further apart
    than twice the slack, so that a hit means something.
    """
    passed = all_of = 0
    hits = np.empty(1024, np.int64)
    for account in range(len(come_start) - 1):
        first = gone_start[account]
        end = gone_start[account + 1]
        if first == end:
            continue
        found = 0
        for i in range(come_start[account], come_start[account + 1]):
            a = come[i]
            if fen[a] < 8 * slack * steps:
                continue
            while first < end and latest[gone[first]] < earliest[a]:
                first += 1
            before = all_of
            for j in range(first, min(end, first + most)):
                b = gone[j]
                if earliest[b] - latest[a] > hop:
                    break
                if latest[b] < earliest[a]:
                    continue  # surely before, though a whole day that is not began earlier
                all_of += 1
                k = round(fen[b] / fen[a] * steps)
                off = abs(fen[b] - fen[a] * k / steps)
                near = least <= k <= steps and off <= (slack if k < steps else 0)
                if near and currency[a] == currency[b]:
                    counts[k] += 1
                    if found == len(hits):
                        hits = np.concatenate((hits, np.empty_like(hits)))
                    hits[found] = fen[a] * (steps + 1) + k
                    found += 1
            passed += all_of > before
        hits[:found].sort()
        for place in range(found):
            if place == 0 or hits[place] != hits[place - 1]:
                witnesses[hits[place] % (steps + 1)] += 1
    return all_of, passed
