"""Matched passes and schemes against their definitions: `python -m tests.shapes.many_passes COUNT`.

Matched passes are of money matched first in, first out by hand. Schemes are of passes drawn at
random, so that all ways in which passes can stand to each other occur.
"""

from dataclasses import replace

import networkx as nx
import numpy as np

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import TYPOLOGIES, Shapes
from linkgraph.shapes.pairs import read_pairs
from linkgraph.shapes.passes.passes import Passes, find_matched_passes
from linkgraph.shapes.passes.schemes import join_passes
from linkgraph.shapes.payments import Matched, Payments, make_payments
from tests.shapes.beside_oracle import Pass
from tests.shapes.beside_oracle import ties as beside
from tests.shapes.layer_oracle import DAY, Paid
from tests.shapes.many import run
from tests.shapes.many_layers import paid_of

HOUR = DAY // 24
Flow = tuple[int, int, int]
"""A payment in, a payment out, fen."""


def draw(seed: int) -> tuple[Payments, PatternSettings]:
    """Return payments by the hour, the day, or both; some between all, some through a middle."""
    rng = np.random.default_rng([seed, 41])
    accounts, count = int(rng.integers(3, 14)), int(rng.integers(2, 40))
    payer, payee = rng.integers(0, accounts, (2, count))
    if rng.random() < 0.5 and accounts > 4:
        ends, inward = rng.integers(0, rng.integers(1, 3), count), rng.random(count) < 0.5
        between = rng.integers(4, accounts, count)
        payer, payee = np.where(inward, ends, between), np.where(inward, between, 2 + ends)
    hours = rng.integers(0, int(rng.choice([40, 100, 200, 400])), count)
    vague = rng.random(count) < rng.choice([0.0, 0.5, 1.0])
    begin = np.where(vague, hours // 24 * 24, hours) * HOUR
    end = begin + np.where(vague, DAY - 1, 0)
    payments = make_payments(
        payer, payee, rng.integers(1, 30, count) * 100, begin, end, accounts=accounts
    )
    settings = replace(
        PatternSettings(),
        window_days=int(rng.choice([3, 10])),
        apart_odds=int(rng.choice([0, 2, 3, 20])),
        pass_hours=int(rng.choice([6, 24, 100])),
        matched_share=float(rng.choice([0.5, 0.8, 1.0])),
    )
    return payments, settings


def first_out(paid: list[Paid]) -> list[Flow]:
    """Return what leaves each account as what came first and has not left yet."""
    waiting: dict[int, list[list[int]]] = {}
    flows: list[Flow] = []
    for one in paid:
        need, queue = one.fen, waiting.setdefault(one.payer, [])
        while need and queue:
            part = min(need, queue[0][1])
            flows.append((queue[0][0], one.number, part))
            need, queue[0][1] = need - part, queue[0][1] - part
            if not queue[0][1]:
                queue.pop(0)
        waiting.setdefault(one.payee, []).append([one.number, one.fen])
    return flows


def with_flows(payments: Payments, flows: list[Flow]) -> Payments:
    """Return the payments with what is matched."""
    come, gone, fen = np.array(flows, np.int64).reshape(-1, 3).T
    return replace(payments, matched=Matched(come.astype(np.int32), gone.astype(np.int32), fen))


def matched(paid: list[Paid], flows: list[Flow], settings: PatternSettings) -> set[Pass]:
    """Return the matched passes by their definition."""
    times: dict[tuple[int, int], list[int]] = {}
    for one in paid:
        times.setdefault((one.payer, one.payee), []).append(one.earliest)
    days = settings.window_days * DAY
    standing = {pair for pair, some in times.items() if max(some) - min(some) > days}
    graph: nx.Graph[tuple[str, int]] = nx.Graph()
    for come, gone, fen in flows:
        ends = paid[come], paid[gone]
        soon = paid[gone].latest - paid[come].earliest <= settings.pass_hours * HOUR
        if soon and not standing & {(one.payer, one.payee) for one in ends}:
            graph.add_edge(("in", come), ("out", gone), fen=fen)
    found: set[Pass] = set()
    for part in nx.connected_components(graph):
        into = frozenset(number for side, number in part if side == "in")
        out_of = frozenset(number for side, number in part if side == "out")
        passed = graph.subgraph(part).size("fen")
        if passed >= settings.matched_share * sum(paid[number].fen for number in into):
            found.add((into, out_of, 1.0))
    return found


def sets_of(passes: Passes) -> list[Pass]:
    """Return each pass as its payments in, those out, and its share."""
    return [
        (
            frozenset(passes.payment[passes.start[p] : passes.middle[p]].tolist()),
            frozenset(passes.payment[passes.middle[p] : passes.start[p + 1]].tolist()),
            float(passes.share[p]),
        )
        for p in range(len(passes))
    ]


def drawn_passes(payments: Payments, seed: int) -> Passes:
    """Return passes at random: a payment is into one at most, and out of one at most."""
    rng = np.random.default_rng([seed, 42])
    rows: list[int] = []
    account, share, start, middle = [], [], [0], []
    shares = [0.9] if seed % 2 else [0.9, 0.95, 1.0]
    for at in range(payments.accounts):
        come, gone = (
            rng.permutation(np.flatnonzero(side == at)).tolist()
            for side in (payments.payee, payments.payer)
        )
        while come and gone and rng.random() < 0.9:
            into, out_of = rng.choice([1, 1, 1, 2, 3], 2)
            ins, outs = sorted(come[:into]), sorted(gone[:out_of])
            come, gone = come[into:], gone[out_of:]
            if payments.earliest[ins].max() <= payments.latest[outs].min():
                rows += [*ins, *outs]
                account.append(at)
                share.append(rng.choice(shares))
                middle.append(start[-1] + len(ins))
                start.append(len(rows))
    points = np.zeros(len(account))
    return Passes(
        *(np.array(account, np.int32), points, np.array(share), np.array(rows, np.int32)),
        *(np.array(start, np.int64), np.array(middle, np.int64)),
    )


def schemes(
    paid: list[Paid], passes: list[Pass], settings: PatternSettings
) -> list[tuple[str, dict[int, int] | list[int]]]:
    """Return the type of each scheme, and its payments with the steps before each.

    Only the payments where passes go round in a circle.
    """
    ties: nx.Graph[int] = nx.Graph()
    after: nx.DiGraph[int] = nx.DiGraph()
    ties.add_nodes_from(range(len(passes)))
    ties.add_edges_from(beside(paid, passes, settings.window_days, settings.apart_odds))
    after.add_nodes_from(range(len(passes)))
    for p, one in enumerate(passes):
        for q, other in enumerate(passes):
            if one[1] & other[0]:
                after.add_edge(p, q)
    found: list[tuple[str, dict[int, int] | list[int]]] = []
    for part in nx.connected_components(ties):
        some = [passes[p] for p in part]
        rows = sorted(frozenset().union(*(ins | outs for ins, outs, _ in some)))
        order = after.subgraph(part)
        name = type_of(paid, some, rows, stacked=order.size() > 0)
        if not nx.is_directed_acyclic_graph(order):
            found.append((name, rows))
            continue
        deep: dict[int, int] = {}
        for p in nx.topological_sort(order):
            deep[p] = 1 + max((deep[q] for q in order.predecessors(p)), default=0)
        layers = dict.fromkeys(rows, 0)
        for p in part:
            layers |= {number: deep[p] for number in passes[p][1]}
        found.append((name, layers))
    return sorted(found, key=lambda scheme: (scheme[0], sorted(scheme[1])))


def type_of(paid: list[Paid], some: list[Pass], rows: list[int], *, stacked: bool) -> str:
    """Return the type of a scheme."""
    plain = all(len(ins) == len(outs) == 1 for ins, outs, _ in some)
    walk = all(
        len({getattr(paid[n], side) for n in rows}) == len(rows) for side in ("payer", "payee")
    )
    through = {paid[min(ins)].payee for ins, _, _ in some}
    if plain and walk and (stacked or len(some) == 1):
        return "chain" if stacked else "pass-through"
    if stacked:
        return "stack"
    return "gather-scatter" if len(through) == 1 else "scatter-gather"


def listed(shapes: Shapes) -> list[tuple[str, dict[int, int]]]:
    """Return what was found in the same form."""
    found = []
    for s in range(len(shapes)):
        rows = slice(shapes.start[s], shapes.start[s + 1])
        layers = zip(shapes.payment[rows].tolist(), shapes.layer[rows].tolist(), strict=True)
        found.append((TYPOLOGIES[shapes.typology[s]], dict(layers)))
    return sorted(found, key=lambda scheme: (scheme[0], sorted(scheme[1])))


def agree(
    found: list[tuple[str, dict[int, int]]], wanted: list[tuple[str, dict[int, int] | list[int]]]
) -> bool:
    """Whether they are the same, layers where there are any."""
    return len(found) == len(wanted) and all(
        name == other and (layers == rows if isinstance(rows, dict) else sorted(layers) == rows)
        for (name, layers), (other, rows) in zip(found, wanted, strict=True)
    )


def difference(seed: int) -> str:
    """Return what is found and what should be where they differ, or nothing."""
    payments, settings = draw(seed)
    paid = paid_of(payments)
    flows = first_out(paid)
    payments = with_flows(payments, flows)
    standing = read_pairs(payments, settings.window_days).standing
    given = find_matched_passes(payments, standing, settings)
    found, expected = sets_of(given), matched(paid, flows, settings)
    if len(found) != len(expected) or set(found) != expected:
        return f"passes {found} for {expected}"
    for passes in (given, drawn_passes(payments, seed)):
        shapes = listed(join_passes(payments, passes, settings))
        wanted = schemes(paid, sets_of(passes), settings)
        if not agree(shapes, wanted):
            return f"schemes {shapes} for {wanted}"
    return ""


if __name__ == "__main__":
    run(difference)
