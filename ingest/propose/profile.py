"""A sample of a sheet, and what each of its columns holds."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.propose.shapes import shapes_of
from ingest.values import is_null

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Profile:
    """One column below its header.

    `cells`: the raw cells of the sample, '' where a row is too short. `shares`: shape → share of
    the cells that say something. `changes`: share of the steps from one filled cell to the next
    at which the text changes; an own number hardly does, a counterparty's mostly.
    """

    place: int
    header: str
    cells: tuple[str, ...]
    filled: int
    distinct: int
    changes: float
    shares: Mapping[str, float]

    @property
    def samples(self) -> tuple[str, ...]:
        """Return the first three different cells that say something, as they stand."""
        return samples_of(self.cells)

    def share(self, *shapes: str) -> float:
        """Return the greatest share among `shapes`."""
        return max((self.shares.get(shape, 0.0) for shape in shapes), default=0.0)

    @property
    def variety(self) -> float:
        """Return how many different texts there are among the filled cells, 1.0 for all."""
        return self.distinct / self.filled if self.filled else 0.0

    @property
    def coverage(self) -> float:
        """Return the share of rows in which the column says something."""
        return self.filled / len(self.cells) if self.cells else 0.0


def samples_of(cells: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """Return the first different cells that are not blank, as they stand."""
    found: dict[str, None] = {}
    for cell in cells:
        if cell.strip():
            found.setdefault(cell, None)
            if len(found) == most:
                break
    return tuple(found)


def profile(place: int, header: str, cells: Sequence[str]) -> Profile:
    """Return what a column holds."""
    stripped = [cell.strip() for cell in cells]
    said = [cell for cell in stripped if shapes_of(cell)]
    if all(is_null(cell) for cell in set(said)):
        said = []  # a '-' says "out" beside a '+', and nothing by itself
    counts = Counter(said)
    shapes: Counter[str] = Counter()
    for text, count in counts.items():
        for shape in shapes_of(text):
            shapes[shape] += count
    steps = sum(one != other for one, other in pairwise(said))
    return Profile(
        place,
        header,
        tuple(cells),
        len(said),
        len(counts),
        steps / (len(said) - 1) if len(said) > 1 else 0.0,
        {shape: count / len(said) for shape, count in sorted(shapes.items())},
    )
