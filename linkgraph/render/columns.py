"""Positions for money trails: columns by hop, few crossings, even spacing.

Layers follow the longest way the money took, so that every transfer but one that closes a circle
runs from left to right; where trails start stays in the first column.
"""

from collections.abc import Mapping, Sequence

PITCH_X, PITCH_Y = 450, 60
SWEEPS = 12

Links = Mapping[tuple[int, int], int]
"""(from, to) → weight."""


def layers(starts: Sequence[int], count: int, links: Sequence[tuple[int, int]]) -> list[int]:
    """Return the column of each of `count` nodes; `links` in the order money was first seen.

    A link that closes a circle, walking from the starts, is left out of the reckoning.
    """
    after = _without_circles(starts, count, links)
    degree = [0] * count
    for others in after:
        for other in others:
            degree[other] += 1
    column = [0] * count
    ready = [node for node in range(count) if degree[node] == 0]
    while ready:
        node = ready.pop()
        for other in after[node]:
            column[other] = max(column[other], column[node] + 1)
            degree[other] -= 1
            if degree[other] == 0:
                ready.append(other)
    return _tight(column, after, set(starts))


def _without_circles(
    starts: Sequence[int], count: int, links: Sequence[tuple[int, int]]
) -> list[list[int]]:
    """The links from each node, less those that lead back to a node still being walked."""
    ahead: list[list[int]] = [[] for _ in range(count)]
    for one, other in links:
        if one != other:
            ahead[one].append(other)
    kept: list[list[int]] = [[] for _ in range(count)]
    state = [0] * count  # 0 not met, 1 being walked, 2 done
    for start in (*starts, *range(count)):
        walk = [(start, 0)] if state[start] == 0 else []
        while walk:
            node, place = walk.pop()
            state[node] = 1
            if place == len(ahead[node]):
                state[node] = 2
                continue
            walk.append((node, place + 1))
            other = ahead[node][place]
            if state[other] != 1:
                kept[node].append(other)
            if state[other] == 0:
                walk.append((other, 0))
    return kept


def _tight(column: list[int], after: Sequence[Sequence[int]], starts: set[int]) -> list[int]:
    """Close empty columns, and keep every start that receives nothing in the first."""
    fed = {other for others in after for other in others}
    flat = [0 if node in starts and node not in fed else at for node, at in enumerate(column)]
    used = {at: place for place, at in enumerate(sorted(set(flat)))}
    return [used[at] for at in flat]


def order(columns: Sequence[Sequence[int]], links: Links) -> list[list[int]]:
    """Return the nodes of every column from top to bottom: weighted barycentre sweeps."""
    near: dict[int, list[tuple[int, int]]] = {}
    for (one, other), weight in links.items():
        near.setdefault(one, []).append((other, weight))
        near.setdefault(other, []).append((one, weight))
    lines = [list(column) for column in columns]
    height: dict[int, float] = {}
    for line in lines:
        _number(line, height)
    column_of = {node: at for at, line in enumerate(lines) for node in line}
    for sweep in range(SWEEPS):
        leftwards = sweep % 2 == 1
        for at in reversed(range(len(lines))) if leftwards else range(len(lines)):
            side = {
                node: [
                    (height[other], weight)
                    for other, weight in near.get(node, ())
                    if (column_of[other] > at if leftwards else column_of[other] < at)
                ]
                for node in lines[at]
            }
            wish = {node: (_mean(side[node], height[node]), node) for node in lines[at]}
            lines[at].sort(key=wish.__getitem__)
            _number(lines[at], height)
    return lines


def _number(line: Sequence[int], height: dict[int, float]) -> None:
    for place, node in enumerate(line):
        height[node] = place - (len(line) - 1) / 2


def _mean(side: Sequence[tuple[float, int]], otherwise: float) -> float:
    total = sum(weight for _, weight in side)
    if total == 0:
        return otherwise
    return round(sum(height * weight for height, weight in side) / total, 9)


def spread(lines: Sequence[Sequence[int]], links: Links, room: Mapping[int, int]) -> dict[int, int]:
    """Return y of every node: near its partners, in order, with `room` for each.

    Alternating sweeps; within a column the nearest allowed heights are found by pooling
    neighbours that would overlap (isotonic regression).
    """
    near: dict[int, list[tuple[int, int]]] = {}
    for (one, other), weight in links.items():
        near.setdefault(one, []).append((other, weight))
        near.setdefault(other, []).append((one, weight))
    y: dict[int, float] = {}
    for line in lines:
        top = -sum(room[node] for node in line) / 2
        for node in line:
            y[node] = top + room[node] / 2
            top += room[node]
    for sweep in range(SWEEPS):
        for line in lines if sweep % 2 == 0 else list(reversed(lines)):
            wish = [
                _mean([(y[other], weight) for other, weight in near.get(node, ())], y[node])
                for node in line
            ]
            y.update(zip(line, _pooled(wish, [room[node] for node in line]), strict=True))
    return {node: round(at) for node, at in y.items()}


def _pooled(wish: Sequence[float], room: Sequence[int]) -> list[float]:
    """Heights nearest to `wish` that keep the order and leave half of both rooms between."""
    offsets, sum_ = [], 0.0
    for place, high in enumerate(room):
        sum_ += (room[place - 1] + high) / 2 if place else 0.0
        offsets.append(sum_)
    blocks: list[tuple[float, int]] = []
    for place, at in enumerate(wish):
        blocks.append((at - offsets[place], 1))
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            (one, many), (other, more) = blocks[-2], blocks[-1]
            blocks[-2:] = [(round((one * many + other * more) / (many + more), 6), many + more)]
    flat = [mean for mean, many in blocks for _ in range(many)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=True)]
