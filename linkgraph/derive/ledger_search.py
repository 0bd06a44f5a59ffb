"""A few rows of one time, some without a balance of their own, in an order that fits."""

from typing import Any

import numpy as np

from linkgraph.derive.compiled import compiled

MOST = 8
"""So many bridging and failed rows are tried in every combination."""
_MOST_ANCHORS = 9
_STEPS = 3000


@compiled
def subset(rest: Any, values: Any, count: int, barred: int) -> int:
    """Return values that add up to `rest`, as bits, none of them in `barred`; -1 when none do."""
    for mask in range(1 << count):
        if mask & barred:
            continue
        total = np.int64(0)
        for i in range(count):
            if mask >> i & 1:
                total += values[i]
        if total == rest:
            return mask
    return -1


@compiled
def _goes_on(
    balance: Any, values: Any, count: int, used: int, must: int, free: bool, exits: Any
) -> int:
    """Return the unused rows that stand after the last anchor, as bits; -1 where no exit fits.

    All that must move money do so, unless they may stand before the first anchor (`free`).
    """
    left = must & ~used
    if len(exits) == 0:
        return left
    for value in exits:
        mask = subset(value - balance, values, count, used)
        if mask >= 0 and (free or mask & must == left):
            return mask
    return -1


@compiled
def order_mixed(
    anchors: Any, loose: Any, must: int, move: Any, after: Any, last: Any, failed: Any, exits: Any
) -> Any:
    """Return (order, which) in which everything fits, or empty arrays.

    `loose` rows are bridging (bits of `must`) or failed. `last`: balance and movements before,
    known or not; `failed`: what failed rows before may have moved. `order` holds every row:
    `which` says that one moves money, and of the entry before all rows, how much of `failed` did.
    """
    balance, known = last
    size, many = len(anchors), len(loose) + len(failed)
    none = np.empty(0, np.int64)
    if size > _MOST_ANCHORS or many > MOST:
        return none, none
    values = np.empty(many, np.int64)
    values[: len(loose)] = move[loose]
    values[len(loose) :] = failed
    early = ((1 << len(failed)) - 1) << len(loose)
    pick, taken = np.full(size + 1, -1, np.int64), np.zeros(size + 1, np.int64)
    used, standing = np.zeros(size + 1, np.int64), np.empty(size + 1, np.int64)
    busy = np.zeros(size, np.bool_)
    standing[0] = balance
    depth = 0
    for _ in range(_STEPS):
        pick[depth] += 1
        if pick[depth] == size:
            if depth == 0:
                break
            depth -= 1
            busy[pick[depth]] = False
            continue
        if busy[pick[depth]]:
            continue
        a = anchors[pick[depth]]
        mask = 0
        if known or depth > 0:
            barred = used[depth] | (early if depth > 0 else 0)
            mask = subset(after[a] - move[a] - standing[depth], values, many, barred)
            if mask < 0:
                continue
        taken[depth], used[depth + 1] = mask, used[depth] | mask
        standing[depth + 1] = after[a]
        if depth + 1 < size:
            busy[pick[depth]] = True
            depth += 1
            pick[depth] = -1
            continue
        left = _goes_on(after[a], values, many, used[size] | early, must, not known, exits)
        if left >= 0:
            taken[size] = left
            return _laid_out(anchors, loose, pick, taken, failed)
    return none, none


@compiled
def _laid_out(anchors: Any, loose: Any, pick: Any, taken: Any, failed: Any) -> Any:
    """Return the order and movements that a search found."""
    count = len(anchors) + len(loose)
    order, which = np.empty(count, np.int64), np.zeros(count + 1, np.int64)
    placed = np.int64(0)
    for d in range(len(anchors) + 1):
        placed |= taken[d]
    at = 0
    for k in range(len(loose)):  # rows that no joint needs: failed ones, and those before all
        if not placed >> k & 1:
            order[at] = loose[k]
            at += 1
    for d in range(len(anchors) + 1):
        for k in range(len(loose)):
            if taken[d] >> k & 1:
                order[at], which[at] = loose[k], 1
                at += 1
        for k in range(len(failed)):
            if taken[d] >> (len(loose) + k) & 1:
                which[count] += failed[k]
        if d < len(anchors):
            order[at] = anchors[pick[d]]
            at += 1
    return order, which
