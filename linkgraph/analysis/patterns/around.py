"""The laundering groups around one known account, by what its money does."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.near_fans import fans_near
from linkgraph.analysis.patterns.points import FANS
from linkgraph.analysis.patterns.rank import Ranked
from linkgraph.analysis.patterns.search import rank_payments
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.payments import Payments

MOST_GROUPS = 3
BUILT = -1
"""In place of a finding: a fan around the account that was looked for because it is known."""


@dataclass(frozen=True, slots=True)
class Group:
    """One answer: the number of the finding in `Ranked` or BUILT, its accounts and payments,
    rising, and its points: a finding's score; of a fan, `near_fans` says what they are."""

    finding: int
    members: NDArray[np.int64]
    payments: NDArray[np.int32]
    points: float


def groups_around(
    payments: Payments,
    account: int,
    settings: PatternSettings,
    ranked: Ranked | None = None,
    *,
    findings_only: bool = False,
) -> tuple[Group, ...]:
    """Return the groups that an account is a member of, best first, at most MOST_GROUPS.

    First its findings of `least_score` or more, by score, but fans: of these an account has too
    many by chance for a whole case to tell which are none. As the account is known here, fans
    are looked for anew around it and around those it paid or was paid by once (`near_fans`), and
    come next, by their points; lesser findings last. Groups are different answers: one is left
    out when half or more of the account's payments in it are in groups before it.

    `findings_only`: findings alone, by score, fans among them; each has grounds that can be said.
    `ranked`: the findings of the case, where they are known already. An account that pays and is
    paid by nobody once, and is in no finding, has no group: its neighbours alone say nothing.
    O(n log n) in payments of the case. A group says where to look, not who took part.
    """
    known = rank_payments(payments, settings) if ranked is None else ranked
    entries = np.flatnonzero(known.member == account)
    numbers = np.searchsorted(known.member_start, entries, "right") - 1
    found = [_finding(known, int(n)) for n in numbers]
    if not findings_only:
        found = _with_fans(payments, account, settings, known, found)
    chosen: list[Group] = []
    covered: set[int] = set()
    for group in found:
        at = group.payments
        own = at[(payments.payer[at] == account) | (payments.payee[at] == account)].tolist()
        if len(chosen) < MOST_GROUPS and 2 * len(covered.intersection(own)) < len(own):
            chosen.append(group)
            covered.update(own)
    return tuple(chosen)


def _with_fans(
    payments: Payments,
    account: int,
    settings: PatternSettings,
    ranked: Ranked,
    found: list[Group],
) -> list[Group]:
    """Return findings with fans around the account in place of fans of the whole case."""
    plain = [group for group in found if ranked.shapes.typology[group.finding] not in FANS]
    good = sum(group.points >= settings.least_score for group in plain)
    fans = [
        Group(BUILT, _members(payments, fan), fan, points)
        for points, fan in fans_near(payments, account, settings)
    ]
    return [*plain[:good], *fans, *plain[good:]]


def _finding(ranked: Ranked, number: int) -> Group:
    """Return a finding as a group."""
    at, score = ranked.shapes.payments_of(number), float(ranked.score[number])
    return Group(number, ranked.members_of(number), at, score)


def _members(payments: Payments, at: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the accounts of payments, rising."""
    return np.union1d(payments.payer[at], payments.payee[at]).astype(np.int64)
