"""What the finders return: shapes as columns, the payments of each one after another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from linkgraph.shapes.arrays import lexical_order

Typology = Literal[
    "fan-in",
    "fan-out",
    "gather-scatter",
    "scatter-gather",
    "cycle",
    "bipartite",
    "stack",
    "chain",
    "pass-through",
]
TYPOLOGIES: tuple[Typology, ...] = get_args(Typology)


@dataclass(frozen=True, slots=True)
class Shapes:
    """k shapes. `typology` uint8: a place in TYPOLOGIES. The payments of shape s are
    `payment[start[s]:start[s + 1]]` (int32, rising), and `layer` (uint8, beside `payment`) says
    how many steps of the shape came before each: 0 for the first. `cut` counts what bounds kept
    from being looked at, by the name of the bound; the rest was looked at whole.
    """

    typology: NDArray[np.uint8]
    start: NDArray[np.int64]
    payment: NDArray[np.int32]
    layer: NDArray[np.uint8]
    cut: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        """How many shapes."""
        return len(self.typology)

    def payments_of(self, shape: int) -> NDArray[np.int32]:
        """Return the payments of one shape."""
        return self.payment[self.start[shape] : self.start[shape + 1]]


def no_shapes(cut: Mapping[str, int] | None = None) -> Shapes:
    """Return no shape at all."""
    return Shapes(
        np.empty(0, np.uint8),
        np.zeros(1, np.int64),
        np.empty(0, np.int32),
        np.empty(0, np.uint8),
        dict(cut or {}),
    )


def take_shapes(
    shapes: Shapes, order: NDArray[np.integer], cut: Mapping[str, int] | None = None
) -> Shapes:
    """Return chosen shapes in the order given; `cut` in place of theirs, where it is given."""
    size = np.diff(shapes.start)[order]
    start = np.concatenate(([0], np.cumsum(size))).astype(np.int64)
    place = np.arange(start[-1]) + np.repeat(shapes.start[:-1][order] - start[:-1], size)
    return Shapes(
        shapes.typology[order],
        start,
        shapes.payment[place],
        shapes.layer[place],
        shapes.cut if cut is None else cut,
    )


def by_payments(shapes: Shapes) -> Shapes:
    """Return the same shapes, the larger first, then by first, last, and all payments together.

    Finders that go from account to account list their shapes so; the numbers of accounts mean
    nothing, and should not decide between shapes that are as good.
    """
    return take_shapes(shapes, order_by_payments(shapes))


def order_by_payments(shapes: Shapes) -> NDArray[np.intp]:
    """Return the order of `by_payments`."""
    if not len(shapes):
        return np.empty(0, np.intp)
    begin, numbers = shapes.start[:-1], shapes.payment.astype(np.int64)
    size, first = np.diff(shapes.start), shapes.payment[begin]
    smaller_later = (size.max() - size) * (int(first.max()) + 1) + first
    sums = [np.add.reduceat(some, begin) for some in (numbers, numbers**2)]
    return lexical_order([smaller_later, shapes.payment[shapes.start[1:] - 1], *sums])


def join_shapes(parts: Sequence[Shapes]) -> Shapes:
    """Return the shapes of several finders, in the order given; cuts of one name are added."""
    cut: dict[str, int] = {}
    for part in parts:
        for name, count in part.cut.items():
            cut[name] = cut.get(name, 0) + count
    if not parts:
        return no_shapes()
    before = np.cumsum([0, *(len(part.payment) for part in parts)])
    starts = [part.start[:-1] + first for part, first in zip(parts, before, strict=False)]
    return Shapes(
        np.concatenate([part.typology for part in parts]),
        np.concatenate([*starts, before[-1:]]),
        np.concatenate([part.payment for part in parts]),
        np.concatenate([part.layer for part in parts]),
        cut,
    )
