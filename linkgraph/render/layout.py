"""Positions for rings: springs inside each ring, rings packed on shelves.

The same input gives the same integers at every run: nodes and edges come in a stated order,
nothing is random, sums run along a fixed axis, and coordinates are rounded at every step so that
the last bit of a machine's arithmetic cannot grow into another picture.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Ring = tuple[int, Sequence[tuple[int, int]]]
ASPECT = 1.3
"""Width to height of the picture on a common screen, beside list and panel."""
LABEL_WIDTH, LABEL_HEIGHT = 116.0, 94.0
"""Room for one node with its two lines of label."""
SPRING = 122.0
"""Wished length of an edge."""
FAR = 0.03
"""Nodes farther apart than about six springs do not push: loose ends stay near."""
PADDING, HEADING, FOOTING = 52, 56, 34
GAP = 48
MOST_PAIRS = 48_000_000
"""Pairs of nodes that all rings of a page may push apart, steps counted: about 2 s."""
MOST_STEPS = 160
FEWEST_STEPS = 30
MOST_ROUNDS = 40
MOST_AT_ONCE = 200_000
CARD_WIDTH, CARD_HEIGHT, CARD_GAP = 300, 168, 36
"""A folded group is drawn as a card of this size."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its left upper corner."""

    x: int
    y: int
    width: int
    height: int


