"""Rows of one time in the order their balances leave: as few trails as there can be.

A row is an edge from the balance before it to the balance after it. Rows that follow one another
are a trail; where balances lead away from one more often than to it a trail must begin.
"""

from typing import Any

import numpy as np

from linkgraph.derive.compiled import compiled

_LARGE = 4_000_000


@compiled
def surplus_of(rows: Any, move: Any, after: Any) -> Any:
    """Return the balances that rows lead from or to, and how many more lead from each than to."""
    size = len(rows)
    values = np.empty(2 * size, np.int64)
    for i in range(size):
        values[2 * i], values[2 * i + 1] = after[rows[i]] - move[rows[i]], after[rows[i]]
    places = np.unique(values)
    surplus = np.zeros(len(places), np.int64)
    for i in range(size):
        surplus[np.searchsorted(places, values[2 * i])] += 1
        surplus[np.searchsorted(places, values[2 * i + 1])] -= 1
    return places, surplus


@compiled
def _follow(node: int, to: Any, pointer: Any, head: Any, edges: Any, behind: Any, done: Any) -> Any:
    """Walk unused edges from `node` until none leads on; return the first and last of them."""
    first, last = -1, -1
    while pointer[node] < head[node + 1]:
        k = edges[pointer[node]]
        pointer[node] += 1
        done[k] = True
        if first < 0:
            first = k
        else:
            behind[last] = k
        last = k
        node = to[k]
    return first, last


@compiled
def _detours(first: int, last: int, at: int, to: Any, pointer: Any, head: Any, edges: Any,
             behind: Any, done: Any) -> Any:  # fmt: skip
    """Add to a trail that starts at node `at` every round trip that begins on it."""
    while pointer[at] < head[at + 1]:
        one, other = _follow(at, to, pointer, head, edges, behind, done)
        if first >= 0:
            behind[other] = first
        else:
            last = other
        first = one
    k = first
    while k >= 0:
        node = to[k]
        if pointer[node] < head[node + 1]:
            one, other = _follow(node, to, pointer, head, edges, behind, done)
            behind[other] = behind[k]
            behind[k] = one
            if last == k:
                last = other
        else:
            k = behind[k]
    return first, last


@compiled
def _root(part: Any, at: int) -> int:
    while part[at] != at:
        at = part[at]
    return at


@compiled
def _parts(of: Any, to: Any, count: int) -> Any:
    """Return for each of `count` balances the lowest one that it hangs together with."""
    part = np.arange(count)
    for k in range(len(of)):
        a, b = _root(part, of[k]), _root(part, to[k])
        part[max(a, b)] = min(a, b)
    for at in range(count):
        part[at] = part[part[at]]
    return part


@compiled
def _position(places: Any, value: Any) -> int:
    at = np.searchsorted(places, value)
    there = at < len(places) and places[at] == value
    return int(at) if there else -1


@compiled
def _begin(k: int, of: Any, part: Any, places: Any, door: int, open_: bool, exits: Any) -> int:
    """Return where a round trip begins: at the entry, or where the next group goes on."""
    if open_ and part[door] == part[of[k]]:
        return door
    for value in exits:
        at = _position(places, value)
        if at >= 0 and part[at] == part[of[k]]:
            return at
    return int(of[k])


@compiled
def order_in_trails(rows: Any, move: Any, after: Any, entry: Any, known: bool, exits: Any) -> Any:
    """Return rows of one time in an order that leaves as few breaks as any.

    They are laid into as few trails as there can be, in each of which balance follows balance: one
    that begins with `entry` first, one that ends where the next group may begin (`exits`) last.
    O(rows log rows).
    """
    size = len(rows)
    places, surplus = surplus_of(rows, move, after)
    of = np.searchsorted(places, after[rows] - move[rows])
    to = np.searchsorted(places, after[rows])
    head = np.zeros(len(places) + 1, np.int64)
    for k in range(size):
        head[of[k] + 1] += 1
    head = np.cumsum(head)
    edges = np.argsort(of, kind="mergesort")
    pointer = head[:-1].copy()
    behind, done = np.full(size, -1, np.int64), np.zeros(size, np.bool_)
    heads, tails, trails = np.empty(size, np.int64), np.empty(size, np.int64), 0
    door = _position(places, entry) if known else -1
    if door >= 0 and surplus[door] > 0:
        surplus[door] -= 1
        heads[0], tails[0] = _follow(door, to, pointer, head, edges, behind, done)
        trails = 1
    for k in range(size):
        while surplus[of[k]] > 0:
            surplus[of[k]] -= 1
            heads[trails], tails[trails] = _follow(of[k], to, pointer, head, edges, behind, done)
            trails += 1
    for t in range(trails):
        heads[t], tails[t] = _detours(
            heads[t], tails[t], of[heads[t]], to, pointer, head, edges, behind, done
        )
    part = _parts(of, to, len(places))
    for k in range(size):
        if not done[k]:
            open_ = door >= 0 and pointer[door] < head[door + 1]
            begin = _begin(k, of, part, places, door, open_, exits)
            heads[trails], tails[trails] = _detours(
                -1, -1, begin, to, pointer, head, edges, behind, done
            )
            trails += 1
    ends = _ends_of(rows, after, of, door, exits, heads, tails, trails)
    if ends[0] >= 0 and ends[1] < 0 and (exits == after[rows[tails[ends[0]]]]).any():
        ends = ends[0], _cut(ends[0], of, heads, tails, trails, behind)
    return _joined(rows, ends, heads, behind, trails)


@compiled
def _cut(first: int, of: Any, heads: Any, tails: Any, trails: int, behind: Any) -> int:
    """Let the first trail end with another one that begins on it; return which now ends it all.

    The first trail began with the entry and ended where the next group goes on: cut in two, its
    second part may stand last, and one break is saved.
    """
    other = -1
    before, k = heads[first], behind[heads[first]]
    while k >= 0:
        for t in range(min(trails, 64)):
            if t != first and of[heads[t]] == of[k]:
                other = t
        if other >= 0:
            behind[before] = heads[other]
            heads[other], tails[other], tails[first] = k, tails[first], tails[other]
            return other
        before, k = k, behind[k]
    return -1


@compiled
def _joined(rows: Any, ends: Any, heads: Any, behind: Any, trails: int) -> Any:
    """Return the rows of all trails: the first one, those between, the last one."""
    order = np.empty(len(rows), np.int64)
    filled = 0
    for turn in range(3):
        for t in range(trails):
            mine = 0 if t == ends[0] else 2 if t == ends[1] else 1
            k = heads[t] if mine == turn else -1
            while k >= 0:
                order[filled] = rows[k]
                filled += 1
                k = behind[k]
    return order


@compiled
def _ends_of(
    rows: Any, after: Any, of: Any, door: int, exits: Any, heads: Any, tails: Any, trails: int
) -> Any:
    """Return which trail comes first and which last, -1 where none is better than others."""
    starting = 0
    for t in range(trails):
        starting += of[heads[t]] == door
    last = -1
    if trails > 1 and trails * len(exits) < _LARGE:
        for t in range(trails):
            if last >= 0 or (starting == 1 and of[heads[t]] == door):
                continue
            for value in exits:
                if value == after[rows[tails[t]]]:
                    last = t
                    break
    for t in range(trails):
        if t != last and of[heads[t]] == door:
            return t, last
    return -1, last
