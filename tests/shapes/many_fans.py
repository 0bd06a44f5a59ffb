"""Fans against their definition: `python -m tests.shapes.many_fans COUNT [FIRST]`."""

from linkgraph.shapes.fans.fans import find_fans
from tests.shapes.fan_oracle import fans_by_definition, random_payments, random_settings
from tests.shapes.many import run


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
    run(difference)
