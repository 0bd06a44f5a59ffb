"""Every rule against the simulator on as many random cases as asked: `… 100000`."""

import sys

from linkgraph.flow.follow import RULES
from tests.flow.random_sources import check_rule, draw


def main() -> None:
    """Check the cases of seeds 0 up to the number given, print how far it came."""
    count = int(sys.argv[1])
    for seed in range(count):
        for rule in RULES:
            check_rule(seed, *draw(seed), rule)
        if seed % 10_000 == 9_999:
            sys.stdout.write(f"{seed + 1:,} cases agree under every rule\n")
            sys.stdout.flush()
    said = f"{count:,} cases, each under {', '.join(RULES)}: no difference, no fen lost\n"
    sys.stdout.write(said)


if __name__ == "__main__":
    main()
