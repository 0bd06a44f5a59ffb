"""Hold the finders of layered shapes against their definitions on many random small cases.

python -m tests.shapes.many_layers 10000
"""

import sys
from collections import Counter
from dataclasses import replace
from itertools import product
from math import exp, factorial

import numpy as np

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import Shapes
from linkgraph.shapes.layered.bipartite import find_bipartite
from linkgraph.shapes.layered.scatter_gather import find_scatter_gather
from linkgraph.shapes.pairs import index_payments, pays_once
from linkgraph.shapes.passes.commission import Commission
from linkgraph.shapes.passes.passes import Passes, find_exact_passes
from linkgraph.shapes.passes.schemes import join_passes
from linkgraph.shapes.payments import Payments, make_payments
from tests.shapes import beside_oracle
from tests.shapes import layer_oracle as oracle

SETTINGS = replace(
    PatternSettings(), window_days=6, hop_days=3, choices=60, joined_odds=4, apart_odds=3
)
SHARES = [(0.9, 1e-4, 1e-2), (1.0, 1e-3, 0.1)]


def draw(seed: int) -> Payments:
    """Return a few payments, all exact, of days only, or mixed; some are shares of others."""
    rng = np.random.default_rng(seed)
    accounts, count = int(rng.integers(4, 9)), int(rng.integers(6, 26))
    payer, payee = rng.integers(0, accounts, (2, count))
    fen = rng.choice([1000, 2000, 3000, 2700, 900, 5000, 1800, 9001, 8101], count)
    by_day = rng.random(count) < rng.choice([0.0, 0.5, 1.0])
    time = rng.integers(0, 12, count) * oracle.DAY
    time += np.where(by_day, 0, rng.integers(0, oracle.DAY, count))
    latest = time + np.where(by_day, oracle.DAY - 1, 0)
    currency = (rng.random(count) < rng.choice([0.0, 0.3])).astype(np.int16)
    return make_payments(payer, payee, fen, time, latest, accounts=accounts, currency=currency)


def draw_crowd(seed: int) -> Payments:
    """Return payments of a few accounts to a few others, each to each once or never, over two
    windows: groups begin and end anywhere, and share payers and payees."""
    rng = np.random.default_rng([seed, 1])
    payers, payees = int(rng.integers(2, 6)), int(rng.integers(2, 7))
    payer, payee = np.nonzero(rng.random((payers, payees)) < rng.choice([0.5, 0.8, 1.0]))
    by_day = rng.random(len(payer)) < rng.choice([0.0, 0.5, 1.0])
    time = rng.integers(0, int(rng.choice([6, 9, 13])), len(payer)) * oracle.DAY
    time += np.where(by_day, 0, rng.integers(0, oracle.DAY, len(payer)))
    latest = time + np.where(by_day, oracle.DAY - 1, 0)
    fen = np.full(len(payer), 1000)
    return make_payments(payer, payers + payee, fen, time, latest, accounts=payers + payees)


def paid_of(payments: Payments) -> list[oracle.Paid]:
    """Return payments as the oracle reads them."""
    names = ("payer", "payee", "fen", "earliest", "latest", "currency")
    columns = [getattr(payments, name) for name in names]
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [oracle.Paid(number, *row) for number, row in enumerate(rows)]


def sets_of(shapes: Shapes) -> list[frozenset[int]]:
    """Return each shape as its payments."""
    return [frozenset(shapes.payments_of(s).tolist()) for s in range(len(shapes))]


def commission() -> Commission:
    """Return shares as if they had been learned."""
    share, chance, habit = (np.array(column) for column in zip(*SHARES, strict=True))
    seen = np.array([9, 9])
    return Commission(share, seen, np.ones(2), chance, habit)


def passes_as_sets(passes: Passes) -> list[tuple[frozenset[int], frozenset[int], float, float]]:
    """Return (ins, outs, share, points) of each pass."""
    return [
        (
            frozenset(passes.payment[passes.start[p] : passes.middle[p]].tolist()),
            frozenset(passes.payment[passes.middle[p] : passes.start[p + 1]].tolist()),
            float(passes.share[p]),
            float(passes.points[p]),
        )
        for p in range(len(passes))
    ]


