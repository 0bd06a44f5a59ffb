"""Stacks against their definition, by loops: `python -m tests.shapes.many_stacks COUNT`."""

from dataclasses import replace
from itertools import pairwise, permutations, product

import networkx as nx
import numpy as np

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.layered.bipartite import find_bipartite
from linkgraph.shapes.layered.stacks import find_stacks
from linkgraph.shapes.pairs import index_payments, pays_once
from linkgraph.shapes.payments import Payments, make_payments
from tests.shapes.layer_oracle import DAY, Paid, span
from tests.shapes.many import run
from tests.shapes.many_layers import paid_of, sets_of

SETTINGS = replace(PatternSettings(), window_days=9, ways=40)


def draw(seed: int) -> Payments:
    """Return layers of accounts, most of each paying most of the next, some days later or not."""
    rng = np.random.default_rng([seed, 83])
    rows: list[tuple[int, int, int]] = []
    for scheme in range(int(rng.integers(1, 3))):
        sizes = rng.integers(1, 4, int(rng.integers(2, 5))).tolist()
        ends = np.cumsum([0, *sizes]) + 5 * scheme
        layers = [range(*pair) for pair in pairwise(ends.tolist())]
        for step, (one, other) in enumerate(pairwise(layers)):
            day = 3 * step + int(rng.integers(0, 3))
            rows += [
                (a, b, day * 24 + int(rng.integers(0, 60)))
                for a, b in product(one, other)
                if rng.random() < 0.9
            ]
    rows += [(*rng.integers(0, 16, 2).tolist(), int(rng.integers(0, 300))) for _ in range(6)]
    payer, payee, hour = (np.array(column) for column in zip(*rows, strict=True))
    by_day = rng.random(len(rows)) < rng.choice([0.0, 0.3, 1.0])
    time = np.where(by_day, hour // 24 * 24, hour) * (DAY // 24)
    end = time + np.where(by_day, DAY - 1, 0)
    return make_payments(payer, payee, np.full(len(rows), 100), time, end, accounts=40)


def comes_before(one: list[Paid], other: list[Paid]) -> bool:
    """Whether two accounts or more are paid all of `one` surely before they pay any of `other`."""
    shared = {
        account
        for account in {a.payee for a in one} & {a.payer for a in other}
        if max(a.latest for a in one if a.payee == account)
        < min(a.earliest for a in other if a.payer == account)
    }
    return len(shared) >= 2 and span(one + other) <= SETTINGS.window_days * DAY


def stacks_of(shapes: list[list[Paid]]) -> set[frozenset[tuple[int, int]]]:
    """Return stacks as their (payment, layer)."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    for one, other in permutations(range(len(shapes)), 2):
        if comes_before(shapes[one], shapes[other]):
            graph.add_edge(one, other)
    found = set()
    for part in nx.weakly_connected_components(graph):
        layer: dict[int, int] = {}
        mine = graph.subgraph(part)
        for node in nx.topological_sort(mine):
            depth = 1 + max((layer[before] for before in mine.predecessors(node)), default=-1)
            layer[node] = depth
        first: dict[int, int] = {}
        for node in part:
            for paid in shapes[node]:
                first[paid.number] = min(first.get(paid.number, layer[node]), layer[node])
        found.add(frozenset(first.items()))
    return found


def difference(seed: int) -> str:
    """Return what differs, or nothing."""
    payments = draw(seed)
    index = index_payments(payments, pays_once(payments))
    bipartite = find_bipartite(payments, index, SETTINGS)
    paid = paid_of(payments)
    wanted = stacks_of([[paid[at] for at in sorted(one)] for one in sets_of(bipartite)])
    stacks = find_stacks(payments, bipartite, SETTINGS)
    found = set()
    for number in range(len(stacks)):
        mine = slice(int(stacks.start[number]), int(stacks.start[number + 1]))
        pairs = zip(stacks.payment[mine].tolist(), stacks.layer[mine].tolist(), strict=True)
        found.add(frozenset(pairs))
    same = found == wanted and len(found) == len(stacks) and not stacks.cut
    return "" if same else f"{found} for {wanted}"


if __name__ == "__main__":
    run(difference)
