"""Run a comparison on many random cases: what the modules `many_…` do when called."""

import sys
from collections.abc import Callable


def run(difference: Callable[[int], str]) -> None:
    """Compare `COUNT [FIRST]` cases; say which differ, and exit with 1 where any does."""
    count, first = int(sys.argv[1]), int((sys.argv[2:] or ["0"])[0])
    wrong = 0
    for seed in range(first, first + count):
        differs = difference(seed)
        wrong += bool(differs)
        if differs:
            sys.stdout.write(f"{seed} {differs}\n")
    sys.stdout.write(f"{count:,} cases, {wrong} differ\n")
    sys.exit(wrong > 0)
