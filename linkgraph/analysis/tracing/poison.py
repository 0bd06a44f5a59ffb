"""Poison: what is exposed once a victim's first fen has arrived. Never a share, never a sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.chain_records import ENDS
from linkgraph.analysis.money_findings import Exposure, Trace, VictimTrace
from linkgraph.analysis.tracing.ground import Ground
from linkgraph.analysis.tracing.notes import poison_notes, trail_notes
from linkgraph.analysis.tracing.records import Trail, make_tiers, make_trails, refs_of
from linkgraph.analysis.tracing.tiers import TierSums, has_tier
from linkgraph.flow.exposed import Exposed
from linkgraph.flow.poison import each_exposed
from linkgraph.graph import AccountRef

Longs = NDArray[np.int64]
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed of one victim: transfers, in order, and accounts, most money first.

    `exposed_fen` of an account: all that left it since, and what is on it. `transfers` and
    `accounts`: how many there are in all.
    """

    trail: Trail
    account: NDArray[np.int32]
    since_us: Longs
    exposed_fen: Longs
    transfers: int
    accounts: int


@dataclass(frozen=True, slots=True)
class Poison:
    """What poison says of the victims shown: `listed`, one each; tiers and `transfers` of all that
    is exposed; `asked_fen`: what is exposed of the accounts that were asked about."""

    listed: Sequence[Listed]
    tiers: TierSums
    transfers: Longs
    asked_fen: Longs


def find_poison(ground: Ground, owner: Longs | None = None, account: Longs | None = None) -> Poison:
    """Return what is exposed to each victim shown; `owner`, `account`: pairs asked about.

    What an account exposes is all that left it since, and what is on it. The same money is
    counted again on every account that it passes: exposures are never to be added up.

    O(transfers + accounts) a victim; arrays of the case are held for one victim at a time, and
    records are made only of what the settings let be listed.
    """
    money = ground.money
    asked = np.zeros(0, np.int64) if owner is None else np.zeros(len(owner), np.int64)
    tier, first = np.full((2, len(money.end)), NEVER)
    victims, used = np.zeros(len(tier), np.int64), np.zeros(len(money.fen), np.bool_)
    listed = []
    for one in each_exposed(money, ground.sources, ground.shown):
        exposed = one.left_fen + one.fen
        kept = has_tier(money, one.account, one.steps)
        at = one.account[kept]
        tier[at] = np.minimum(tier[at], one.steps[kept])
        first[at] = np.minimum(first[at], one.since_us[kept])
        victims[at] += 1
        used[one.transfer] = True
        listed.append(_list(ground, one, exposed))
        if owner is not None and account is not None:
            mine = np.flatnonzero(owner == one.owner)
            asked[mine] = _look_up(one.account, exposed, account[mine])
    transfers, some = np.flatnonzero(used), np.flatnonzero(victims)
    through = np.zeros(len(tier), np.int64)
    np.add.at(through, money.payee[transfers], money.fen[transfers])
    sums = TierSums(some, tier[some], first[some], victims[some], through[some])
    return Poison(listed, sums, transfers, asked)


def _look_up(accounts: NDArray[np.int32], fen: Longs, asked: Longs) -> Longs:
    """Return the fen of each account asked about, 0 of one that is not among `accounts`."""
    if len(accounts) == 0:
        return np.zeros(len(asked), np.int64)
    at = np.minimum(np.searchsorted(accounts, asked), len(accounts) - 1)
    return np.where(accounts[at] == asked, fen[at], 0)


def most_of(fen: Longs, most: int) -> Longs:
    """Return, ascending, the places of the `most` greatest (0: all); of equal ones the first."""
    if not 0 < most < len(fen):
        return np.arange(len(fen))
    least = np.partition(fen, -most)[-most]
    some = fen > least
    some[np.flatnonzero(fen == least)[: most - int(np.count_nonzero(some))]] = True
    return np.flatnonzero(some)


def _list(ground: Ground, one: Exposed, exposed: Longs) -> Listed:
    """Return what the settings let be listed of one victim. O(his transfers)."""
    fen = ground.money.fen[one.transfer]
    rows = most_of(fen, ground.settings.trail_rows)
    transfer = one.transfer[rows]
    trail = Trail(
        np.full(len(rows), one.owner, np.int32),
        transfer,
        fen[rows],
        one.transfer_certain[rows],
        one.steps[np.searchsorted(one.account, ground.money.payee[transfer])],
    )
    at = most_of(exposed, ground.settings.exposures)  # accounts are in the order of their keys
    at = at[np.argsort(-exposed[at], kind="stable")]
    return Listed(trail, one.account[at], one.since_us[at], exposed[at], len(fen), len(one.account))


def poison_trace(ground: Ground, found: Poison) -> Trace:
    """Return the records of poison: no positions, only exposures, most money first."""
    graph, money, settings = ground.graph, ground.money, ground.settings
    trail = _join([one.trail for one in found.listed])
    refs = refs_of(graph, money, trail.transfer, *(one.account for one in found.listed))
    trails = make_trails(graph, money, len(ground.victims), trail, refs)
    victims = []
    for number, one in zip(np.flatnonzero(ground.shown).tolist(), found.listed, strict=True):
        victim = ground.victims[number]
        said = _exposures(ground, one, refs)
        victims.append(
            VictimTrace(victim, victim.loss_fen, 0, (), trails[number], said, one.accounts)
        )
    rows = sum(one.transfers - len(one.trail.transfer) for one in found.listed)
    accounts = sum(one.accounts - len(one.account) for one in found.listed)
    notes = [
        *ground.notes,
        *trail_notes(graph, money, found.transfers, settings.clock_seconds),
        *poison_notes(rows, accounts, settings),
    ]
    tiers = make_tiers(graph, found.tiers)
    return Trace("poison", ground.at_us, tuple(victims), tiers, tuple(notes), ground.currency)


def _exposures(ground: Ground, one: Listed, refs: Mapping[int, AccountRef]) -> tuple[Exposure, ...]:
    ends = ground.money.end[one.account].tolist()
    columns = one.account.tolist(), ends, one.exposed_fen.tolist(), one.since_us.tolist()
    return tuple(
        Exposure(refs[account], ENDS[end], fen, since)
        for account, end, fen, since in zip(*columns, strict=True)
    )


def _join(parts: Sequence[Trail]) -> Trail:
    """Return trails one after another."""
    none = np.zeros(0, np.int32)
    start = Trail(none, none, none.astype(np.int64), none == 0, none)
    return Trail(
        *(
            np.concatenate([getattr(part, name) for part in (start, *parts)])
            for name in Trail.__slots__
        )
    )
