"""Where each victim's money went, to the fen, under a stated rule (`linkgraph trace`)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from linkgraph.analysis.money import YUAN
from linkgraph.analysis.money_findings import Rule, Trace, Victim
from linkgraph.analysis.tracing.bounds import PlaceBounds, bounds_of
from linkgraph.analysis.tracing.ground import Ground, make_ground
from linkgraph.analysis.tracing.notes import bounds_note, trail_notes
from linkgraph.analysis.tracing.paths import make_paths, place_of_routes
from linkgraph.analysis.tracing.poison import find_poison, poison_trace
from linkgraph.analysis.tracing.positions import Places, find_places, owned_by
from linkgraph.analysis.tracing.records import Found, make_tiers, make_victims
from linkgraph.analysis.tracing.routes import Routes, followed, sure_owners
from linkgraph.analysis.tracing.tiers import find_arrivals, sum_tiers
from linkgraph.flow.sources import Traced
from linkgraph.graph import CaseGraph
from linkgraph.settings import TraceSettings

SHARING: tuple[Rule, ...] = ("fifo", "lifo", "pro-rata")
"""Rules whose positions add up to the loss; poison does not share."""


@dataclass(frozen=True, slots=True)
class Course:
    """A rule that shares money out, run on a ground: what was traced, its positions, its ways."""

    rule: Rule
    traced: Traced
    places: Places
    routes: Routes | None


def trace_money(
    graph: CaseGraph,
    victims: Sequence[Victim],
    rule: Rule,
    settings: TraceSettings,
    *,
    at_us: int | None = None,
    bounds: bool = True,
    currency: str = YUAN,
    only: Collection[str] | None = None,
) -> Trace:
    """Follow every fen of the victims' payments to where it is at a moment.

    Parameters
    ----------
    graph
        The case.
    victims
        Whose payments are followed, all at once: what one victim's money would by the rule have
        left in another's payment stops there, as it would count twice.
    rule
        `fifo`, `lifo` or `pro-rata`: positions of a victim add up to the sum of his payments.
        `poison`: no positions; exposures, which are never to be added up.
    settings
        How many bounds and paths; from which difference clocks are named.
    at_us
        Only transfers up to this moment are taken, then matched; None: all.
    bounds
        Whether to compute what must and what can be at each position over all allocations.
    currency
        Only transfers of this currency are followed; the others are counted in a note.
    only
        Ids of victims to return; None: all. All are followed in any case, so that a victim's
        figures do not depend on who is asked for.

    Returns
    -------
    Trace
        Victims in the order given, each with the payments that were followed; tiers over them.

    Raises
    ------
    ArithmeticError
        Positions do not add up to the payments: a bug.

    Notes
    -----
    O(transfers) to match, then O(trail × log), where trail is what the money touches; bounds cost
    a maximum flow or two each, as many as the settings allow. Records are made in Python, a row
    of the trails each. Poison: see `find_poison`.

    A position under a rule is where the rule puts the money, not where a particular note is:
    rules differ. Between `least_fen` and `most_fen` lies every allocation that time and amounts
    allow. A position on an account is as of `at_us` and of the statements in the case.
    """
    ground = make_ground(graph, victims, settings, at_us, currency, only)
    if rule == "poison":
        return poison_trace(ground, find_poison(ground))
    course = run(ground, rule)
    said, missing = find_bounds(ground, [course]) if bounds else ((), 0)
    return make_trace(ground, course, said[0] if said else None, missing)


def run(ground: Ground, rule: Rule) -> Course:
    """Follow the money under one of SHARING."""
    traced, routes = followed(ground.money, ground.sources, rule)
    if not ground.shown.all():
        traced = owned_by(traced, ground.shown)
        routes = None if routes is None else routes.take(ground.shown[routes.owner])
    sure = np.zeros(ground.sources.owners, np.bool_)
    if routes is not None:
        sure = sure_owners(routes, ground.sources.owners)
    places = find_places(
        ground.money, ground.sources, traced, ground.abroad.group, sure, ground.shown
    )
    return Course(rule, traced, places, routes)


def find_bounds(ground: Ground, courses: Sequence[Course]) -> tuple[Sequence[PlaceBounds], int]:
    """Return bounds for the positions of each rule, and how many were left out."""
    limits = ground.settings.bounds_most, ground.settings.bounds_work
    places = [course.places for course in courses]
    return bounds_of(ground.money, ground.sources, places, ground.abroad.group, *limits)


def make_trace(ground: Ground, course: Course, bounds: PlaceBounds | None, missing: int) -> Trace:
    """Return the records of one rule."""
    graph, money, places = ground.graph, ground.money, course.places
    arrivals = find_arrivals(money, ground.sources, course.traced)
    found = Found(ground.victims, course.traced, places, arrivals, (), (), bounds,
                  ground.abroad.words)  # fmt: skip
    if course.routes is not None:
        place = place_of_routes(money, ground.sources, places, course.routes, ground.abroad.group)
        paths, count = make_paths(places, course.routes, place, ground.settings.paths)
        found = replace(found, paths=paths, path_count=count)
    notes = [
        *ground.notes,
        *trail_notes(graph, money, course.traced.trail_transfer, ground.settings.clock_seconds),
        *bounds_note(missing, ground.settings),
    ]
    victims = make_victims(graph, money, found)
    chosen = tuple(one for one, kept in zip(victims, ground.shown.tolist(), strict=True) if kept)
    tiers = make_tiers(graph, sum_tiers(money, arrivals))
    return Trace(course.rule, ground.at_us, chosen, tiers, tuple(notes), ground.currency)
