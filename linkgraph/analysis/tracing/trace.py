"""Where each victim's money went, to the fen, under a stated rule (`linkgraph trace`)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.money import YUAN, money_of, other_currencies
from linkgraph.analysis.money_findings import Rule, Trace, Victim
from linkgraph.analysis.tracing.bounds import PlaceBounds, bounds_of
from linkgraph.analysis.tracing.notes import bounds_note, scope_notes, trail_note, trail_notes
from linkgraph.analysis.tracing.paths import make_paths, place_of_routes
from linkgraph.analysis.tracing.poison import make_exposures, most_exposed
from linkgraph.analysis.tracing.positions import Places, find_places, owned_by
from linkgraph.analysis.tracing.records import Found, cut_payments, make_tiers, make_victims
from linkgraph.analysis.tracing.routes import Routes, followed, sure_owners
from linkgraph.analysis.tracing.tiers import find_arrivals
from linkgraph.analysis.tracing.words import Abroad, find_abroad
from linkgraph.analysis.victims.victims import sources_of
from linkgraph.flow.follow import money_until
from linkgraph.flow.money import Money
from linkgraph.flow.sources import Sources, Traced
from linkgraph.graph import CaseGraph
from linkgraph.settings import TraceSettings
from linkgraph.text import Text

SHARING: tuple[Rule, ...] = ("fifo", "lifo", "pro-rata")
"""Rules whose positions add up to the loss; poison does not share."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What every rule starts from: money up to the moment, whose it is, who of them is shown."""

    graph: CaseGraph
    money: Money
    victims: tuple[Victim, ...]
    shown: NDArray[np.bool_]
    sources: Sources
    abroad: Abroad
    settings: TraceSettings
    at_us: int
    currency: str
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """One rule run on a ground: what was traced, its positions (none under poison), its ways."""

    rule: Rule
    traced: Traced
    places: Places | None
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
    of the trails each.

    A position under a rule is where the rule puts the money, not where a particular note is:
    rules differ. Between `least_fen` and `most_fen` lies every allocation that time and amounts
    allow. A position on an account is as of `at_us` and of the statements in the case.
    """
    ground = make_ground(graph, victims, settings, at_us, currency, only)
    course = run(ground, rule)
    said, missing = find_bounds(ground, [course]) if bounds else ((), 0)
    return make_trace(ground, course, said[0] if said else None, missing)


def make_ground(
    graph: CaseGraph,
    victims: Sequence[Victim],
    settings: TraceSettings,
    at_us: int | None,
    currency: str,
    only: Collection[str] | None = None,
) -> Ground:
    """Return what every rule starts from."""
    money = money_of(graph, currency)
    moment = int(money.time_us[-1]) if len(money.time_us) else 0
    if at_us is not None:
        moment = at_us
        money = money_until(money, at_us)
    asked = {payment.transfer for victim in victims for payment in victim.payments}
    kept = frozenset(t for t in asked if money.follows[t])
    left = asked - kept
    later = sum(int(money.time_us[t] > moment) for t in left)
    mine = cut_payments(victims, kept)
    shown = np.array([only is None or one.id in only for one in mine], np.bool_)
    notes = scope_notes(
        graph,
        money,
        moment,
        other_currencies(graph, currency),
        {"later": later, "other": len(left) - later},
    )
    return Ground(
        graph,
        money,
        mine,
        shown,
        sources_of(graph, mine),
        find_abroad(graph, money),
        settings,
        moment,
        currency,
        tuple(notes),
    )


def run(ground: Ground, rule: Rule) -> Course:
    """Follow the money under one rule."""
    traced, routes = followed(ground.money, ground.sources, rule)
    if not ground.shown.all():
        traced = owned_by(traced, ground.shown)
        routes = None if routes is None else routes.take(ground.shown[routes.owner])
    places = None
    if rule in SHARING:
        sure = np.zeros(ground.sources.owners, np.bool_)
        if routes is not None:
            sure = sure_owners(routes, ground.sources.owners)
        places = find_places(
            ground.money, ground.sources, traced, ground.abroad.group, sure, ground.shown
        )
    return Course(rule, traced, places, routes)


def find_bounds(ground: Ground, courses: Sequence[Course]) -> tuple[Sequence[PlaceBounds], int]:
    """Return bounds for the positions of each rule that has any, and how many were left out."""
    places = [course.places for course in courses if course.places is not None]
    if not places:
        return (), 0
    limits = ground.settings.bounds_most, ground.settings.bounds_work
    return bounds_of(ground.money, ground.sources, places, ground.abroad.group, *limits)


def make_trace(ground: Ground, course: Course, bounds: PlaceBounds | None, missing: int) -> Trace:
    """Return the records of one rule."""
    graph, money = ground.graph, ground.money
    arrivals = find_arrivals(money, ground.sources, course.traced)
    found = Found(ground.victims, course.traced, course.places, arrivals, (), (), bounds,
                  ground.abroad.words)  # fmt: skip
    more: list[Text] = []
    if course.places is None:
        listed = most_exposed(course.traced, ground.settings.trail_rows)
        victims = make_exposures(graph, money, found, listed)
        more = trail_note(int(np.count_nonzero(~listed)), ground.settings.trail_rows)
    else:
        if course.routes is not None:
            place = place_of_routes(
                money, ground.sources, course.places, course.routes, ground.abroad.group
            )
            paths, count = make_paths(course.places, course.routes, place, ground.settings.paths)
            found = Found(ground.victims, course.traced, course.places, arrivals, paths, count,
                          bounds, ground.abroad.words)  # fmt: skip
        victims = make_victims(graph, money, found)
    notes = [
        *ground.notes,
        *trail_notes(graph, money, course.traced.trail_transfer, ground.settings.clock_seconds),
        *bounds_note(missing, ground.settings),
        *more,
    ]
    tiers = make_tiers(graph, money, found, additive=course.places is not None)
    chosen = tuple(one for one, kept in zip(victims, ground.shown.tolist(), strict=True) if kept)
    return Trace(course.rule, ground.at_us, chosen, tiers, tuple(notes), ground.currency)
