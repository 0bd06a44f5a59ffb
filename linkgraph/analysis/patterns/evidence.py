"""How unusual a shape is: points for each kind of evidence, none of them trained.

Points are -log10 of a chance: how often the like would come about by itself, reckoned from the
case. Two points are one in a hundred. They are added up as if independent, which they are not
quite: a score orders findings, it is no probability of guilt.

steps      Chains that are found by the odds of their steps (`shapes.walks`): of n payments about
           n ÷ x chains reach the odds x by chance. These odds weigh waits, amounts (from
           step to step, or all: `walks.row_amounts`) and pairs already: such a chain gets no
           other points.
ties       Payments that close a circle of accounts. A shape of m accounts needs m - 1 pairs to
           hang together, and one more to be looked at at all (two ways, a circle); each pair
           beyond is a coincidence. Its chance is that one of the payer's
           payees is just this payee: (payer's payees × payee's payers) ÷ all pairs of the case,
           both taken as at least the average; the mean over the shape's pairs counts for each.
           Two accounts that pay each other are one pair: paying back is no coincidence. Pairs
           that pay again after more than `window_days` (wages, rent, shops) do not count. Cycles:
           how many of that length chance would close in this case, for each that is found, and
           whether its pairs pay once (`walk_points`).
order      At an account with a payments in and b out, all ins before all outs: one order of
           C(a + b, a); scatter-gather of a payments that scatter before all b that gather: the
           same; round a cycle of n payments one of (n - 1)!. Only sure order counts: payments
           of a cycle that are in none may stand in any. Turns (`fans.gather_scatter`: without
           exact amounts) are all so, close together and near in sums: their place among
           the turns of the case, and how many as good chance would put at all accounts that could
           have one, whichever gives fewer points (`search`).
amounts    What an account pays out is exactly a learned share of what it got in the shape
           (`passes.commission`): (sets of a of its payments in) × (sets of b out) × the chance
           that one amount of the case is that share of another; one for one, at least how
           commonly the case passes on that share. Where it is not exact: the chance that two
           amounts of the case are as near, of several accounts together (`near_points`).
           Cycles, if that is more: the chance that so many of n amounts of the case are as
           alike (`shapes.likeness`).
matched    At an account whose statement is in the case, at least `matched_share` of what it got
           in the shape left, first in, first out, by the shape's payments: the share of all money
           of the case that leaves an account as soon as this.
burst      All of a shape's m accounts are joined in a part s of `window_days`: (m - 1) s^(m - 2),
           as if each pair that is not a standing one had paid at some moment of the window.
           Fans: how many of the case's fans of that kind are as unusual or more by the scan
           statistic of `shapes.fans`, among the accounts that could have one: bursts are common,
           so a fan is held against the other fans of the case.
shared     Fans and turns: counterparties that are members of other findings: how many of the case's
           of that kind have as unusually many or more (binomial tail at the rate of them all).
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.case_figures import Case
from linkgraph.analysis.patterns.near_points import alike_of_each, near_points
from linkgraph.analysis.patterns.order_points import CYCLE, order_points
from linkgraph.analysis.patterns.points import (
    FANS,
    amount_points,
    burst_points,
    closeness_points,
    list_passing,
    matched_points,
    tie_points,
)
from linkgraph.analysis.patterns.stations import list_stations
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.found import Shapes, take_shapes
from linkgraph.shapes.passes.commission import Commission
from linkgraph.shapes.payments import Payments

Floats = NDArray[np.float64]
KINDS = ("steps", "ties", "order", "amounts", "matched", "burst", "shared", "custom")


def weigh(
    payments: Payments,
    shapes: Shapes,
    case: Case,
    commission: Commission,
    settings: PatternSettings,
) -> Floats:
    """Return the points of each shape: k rows, a column for each of KINDS.

    `shared` and `custom` are left 0: they need to know what else was found (`rank`, `custom`).
    O(entries log entries).
    """
    points = np.zeros((len(shapes), len(KINDS)))
    fans = np.isin(shapes.typology, FANS)
    bunched, others = (take_shapes(shapes, np.flatnonzero(which)) for which in (fans, ~fans))
    with ThreadPoolExecutor(2) as both:
        bursts = both.submit(burst_points, payments, bunched, case, settings)
        rest = both.submit(_weigh_others, payments, others, case, commission, settings)
        points[fans, 5], points[~fans] = bursts.result(), rest.result()
    return points


def _weigh_others(
    payments: Payments,
    shapes: Shapes,
    case: Case,
    commission: Commission,
    settings: PatternSettings,
) -> Floats:
    """Return the points of shapes that are no fans (nobody in a fan passes anything on in it)."""
    points = np.zeros((len(shapes), len(KINDS)))
    if not len(shapes):
        return points
    stations = list_stations(payments, shapes)
    passing = list_passing(payments, shapes, case)
    owner = stations.shape
    points[:, 1] = tie_points(payments, shapes, case, passing)
    points[:, 2] = order_points(payments, shapes, stations)
    exact = amount_points(stations, case, commission)
    cycle, able = shapes.typology == CYCLE, stations.ordered & ~stations.mixed & (exact == 0)
    near = near_points(stations, able, case.likeness, len(shapes))
    alike = alike_of_each(shapes, cycle, case.likeness)
    points[:, 3] = np.maximum(np.bincount(owner, exact, len(shapes)) + near, alike)
    held = matched_points(payments, shapes, stations, case, settings)
    points[:, 4] = np.bincount(owner, held, len(shapes))
    points[:, 5] = closeness_points(payments, shapes, passing, settings)
    return points
