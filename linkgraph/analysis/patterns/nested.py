"""Shapes that are nested in findings: which are in each, the best of them first."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.arrays import begins
from linkgraph.shapes.found import TYPOLOGIES, Shapes, take_shapes

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Nested:
    """All shapes of a case. `score` float64 of each; `home` int64: the finding that it is nested
    in, by its place among the findings (-1: it is one itself, or in none of them)."""

    shapes: Shapes
    score: Floats
    home: Longs


@dataclass(frozen=True, slots=True)
class Listed:
    """Nested shapes that are listed: those of finding f are `start[f]:start[f + 1]` of `shapes`.

    `score` float64 of each. `found` int64[k]: how many are in each finding, listed or not; `parts`
    bool[k, typologies]: of which types.
    """

    shapes: Shapes
    score: Floats
    start: Longs
    found: Longs
    parts: NDArray[np.bool_]


def repeated(shapes: Shapes, order: Longs) -> NDArray[np.bool_]:
    """Return which shapes are of the type, and of all the payments, of one before them in `order`:
    what two finders found alike. O(entries), and the sorting of the shapes in `order`.

    Sets of payments are told apart by their size and the sum of 64 mixed bits of each.
    """
    again = np.zeros(len(shapes), np.bool_)
    if not len(order):
        return again
    mixed = (shapes.payment.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    total = np.add.reduceat(mixed ^ (mixed >> np.uint64(29)), shapes.start[:-1])
    keys = [column[order] for column in (shapes.typology, np.diff(shapes.start), total)]
    rows = np.lexsort(keys)  # stable: of equal ones the first in `order` stays first
    again[order[rows[~begins(*(key[rows] for key in keys))]]] = True
    return again


def none_nested(shapes: Shapes) -> Nested:
    """Return that none of some shapes is nested in another."""
    none = np.full(len(shapes), -1, np.int64)
    return Nested(shapes, np.zeros(len(shapes)), none)


def nested_in(shapes: Shapes, score: Floats, home: NDArray[np.integer], findings: Longs) -> Nested:
    """Return what is nested in findings, given by their places in `shapes`.

    `home`: of each shape the place of the finding it is in; -1: it is one itself, or in none.
    """
    return Nested(shapes, score, _renumber(home, findings, len(shapes)))


def take_nested(nested: Nested, numbers: Longs, count: int) -> Nested:
    """Return what is nested in some of `count` findings, which now are 0, 1, … in this order."""
    return Nested(nested.shapes, nested.score, _renumber(nested.home, numbers, count))


def _renumber(home: NDArray[np.integer], numbers: Longs, count: int) -> Longs:
    """Return of each home its place in `numbers`; -1 where it is not among them, or is -1."""
    place = np.full(count + 1, -1, np.int64)  # one more, which is the last, for -1
    place[numbers] = np.arange(len(numbers))
    found: Longs = place[home]
    return found


def list_nested(nested: Nested, count: int, most: int) -> Listed:
    """Return the shapes nested in each of `count` findings: by score, typology, finder's order.

    At most `most` a finding (0: all): the best of each typology before second ones, so that many
    alike hide none of another type. O(shapes of the case), and O(m log m) in the m nested in these
    findings.
    """
    which = np.flatnonzero(nested.home >= 0)
    home, score = nested.home[which], np.round(nested.score[which], 9)
    order = np.lexsort((which, nested.shapes.typology[which], -score, home))
    which, home = which[order], home[order]
    parts = np.zeros((count, len(TYPOLOGIES)), np.bool_)
    parts[home, nested.shapes.typology[which]] = True
    again = np.ones(len(which), np.bool_)
    again[np.unique(home * 256 + nested.shapes.typology[which], return_index=True)[1]] = False
    first = np.searchsorted(home, np.arange(count + 1))
    turn = np.empty(len(which), np.int64)
    turn[np.lexsort((again, home))] = np.arange(len(which)) - first[home]
    kept = turn < (most or len(which))
    start = np.concatenate(([0], np.cumsum(kept)))[first]
    shown = take_shapes(nested.shapes, which[kept], {})
    return Listed(shown, nested.score[which[kept]], start, np.diff(first), parts)
