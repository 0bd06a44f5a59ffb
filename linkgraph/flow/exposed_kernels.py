"""Kernels that read masks of `poison_kernels` for one owner: what came where, in how many steps."""

import numpy as np

from linkgraph.flow.compiled import compiled
from linkgraph.flow.doubt import NO_TIME
from linkgraph.flow.order_kernels import Sides
from linkgraph.flow.tied import Ints, Longs, Table

SINCE, CAME, LEFT, KEPT = range(4)
"""Of an account: when the first exposed transfer came, all exposed fen that came and that left,
and what of the fen that came is followed no further."""


@compiled
def gather(
    bit: int,
    owner: int,
    begin: int,
    masks: Longs,
    sides: Sides,
    fen: Longs,
    time_us: Longs,
    home: Ints,
    state: Table,
    rows: Ints,
) -> int:
    """Fill `rows` with the transfers, from `begin` on, that have this bit; return how many.

    `state` (accounts, 4) is filled anew, see SINCE. O(transfers + accounts).
    """
    payer, payee, _, enters = sides
    state[:, SINCE] = NO_TIME
    state[:, CAME:] = 0
    used = 0
    for t in range(begin, len(masks)):
        if not (masks[t] >> bit) & 1:
            continue
        rows[used] = t
        used += 1
        state[payer[t], LEFT] += fen[t]
        number = payee[t]
        if state[number, SINCE] == NO_TIME:
            state[number, SINCE] = time_us[t]
        state[number, CAME] += fen[t]
        if not enters[t] or home[number] == owner:
            state[number, KEPT] += fen[t]
    return used


@compiled
def count_steps(
    owner: int, rows: Ints, sides: Sides, time_us: Longs, owner_of: Ints, state: Table
) -> Ints:
    """Return of each account the least number of transfers from the owner's payments to it.

    1 for who was paid directly, 0 for whom nothing came to. Only transfers count that brought an
    account its first exposed money, all of that time. Breadth first; O(rows + accounts).
    """
    payer, payee, _, _ = sides
    steps = np.zeros(len(state), np.int32)
    bounds = np.zeros(len(state) + 1, np.int32)
    source, target = np.empty(len(rows), np.int32), np.empty(len(rows), np.int32)
    queue = np.empty(len(state), np.int32)
    edges, begin, end = 0, 0, 0
    for t in rows:
        a, b = payer[t], payee[t]
        if owner_of[t] == owner:
            if steps[b] == 0:
                steps[b], queue[end] = 1, b
                end += 1
        elif time_us[t] == state[b, SINCE] and state[a, SINCE] != NO_TIME:
            source[edges], target[edges] = a, b
            edges += 1
            bounds[a + 1] += 1
    for a in range(len(state)):
        bounds[a + 1] += bounds[a]
    following = bounds[:-1].copy()
    heads = np.empty(edges, np.int32)
    for k in range(edges):
        heads[following[source[k]]] = target[k]
        following[source[k]] += 1
    while begin < end:
        a = queue[begin]
        begin += 1
        for b in heads[bounds[a] : bounds[a + 1]]:
            if steps[b] == 0:
                steps[b], queue[end] = steps[a] + 1, b
                end += 1
    return steps
