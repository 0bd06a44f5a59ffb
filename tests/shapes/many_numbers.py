"""Other numbers of accounts, another order of rows: `python -m tests.shapes.many_numbers COUNT`.

No two payments of a case are alike in time, amount and currency: of such, numbers decide.
"""

import sys
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.around import groups_around, search_once
from linkgraph.analysis.patterns.nested import list_nested
from linkgraph.analysis.patterns.search import rank_payments
from linkgraph.durations import DAY_US
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import Shapes
from linkgraph.shapes.passes.passes import find_exact_passes
from linkgraph.shapes.passes.schemes import join_passes
from linkgraph.shapes.payments import Matched, Payments, make_payments
from tests.shapes.finders import FINDERS, index_of
from tests.shapes.many_layers import commission

SETTINGS = replace(PatternSettings(), window_days=12, hop_days=5, least_fan=2, fans_each=2)
NARROW = replace(SETTINGS, choices=20, nearest=1, walks_kept=1, ways=12, hub=8, most_found=9)
"""Bounds that cut."""
Said = list[object]
Names = NDArray[np.intp]


@dataclass(frozen=True)
class Rows:
    """Payments as a file has them."""

    ends: NDArray[np.int64]
    fen: NDArray[np.int64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    accounts: int
    matched: Matched

    def payments(self, names: Names, order: Names) -> Payments:
        """Return the payments, accounts by other names and rows in another order."""
        place = np.argsort(order).astype(np.int32)
        come, gone = place[self.matched.come], place[self.matched.gone]
        payer, payee = names[self.ends[:, order]]
        return make_payments(
            *(payer, payee, self.fen[order], self.begin[order], self.end[order]),
            accounts=self.accounts,
            matched=Matched(come, gone, self.matched.fen),
        )


def draw(seed: int) -> Rows:
    """Draw few days, exact, or whole, or mixed; some amounts are 0.9 of one or two others."""
    rng = np.random.default_rng([seed, 23])
    accounts, count = int(rng.integers(4, 14)), int(rng.integers(4, 70))
    ends = rng.integers(0, accounts, (2, count))
    day = rng.integers(0, int(rng.choice([3, 15, 40])), count) * DAY_US
    vague = rng.random(count) < rng.choice([0.0, 0.5, 1.0])
    begin = day + np.where(vague, 0, rng.integers(0, 3, count) * (DAY_US // 3))
    end = begin + np.where(vague, DAY_US - 1, 0)
    fen = 10_000 + 10 * rng.permutation(9_000)[:count]
    for row in range(1, count, 3):
        some = rng.integers(0, count, rng.integers(1, 3))
        fen[row] = fen[some].sum() * 9 // 10
        ends[0, row] = ends[1, some[0]]
    alike = np.setdiff1d(np.arange(count), np.unique(fen, return_index=True)[1])
    fen[alike] += 100_003 + alike
    pairs = [(a, b) for a in range(count) for b in range(count) if ends[1, a] == ends[0, b]]
    flows = [pair for pair in pairs if begin[pair[0]] <= end[pair[1]] and rng.random() < 0.3]
    come, gone = np.array(flows, np.int32).reshape(-1, 2).T
    part = np.minimum(fen[come], fen[gone])
    return Rows(ends, fen, begin, end, accounts, Matched(come, gone, part))


def exact_passes(payments: Payments, asked: PatternSettings) -> Shapes:
    """Find exact passes of a tenth kept, or nothing."""
    found = find_exact_passes(payments, index_of(payments), commission(), asked)
    return join_passes(payments, found, asked)


RARE = {"stacks", "turns"}
"""Hardly found in what is drawn here."""
EVERY = {
    **{name: finder for name, finder in FINDERS.items() if name not in RARE},
    "exact passes": exact_passes,
}


def rows_of(payments: Payments, shapes: Shapes, names: Names) -> Said:
    """Return each shape as its type and payments, by what these are."""
    columns = names[payments.payer], names[payments.payee], payments.fen, payments.earliest
    table = np.stack(columns, axis=1)
    found: Said = []
    for shape, number in enumerate(shapes.typology.tolist()):
        rows = slice(shapes.start[shape], shapes.start[shape + 1])
        entries = table[shapes.payment[rows]].tolist()
        layers = shapes.layer[rows].tolist()
        found.append(
            (number, sorted((*entry, layer) for entry, layer in zip(entries, layers, strict=True)))
        )
    return found


def say_finder(name: str, payments: Payments, names: Names, asked: PatternSettings) -> Said:
    """Return what a finder finds, in no order, and what it cuts."""
    found = EVERY[name](payments, asked)
    return [*sorted(map(str, rows_of(payments, found, names))), dict(found.cut)]


def say_rank(payments: Payments, names: Names, asked: PatternSettings) -> Said:
    """Return the findings in their order, with points, members, parts and what is nested in them,
    and what was cut."""
    ranked = rank_payments(payments, asked)
    members = [sorted(names[ranked.members_of(number)].tolist()) for number in range(len(ranked))]
    points = np.round(ranked.points, 9).tolist()
    rows = rows_of(payments, ranked.shapes, names)
    listed = list_nested(ranked.nested, len(ranked), asked.parts_listed)
    found: Said = list(zip(rows, points, members, listed.parts.tolist(), strict=True))
    nested = [*rows_of(payments, listed.shapes, names), listed.start.tolist()]
    return [*found, nested, np.round(listed.score, 9).tolist(), dict(ranked.shapes.cut)]


def say_around(payments: Payments, account: int, names: Names, asked: PatternSettings) -> Said:
    """Return the groups around one account, in order."""
    found = groups_around(search_once(payments, asked), account)
    return [
        (sorted(names[one.members].tolist()), one.fan and (one.fan.tail, one.fan.points))
        for one in found
    ]


def said(rows: Rows, names: Names, order: Names, asked: PatternSettings) -> dict[str, Said]:
    """Return all that is found, accounts by their first names."""
    payments, back = rows.payments(names, order), np.argsort(names)
    found = {name: say_finder(name, payments, back, asked) for name in EVERY}
    found["ranked"] = say_rank(payments, back, asked)
    found["around"] = say_around(payments, int(names[0]), back, asked)
    return found


def difference(seed: int) -> str:
    """Return which results differ, or nothing."""
    rows, rng = draw(seed), np.random.default_rng([seed, 24])
    asked = SETTINGS if seed % 2 else NARROW
    plain = np.arange(rows.accounts), np.arange(len(rows.fen))
    other = rng.permutation(rows.accounts), rng.permutation(len(rows.fen))
    one, two = said(rows, *plain, asked), said(rows, *other, asked)
    return "; ".join(name for name in one if one[name] != two[name])


if __name__ == "__main__":
    wrong = 0
    for case in range(int(sys.argv[1])):
        differs = difference(case)
        wrong += bool(differs)
        if differs:
            sys.stdout.write(f"{case} {differs}\n")
    sys.stdout.write(f"{sys.argv[1]} cases, {wrong} differ\n")
    sys.exit(wrong > 0)
