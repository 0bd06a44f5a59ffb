"""Traced money as the records that printers, pages and tests read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.chain_records import ENDS, account_refs, source_rows
from linkgraph.analysis.money_findings import (
    Carried,
    Path,
    Position,
    Tier,
    Victim,
    VictimTrace,
)
from linkgraph.analysis.tracing.bounds import PlaceBounds
from linkgraph.analysis.tracing.positions import NOWHERE, Places
from linkgraph.analysis.tracing.tiers import Arrivals, TierSums
from linkgraph.analysis.tracing.words import cash_places
from linkgraph.flow.money import CASH, PLATFORM, Money
from linkgraph.flow.sources import Traced
from linkgraph.graph import AccountRef, CaseGraph, column

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """All that is known of traced money under one rule, as arrays. `paths` and `path_count`: one a
    position, empty for rules without paths."""

    victims: tuple[Victim, ...]
    traced: Traced
    places: Places
    arrivals: Arrivals
    paths: Sequence[tuple[Path, ...]]
    path_count: Sequence[int]
    bounds: PlaceBounds | None
    abroad: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Trail:
    """Transfers that carry owners' money: those that records are made of; sorted by owner, then
    transfer. `tier`: that of the payee for the owner, 0 where he has none there."""

    owner: NDArray[np.int32]
    transfer: NDArray[np.int32]
    fen: Longs
    certain: NDArray[np.bool_]
    tier: NDArray[np.integer]


def make_victims(graph: CaseGraph, money: Money, found: Found) -> tuple[VictimTrace, ...]:
    """Return one record a victim, in the order given."""
    traced = found.traced
    trail = Trail(
        traced.trail_owner,
        traced.trail_transfer,
        traced.trail_fen,
        traced.trail_certain,
        found.arrivals.find(traced.trail_owner, money.payee[traced.trail_transfer]),
    )
    places = found.places
    refs = refs_of(
        graph, money, trail.transfer, places.account, places.before, found.arrivals.account
    )
    positions = make_positions(graph, found, refs)
    trails = make_trails(graph, money, len(found.victims), trail, refs)
    done = []
    for number, victim in enumerate(found.victims):
        mine = positions[number]
        done.append(
            VictimTrace(
                victim,
                victim.loss_fen,
                sum(one.fen for one in mine if one.returned),
                mine,
                trails[number],
            )
        )
    return tuple(done)


def refs_of(
    graph: CaseGraph, money: Money, transfers: NDArray[np.int32], *accounts: NDArray[np.integer]
) -> dict[int, AccountRef]:
    """Return the references of these accounts, and of both sides of these transfers; none below
    0."""
    used = np.zeros(len(money.end), np.bool_)
    for part in (money.payer[transfers], money.payee[transfers], *accounts):
        used[part[part >= 0]] = True
    return account_refs(graph, np.flatnonzero(used).astype(np.int32))


def make_positions(
    graph: CaseGraph, found: Found, refs: dict[int, AccountRef]
) -> list[tuple[Position, ...]]:
    """Return the positions of each victim, most money first."""
    places = found.places
    exits = np.isin(places.state, (CASH, PLATFORM))
    tier = found.arrivals.find(places.owner, np.where(exits, places.before, places.account))
    where = cash_places(graph, {refs[a].key for a in np.unique(places.account[exits]).tolist()})
    mine: list[list[Position]] = [[] for _ in found.victims]
    for at in range(len(places.fen)):
        owner, account, before = (
            int(part[at]) for part in (places.owner, places.account, places.before)
        )
        least, most = _bounds(found.bounds, at)
        state = int(places.state[at])
        mine[owner].append(
            Position(
                refs[account],
                None if before == NOWHERE else refs[before],
                ENDS[state],
                int(places.fen[at]),
                int(tier[at]) or None,
                bool(places.certain[at]),
                bool(places.returned[at]),
                bool(places.stopped[at]),
                least,
                most,
                found.paths[at] if found.paths else (),
                found.path_count[at] if found.path_count else 0,
                where.get(refs[account].key) if state == CASH else None,
                found.abroad[int(places.abroad[at])],
            )
        )
    return [tuple(sorted(one, key=_rank)) for one in mine]


def _bounds(bounds: PlaceBounds | None, at: int) -> tuple[int | None, int | None]:
    if bounds is None or not bounds.known[at]:
        return None, None
    return int(bounds.least[at]), int(bounds.most[at])


def _rank(one: Position) -> tuple[int, str, str, str, bool, bool, tuple[str, ...]]:
    before = "" if one.before is None else one.before.key
    return (
        -one.fen,
        one.state,
        one.account.key,
        before,
        one.returned,
        one.stopped,
        one.abroad,
    )


def make_trails(
    graph: CaseGraph, money: Money, owners: int, trail: Trail, refs: dict[int, AccountRef]
) -> list[tuple[Carried, ...]]:
    """Return the transfers that carry each owner's money, in the order of time."""
    used, at = np.unique(trail.transfer.astype(np.int64), return_inverse=True)
    rows = source_rows(graph, used)
    time = column(graph.transfers, "time_us")[used].tolist()
    precision = column(graph.transfers, "precision")[used].tolist()
    payer, payee = money.payer[used].tolist(), money.payee[used].tolist()
    amount, ids = money.fen[used].tolist(), used.tolist()
    exits = np.isin(money.end[money.payee[trail.transfer]], (CASH, PLATFORM))
    mine: list[list[Carried]] = [[] for _ in range(owners)]
    said = zip(
        trail.owner.tolist(),
        at.tolist(),
        trail.fen.tolist(),
        np.where(exits, 0, trail.tier).tolist(),
        trail.certain.tolist(),
        strict=True,
    )
    for owner, k, fen, level, certain in said:
        mine[owner].append(
            Carried(
                ids[k],
                refs[payer[k]],
                refs[payee[k]],
                amount[k],
                fen,
                time[k],
                precision[k],
                level or None,
                certain,
                rows[k],
            )
        )
    return [tuple(one) for one in mine]


def make_tiers(graph: CaseGraph, sums: TierSums) -> tuple[Tier, ...]:
    """Return accounts by their least tier over all victims; then by first arrival."""
    refs = account_refs(graph, sums.account.astype(np.int32))
    made = [
        Tier(refs[account], tier, first, victims, fen)
        for account, tier, first, victims, fen in zip(
            sums.account.tolist(),
            sums.tier.tolist(),
            sums.first_us.tolist(),
            sums.victims.tolist(),
            sums.through_fen.tolist(),
            strict=True,
        )
    ]
    return tuple(sorted(made, key=lambda one: (one.tier, one.first_us, one.account.key)))


def cut_payments(victims: Sequence[Victim], kept: frozenset[int]) -> tuple[Victim, ...]:
    """Return the victims with only those payments that are followed."""
    return tuple(
        replace(v, payments=tuple(p for p in v.payments if p.transfer in kept)) for v in victims
    )
