"""How well `linkgraph patterns` finds known laundering: python -m benchmarks.patterns_quality.

Options: --half dev|test|all (default all), --only amlgentex|amlworld. Public data in
../shared/data, skipped aloud where absent. Both halves (schemes with an even number, and with an
odd one) were looked at while thresholds were chosen: expect less on other data and seeds. Only
payer, payee, amount and time are read.

AMLGentex: rings among 36 thousand transfers of which only the day is known. P@k: distinct rings in
the first k findings, for each finding (of a half: half as many findings). AMLworld: attempts hidden
in a million everyday transfers (`benchmarks.background`); covered: share of attempts of which a
finding has 60 % of the transfers, half of its own, among the first 1,000 of its type in the list of
all ("own"), of any type there ("any"), or when its type is asked for, so that none is nested in a
finding of another ("asked": `linkgraph patterns --typology`). `alone`: findings of that type in the
background without attempts, all false; `as high`: how many of them score as high as the median
finding that covers an attempt.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np

from benchmarks.background import Kind
from benchmarks.labelled import (
    AMLGENTEX,
    AMLWORLD,
    HALVES,
    SEEDS,
    Half,
    Labelled,
    ignoring_amounts,
    payments_of,
    read_amlgentex,
    read_amlworld,
    with_fees,
    without_schemes,
)
from benchmarks.score_patterns import (
    LISTED_AS,
    Found,
    Groups,
    Members,
    neighbours,
    right_rings,
    rings_of,
    score_attempts,
    score_from_one,
)
from linkgraph.analysis.patterns.around import Searched, groups_around, search_once
from linkgraph.analysis.patterns.rank import Ranked
from linkgraph.analysis.patterns.search import rank_payments
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES
from linkgraph.shapes.payments import Payments

SETTINGS = PatternSettings()
KINDS: tuple[Kind, ...] = ("plain", "busy")
CUTS = {"dev": (50, 75), "test": (50, 75), "all": (100, 150)}


def found_of(payments: Payments, ranked: Ranked) -> Found:
    """Return findings with rows of the labelled transfers."""
    shapes = ranked.shapes
    return Found(
        tuple(TYPOLOGIES[number] for number in shapes.typology),
        tuple(ranked.score.tolist()),
        tuple(frozenset(ranked.members_of(f).tolist()) for f in range(len(ranked))),
        tuple(
            payments.transfer[shapes.payments_of(f)].astype(np.int64) for f in range(len(ranked))
        ),
    )


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long the block took."""
    begun = time.perf_counter()
    yield
    print(f"    ({what}: {time.perf_counter() - begun:.1f} s)", flush=True)


def amlgentex(half: Half) -> None:
    """Print the tables of the rings of a half."""
    given = read_amlgentex(half)
    variants = {
        "as given": given,
        "amounts ignored": ignoring_amounts(given),
        "random fees": with_fees(given, SEEDS[half]),
    }
    first, last = CUTS[half]
    rings = rings_of(given)
    kinds = Counter(name for at, name in enumerate(given.typologies) if len(given.rows_of(at)))
    print(f"\nAMLGentex, {half}: {len(rings)} rings, {len(given.fen):,} transfers")
    heads = (f"P@{first}", f"P@{last}", f"Jaccard@{first}", f"Jaccard@{last}")
    print(f"{'nothing given':<18}" + "".join(f"{head:>13}" for head in heads))
    cases = {}
    for name, labelled in variants.items():
        case = cases[name] = search_once(payments_of(labelled), SETTINGS)
        found = found_of(case.payments, case.ranked)
        right = right_rings(found.members[:last], rings)
        cells = [right.precision(k) for k in (first, last)] + [right.mean(k) for k in (first, last)]
        print(f"{name:<18}" + "".join(f"{cell:>13.3f}" for cell in cells))
        print("    " + of_each(given, right.ring, kinds, found.typology[:last]), flush=True)
    around(given, cases, rings)


def of_each(
    given: Labelled, right: Sequence[int], kinds: Counter[str], listed: Sequence[str]
) -> str:
    """Return how many rings of each typology were found, and what was listed."""
    names = [given.typologies[scheme] for scheme in np.unique(given.scheme[given.scheme >= 0])]
    got = Counter(names[ring] for ring in right if ring >= 0)
    wrong = Counter(name for name, ring in zip(listed, right, strict=True) if ring < 0)
    said = ", ".join(f"{name} {got[name]}/{kinds[name]}" for name in sorted(kinds))
    return f"{said}; not rings: " + (
        ", ".join(f"{name} {count}" for name, count in sorted(wrong.items())) or "none"
    )


def around(given: Labelled, cases: Mapping[str, Searched], rings: Sequence[Members]) -> None:
    """Print what is found from one known member, in each variant."""
    ways: dict[str, Groups] = {name: groups_in(case) for name, case in cases.items()}
    ways["neighbours"] = neighbours(given)
    print(f"{'one member known':<18}" + f"{'F1 best of 3':>13}{'F1 first':>13}{'groups':>13}")
    for name, way in ways.items():
        score = score_from_one(way, rings)
        print(f"{name:<18}{score.best:>13.3f}{score.first:>13.3f}{score.answers:>13.2f}")
    print("    (first: members of exactly one ring)", flush=True)


def groups_in(case: Searched) -> Groups:
    """Return what answers for one account."""
    return lambda account: [frozenset(one.members.tolist()) for one in groups_around(case, account)]


def amlworld(half: Half, kind: Kind) -> None:
    """Print the table of the attempts of a half in one background."""
    labelled = read_amlworld(half, kind)
    payments = payments_of(labelled)
    print(f"\nAMLworld, {half}, {kind} background: {len(labelled.fen):,} transfers")
    with timed("ranking"):
        ranked = rank_payments(payments, SETTINGS)
    covered = score_attempts(labelled, found_of(payments, ranked))
    nobody = rank_payments(payments_of(without_schemes(labelled)), SETTINGS)
    heads = ("attempts", "own", "any", "asked", "found", "alone", "as high")
    print(f"{'covered':<18}" + "".join(f"{head:>10}" for head in heads))
    for name, words in LISTED_AS.items():
        numbers = [TYPOLOGIES.index(word) for word in words]
        asked = found_of(payments, rank_payments(payments, SETTINGS, words))
        false = np.isin(nobody.shapes.typology, numbers)
        cells = (
            covered[name].attempts,
            f"{covered[name].own:.3f}",
            f"{covered[name].any:.3f}",
            f"{score_attempts(labelled, asked)[name].own:.3f}",
            int(np.isin(ranked.shapes.typology, numbers).sum()),
            int(false.sum()),
            int((nobody.score[false] >= covered[name].median).sum()),
        )
        print(f"{name:<18}" + "".join(f"{cell:>10}" for cell in cells), flush=True)


def main() -> None:
    """Print every table that was asked for."""
    asked = argparse.ArgumentParser(description="How well known laundering is found.")
    asked.add_argument("--half", choices=HALVES, default="all")
    asked.add_argument("--only", choices=("amlgentex", "amlworld"))
    given = asked.parse_args()
    for name, file in (("amlgentex", AMLGENTEX), ("amlworld", AMLWORLD)):
        if given.only not in (None, name):
            continue
        if not file.is_file():
            print(f"Skipped: the public data {file.name} are not there.")
        elif name == "amlgentex":
            amlgentex(given.half)
        else:
            for kind in KINDS:
                amlworld(given.half, kind)


if __name__ == "__main__":
    main()