def check_passes(payments: Payments) -> Passes:
    """Check exact passes: each as defined, none missed that does not cross a better one."""
    index = index_payments(payments, pays_once(payments))
    passes = find_exact_passes(payments, index, commission(), SETTINGS)
    given = (SETTINGS.window_days, SETTINGS.choices)
    wanted = oracle.exact_passes(paid_of(payments), SHARES, *given)
    found = passes_as_sets(passes)
    for ins, outs, share, points in found:
        assert abs(wanted[ins, outs, share] - points) < 1e-9, (ins, outs, share)
    for (ins, outs, share), points in wanted.items():
        assert any(
            (ins & come or outs & gone) and better >= points - 1e-9
            for come, gone, _, better in found
        ), (ins, outs, share, points)
    for p, (ins, outs, *_) in enumerate(found):
        assert not any(ins & other[0] or outs & other[1] for other in found[p + 1 :])
    return passes


def check_schemes(payments: Payments, passes: Passes) -> None:
    """Check that passes are joined as stated."""
    found = passes_as_sets(passes)
    paid = paid_of(payments)
    groups = [set(ins | outs) for ins, outs, *_ in found]
    given = [(ins, outs, share) for ins, outs, share, _ in found]
    pairs = beside_oracle.ties(paid, given, SETTINGS.window_days, SETTINGS.apart_odds)
    ties = [{-1 - p, -1 - q} for p, q in pairs]
    labelled = [{-1 - p, *group} for p, group in enumerate(groups)]
    # a payment may be in two schemes (into one pass, out of none of that scheme): keep it apart
    nodes = oracle.joined([{-1 - p} for p in range(len(groups))] + ties)
    wanted = sorted(
        sorted(set().union(*(labelled[-1 - node] for node in part)) - set(part)) for part in nodes
    )
    schemes = join_passes(payments, passes, SETTINGS)
    assert sorted(sorted(shape) for shape in sets_of(schemes)) == wanted


def check_ways(payments: Payments) -> None:
    """Check scatter-gather without amounts."""
    index = index_payments(payments, pays_once(payments))
    found = find_scatter_gather(payments, index, SETTINGS)
    everything = oracle.ways(paid_of(payments), SETTINGS.window_days)
    listed = [way for groups in everything.values() for group in groups for way in group]
    pairs = len(set(zip(payments.payer.tolist(), payments.payee.tolist(), strict=True)))
    leaving = Counter(come.payer for come, _ in listed)
    reaching = Counter(gone.payee for _, gone in listed)
    rare: list[set[int]] = []
    alone: list[set[int]] = []
    for (start, end), some in everything.items():
        for group in some:
            between = len({come.payee for come, _ in group})
            mean = leaving[start] * reaching[end] / max(len(listed), pairs)
            fewer = sum(exp(-mean) * mean**k / factorial(k) for k in range(between))
            expected = leaving[start] * (1 - fewer)
            if between >= SETTINGS.least_ways and expected < 1:
                shape = {one.number for way in group for one in way}
                if expected * SETTINGS.joined_odds <= 1:
                    rare.append(
                        shape | oracle.between(paid_of(payments), group, SETTINGS.window_days)
                    )
                else:
                    alone.append(shape)
    wanted = [*oracle.joined(rare), *map(frozenset, alone)]
    assert sorted(map(sorted, sets_of(found))) == sorted(map(sorted, wanted))


def check_bicliques(payments: Payments) -> None:
    """Check bipartite shapes."""
    index = index_payments(payments, pays_once(payments))
    paid, days = paid_of(payments), SETTINGS.window_days
    for few, ways in product((SETTINGS.common_payees, 2, 1), (SETTINGS.ways, 3)):
        asked = replace(SETTINGS, common_payees=few, ways=ways)
        found = sets_of(find_bipartite(payments, index, asked))
        assert len(found) == len(set(found))
        assert set(found) == oracle.bicliques(paid, days, few, ways)
        if ways < SETTINGS.ways:
            continue
        for one in oracle.whole(paid, days, few):
            assert any(one <= group for group in found)


def check(seed: int) -> None:
    """Check one random case."""
    payments = draw(seed)
    check_schemes(payments, check_passes(payments))
    check_ways(payments)
    check_bicliques(payments)
    check_bicliques(draw_crowd(seed))


def main(count: int) -> None:
    """Check many."""
    for seed in range(count):
        check(seed)
        if (seed + 1) % 1000 == 0:
            sys.stdout.write(f"{seed + 1:,} cases agree\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
