"""Bounds against the linear programme: `python -m tests.flow.many_bounds COUNT [FIRST]`."""

import sys

from linkgraph.flow.bounds import find_bounds
from tests.flow.bounds_oracle import Asked, random_asked


def asked(seed: int) -> Asked:
    """The case of a seed."""
    return random_asked(
        seed,
        transfers=4 + seed % 23,
        accounts=2 + seed % 7,
        tied=seed % 4 / 3,
        scale=(1, 1, 1, 2**31, 2**40)[seed % 5],
        several=seed % 3 == 0,
    )


def difference(case: Asked) -> str:
    """Return where bounds and programme differ, or nothing."""
    expected = case.solve()
    for part in range(3):
        bounds = find_bounds(case.money, case.sources, case.owners, case.accounts, part=part)
        for account, least, most in zip(
            bounds.account.tolist(),
            bounds.least_fen.tolist(),
            bounds.most_fen.tolist(),
            strict=True,
        ):
            if (least, most) != expected.get((account, part), (0, 0)):
                return f"account {account} part {part}: {least, most} for {expected}"
    return ""


if __name__ == "__main__":
    count, first = int(sys.argv[1]), int((sys.argv[2:] or ["0"])[0])
    wrong = 0
    for seed in range(first, first + count):
        found = difference(asked(seed))
        wrong += bool(found)
        if found:
            sys.stdout.write(f"{seed} {found}\n")
    sys.stdout.write(f"{count} cases, {wrong} differ\n")
    sys.exit(wrong > 0)
