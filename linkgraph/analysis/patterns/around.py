"""The laundering groups around one known account, by what its money does."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.known import Known, see_known
from linkgraph.analysis.patterns.near_fans import Fan, fans_near
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
    """One answer: the number of the finding in `Ranked` or BUILT, and then the fan; its accounts
    and payments, rising."""

    finding: int
    members: NDArray[np.int64]
    payments: NDArray[np.int32]
    fan: Fan | None = None


@dataclass(frozen=True, slots=True)
class Searched:
    """A case that was searched once for any number of known accounts."""

    payments: Payments
    ranked: Ranked
    known: Known
    settings: PatternSettings


def search_once(
    payments: Payments, settings: PatternSettings, ranked: Ranked | None = None
) -> Searched:
    """Return what `groups_around` reads. `ranked`: the findings, where they are known already.

    O(n log n) in payments.
    """
    found = rank_payments(payments, settings) if ranked is None else ranked
    return Searched(payments, found, see_known(payments, found, settings), settings)


def groups_around(case: Searched, account: int) -> tuple[Group, ...]:
    """Return the groups that an account is a member of, best first, at most MOST_GROUPS.

    First its findings of `known_score` or more, by score, but fans: of these an account has too
    many by chance for a whole case to tell which are none. As the account is known here, fans
    are looked for anew around it and around those it paid or was paid by (`near_fans`), and come
    next, by their points: those that have points, or a burst of `known_score`. Last its findings
    of `least_score`. Groups are different answers: one is left out when half or more of the
    account's payments in it are in groups before it.

    An account in no finding and no fan has no group: its neighbours alone say nothing. A group
    says where to look, not who took part.
    """
    ranked, settings, payments = case.ranked, case.settings, case.payments
    entries = np.flatnonzero(ranked.member == account)
    numbers = np.searchsorted(ranked.member_start, entries, "right") - 1
    good = ranked.score[numbers] >= settings.least_score
    plain = numbers[good & ~np.isin(ranked.shapes.typology[numbers], FANS)]
    sure = (ranked.score[plain] >= settings.known_score) & ~ranked.common[plain]
    fans = fans_near(payments, account, case.known, settings)
    found = [
        *(_finding(ranked, int(one)) for one in plain[sure]),
        *(_built(payments, fan) for fan in fans if fan.points or fan.burst >= settings.known_score),
        *(_finding(ranked, int(one)) for one in plain[~sure]),
    ]
    chosen: list[Group] = []
    covered: set[int] = set()
    for group in found:
        at = group.payments
        own = at[(payments.payer[at] == account) | (payments.payee[at] == account)].tolist()
        if len(chosen) < MOST_GROUPS and 2 * len(covered.intersection(own)) < len(own):
            chosen.append(group)
            covered.update(own)
    return tuple(chosen)


def _finding(ranked: Ranked, number: int) -> Group:
    """Return a finding as a group."""
    return Group(number, ranked.members_of(number), ranked.shapes.payments_of(number))


def _built(payments: Payments, fan: Fan) -> Group:
    """Return a fan as a group."""
    at = fan.payments
    return Group(
        BUILT, np.union1d(payments.payer[at], payments.payee[at]).astype(np.int64), at, fan
    )
