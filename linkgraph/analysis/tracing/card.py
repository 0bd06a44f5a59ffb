"""Whose money is on a card, and where its balance came from (`trace --card`)."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from linkgraph.analysis.chain_records import ENDS, account_refs
from linkgraph.analysis.money import YUAN
from linkgraph.analysis.money_findings import Rule, Victim
from linkgraph.analysis.tracing.findings import (
    CardOrigin,
    CardOrigins,
    CardRule,
    CardShare,
    CardTrace,
    Origin,
)
from linkgraph.analysis.tracing.ground import Ground, make_ground
from linkgraph.analysis.tracing.notes import bounds_note, unbalanced
from linkgraph.analysis.tracing.tiers import Arrivals, arrivals_of, find_arrivals
from linkgraph.analysis.tracing.trace import run
from linkgraph.flow.bounds import find_bounds
from linkgraph.flow.effort import Effort
from linkgraph.flow.exposed import as_traced
from linkgraph.flow.match import match
from linkgraph.flow.money import HELD
from linkgraph.flow.origins import Origins, find_origins
from linkgraph.flow.poison import each_exposed
from linkgraph.flow.sources import Traced
from linkgraph.flow.stations import make_stations
from linkgraph.graph import CaseGraph
from linkgraph.settings import TraceSettings

KINDS: tuple[Origin, ...] = ("account", "opening", "unknown")
MATCHING: tuple[Rule, ...] = ("fifo", "lifo")
"""Rules that match fen to fen: only they say where a balance came from."""


def trace_card(
    graph: CaseGraph,
    account: int,
    victims: Sequence[Victim],
    rules: Sequence[Rule],
    settings: TraceSettings,
    *,
    at_us: int | None = None,
    bounds: bool = True,
    currency: str = YUAN,
    only: Collection[str] | None = None,
) -> CardTrace:
    """Look back from one account: whose money came to it and is on it, and from where.

    Parameters
    ----------
    account
        An account id. On cash, a platform or an account without a statement all that came is
        counted as there: nothing says whether it still is.
    victims
        May be none: then only the origins say something. Other parameters as `trace_money`.
    rules
        Under which victims' money is followed; origins are told by those of them that match fen
        to fen (first-in-first-out when there is none).

    Returns
    -------
    CardTrace
        Origins of each rule add up to `balance_fen`, to the fen. A victim who has nothing on
        the card under a rule, and had nothing come to it, is not listed for that rule.

    Raises
    ------
    ValueError
        `account` is none of the graph. ArithmeticError: sums that do not hold, a bug.

    Notes
    -----
    Cost as `trace_money` once a rule, and O(hops of the ways back) for origins. An origin is
    where money entered what the case knows, not who it rightly belongs to.
    """
    if not 0 <= account < graph.account_count:
        raise ValueError(f"account {account} is not one of {graph.account_count}")
    ground = make_ground(graph, victims, settings, at_us, currency, only)
    shares = [_shares_by(ground, rule, account) for rule in rules]
    notes = list(ground.notes)
    if bounds:
        shares, missing = _bounded(ground, shares, account)
        notes += bounds_note(missing, settings)
    origins = [
        (rule, find_origins(ground.money, match(ground.money, rule), account))
        for rule in [rule for rule in rules if rule in MATCHING] or ["fifo"]
    ]
    totals = {one.total for _, one in origins}
    if len(totals) != 1:
        raise ArithmeticError(f"origins of one balance add up to {sorted(totals)}")
    notes += unbalanced(graph, np.array([account]))
    return CardTrace(
        graph.account(account),
        ENDS[int(ground.money.end[account])],
        ground.at_us,
        currency,
        totals.pop(),
        _stated(ground, account),
        tuple(
            CardRule(rule, tuple(share for _, share in sorted(mine.items(), key=_rank)))
            for rule, mine in zip(rules, shares, strict=True)
        ),
        tuple(CardOrigins(rule, _origins(graph, one)) for rule, one in origins),
        tuple(notes),
    )


Shares = dict[int, CardShare]
"""By victim's number."""


