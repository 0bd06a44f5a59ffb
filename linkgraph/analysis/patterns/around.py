"""The laundering groups around one known account, by what its money does."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.patterns.rank import Ranked
from linkgraph.analysis.patterns.search import rank_payments
from linkgraph.pattern_settings import PatternSettings
from linkgraph.shapes.payments import Payments

MOST_GROUPS = 3


@dataclass(frozen=True, slots=True)
class Group:
    """One answer: the number of the finding in `Ranked`, and its accounts, rising."""

    finding: int
    members: NDArray[np.int64]


def groups_around(
    payments: Payments, account: int, settings: PatternSettings, ranked: Ranked | None = None
) -> tuple[Group, ...]:
    """Return the findings that an account is a member of, best first, at most MOST_GROUPS.

    `ranked`: the findings of the case, where they are known already. An account that is in no
    finding has no group: its neighbours alone say nothing. O(members of findings).
    """
    known = rank_payments(payments, settings) if ranked is None else ranked
    entries = np.flatnonzero(known.member == account)
    numbers = np.searchsorted(known.member_start, entries, "right") - 1
    return tuple(Group(int(n), known.members_of(int(n))) for n in numbers[:MOST_GROUPS])
