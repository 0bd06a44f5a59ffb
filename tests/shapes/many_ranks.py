"""Ranking, nesting and the accounts of shapes, in loops: `python -m tests.shapes.many_ranks COUNT`.

Shapes and their points are drawn at random, so that they overlap in every way.
"""

from dataclasses import dataclass, replace
from math import log10

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from linkgraph.analysis.patterns.evidence import KINDS
from linkgraph.analysis.patterns.nested import list_nested
from linkgraph.analysis.patterns.points import FANS
from linkgraph.analysis.patterns.rank import Ranked, rank_shapes, take_findings
from linkgraph.analysis.patterns.stations import Stations, list_stations
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES, Shapes
from linkgraph.shapes.passes.commission import Commission
from linkgraph.shapes.payments import Payments
from tests.shapes.layer_oracle import Paid
from tests.shapes.many import run
from tests.shapes.many_layers import draw as draw_payments
from tests.shapes.many_layers import paid_of

NONE = Commission(*(np.empty(0) for _ in range(5)))  # type: ignore[arg-type]
Said = list[object]


@dataclass(eq=False)
class Shape:
    """One shape; `points` of each kind; of a finding `parts`, the shapes nested in it."""

    typology: int
    rows: frozenset[int]
    points: list[float]
    parts: list["Shape"]

    @property
    def score(self) -> float:
        """The sum of the points, as it is compared."""
        return round(sum(self.points), 9)


def draw_shapes(payments: Payments, seed: int) -> tuple[Shapes, NDArray[np.float64]]:
    """Return shapes of any type, and their points: fans are of one payee, or payer."""
    rng = np.random.default_rng([seed, 61])
    typologies: list[int] = []
    rows: list[NDArray[np.int32]] = []
    for _ in range(int(rng.integers(0, 25))):
        typology = int(rng.integers(0, len(TYPOLOGIES)))
        some = np.arange(len(payments))
        if typology < 2:
            side = (payments.payee, payments.payer)[typology]
            some = np.flatnonzero(side == rng.choice(side)) if len(side) else some
        if rows and rng.random() < 0.2:  # what two finders found alike
            again = int(rng.integers(0, len(rows)))
            rows.append(rows[again])
            typologies.append(typologies[again])
        elif len(some):
            size = int(rng.integers(1, min(len(some), 9) + 1))
            rows.append(np.sort(rng.choice(some, size, replace=False)).astype(np.int32))
            typologies.append(typology)
    start = np.concatenate(([0], np.cumsum([len(one) for one in rows]))).astype(np.int64)
    entries = np.concatenate([*rows, np.empty(0, np.int32)])
    points = rng.choice([0.0, 0.25, 0.5, 1.75], (len(rows), len(KINDS)), p=[0.7, 0.1, 0.1, 0.1])
    points[:, KINDS.index("shared")] = 0
    layers = np.zeros(len(entries), np.uint8)
    return Shapes(np.array(typologies, np.uint8), start, entries, layers), points


def take(order: list[Shape], taken: list[Shape], share: float) -> None:
    """Take shapes in order; note in `parts` of a finding what is nested in it."""
    for one in order:
        known = frozenset().union(*(other.rows for other in taken))
        if len(one.rows & known) >= share * len(one.rows):
            home = max(taken, key=lambda other: len(other.rows & one.rows))
            home.parts.append(one)
        else:
            taken.append(one)


def give_shared(paid: list[Paid], fans: list[Shape], found: list[Shape], least: float) -> None:
    """Give fans their points for counterparties that findings have."""
    good = [paid[row] for one in found if one.score >= least for row in one.rows]
    known = {one.payer for one in good} | {one.payee for one in good}
    for kind in (0, 1):
        mine = [fan for fan in fans if fan.typology == kind]
        sides = [
            {(paid[row].payee if kind else paid[row].payer) for row in fan.rows} for fan in mine
        ]
        every = sum(map(len, sides))
        rate = sum(len(side & known) for side in sides) / max(every, 1)
        tails = [
            float(binom.logsf(len(side & known) - 1, len(side), rate)) if side & known else 0.0
            for side in sides
        ]
        for fan, tail in zip(mine, tails, strict=True):
            place = sum(other <= tail for other in tails)
            fan.points[KINDS.index("shared")] = -log10(place / len(mine))


def ranked(
    paid: list[Paid], shapes: list[Shape], settings: PatternSettings, asked: set[int]
) -> list[Shape]:
    """Return the findings of the types asked for, best first."""

    def best_first(some: list[Shape]) -> list[Shape]:
        return sorted(some, key=lambda one: (-one.score, one.typology))

    def findings(some: list[Shape]) -> list[Shape]:
        taken: list[Shape] = []
        take(best_first(some), taken, settings.nested_share)
        return taken

    fans, others = ([one for one in shapes if (one.typology < 2) == fan] for fan in (True, False))
    taken = findings(others)
    give_shared(paid, fans, taken, settings.least_score)
    take(best_first(fans), taken, settings.nested_share)
    if len(asked) < len(TYPOLOGIES):
        chosen = [one for one in taken if one.typology < 2]
        inside = {id(one): [part for part in one.parts if part.typology < 2] for one in shapes}
        for one in others:
            one.parts.clear()
        taken = chosen + findings([one for one in others if one.typology in asked])
        for one in taken:
            one.parts = [*(part for part in one.parts if part.typology >= 2), *inside[id(one)]]
            one.parts = [part for part in one.parts if part.typology in asked]
        taken = [one for one in taken if one.typology in asked]
    place = {id(one): number for number, one in enumerate(shapes)}
    seen = {(one.typology, one.rows) for one in taken}
    parts = [(one, part) for one in taken for part in one.parts]
    for one in taken:
        one.parts = []
    for one, part in sorted(parts, key=lambda at: (-at[1].score, place[id(at[1])])):
        if (part.typology, part.rows) not in seen and sum(part.points) >= settings.least_score:
            one.parts.append(part)
        seen.add((part.typology, part.rows))
    return best_first(sorted(taken, key=lambda one: place[id(one)]))


