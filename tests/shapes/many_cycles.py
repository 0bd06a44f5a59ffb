"""Cycles and walks against all there are: `python -m tests.shapes.many_cycles COUNT [FIRST]`."""

import numpy as np

from linkgraph.shapes.found import Shapes
from linkgraph.shapes.walks.cycles import find_cycles
from linkgraph.shapes.walks.walks import Walks, follow_walks
from tests.shapes.many import run
from tests.shapes.walk_oracle import all_cycles, all_walks, random_case


def path_of(shapes: Shapes, shape: int) -> tuple[int, ...]:
    """Return the payments of a shape in the order of its layers."""
    rows = slice(shapes.start[shape], shapes.start[shape + 1])
    return tuple(shapes.payment[rows][np.argsort(shapes.layer[rows])].tolist())


def path_to(walks: Walks, walk: int) -> tuple[int, ...]:
    """Return the payments of a walk in their order."""
    path: tuple[int, ...] = ()
    while walk >= 0:
        path = (int(walks.last[walk]), *path)
        walk = int(walks.parent[walk])
    return path


def difference(seed: int) -> str:
    """Return what is found and what there is where they differ, or nothing."""
    payments, settings = random_case(seed)
    walks = follow_walks(payments, settings)
    found = find_cycles(payments, settings, walks)
    cycles = [path_of(found, shape) for shape in range(len(found))]
    wanted = all_cycles(payments, settings)
    if len(cycles) != len(set(cycles)) or set(cycles) != wanted or set(found.cut) - {"hub"}:
        return f"cycles {sorted(cycles)} for {sorted(wanted)} {dict(found.cut)}"
    paths = [path_to(walks, walk) for walk in range(walks.level[-1])]
    there = list(all_walks(payments, settings))
    return "" if sorted(paths) == sorted(there) else f"walks {sorted(paths)} for {sorted(there)}"


if __name__ == "__main__":
    run(difference)
