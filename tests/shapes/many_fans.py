"""Fans against their definition: `python -m tests.shapes.many_fans COUNT [FIRST]`."""

import sys

from linkgraph.shapes.fans import find_fans
from tests.shapes.fan_oracle import fans_by_definition, random_payments, random_settings


def difference(seed: int) -> str:
    """Return what is found and what should be where they differ, or nothing."""
    payments, settings = random_payments(seed), random_settings(seed)
    found = find_fans(payments, settings)
    listed = [
        (int(found.typology[shape]), tuple(found.payments_of(shape).tolist()))
        for shape in range(len(found))
    ]
    expected, cut = fans_by_definition(payments, settings)
    if listed == expected and found.cut.get("fans_each", 0) == cut:
        return ""
    return f"{listed} {dict(found.cut)} for {expected} {cut}"


if __name__ == "__main__":
    many, start = int(sys.argv[1]), int((sys.argv[2:] or ["0"])[0])
    wrong = 0
    for case in range(start, start + many):
        differs = difference(case)
        wrong += bool(differs)
        if differs:
            sys.stdout.write(f"{case} {differs}\n")
    sys.stdout.write(f"{many} cases, {wrong} differ\n")
    sys.exit(wrong > 0)