def _rank(item: tuple[int, CardShare]) -> tuple[int, int, int]:
    return -item[1].held_fen, -item[1].came_fen, item[0]


def _shares_by(ground: Ground, rule: Rule, account: int) -> Shares:
    """Return what a rule says of each victim on the account. Poison: one victim at a time."""
    money = ground.money
    if rule != "poison":
        traced = run(ground, rule).traced
        return _shares(ground, traced, find_arrivals(money, ground.sources, traced), account)
    mine: Shares = {}
    for one in each_exposed(money, ground.sources, ground.shown):
        mine |= _shares(ground, as_traced(money, one), arrivals_of(one), account)
    return mine


def _shares(ground: Ground, traced: Traced, arrivals: Arrivals, account: int) -> Shares:
    """Return what came to the account of each victim's money, and what is there."""
    money = ground.money
    here = np.flatnonzero(arrivals.account == account)
    held, stopped, unseen = (np.zeros(ground.sources.owners, np.int64) for _ in range(3))
    sure = np.ones(ground.sources.owners, np.bool_)
    at = traced.rest_account == account
    held[traced.rest_owner[at]] = traced.rest_fen[at]
    sure[traced.rest_owner[at]] = traced.rest_certain[at]
    at = traced.stop_account == account
    stopped[traced.stop_owner[at]] = traced.stop_fen[at]
    if money.end[account] == HELD:
        last = traced.trail_transfer
        at = (money.payee[last] == account) & ~money.enters[last]
        at &= ground.sources.home[account] != traced.trail_owner
        np.add.at(unseen, traced.trail_owner[at], traced.trail_fen[at])
    return {
        owner: CardShare(
            ground.victims[owner],
            fen,
            int(held[owner] - unseen[owner]),
            int(stopped[owner]),
            bool(ground.sources.home[account] == owner),
            tier or None,
            bool(sure[owner]),
            None,
            None,
        )
        for owner, fen, tier in zip(
            arrivals.owner[here].tolist(),
            arrivals.fen[here].tolist(),
            arrivals.tier[here].tolist(),
            strict=True,
        )
    }


def _bounded(ground: Ground, shares: Sequence[Shares], account: int) -> tuple[list[Shares], int]:
    """Add the least and most that can rest on the account, for the victims with most money."""
    most: dict[int, int] = {}
    for mine in shares:
        for owner, one in mine.items():
            most[owner] = max(most.get(owner, 0), one.held_fen, one.came_fen)
    ranked = sorted(most, key=lambda owner: (-most[owner], owner))
    chosen = ranked[: ground.settings.bounds_most]
    stations = make_stations(ground.money) if chosen else None
    if stations is not None:
        price = Effort(ground.settings.bounds_work).reckon(stations, ground.sources)
        chosen = [owner for owner in chosen if price(owner)]
    limits: dict[int, tuple[int, int]] = {}
    for owner in sorted(chosen):
        said = find_bounds(ground.money, ground.sources, [owner], [account], stations=stations)
        limits[owner] = int(said.least_fen[0]), int(said.most_fen[0])
    made = [
        {
            owner: replace(one, least_fen=limits[owner][0], most_fen=limits[owner][1])
            if owner in limits
            else one
            for owner, one in mine.items()
        }
        for mine in shares
    ]
    return made, len(ranked) - len(chosen)


def _stated(ground: Ground, account: int) -> int | None:
    """Return the balance after the last row of the statement, where no later moment is asked."""
    node = ground.graph.nodes["Account"].slice(account, 1).to_pylist()[0]
    until = node["until_us"]
    if not node["covered"] or until is None or until > ground.at_us:
        return None
    return None if node["closing_fen"] is None else int(node["closing_fen"])


def _origins(graph: CaseGraph, found: Origins) -> tuple[CardOrigin, ...]:
    refs = account_refs(graph, np.unique(found.account).astype(np.int32))
    made = [
        CardOrigin(KINDS[kind], refs[account], fen)
        for kind, account, fen in zip(
            found.kind.tolist(), found.account.tolist(), found.fen.tolist(), strict=True
        )
    ]
    return tuple(sorted(made, key=lambda one: (-one.fen, one.kind, one.account.key)))