def lay_rings(rings: Sequence[Ring]) -> list[list[tuple[int, int]]]:
    """Return the positions of every ring's nodes around the ring's own middle.

    A ring is how many nodes and which pairs of them are tied. Rings of one size are pushed
    together, which is what makes thousands of small ones quick. When the whole is too large for
    springs to settle, nodes stay in a spiral by distance from the best connected one.
    """
    pairs = sum(count * count + 60 for count, _ in rings)
    steps = min(MOST_STEPS, MOST_PAIRS // max(pairs, 1))
    placed = [_spiral(_by_distance(count, edges)) for count, edges in rings]
    for some in _batches([count for count, _ in rings]):
        points = np.stack([placed[at] for at in some])
        if steps >= FEWEST_STEPS and points.shape[1] > 2:
            points = _springs(points, [rings[at][1] for at in some], steps)
            points = np.stack([_upright(one) for one in points])
        points = _parted(points, MOST_ROUNDS if steps >= FEWEST_STEPS else 8)
        for at, one in zip(some, points, strict=True):
            placed[at] = one
    return [_centred(points) for points in placed]


def _batches(counts: Sequence[int]) -> Iterator[list[int]]:
    """Positions of rings of one size, as many together as memory likes; empty ones are left out."""
    by_size: dict[int, list[int]] = {}
    for at, count in enumerate(counts):
        by_size.setdefault(count, []).append(at)
    for size, same in sorted(by_size.items()):
        most = max(1, MOST_AT_ONCE // (size * size + 1))
        for first in range(0, len(same) if size else 0, most):
            yield same[first : first + most]


def _centred(points: Points) -> list[tuple[int, int]]:
    if not len(points):
        return []
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    return [(round(x), round(y)) for x, y in (points - middle).tolist()]


def _by_distance(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """Nodes breadth first from the best connected one of each piece."""
    near: list[list[int]] = [[] for _ in range(count)]
    for one, other in edges:
        near[one].append(other)
        near[other].append(one)
    order: list[int] = []
    seen = [False] * count
    for start in sorted(range(count), key=lambda node: (-len(near[node]), node)):
        if seen[start]:
            continue
        seen[start] = True
        wave = [start]
        while wave:
            order += wave
            after: list[int] = []
            for node in wave:
                for other in sorted(near[node]):
                    if not seen[other]:
                        seen[other] = True
                        after.append(other)
            wave = after
    return order


def _spiral(order: Sequence[int]) -> Points:
    """Sunflower positions in the given order, the first in the middle."""
    points = np.zeros((len(order), 2))
    turn = math.pi * (3 - math.sqrt(5))
    for place, node in enumerate(order):
        radius = 74 * math.sqrt(place)
        points[node] = (
            round(radius * math.cos(place * turn), 3),
            round(radius * math.sin(place * turn), 3),
        )
    return points


def _springs(points: Points, edges: Sequence[Sequence[tuple[int, int]]], steps: int) -> Points:
    """Fruchterman and Reingold on rings of one size, with a weak pull to each middle."""
    rings, count, _ = points.shape
    pull = np.zeros((rings, count, count))
    for ring, pairs in enumerate(edges):
        for one, other in pairs:
            if one != other:
                pull[ring, one, other] = pull[ring, other, one] = 1.0 / SPRING
    heat = SPRING * math.sqrt(count) / 3
    for step in range(steps):
        x, y = points[:, :, 0], points[:, :, 1]
        gap_x, gap_y = x[:, :, None] - x[:, None, :], y[:, :, None] - y[:, None, :]
        square = np.maximum(gap_x * gap_x + gap_y * gap_y, 1.0)
        push = np.maximum(SPRING * SPRING / square - FAR, 0.0)
        force = pull * np.sqrt(square) - push
        # Summed row after row, never pairwise: the same order of additions on every machine.
        moves = np.stack(
            (np.add.reduce(force * gap_x, axis=1), np.add.reduce(force * gap_y, axis=1)), axis=2
        )
        moves -= points * 0.05
        length = np.maximum(np.sqrt(moves[:, :, 0] ** 2 + moves[:, :, 1] ** 2), 1e-9)
        limit = heat * (1 - step / steps) ** 1.5 + 0.5
        points = np.round(points + moves * (np.minimum(length, limit) / length)[:, :, None], 5)
    return points


def _upright(points: Points) -> Points:
    """Turn the longest direction to lie flat: screens and pages are wider than high."""
    x, y = points[:, 0] - points[:, 0].mean(), points[:, 1] - points[:, 1].mean()
    angle = 0.5 * math.atan2(
        2 * math.fsum((x * y).tolist()),
        math.fsum((x * x).tolist()) - math.fsum((y * y).tolist()),
    )
    cos, sin = math.cos(angle), math.sin(angle)
    return np.round(np.stack((x * cos + y * sin, y * cos - x * sin), axis=1), 3)


def _parted(points: Points, rounds: int) -> Points:
    """Push names apart that would lie on each other, along the shorter way, in all rings."""
    count = points.shape[1]
    order = np.sign(np.arange(count)[:, None] - np.arange(count)[None, :]).astype(np.float64)
    for _ in range(rounds):
        x, y = points[:, :, 0], points[:, :, 1]
        gap_x, gap_y = x[:, None, :] - x[:, :, None], y[:, None, :] - y[:, :, None]
        over_x, over_y = LABEL_WIDTH - np.abs(gap_x), LABEL_HEIGHT - np.abs(gap_y)
        clash = (over_x > 0.5) & (over_y > 0.5) & (order != 0)
        if not clash.any():
            break
        upright = over_y <= over_x
        way_x = np.where(gap_x == 0, -order, np.sign(gap_x))
        way_y = np.where(gap_y == 0, -order, np.sign(gap_y))
        move_x = np.add.reduce(np.where(clash & ~upright, over_x * way_x, 0.0), axis=1)
        move_y = np.add.reduce(np.where(clash & upright, over_y * way_y, 0.0), axis=1)
        moves = np.stack((move_x, move_y), axis=2)
        points = np.round(points + np.clip(moves * 0.4, -LABEL_WIDTH, LABEL_WIDTH), 3)
    return points


def box_of(points: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return width and height of an open ring whose nodes are at `points`."""
    if not points:
        return CARD_WIDTH, CARD_HEIGHT
    wide = max(x for x, _ in points) - min(x for x, _ in points)
    high = max(y for _, y in points) - min(y for _, y in points)
    return max(wide + 2 * PADDING + 40, 340), high + 2 * PADDING + HEADING + FOOTING


def shelves(sizes: Sequence[tuple[int, int]]) -> list[Box]:
    """Pack rectangles on shelves in their order: the strongest ring stays upper left.

    Of some widths of shelf the one is taken that shows largest on a screen of ASPECT.
    """
    if not sizes:
        return []
    widest = max(width for width, _ in sizes)
    whole = sum(width + GAP for width, _ in sizes)
    tries = [widest + (whole - widest) * step // 48 for step in range(49)]
    return min((_shelved(sizes, limit) for limit in tries), key=_screen_use)


def _screen_use(boxes: Sequence[Box]) -> float:
    """How far out one must zoom to see all boxes: smaller is better."""
    wide = max(box.x + box.width for box in boxes)
    high = max(box.y + box.height for box in boxes)
    return max(wide / ASPECT, float(high))


def _shelved(sizes: Sequence[tuple[int, int]], limit: int) -> list[Box]:
    boxes: list[Box] = []
    x = y = shelf = 0
    for width, height in sizes:
        if x and x + width > limit:
            x, y, shelf = 0, y + shelf + GAP, 0
        boxes.append(Box(x, y, width, height))
        x += width + GAP
        shelf = max(shelf, height)
    return boxes


def folded_places(count: int) -> list[tuple[int, int, int]]:
    """Return centre and shelf of each folded group: a plain grid, read like a page."""
    pitch_x, pitch_y = CARD_WIDTH + CARD_GAP, CARD_HEIGHT + CARD_GAP
    across = max(1, math.ceil(math.sqrt(count * ASPECT * pitch_y / pitch_x)))
    return [
        (number % across * pitch_x, number // across * pitch_y, number // across)
        for number in range(count)
    ]
