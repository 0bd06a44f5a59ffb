"""Every finder as a function of payments and settings alone, by name."""

from collections.abc import Callable

from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.fans.fans import find_fans
from linkgraph.shapes.fans.gather_scatter import find_gather_scatter
from linkgraph.shapes.found import Shapes
from linkgraph.shapes.layered.bipartite import find_bipartite
from linkgraph.shapes.layered.scatter_gather import find_scatter_gather
from linkgraph.shapes.layered.stacks import find_stacks
from linkgraph.shapes.pairs import Index, index_payments, pays_once, read_pairs
from linkgraph.shapes.passes.passes import find_matched_passes
from linkgraph.shapes.passes.schemes import join_passes
from linkgraph.shapes.payments import Payments
from linkgraph.shapes.walks.chains import find_chains
from linkgraph.shapes.walks.cycles import find_cycles

Finder = Callable[[Payments, PatternSettings], Shapes]


def index_of(payments: Payments) -> Index:
    """Index the payments of pairs that pay once."""
    return index_payments(payments, pays_once(payments))


def matched_passes(payments: Payments, asked: PatternSettings) -> Shapes:
    """Find matched passes."""
    found = find_matched_passes(payments, read_pairs(payments, asked.window_days).standing, asked)
    return join_passes(payments, found, asked)


def scatter_gather(payments: Payments, asked: PatternSettings) -> Shapes:
    """Find ways side by side."""
    return find_scatter_gather(payments, index_of(payments), asked)


def bipartite(payments: Payments, asked: PatternSettings) -> Shapes:
    """Find payers of the same payees."""
    return find_bipartite(payments, index_of(payments), asked)


def stacks(payments: Payments, asked: PatternSettings) -> Shapes:
    """Find bipartite shapes that follow on one another."""
    return find_stacks(payments, bipartite(payments, asked), asked)


def turns(payments: Payments, asked: PatternSettings) -> Shapes:
    """Find gather-scatter without exact amounts."""
    return find_gather_scatter(payments, index_of(payments), asked).shapes


FINDERS: dict[str, Finder] = {
    "fans": find_fans,
    "cycles": find_cycles,
    "chains": find_chains,
    "matched passes": matched_passes,
    "scatter-gather": scatter_gather,
    "bipartite": bipartite,
    "stacks": stacks,
    "turns": turns,
}
"""But exact passes: what share they pass on is learned, or given."""