def say(paid: list[Paid], one: Shape, shapes: list[Shape], most: int) -> tuple[object, ...]:
    """Return what a finding is, and which shapes are listed as nested in it."""
    members = {end for row in one.rows for end in (paid[row].payer, paid[row].payee)}
    points = [round(value, 6) for value in one.points]
    place = {id(shape): number for number, shape in enumerate(shapes)}
    parts = sorted(one.parts, key=lambda part: (-part.score, part.typology, place[id(part)]))
    types = sorted({part.typology for part in parts})
    best = [next(part for part in parts if part.typology == number) for number in types]
    wanted = sorted(parts, key=lambda part: part not in best)[: most or None]
    listed = [(part.typology, sorted(part.rows), round(part.score, 6)) for part in parts
              if part in wanted]  # fmt: skip
    return one.typology, sorted(one.rows), points, sorted(members), types, listed, len(parts)


def say_ranked(found: Ranked, most: int) -> Said:
    """Return the same of what was found."""
    listed = list_nested(found.nested, len(found), most)
    nested = [
        (typology, listed.shapes.payments_of(number).tolist(), round(score, 6))
        for number, (typology, score) in enumerate(
            zip(listed.shapes.typology.tolist(), listed.score.tolist(), strict=True)
        )
    ]
    return [
        (
            int(found.shapes.typology[number]),
            found.shapes.payments_of(number).tolist(),
            [round(value, 6) for value in found.points[number].tolist()],
            found.members_of(number).tolist(),
            np.flatnonzero(listed.parts[number]).tolist(),
            nested[listed.start[number] : listed.start[number + 1]],
            int(listed.found[number]),
        )
        for number in range(len(found))
    ]


def stations(paid: list[Paid], shapes: list[Shape]) -> Said:
    """Return what each account of each shape receives and pays in it."""
    far = np.iinfo(np.int64).max
    found: Said = []
    for number, shape in enumerate(shapes):
        rows = [paid[row] for row in shape.rows]
        for account in sorted({end for one in rows for end in (one.payer, one.payee)}):
            ins = [one for one in rows if one.payee == account]
            outs = [one for one in rows if one.payer == account]
            last_in = max((one.latest for one in ins), default=far)
            found.append(
                (
                    *(number, account, len(ins), len(outs)),
                    *(sum(one.fen for one in ins), sum(one.fen for one in outs)),
                    bool(outs) and last_in < min(one.earliest for one in outs),
                    len({one.currency for one in ins + outs}) > 1,
                    min((one.earliest for one in ins), default=far),
                    max((one.latest for one in outs), default=-far),
                )
            )
    return found


def say_stations(found: Stations) -> Said:
    """Return the same of what was found."""
    columns = [getattr(found, name).tolist() for name in Stations.__dataclass_fields__]
    return list(zip(*columns, strict=True))


def difference(seed: int) -> str:
    """Return what differs, or nothing."""
    payments = draw_payments(seed)
    paid = paid_of(payments)
    shapes, points = draw_shapes(payments, seed)
    draw = np.random.default_rng([seed, 62])
    settings = replace(PatternSettings(), nested_share=float(draw.choice([0.34, 0.5, 1.0])))
    most = int(draw.integers(0, 4))
    plain = [
        Shape(number, frozenset(shapes.payments_of(place).tolist()), given, [])
        for place, (number, given) in enumerate(
            zip(shapes.typology.tolist(), points.tolist(), strict=True)
        )
    ]
    at, wanted = say_stations(list_stations(payments, shapes)), stations(paid, plain)
    if at != wanted:
        return f"stations {at} for {wanted}"
    common = np.isin(shapes.typology, FANS)
    only = tuple(name for name in TYPOLOGIES if draw.random() < 0.5) * int(draw.integers(0, 2))
    found = rank_shapes(payments, shapes, points, common, NONE, settings, only)
    best_first = ranked(
        paid, plain, settings, {TYPOLOGIES.index(one) for one in only or TYPOLOGIES}
    )
    expected: Said = [say(paid, one, plain, most) for one in best_first]
    if (said := say_ranked(found, most)) != expected:
        return f"ranked {said} for {expected}"
    few = draw.permutation(len(found))[: int(draw.integers(0, len(found) + 1))]
    said, expected = say_ranked(take_findings(found, few), most), [expected[at] for at in few]
    return "" if said == expected else f"some of it {said} for {expected}"


if __name__ == "__main__":
    run(difference)
