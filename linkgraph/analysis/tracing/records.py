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
from linkgraph.analysis.tracing.tiers import Arrivals
from linkgraph.analysis.tracing.words import cash_places
from linkgraph.flow.money import CASH, PLATFORM, Money
from linkgraph.flow.sources import Traced
from linkgraph.graph import AccountRef, CaseGraph, column

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Found:
    """All that is known of traced money under one rule, as arrays. `places` is None under poison;
    `paths` and `path_count`: one a position, empty for rules without paths."""

    victims: tuple[Victim, ...]
    traced: Traced
    places: Places | None
    arrivals: Arrivals
    paths: Sequence[tuple[Path, ...]]
    path_count: Sequence[int]
    bounds: PlaceBounds | None
    abroad: tuple[tuple[str, ...], ...]


def make_victims(graph: CaseGraph, money: Money, found: Found) -> tuple[VictimTrace, ...]:
    """Return one record a victim, in the order given."""
    refs = refs_of(graph, money, found)
    positions = make_positions(graph, found, refs)
    trails = make_trails(graph, money, found, refs)
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


def refs_of(graph: CaseGraph, money: Money, found: Found) -> dict[int, AccountRef]:
    """Return the references of all accounts on trails and in positions."""
    transfer, traced = np.unique(found.traced.trail_transfer), found.traced
    parts = [money.payer[transfer], money.payee[transfer], traced.rest_account]
    used = np.concatenate([*parts, traced.stop_account]).astype(np.int32)
    accounts = np.unique(np.concatenate([used, found.arrivals.account.astype(np.int32)]))
    return account_refs(graph, accounts[accounts >= 0].astype(np.int32))


def make_positions(
    graph: CaseGraph, found: Found, refs: dict[int, AccountRef]
) -> list[tuple[Position, ...]]:
    """Return the positions of each victim, most money first."""
    places = found.places
    if places is None:
        return [() for _ in found.victims]
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
    graph: CaseGraph, money: Money, found: Found, refs: dict[int, AccountRef]
) -> list[tuple[Carried, ...]]:
    """Return the transfers that carry each victim's money, in the order of time."""
    traced = found.traced
    used, at = np.unique(traced.trail_transfer.astype(np.int64), return_inverse=True)
    rows = source_rows(graph, used)
    time = column(graph.transfers, "time_us")[used].tolist()
    precision = column(graph.transfers, "precision")[used].tolist()
    payer, payee = money.payer[used].tolist(), money.payee[used].tolist()
    amount, ids = money.fen[used].tolist(), used.tolist()
    tier = found.arrivals.find(traced.trail_owner, money.payee[traced.trail_transfer])
    tier[np.isin(money.end[money.payee[traced.trail_transfer]], (CASH, PLATFORM))] = 0
    mine: list[list[Carried]] = [[] for _ in found.victims]
    said = zip(
        traced.trail_owner.tolist(),
        at.tolist(),
        traced.trail_fen.tolist(),
        tier.tolist(),
        traced.trail_certain.tolist(),
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


def make_tiers(
    graph: CaseGraph, money: Money, found: Found, *, additive: bool = True
) -> tuple[Tier, ...]:
    """Return accounts by their least tier over all victims; then by first arrival.

    Cash and platforms have no tier, nor has a victim's own account for himself. `additive`: what
    passed through is added up over victims; else (poison) every transfer counts once.
    """
    arrivals = found.arrivals
    kept = (arrivals.tier > 0) & ~np.isin(money.end[arrivals.account], (CASH, PLATFORM))
    accounts, at = np.unique(arrivals.account[kept], return_inverse=True)
    tier = np.full(len(accounts), np.iinfo(np.int64).max)
    first = tier.copy()
    np.minimum.at(tier, at, arrivals.tier[kept])
    np.minimum.at(first, at, arrivals.time_us[kept])
    victims = np.bincount(at, minlength=len(accounts))
    fen = np.zeros(len(accounts), np.int64)
    if additive:
        np.add.at(fen, at, arrivals.fen[kept])
    else:
        fen = _once(money, found.traced, accounts)
    refs = account_refs(graph, accounts.astype(np.int32))
    made = [
        Tier(refs[account], int(tier[k]), int(first[k]), int(victims[k]), int(fen[k]))
        for k, account in enumerate(accounts.tolist())
    ]
    return tuple(sorted(made, key=lambda one: (one.tier, one.first_us, one.account.key)))


def _once(money: Money, traced: Traced, accounts: Longs) -> Longs:
    """Return what came to each account on any trail, every transfer once."""
    order = np.lexsort((-traced.trail_fen, traced.trail_transfer))
    transfer, fen = traced.trail_transfer[order], traced.trail_fen[order]
    new = np.ones(len(transfer), np.bool_)
    new[1:] = transfer[1:] != transfer[:-1]
    total = np.zeros(len(money.end), np.int64)
    np.add.at(total, money.payee[transfer[new]], fen[new])
    return total[accounts]


def cut_payments(victims: Sequence[Victim], kept: frozenset[int]) -> tuple[Victim, ...]:
    """Return the victims with only those payments that are followed."""
    return tuple(
        replace(v, payments=tuple(p for p in v.payments if p.transfer in kept)) for v in victims
    )
