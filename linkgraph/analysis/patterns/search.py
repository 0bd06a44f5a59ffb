"""All finders, weighed and ranked, on plain payments."""

from linkgraph.analysis.patterns.case_figures import read_case
from linkgraph.analysis.patterns.evidence import KINDS, weigh
from linkgraph.analysis.patterns.rank import Ranked, rank_shapes
from linkgraph.analysis.patterns.walk_points import chain_points, cycle_points
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.bicliques import find_bipartite
from linkgraph.shapes.chains import weigh_chains
from linkgraph.shapes.commission import learn_commission
from linkgraph.shapes.cycles import find_cycles
from linkgraph.shapes.diamonds import find_scatter_gather
from linkgraph.shapes.fans import find_fans
from linkgraph.shapes.found import join_shapes
from linkgraph.shapes.once import index_payments, pays_once, standing_pairs
from linkgraph.shapes.passes import DAY_US, find_exact_passes, find_matched_passes
from linkgraph.shapes.payments import Payments
from linkgraph.shapes.schemes import join_passes
from linkgraph.shapes.walks import follow_walks


def rank_payments(payments: Payments, settings: PatternSettings) -> Ranked:
    """Return the findings of a case, best first.

    Cost: O(n log n) in payments and in what the finders list, which their bounds keep linear.
    """
    index = index_payments(payments, pays_once(payments) & (payments.fen >= settings.least_fen))
    commission = learn_commission(payments, index, settings.hop_days * DAY_US)
    standing = standing_pairs(payments, settings.window_days)
    passes = find_exact_passes(payments, index, commission, settings)
    walks = follow_walks(payments, settings)
    cycles = find_cycles(payments, settings, walks)
    chains, odds = weigh_chains(payments, settings, walks)
    soon = find_matched_passes(payments, standing, settings)
    shapes = join_shapes(
        [
            join_passes(payments, passes, settings.window_days).shapes,
            join_passes(payments, soon, settings.window_days).shapes,
            find_scatter_gather(payments, index, settings).shapes,
            find_bipartite(payments, index, settings),
            find_fans(payments, settings),
            cycles,
            chains,
        ]
    )
    case = read_case(payments, standing, settings)
    points = weigh(payments, shapes, case, commission, settings)
    first = len(shapes) - len(chains)
    points[first:] = chain_points(odds, len(payments))
    closing = cycle_points(payments, cycles, walks)
    points[first - len(cycles) : first, KINDS.index("ties")] += closing
    return rank_shapes(payments, shapes, points, case, commission, settings)
