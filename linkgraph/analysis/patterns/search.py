"""All finders, weighed and ranked, on plain payments."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.case_figures import read_case
from linkgraph.analysis.patterns.custom import custom_points
from linkgraph.analysis.patterns.evidence import KINDS, weigh
from linkgraph.analysis.patterns.gather_scatter_points import gather_scatter_points
from linkgraph.analysis.patterns.points import FANS
from linkgraph.analysis.patterns.rank import Ranked, rank_shapes
from linkgraph.analysis.patterns.walk_points import chain_points, cycle_points
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.fans.fans import find_fans
from linkgraph.shapes.fans.gather_scatter import Turns, find_gather_scatter
from linkgraph.shapes.found import Shapes, Typology, by_payments, join_shapes
from linkgraph.shapes.layered.bipartite import find_bipartite
from linkgraph.shapes.layered.scatter_gather import find_scatter_gather
from linkgraph.shapes.layered.stacks import find_stacks
from linkgraph.shapes.likeness import Likeness, read_likeness
from linkgraph.shapes.pairs import Index, Pairs, choose, read_pairs
from linkgraph.shapes.passes.commission import Commission, learn_commission
from linkgraph.shapes.passes.passes import find_exact_passes, find_matched_passes
from linkgraph.shapes.passes.schemes import join_passes
from linkgraph.shapes.payments import Payments
from linkgraph.shapes.walks.chains import weigh_chains
from linkgraph.shapes.walks.cycles import find_cycles
from linkgraph.shapes.walks.walks import follow_walks

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Layered:
    """What exact sums, ways side by side, closed groups of payers and payees, and turns give."""

    shapes: Shapes
    turns: Turns
    index: Index
    commission: Commission


@dataclass(frozen=True, slots=True)
class Walked:
    """Cycles and chains, what cycles get for closing, and the logarithm of the chains' odds."""

    cycles: Shapes
    closing: Floats
    chains: Shapes
    odds: Floats


def rank_payments(
    payments: Payments, settings: PatternSettings, only: tuple[Typology, ...] = ()
) -> Ranked:
    """Return the findings of a case, best first; `only`: those of these types, nested in no other.

    Three families of finders, and the figures of the case, are made side by side on two threads;
    none reads what another writes.
    Cost: O(n log n) in payments and in what the finders list, which their bounds keep linear.
    """
    pairs = read_pairs(payments, settings.window_days)
    likeness = read_likeness(payments, max(settings.most_hops, 2))
    with ThreadPoolExecutor(2) as both:
        walking = both.submit(find_walked, payments, pairs, likeness, settings)
        reading = both.submit(read_case, payments, pairs, likeness)
        layering = both.submit(find_layered, payments, pairs, settings)
        fanning = both.submit(find_fans, payments, settings, pairs)
        layered, walked, fans = layering.result(), walking.result(), fanning.result()
        case = reading.result()
    turns = layered.turns
    finders = turns.shapes, layered.shapes, by_payments(fans), walked.cycles, walked.chains
    shapes = join_shapes(finders)
    points = weigh(payments, shapes, case, layered.commission, settings)
    of_turns = points[: len(turns.shapes)]
    points[: len(turns.shapes)] = gather_scatter_points(of_turns, turns, layered.index)
    first = len(shapes) - len(walked.chains)
    points[first:] = chain_points(walked.odds, len(payments))
    points[first - len(walked.cycles) : first, KINDS.index("ties")] += walked.closing
    points[:, KINDS.index("custom")] = custom_points(shapes, points.sum(1), settings)
    common = np.isin(shapes.typology, FANS)
    common[: len(turns.shapes)] = True
    return rank_shapes(payments, shapes, points, common, layered.commission, settings, only)


def find_layered(payments: Payments, pairs: Pairs, settings: PatternSettings) -> Layered:
    """Return schemes of passes, ways side by side, and bipartite shapes."""
    index = choose(pairs.index, pairs.single)
    commission = learn_commission(payments, index, settings)
    exact = find_exact_passes(payments, index, commission, settings)
    soon = find_matched_passes(payments, pairs.standing, settings)
    bipartite = find_bipartite(payments, index, settings)
    found = [
        join_passes(payments, exact, settings),
        join_passes(payments, soon, settings),
        find_scatter_gather(payments, index, settings, pairs),
        find_stacks(payments, bipartite, settings),
        bipartite,
    ]
    turns = find_gather_scatter(payments, index, settings)
    return Layered(by_payments(join_shapes(found)), turns, index, commission)


def find_walked(
    payments: Payments, pairs: Pairs, likeness: Likeness, settings: PatternSettings
) -> Walked:
    """Return cycles and chains."""
    walks = follow_walks(payments, settings, pairs)
    cycles = find_cycles(payments, settings, walks)
    chains, odds = weigh_chains(payments, settings, walks, likeness)
    cut = {name: count for name, count in chains.cut.items() if name not in walks.cut}
    chains = replace(chains, cut=cut)  # what walks cut is said with the cycles, once
    return Walked(cycles, cycle_points(payments, cycles, walks), chains, odds)
