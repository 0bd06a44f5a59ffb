"""What a rule finds, as arrays: objects are made only of what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkgraph.analysis.arrays import Flags, Ints, ints, spread
from linkgraph.analysis.screening.entries import Entries
from linkgraph.shapes.arrays import distinct


@dataclass(frozen=True, slots=True)
class Found:
    """Accounts that meet one rule, ascending, each once; figures in the same order.

    The evidence of hit h is `base[low[h]:high[h]]`, of it those that `mark` marks (None: all):
    numbers of transfers, or of links where `links` says so.
    """

    account: Ints
    figures: Mapping[str, NDArray[Any]]
    base: NDArray[Any]
    low: Ints
    high: Ints
    mark: Flags | None = None
    links: bool = False

    def __len__(self) -> int:
        """How many accounts."""
        return len(self.account)

    def evidence(self, hit: int) -> Ints:
        """Return the transfers (or links) that hit number `hit` rests on, ascending."""
        span = slice(int(self.low[hit]), int(self.high[hit]))
        chosen = self.base[span] if self.mark is None else self.base[span][self.mark[span]]
        return distinct(ints(chosen))


def of_accounts(
    entries: Entries, hit: Flags, figures: Mapping[str, NDArray[Any]], mark: Flags | None
) -> Found:
    """Return the accounts flagged in `hit`; `figures` have one value an account."""
    account = np.flatnonzero(hit)
    return Found(
        ints(account),
        {name: values[account] for name, values in figures.items()},
        entries.transfer,
        entries.start[account],
        entries.start[account + 1],
        mark,
    )


def of_ranges(
    account: Ints,
    figures: Mapping[str, NDArray[Any]],
    base: NDArray[Any],
    ranges: tuple[Ints, Ints],
    keep: Flags | None = None,
    *,
    links: bool = False,
) -> Found:
    """Return hits in any order of accounts, each account once, sorted by account.

    `ranges` are low and high of each hit into `base`; `keep` has one flag for every place of all
    ranges, one range after the other: those that are evidence.
    """
    order = np.argsort(account, kind="stable")
    low, high = ranges
    if keep is not None:
        owner, place = spread(low, high - low)
        base, owner = base[place[keep]], owner[keep]
        count = np.bincount(owner, minlength=len(low))
        high = ints(np.cumsum(count))
        low = high - count
    return Found(
        ints(account[order]),
        {name: values[order] for name, values in figures.items()},
        base,
        ints(low[order]),
        ints(high[order]),
        links=links,
    )
