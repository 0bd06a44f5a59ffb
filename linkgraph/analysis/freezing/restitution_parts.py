"""What of a balance can be whose, before it is shared out: each victim's least and most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from linkgraph.analysis.money_findings import Rule
from linkgraph.flow.bounds import find_bounds, network_arcs
from linkgraph.flow.effort import Effort
from linkgraph.flow.follow import follow
from linkgraph.flow.money import Money
from linkgraph.flow.sources import Sources
from linkgraph.flow.stations import make_stations

EXPECTED: tuple[Rule, ...] = ("fifo", "lifo", "pro-rata")
Expected = Mapping[Rule, Mapping[int, int]]
"""By rule, what it puts on the account of each victim's money."""


@dataclass(frozen=True, slots=True)
class Part:
    """One victim's part before it is shared out, by number of the victim."""

    owner: int
    loss_fen: int
    least_fen: int
    most_fen: int
    own: bool

    @property
    def separate(self) -> bool:
        """Whether time alone says how much is his."""
        return self.least_fen == self.most_fen > 0 and not self.own


@dataclass(frozen=True, slots=True)
class Measured:
    """The parts of the victims whose money can be on the account, by number; `joint`: the least
    and most of all victims together; None: not computed. `missed`: victims that are not bounded,
    whose money may be there or not."""

    parts: tuple[Part, ...]
    joint: tuple[int, int] | None
    missed: int

    @property
    def whole(self) -> bool:
        """Whether nothing is missing that sharing out needs."""
        return self.missed == 0 and self.joint is not None


def measure_parts(
    money: Money, sources: Sources, account: int, expected: Expected, work: int
) -> Measured:
    """Return the part of each victim whose money can be on the account, and of all together.

    A victim whose own account it is has no part in the joint figures: what came there came back.
    All together come first, then victims from the one of whom a rule puts most there; none once
    more than `work` is reckoned (`flow.effort`). A few maximum flows a victim.
    """
    stations, effort = make_stations(money), Effort(work)
    own = int(sources.home[account])
    together = np.array([owner for owner in range(sources.owners) if owner != own], np.int64)
    joint: tuple[int, int] | None = (0, 0)
    if len(together):
        arcs = network_arcs(stations, sources, together)
        joint = None
        if effort.first(arcs, [0]):
            found = find_bounds(money, sources, together, (account,), stations=stations)
            joint = int(found.least_fen[0]), int(found.most_fen[0])
    price = effort.reckon(stations, sources)
    parts, missed = [], 0
    for owner in _ranked(sources.owners, expected):
        if not price(owner):
            missed += 1
            continue
        found = find_bounds(money, sources, (owner,), (account,), stations=stations)
        most = int(found.most_fen[0])
        if most > 0:
            mine = sources.transfer[sources.owner == owner]
            loss = int(money.fen[mine[money.follows[mine]]].sum())
            parts.append(Part(owner, loss, int(found.least_fen[0]), most, owner == own))
    return Measured(tuple(sorted(parts, key=lambda part: part.owner)), joint, missed)


def _ranked(owners: int, expected: Expected) -> Sequence[int]:
    """Return the victims from the one of whom a rule puts most on the account."""
    most = [max(found.get(owner, 0) for found in expected.values()) for owner in range(owners)]
    return sorted(range(owners), key=lambda owner: (-most[owner], owner))


def expect(money: Money, sources: Sources, account: int) -> Expected:
    """Return what each rule of matching puts on the account, by victim.

    Money that another statement says was paid in, and the account's own does not show, is not in
    its balance and is left out.
    """
    found: dict[Rule, dict[int, int]] = {}
    for rule in EXPECTED:
        traced = follow(money, sources, rule)
        here = traced.rest_account == account
        there = dict(
            zip(traced.rest_owner[here].tolist(), traced.rest_fen[here].tolist(), strict=True)
        )
        unseen = (money.payee == account) & money.follows & ~money.enters
        lost = unseen[traced.trail_transfer] & (traced.trail_owner != sources.home[account])
        for owner, fen in zip(
            traced.trail_owner[lost].tolist(), traced.trail_fen[lost].tolist(), strict=True
        ):
            there[owner] -= fen
        found[rule] = there
    return found
